"""What makes a publish necessary."""

from collections.abc import Sequence
from dataclasses import dataclass

from sluice_glue.published import PublishedSource


@dataclass(frozen=True)
class Changes:
    """What a publish has to look at."""

    sources: frozenset[str]
    """Sources whose rows are new, replaced or gone."""
    dates: frozenset[str]
    """Event dates that those rows touch or touched."""


def is_same_list(before: Sequence[PublishedSource], now: Sequence[PublishedSource]) -> bool:
    """Whether two lists have seen the same receipts."""
    return [(it.source, it.etag) for it in before] == [(it.source, it.etag) for it in now]


def find_changes(before: Sequence[PublishedSource], now: Sequence[PublishedSource]) -> Changes:
    """Compares what is published with what the receipts say now."""
    old = {it.source: it.data for it in before}
    current = {it.source: it.data for it in now}
    sources: set[str] = set()
    dates: set[str] = set()
    for source in old.keys() | current.keys():
        was, is_now = old.get(source), current.get(source)
        if (was and (was.key, was.uploaded_at)) == (is_now and (is_now.key, is_now.uploaded_at)):
            continue
        sources.add(source)
        dates.update(was.dates if was else (), is_now.dates if is_now else ())
    return Changes(frozenset(sources), frozenset(dates))
