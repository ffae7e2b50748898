"""An evidence record (RFC 4998) verified by another hand: shares no code with the writer.

The DER is read by a few lines of our own; ``cryptography`` only checks signatures and reads
certificates. Says when the documents existed, or raises ``RejectedError``.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import oid

SEQUENCE, SET, OCTETS, TIME = 0x30, 0x31, 0x04, 0x18
SHA2 = "6086480165030402"
HASHES = {bytes.fromhex(SHA2 + "01"): "sha256", bytes.fromhex(SHA2 + "03"): "sha512"}
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")


class RejectedError(Exception):
    pass


def require(holds: bool, why: str) -> None:
    if not holds:
        raise RejectedError(why)


@dataclass(frozen=True)
class Node:
    tag: int
    content: bytes
    raw: bytes

    def parts(self) -> list["Node"]:
        return read_all(self.content)

    def only(self, tag: int) -> "Node":
        found = [part for part in self.parts() if part.tag == tag]
        require(len(found) == 1, f"one value with tag {tag:#x} wanted, {len(found)} found")
        return found[0]


def read_all(data: bytes) -> list[Node]:
    """The values that lie one behind the other in ``data``."""
    found, place = [], 0
    while place < len(data):
        require(place + 2 <= len(data), "cut short")
        tag, length, start = data[place], data[place + 1], place + 2
        if length >= 0x80:
            octets = length & 0x7F
            require(0 < octets <= 4 and start + octets <= len(data), "not DER")
            length, start = int.from_bytes(data[start : start + octets]), start + octets
        require(start + length <= len(data), "cut short")
        found.append(Node(tag, data[start : start + length], data[place : start + length]))
        place = start + length
    return found


def read(data: bytes, tag: int) -> Node:
    found = read_all(data)
    require(len(found) == 1 and found[0].tag == tag, "not one value")
    return found[0]


def digest(algorithm: str, data: bytes) -> bytes:
    return hashlib.new(algorithm, data).digest()


def name_of(algorithm: Node) -> str:
    """The name of an AlgorithmIdentifier, also where a tag replaces that of the sequence."""
    require(algorithm.parts()[0].content in HASHES, "unknown hash algorithm")
    return HASHES[algorithm.parts()[0].content]


@dataclass(frozen=True)
class Token:
    algorithm: str
    imprint: bytes
    made_at: datetime
    certificate: x509.Certificate


def open_token(der: bytes, trusted: Sequence[bytes]) -> Token:
    """Check the signature of a TimeStampToken, and who issued its key."""
    kind, wrapped = read(der, SEQUENCE).parts()
    require(kind.content == SIGNED_DATA, "no signed data")
    signed = wrapped.only(SEQUENCE)
    _, _, content, *rest = signed.parts()
    require(content.parts()[0].content == TST_INFO, "signed, but no timestamp")
    told = content.parts()[1].only(OCTETS).content
    inside = [one.raw for part in rest if part.tag == 0xA0 for one in part.parts()]
    certificates = [x509.load_der_x509_certificate(der) for der in inside]
    _, identity, algorithm, attributes, _, value = signed.parts()[-1].parts()[0].parts()[:6]
    serial = int.from_bytes(identity.parts()[1].content, signed=True)
    mine = [c for c in certificates if c.serial_number == serial]
    require(len(mine) == 1, "the signer's certificate is not there")
    said = {a.parts()[0].content: a.parts()[1].parts()[0].content for a in attributes.parts()}
    name = name_of(algorithm)
    require(said.get(CONTENT_TYPE) == TST_INFO, "another type of content was signed")
    require(said.get(MESSAGE_DIGEST) == digest(name, told), "not what was signed")
    require(attributes.tag == 0xA0, "no signed attributes")
    check(mine[0], value.content, bytes([SET]) + attributes.raw[1:], name)
    made_at, imprint = told_by(read(told, SEQUENCE))
    believed(mine[0], trusted, made_at)
    return Token(name_of(imprint.parts()[0]), imprint.parts()[1].content, made_at, mine[0])


def told_by(info: Node) -> tuple[datetime, Node]:
    _, _, imprint, _, time, *_ = info.parts()
    require(time.tag == TIME and time.content.endswith(b"Z"), "no time")
    seconds = time.content[:-1].split(b".")[0].decode("ascii")
    return datetime.strptime(seconds, "%Y%m%d%H%M%S").replace(tzinfo=UTC), imprint


def check(certificate: x509.Certificate, value: bytes, data: bytes, name: str) -> None:
    algorithm = {"sha256": hashes.SHA256, "sha512": hashes.SHA512}[name]()
    key = certificate.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            return key.verify(value, data, ec.ECDSA(algorithm))
        assert isinstance(key, rsa.RSAPublicKey)
        key.verify(value, data, padding.PKCS1v15(), algorithm)
    except InvalidSignature:
        raise RejectedError("the signature of the timestamp is wrong") from None


def believed(certificate: x509.Certificate, trusted: Sequence[bytes], at: datetime) -> None:
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    require(list(usage) == [oid.ExtendedKeyUsageOID.TIME_STAMPING], "not a key for timestamps")
    valid_at(certificate, at)
    for anchor in map(x509.load_der_x509_certificate, trusted):
        with suppress(ValueError, TypeError, InvalidSignature):
            return certificate.verify_directly_issued_by(anchor)
    raise RejectedError("nobody who is trusted issued the key of the timestamp")


def valid_at(certificate: x509.Certificate, at: datetime) -> None:
    valid = certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
    require(valid, f"the authority's certificate was not valid at {at}")


def climb(lists: list[list[bytes]], name: str) -> bytes:
    node = b""
    for one in lists:
        values = sorted([*one, *([node] if node else [])])
        require(all(len(v) == len(digest(name, b"")) for v in values), "no digest")
        node = values[0] if len(values) == 1 else digest(name, b"".join(values))
    return node


def verify(
    record: bytes, documents: Sequence[bytes], trusted: Sequence[bytes], now: datetime
) -> datetime:
    """When all of ``documents`` existed, as ``record`` proves it at ``now``."""
    version, _, *_, sequence = read(record, SEQUENCE).parts()
    require(version.content == b"\x01" and sequence.tag == SEQUENCE, "no evidence record")
    chains, tokens = sequence.parts(), []
    for number, chain in enumerate(chains):
        covered: list[bytes] | None = None
        names: set[str] = set()
        for stamp in chain.parts():
            token_der = stamp.only(SEQUENCE).raw
            token = open_token(token_der, trusted)
            fields = {part.tag: part for part in stamp.parts()}
            name = name_of(fields[0xA0]) if 0xA0 in fields else token.algorithm
            tree = fields[0xA2].parts() if 0xA2 in fields else []
            lists = [[node.content for node in one.parts()] for one in tree]
            require(token.algorithm == name, "tree and timestamp differ in their algorithm")
            require(token.imprint == (climb(lists, name) if lists else token.imprint), "wrong root")
            if covered is None:
                older = b"".join(one.raw for one in chains[:number])
                covered = [expected(document, older, name) for document in documents]
            first = lists[0] if lists else [token.imprint]
            require(all(one in first for one in covered), "it speaks of something else")
            covered, names = [digest(name, token_der)], names | {name}
            tokens.append(token)
        require(len(names) == 1, "a chain has one algorithm")
    require(bool(tokens), "no timestamp")
    for token, after in zip(tokens, [*(t.made_at for t in tokens[1:]), now], strict=True):
        require(token.made_at <= after, "timestamps out of order")
        valid_at(token.certificate, after)
    return tokens[0].made_at


def expected(document: bytes, older: bytes, name: str) -> bytes:
    """What the tree of a chain holds of a document; ``older``: the chains before, as they are."""
    if not older:
        return digest(name, document)
    octets = len(older).to_bytes(4).lstrip(b"\0")  # such a chain is longer than 127 octets
    sequence = bytes([SEQUENCE, 0x80 | len(octets)]) + octets + older
    return digest(name, digest(name, document) + digest(name, sequence))
