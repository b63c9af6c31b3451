"""A run of the job: a publish, its outcome, and the upkeep of the table."""

from dataclasses import replace

from sluice_glue.maintain import look_after
from sluice_glue.outcome import Outcome, encode_run, run_key
from sluice_glue.publish import Run, publish


def run_publish(run: Run) -> Outcome:
    """
    Publishes, as `publish` does, writes the outcome of the run to the final zone, and looks after the table. The
    outcome is there before the upkeep begins: whatever ends that, the publish stands and is known.
    """
    outcome = publish(run)
    _write(run, outcome)
    if outcome.status != "published":
        return outcome
    warnings = look_after(run.spark, run.table, run.lake.final, run.contract)
    if not warnings:
        return outcome
    outcome = replace(outcome, warnings=warnings)
    _write(run, outcome)
    return outcome


def _write(run: Run, outcome: Outcome) -> None:
    run.lake.final.put(run_key(run.contract.dataset, run.name), encode_run(outcome, run.name))
