from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from contracts import contract
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from sluice_glue.contract import Contract
from sluice_glue.processed import IS_CHANGED, MALFORMED, RANK, UPLOAD_DATE
from sluice_glue.transform import FAULT, transform

pytestmark = pytest.mark.spark

KINDS = {
    "text": "string?",
    "whole": "bigint?",
    "price": "decimal(9,2)?",
    "flag": "boolean?",
    "day": "date?",
    "at": "timestamp_ntz?",
}
ALL = contract("all", KINDS, time="at")


def typed(spark: SparkSession, rows: list[dict[str, Any]], of: Contract = ALL) -> DataFrame:
    """The typed rows of inline cells."""
    names = [*of.processed, MALFORMED, of.source_file]
    schema = StructType([StructField(name, StringType()) for name in names])
    cells = [{"source_line": "2", "source_file": "a.csv", **row} for row in rows]
    frame = spark.createDataFrame([[row.get(name) for name in names] for row in cells], schema)
    upload = "date'2026-01-10' AS " + UPLOAD_DATE
    extended = frame.selectExpr("*", upload, f"0L AS {RANK}", f"true AS {IS_CHANGED}")
    return transform(extended, of)


def test_cells_become_values(spark: SparkSession) -> None:
    full = {
        "text": 'a, "b" \' é 😀',
        "whole": "-9007199254740991",
        "price": "-0.01",
        "flag": "true",
        "day": "0001-01-01",
        "at": "2026-02-28T23:59:59.123456Z",
    }
    first, second = typed(spark, [full, {"text": ""}]).collect()
    assert list(first.asDict())[: len(ALL.names)] == ALL.names
    assert (first[FAULT], second[FAULT]) == (None, None)
    assert (first.text, first.whole, first.price, first.flag) == (
        full["text"],
        -9007199254740991,
        Decimal("-0.01"),
        True,
    )
    assert (first.day, first.event_date, first.source_file, first.source_line) == (
        date(1, 1, 1),
        date(2026, 2, 28),
        "a.csv",
        2,
    )
    assert str(first["at"]) == "2026-02-28 23:59:59.123456"
    # Without a time, the day of the upload; the empty text is not null.
    assert (second.text, second.whole, second["at"], second.event_date) == ("", None, None, date(2026, 1, 10))


GOOD = {
    "whole": ["0", "7", "-7", "9007199254740991"],
    "price": ["0.00", "0.10", "-0.10", "9999999.99", "-9999999.99"],
    "flag": ["true", "false"],
    "day": ["2024-02-29", "9999-12-31"],
    "at": ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123Z", "2026-01-02T00:00:00.000000Z", "9999-12-31T23:59:59Z"],
}
BENT = {
    "whole": ["", " 7", "7 ", "+7", "07", "-0", "1.9", "1e3", "0x1", "1_000", "9007199254740992", "7\n", "٣"],
    "price": ["", "1", "1.5", "1.005", "-0.00", "00.10", ".10", "1e2", "10000000.00", "1.00\n", "1,00", "1.00d"],
    "flag": ["", "TRUE", "t", "1", " true", "true "],
    "day": ["", "2026", "2026-01", "2026-1-2", "2026-02-30", "2023-02-29", "2026-01-02 junk", "0000-01-01"],
    "at": [
        "",
        "2026-01-02",
        "2026-01-02T03:04:05",
        "2026-01-02 03:04:05Z",
        "2026-01-02T24:00:00Z",
        "2026-01-02T03:04:60Z",
        "2026-01-02T03:04:05.1Z",
        "2026-01-02T03:04:05.1234567Z",
        "2026-01-02T03:04:05+00:00",
        "2026-02-30T00:00:00Z",
    ],
}


def test_only_the_canonical_form_is_a_value(spark: SparkSession) -> None:
    """Spark's own casts take most of these."""
    good = [(name, cell) for name, cells in GOOD.items() for cell in cells]
    bent = [(name, cell) for name, cells in BENT.items() for cell in cells]
    rows = typed(spark, [{name: cell} for name, cell in [*good, *bent]])
    has_value = F.coalesce(*[F.col(name).cast("string") for name in KINDS]).isNotNull()
    faults = [(fault and tuple(fault), value) for fault, value in rows.select(FAULT, has_value).collect()]
    assert faults[: len(good)] == [(None, True)] * len(good)
    assert [fault for fault, _ in faults[len(good) :]] == bent


def test_null_is_a_fault_where_the_column_is_required(spark: SparkSession) -> None:
    required = contract("required", {"name": "string", "whole": "bigint"})
    rows = typed(spark, [{"name": "a", "whole": None}, {"whole": "1"}, {"name": "", "whole": "1"}], required).collect()
    assert [row[FAULT] and tuple(row[FAULT]) for row in rows] == [("whole", None), ("name", None), None]


def test_a_malformed_record_is_a_fault(spark: SparkSession) -> None:
    [row] = typed(spark, [{MALFORMED: "a,b,c", "whole": "x"}]).collect()
    assert tuple(row[FAULT]) == (None, "a,b,c")
