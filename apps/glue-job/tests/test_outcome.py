import json
from dataclasses import replace

import pytest
from contracts import READINGS

from sluice_glue.accounts import Totals
from sluice_glue.outcome import Hold, Outcome, encode_run, loss_hold, run_key


@pytest.mark.parametrize(
    ("before", "after", "is_held"), [(10, 5, False), (10, 4, True), (1, 0, True), (0, 0, False), (0, 5, False)]
)
def test_a_publish_that_loses_more_than_its_share_is_held(before: int, after: int, is_held: bool) -> None:
    hold = loss_hold(READINGS, before, after)
    assert (hold is not None) == is_held
    if hold is not None:
        assert (hold.code, hold.final_before, hold.final_after) == ("loss", before, after)
        assert f"it would leave {after} of {before} final rows" in hold.message
        assert "at most 50 % unasked" in hold.message


@pytest.mark.parametrize(
    ("ratio", "after", "is_held"), [(0, 100, False), (0, 99, True), (1, 0, False), (0.29, 71, False), (0.29, 70, True)]
)
def test_the_share_is_the_contracts(ratio: float, after: int, is_held: bool) -> None:
    assert (loss_hold(replace(READINGS, max_lost_ratio=ratio), 100, after) is not None) == is_held


def test_a_run_is_written_for_readers_in_any_language() -> None:
    outcome = Outcome(
        "readings", "held", Totals(3, 2, 1), 0, "42", Hold("loss", "why", final_before=9, final_after=1), ("a warning",)
    )
    assert run_key("readings", "run-1") == "_runs/readings/run-1.json"
    assert json.loads(encode_run(outcome, "run-1")) == {
        "format": 1,
        "run": "run-1",
        "dataset": "readings",
        "status": "held",
        "clean": 3,
        "final": 2,
        "superseded": 1,
        "partitionsWritten": 0,
        "snapshot": "42",
        "hold": {"code": "loss", "message": "why", "finalBefore": 9, "finalAfter": 1},
        "warnings": ["a warning"],
    }
    waiting = Outcome("readings", "held", Totals(0, 0, 0), 0, None, Hold("waiting", "for what"))
    assert waiting.to_json()["hold"] == {"code": "waiting", "message": "for what"}
    assert "hold" not in Outcome("readings", "unchanged", Totals(0, 0, 0), 0, None).to_json()
