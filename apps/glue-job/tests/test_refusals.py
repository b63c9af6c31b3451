"""What a publish refuses, and that the table is as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from contracts import ORDER_COLUMNS, ORDERS, READINGS, contract
from lake import Prepared, TestLake, order, reading

from sluice_glue import publish as publishing
from sluice_glue.contract import Contract
from sluice_glue.errors import (
    AccountsError,
    CanonicalFormError,
    CatalogueError,
    ContentionError,
    StoredStateError,
)
from sluice_glue.table import Table

pytestmark = pytest.mark.spark

DAY = "2026-01-01"


def publish_two_rows(lake: TestLake) -> None:
    lake.upload(ORDERS, "a.csv", [order("A1", DAY), order("A2", DAY)])
    lake.publish(ORDERS)


@pytest.fixture
def published(prepared: Prepared) -> TestLake:
    return prepared(publish_two_rows)


@contextmanager
def unchanged(lake: TestLake, of: Contract = ORDERS) -> Iterator[None]:
    """Checks that main, its rows, the branches and the lists are as they were."""

    def look() -> object:
        table = Table(lake.spark, lake.table(of))
        return table.state(), lake.rows(of), table.branches()

    before = look()
    yield
    assert look() == before


def tamper(lake: TestLake, key: str, before: str, after: str) -> None:
    text = (lake.zones.processed.get(key) or b"").decode()
    assert before in text
    lake.zones.processed.put(key, text.replace(before, after).encode())


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("id,day,", "id,date,", "lacks 'day' and has 'date', which the contract does not declare"),
        ("id,day,", "day,id,", "has 'day' as column 1, where the contract has 'id'"),
        ("price,note,", "price,note,note,", "has 'note' as column 5, where the contract has 'source_line'"),
    ],
)
def test_another_header(published: TestLake, before: str, after: str, words: str) -> None:
    key = published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    tamper(published, key, before, after)
    with unchanged(published), pytest.raises(CatalogueError) as error:
        published.publish(ORDERS)
    assert str(error.value) == f"cannot read the processed files of 'orders' by its contract: '{key}': {words}"


def test_another_header_of_a_file_that_is_read_again(published: TestLake) -> None:
    key = published.receipt("a.csv")["accepted"]["dataKey"]
    tamper(published, key, "id,day,", "id,date,")
    published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    with unchanged(published), pytest.raises(CatalogueError, match=f"'{key}': lacks 'day' and has 'date'"):
        published.publish(ORDERS)


def test_a_cell_that_a_cast_would_bend(published: TestLake) -> None:
    key = published.upload(ORDERS, "b.csv", [order("B1", DAY), order("B2", DAY, "1.50")])
    tamper(published, key, "1.50", "1.505")
    with unchanged(published), pytest.raises(CanonicalFormError) as error:
        published.publish(ORDERS)
    assert str(error.value) == (
        f"cannot read '{key}' as 'orders': '1.505' in column 'price' of source line 3 is not canonical; "
        "cleaning wrote no such cell: delete the file, and a sweep cleans its upload again"
    )


def test_null_in_a_required_column(published: TestLake) -> None:
    key = published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    tamper(published, key, f"B1,{DAY}", "B1,")
    with unchanged(published), pytest.raises(CanonicalFormError, match="null in column 'day' of source line 2"):
        published.publish(ORDERS)


def test_a_record_of_another_shape(published: TestLake) -> None:
    key = published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    tamper(published, key, "B1,", "B1,more,")
    with (
        unchanged(published),
        pytest.raises(StoredStateError, match="expected 5 cells as in its header, found 'B1,more"),
    ):
        published.publish(ORDERS)


def test_a_processed_file_that_is_gone(published: TestLake) -> None:
    key = published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    published.zones.processed.delete(key)
    with unchanged(published), pytest.raises(StoredStateError, match=f"'{key}': it is not there"):
        published.publish(ORDERS)


def test_rows_that_are_missing(published: TestLake) -> None:
    key = published.upload(ORDERS, "b.csv", [order("B1", DAY), order("B2", DAY)])
    tamper(published, key, f"B2,{DAY},1.00,,3\n", "")
    with (
        unchanged(published),
        pytest.raises(AccountsError, match="has 1 rows on 2026-01-01 where its receipt has 2"),
    ):
        published.publish(ORDERS)


def test_a_row_on_a_date_that_its_receipt_does_not_know(published: TestLake) -> None:
    key = published.upload(ORDERS, "b.csv", [order("B1", DAY), order("B2", DAY)])
    tamper(published, key, f"B2,{DAY}", "B2,2026-01-02")
    with unchanged(published), pytest.raises(AccountsError, match="has 1 rows on 2026-01-02 where its receipt has 0"):
        published.publish(ORDERS)


def test_what_was_written_is_counted_on_the_branch(published: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    write = Table.write

    def lossy(self: Table, branch: str, rows: object, *args: object) -> object:
        return write(self, branch, rows.where("id <> 'B1'"), *args)  # type: ignore[attr-defined, arg-type]

    monkeypatch.setattr(Table, "write", lossy)
    with (
        unchanged(published),
        pytest.raises(AccountsError, match="2026-01-01 has 2 final rows as written, 3 as judged"),
    ):
        published.publish(ORDERS)


def test_contention_without_an_end(published: TestLake, monkeypatch: pytest.MonkeyPatch) -> None:
    published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    monkeypatch.setattr(publishing, "MAX_ATTEMPTS", 2)
    monkeypatch.setattr(Table, "advance", lambda *_: False)
    with unchanged(published), pytest.raises(ContentionError, match="others committed first 2 times in a row"):
        published.publish(ORDERS)


def test_receipts_that_are_waited_for(published: TestLake) -> None:
    published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    receipt = published.receipt("b.csv")
    published.put_receipt({**receipt, "accepted": {**receipt["accepted"], "fingerprint": "old"}})
    with unchanged(published):
        outcome = published.publish(ORDERS)
    assert outcome.status == "held"
    assert outcome.hold is not None
    assert (outcome.hold.code, "'b.csv'" in outcome.hold.message) == ("waiting", True)
    assert (outcome.totals.clean, outcome.totals.final) == (2, 2)


def test_a_loss_waits_until_it_is_confirmed(published: TestLake) -> None:
    published.upload(ORDERS, "b.csv", [order("B1", DAY)])
    published.publish(ORDERS)
    published.withdraw(ORDERS, "a.csv")
    with unchanged(published):
        outcome = published.publish(replace(ORDERS, owner="others"))
    assert Table(published.spark, published.table(ORDERS)).properties()["owner"] == ORDERS.owner
    assert outcome.status == "held"
    assert outcome.hold is not None
    assert (outcome.hold.code, outcome.hold.final_before, outcome.hold.final_after) == ("loss", 3, 1)
    with unchanged(published):
        assert published.publish(ORDERS, rebuild=True).status == "held"
    confirmed = published.publish(ORDERS, confirm=True)
    assert (confirmed.status, confirmed.totals.final) == ("published", 1)
    published.assert_published(ORDERS)


def test_a_table_of_a_later_contract(lake: TestLake) -> None:
    later = contract("orders", ORDER_COLUMNS, key=["id"], time="day", version=2)
    lake.upload(later, "a.csv", [order("A1", DAY)])
    lake.publish(later)
    lake.upload(ORDERS, "a.csv", [order("A1", DAY)])
    with unchanged(lake):
        outcome = lake.publish(ORDERS)
    assert outcome.hold is not None
    assert outcome.hold.message == "the table was published by version 2 of the contract, this is 1"


def test_nothing_to_publish(lake: TestLake) -> None:
    assert lake.publish(READINGS).status == "unchanged"
    assert not lake.spark.catalog.tableExists(lake.table(READINGS))
    # A quarantined upload is seen, and gives the table its first list.
    lake.put_receipt({"key": "q.csv", "dataset": "readings", "judged": {"status": "quarantined"}})
    outcome = lake.publish(READINGS)
    assert (outcome.status, outcome.totals.final, outcome.partitions_written) == ("published", 0, 0)
    assert lake.publish(READINGS).status == "unchanged"
    lake.upload(READINGS, "a.csv", [reading("s", "2026-01-01T00:00:00Z")])
    lake.publish(READINGS)
    lake.assert_published(READINGS)
