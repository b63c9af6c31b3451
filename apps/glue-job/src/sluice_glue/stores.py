"""Object stores: a bucket, or a folder that stands for one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectRequestRequestTypeDef

READ_ATTEMPTS = 5
"""Of an object whose body breaks off, which the client itself does not try again."""


@dataclass(frozen=True)
class Listed:
    """An object as a listing tells of it."""

    key: str
    etag: str
    """Without quotes, as published lists have it."""
    modified: datetime


class ObjectStore(Protocol):
    """What publishing asks of a bucket. No object is ever written twice with different bytes that matter."""

    def list(self, prefix: str) -> Iterator[Listed]:
        """The objects whose keys begin so, in the order of their keys."""

    def get(self, key: str, first: int | None = None) -> bytes | None:
        """The bytes of an object, or the first of them; None where there is none."""

    def put(self, key: str, body: bytes) -> None: ...

    def delete(self, key: str) -> None: ...

    def uri(self, key: str) -> str:
        """By which Spark reads the object."""


@dataclass(frozen=True)
class Lake:
    """The zones that publishing reads and writes."""

    processed: ObjectStore
    final: ObjectStore


@dataclass(frozen=True)
class FolderStore:
    """A folder whose files are the objects, under their keys."""

    root: Path

    def list(self, prefix: str) -> Iterator[Listed]:
        found = {path.relative_to(self.root).as_posix(): path for path in self.root.rglob("*") if path.is_file()}
        for key in sorted(found):
            if not key.startswith(prefix) or key.endswith(".draft"):
                continue
            modified = datetime.fromtimestamp(found[key].stat().st_mtime, UTC)
            yield Listed(key, hashlib.md5(found[key].read_bytes(), usedforsecurity=False).hexdigest(), modified)

    def get(self, key: str, first: int | None = None) -> bytes | None:
        try:
            with (self.root / key).open("rb") as file:
                return file.read(-1 if first is None else first)
        except FileNotFoundError:
            return None

    def put(self, key: str, body: bytes) -> None:
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        # It appears whole or not at all.
        draft = path.with_name(f"{uuid4()}.draft")
        draft.write_bytes(body)
        draft.replace(path)

    def delete(self, key: str) -> None:
        (self.root / key).unlink(missing_ok=True)

    def uri(self, key: str) -> str:
        return (self.root / key).absolute().as_uri()


@dataclass(frozen=True)
class S3Store:
    """A bucket. The client is used by many threads at once."""

    client: "S3Client"
    bucket: str

    def list(self, prefix: str) -> Iterator[Listed]:
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix):
            for found in page.get("Contents", []):
                # S3 quotes etags; published lists hold them bare, for readers in any language.
                yield Listed(found["Key"], found["ETag"].strip('"'), found["LastModified"])

    def get(self, key: str, first: int | None = None) -> bytes | None:
        request: GetObjectRequestRequestTypeDef = {"Bucket": self.bucket, "Key": key}
        if first is not None:
            request["Range"] = f"bytes=0-{first - 1}"
        return self._get(request, READ_ATTEMPTS)

    def _get(self, request: "GetObjectRequestRequestTypeDef", attempts: int) -> bytes | None:
        try:
            return self.client.get_object(**request)["Body"].read()
        except (HTTPClientError, IncompleteReadError):
            if attempts == 1:
                raise
            return self._get(request, attempts - 1)
        except ClientError as error:
            # An object without bytes has no range.
            nothing = {"NoSuchKey": None, "InvalidRange": b""}
            code = error.response["Error"]["Code"]
            if code not in nothing:
                raise
            return nothing[code]

    def put(self, key: str, body: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=key, Body=body)

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=key)

    def uri(self, key: str) -> str:
        return f"s3://{self.bucket}/{key}"
