"""A store in an S3 bucket, and the only door to boto3.

What the server promises is never believed. Every object carries our own digest
as metadata and is read back after it was written. Conditional writes are asked
for and not relied on (Ceph RGW 16 ignores them): after each write the oldest
version under the key must be ours, or hold the same bytes; a writer who came
second takes its own version back. The version that was read back is locked.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from repository.calendar import Clock, system_clock
from repository.digest import Algorithm, Digest
from repository.errors import DigestMismatchError, NoSuchObjectError, UnavailableError
from repository.stores.keys import parts_of
from repository.stores.s3_probes import PROBES, Bucket, has_lock, oldest, probe
from repository.stores.store import Ability, Parcel

_PART = 8 << 20
"""How much is sent at a time, in bytes; S3 wants 5 MiB at least."""
_MOST_PARTS = 9_000
_AT_ONCE = 4
_MISSING = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound"})
_TAKEN = frozenset({"412", "PreconditionFailed", "ConditionalRequestConflict"})
_CONFIG: Mapping[str, Any] = {
    "connect_timeout": 5,
    "read_timeout": 30,
    "retries": {"mode": "standard", "total_max_attempts": 3},
    # Servers of other makers stumble over checksum trailers; we digest everything ourselves.
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}
_Version = Mapping[str, str]
"""Which version is meant, as boto3 is told: empty where the bucket has none."""


class S3Store:
    """An ``ObjectStore`` in a bucket. Credentials come by the standard AWS chain."""

    def __init__(
        self,
        name: str,
        bucket: str,
        endpoint: str = "",
        prefix: str = "",
        retention_days: int = 0,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._name = name
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._retention = timedelta(days=retention_days)
        self._bucket_name = bucket
        self._endpoint = endpoint
        self._clock = clock

    @property
    def name(self) -> str:
        """See ``ObjectStore.name``."""
        return self._name

    def keep(self, prefix: str, parcels: Sequence[Parcel]) -> None:
        """See ``ObjectStore.keep``. The last parcel is sent when all others are kept."""
        items = [(self.key_of(prefix + parcel.key), parcel) for parcel in parcels]
        _ = self.bucket  # made once, before several threads ask for it
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for done in [pool.submit(self._keep, *item) for item in items[:-1]]:
                done.result()
        for item in items[-1:]:
            self._keep(*item)

    def open(self, key: str) -> BinaryIO:
        """See ``ObjectStore.open``. The stream cannot be rewound."""
        with translated(key):
            body = self.bucket("get_object", self.key_of(key))["Body"]
        return cast("BinaryIO", io.BufferedReader(_Reading(body, key), 1 << 18))

    def keys(self, prefix: str) -> Iterator[str]:
        """See ``ObjectStore.keys``. Probes are not objects and are left out."""
        with translated(prefix):
            for page in self.bucket.pages("list_objects_v2", self._prefix + prefix):
                for entry in page.get("Contents", ()):
                    key = entry["Key"].removeprefix(self._prefix)
                    if not key.startswith(PROBES):
                        yield key

    def abilities(self) -> Sequence[Ability]:
        """See ``ObjectStore.abilities``: what is tried with objects of its own, not read about."""
        with translated(self._prefix + PROBES):
            return probe(self.bucket, self._prefix + PROBES, self._clock())

    @cached_property
    def bucket(self) -> "_Boto":
        """How the server is spoken with."""
        with translated(self._bucket_name):
            return _Boto(self._bucket_name, self._endpoint)

    @cached_property
    def _locks(self) -> bool:
        """Whether what was read back is to be locked, and the bucket can."""
        return bool(self._retention) and has_lock(self.bucket)

    def key_of(self, key: str) -> str:
        """The name of an object in the bucket."""
        parts_of(key)
        return self._prefix + key

    def _keep(self, key: str, parcel: Parcel) -> None:
        with translated(key):
            held = self._held(key, parcel.digest)
            if held is None:
                held = self._require_first(key, self._send(key, parcel), parcel.digest)
            if self._locks:
                self._lock(key, held)

    def _held(self, key: str, expected: Digest) -> _Version | None:
        """The version with these bytes under ``key``, if one is there. Other bytes are an error."""
        try:
            found, version = self._look(key, expected.algorithm)
        except NoSuchObjectError:
            return None
        _require(key, expected, found)
        return version

    def _lock(self, key: str, version: _Version) -> None:
        """Lock the version that was read back, and no other: a newer one may be a stranger's."""
        until = self._clock() + self._retention
        lock = {"Mode": "COMPLIANCE", "RetainUntilDate": until}
        if self.bucket.refused("put_object_retention", key, Retention=lock, **version):
            said = self.bucket("get_object_retention", key, **version)["Retention"]
            if said["Mode"] != "COMPLIANCE" or said["RetainUntilDate"] < until:
                raise UnavailableError(f"{key}: không khóa được · cannot be locked")

    def _send(self, key: str, parcel: Parcel) -> str | None:
        """Write the source under ``key``, unless it is no longer what it was; the version made."""
        size = parcel.source.stat().st_size
        said = {"Metadata": {parcel.digest.algorithm.value: parcel.digest.hex}}
        try:
            if size <= _PART:
                answer = self._send_whole(key, parcel, said)
            else:
                answer = self._send_parts(key, parcel, max(_PART, size // _MOST_PARTS), said)
        except ClientError as error:
            if _code(error) not in _TAKEN:
                raise
            return None  # somebody was faster: what lies there decides
        return cast("str | None", answer.get("VersionId"))

    def _send_whole(self, key: str, parcel: Parcel, said: Mapping[str, Any]) -> Mapping[str, Any]:
        data = parcel.source.read_bytes()
        _require(key, parcel.digest, Digest.of_bytes(data, parcel.digest.algorithm))
        return self.bucket("put_object", key, Body=data, IfNoneMatch="*", **said)

    def _send_parts(
        self, key: str, parcel: Parcel, part_bytes: int, said: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Send a long file in parts; they become an object only if they were the right bytes."""
        upload = self.bucket("create_multipart_upload", key, **said)["UploadId"]
        try:
            hasher = hashlib.new(parcel.digest.algorithm)
            parts = []
            for number, data in enumerate(_pieces(parcel.source, part_bytes), 1):
                hasher.update(data)
                answer = self.bucket(
                    "upload_part", key, UploadId=upload, PartNumber=number, Body=data
                )
                parts.append({"PartNumber": number, "ETag": answer["ETag"]})
            _require(key, parcel.digest, Digest(parcel.digest.algorithm, hasher.hexdigest()))
            return self.bucket(
                "complete_multipart_upload",
                key,
                UploadId=upload,
                MultipartUpload={"Parts": parts},
                IfNoneMatch="*",
            )
        except BaseException:  # whatever it was, unfinished parts must not cost space for ever
            with suppress(ClientError, BotoCoreError):
                self.bucket("abort_multipart_upload", key, UploadId=upload)
            raise

    def _require_first(self, key: str, ours: str | None, expected: Digest) -> _Version:
        """Read back what was written, and make sure that nobody else had been there before."""
        found, version = self._look(key, expected.algorithm, ours)
        first = oldest(self.bucket, key)
        if found == expected and first not in (None, ours):
            found, _ = self._look(key, expected.algorithm, first)
        if found != expected and ours not in (None, "null"):
            with suppress(ClientError):  # locked by the bucket's own rule: then it stays, unread
                self.bucket("delete_object", key, VersionId=ours)
        _require(key, expected, found)
        return version

    def _look(
        self, key: str, algorithm: Algorithm, version: str | None = None
    ) -> tuple[Digest, _Version]:
        """Read one version to its end, the newest where none is named; which one it was."""
        chosen = {} if version is None else {"VersionId": version}
        with translated(key):
            answer = self.bucket("get_object", key, **chosen)
        if said := answer.get("VersionId"):
            chosen = {"VersionId": said}
        with io.BufferedReader(_Reading(answer["Body"], key)) as source:
            return Digest.of(cast("BinaryIO", source), algorithm), chosen


class _Boto(Bucket):
    """One bucket, as boto3 speaks with it."""

    def __init__(self, name: str, endpoint: str) -> None:
        style = {"addressing_style": "path"} if endpoint else {}
        self._name = name
        self._client = boto3.session.Session().client(
            "s3", endpoint_url=endpoint or None, config=Config(**_CONFIG, s3=style)
        )

    def __call__(self, act: str, key: str | None = None, **said: object) -> Mapping[str, Any]:
        """See ``Bucket``."""
        if key is not None:
            said["Key"] = key
        return cast("Mapping[str, Any]", getattr(self._client, act)(Bucket=self._name, **said))

    def pages(self, act: str, prefix: str) -> Iterator[Mapping[str, Any]]:
        """See ``Bucket``."""
        pages = self._client.get_paginator(act).paginate(Bucket=self._name, Prefix=prefix)
        return cast("Iterator[Mapping[str, Any]]", iter(pages))

    def refused(self, act: str, key: str | None = None, **said: object) -> str | None:
        """See ``Bucket``."""
        try:
            self(act, key, **said)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.NOT_IMPLEMENTED:
                raise  # no answer is not a refusal
            return _code(error)
        return None


class _Reading(io.RawIOBase):
    """A body on its way here, whose failures are ours."""

    def __init__(self, body: Any, key: str) -> None:  # noqa: ANN401  botocore has no types
        self._body, self._for = body, key

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  any writable buffer
        """Take what comes next."""
        with translated(self._for):
            data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let the connection go."""
        if not self.closed:
            self._body.close()
        super().close()


def _require(key: str, expected: Digest, found: Digest) -> None:
    if found != expected:
        raise DigestMismatchError(key, expected=expected, found=found)


def _pieces(source: Path, size: int) -> Iterator[bytes]:
    with source.open("rb") as opened:
        yield from iter(lambda: opened.read(size), b"")


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def translated(key: str) -> Iterator[None]:
    """Say in our words what botocore says in its own."""
    try:
        yield
    except ClientError as error:
        if _code(error) in _MISSING:
            raise NoSuchObjectError(key) from error
        raise UnavailableError(f"{key}: {error}") from error
    except (BotoCoreError, OSError) as error:
        raise UnavailableError(f"{key}: {error}") from error
