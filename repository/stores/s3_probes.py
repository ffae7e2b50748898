"""Probes: what a bucket really does when it is asked, tried on objects of our own.

Servers of different makers say yes to the same request and mean different
things: one ignores ``If-None-Match`` and overwrites, another lets a COMPLIANCE
lock be shortened. So each ability is tried, not read about.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from repository.stores.store import Ability

PROBES = "probe/"
"""Where probe objects lie, below the store's prefix."""
_LOCK = timedelta(minutes=2)


class Bucket(Protocol):
    """What the probes need of a bucket."""

    def __call__(self, act: str, key: str | None = None, **said: object) -> Mapping[str, Any]:
        """Do ``act`` and give the answer."""
        ...

    def pages(self, act: str, prefix: str) -> Iterator[Mapping[str, Any]]:
        """Every page of a listing."""
        ...

    def refused(self, act: str, key: str | None = None, **said: object) -> str | None:
        """Try ``act``: None if the server did it, else the code with which it declined."""
        ...


def probe(bucket: Bucket, prefix: str, now: datetime) -> Sequence[Ability]:
    """Try the five abilities below ``prefix``; earlier probes are tidied away first."""
    _tidy(bucket, prefix)
    key = f"{prefix}{now:%Y%m%dT%H%M%S.%f}"
    found = (
        _conditional(bucket, f"{key}-conditional"),
        _checksums(bucket, f"{key}-checksum"),
        _versioning(bucket, f"{key}-versions"),
        *_locking(bucket, f"{key}-lock", now),
    )
    _tidy(bucket, prefix)
    return found


def has_lock(bucket: Bucket) -> bool:
    """Whether the bucket was made with Object Lock."""
    return bucket.refused("get_object_lock_configuration") is None


def oldest(bucket: Bucket, key: str) -> str | None:
    """The first version ever written under ``key``; None where none is told."""
    found = None
    for page in bucket.pages("list_object_versions", key):
        for entry in page.get("Versions", ()):
            if entry["Key"] == key:
                found = entry["VersionId"]  # listed from the newest to the oldest
    return found


def _conditional(bucket: Bucket, key: str) -> Ability:
    bucket("put_object", key, Body=b"first", IfNoneMatch="*")
    able = bucket.refused("put_object", key, Body=b"second", IfNoneMatch="*") is not None
    return Ability(
        "conditional-put",
        able,
        "a second writer is refused" if able else "a second writer overwrites; versions tell us",
    )


def _checksums(bucket: Bucket, key: str) -> Ability:
    refused = bucket.refused("put_object", key, Body=b"probe", ChecksumAlgorithm="SHA256")
    able = refused is None and bool(
        bucket("head_object", key, ChecksumMode="ENABLED").get("ChecksumSHA256")
    )
    return Ability(
        "checksums",
        able,
        "the server keeps SHA-256" if able else "the server keeps no SHA-256; ours is metadata",
    )


def _versioning(bucket: Bucket, key: str) -> Ability:
    versions = {
        bucket("put_object", key, Body=data).get("VersionId") for data in (b"first", b"second")
    }
    able = len(versions - {None, "null"}) == 2  # noqa: PLR2004  two writes, two versions
    return Ability(
        "versioning",
        able,
        "an overwritten object is still there"
        if able
        else "an overwritten object is LOST: switch versioning on",
    )


def _locking(bucket: Bucket, key: str, now: datetime) -> tuple[Ability, Ability]:
    version = bucket("put_object", key, Body=b"locked").get("VersionId")
    if version is None or not has_lock(bucket):
        absent = "the bucket was made without Object Lock; whoever holds the key can delete"
        return Ability("object-lock", able=False, says=absent), Ability(
            "delete-protection", able=False, says=absent
        )

    def locked_for(span: timedelta) -> str | None:
        lock = {"Mode": "COMPLIANCE", "RetainUntilDate": now + span}
        return bucket.refused("put_object_retention", key, VersionId=version, Retention=lock)

    locks = locked_for(_LOCK) is None
    shortens = locks and locked_for(_LOCK / 2) is None
    keeps = locks and bucket.refused("delete_object", key, VersionId=version) is not None
    return (
        Ability("object-lock", locks and not shortens, _LOCK_SAYS[locks, shortens]),
        Ability(
            "delete-protection",
            keeps,
            "a locked version cannot be deleted" if keeps else "a locked version CAN be deleted",
        ),
    )


_LOCK_SAYS = {
    (True, False): "a lock cannot be shortened",
    (True, True): "a lock CAN be shortened: this is no write-once store",
    (False, False): "the server takes no lock",
}


def _tidy(bucket: Bucket, prefix: str) -> None:
    """Remove what earlier probes left, as far as its locks have run out."""
    for page in bucket.pages("list_object_versions", prefix):
        for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            bucket.refused("delete_object", entry["Key"], VersionId=entry["VersionId"])
