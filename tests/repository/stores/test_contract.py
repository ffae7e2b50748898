"""What every store promises, asked of each of them."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from repository.digest import CHUNK, Digest
from repository.errors import DamageError, DigestMismatchError, NoSuchObjectError, UnavailableError
from repository.stores.store import ObjectStore, Parcel
from tests.repository.stores.conftest import Ground

Wrap = Callable[[Mapping[str, bytes]], list[Parcel]]
LONG = bytes(range(256)) * 4096 * 9
"""9 MiB: more than one part of an upload."""


def _read(store: ObjectStore, key: str) -> bytes:
    with store.open(key) as source:
        return source.read()


def test_what_was_kept_is_given_back(store: ObjectStore, parcels: Wrap) -> None:
    store.keep("aip/3f/x/", parcels({"bagit.txt": b"BagIt", "data/Công văn.pdf": b"%PDF"}))
    assert _read(store, "aip/3f/x/bagit.txt") == b"BagIt"
    assert _read(store, "aip/3f/x/data/Công văn.pdf") == b"%PDF"


def test_a_long_file_and_an_empty_one_are_kept(store: ObjectStore, parcels: Wrap) -> None:
    store.keep("p/", parcels({"empty": b"", "long": LONG}))
    assert _read(store, "p/empty") == b""
    with store.open("p/long") as source:
        assert Digest.of(source) == Digest.of_bytes(LONG)


def test_reading_in_small_pieces_misses_nothing(store: ObjectStore, parcels: Wrap) -> None:
    data = LONG[: CHUNK + 7]
    store.keep("p/", parcels({"a": data}))
    with store.open("p/a") as source:
        pieces = iter(lambda: source.read(100_000), b"")
        assert b"".join(pieces) == data


def test_keys_are_told_in_order_and_by_prefix(store: ObjectStore, parcels: Wrap) -> None:
    keys = ["a-b", "a/b", "a/b-c/d", "a0", "z", "ă", "đ/e"]
    for number, key in enumerate(keys):
        store.keep(f"p/{number}/", parcels({key: b"x"}))
    store.keep("q/", parcels(dict.fromkeys(keys, b"x")))
    assert list(store.keys("q/")) == [f"q/{key}" for key in keys]
    assert list(store.keys("q/a")) == [f"q/{key}" for key in keys[:4]]
    assert list(store.keys("q/a/")) == ["q/a/b", "q/a/b-c/d"]
    assert len(list(store.keys(""))) == 2 * len(keys)
    assert list(store.keys("nowhere/")) == []


def test_keeping_the_same_again_is_no_error(store: ObjectStore, parcels: Wrap) -> None:
    contents = {"a": b"one", "data/b": LONG}
    store.keep("p/", parcels(contents))
    store.keep("p/", parcels(contents))
    assert _read(store, "p/a") == b"one"


def test_a_broken_transfer_is_finished_by_running_it_again(ground: Ground, parcels: Wrap) -> None:
    ground.plant("p/a", b"one")
    ground.store.keep("p/", parcels({"a": b"one", "data/b": b"two"}))
    assert list(ground.store.keys("p/")) == ["p/a", "p/data/b"]


@pytest.mark.parametrize("other", [b"two", LONG, b""])
def test_nothing_kept_is_ever_replaced(store: ObjectStore, parcels: Wrap, other: bytes) -> None:
    store.keep("p/", parcels({"a": b"one"}))
    with pytest.raises(DigestMismatchError) as caught:
        store.keep("p/", parcels({"a": other}))
    assert caught.value.found == Digest.of_bytes(b"one")
    assert caught.value.expected == Digest.of_bytes(other)
    assert _read(store, "p/a") == b"one"


@pytest.mark.parametrize("size", [3, len(LONG)])
def test_a_source_that_changed_since_first_sight_is_not_kept(
    store: ObjectStore, parcels: Wrap, size: int
) -> None:
    good, bad = parcels({"a": b"one", "b": LONG[:size]})
    bad.source.write_bytes(LONG[: size - 1] + b"!")
    with pytest.raises(DigestMismatchError):
        store.keep("p/", [good, bad])
    assert "p/b" not in list(store.keys("p/"))
    with pytest.raises(NoSuchObjectError):
        store.open("p/b")


def test_a_source_that_is_gone_is_said_so(store: ObjectStore, parcels: Wrap) -> None:
    (parcel,) = parcels({"a": b"one"})
    parcel.source.unlink()
    with pytest.raises(UnavailableError):
        store.keep("p/", [parcel])
    assert list(store.keys("p/")) == []


def test_a_link_as_source_is_kept_as_the_bytes_it_leads_to(
    store: ObjectStore, parcels: Wrap, tmp_path: Path
) -> None:
    (parcel,) = parcels({"a": b"one"})
    link = tmp_path / "link"
    link.symlink_to(parcel.source)
    store.keep("p/", [Parcel("a", link, parcel.digest)])
    link.unlink()
    parcel.source.unlink()
    assert _read(store, "p/a") == b"one"


def test_what_is_not_kept_is_not_found(store: ObjectStore, parcels: Wrap) -> None:
    store.keep("p/", parcels({"data/a": b"one"}))
    for key in ("p/b", "p/data", "p/data/a/b", "q"):
        with pytest.raises(NoSuchObjectError):
            store.open(key)


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "a/../../x", "a//b", "", ".", "a/\0"])
def test_no_key_leads_outside(store: ObjectStore, parcels: Wrap, key: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        store.open(key)
    (parcel,) = parcels({"a": b"one"})
    with pytest.raises(ValueError, match="outside"):
        store.keep("p/", [Parcel(key or "./", parcel.source, parcel.digest)])


def test_a_medium_that_is_not_there_is_said_so(ground: Ground, parcels: Wrap) -> None:
    ground.store.keep("p/", parcels({"a": b"one"}))
    ground.lose()
    for ask in (
        lambda: ground.store.keep("p/", parcels({"b": b"two"})),
        lambda: ground.store.open("p/a"),
        lambda: list(ground.store.keys("")),
        ground.store.abilities,
    ):
        with pytest.raises(UnavailableError):
            ask()


def test_of_two_writers_with_other_bytes_one_wins_and_one_is_told(
    store: ObjectStore, parcels: Wrap
) -> None:
    """Whatever the race: one content lies there, and whoever brought it was not refused."""
    contents = [b"one" * 1000, b"two" * 1000, b"six" * 1000, b"ten" * 1000]

    def bring(data: bytes) -> bool:
        try:
            store.keep("p/", parcels({"a": data}))
        except DamageError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(bring, contents))
    lies = _read(store, "p/a")
    assert [data for data, won in zip(contents, kept, strict=True) if won] == [lies]


def test_abilities_are_said_and_leave_no_keys(store: ObjectStore) -> None:
    for _ in range(2):
        abilities = store.abilities()
        assert abilities
        assert all(ability.says for ability in abilities)
    assert list(store.keys("")) == []
