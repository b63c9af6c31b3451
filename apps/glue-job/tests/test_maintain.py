"""Looking after a table endangers nothing that is published."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from contracts import ORDERS
from lake import Prepared, TestLake, order
from pyspark.sql import DataFrame

from sluice_glue import maintain as maintenance
from sluice_glue.maintain import maintain
from sluice_glue.published import PUBLISHED, published_prefix
from sluice_glue.table import MAINTAINED_AT, Table, Written, branch_name

pytestmark = pytest.mark.spark

DAY = "2026-01-01"


def publish_once(lake: TestLake) -> None:
    lake.upload(ORDERS, "0.csv", [order("A0", DAY)])
    lake.publish(ORDERS)


@pytest.fixture
def once(prepared: Prepared) -> TestLake:
    return prepared(publish_once)


def publish_thrice(lake: TestLake) -> None:
    """Each time another file with rows of one date."""
    for n in range(3):
        lake.upload(ORDERS, f"{n}.csv", [order(f"A{n}", DAY), order(f"B{n}", f"2026-02-0{n + 1}")])
        lake.publish(ORDERS)


@pytest.fixture
def published(prepared: Prepared) -> TestLake:
    return prepared(publish_thrice)


@pytest.fixture
def aged(published: TestLake, monkeypatch: pytest.MonkeyPatch) -> TestLake:
    """As if everything had been written long ago."""
    for name in ("SNAPSHOT_AGE", "LONGEST_RUN"):
        monkeypatch.setattr(maintenance, name, timedelta(seconds=-1))
    return published


def due(lake: TestLake) -> Table:
    table = Table(lake.spark, lake.table(ORDERS))
    table.set_property(MAINTAINED_AT, (datetime.now(UTC) - timedelta(days=2)).isoformat())
    return table


def test_it_is_done_once_a_day_after_a_publish(once: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(once.spark, once.table(ORDERS))
    made = table.properties()[MAINTAINED_AT]
    once.upload(ORDERS, "x.csv", [order("X1", DAY)])
    once.publish(ORDERS)
    table.refresh()
    assert table.properties()[MAINTAINED_AT] == made
    due(once)
    once.upload(ORDERS, "x.csv", [order("X2", DAY)])
    monkeypatch.setattr(maintenance, "SNAPSHOT_AGE", timedelta(days=7))
    assert once.publish(ORDERS).warnings == ()
    table.refresh()
    assert table.properties()[MAINTAINED_AT] > made
    once.assert_published(ORDERS)


def test_only_what_is_published_is_left(aged: TestLake) -> None:
    final = aged.zones.final
    table = due(aged)
    state = table.state()
    assert state.head is not None
    table.branch(branch_name(datetime.now(UTC), "left-behind"), state.head.parent)
    location = Path(str(table.java.location()).removeprefix("file:"))
    orphan = location / "data" / "orphan.parquet"
    orphan.write_bytes(b"")
    assert maintain(aged.spark, table, final, ORDERS) == ()
    table.refresh()
    assert table.branches() == {}
    assert not orphan.exists()
    after = table.state()
    assert after.published is not None
    assert after.published.id == state.head.id
    lists = [listed.key for listed in final.list(published_prefix("orders"))]
    assert lists == [after.published.summary["sluice.published"]]
    assert aged.publish(ORDERS).status == "unchanged"
    aged.withdraw(ORDERS, "0.csv")
    assert aged.publish(ORDERS).partitions_written == 2
    aged.assert_published(ORDERS)


def test_small_files_become_one_and_the_list_stays_known(lake: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Table.write

    def scattered(self: Table, branch: str, rows: DataFrame, *args: Any) -> Written:
        self.set_property("write.distribution-mode", "none")
        return write(self, branch, rows.repartition(6), *args)

    monkeypatch.setattr(Table, "write", scattered)
    # Compaction's snapshot does not carry what is published: the older one that does is kept.
    monkeypatch.setattr(maintenance, "SNAPSHOT_AGE", timedelta(hours=-1))
    lake.upload(ORDERS, "a.csv", [order(f"A{n}", DAY) for n in range(60)])
    lake.publish(ORDERS)
    table = due(lake)
    files = lake.spark.table(f"{lake.table(ORDERS)}.files")
    assert files.count() > 4
    assert maintain(lake.spark, table, lake.zones.final, ORDERS) == ()
    assert lake.spark.table(f"{lake.table(ORDERS)}.files").count() == 1
    table.refresh()
    state = table.state()
    assert state.head is not None
    assert (state.head.operation, state.is_known) == ("replace", True)
    assert lake.publish(ORDERS).status == "unchanged"
    lake.assert_published(ORDERS)


def test_what_fails_is_told_and_the_publish_stands(once: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no way\nwith details")

    due(once)
    monkeypatch.setattr(maintenance, "_remove_lists", broken)
    once.upload(ORDERS, "x.csv", [order("X1", DAY)])
    outcome = once.publish(ORDERS)
    assert outcome.status == "published"
    assert outcome.warnings == (f"cannot remove old published lists of '{once.table(ORDERS)}': no way",)
    once.assert_published(ORDERS)


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, _: object = None) -> "Clock":
            return cls.fromtimestamp(instant.timestamp(), UTC)

    monkeypatch.setattr(maintenance, "datetime", Clock)


def test_what_a_query_may_still_read_is_kept(published: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots are kept for a week after they were main's, however old they were by then."""
    table = due(published)
    made = sorted(snapshot.timestamp for snapshot in table.snapshots())
    publishes = [snapshot for snapshot in table.snapshots() if PUBLISHED in snapshot.summary]
    first, second, third = (snapshot.id for snapshot in sorted(publishes, key=lambda it: it.timestamp))
    between = datetime.fromtimestamp((made[-2] + made[-1]) / 2000, UTC)
    at(monkeypatch, between + maintenance.SNAPSHOT_AGE)
    assert maintain(published.spark, table, published.zones.final, ORDERS) == ()
    table.refresh()
    left = {snapshot.id for snapshot in table.snapshots()}
    assert (first in left, second in left, third in left) == (False, True, True)
    assert table.rows(second).count() == 4
    published.assert_published(ORDERS)


def test_the_branch_of_a_run_is_kept_while_it_may_run(once: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the age of the snapshot that it was made at."""
    table = due(once)
    head = table.state().head
    assert head is not None
    now = datetime.now(UTC) + timedelta(days=30)
    young, old = (branch_name(now - timedelta(days=days), "run") for days in (2, 4))
    for branch in (young, old):
        table.branch(branch, head.id)
    at(monkeypatch, now)
    assert maintain(once.spark, table, once.zones.final, ORDERS) == ()
    table.refresh()
    assert list(table.branches()) == [young]


def test_what_kills_a_run_does_not_kill_all_that_follow(once: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    table = due(once)
    monkeypatch.setattr(maintenance, "_expire_snapshots", killed)
    with pytest.raises(KeyboardInterrupt):
        maintain(once.spark, table, once.zones.final, ORDERS)
    table.refresh()
    assert maintain(once.spark, table, once.zones.final, ORDERS) == ()
