"""The receipts of a lake: what is committed of each upload."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sluice_glue.contract import Contract
from sluice_glue.errors import StoredStateError
from sluice_glue.published import OtherSource, PublishedSource, SourceData
from sluice_glue.stores import Listed, ObjectStore

PREFIX = "_receipts/"
READERS = 32
"""Receipts that are read at once."""
LONGEST_NAME = 800
NAMED = 5
"""Receipts that a message names."""


@dataclass(frozen=True)
class Sources:
    """What the receipts say now of one dataset."""

    sources: tuple[PublishedSource, ...]
    """Every receipt of the dataset, in the order of the sources as bytes; nothing is superseded yet."""
    others: tuple[OtherSource, ...]
    """Every other receipt, in the same order."""
    rules: int
    """The version of the cleaning rules in force, as the receipts tell it."""
    waiting: tuple[str, ...]
    """Why publishing has to wait; empty when it need not."""


@dataclass(frozen=True)
class Known:
    """Receipts that a publish has seen: one with the same etag says the same."""

    sources: Sequence[PublishedSource]
    """Those of the dataset that were taken in by the same contract: none of them had to be waited for."""
    rules: int
    """The version of the cleaning rules of all of them."""
    others: Sequence[OtherSource]


NOTHING_KNOWN = Known((), 0, ())


@dataclass(frozen=True)
class _Receipt:
    published: PublishedSource
    rules: int = 0
    """0 where nothing is accepted."""
    contract: int = 0
    fingerprint: str = ""
    is_held: bool = False
    is_withdrawn: bool = False


def receipt_key(source: str) -> str:
    """Where the receipt of a raw key lies in the processed zone."""
    escaped = re.sub(rb"[^A-Za-z0-9._-]", lambda byte: b"%%%02X" % byte[0][0], source.encode()).decode("ascii")
    if len(escaped) > LONGEST_NAME:
        escaped = f"{escaped[:200]}~{hashlib.sha256(source.encode()).hexdigest()}"
    return f"{PREFIX}{escaped}.json"


def read_sources(processed: ObjectStore, contract: Contract, known: Known) -> Sources:
    """Reads the receipts, the withdrawn and the quarantined ones too; not those that are known."""
    known_sources: tuple[PublishedSource | OtherSource, ...] = (*known.sources, *known.others)
    seen = {(receipt_key(it.source), it.etag): it for it in known_sources}

    def read(listed: Listed) -> _Receipt | OtherSource | None:
        source = seen.get((listed.key, listed.etag))
        if source is None:
            return _read(processed, contract, listed)
        if isinstance(source, OtherSource):
            return source
        if source.data is None:
            return _Receipt(source)
        fresh = replace(source, data=replace(source.data, superseded={}))
        return _Receipt(fresh, rules=known.rules, contract=contract.version, fingerprint=contract.fingerprint)

    with ThreadPoolExecutor(READERS) as readers:
        read_now = [*readers.map(read, processed.list(PREFIX))]
    found = sorted(
        (it for it in read_now if isinstance(it, _Receipt)), key=lambda receipt: receipt.published.source.encode()
    )
    others = sorted((it for it in read_now if isinstance(it, OtherSource)), key=lambda other: other.source.encode())
    return Sources(
        sources=tuple(receipt.published for receipt in found),
        others=tuple(others),
        rules=max((receipt.rules for receipt in found), default=0),
        waiting=_waiting(contract, [receipt for receipt in found if not receipt.is_withdrawn]),
    )


def _read(processed: ObjectStore, contract: Contract, listed: Listed) -> _Receipt | OtherSource | None:
    body = processed.get(listed.key)
    if body is None:
        return None
    try:
        return _parse(json.loads(body), contract, listed.etag)
    except (ValueError, KeyError, TypeError) as error:
        raise StoredStateError("read receipt", listed.key, f"it lacks or misstates {error}") from error


def _parse(receipt: Mapping[str, Any], contract: Contract, etag: str) -> _Receipt | OtherSource:
    if receipt["format"] != 1:
        raise ValueError(f"format 1, found {receipt['format']}")
    source = receipt["key"]
    if receipt["dataset"] != contract.dataset:
        return OtherSource(source, etag, receipt["dataset"])
    if receipt.get("withdrawn"):
        return _Receipt(PublishedSource(source, etag, None), is_withdrawn=True)
    is_held = bool((receipt.get("judged") or {}).get("held"))
    accepted = receipt.get("accepted")
    if accepted is None:
        return _Receipt(PublishedSource(source, etag, None), is_held=is_held)
    uploaded_at = _instant(accepted["uploadedAt"])
    data = SourceData(
        key=accepted["dataKey"],
        uploaded_at=uploaded_at,
        clean=accepted["clean"],
        dates=_dates(accepted["eventDates"], uploaded_at[:10]),
    )
    return _Receipt(
        PublishedSource(source, etag, data),
        rules=accepted["revision"]["rules"],
        contract=accepted["revision"]["contract"],
        fingerprint=accepted["fingerprint"],
        is_held=is_held,
    )


def _instant(text: str) -> str:
    """The instant with exactly three digits of its second's fraction."""
    instant = datetime.fromisoformat(text).astimezone(UTC)
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03}Z"


def _dates(event_dates: Mapping[str, int], upload_date: str) -> dict[str, int]:
    """Rows per event date; those without an event time fall on the day of the upload."""
    dates: dict[str, int] = {}
    for day, rows in event_dates.items():
        if rows > 0:
            resolved = upload_date if day == "uploaded" else str(date.fromisoformat(day))
            dates[resolved] = dates.get(resolved, 0) + rows
    return dates


def _waiting(contract: Contract, current: Sequence[_Receipt]) -> tuple[str, ...]:
    """Rows of two revisions never stand in one table: while some files are cleaned again, the table stays as it is."""
    rules = max((receipt.rules for receipt in current), default=0)
    held = [receipt for receipt in current if receipt.is_held]
    later = [receipt for receipt in current if receipt.contract > contract.version]
    earlier = [
        receipt
        for receipt in current
        if receipt.published.data is not None
        and not receipt.is_held
        and receipt.contract <= contract.version
        and (
            receipt.contract < contract.version or receipt.rules < rules or receipt.fingerprint != contract.fingerprint
        )
    ]
    reasons = (
        _reason("accepted before, but the contract in force would quarantine", held, "withdraw or replace them"),
        _reason(
            "waiting to be cleaned again by the contract in force", earlier, "a sweep does it, or 'sluice reclean'"
        ),
        _reason(
            f"cleaned by a later version of the contract than {contract.version}", later, "publish by that version"
        ),
    )
    return tuple(reason for reason in reasons if reason is not None)


def _reason(text: str, found: Sequence[_Receipt], mend: str) -> str | None:
    if not found:
        return None
    names = [f"'{receipt.published.source}'" for receipt in found[:NAMED]]
    if len(found) > NAMED:
        names.append(f"and {len(found) - NAMED} more")
    return f"{text}: {', '.join(names)} ({mend})"
