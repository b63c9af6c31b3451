"""A later contract over a table that is there. Readers see the old table or the new one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from contracts import ORDER_COLUMNS, ORDERS, contract
from lake import Prepared, TestLake, order

from sluice_glue.contract import Contract
from sluice_glue.errors import MigrationError
from sluice_glue.table import Table

pytestmark = pytest.mark.spark

DAY = "2026-01-01"


def later(columns: dict[str, str], version: int = 2, **more: Any) -> Contract:
    return contract("orders", columns, key=["id"], time="day", version=version, **more)


def schema(lake: TestLake) -> list[tuple[str, str]]:
    return [(field.name, field.dataType.simpleString()) for field in lake.spark.table(lake.table(ORDERS)).schema]


def publish_two_rows(lake: TestLake) -> None:
    lake.upload(ORDERS, "a.csv", [order("A1", DAY, "1.50", "x"), order("A2", DAY)])
    lake.publish(ORDERS)


@pytest.fixture
def published(prepared: Prepared) -> TestLake:
    return prepared(publish_two_rows)


def test_the_table_says_what_the_contract_says(published: TestLake) -> None:
    words = later(ORDER_COLUMNS, version=1, description="What was ordered.", owner="it's theirs")
    assert published.publish(words).status == "unchanged"
    table = Table(published.spark, published.table(ORDERS))
    assert {
        "comment": "Orders: What was ordered.",
        "owner": "it's theirs",
        "sluice.contract_version": "1",
        "sluice.fingerprint": ORDERS.fingerprint,
    }.items() <= table.properties().items()
    comments = {field.name(): field.doc() for field in table.java.schema().columns()}
    assert comments["price"] == "What price says"
    assert comments["event_date"] == "UTC date of the event"
    assert comments["source_file"] is None


def test_the_table_says_no_more_than_aws_glue_takes(published: TestLake) -> None:
    """The catalogue refuses a commit with a column's comment of more than one line or of more than 255 characters."""
    words = {"price": "One\n  two", "note": "é" * 300}
    columns = tuple(replace(column, comment=words.get(column.name)) for column in ORDERS.columns)
    long = replace(ORDERS, description="é" * 3000, columns=columns)
    assert published.publish(long).status == "unchanged"
    table = Table(published.spark, published.table(ORDERS))
    comments = {field.name(): field.doc() for field in table.java.schema().columns()}
    assert (comments["price"], comments["note"]) == ("One two", "é" * 255)
    assert len(table.properties()["comment"].encode()) <= 2048


def test_a_column_comes(published: TestLake) -> None:
    wider = later({"id": "string", "colour": "string?", "day": "date", "price": "decimal(9,2)", "note": "string?"})
    published.upload(wider, "a.csv", [{**order("A1", DAY), "colour": "red"}, {**order("A2", DAY), "colour": None}])
    assert published.publish(wider).status == "published"
    assert [name for name, _ in schema(published)] == wider.names
    assert [row[:2] for row in published.rows(wider)] == [("A1", "red"), ("A2", None)]
    assert Table(published.spark, published.table(ORDERS)).properties()["sluice.contract_version"] == "2"


def test_an_undeclared_change_is_refused(published: TestLake) -> None:
    whole = later({**ORDER_COLUMNS, "price": "bigint"})
    published.upload(whole, "a.csv", [order("A1", DAY, "1"), order("A2", DAY, "2")])
    before = schema(published), published.rows(ORDERS)
    with pytest.raises(MigrationError, match=r"column 'price' is bigint and was decimal\(9,2\)"):
        published.publish(whole)
    assert (schema(published), published.rows(ORDERS)) == before


MIGRATED = later(
    {"id": "string", "day": "date", "price": "bigint"}, migrations=[{"version": 2, "columns": ["price", "note"]}]
)


def watch(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Does something right before the commit."""
    original = Table.advance

    def watched(self: Table, *args: Any) -> bool:
        monkeypatch.setattr(Table, "advance", original)
        do()
        return original(self, *args)

    monkeypatch.setattr(Table, "advance", watched)


def test_a_declared_change_is_one_commit(published: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    before = published.rows(ORDERS)
    published.upload(MIGRATED, "a.csv", [order("A1", DAY, "7"), order("A2", DAY, "8")])
    seen: list[object] = []
    watch(monkeypatch, lambda: seen.append((schema(published), published.rows(ORDERS))))
    assert published.publish(MIGRATED).status == "published"
    types = {column.name: column.type for column in ORDERS.columns}
    assert seen == [([*types.items(), ("_staged_price", "bigint")], before)]
    assert schema(published) == [(column.name, column.type) for column in MIGRATED.columns]
    assert [row[:3] for row in published.rows(MIGRATED)] == [("A1", DAY, "7"), ("A2", DAY, "8")]
    published.upload(MIGRATED, "b.csv", [order("B1", DAY, "9")])
    assert published.publish(MIGRATED).partitions_written == 1
    published.assert_published(MIGRATED)


def test_a_declared_change_that_another_run_overtakes(published: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    published.upload(MIGRATED, "a.csv", [order("A1", DAY, "7")])

    def other() -> None:
        published.upload(MIGRATED, "b.csv", [order("B1", DAY, "8")])
        assert published.publish(MIGRATED).status == "published"

    watch(monkeypatch, other)
    assert published.publish(MIGRATED).totals.final == 2
    assert schema(published) == [(column.name, column.type) for column in MIGRATED.columns]
    published.assert_published(MIGRATED)


def test_a_declared_change_that_was_given_up(published: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed run has staged is null to readers, and goes with the next publish."""
    published.upload(MIGRATED, "a.csv", [order("A1", DAY, "7"), order("A2", DAY, "8")])

    def fail(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Table, "advance", fail)
        with pytest.raises(KeyboardInterrupt):
            published.publish(MIGRATED)
    assert ("_staged_price", "bigint") in schema(published)
    back = later(ORDER_COLUMNS, version=3)
    published.upload(back, "a.csv", [order("A1", DAY, "1.50"), order("A2", DAY)])
    assert published.publish(back).status == "published"
    assert schema(published) == [(column.name, column.type) for column in back.columns]
    published.assert_published(back)
