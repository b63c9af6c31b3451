"""A run of the job: a publish, its outcome, and the upkeep of the table."""

from dataclasses import replace

from pyspark.sql import SparkSession

from sluice_glue.contract import Contract
from sluice_glue.maintain import look_after
from sluice_glue.outcome import Outcome, encode_run, run_key
from sluice_glue.publish import publish
from sluice_glue.stores import Lake


def run_publish(
    spark: SparkSession,
    table: str,
    lake: Lake,
    contract: Contract,
    *,
    run: str,
    rebuild: bool = False,
    confirm: bool = False,
    location: str | None = None,
) -> Outcome:
    """
    Publishes, as `publish` does, writes the outcome of the run to the final zone, and looks after the table. The
    outcome is there before the upkeep begins: whatever ends that, the publish stands and is known.
    """
    outcome = publish(spark, table, lake, contract, run=run, rebuild=rebuild, confirm=confirm, location=location)
    lake.final.put(run_key(contract.dataset, run), encode_run(outcome, run))
    if outcome.status != "published":
        return outcome
    warnings = look_after(spark, table, lake.final, contract)
    if not warnings:
        return outcome
    outcome = replace(outcome, warnings=warnings)
    lake.final.put(run_key(contract.dataset, run), encode_run(outcome, run))
    return outcome
