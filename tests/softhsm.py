"""A real token in software: keys made inside of it, and certificates of the test's authority.

SoftHSM reads its configuration once a process, so there is one token for the whole run.
"""

import atexit
import functools
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from tests.pki import Pki, _names, _party, shared_pki

PIN, SO_PIN = "73914826", "52836471"
LABEL = "kho thử"
KEYS = (("rsa", b"\x01"), ("ec", b"\x02"), ("careful", b"\x03"))
MODULES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib64/pkcs11/libsofthsm2.so"),
)


@dataclass(frozen=True)
class Token:
    """Where the token is, and the certificates of the keys in it."""

    module: Path
    folder: Path
    """Where SoftHSM keeps its objects, encrypted."""
    configuration: Path
    rsa: bytes
    """Certificate of the key ``rsa``, DER."""
    ec: bytes
    careful: bytes
    """Of the key ``careful``, which wants the PIN for each signature."""
    label: str = LABEL
    pin: str = PIN


@dataclass(frozen=True)
class _Held:
    """A key of which only the public half can be had."""

    half: Any

    def public_key(self) -> Any:
        return self.half


@pytest.fixture(scope="session")
def token() -> Token:
    """A token with an RSA and an EC key that were made in it and cannot be taken out."""
    if shutil.which("softhsm2-util") is None:
        pytest.fail("softhsm2 is not installed: run `make setup-dev`")
    return shared_token()


@functools.cache
def shared_token() -> Token:
    """The one token of this process, gone at its end."""
    module = next(path.resolve() for path in MODULES if path.exists())
    folder = Path(tempfile.mkdtemp(prefix="luutru-softhsm-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n"
    )
    pytest.MonkeyPatch().setenv("SOFTHSM2_CONF", str(configuration))  # to the end of the process
    made = ["softhsm2-util", "--init-token", "--free", "--label", LABEL]
    subprocess.run([*made, "--so-pin", SO_PIN, "--pin", PIN], check=True, capture_output=True)
    library, pki = pkcs11.lib(str(module)), shared_pki()
    with library.get_token(token_label=LABEL).open(rw=True, user_pin=PIN) as session:
        rsa, ec, careful = (_keep(session, pki, *one) for one in KEYS)
    return Token(module, folder / "tokens", configuration, rsa, ec, careful)


def _keep(session: Any, pki: Pki, label: str, number: bytes) -> bytes:
    """Make a key in the token, and put its certificate beside it."""
    closed = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
    if label == "careful":
        closed[Attribute.ALWAYS_AUTHENTICATE] = True
    options = {"id": number, "label": label, "store": True, "private_template": closed}
    if label != "ec":
        public, _ = session.generate_keypair(KeyType.RSA, 2048, **options)
        der = encode_rsa_public_key(public)
    else:
        curve = {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
        domain = session.create_domain_parameters(KeyType.EC, curve, local=True)
        public, _ = domain.generate_keypair(**options)
        der = encode_ec_public_key(public)
    half = _public(der, label)
    who = functools.partial(_party, issuer=pki.issuing, now=pki.made_at, years=2)
    held: Any = _Held(half)
    party = who(held, names=_names(f"Người giữ khóa {label}", "UBND tỉnh Kon Tum"))
    session.create_object(
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            Attribute.TOKEN: True,
            Attribute.ID: number,
            Attribute.LABEL: label,
            Attribute.SUBJECT: party.certificate.subject.public_bytes(),
            Attribute.VALUE: party.der,
        }
    )
    return party.der


def _public(der: bytes, label: str) -> Any:
    """The public key; for RSA the token gives it without the frame that X.509 puts around."""
    if label == "ec":
        return load_der_public_key(der)
    from asn1crypto import keys

    return load_der_public_key(keys.PublicKeyInfo.wrap(der, "rsa").dump())


def in_another_process(token: Token, code: str) -> "subprocess.CompletedProcess[str]":
    """Run ``code`` in a Python that sees the token, and nothing of this process."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"SOFTHSM2_CONF": str(token.configuration), "PYTHONPATH": "."},
    )
