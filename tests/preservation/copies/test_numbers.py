"""The verifier's arithmetic and its DER, against another hand (``cryptography``) and any bytes."""

from typing import Any

import pytest
from asn1crypto import core
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import load_der_x509_certificate
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.pki import Pki, pki
from tests.preservation.copies.verifying import PARTS

__all__ = ["pki"]

Der, No, genuine, der = PARTS["Der"], PARTS["No"], PARTS["genuine"], PARTS["der"]
HASHES: list[hashes.HashAlgorithm] = [hashes.SHA256(), hashes.SHA384(), hashes.SHA512()]
RSA = rsa.generate_private_key(65537, 2048)
ODD_RSA = rsa.generate_private_key(65537, 2049)
"""One bit more than whole octets: where PSS leaves out an octet."""
DATA = b"what is signed"


def spki(key: Any) -> Any:
    public = key.public_key()
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return Der(public.public_bytes(serialization.Encoding.DER, kind))


def algorithm(oid: str, parameters: bytes = b"\5\0") -> Any:
    code = core.ObjectIdentifier(oid).dump()
    return Der(bytes([0x30, len(code) + len(parameters)]) + code + parameters)


def pss(used: hashes.HashAlgorithm, salt: int, mask: hashes.HashAlgorithm | None = None) -> Any:
    from asn1crypto.algos import SignedDigestAlgorithm

    said = {
        "algorithm": "rsassa_pss",
        "parameters": {
            "hash_algorithm": {"algorithm": used.name},
            "mask_gen_algorithm": {
                "algorithm": "mgf1",
                "parameters": {"algorithm": (mask or used).name},
            },
            "salt_length": salt,
        },
    }
    return Der(SignedDigestAlgorithm(said).dump())


def right(*words: Any) -> bool:
    """Whether a signature is genuine; what is refused is not."""
    try:
        return bool(genuine(*words))
    except (No, ValueError, IndexError, KeyError, TypeError, OverflowError):
        return False


def turned(value: bytes) -> bytes:
    return value[:-1] + bytes([value[-1] ^ 1])


@pytest.mark.parametrize("used", HASHES, ids=lambda used: str(used.name))
@pytest.mark.parametrize("key", [RSA, ODD_RSA], ids=["2048", "2049"])
def test_rsa_of_pkcs_1_v1_5(key: rsa.RSAPrivateKey, used: hashes.HashAlgorithm) -> None:
    oid = f"1.2.840.113549.1.1.{11 + HASHES.index(used)}"
    value = key.sign(DATA, padding.PKCS1v15(), used)
    assert right(spki(key), algorithm(oid), value, DATA)
    assert right(spki(key), algorithm("1.2.840.113549.1.1.1"), value, DATA, used.name)
    assert not right(spki(key), algorithm("1.2.840.113549.1.1.1"), value, DATA)
    assert not right(spki(key), algorithm(oid), turned(value), DATA)
    assert not right(spki(key), algorithm(oid), value, DATA + b".")
    assert not right(spki(key), algorithm(oid), b"\0" + value, DATA)
    number = int.from_bytes(value) + key.public_key().public_numbers().n
    if number.bit_length() <= key.key_size:  # the same number, once more around
        assert not right(spki(key), algorithm(oid), number.to_bytes(len(value)), DATA)


@pytest.mark.parametrize("used", HASHES, ids=lambda used: str(used.name))
@pytest.mark.parametrize("key", [RSA, ODD_RSA], ids=["2048", "2049"])
@pytest.mark.parametrize("salt", [0, 20, 32, 64])
def test_rsa_of_pss(key: rsa.RSAPrivateKey, used: hashes.HashAlgorithm, salt: int) -> None:
    value = key.sign(DATA, padding.PSS(padding.MGF1(used), salt), used)
    assert right(spki(key), pss(used, salt), value, DATA)
    assert not right(spki(key), pss(used, salt), turned(value), DATA)
    assert not right(spki(key), pss(used, salt), value, DATA + b".")
    assert not right(spki(key), pss(used, salt + 1), value, DATA)
    assert not right(spki(key), pss(used, salt, hashes.SHA1()), value, DATA)


def test_a_padding_that_is_forged_is_not_taken() -> None:
    """Bleichenbacher's trick needs a small exponent and room after the digest."""
    key = rsa.generate_private_key(3, 2048)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(DATA)
    info = bytes.fromhex("3031300d060960864801650304020105000420") + digest.finalize()
    wanted = int.from_bytes(b"\0\1\xff\xff\xff\xff\xff\xff\xff\xff\0" + info) << (8 * (256 - 62))
    low, high = 0, 1 << 700
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**3 < wanted else (low, middle)
    forged = low.to_bytes(256)
    assert pow(low, 3).to_bytes(256)[: 11 + len(info)] == b"\0\1" + b"\xff" * 8 + b"\0" + info
    assert not right(spki(key), algorithm("1.2.840.113549.1.1.11"), forged, DATA)


@pytest.mark.parametrize("used", HASHES, ids=lambda used: str(used.name))
@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()], ids=["p256", "p384"])
def test_ecdsa(curve: ec.EllipticCurve, used: hashes.HashAlgorithm) -> None:
    key = ec.generate_private_key(curve)
    name = algorithm(f"1.2.840.10045.4.3.{2 + HASHES.index(used)}", b"")
    for _ in range(3):
        value = key.sign(DATA, ec.ECDSA(used))
        assert right(spki(key), name, value, DATA)
        assert right(spki(key), name, value, DATA, used.name)
        assert not right(spki(key), name, turned(value), DATA)
        assert not right(spki(key), name, value, DATA + b".")
        assert not right(spki(ec.generate_private_key(curve)), name, value, DATA)
    for r, s in ((0, 0), (1, 0), (0, 1), (-1, 1)):
        parts = core.Integer(r).dump() + core.Integer(s).dump()
        assert not right(spki(key), name, bytes([0x30, len(parts)]) + parts, DATA)


def test_weak_and_unknown_algorithms_prove_nothing() -> None:
    small = rsa.generate_private_key(65537, 1024)
    name = algorithm("1.2.840.113549.1.1.11")
    assert not right(spki(small), name, small.sign(DATA, padding.PKCS1v15(), HASHES[0]), DATA)
    value = RSA.sign(DATA, padding.PKCS1v15(), hashes.SHA1())
    assert not right(spki(RSA), algorithm("1.2.840.113549.1.1.5"), value, DATA)
    key = ec.generate_private_key(ec.SECP521R1())
    name = algorithm("1.2.840.10045.4.3.2", b"")
    assert not right(spki(key), name, key.sign(DATA, ec.ECDSA(HASHES[0])), DATA)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80))
@example(b"\x30\x80\x00\x00")
@example(b"\x30\x81\x05\x02\x01\x01\x05\x00")
@example(b"\x30\x84\xff\xff\xff\xff")
def test_of_any_bytes_only_strict_der_is_read_and_written_back_as_it_was(data: bytes) -> None:
    try:
        value = Der(data)
    except (No, IndexError):
        return
    head = len(value.raw) - len(value.body)
    assert value.raw == data[: value.end]
    assert core.Asn1Value.load is not None
    tag, length = bytes([value.tag]), len(value.body)
    octets = length.to_bytes((length.bit_length() + 7) // 8) if length >= 0x80 else b""
    size = bytes([0x80 | len(octets)]) + octets if octets else bytes([length])
    assert value.raw[:head] == tag + size  # the one strict way to say its length


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 1 << 16), st.integers(1, 255), st.data())
def test_no_turned_bit_of_a_certificate_is_still_signed(
    place: int, mask: int, data: st.DataObject
) -> None:
    from tests.pki import shared_pki

    held = shared_pki()
    raw = bytearray(held.issuing.der)
    raw[place % len(raw)] ^= mask
    issuer = PARTS["Certificate"](held.root.der)
    try:
        signed = issuer.signed(PARTS["Certificate"](bytes(raw)))
    except (No, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return
    assert not signed


def test_certificates_are_read_as_others_read_them(pki: Pki) -> None:
    for party in (pki.root, pki.issuing, pki.organisation, pki.tsa, pki.expired):
        mine, theirs = PARTS["Certificate"](party.der), load_der_x509_certificate(party.der)
        assert (mine.begins, mine.ends) == (
            theirs.not_valid_before_utc,
            theirs.not_valid_after_utc,
        )
        assert Der(mine.serial).number() == theirs.serial_number
        assert {one.value for one in theirs.subject if one.oid.dotted_string != "2.5.4.6"} == {
            *mine.names
        }
    issuing, person = PARTS["Certificate"](pki.issuing.der), PARTS["Certificate"](pki.person.der)
    assert issuing.leads(0)
    assert not issuing.leads(1)  # its path length is 0
    assert not person.leads(0)
    assert issuing.signed(person)
    assert not person.signed(person)
