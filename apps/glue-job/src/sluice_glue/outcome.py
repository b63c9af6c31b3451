"""What a publish did, as its callers in other languages read it."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from sluice_glue.accounts import Totals
from sluice_glue.contract import Contract

FORMAT = 1


@dataclass(frozen=True)
class Hold:
    """
    Why a publish has to wait. 'waiting': uploads have to be cleaned again, withdrawn or replaced first, or the table is
    of a later contract; the next publish looks again. 'loss': more of the final rows would go than the contract allows;
    it waits until it is confirmed.
    """

    code: Literal["waiting", "loss"]
    message: str
    final_before: int | None = None
    """Final rows of the table as it is, and as it would be; only of a loss."""
    final_after: int | None = None


@dataclass(frozen=True)
class Outcome:
    """The counts are of the whole table as it is afterwards."""

    dataset: str
    status: Literal["published", "unchanged", "held"]
    totals: Totals
    partitions_written: int
    """
    Event dates that have other final rows than before: written anew or gone. Where the whole table is built again: all
    that have final rows.
    """
    snapshot: str | None
    """Iceberg's, that main is at; None before the first publish."""
    hold: Hold | None = None
    warnings: tuple[str, ...] = ()
    """What did not go well beside the publish itself."""

    def to_json(self) -> dict[str, Any]:
        hold: dict[str, Any] = {}
        if self.hold is not None:
            hold = {"code": self.hold.code, "message": self.hold.message}
            if self.hold.code == "loss":
                hold |= {"finalBefore": self.hold.final_before, "finalAfter": self.hold.final_after}
        return {
            "dataset": self.dataset,
            "status": self.status,
            "clean": self.totals.clean,
            "final": self.totals.final,
            "superseded": self.totals.superseded,
            "partitionsWritten": self.partitions_written,
            "snapshot": self.snapshot,
            **({"hold": hold} if hold else {}),
            **({"warnings": list(self.warnings)} if self.warnings else {}),
        }


def run_key(dataset: str, run: str) -> str:
    """Where the outcome of a run lies in the final zone."""
    return f"_runs/{dataset}/{run}.json"


def encode_run(outcome: Outcome, run: str) -> bytes:
    return f"{json.dumps({'format': FORMAT, 'run': run, **outcome.to_json()}, ensure_ascii=False)}\n".encode()


def loss_hold(contract: Contract, before: int, after: int) -> Hold | None:
    """The hold of a publish that would leave `after` of `before` rows; None where that is allowed."""
    lost = before - after
    # Divided, the share that the contract writes as a decimal comes out as that very number; multiplied, it need not.
    if lost <= 0 or lost / before <= contract.max_lost_ratio:
        return None
    message = (
        f"it would leave {after} of {before} final rows, and the contract lets a publish lose at most "
        f"{contract.max_lost_ratio * 100:g} % unasked: confirm it if that is meant, else upload again what is missing"
    )
    return Hold("loss", message, before, after)
