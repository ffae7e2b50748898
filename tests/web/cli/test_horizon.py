"""``luutru horizon``: until when documents and files can be proven."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from repository.people import owner
from tests.pki import Level, Pki, make_pdf, pki
from tests.stamping import CountingStamper
from tests.web.cli.conftest import Shell
from tests.web.conftest import Fonds
from web import settings
from web.acts_evidence import make
from web.wiring import Archive

__all__ = ["pki"]

SAID = {"state", "until", "why", "why_en", "renew_by"}


@pytest.fixture
def signing_home(luutru: Shell, pki: Pki) -> Shell:
    pki.trust_folder(luutru.home / "trust", crls_at=datetime.now(UTC) - timedelta(minutes=5))
    return luutru


def test_a_document_says_until_when_and_what_ends_first(
    signing_home: Shell, pki: Pki, tmp_path: Path
) -> None:
    signed = pki.sign(make_pdf(tmp_path / "a.pdf"), tmp_path / "đã ký.pdf", level=Level.B_T)
    taken = signing_home("ingest", signed).line
    said = signing_home("horizon", taken["document"])
    line = said.line

    assert said.code == 0
    assert set(line) == SAID | {"document", "title", "due"}
    ends = pki.tsa.certificate.not_valid_after_utc + timedelta(hours=7)
    assert (line["state"], line["until"]) == ("proven", ends.date().isoformat())
    assert "TSA thử nghiệm" in line["why"]
    assert line["renew_by"] == (ends - timedelta(days=180)).date().isoformat()
    assert line["due"] is False


def test_a_basic_signature_is_due_at_once(signing_home: Shell, pki: Pki, tmp_path: Path) -> None:
    signed = pki.sign(make_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf", level=Level.B_B)
    taken = signing_home("ingest", signed).line
    line = signing_home("horizon", taken["document"]).line

    assert line["due"] is True
    assert "thu hồi" in line["why"]


def test_the_calendar_counts_every_document_once(
    signing_home: Shell, pki: Pki, tmp_path: Path
) -> None:
    signed = pki.sign(make_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf", level=Level.B_T)
    document = signing_home("ingest", signed).line["document"]
    periods = {
        line["period"]: line for line in signing_home("horizon", "--all", "--by", "month").lines
    }
    every = signing_home("horizon", "--all").lines

    assert sum(line["count"] for line in periods.values()) == len(every)
    ends = pki.tsa.certificate.not_valid_after_utc + timedelta(hours=7)
    assert periods[ends.strftime("%Y-%m")]["ending"] == [document]
    assert "unsigned" in periods
    assert set(signing_home("horizon", "--all", "--by", "year").lines[0]) == {
        *("period", "count", "ending")
    }


def test_a_file_needs_no_archive(pki: Pki, tmp_path: Path) -> None:
    shell = Shell(tmp_path / "nowhere")
    pki.trust_folder(tmp_path / "nowhere" / "trust", crls_at=pki.made_at)
    signed = pki.sign(make_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf")
    said = shell("horizon", signed)

    assert said.code == 0
    assert set(said.line) == SAID | {"path"}
    assert said.line["state"] == "proven"
    assert "TSA" in shell("horizon", signed, text=True).text


def test_evidence_carries_a_basic_signature_and_the_unsigned_to_its_own_end(
    signing_home: Shell, pki: Pki, fonds: Fonds, tmp_path: Path
) -> None:
    signed = pki.sign(make_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf", level=Level.B_B)
    document = signing_home("ingest", signed).line["document"]
    before = signing_home("horizon", document, fonds.decision).lines
    archive = Archive(settings.read(signing_home.home, environ={}))
    archive.__dict__["stamper"] = CountingStamper(pki, archive.clock)
    make(archive, owner())
    archive.close()
    after = {line["document"]: line for line in signing_home("horizon", "--all").lines}
    ends = (pki.tsa.certificate.not_valid_after_utc + timedelta(hours=7)).date().isoformat()

    assert {line["state"] for line in before} == {"proven", "unsigned"}
    assert after[document]["until"] == after[fonds.decision]["until"] == ends
    assert after[document]["state"] == after[fonds.decision]["state"] == "proven"
    assert "dấu thời gian" in after[document]["why"]
    assert not after[document]["due"]


def test_what_one_may_not_see_is_not_there(luutru: Shell, fonds: Fonds) -> None:
    assert luutru("horizon", fonds.hidden, "--as", "chuyenvien").code == 3
    assert fonds.hidden not in luutru("horizon", "--all", "--as", "chuyenvien").text
    assert luutru("horizon", fonds.hidden).code == 0
    assert luutru("horizon").code == 2


def test_a_broken_table_of_algorithms_is_told(luutru: Shell, tmp_path: Path) -> None:
    (luutru.home / "trust" / "algorithms.toml").write_text("[[algorithm]]\nuntil = 5\n")
    said = luutru("horizon", "--all")

    assert said.code != 0
    assert "algorithms.toml" in said.err
    said = luutru("horizon", make_pdf(tmp_path / "a.pdf"))
    assert said.code == 4
    assert "algorithms.toml" in said.err
