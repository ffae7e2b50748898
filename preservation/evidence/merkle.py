"""The hash tree of RFC 4998 §4.2: one root over the digests of many groups of data objects.

A *group* is what belongs together: the files of one document. Of a group with more than one
digest, the leaf is the hash of its digests in binary ascending order; of a group with one, that
digest itself. Nodes are joined in twos; one that is left over at the end of a level goes up as it
is. A *path* from a leaf to the root is what the others contribute: the *reduced hash tree* of the
standard is made of the group and its path.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

Group = tuple[bytes, ...]
"""Digests of the data objects of one group, all different."""
Lists = tuple[tuple[bytes, ...], ...]
"""A reduced hash tree: the partial hash trees, from the leaf to the root. May be empty."""


def leaf_of(group: Group, algorithm: str) -> bytes:
    """The leaf that stands for ``group`` in the tree.

    Raises:
        ValueError: the group is empty, or names a digest twice.
    """
    if not group or len(set(group)) != len(group):
        raise ValueError("a group needs digests, each once")
    return _joined(sorted(group), algorithm)


def sizes_of(leaves: int) -> Iterator[int]:
    """How many nodes each level has, from the leaves to the root."""
    while leaves > 1:
        yield leaves
        leaves = (leaves + 1) // 2
    yield leaves


def grow(leaves: Iterable[bytes], algorithm: str) -> bytes:
    """The whole tree over ``leaves``: level after level, each node in its full length.

    The last node is the root.

    Raises:
        ValueError: there is no leaf.
    """
    width = hashlib.new(algorithm).digest_size
    level = b"".join(leaves)
    if not level:
        raise ValueError("a tree needs a leaf")
    levels = [level]
    while len(level) > width:
        level = b"".join(_parents(level, width, algorithm))
        levels.append(level)
    return b"".join(levels)


def path_in(tree: bytes, leaves: int, index: int, width: int) -> Iterator[bytes]:
    """What the others contribute on the way from leaf ``index`` to the root.

    Args:
        tree: What ``grow`` made.
        leaves: How many leaves it has.
        index: Which leaf, from 0.
        width: Length of a digest, in bytes.

    Raises:
        ValueError: the tree has another size than it should, or no such leaf.
    """
    if len(tree) != width * sum(sizes_of(leaves)):
        raise ValueError("the tree is cut short")
    if not 0 <= index < leaves:
        raise ValueError(f"no leaf {index} among {leaves}")
    start = 0
    for size in sizes_of(leaves):
        sibling = index ^ 1
        if sibling < size:
            place = (start + sibling) * width
            yield tree[place : place + width]
        start, index = start + size, index // 2


def reduced(group: Group, path: Sequence[bytes]) -> Lists:
    """The reduced hash tree of ``group`` (§4.2.2); empty where its digest alone was stamped.

    As in the examples of the standard, a group of one stands in one list with its sibling.
    """
    if len(group) > 1:
        return (tuple(sorted(group)), *((node,) for node in path))
    if not path:
        return ()
    return (tuple(sorted((*group, path[0]))), *((node,) for node in path[1:]))


def root_of(lists: Lists, algorithm: str) -> bytes:
    """The root that a reduced hash tree leads to (§4.3, steps 1 and 2).

    Raises:
        ValueError: there is no list, or one of them is empty.
    """
    if not all(lists) or not lists:
        raise ValueError("a reduced hash tree needs digests")
    node = _joined(sorted(lists[0]), algorithm)
    for one in lists[1:]:
        node = _joined(sorted((*one, node)), algorithm)
    return node


def _joined(nodes: Sequence[bytes], algorithm: str) -> bytes:
    if len(nodes) == 1:
        return nodes[0]
    return hashlib.new(algorithm, b"".join(nodes)).digest()


def _parents(level: bytes, width: int, algorithm: str) -> Iterator[bytes]:
    for place in range(0, len(level), 2 * width):
        left, right = level[place : place + width], level[place + width : place + 2 * width]
        if not right:
            yield left
        else:
            pair = left + right if left <= right else right + left
            yield hashlib.new(algorithm, pair).digest()
