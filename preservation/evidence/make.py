"""Making evidence, pure over bytes: rounds, renewals (RFC 4998 §5.2), and the record of one group.

A *round* is one hash tree with one timestamp over it; whoever keeps rounds can make the record of
each group from them at any time.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from preservation.evidence.merkle import Group, grow, leaf_of, path_in, reduced
from preservation.evidence.record import Chain, Stamp, sequence_der
from preservation.evidence.verify import renewed


class Stamper(Protocol):
    """Something that time-stamps a digest (``preservation.signatures.tsa``)."""

    def stamp(self, digest: bytes, algorithm: str) -> bytes:
        """DER of a TimeStampToken over ``digest``.

        Raises:
            UnavailableError: there is none to be had now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Stamped:
    """A hash tree and the token over its root."""

    algorithm: str
    leaves: int
    tree: bytes
    """See ``merkle.grow``."""
    token: bytes

    @property
    def root(self) -> bytes:
        """What the token is over."""
        return root_in(self.tree, self.algorithm)

    def of(self, index: int, group: Group) -> Stamp:
        """The archive timestamp of the group with this index."""
        width = hashlib.new(self.algorithm).digest_size
        path = tuple(path_in(self.tree, self.leaves, index, width))
        return Stamp(self.algorithm, reduced(group, path), self.token)


def stamp(groups: Sequence[Group], stamper: Stamper, algorithm: str) -> Stamped:
    """One timestamp over all ``groups``: one question to the authority, however many there are.

    Raises:
        ValueError: there is no group, or an empty one.
        UnavailableError: the authority gave no timestamp.
    """
    tree = grow((leaf_of(group, algorithm) for group in groups), algorithm)
    token = stamper.stamp(root_in(tree, algorithm), algorithm)
    return Stamped(algorithm, len(groups), tree, token)


def root_in(tree: bytes, algorithm: str) -> bytes:
    """The root: the last node of a tree."""
    return tree[-hashlib.new(algorithm).digest_size :]


def stamp_group(token: bytes, algorithm: str) -> Group:
    """What a timestamp renewal puts into its tree: the digest of the timestamp before it."""
    return (hashlib.new(algorithm, token).digest(),)


def tree_group(digests: Group, older: Sequence[Chain], algorithm: str) -> Group:
    """What a hash-tree renewal puts into its tree for a group.

    Args:
        digests: Of every file of the group, made again by ``algorithm`` from the bytes.
        older: The chains of the group's record so far.
        algorithm: The new one.
    """
    before = sequence_der(older)
    return tuple(sorted({renewed(digest, before, algorithm) for digest in digests}))
