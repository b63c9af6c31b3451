from collections.abc import Iterator
from pathlib import Path

import pytest
from contracts import contract
from lake import csv_line
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from sluice_glue.contract import Contract
from sluice_glue.errors import StoredStateError
from sluice_glue.processed import IS_CHANGED, MALFORMED, RANK, UPLOAD_DATE, read_cells
from sluice_glue.published import SourceData
from sluice_glue.stores import FolderStore

pytestmark = pytest.mark.spark

TEXTS = contract("texts", {"a": "string?", "b": "string?"})
TRICKY = [
    None,
    "",
    "a,b",
    '"',
    '""',
    '"a" b',
    'a"b',
    "\\",
    '\\"',
    "\\n",
    "'",
    " a ",
    "\ta\t",
    "#a",
    "null",
    "NULL",
    "é",
    "e\u0301",
    "😀",
    "\u2028",
    "\x85",
    "\x0b",
    "a\rb",
    "\ufeffa",
    "x" * 5000,
]


def read(spark: SparkSession, root: Path, files: dict[str, str], of: Contract = TEXTS) -> DataFrame:
    """The cells of files by their names, each the file of a source of that name."""
    store = FolderStore(root)
    given = []
    for rank, (name, text) in enumerate(files.items()):
        store.put(f"{of.dataset}/{name}.csv", text.encode())
        data = SourceData(f"{of.dataset}/{name}.csv", f"2026-01-0{rank + 1}T00:00:00.000Z", 1, {})
        given.append((name, data, rank, rank == 0))
    return read_cells(spark, store, of, given)


def test_every_cell_is_read_as_it_was_written(spark: SparkSession, tmp_path: Path) -> None:
    pairs = [(a, b) for a in TRICKY for b in (None, "", "b", '"')]
    lines = [csv_line([a, b, str(n)]) for n, (a, b) in enumerate(pairs)]
    found = read(spark, tmp_path, {"tricky": "a,b,source_line\n" + "".join(f"{line}\n" for line in lines)})
    rows = {int(row.source_line): (row.a, row.b) for row in found.collect()}
    assert [rows[n] for n in range(len(pairs))] == pairs
    assert found.where(F.col(MALFORMED).isNotNull()).count() == 0


def test_every_row_knows_its_source(spark: SparkSession, tmp_path: Path) -> None:
    found = read(spark, tmp_path, {"one": "a,b,source_line\nx,y,2\n", "two": "a,b,source_line\nz,,2\n"})
    rows = found.select("a", "source_file", F.col(UPLOAD_DATE).cast("string"), RANK, IS_CHANGED).collect()
    assert sorted(tuple(row) for row in rows) == [
        ("x", "one", "2026-01-01", 0, True),
        ("z", "two", "2026-01-02", 1, False),
    ]


def test_no_file_has_no_rows(spark: SparkSession, tmp_path: Path) -> None:
    found = read(spark, tmp_path, {})
    assert found.count() == 0
    assert {*TEXTS.processed, MALFORMED, "source_file"} < set(found.columns)


def test_records_of_another_shape_are_found_out(spark: SparkSession, tmp_path: Path) -> None:
    wrong = ["a,2", "a,b,2,4", '"a,b,3', 'a,"b"c",4']
    found = read(spark, tmp_path, {"wrong": "\n".join(["a,b,source_line", "x,y,1", *wrong, "x,y,5", ""])})
    malformed = [row[0] for row in found.select(MALFORMED).collect() if row[0] is not None]
    assert wrong[:2] == malformed[:2]
    assert found.where("a = 'x'").count() == 2
    assert found.count() == 6


@pytest.fixture
def small_splits(spark: SparkSession) -> Iterator[None]:
    settings = {"spark.sql.files.maxPartitionBytes": "10000", "spark.sql.files.openCostInBytes": "1"}
    before = {name: str(spark.conf.get(name)) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    yield
    for name, value in before.items():
        spark.conf.set(name, value)


@pytest.mark.usefixtures("small_splits")
def test_a_large_file_is_read_in_parts(spark: SparkSession, tmp_path: Path) -> None:
    quoted = ['"', "a,b", "😀", 'x""y', "a\rb"]
    lines = [csv_line([f"{n} {quoted[n % 5]}" * (n % 40), None, str(n)]) for n in range(5000)]
    found = read(spark, tmp_path, {"large": "a,b,source_line\n" + "".join(f"{line}\n" for line in lines)})
    assert found.rdd.getNumPartitions() > 50
    rows = {int(row.source_line): row.a for row in found.collect()}
    assert rows == {n: f"{n} {quoted[n % 5]}" * (n % 40) for n in range(5000)}


def test_two_files_of_one_name_are_refused(spark: SparkSession, tmp_path: Path) -> None:
    data = [SourceData(f"{folder}/same.csv", "2026-01-01T00:00:00.000Z", 1, {}) for folder in "ab"]
    with pytest.raises(StoredStateError, match=r"'same\.csv': two sources have files of this name"):
        read_cells(spark, FolderStore(tmp_path), TEXTS, [("a", data[0], 0, True), ("b", data[1], 1, True)])
