"""The demonstration's own time-stamping authority, over real HTTP on loopback."""

import hashlib
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from demo.authority import LONGEST, authority, free_port
from preservation.signatures.tokens import Tokens
from preservation.signatures.trust import TrustStore
from preservation.signatures.tsa import HttpStamper
from tests.demo.conftest import Fonds


def test_it_stamps_what_an_archive_asks_and_the_demonstration_believes_it(fonds: Fonds) -> None:
    port, digest = free_port(), hashlib.sha256(b"goc cua cay").digest()
    with authority(fonds.target, port):
        token = HttpStamper(f"http://127.0.0.1:{port}/").stamp(digest, "sha256")
    believed = Tokens(TrustStore.load(fonds.target / "trust"))
    verdict = believed(token, digest, "sha256", datetime.now(UTC))
    assert (verdict.problem, verdict.authority) == ("", "TSA trình diễn")
    assert verdict.made_at is not None
    assert abs((datetime.now(UTC) - verdict.made_at).total_seconds()) < 60


@pytest.mark.parametrize(("question", "status"), [(b"\x30\x00", 400), (bytes(LONGEST + 1), 413)])
def test_it_answers_rubbish_with_a_status(fonds: Fonds, question: bytes, status: int) -> None:
    port = free_port()
    with authority(fonds.target, port), pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", question, timeout=5)
    caught.value.close()
    assert caught.value.code == status


def test_a_taken_port_is_said(fonds: Fonds) -> None:
    port = free_port()
    with authority(fonds.target, port), pytest.raises(OSError), authority(fonds.target, port):  # noqa: PT011  whatever the system calls it
        pass
