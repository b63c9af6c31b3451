from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, IncompleteReadError
from botocore.response import StreamingBody
from botocore.stub import Stubber

from sluice_glue.stores import READ_ATTEMPTS, FolderStore, Listed, S3Store


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


BUCKET = {"Bucket": "bucket"}


@pytest.fixture
def s3() -> Iterator[tuple[S3Store, Stubber]]:
    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    with Stubber(client) as answers:
        yield S3Store(client, "bucket"), answers
        answers.assert_no_pending_responses()


def body(text: bytes, length: int | None = None) -> dict[str, Any]:
    return {"Body": StreamingBody(BytesIO(text), len(text) if length is None else length)}


def test_a_bucket_is_listed_page_by_page(s3: tuple[S3Store, Stubber]) -> None:
    store, answers = s3
    now = datetime.now(UTC)
    pages = [[("a b", '"e1"'), ("c", '"e2-3"')], [("d", '"e4"')]]
    for number, page in enumerate(pages):
        contents = [{"Key": key, "ETag": etag, "LastModified": now} for key, etag in page]
        more = {"IsTruncated": True, "NextContinuationToken": "next"} if number == 0 else {"IsTruncated": False}
        asked = {**BUCKET, "Prefix": "p/", **({"ContinuationToken": "next"} if number > 0 else {})}
        answers.add_response("list_objects_v2", {"Contents": contents, **more}, asked)
    # Whoever compares them with a published list has them without quotes.
    assert list(store.list("p/")) == [Listed("a b", "e1", now), Listed("c", "e2-3", now), Listed("d", "e4", now)]


def test_an_object_whose_body_breaks_off_is_read_again(s3: tuple[S3Store, Stubber]) -> None:
    store, answers = s3
    answers.add_response("get_object", body(b"ha", length=5), {**BUCKET, "Key": "key"})
    answers.add_response("get_object", body(b"whole"), {**BUCKET, "Key": "key"})
    assert store.get("key") == b"whole"
    for _ in range(READ_ATTEMPTS):
        answers.add_response("get_object", body(b"ha", length=5), {**BUCKET, "Key": "key"})
    with pytest.raises(IncompleteReadError):
        store.get("key")


def test_what_is_not_there_is_told_from_what_fails(s3: tuple[S3Store, Stubber]) -> None:
    store, answers = s3
    answers.add_client_error("get_object", "NoSuchKey")
    assert store.get("key") is None
    answers.add_client_error(
        "get_object", "InvalidRange", expected_params={**BUCKET, "Key": "key", "Range": "bytes=0-8"}
    )
    assert store.get("key", first=9) == b""
    answers.add_client_error("get_object", "AccessDenied")
    with pytest.raises(ClientError, match="AccessDenied"):
        store.get("key")
