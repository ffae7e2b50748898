"""A real token in software: keys made inside of it, and certificates of the test's authority.

SoftHSM reads its configuration once a process, so there is one token for the whole run.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from tests.pki import Pki, _names, _party

PIN, SO_PIN = "73914826", "52836471"
LABEL = "kho thử"
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
    label: str = LABEL
    pin: str = PIN


@dataclass(frozen=True)
class _Held:
    """A key of which only the public half can be had."""

    half: Any

    def public_key(self) -> Any:
        return self.half


@pytest.fixture(scope="session")
def token(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    """A token with an RSA and an EC key that were made in it and cannot be taken out."""
    tool = shutil.which("softhsm2-util")
    module = next((path.resolve() for path in MODULES if path.exists()), None)
    if tool is None or module is None:
        pytest.fail("softhsm2 is not installed: run `make setup-dev`")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        made = [tool, "--init-token", "--free", "--label", LABEL, "--so-pin", SO_PIN, "--pin", PIN]
        subprocess.run(made, check=True, capture_output=True)
        with (
            pkcs11.lib(str(module))
            .get_token(token_label=LABEL)
            .open(rw=True, user_pin=PIN) as session
        ):
            rsa = _keep(session, pki, "rsa", b"\x01")
            ec = _keep(session, pki, "ec", b"\x02")
        yield Token(module, folder / "tokens", configuration, rsa, ec)


def _keep(session: Any, pki: Pki, label: str, number: bytes) -> bytes:
    """Make a key in the token, and put its certificate beside it."""
    closed = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
    options = {"id": number, "label": label, "store": True, "private_template": closed}
    if label == "rsa":
        public, _ = session.generate_keypair(KeyType.RSA, 2048, **options)
        der = encode_rsa_public_key(public)
    else:
        curve = {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
        domain = session.create_domain_parameters(KeyType.EC, curve, local=True)
        public, _ = domain.generate_keypair(**options)
        der = encode_ec_public_key(public)
    half = _public(der, label)
    who = partial(_party, issuer=pki.issuing, now=pki.made_at, years=2)
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
