"""Which rows stand."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from pyspark.sql import Column, DataFrame, Row, SparkSession, Window
from pyspark.sql import functions as F

from sluice_glue.accounts import Tally
from sluice_glue.changes import Changes
from sluice_glue.contract import Contract
from sluice_glue.errors import CanonicalFormError, StoredStateError
from sluice_glue.processed import IS_CHANGED, RANK, check_headers, read_cells
from sluice_glue.published import PublishedSource, SourceData
from sluice_glue.stores import ObjectStore
from sluice_glue.transform import FAULT, transform

IS_FINAL = "_is_final"

Committed = Mapping[str, SourceData]
"""The sources that have rows."""


@dataclass(frozen=True)
class Before:
    """What is published; `rows` is None where the whole table is built."""

    rows: DataFrame | None
    superseded: frozenset[str]
    """Sources that have superseded rows."""


@dataclass(frozen=True)
class Judgement:
    """What became of every row on the affected event dates."""

    dates: frozenset[str]
    """Event dates whose rows may differ from what is published."""
    tallies: tuple[Tally, ...]
    rows: DataFrame
    """The final columns and IS_FINAL; kept by Spark until release is called."""
    release: Callable[[], object]


def committed(sources: Sequence[PublishedSource]) -> dict[str, SourceData]:
    """Those sources that have rows."""
    return {source.source: source.data for source in sources if source.data is not None}


def judge(
    spark: SparkSession,
    processed: ObjectStore,
    contract: Contract,
    *,
    sources: Committed,
    changes: Changes,
    before: Before,
) -> Judgement:
    """
    Reads every committed file that touches an affected date and decides which rows stand. Rows on other dates stay as
    they were published. Raises CatalogueError, CanonicalFormError.
    """
    ranks = {source: rank for rank, source in enumerate(sorted(sources, key=lambda it: _age(it, sources[it])))}

    def typed(read: Collection[str]) -> DataFrame:
        files = [(source, sources[source], ranks[source], source in changes.sources) for source in sorted(read)]
        return transform(read_cells(spark, processed, contract, files), contract)

    arrived = changes.sources & sources.keys()
    check_headers(processed, contract, [sources[source].key for source in sorted(arrived)])
    dates = changes.dates
    if contract.is_key_table_wide and before.rows is not None:
        eclipsed = (before.superseded & sources.keys()) - changes.sources
        dates |= _dates_of_affected_keys(contract, typed, before.rows, changes, arrived, eclipsed)

    read = {source for source, data in sources.items() if source in changes.sources or not dates.isdisjoint(data.dates)}
    check_headers(processed, contract, [sources[source].key for source in sorted(read - arrived)])
    # The rows on the dates, and all rows of changed files: so that one on a date unknown to its receipt is found out.
    is_looked_at = F.col(FAULT).isNotNull() | F.col(IS_CHANGED) | on_dates(contract, dates)
    candidates = typed(read).where(is_looked_at)
    rows = _decide(contract, candidates, before.rows, dates).persist()
    try:
        tallies = _tally(contract, rows, sources)
    except BaseException:
        rows.unpersist()
        raise
    return Judgement(dates, tallies, rows.select(*contract.names, IS_FINAL), rows.unpersist)


def on_dates(contract: Contract, dates: Collection[str]) -> Column:
    """Whether a row is on one of the event dates."""
    if not dates:
        return F.lit(False)
    # In one expression, as there may be thousands.
    days = ", ".join(f"date '{day}'" for day in sorted(dates))
    return F.expr(f"`{contract.event_date}` IN ({days})")


def _age(source: str, data: SourceData) -> tuple[str, bytes]:
    return data.uploaded_at, source.encode()


def _dates_of_affected_keys(
    contract: Contract,
    typed: Callable[[Collection[str]], DataFrame],
    rows: DataFrame,
    changes: Changes,
    arrived: Collection[str],
    eclipsed: Collection[str],
) -> frozenset[str]:
    """
    The dates, beside those that changed sources touch, where a row may stand or fall by them. A row can lose its place
    to a new file only if it is final and shares a key with it. A row can come back only if it was superseded and the
    final row of its key has left with its source.
    """
    key = list(contract.key)
    is_touched = on_dates(contract, changes.dates)
    affected = []
    if arrived:
        affected.append(rows.where(~is_touched).join(typed(arrived).select(key), key, "left_semi"))
    if eclipsed:
        departed = rows.where(is_touched & F.col(contract.source_file).isin(sorted(changes.sources)))
        affected.append(typed(eclipsed).join(departed.select(key), key, "left_semi"))
    if not affected:
        return frozenset()
    day = F.col(contract.event_date).cast("string")
    found = reduce(DataFrame.union, (frame.select(day) for frame in affected)).distinct()
    return frozenset(row[0] for row in found.collect())


def _decide(contract: Contract, candidates: DataFrame, rows: DataFrame | None, dates: Collection[str]) -> DataFrame:
    """Adds whether each row is final: the newest of its key."""
    key = list(contract.key)
    if not key:
        return candidates.withColumn(IS_FINAL, F.lit(True))
    scope = key if contract.is_key_table_wide else [contract.event_date, *key]
    newest_first = Window.partitionBy(*scope).orderBy(F.desc(RANK), F.desc(contract.source_line))
    is_newest = F.row_number().over(newest_first) == 1
    if not contract.is_key_table_wide or rows is None:
        return candidates.withColumn(IS_FINAL, is_newest)
    # A key that is final on a date that is not judged has its newest row there: else that date would be judged.
    elsewhere = rows.where(~on_dates(contract, dates)).select(key).distinct().withColumn("_elsewhere", F.lit(True))
    judged = candidates.withColumn(IS_FINAL, is_newest).join(elsewhere, key, "left")
    return judged.withColumn(IS_FINAL, F.col(IS_FINAL) & F.col("_elsewhere").isNull()).drop("_elsewhere")


def _tally(contract: Contract, rows: DataFrame, sources: Committed) -> tuple[Tally, ...]:
    counted = (
        rows.groupBy(contract.source_file, F.col(contract.event_date).cast("string").alias("date"))
        .agg(
            F.count("*").alias("clean"),
            F.count_if(~F.col(IS_FINAL)).alias("superseded"),
            F.count(FAULT).alias("faults"),
        )
        .collect()
    )
    faulty = min((row[0] for row in counted if row["faults"] > 0), default=None)
    if faulty is not None:
        found = rows.where((F.col(contract.source_file) == faulty) & F.col(FAULT).isNotNull())
        # Python has no dates of the years that a cell may be refused for.
        first = found.orderBy(contract.source_line).select(FAULT, contract.source_line).head()
        raise _fault_error(contract, sources[faulty].key, first)
    return tuple(Tally(row[0], row["date"], row["clean"], row["superseded"]) for row in counted)


def _fault_error(contract: Contract, file: str, row: Row | None) -> Exception:
    assert row is not None
    column, value = row[FAULT]
    if column is None:
        cells = len(contract.processed)
        return StoredStateError(
            "read processed file", file, f"expected {cells} cells as in its header, found '{value}'"
        )
    line = row[contract.source_line]
    return CanonicalFormError(
        contract.dataset, file=file, line=None if line is None else str(line), column=column, value=value
    )
