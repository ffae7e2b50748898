"""What only a bucket can do wrong."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from repository.digest import Digest
from repository.errors import DigestMismatchError, UnavailableError
from repository.stores.s3 import S3Store
from repository.stores.store import Parcel
from tests.s3 import Server

Wrap = Callable[[Mapping[str, bytes]], list[Parcel]]


def _versions(s3: Server, bucket: str, key: str) -> list[bytes]:
    """Every version under ``key``, the newest first."""
    listed = s3.client.list_object_versions(Bucket=bucket, Prefix=key).get("Versions", ())
    return [
        s3.client.get_object(Bucket=bucket, Key=key, VersionId=v["VersionId"])["Body"].read()
        for v in listed
    ]


class Careless(S3Store):
    """A store whose first look finds nothing: as if the other writer came just after it."""

    def _held(self, key: str, expected: Digest) -> None:
        return None


class Deaf(Careless):
    """As it is on a server that ignores conditions (Ceph RGW 16)."""

    def _send_whole(self, key: str, parcel: Parcel, said: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.bucket("put_object", key, Body=parcel.source.read_bytes(), **said)


@pytest.mark.parametrize("kind", [Careless, Deaf])
def test_whoever_came_second_takes_its_version_back(
    s3: Server, parcels: Wrap, kind: type[S3Store]
) -> None:
    bucket = s3.bucket()
    s3.client.put_object(Bucket=bucket, Key="p/a", Body=b"first")
    with pytest.raises(DigestMismatchError):
        kind("kho", bucket, s3.endpoint).keep("p/", parcels({"a": b"second"}))
    assert _versions(s3, bucket, "p/a") == [b"first"]


@pytest.mark.parametrize("kind", [Careless, Deaf])
def test_two_writers_of_the_same_bytes_are_both_right(
    s3: Server, parcels: Wrap, kind: type[S3Store]
) -> None:
    bucket = s3.bucket()
    S3Store("kho", bucket, s3.endpoint).keep("p/", parcels({"a": b"same"}))
    kind("kho", bucket, s3.endpoint).keep("p/", parcels({"a": b"same"}))
    assert set(_versions(s3, bucket, "p/a")) == {b"same"}


def test_the_neighbour_with_a_longer_key_is_not_taken_for_an_older_version(
    s3: Server, parcels: Wrap
) -> None:
    store = S3Store("kho", s3.bucket(), s3.endpoint)
    store.keep("p/", parcels({"a.txt": b"neighbour"}))
    store.keep("p/", parcels({"a": b"one"}))
    with store.open("p/a") as source:
        assert source.read() == b"one"


def test_our_digest_goes_with_the_object(s3: Server, parcels: Wrap) -> None:
    bucket = s3.bucket()
    S3Store("kho", bucket, s3.endpoint).keep("p/", parcels({"a": b"one", "b": bytes(9 << 20)}))
    for key, data in (("p/a", b"one"), ("p/b", bytes(9 << 20))):
        said = s3.client.head_object(Bucket=bucket, Key=key)["Metadata"]
        assert said == {"sha256": Digest.of_bytes(data).hex}


def test_what_was_read_back_is_locked(s3: Server, parcels: Wrap) -> None:
    now = datetime.now(UTC)
    bucket = s3.bucket(ObjectLockEnabledForBucket=True)
    store = S3Store("kho", bucket, s3.endpoint, retention_days=30, clock=lambda: now)
    store.keep("p/", parcels({"a": b"one"}))
    said = s3.client.head_object(Bucket=bucket, Key="p/a")
    assert said["ObjectLockMode"] == "COMPLIANCE"
    until = said["ObjectLockRetainUntilDate"]
    assert abs(until - now - timedelta(days=30)) < timedelta(seconds=2)
    with pytest.raises(s3.client.exceptions.ClientError, match="AccessDenied"):
        s3.client.delete_object(Bucket=bucket, Key="p/a", VersionId=said["VersionId"])


class Overtaken(S3Store):
    """A store into whose key a stranger writes just before it is locked."""

    def _lock(self, key: str, version: Mapping[str, str]) -> None:
        self.bucket("put_object", key, Body=b"stranger")
        super()._lock(key, version)


def test_the_lock_falls_on_what_was_read_back_and_not_on_what_came_after(
    s3: Server, parcels: Wrap
) -> None:
    bucket = s3.bucket(ObjectLockEnabledForBucket=True)
    Overtaken("kho", bucket, s3.endpoint, retention_days=30).keep("p/", parcels({"a": b"one"}))
    newest, oldest = s3.client.list_object_versions(Bucket=bucket, Prefix="p/a")["Versions"]
    with pytest.raises(s3.client.exceptions.ClientError, match="AccessDenied"):
        s3.client.delete_object(Bucket=bucket, Key="p/a", VersionId=oldest["VersionId"])
    s3.client.delete_object(Bucket=bucket, Key="p/a", VersionId=newest["VersionId"])
    assert _versions(s3, bucket, "p/a") == [b"one"]


def test_a_longer_lock_that_is_there_already_is_enough(s3: Server, parcels: Wrap) -> None:
    bucket = s3.bucket(ObjectLockEnabledForBucket=True)
    for days in (30, 3):
        store = S3Store("kho", bucket, s3.endpoint, retention_days=days)
        store.keep("p/", parcels({"a": b"one"}))
    assert _versions(s3, bucket, "p/a") == [b"one"]


def test_a_bucket_without_lock_is_used_without(s3: Server, parcels: Wrap) -> None:
    store = S3Store("kho", s3.bucket(), s3.endpoint, retention_days=30)
    store.keep("p/", parcels({"a": b"one"}))
    assert list(store.keys("")) == ["p/a"]


def test_an_upload_that_was_refused_leaves_no_parts(s3: Server, parcels: Wrap) -> None:
    bucket = s3.bucket()
    (parcel,) = parcels({"a": bytes(9 << 20)})
    parcel.source.write_bytes(bytes(9 << 20) + b"!")
    with pytest.raises(DigestMismatchError):
        S3Store("kho", bucket, s3.endpoint).keep("p/", [parcel])
    assert not s3.client.list_multipart_uploads(Bucket=bucket).get("Uploads")


def test_each_bucket_is_told_apart_by_what_it_does(moto: Server) -> None:
    plain = S3Store("kho", moto.bucket(versions=False), moto.endpoint).abilities()
    locking = S3Store(
        "kho", moto.bucket(ObjectLockEnabledForBucket=True), moto.endpoint, "phông"
    ).abilities()
    assert {a.name: a.able for a in plain} == {
        "conditional-put": True,
        "checksums": True,
        "versioning": False,
        "object-lock": False,
        "delete-protection": False,
    }
    assert {a.name: a.able for a in locking} == {
        "conditional-put": True,
        "checksums": True,
        "versioning": True,
        "object-lock": False,  # moto lets a COMPLIANCE lock be shortened, and that is said
        "delete-protection": True,
    }
    assert "CAN be shortened" in next(a.says for a in locking if a.name == "object-lock")


def test_more_keys_than_one_page_holds_are_all_told(moto: Server) -> None:
    bucket = moto.bucket(versions=False)
    behind = s3_backends["123456789012"]["aws"]  # the server's own memory: a thousand PUTs are slow
    for number in range(1001):
        behind.put_object(bucket, f"p/{number:04}", b"")
    assert len(list(S3Store("kho", bucket, moto.endpoint).keys("p/"))) == 1001


def test_a_server_that_is_gone_is_said_so(s3_credentials: None, parcels: Wrap) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    store = S3Store("kho", "kho", f"http://{host}:{port}")
    server.stop()
    with pytest.raises(UnavailableError):
        store.open("p/a")
    with pytest.raises(UnavailableError):
        store.keep("p/", parcels({"a": b"one"}))


def test_without_credentials_the_store_says_that_it_is_unavailable(
    s3: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    with pytest.raises(UnavailableError, match="credentials"):
        S3Store("kho", "kho", s3.endpoint).open("p/a")
