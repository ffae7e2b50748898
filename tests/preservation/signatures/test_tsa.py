"""Timestamps over HTTP: an answer counts only if it answers our question."""

import hashlib
import time

import pytest
from asn1crypto import cms

from preservation.signatures.tsa import HttpStamper, Unconfigured
from repository.errors import SettingsError, UnavailableError
from tests.pki import Pki, pki
from tests.tsa import Authority, Mode, tsa

__all__ = ["pki", "tsa"]

DIGEST = hashlib.sha256(b"van ban").digest()


def test_a_token_says_what_was_stamped_and_when(tsa: Authority, pki: Pki) -> None:
    token = cms.ContentInfo.load(HttpStamper(tsa.url).stamp(DIGEST, "sha256"))
    info = token["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == DIGEST
    assert info["gen_time"].native == pki.made_at
    (asked,) = tsa.asked
    assert asked["cert_req"].native is True
    assert len(token["content"]["certificates"]) == 2


def test_every_question_has_a_nonce_of_its_own(tsa: Authority) -> None:
    stamper = HttpStamper(tsa.url)
    for _ in range(3):
        stamper.stamp(DIGEST, "sha256")
    nonces = {asked["nonce"].native for asked in tsa.asked}
    assert len(nonces) == 3
    assert max(nonces) > 2**32
    fixed = HttpStamper(tsa.url, nonce=lambda: 7)
    fixed.stamp(DIGEST, "sha256")
    assert tsa.asked[-1]["nonce"].native == 7


def test_other_algorithms_are_stamped_too(tsa: Authority) -> None:
    digest = hashlib.sha512(b"van ban").digest()
    token = cms.ContentInfo.load(HttpStamper(tsa.url).stamp(digest, "sha512"))
    info = token["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hash_algorithm"]["algorithm"].native == "sha512"


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        (Mode.REFUSING, "rejection: không cấp"),
        (Mode.WRONG_NONCE, "another question"),
        (Mode.NO_NONCE, "another question"),
        (Mode.WRONG_IMPRINT, "something else"),
        (Mode.WRONG_ALGORITHM, "another digest algorithm"),
        (Mode.GARBAGE, "no timestamp"),
        (Mode.ENDLESS, "more than"),
        (Mode.ERROR, "HTTP 503"),
        (Mode.ELSEWHERE, "HTTP 302"),
        (Mode.UNSIGNED, "not signed"),
    ],
)
def test_a_bad_answer_is_no_timestamp(tsa: Authority, mode: Mode, why: str) -> None:
    tsa.mode = mode
    with pytest.raises(UnavailableError, match=why) as caught:
        HttpStamper(tsa.url).stamp(DIGEST, "sha256")
    assert " · " in str(caught.value)
    tsa.mode = Mode.GOOD
    assert HttpStamper(tsa.url).stamp(DIGEST, "sha256"), "and the next answer counts again"


@pytest.mark.parametrize("mode", [Mode.SLOW, Mode.DRIPPING])
def test_a_slow_authority_is_not_waited_for(tsa: Authority, mode: Mode) -> None:
    tsa.mode = mode
    began = time.monotonic()
    with pytest.raises(UnavailableError):
        HttpStamper(tsa.url, timeout_seconds=0.3).stamp(DIGEST, "sha256")
    assert time.monotonic() - began < 5


def test_nobody_listens(tsa: Authority) -> None:
    with pytest.raises(UnavailableError):
        HttpStamper("http://127.0.0.1:9/").stamp(DIGEST, "sha256")


def test_no_authority_is_said_to_be_none() -> None:
    with pytest.raises(UnavailableError, match="tsa_url"):
        Unconfigured().stamp(DIGEST, "sha256")


@pytest.mark.parametrize("url", ["", "ftp://tsa.example/", "file:///etc/passwd", "tsa.example"])
def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(SettingsError, match="tsa_url"):
        HttpStamper(url)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError, match="tsa_url") as caught:
        HttpStamper("https://kho:mat-khau@tsa.example/")
    assert "mat-khau" not in str(caught.value)
