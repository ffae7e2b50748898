"""A token signs; its key stays inside, and its PIN is nowhere afterwards."""

import logging
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.x509 import load_der_x509_certificate
from pkcs11 import Attribute, ObjectClass

from preservation.signatures.records import Indication
from preservation.signatures.signing.act import Level
from preservation.signatures.signing.apply import apply
from preservation.signatures.signing.pkcs11 import open_token
from repository.errors import NotFoundError, RefusedError, UnavailableError
from tests.preservation.signatures.signing.conftest import Table
from tests.softhsm import Token, in_another_process, token

__all__ = ["token"]


@pytest.mark.parametrize("key", ["rsa", "ec", "01", "02"])
def test_a_token_signs_for_the_long_term(key: str, table: Table, token: Token) -> None:
    with open_token(token.module, token.label, lambda: token.pin, key) as signer:
        assert signer.certificate in {token.rsa, token.ec}
        signed = apply(table.pdf, table.act(Level.B_LTA), signer, table.known, table.stamper)
    report = table.report(signed)
    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].signer == f"Người giữ khóa {'rsa' if key in 'rsa01' else 'ec'}"


def test_the_private_key_cannot_be_had_from_the_token(table: Table, token: Token) -> None:
    with (
        pkcs11.lib(str(token.module))
        .get_token(token_label=token.label)
        .open(user_pin=token.pin) as session
    ):
        keys: list[Any] = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))
        assert len(keys) == 3
        for key in keys:
            assert key[Attribute.SENSITIVE] is True
            assert key[Attribute.EXTRACTABLE] is False
            assert key[Attribute.NEVER_EXTRACTABLE] is True
            secret = (
                (Attribute.PRIVATE_EXPONENT, Attribute.PRIME_1, Attribute.PRIME_2)
                if key.label != "ec"
                else (Attribute.VALUE,)
            )
            for attribute in secret:
                with pytest.raises(pkcs11.AttributeSensitive):
                    _ = key[attribute]


def test_another_process_that_holds_the_pin_does_not_get_the_key_either(token: Token) -> None:
    said = in_another_process(
        token,
        f"""
import pkcs11
from pkcs11 import Attribute, ObjectClass
session = pkcs11.lib({str(token.module)!r}).get_token(token_label={token.label!r}).open(
    user_pin={token.pin!r})
for key in session.get_objects({{Attribute.CLASS: ObjectClass.PRIVATE_KEY}}):
    try:
        key[Attribute.PRIVATE_EXPONENT if key.label != "ec" else Attribute.VALUE]
        print("OPEN")
    except pkcs11.AttributeSensitive:
        print("CLOSED")
""",
    )
    assert said.stdout.split() == ["CLOSED"] * 3, said.stderr


def test_the_wrong_pin_is_told_in_words_and_shown_nowhere(
    token: Token, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        pytest.raises(RefusedError, match="Sai mã PIN") as caught,
        open_token(token.module, token.label, lambda: "99887766", "rsa"),
    ):
        pass
    shown = caplog.text + "".join(capfd.readouterr()) + repr(caught.value)
    assert "99887766" not in shown
    assert caught.value.__cause__ is None


def test_the_pin_is_nowhere_after_signing(
    table: Table,
    token: Token,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with open_token(token.module, token.label, lambda: token.pin, "rsa") as signer:
        signed = apply(table.pdf, table.act(), signer, table.known, None)
        held = repr(signer) + repr([getattr(signer, name) for name in signer.__slots__])
    shown = caplog.text + "".join(capfd.readouterr()) + held
    assert token.pin not in shown
    assert token.pin.encode() not in signed


def test_what_is_missing_is_named(token: Token, tmp_path: Path) -> None:
    asked: list[bool] = []

    def pin() -> str:
        asked.append(True)
        return token.pin

    with (
        pytest.raises(NotFoundError, match="no PKCS #11 module"),
        open_token(tmp_path / "none.so", token.label, pin),
    ):
        pass
    broken = tmp_path / "broken.so"
    broken.write_bytes(b"\x7fELF")
    with (
        pytest.raises(UnavailableError, match="cannot be used"),
        open_token(broken, token.label, pin),
    ):
        pass
    with (
        pytest.raises(NotFoundError, match="no token 'vắng'"),
        open_token(token.module, "vắng", pin),
    ):
        pass
    assert not asked, "nobody types a PIN for a token that is not there"
    with (
        pytest.raises(NotFoundError, match="no such key on the token: 'không có'"),
        open_token(token.module, token.label, pin, "không có"),
    ):
        pass
    with (
        pytest.raises(RefusedError, match="choose one of the keys: 'careful', 'ec', 'rsa'"),
        open_token(token.module, token.label, pin),
    ):
        pass
    assert asked


def test_the_certificate_belongs_to_the_key(token: Token) -> None:
    for name, der in (("rsa", token.rsa), ("ec", token.ec)):
        with open_token(token.module, token.label, lambda: token.pin, name) as signer:
            assert signer.certificate == der
            assert load_der_x509_certificate(der).subject
            assert signer.certificate not in signer.chain


def test_a_key_that_wants_the_pin_each_time_is_given_it_each_time(
    table: Table, token: Token
) -> None:
    asked: list[str] = []

    def pin() -> str:
        asked.append(token.pin)
        return token.pin

    with open_token(token.module, token.label, pin, "careful") as signer:
        for number in range(2):
            assert apply(table.pdf, table.act(), signer, table.known, None)
            assert len(asked) == 2 + number


def test_a_wrong_pin_for_one_signature_is_told_in_words(table: Table, token: Token) -> None:
    pins = iter([token.pin, "11223344"])
    with (
        pytest.raises(RefusedError, match="Sai mã PIN"),
        open_token(token.module, token.label, lambda: next(pins), "careful") as signer,
    ):
        apply(table.pdf, table.act(), signer, table.known, None)
