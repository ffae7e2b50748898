"""A key in a file: opened with its password, which is nowhere afterwards."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from preservation.signatures.records import Indication
from preservation.signatures.signing.act import Level
from preservation.signatures.signing.apply import apply
from preservation.signatures.signing.pkcs12 import LARGEST, Pkcs12Signer
from repository.errors import RefusedError
from tests.pki import _names, _party
from tests.preservation.signatures.signing.conftest import PASSWORD, Table


def test_the_wrong_password_is_told_in_words_and_shown_nowhere(
    table: Table, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    data = table.pki.person.pkcs12(PASSWORD.encode())
    for wrong in ("sai 55667788", ""):
        with pytest.raises(RefusedError, match=r"Sai mật khẩu .* · wrong password") as caught:
            Pkcs12Signer(data, wrong)
        assert caught.value.__cause__ is None
        shown = caplog.text + "".join(capfd.readouterr()) + repr(caught.value)
        assert "55667788" not in shown


def test_the_password_is_not_kept(table: Table) -> None:
    signer = table.signer()
    held = [getattr(signer, name) for name in signer.__slots__]
    assert PASSWORD not in repr(held) + repr(signer)
    assert not hasattr(signer, "__dict__")


def test_what_is_no_key_file_is_refused(table: Table, tmp_path: Path) -> None:
    for data in (b"", b"MZ", table.pki.person.der, table.pki.person.pem):
        with pytest.raises(RefusedError, match="not a PKCS #12 file"):
            Pkcs12Signer(data, PASSWORD)
    empty = pkcs12.serialize_key_and_certificates(
        b"x",
        None,
        None,
        [table.pki.root.certificate],
        serialization.BestAvailableEncryption(PASSWORD.encode()),
    )
    with pytest.raises(RefusedError, match="no key"):
        Pkcs12Signer(empty, PASSWORD)
    large = tmp_path / "a.p12"
    large.write_bytes(bytes(LARGEST + 1))
    with pytest.raises(RefusedError):
        Pkcs12Signer.open(large, PASSWORD)


def test_a_file_with_its_chain_brings_it_along(table: Table, tmp_path: Path) -> None:
    path = tmp_path / "a.p12"
    path.write_bytes(table.pki.person.pkcs12(PASSWORD.encode(), [table.pki.issuing]))
    signer = Pkcs12Signer.open(path, PASSWORD)
    assert signer.certificate == table.pki.person.der
    assert signer.chain == (table.pki.issuing.der,)


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_keys_on_curves_sign_too(curve: ec.EllipticCurve, table: Table) -> None:
    key = ec.generate_private_key(curve)
    who = _party(
        key,  # type: ignore[arg-type]
        table.pki.issuing,
        table.now,
        _names("Phạm Thị Cong", "UBND tỉnh Kon Tum"),
        years=2,
    )
    signed = apply(
        table.pdf,
        table.act(Level.B_LT),
        Pkcs12Signer(who.pkcs12(b"x"), "x"),
        table.known,
        table.stamper,
    )
    report = table.report(signed)
    assert report.indication is Indication.TOTAL_PASSED
    assert x509.load_der_x509_certificate(who.der).subject


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_the_digest_of_a_signature_comes_from_the_act(algorithm: str, table: Table) -> None:
    signed = table.sign(table.pdf, replace(table.act(Level.B_LTA), digest=algorithm))
    assert table.report(signed).indication is Indication.TOTAL_PASSED


def test_a_digest_that_nobody_believes_any_more_is_refused(table: Table) -> None:
    for weak in ("sha1", "md5", "crc32"):
        with pytest.raises(RefusedError, match="digest"):
            table.sign(table.pdf, replace(table.act(), digest=weak))
