"""Any list of groups: every reduced tree leads to the root, and nothing else does."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preservation.evidence.make import root_in
from preservation.evidence.merkle import grow, leaf_of, path_in, reduced, root_of, sizes_of

DIGEST = st.binary(min_size=32, max_size=32)
GROUPS = st.lists(
    st.lists(DIGEST, min_size=1, max_size=5, unique=True).map(tuple), min_size=1, max_size=40
)


def tree_over(groups: Sequence[tuple[bytes, ...]]) -> bytes:
    return grow((leaf_of(group, "sha256") for group in groups), "sha256")


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_every_reduced_tree_leads_to_the_root(groups: list[tuple[bytes, ...]]) -> None:
    tree = tree_over(groups)
    root = root_in(tree, "sha256")
    assert len(tree) == 32 * sum(sizes_of(len(groups)))
    for index, group in enumerate(groups):
        path = tuple(path_in(tree, len(groups), index, 32))
        lists = reduced(group, path)
        if not lists:
            assert (len(groups), group) == (1, (root,))
            continue
        assert root_of(lists, "sha256") == root
        assert set(group) <= set(lists[0])
        assert len(group) == 1 or set(group) == set(lists[0])


@settings(max_examples=150, deadline=None)
@given(GROUPS, st.data())
def test_no_bit_of_a_reduced_tree_can_be_turned(
    groups: list[tuple[bytes, ...]], data: st.DataObject
) -> None:
    tree = tree_over(groups)
    index = data.draw(st.integers(0, len(groups) - 1))
    path = tuple(path_in(tree, len(groups), index, 32))
    lists = reduced(groups[index], path)
    if not lists:
        return
    which = data.draw(st.integers(0, len(lists) - 1))
    node = data.draw(st.integers(0, len(lists[which]) - 1))
    bit = data.draw(st.integers(0, 255))
    turned = (int.from_bytes(lists[which][node]) ^ (1 << bit)).to_bytes(32)
    changed = [list(one) for one in lists]
    changed[which][node] = turned
    assert root_of(tuple(map(tuple, changed)), "sha256") != root_in(tree, "sha256")


@settings(max_examples=60, deadline=None)
@given(GROUPS, st.binary(min_size=1, max_size=64), st.integers(0, 511))
def test_no_bit_of_a_file_can_be_turned(
    groups: list[tuple[bytes, ...]], content: bytes, bit: int
) -> None:
    groups[0] = (hashlib.sha256(content).digest(), hashlib.sha256(b"its tagmanifest").digest())
    lists = reduced(groups[0], tuple(path_in(tree_over(groups), len(groups), 0, 32)))
    bit %= 8 * len(content)
    turned = (int.from_bytes(content) ^ (1 << bit)).to_bytes(len(content))
    assert hashlib.sha256(content).digest() in lists[0]
    assert hashlib.sha256(turned).digest() not in lists[0]


def test_the_example_of_the_standard() -> None:
    """RFC 4998 §4.2: three groups, the second with three documents."""
    h1, h2a, h2b, h2c, h3 = (hashlib.sha256(bytes([n])).digest() for n in range(5))
    h2 = hashlib.sha256(b"".join(sorted((h2a, h2b, h2c)))).digest()
    h12 = hashlib.sha256(b"".join(sorted((h1, h2)))).digest()
    tree = tree_over([(h1,), (h2a, h2b, h2c), (h3,)])
    assert root_in(tree, "sha256") == hashlib.sha256(b"".join(sorted((h12, h3)))).digest()

    def lists(index: int, group: tuple[bytes, ...]) -> object:
        return reduced(group, tuple(path_in(tree, 3, index, 32)))

    assert lists(0, (h1,)) == (tuple(sorted((h1, h2))), (h3,))
    assert lists(1, (h2a, h2b, h2c)) == (tuple(sorted((h2a, h2b, h2c))), (h1,), (h3,))
    assert lists(2, (h3,)) == (tuple(sorted((h3, h12))),)


def test_nothing_is_no_tree() -> None:
    for call in (
        lambda: leaf_of((), "sha256"),
        lambda: leaf_of((b"a" * 32,) * 2, "sha256"),
        lambda: grow([], "sha256"),
        lambda: root_of((), "sha256"),
        lambda: list(path_in(b"\0" * 96, 2, 2, 32)),
        lambda: list(path_in(b"\0" * 95, 2, 1, 32)),
    ):
        with pytest.raises(ValueError, match=r"needs|no leaf|cut short"):
            call()
