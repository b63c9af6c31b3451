"""Two publishes at once: whatever they do, in whatever order, main is what one after the other would have left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from contracts import ORDERS, READINGS
from lake import Prepared, TestLake, order, reading

from sluice_glue import publish as publishing
from sluice_glue.outcome import Outcome
from sluice_glue.published import State, read_list
from sluice_glue.table import Table

pytestmark = pytest.mark.spark


def when(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, do: Callable[[], object]) -> None:
    """Does something once, right before the function of that name is called for the first time."""
    original = getattr(owner, name)

    def first(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(owner, name, original)
        do()
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, first)


STEPS = [(publishing, "judge"), (Table, "branch"), (Table, "write"), (Table, "_publishing")]


def publish_a_reading(lake: TestLake) -> None:
    lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z")])
    lake.publish(READINGS)


@pytest.mark.parametrize(("owner", "step"), STEPS, ids=[step for _, step in STEPS])
def test_publishes_of_different_dates_both_stand(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch, owner: Any, step: str
) -> None:
    lake = prepared(publish_a_reading)
    lake.upload(READINGS, "b.csv", [reading("s", "2026-01-02T00:00:00Z")])

    def other() -> None:
        lake.upload(READINGS, "c.csv", [reading("s", "2026-01-03T00:00:00Z")])
        assert lake.publish(READINGS).status == "published"

    when(monkeypatch, owner, step, other)
    outcome = lake.publish(READINGS)
    # The other has published both: the first finds that when it starts again, if it has not seen it at once.
    assert (outcome.status, outcome.totals.final) == ("unchanged", 3)
    lake.assert_published(READINGS)
    assert Table(lake.spark, lake.table(READINGS)).branches() == {}


@pytest.mark.parametrize(("owner", "step"), STEPS, ids=[step for _, step in STEPS])
def test_the_first_publishes_of_a_table(lake: TestLake, monkeypatch: pytest.MonkeyPatch, owner: Any, step: str) -> None:
    lake.upload(ORDERS, "a.csv", [order("A1", "2026-01-01")])

    def other() -> None:
        lake.upload(ORDERS, "b.csv", [order("A1", "2026-01-02")], at="2026-01-11T00:00:00Z")
        assert lake.publish(ORDERS).status == "published"

    when(monkeypatch, owner, step, other)
    assert lake.publish(ORDERS).totals.superseded == 1
    lake.assert_published(ORDERS)


def test_receipts_that_arrive_while_it_runs_are_left_to_the_next(
    lake: TestLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z")])
    when(
        monkeypatch,
        publishing,
        "judge",
        lambda: lake.upload(READINGS, "b.csv", [reading("s", "2026-01-02T00:00:00Z")]),
    )
    assert lake.publish(READINGS).totals.final == 1
    assert lake.publish(READINGS).totals.final == 2
    lake.assert_published(READINGS)


def test_a_file_that_is_replaced_and_removed_while_it_runs(lake: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z")])

    def cleaned_again() -> None:
        lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z", 2)])
        lake.zones.processed.delete(before)

    when(monkeypatch, publishing, "judge", cleaned_again)
    assert lake.publish(READINGS).status == "published"
    assert [row[2] for row in lake.rows(READINGS)] == ["2"]
    lake.assert_published(READINGS)


def test_a_list_is_never_newer_than_its_rows(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is looked at before the receipts: else an older list could be published over a newer one."""
    lake = prepared(publish_a_reading)
    lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z", 2)])

    def other() -> None:
        lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z", 3)])
        lake.publish(READINGS)

    when(monkeypatch, publishing, "find_changes", other)
    lake.publish(READINGS)
    assert [row[2] for row in lake.rows(READINGS)] == ["3"]
    state = Table(lake.spark, lake.table(READINGS)).state()
    assert state.published is not None
    published = read_list(lake.zones.final, state.published.summary["sluice.published"])
    assert published is not None
    assert published.sources[0].data is not None
    assert published.sources[0].data.key == lake.receipt("a.csv")["accepted"]["dataKey"]


def test_two_threads_publish_at_once(lake: TestLake) -> None:
    lake.upload(ORDERS, "a.csv", [order("A1", "2026-01-01")])
    barrier = Barrier(2)

    def run(source: str, day: str) -> Outcome:
        barrier.wait()
        lake.upload(ORDERS, source, [order("A1", day), order(source, day)], at=f"{day}T00:00:00Z")
        return lake.publish(ORDERS)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(run, ["b.csv", "c.csv"], ["2026-01-12", "2026-01-13"]))
    assert lake.publish(ORDERS).status == "unchanged"
    lake.assert_published(ORDERS)


def test_what_moves_beside_main_is_no_reason_to_start_again(lake: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z")])
    when(
        monkeypatch,
        Table,
        "_publishing",
        lambda: Table(lake.spark, lake.table(READINGS)).set_property("somebody", "else"),
    )
    monkeypatch.setattr(publishing, "MAX_ATTEMPTS", 1)
    assert lake.publish(READINGS).status == "published"


def test_a_commit_whose_answer_is_lost_is_done(lake: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z")])
    publishing_of = Table._publishing

    def answerless(self: Table, *args: Any) -> Callable[[], object]:
        commit = publishing_of(self, *args)

        def twice() -> None:
            commit()
            commit()  # fails, as it is done

        return twice

    monkeypatch.setattr(Table, "_publishing", answerless)
    assert lake.publish(READINGS).status == "published"
    lake.assert_published(READINGS)


def test_a_rollback_of_main_is_no_reason_to_undo_it(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = prepared(publish_a_reading)
    lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z", 2)])
    lake.publish(READINGS)
    lake.upload(READINGS, "b.csv", [reading("s", "2026-01-02T00:00:00Z")])
    states: list[State] = []

    def rollback() -> None:
        table = Table(lake.spark, lake.table(READINGS))
        head = table.state().head
        assert head is not None
        table.java.manageSnapshots().rollbackTo(head.parent).commit()

    when(monkeypatch, Table, "advance", rollback)
    build = publishing._build

    def recorded(run: Any, table: Table, step: Any, idle: Outcome) -> Outcome | None:
        states.append(step.state)
        return build(run, table, step, idle)

    monkeypatch.setattr(publishing, "_build", recorded)
    assert lake.publish(READINGS).status == "published"
    assert len(states) == 2
    assert states[0].head is not None
    assert states[1].head is not None
    assert states[1].head.id == states[0].head.parent
    lake.assert_published(READINGS)
