"""Headers of the national axis: signed as the SDK signs, checked as the axis checks."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.exchange.signing_headers import (
    PREFIX,
    BadSignatureError,
    HashForm,
    hash_file,
    instant,
    same_hash,
    sign,
    stamp,
    verify,
)
from repository.errors import RefusedError

AT = datetime(2026, 11, 22, 10, 21, 13, 471_900, tzinfo=UTC)
SECRET = "bí mật/+=="
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)


def _secret(system_id: str) -> str | None:
    return SECRET if system_id == "vxp.mau.01" else None


def test_the_stamp_has_milliseconds_of_four_digits_and_the_hour_of_viet_nam() -> None:
    assert stamp(AT) == "22112026T172113+0471"
    assert instant(stamp(AT)) == AT.replace(microsecond=471_000)
    for wrong in ("", "22112026T172113", "32112026T172113+0001", "22112026T172113+1000"):
        with pytest.raises(BadSignatureError, match="timestamp"):
            instant(wrong)


def test_a_signed_request_is_what_the_sdk_sends() -> None:
    said = {"from": "000.00.01.X99", "to": '["000.00.05.X99"]', "messagetype": "edoc"}
    headers = sign(SECRET, "vxp.mau.01", said, AT)
    signed = headers[f"{PREFIX}sign-header"]
    assert headers[f"{PREFIX}sign-header-key"] == (
        "systemid;from;to;messagetype;timestamp;Content-Type"
    )
    assert signed.startswith('{"XroadVnpt-systemid":"vxp.mau.01","XroadVnpt-from":"000.00.01.X99",')
    assert r'"XroadVnpt-to":"[\"000.00.05.X99\"]"' in signed
    expected = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).hexdigest()
    assert headers[f"{PREFIX}hash-header"] == expected
    assert headers["Content-Type"] == headers[f"{PREFIX}Content-Type"]
    assert headers[f"{PREFIX}version"] == "3.0.201608"
    assert SECRET not in repr(headers)


@given(st.dictionaries(st.sampled_from(["docId", "from", "status", "description"]), PRINTABLE))
def test_whatever_was_signed_is_believed_with_headers_in_any_case(said: dict[str, str]) -> None:
    headers = {n.upper(): v for n, v in sign(SECRET, "vxp.mau.01", said, AT).items()}
    found = verify(headers, _secret, AT + timedelta(minutes=1))
    assert found.items() >= said.items()


def test_what_was_changed_on_the_way_is_not_believed() -> None:
    headers = sign(SECRET, "vxp.mau.01", {"docId": "7", "status": "done"}, AT)
    other = json.dumps(json.loads(headers[f"{PREFIX}sign-header"]) | {f"{PREFIX}docId": "8"})
    key = f"{PREFIX}sign-header-key"
    for changed in (
        {f"{PREFIX}docId": "8"},
        {f"{PREFIX}sign-header": other},
        {f"{PREFIX}sign-header": "[]"},
        {f"{PREFIX}sign-header": ""},
        {f"{PREFIX}hash-header": "0" * 64},
        {f"{PREFIX}systemid": "vxp.mau.02"},
        {key: headers[key].replace("docId", "docid")},
    ):
        with pytest.raises(BadSignatureError):
            verify(headers | changed, _secret, AT)
    with pytest.raises(BadSignatureError, match="đồng hồ"):
        verify(headers, _secret, AT + timedelta(hours=1))
    with pytest.raises(BadSignatureError, match="SecretKey"):
        verify(headers, lambda _: None, AT)


@pytest.mark.parametrize("value", ["tiếng Việt", "a\r\nX: b", "\x00"])
def test_what_cannot_be_a_header_is_refused(value: str) -> None:
    with pytest.raises(RefusedError, match="ASCII"):
        sign(SECRET, "vxp.mau.01", {"description": value}, AT)


@given(st.binary(min_size=32, max_size=32))
def test_both_forms_of_the_hash_of_a_file_are_known(digest: bytes) -> None:
    padded = hash_file(digest, HashForm.PADDED)
    assert padded == digest.hex()
    unpadded = hash_file(digest, HashForm.UNPADDED)
    assert unpadded == "".join(f"{byte:x}" for byte in digest)
    assert same_hash(digest, padded)
    assert same_hash(digest, unpadded)
    other = bytes([digest[0] ^ 0x10]) + digest[1:]
    assert not same_hash(digest, hash_file(other, HashForm.PADDED))
    assert not same_hash(digest, hash_file(other, HashForm.UNPADDED))
    assert not same_hash(digest, padded + "0")


def test_the_unpadded_form_leaves_zeros_out_as_the_sdk_does() -> None:
    assert hash_file(bytes.fromhex("b70a14ee"), HashForm.UNPADDED) == "b7a14ee"
