from pathlib import Path

from sluice_glue.stores import FolderStore


def test_a_folder_is_a_store(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "root")
    assert list(store.list("")) == []
    store.put("b/1.json", b"one")
    store.put("a/2.json", b"two")
    first = list(store.list(""))
    assert [it.key for it in first] == ["a/2.json", "b/1.json"]
    assert [it.key for it in store.list("b/")] == ["b/1.json"]
    assert (store.get("b/1.json"), store.get("b/1.json", first=2), store.get("none")) == (b"one", b"on", None)
    store.put("b/1.json", b"ONE")
    assert [it.etag == before.etag for it, before in zip(store.list(""), first, strict=True)] == [True, False]
    store.delete("b/1.json")
    store.delete("b/1.json")
    assert [it.key for it in store.list("")] == ["a/2.json"]
    assert store.uri("a/2.json") == (tmp_path / "root" / "a" / "2.json").as_uri()
