"""Whatever has become of what was published, the table is built again from the receipts."""

import pytest
from contracts import ORDERS
from lake import Prepared, TestLake, order
from pyspark.sql import functions as F

from sluice_glue.published import published_prefix
from sluice_glue.table import Table, jvm_of

pytestmark = pytest.mark.spark


def publish_twice(lake: TestLake) -> None:
    lake.upload(ORDERS, "a.csv", [order("A1", "2026-01-01"), order("A2", "2026-01-02")])
    lake.publish(ORDERS)
    lake.upload(ORDERS, "b.csv", [order("A1", "2026-01-03")], at="2026-01-11T00:00:00Z")
    lake.publish(ORDERS)


@pytest.fixture
def published(prepared: Prepared) -> TestLake:
    return prepared(publish_twice)


def test_a_list_that_is_lost(published: TestLake) -> None:
    final = published.zones.final
    for listed in list(final.list(published_prefix("orders"))):
        final.delete(listed.key)
    outcome = published.publish(ORDERS)
    assert (outcome.status, outcome.partitions_written, outcome.totals.superseded) == ("published", 2, 1)
    published.assert_published(ORDERS)
    assert published.publish(ORDERS).status == "unchanged"


@pytest.mark.parametrize("statement", ["DELETE FROM {} WHERE id = 'A2'", "INSERT INTO {} SELECT * FROM {}"])
def test_somebody_has_written_into_the_table(published: TestLake, statement: str) -> None:
    name = published.table(ORDERS)
    rows = published.spark.table(name)
    if statement.startswith("DELETE"):
        rows.where("id <> 'A2'").writeTo(name).overwrite(F.lit(True))
    else:
        rows.writeTo(name).append()
    outcome = published.publish(ORDERS)
    assert (outcome.status, outcome.totals.final) == ("published", 2)
    published.assert_published(ORDERS)
    assert published.publish(ORDERS).status == "unchanged"


def test_a_table_is_rolled_back(published: TestLake) -> None:
    table = Table(published.spark, published.table(ORDERS))
    head = table.state().head
    assert head is not None
    assert head.parent is not None
    table.java.manageSnapshots().rollbackTo(head.parent).commit()
    # What it was rolled back to is a publish, too: from there the receipts lead on.
    assert published.publish(ORDERS).status == "published"
    published.assert_published(ORDERS)


def test_compaction_keeps_what_is_published(published: TestLake) -> None:
    table = Table(published.spark, published.table(ORDERS))
    actions = jvm_of(published.spark).org.apache.iceberg.spark.actions.SparkActions.get(published.spark._jsparkSession)
    actions.rewriteDataFiles(table.java).option("rewrite-all", "true").execute()
    table.refresh()
    state = table.state()
    assert state.head is not None
    assert (state.head.operation, state.is_known) == ("replace", True)
    assert published.publish(ORDERS).status == "unchanged"
    published.withdraw(ORDERS, "b.csv")
    assert published.publish(ORDERS).partitions_written == 2
    published.assert_published(ORDERS)


def test_a_rebuild_that_is_asked_for(published: TestLake) -> None:
    before = Table(published.spark, published.table(ORDERS)).state().head
    outcome = published.publish(ORDERS, rebuild=True)
    assert (outcome.status, outcome.partitions_written) == ("published", 2)
    assert before is not None
    assert outcome.snapshot != str(before.id)
    published.assert_published(ORDERS)


def test_more_dates_than_a_condition_likes(lake: TestLake) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 10) for day in range(1, 24)]
    lake.upload(ORDERS, "a.csv", [order(f"A{day}", day) for day in days])
    lake.publish(ORDERS)
    lake.upload(ORDERS, "b.csv", [order(f"B{day}", day) for day in days])
    assert lake.publish(ORDERS).partitions_written == 207
    lake.assert_published(ORDERS)
