"""Both kinds of store, each with what its tests need beside the protocol."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from repository.digest import Digest
from repository.stores.directory import DirectoryStore
from repository.stores.s3 import S3Store
from repository.stores.store import ObjectStore, Parcel
from tests.s3 import Server


@dataclass(frozen=True, slots=True)
class Ground:
    """A store under test, and ways to reach around it."""

    store: ObjectStore
    plant: Callable[[str, bytes], None]
    """Puts bytes under a key without asking the store."""
    lose: Callable[[], None]
    """Takes the medium away."""


def _directory(root: Path) -> Ground:
    store = DirectoryStore("kho-1", root)
    store.create()

    def plant(key: str, data: bytes) -> None:
        place = root / "objects" / key
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    return Ground(store, plant, (root / ".luutru-store").unlink)


def _bucket(server: Server) -> Ground:
    name = server.bucket()
    store = S3Store("kho-2", name, server.endpoint, "đơn vị/kho")

    def plant(key: str, data: bytes) -> None:
        server.client.put_object(Bucket=name, Key=f"đơn vị/kho/{key}", Body=data)

    def lose() -> None:
        for version in server.client.list_object_versions(Bucket=name).get("Versions", ()):
            server.client.delete_object(
                Bucket=name, Key=version["Key"], VersionId=version["VersionId"]
            )
        server.client.delete_bucket(Bucket=name)

    return Ground(store, plant, lose)


@pytest.fixture(params=["directory", "s3"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    if request.param == "directory":
        return _directory(tmp_path / "store")
    return _bucket(request.getfixturevalue("s3"))


@pytest.fixture
def store(ground: Ground) -> ObjectStore:
    return ground.store


@pytest.fixture
def parcels(tmp_path: Path) -> Callable[[Mapping[str, bytes]], list[Parcel]]:
    """Wrap bytes up: each call in a folder of its own."""
    numbers = count(1)

    def wrap(contents: Mapping[str, bytes]) -> list[Parcel]:
        folder = tmp_path / "sources" / str(next(numbers))
        folder.mkdir(parents=True)
        wrapped = []
        for number, (key, data) in enumerate(contents.items()):
            source = folder / str(number)
            source.write_bytes(data)
            wrapped.append(Parcel(key, source, Digest.of_bytes(data)))
        return wrapped

    return wrap
