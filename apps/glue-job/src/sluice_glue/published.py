"""What a table was published from: the published list, and the snapshot that points to it."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sluice_glue.stores import ObjectStore

FORMAT = 1

PUBLISHED = "sluice.published"
RUN = "sluice.run"
CONTRACT_VERSION = "sluice.contract-version"
RULES_VERSION = "sluice.rules-version"
FINGERPRINT = "sluice.fingerprint"
CLEAN = "sluice.clean"
FINAL = "sluice.final"
SUPERSEDED = "sluice.superseded"


@dataclass(frozen=True)
class SourceData:
    """The rows that a source has in the table."""

    key: str
    """Of its processed file."""
    uploaded_at: str
    """RFC 3339 in UTC, with milliseconds."""
    clean: int
    dates: Mapping[str, int]
    """Clean rows per event date."""
    superseded: Mapping[str, int] = field(default_factory=dict)
    """Those of them that a newer row with the same key has replaced."""


@dataclass(frozen=True)
class PublishedSource:
    """A receipt that was seen; without data when it was withdrawn or never accepted."""

    source: str
    etag: str
    data: SourceData | None


@dataclass(frozen=True)
class OtherSource:
    """The receipt of an upload that is not the dataset's."""

    source: str
    etag: str
    dataset: str | None
    """What the receipt names; None where no contract fits the upload."""


@dataclass(frozen=True)
class PublishedList:
    """Every receipt that a publish has seen, in the order of the sources as bytes."""

    dataset: str
    snapshot: str
    """Names this publish; not Iceberg's snapshot."""
    previous: str | None
    sources: tuple[PublishedSource, ...]
    others: tuple[OtherSource, ...]
    """So that a receipt is read once, not by each publish."""


def published_prefix(dataset: str) -> str:
    return f"_published/{dataset}/"


def published_key(dataset: str, snapshot: str) -> str:
    return f"{published_prefix(dataset)}{snapshot}.json"


def encode_list(published: PublishedList) -> bytes:
    document = {
        "format": FORMAT,
        "dataset": published.dataset,
        "snapshot": published.snapshot,
        "previous": published.previous,
        "sources": [_encode_source(source) for source in published.sources],
        "others": [vars(other) for other in published.others],
    }
    return f"{json.dumps(document, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def _encode_source(source: PublishedSource) -> dict[str, Any]:
    seen: dict[str, Any] = {"source": source.source, "etag": source.etag}
    if source.data:
        seen["data"] = {
            "key": source.data.key,
            "uploadedAt": source.data.uploaded_at,
            "clean": source.data.clean,
            "dates": dict(source.data.dates),
            "superseded": dict(source.data.superseded),
        }
    return seen


def read_list(final: ObjectStore, key: str) -> PublishedList | None:
    """The list under a key; None when it is gone or cannot be read, so that the table is built anew."""
    body = final.get(key)
    if body is None:
        return None
    try:
        document = json.loads(body)
        if document["format"] != FORMAT:
            return None
        return PublishedList(
            dataset=document["dataset"],
            snapshot=document["snapshot"],
            previous=document["previous"],
            sources=tuple(_decode_source(source) for source in document["sources"]),
            others=tuple(OtherSource(it["source"], it["etag"], it["dataset"]) for it in document["others"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _decode_source(source: Mapping[str, Any]) -> PublishedSource:
    data = source.get("data")
    decoded = data and SourceData(
        key=data["key"],
        uploaded_at=data["uploadedAt"],
        clean=data["clean"],
        dates=dict(data["dates"]),
        superseded=dict(data["superseded"]),
    )
    return PublishedSource(source["source"], source["etag"], decoded)


@dataclass(frozen=True)
class Snapshot:
    """A snapshot of an Iceberg table."""

    id: int
    parent: int | None
    operation: str
    timestamp: int
    """Milliseconds since 1970."""
    summary: Mapping[str, str]


@dataclass(frozen=True)
class State:
    """What is known of a table's main branch."""

    head: Snapshot | None
    """None before the first publish."""
    published: Snapshot | None
    """The last publish among the head's ancestors."""
    is_known: bool
    """Whether the rows are those of that publish; not so when somebody else has written, or the chain is broken."""

    def count(self, name: str) -> int:
        """One of the counts of the last publish; 0 before the first."""
        return int(self.published.summary.get(name, 0)) if self.published else 0


def find_state(head: Snapshot | None, find: Callable[[int], Snapshot | None]) -> State:
    """Walks main's ancestry from its head. Compaction keeps the rows as they are; nothing else but a publish may."""
    is_known = True
    for snapshot in _ancestry(head, find):
        if PUBLISHED in snapshot.summary:
            return State(head, snapshot, is_known)
        is_known = is_known and snapshot.operation == "replace"
    return State(head, None, head is None)


def _ancestry(head: Snapshot | None, find: Callable[[int], Snapshot | None]) -> Iterable[Snapshot]:
    snapshot = head
    while snapshot is not None:
        yield snapshot
        snapshot = None if snapshot.parent is None else find(snapshot.parent)
