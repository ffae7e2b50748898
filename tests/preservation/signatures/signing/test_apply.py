"""What comes out was proven; what cannot be proven does not come out."""

from datetime import timedelta
from typing import Any

import pytest

from preservation.signatures.records import Indication
from preservation.signatures.signing.act import Level
from preservation.signatures.signing.apply import apply
from preservation.signatures.signing.complete import Completed, complete
from preservation.signatures.tsa import HttpStamper
from repository.errors import RefusedError, UnavailableError
from tests.preservation.signatures.signing.conftest import Table
from tests.tsa import Authority, Mode


@pytest.mark.parametrize("seconds", [-5, 3, 90])
@pytest.mark.parametrize("level", [Level.B_T, Level.B_LTA])
def test_the_clock_of_the_authority_need_not_be_ours(
    seconds: int, level: Level, table: Table, tsa: Authority
) -> None:
    tsa.at = table.now + timedelta(seconds=seconds)
    signed = table.sign(table.pdf, table.act(level))
    report = table.report(signed, at=max(tsa.at, table.now))
    assert report.signatures[0].proven_at == tsa.at


@pytest.mark.parametrize("hours", [-1, 1])
def test_an_authority_that_lives_in_another_time_is_no_proof(
    hours: int, table: Table, tsa: Authority
) -> None:
    tsa.at = table.now + timedelta(hours=hours)
    with pytest.raises(UnavailableError, match="one of the clocks"):
        table.sign(table.pdf, table.act(Level.B_T))


def test_without_an_authority_only_the_lowest_level_is_to_be_had(table: Table) -> None:
    assert apply(table.pdf, table.act(), table.signer(), table.known, None)
    for level in (Level.B_T, Level.B_LT, Level.B_LTA):
        with pytest.raises(UnavailableError, match="tsa_url"):
            apply(table.pdf, table.act(level), table.signer(), table.known, None)


@pytest.mark.parametrize("mode", [Mode.REFUSING, Mode.WRONG_NONCE, Mode.GARBAGE, Mode.ERROR])
def test_an_authority_that_answers_badly_leaves_nothing(
    mode: Mode, table: Table, tsa: Authority
) -> None:
    tsa.mode = mode
    with pytest.raises(UnavailableError):
        table.sign(table.pdf, table.act(Level.B_LTA))


def test_an_authority_that_falls_silent_half_way_leaves_nothing(
    table: Table, tsa: Authority
) -> None:
    class Tired:
        def __init__(self) -> None:
            self.left = 1

        def stamp(self, digest: bytes, algorithm: str) -> bytes:
            if not self.left:
                tsa.mode = Mode.ERROR
            self.left -= 1
            return HttpStamper(tsa.url).stamp(digest, algorithm)

    with pytest.raises(UnavailableError):
        apply(table.pdf, table.act(Level.B_LTA), table.signer(), table.known, Tired())
    assert tsa.count == 1


def test_a_key_that_is_not_the_certificates_is_found_out(table: Table) -> None:
    class Mixed:
        certificate = table.pki.person.der
        chain = ()

        def sign(self, digest: bytes, algorithm: str) -> bytes:
            return table.signer(table.pki.organisation).sign(digest, algorithm)

    with pytest.raises(RefusedError, match="not of this certificate"):
        apply(table.pdf, table.act(), Mixed(), table.known, None)


def test_a_result_that_does_not_validate_is_not_handed_out(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*args: Any) -> Completed:
        data = bytearray(complete(*args).pdf)
        data[data.index(b"/Title") + 9] ^= 1
        return Completed(bytes(data), ())

    monkeypatch.setattr("preservation.signatures.signing.apply.complete", damaged)
    with pytest.raises(RefusedError, match="not handed out"):
        table.sign(table.pdf, table.act())


def test_three_signers_and_their_timestamps_live_in_one_file(table: Table) -> None:
    signed = table.pdf
    for name, who in (
        ("Mot", table.pki.person),
        ("Hai", table.pki.organisation),
        ("Ba", table.pki.person),
    ):
        signed = table.sign(signed, table.act(Level.B_LTA, name), who)
    report = table.report(signed)
    assert (report.indication, len(report.signatures)) == (Indication.TOTAL_PASSED, 6)


def test_the_bytes_that_were_signed_first_are_still_there(table: Table) -> None:
    once = table.sign(table.pdf, table.act(Level.B_LTA))
    twice = table.sign(once, table.act(Level.B_LTA, "Dau"), table.pki.organisation)
    assert once.startswith(table.pdf)
    assert twice.startswith(once)
