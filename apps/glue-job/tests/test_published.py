from pathlib import Path

import pytest

from sluice_glue.changes import find_changes, is_same_list
from sluice_glue.published import (
    PUBLISHED,
    OtherSource,
    PublishedList,
    PublishedSource,
    Snapshot,
    SourceData,
    encode_list,
    find_state,
    published_key,
    read_list,
)
from sluice_glue.stores import FolderStore

DATA = SourceData("orders/a.csv", "2026-01-01T00:00:00.000Z", 3, {"2026-01-01": 3}, {"2026-01-01": 1})
LIST = PublishedList(
    "orders",
    "id",
    None,
    (PublishedSource("é.csv", "e1", DATA), PublishedSource("b", "e2", None)),
    (OtherSource("ö", "e3", None),),
)


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put(published_key("orders", "id"), encode_list(LIST))
    assert read_list(store, "_published/orders/id.json") == LIST


@pytest.mark.parametrize("body", [None, b"", b"[]", b'{"format":2}', b'{"format":1}', encode_list(LIST)[:-20]])
def test_what_is_no_list_is_as_good_as_none(tmp_path: Path, body: bytes | None) -> None:
    store = FolderStore(tmp_path)
    if body is not None:
        store.put("key", body)
    assert read_list(store, "key") is None


def test_a_change_is_another_file_or_another_time() -> None:
    def source(name: str, key: str | None = None, time: str = "t", etag: str = "e") -> PublishedSource:
        data = key and SourceData(key, time, 1, {f"day of {key}": 1})
        return PublishedSource(name, etag, data or None)

    before = [source("gone", "g"), source("new version", "v1"), source("same", "s"), source("touched", "t", "t1")]
    now = [
        source("came", "c"),
        source("new version", "v2"),
        source("same", "s", etag="f"),
        source("touched", "t", "t2"),
    ]
    changes = find_changes(before, [*now, source("quarantined")])
    assert changes.sources == {"gone", "came", "new version", "touched"}
    assert changes.dates == {f"day of {key}" for key in ("g", "c", "v1", "v2", "t")}
    assert is_same_list(now, list(now))
    assert not is_same_list(now, now[1:])
    assert not is_same_list([source("a", etag="1")], [source("a", etag="2")])


@pytest.mark.parametrize(
    ("operations", "published", "is_known"),
    [
        ([], None, True),
        (["publish"], 0, True),
        (["publish", "publish"], 1, True),
        (["publish", "replace", "replace"], 0, True),
        (["publish", "append"], 0, False),
        (["publish", "delete", "replace"], 0, False),
        (["append"], None, False),
        (["gone", "replace"], None, False),
        (["gone", "publish", "replace"], 1, True),
    ],
)
def test_the_state_is_that_of_the_last_publish(operations: list[str], published: int | None, is_known: bool) -> None:
    snapshots = {
        place: Snapshot(
            id=place,
            parent=place - 1 if place > 0 else None,
            operation="overwrite" if operation == "publish" else operation,
            timestamp=place,
            summary={PUBLISHED: "key"} if operation == "publish" else {},
        )
        for place, operation in enumerate(operations)
        if operation != "gone"
    }
    state = find_state(snapshots.get(len(operations) - 1), snapshots.get)
    assert (state.published and state.published.id, state.is_known) == (published, is_known)
