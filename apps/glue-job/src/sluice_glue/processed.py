"""The processed files: canonical CSV, one cell a text."""

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, BooleanType, DateType, LongType, StringType, StructField, StructType

from sluice_glue.contract import Contract
from sluice_glue.errors import CatalogueError, Difference, StoredStateError
from sluice_glue.published import SourceData
from sluice_glue.stores import ObjectStore

READERS = 32
"""Headers that are read at once."""
HEADER_LIMIT = 1 << 20
"""Longest header line, in bytes."""

UPLOAD_DATE = "_upload_date"
"""The UTC date of the source's upload."""
RANK = "_rank"
"""Higher for newer sources: by the time of the upload, then by the key as bytes."""
IS_CHANGED = "_is_changed"
"""Whether the source is among those that have changed."""
MALFORMED = "_malformed"
"""The text of a record that has not as many cells as the header; null in all others."""

_SOURCE = StructType(
    [
        StructField("_name", StringType()),
        StructField("_source", StringType()),
        StructField(UPLOAD_DATE, DateType()),
        StructField(RANK, LongType()),
        StructField(IS_CHANGED, BooleanType()),
    ]
)


def check_headers(processed: ObjectStore, contract: Contract, keys: Sequence[str]) -> None:
    """Raises CatalogueError naming each file whose columns differ, and how."""

    expected = f"{','.join(contract.processed)}\n".encode()

    def check(key: str) -> Difference | None:
        # No more bytes than that, as there may be many thousand files.
        if processed.get(key, first=len(expected)) == expected:
            return None
        words = describe_difference(contract.processed, _read_header(processed, key).split(","))
        return None if words is None else Difference(key, words)

    with ThreadPoolExecutor(READERS) as readers:
        differences = [difference for difference in readers.map(check, keys) if difference]
    if differences:
        raise CatalogueError(contract.dataset, differences)


def describe_difference(declared: Sequence[str], found: Sequence[str]) -> str | None:
    """What is wrong with the names of columns, in words; None when they are as declared."""
    parts = []
    missing = [f"'{name}'" for name in declared if name not in found]
    unknown = [f"'{name}'" for name in found if name not in declared]
    if missing:
        parts.append(f"lacks {', '.join(missing)}")
    if unknown:
        parts.append(f"has {', '.join(unknown)}, which the contract does not declare")
    if parts:
        return " and ".join(parts)
    for place, (name, other) in enumerate(zip(declared, found, strict=False), 1):
        if name != other:
            return f"has '{other}' as column {place}, where the contract has '{name}'"
    return "has a column twice" if len(found) > len(declared) else None


def _read_header(processed: ObjectStore, key: str) -> str:
    head = processed.get(key, first=HEADER_LIMIT)
    if head is None:
        raise StoredStateError("read processed file", key, "it is not there; a sweep cleans its upload again")
    line, end, _ = head.partition(b"\n")
    if not end:
        raise StoredStateError("read processed file", key, "it has no header line")
    return line.decode()


def read_cells(
    spark: SparkSession,
    processed: ObjectStore,
    contract: Contract,
    files: Sequence[tuple[str, SourceData, int, bool]],
) -> DataFrame:
    """
    The cells of processed files as texts, and of each row its source, and what publishing needs to know of that.
    `files` are sources with their data, rank, and whether they have changed.
    """
    names = [data.key.rpartition("/")[2] for _, data, _, _ in files]
    twice = sorted(name for name, files_of_it in Counter(names).items() if files_of_it > 1)
    if twice:
        raise StoredStateError("read processed files", twice[0], "two sources have files of this name")
    sources = _rows(
        spark,
        [
            (name, source, data.uploaded_at[:10], rank, is_changed)
            for name, (source, data, rank, is_changed) in zip(names, files, strict=True)
        ],
        _SOURCE,
    )
    texts = StructType([StructField(name, StringType()) for name in (*contract.processed, MALFORMED)])
    uris = [processed.uri(data.key) for _, data, _, _ in files]
    read = spark.read.schema(texts).options(**_OPTIONS)
    cells = read.csv(uris) if uris else _rows(spark, [], texts)
    # Cleaning makes one file per attempt, so that its name alone tells the source.
    name: Column = F.col("_metadata.file_name") if uris else F.lit(None).cast("string")
    joined = cells.withColumn("_name", name).join(F.broadcast(sources), "_name")
    return joined.withColumnRenamed("_source", contract.source_file).drop("_name")


def _rows(spark: SparkSession, rows: Sequence[tuple[Any, ...]], schema: StructType) -> DataFrame:
    """Rows that Spark makes itself: `createDataFrame` has Python started beside each executor to hand them over."""
    text = json.dumps([dict(zip(schema.names, row, strict=True)) for row in rows])
    return spark.range(1).select(F.inline(F.from_json(F.lit(text), ArrayType(schema), {"mode": "FAILFAST"})))


_OPTIONS = {
    "header": "true",
    "enforceSchema": "false",
    # One record is one line, as cleaning leaves no line end in a cell: so that a large file is read in parts.
    "multiLine": "false",
    "lineSep": "\n",
    "encoding": "UTF-8",
    "quote": '"',
    # The default, a backslash, would corrupt doubled quotes.
    "escape": '"',
    # The empty text is quoted, and null is nothing: no cell can be a line end, by which Spark tells null.
    "emptyValue": "",
    "nullValue": "\n",
    # A record with too few or too many cells must not be mended in silence.
    "mode": "PERMISSIVE",
    "columnNameOfCorruptRecord": MALFORMED,
    "columnPruning": "false",
}
