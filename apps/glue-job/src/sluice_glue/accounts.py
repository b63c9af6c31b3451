"""Every clean row is final or superseded, or nothing is published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sluice_glue.errors import AccountsError
from sluice_glue.published import PublishedSource

SHOWN = 5
"""Mismatches that an error names."""


@dataclass(frozen=True)
class Tally:
    """Rows of one source on one event date, as they were read and judged."""

    source: str
    date: str
    clean: int
    superseded: int


@dataclass(frozen=True)
class Totals:
    """The sums of a final table: clean = final + superseded."""

    clean: int
    final: int
    superseded: int


@dataclass(frozen=True)
class Partition:
    """The rows of one event date."""

    clean: int
    superseded: int

    @property
    def final(self) -> int:
        return self.clean - self.superseded


def partitions_of(sources: Iterable[PublishedSource]) -> dict[str, Partition]:
    """The rows per event date of a published list."""
    clean: defaultdict[str, int] = defaultdict(int)
    superseded: defaultdict[str, int] = defaultdict(int)
    for source in sources:
        if source.data is None:
            continue
        for date, rows in source.data.dates.items():
            clean[date] += rows
        for date, rows in source.data.superseded.items():
            superseded[date] += rows
    return {date: Partition(rows, superseded[date]) for date, rows in clean.items()}


def finals_of(sources: Iterable[PublishedSource]) -> dict[str, dict[str, int]]:
    """The final rows per event date and source of a published list, where there are any."""
    finals: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for source in sources:
        if source.data is None:
            continue
        for date, rows in source.data.dates.items():
            final = rows - source.data.superseded.get(date, 0)
            if final > 0:
                finals[date][source.source] = final
    return dict(finals)


def partitions_after(
    before: Mapping[str, Partition], judged: Iterable[str], tallies: Iterable[Tally]
) -> dict[str, Partition]:
    """The rows per event date after a publish: as they were read where they were judged, else as published before."""
    dates = set(judged)
    after = {date: partition for date, partition in before.items() if date not in dates}
    for tally in tallies:
        sum_so_far = after.get(tally.date, Partition(0, 0))
        after[tally.date] = Partition(sum_so_far.clean + tally.clean, sum_so_far.superseded + tally.superseded)
    return after


def audit(
    dataset: str,
    sources: Sequence[PublishedSource],
    *,
    judged: Iterable[str],
    tallies: Iterable[Tally],
    partitions: Mapping[str, Partition],
) -> Totals:
    """
    Checks that what was read is what the receipts say (per source and event date, on the dates that were judged), and
    that over the whole table every clean row is accounted for. Raises AccountsError.
    """
    _refuse(dataset, [*_read_mismatches(sources, set(judged), tallies), *_table_mismatches(sources, partitions)])
    return Totals(
        clean=sum(partition.clean for partition in partitions.values()),
        final=sum(partition.final for partition in partitions.values()),
        superseded=sum(partition.superseded for partition in partitions.values()),
    )


def audit_written(dataset: str, partitions: Mapping[str, Partition], written: Mapping[str, int]) -> None:
    """Checks the rows per event date of the table as it was written. Raises AccountsError."""
    expected = {date: partition.final for date, partition in partitions.items() if partition.final > 0}
    _refuse(
        dataset,
        [
            f"{date} has {written.get(date, 0)} final rows as written, {expected.get(date, 0)} as judged"
            for date in sorted(expected.keys() | written.keys())
            if expected.get(date, 0) != written.get(date, 0)
        ],
    )


def _refuse(dataset: str, mismatches: Sequence[str]) -> None:
    if mismatches:
        more = [f"and {len(mismatches) - SHOWN} more"] if len(mismatches) > SHOWN else []
        raise AccountsError(dataset, [*mismatches[:SHOWN], *more])


def _read_mismatches(sources: Iterable[PublishedSource], judged: set[str], tallies: Iterable[Tally]) -> list[str]:
    """Rows read against rows in the receipts."""
    read = {(tally.date, tally.source): tally.clean for tally in tallies}
    expected = {
        (date, source.source): rows
        for source in sources
        if source.data
        for date, rows in source.data.dates.items()
        if date in judged
    }
    return [
        f"'{source}' has {read.get((date, source), 0)} rows on {date} "
        f"where its receipt has {expected.get((date, source), 0)}"
        for date, source in sorted(read.keys() | expected.keys())
        if read.get((date, source)) != expected.get((date, source))
    ]


def _table_mismatches(sources: Iterable[PublishedSource], partitions: Mapping[str, Partition]) -> list[str]:
    """Rows in the receipts against rows of the table."""
    mismatches = []
    clean: defaultdict[str, int] = defaultdict(int)
    for source in sources:
        if source.data is None:
            continue
        dated = sum(source.data.dates.values())
        if dated != source.data.clean:
            mismatches.append(
                f"the receipt of '{source.source}' has {source.data.clean} clean rows and {dated} on its dates"
            )
        for date, rows in source.data.dates.items():
            clean[date] += rows
    for date in sorted(clean.keys() | partitions.keys()):
        partition = partitions.get(date)
        if partition is None:
            mismatches.append(f"{date} is missing with {clean[date]} clean rows")
        elif partition.clean != clean[date]:
            mismatches.append(f"{date} has {partition.clean} clean rows where the receipts have {clean[date]}")
    return mismatches
