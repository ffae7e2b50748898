"""The evidence record as DER (RFC 4998 §3): written, read, and taken apart without re-encoding.

What is read is kept as the bytes that were there: a hash-tree renewal hashes the encoding of the
older chains, and a record by another hand may encode the same thing otherwise.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from asn1crypto import algos, cms, core, tsp

from preservation.evidence.merkle import Lists
from repository.errors import RefusedError

OIDS = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
"""Hash algorithms that a tree may be built with."""
_NAMES = {oid: name for name, oid in OIDS.items()}
MOST_BYTES = 16 << 20
"""A record that is longer is not read."""
MOST_STAMPS = 1000
"""Timestamps in a record, and lists in a reduced hash tree: more are not read."""


class MalformedError(RefusedError):
    """The bytes are no evidence record that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One ArchiveTimeStamp: a reduced hash tree, and the token over its root."""

    algorithm: str
    """Of the hash tree: ``sha256``; empty where the record names one that is not known."""
    lists: Lists
    token: bytes
    """DER of the TimeStampToken."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One ArchiveTimeStampChain: timestamps of one hash algorithm, each over the one before."""

    stamps: tuple[Stamp, ...]
    der: bytes


class _ArchiveTimeStamp(core.Sequence):  # type: ignore[misc]  # the library has no types
    _fields = [  # noqa: RUF012  the library's own way
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", cms.CMSAttributes, {"implicit": 1, "optional": True}),
        ("reduced_hashtree", tsp.PartialHashtrees, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class _Chain(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _ArchiveTimeStamp


class _Chains(core.SequenceOf):  # type: ignore[misc]
    # asn1crypto.tsp leaves this level out; the standard has a sequence of chains.
    _child_spec = _Chain


class _EvidenceRecord(core.Sequence):  # type: ignore[misc]
    _fields = [  # noqa: RUF012
        ("version", core.Integer),
        ("digest_algorithms", tsp.DigestAlgorithms),
        ("crypto_infos", tsp.Attributes, {"implicit": 0, "optional": True}),
        ("encryption_info", tsp.EncryptionInfo, {"implicit": 1, "optional": True}),
        ("archive_time_stamp_sequence", _Chains),
    ]


def chain_of(stamps: Sequence[Stamp]) -> Chain:
    """A chain of ``stamps``, the oldest first."""
    encoded = _Chain([_stamp(stamp) for stamp in stamps]).dump()
    return Chain(tuple(stamps), encoded)


def sequence_der(chains: Iterable[Chain]) -> bytes:
    """The ArchiveTimeStampSequence of ``chains``: what a hash-tree renewal hashes (§5.2)."""
    return _wrapped(b"".join(chain.der for chain in chains))


def encode(chains: Sequence[Chain]) -> bytes:
    """The evidence record that holds ``chains``, the oldest first."""
    names = dict.fromkeys(stamp.algorithm for chain in chains for stamp in chain.stamps)
    algorithms = tsp.DigestAlgorithms([_algorithm(name) for name in names])
    return _wrapped(core.Integer(1).dump() + algorithms.dump() + sequence_der(chains))


def decode(der: bytes) -> tuple[Chain, ...]:
    """The chains of an evidence record, the oldest first.

    Raises:
        MalformedError: it is none, or holds nothing, or more than is read.
    """
    if len(der) > MOST_BYTES:
        raise MalformedError(f"an evidence record of {len(der)} bytes is not read")
    try:
        record = _EvidenceRecord.load(der, strict=True)
        if record["version"].native != 1:
            raise MalformedError("an evidence record of another version")
        if record["encryption_info"].native is not None:
            raise MalformedError("an evidence record over encrypted data")
        chains = tuple(_chain_from(chain) for chain in record["archive_time_stamp_sequence"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedError(f"no evidence record: {' '.join(str(error).split())[:200]}") from error
    if not chains or not all(chain.stamps for chain in chains):
        raise MalformedError("an evidence record without a timestamp")
    if sum(len(chain.stamps) for chain in chains) > MOST_STAMPS:
        raise MalformedError("an evidence record with too many timestamps")
    return chains


def _algorithm(name: str) -> dict[str, object]:
    """SHA-2 without parameters, as RFC 5754 §2 wants it written."""
    return {"algorithm": OIDS[name], "parameters": None}


def _stamp(stamp: Stamp) -> dict[str, object]:
    said: dict[str, object] = {
        "digest_algorithm": _algorithm(stamp.algorithm),
        "time_stamp": cms.ContentInfo.load(stamp.token, strict=True),
    }
    if stamp.lists:
        said["reduced_hashtree"] = [list(one) for one in stamp.lists]
    return said


def imprint_of(token: bytes) -> tuple[str, bytes]:
    """What a TimeStampToken is over: hash algorithm (empty where it is not known) and digest.

    Raises:
        MalformedError: it is no such token.
    """
    try:
        content = cms.ContentInfo.load(token, strict=True)["content"]
        imprint = content["encap_content_info"]["content"].parsed["message_imprint"]
        named = imprint["hash_algorithm"]["algorithm"].dotted
        return _NAMES.get(named, ""), bytes(imprint["hashed_message"].native)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedError(f"no timestamp token: {str(error)[:200]}") from error


def _chain_from(chain: _Chain) -> Chain:
    return Chain(tuple(_stamp_from(stamp) for stamp in chain), chain.dump())


def _stamp_from(stamp: _ArchiveTimeStamp) -> Stamp:
    token = stamp["time_stamp"].dump()
    named = stamp["digest_algorithm"]
    if named.native is None:  # then it is the one that the timestamp names (§4.1)
        algorithm, _ = imprint_of(token)
    else:
        algorithm = _NAMES.get(named["algorithm"].dotted, "")
    trees = stamp["reduced_hashtree"]
    lists = () if trees.native is None else tuple(tuple(one.native) for one in trees)
    if len(lists) > MOST_STAMPS or not all(lists):
        raise MalformedError("a reduced hash tree with too many lists, or an empty one")
    width = hashlib.new(algorithm).digest_size if algorithm else 0
    if width and any(len(node) != width for one in lists for node in one):
        raise MalformedError(f"a reduced hash tree with what is no {algorithm} digest")
    return Stamp(algorithm, lists, token)


def _wrapped(content: bytes) -> bytes:
    """``content`` as a SEQUENCE."""
    length = len(content)
    if length < 0x80:  # noqa: PLR2004  one octet of length, X.690 8.1.3.4
        return b"\x30" + bytes([length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return b"\x30" + bytes([0x80 | len(octets)]) + octets + content
