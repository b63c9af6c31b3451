import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from contracts import READINGS

from sluice_glue.errors import StoredStateError
from sluice_glue.published import PublishedSource, SourceData
from sluice_glue.receipts import NOTHING_KNOWN, Known, read_sources, receipt_key
from sluice_glue.stores import Listed

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Receipts:
    """A store that holds receipts only, whose etags are their texts, and that remembers which were read."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    def list(self, prefix: str) -> Iterator[Listed]:
        for key in sorted(self.bodies):
            assert key.startswith(prefix)
            yield Listed(key, self.bodies[key].decode(), NOW)

    def get(self, key: str, first: int | None = None) -> bytes | None:
        assert first is None
        self.read.append(key)
        return self.bodies.get(key)

    def put(self, key: str, body: bytes) -> None:
        self.bodies[key] = body

    def delete(self, key: str) -> None:
        raise AssertionError(key)

    def uri(self, key: str) -> str:
        raise AssertionError(key)


def document(source: str, **more: Any) -> bytes:
    return json.dumps({"format": 1, "key": source, "dataset": "readings", "judged": {}, **more}).encode()


def receipt(store: Receipts, source: str, **more: Any) -> None:
    store.put(receipt_key(source), document(source, **more))


def accepted(**more: Any) -> dict[str, Any]:
    return {
        "uploadedAt": "2026-01-02T03:04:05.678901Z",
        "revision": {"contract": 1, "rules": 3},
        "fingerprint": READINGS.fingerprint,
        "clean": 3,
        "eventDates": {"2026-01-01": 1, "uploaded": 1, "2026-01-02": 1, "2026-01-03": 0},
        "dataKey": "readings/a.csv",
        **more,
    }


def test_a_receipts_key_is_the_one_that_ingest_writes() -> None:
    assert receipt_key("in/a b_é.CSV") == "_receipts/in%2Fa%20b_%C3%A9.CSV.json"
    long = receipt_key("é" * 500)
    assert long.startswith("_receipts/%C3%A9")
    assert len(long) == len("_receipts/") + 200 + 1 + 64 + len(".json")


def test_receipts_tell_what_each_source_has() -> None:
    store = Receipts()
    receipt(store, "b.csv", accepted=accepted(), unknown="is passed over")
    receipt(store, "a.csv", accepted=accepted(), withdrawn={"at": None})
    receipt(store, "ﬁ.csv", judged={"status": "quarantined"})
    receipt(store, "😀.csv")
    receipt(store, "other.csv", dataset="orders")
    receipt(store, "unknown.csv", dataset=None)
    found = read_sources(store, READINGS, NOTHING_KNOWN)
    # In the order of UTF-8, which is not that of UTF-16.
    assert [(it.source, it.data is None) for it in found.sources] == [
        ("a.csv", True),
        ("b.csv", False),
        ("ﬁ.csv", True),
        ("😀.csv", True),
    ]
    assert found.sources[1].data == SourceData(
        "readings/a.csv", "2026-01-02T03:04:05.678Z", 3, {"2026-01-01": 1, "2026-01-02": 2}
    )
    assert (found.rules, found.waiting) == (3, ())


def test_a_known_receipt_is_not_read_again() -> None:
    store = Receipts()
    receipt(store, "a.csv", accepted=accepted())
    receipt(store, "b.csv", accepted=accepted())
    receipt(store, "other.csv", dataset="orders")
    receipt(store, "unknown.csv", dataset=None)
    receipt(store, "moved.csv", dataset="orders")
    before = read_sources(store, READINGS, NOTHING_KNOWN)
    receipt(store, "b.csv", accepted=accepted(clean=4))
    receipt(store, "c.csv", accepted=accepted(revision={"contract": 1, "rules": 4}))
    receipt(store, "moved.csv")
    store.read.clear()
    published = [
        PublishedSource(it.source, it.etag, it.data and SourceData(**{**vars(it.data), "superseded": {"x": 1}}))
        for it in before.sources
    ]
    found = read_sources(store, READINGS, Known(published, before.rules, before.others))
    assert sorted(store.read) == [receipt_key("b.csv"), receipt_key("c.csv"), receipt_key("moved.csv")]
    assert [it.data and dict(it.data.superseded) for it in found.sources] == [{}, {}, {}, None]
    assert [(it.source, it.dataset) for it in found.others] == [("other.csv", "orders"), ("unknown.csv", None)]
    assert found.sources[0] == before.sources[0]
    # What is known was cleaned by the rules of its publish.
    assert found.waiting == (
        "waiting to be cleaned again by the contract in force: 'a.csv', 'b.csv' (a sweep does it, or 'sluice reclean')",
    )


def test_publishing_waits_for_receipts_of_another_revision() -> None:
    store = Receipts()
    receipt(store, "held.csv", accepted=accepted(fingerprint="old"), judged={"held": {"versionId": "v"}})
    for n in range(7):
        receipt(store, f"old{n}.csv", accepted=accepted(fingerprint="old"))
    receipt(store, "gone.csv", withdrawn={"at": None}, accepted=accepted(revision={"contract": 9, "rules": 9}))
    receipt(store, "late.csv", accepted=accepted(revision={"contract": 2, "rules": 3}))
    assert read_sources(store, READINGS, NOTHING_KNOWN).waiting == (
        "accepted before, but the contract in force would quarantine: 'held.csv' (withdraw or replace them)",
        "waiting to be cleaned again by the contract in force: "
        "'old0.csv', 'old1.csv', 'old2.csv', 'old3.csv', 'old4.csv', and 2 more (a sweep does it, or 'sluice reclean')",
        "cleaned by a later version of the contract than 1: 'late.csv' (publish by that version)",
    )


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"no JSON", "Expecting value"),
        (b'{"format": 2}', "format 1, found 2"),
        (document("a", accepted={}), "'uploadedAt'"),
        (document("a", accepted=accepted(eventDates={"2026": 1})), "Invalid isoformat string: '2026'"),
    ],
)
def test_refuses_what_is_no_receipt(body: bytes, state: str) -> None:
    store = Receipts({"_receipts/a.json": body})
    with pytest.raises(StoredStateError) as error:
        read_sources(store, READINGS, NOTHING_KNOWN)
    assert str(error.value).startswith("cannot read receipt '_receipts/a.json': it lacks or misstates ")
    assert state in str(error.value)


def test_a_receipt_that_goes_while_it_is_read_is_none() -> None:
    class Vanishing(Receipts):
        def get(self, key: str, first: int | None = None) -> bytes | None:  # noqa: ARG002
            return None

    store = Vanishing()
    receipt(store, "a.csv", accepted=accepted())
    assert read_sources(store, READINGS, NOTHING_KNOWN).sources == ()
