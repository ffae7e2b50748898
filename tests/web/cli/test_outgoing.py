"""``luutru outgoing``, ``numbering`` and ``paper-list``: from the draft to whoever receives it."""

import shutil
from pathlib import Path

import pytest

from preservation.workers import Workers
from repository.calendar import VIETNAM, system_clock
from tests import drafts
from tests.ingest.office import PASSWORD, blank_day
from tests.pki import Party, Pki, pki
from tests.web.cli.conftest import Shell
from web.wiring import Archive

__all__ = ["pki"]
Words = list[str | Path]
SAID: Words = [
    "--type", "Quyết định", "--subject", "Về việc ban hành Quy chế", "--signer", "lanhdao",
    "--signer-name", drafts.NAME, "--position", drafts.OFFICE, "--to", "H34.12",
    "--paper-to", "Hội Người cao tuổi", "--as", "chuyenvien",
]  # fmt: skip


@pytest.fixture
def keys(
    luutru: Shell,
    pki: Pki,
    tmp_path: Path,
    web_workers: Workers,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Words]:
    monkeypatch.setattr(Archive, "workers", web_workers)  # started once for all tests
    shutil.rmtree(luutru.home / "trust")
    pki.trust_folder(luutru.home / "trust", crls_at=pki.made_at)
    marks = luutru.home / "marks"
    marks.mkdir(exist_ok=True)
    drafts.signature(marks / "lanhdao.png")
    drafts.seal(marks / "H34.png")
    (tmp_path / "mk").write_text(PASSWORD)

    def key(name: str, party: Party) -> Words:
        path = tmp_path / f"{name}.p12"
        path.write_bytes(party.pkcs12(PASSWORD.encode(), [pki.issuing]))
        return ["--pkcs12", path, "--password-file", tmp_path / "mk"]

    return {"person": key("an", pki.person), "seal": key("dau", pki.organisation)}


def test_a_document_from_its_draft_to_paper_in_the_post(
    luutru: Shell, keys: dict[str, Words], tmp_path: Path
) -> None:
    year = system_clock().astimezone(VIETNAM).year
    pdf = drafts.write(tmp_path / "qd.pdf", drafts.draft(day=blank_day(year)))
    made = luutru("outgoing", "draft", pdf, *SAID)
    assert made.code == 0, made.err
    name = made.line["outgoing"]
    assert luutru("outgoing", "comment", name, "Tốt", "--as", "vanthu").line["kind"] == "comment"
    assert luutru("outgoing", "check", name, "content", "--as", "chuyenvien").code == 4
    assert luutru("outgoing", "check", name, "content", "--as", "vanthu").code == 0
    ready = luutru("outgoing", "check", name, "form", "--as", "lanhdao")
    assert ready.line["state"] == "ready"
    assert luutru("outgoing", "sign", name, *keys["person"], "--as", "vanthu").code == 4
    signed = luutru("outgoing", "sign", name, *keys["person"], "--as", "lanhdao")
    assert signed.line["state"] == "signed", signed.err
    assert luutru("outgoing", "issue", name, "--as", "vanthu").code == 4  # nothing to take up
    issued = luutru("outgoing", "issue", name, *keys["seal"], "--as", "vanthu")
    assert (issued.line["state"], issued.line["code"]) == ("kept", "01/QĐ-UBND"), issued.err
    unsent = luutru("outgoing", "unsent", "--as", "vanthu").line
    assert (unsent["outgoing"], unsent["late"]) == (name, False)
    refused = luutru("outgoing", "send", name, "--as", "vanthu")
    assert refused.code == 4
    assert "chưa nối trục" in refused.err
    paper = luutru("outgoing", "paper-sent", name, "giấy:1", "--as", "vanthu")
    assert paper.line["transport"] == "sent"
    copy = tmp_path / "ra.pdf"
    shown = luutru("outgoing", "show", name, "--version", "3", "-o", copy, "--as", "vanthu")
    assert [one["step"] for one in shown.line["versions"]] == ["draft", "signed", "sealed"]
    assert copy.read_bytes().startswith(pdf.read_bytes()[:1000])
    listed = luutru("outgoing", "list", "--state", "sent", "--year", str(year), "--as", "lanhdao")
    assert [line["outgoing"] for line in listed.lines] == [name]
    assert "01/QĐ-UBND" in luutru("outgoing", "list", "--as", "vanthu", text=True).text


def test_drafts_are_revised_returned_and_given_up(
    luutru: Shell, keys: dict[str, Words], tmp_path: Path
) -> None:
    assert keys
    pdf = drafts.write(tmp_path / "qd.pdf", drafts.draft())
    assert luutru("outgoing", "draft", pdf, "--as", "chuyenvien").code == 2
    name = luutru("outgoing", "draft", pdf, *SAID).line["outgoing"]
    back = luutru("outgoing", "return", name, "--reason", "Thiếu căn cứ", "--as", "vanthu")
    assert back.line["state"] == "draft"
    changed = luutru("outgoing", "revise", name, "--subject", "Khác", "--as", "chuyenvien")
    assert (changed.line["subject"], changed.line["type_name"]) == ("Khác", "Quyết định")
    gone = luutru("outgoing", "drop", name, "--reason", "Thôi", "--as", "chuyenvien")
    assert gone.line["state"] == "dropped"
    assert luutru("outgoing", "from-paper", "không có", "--as", "vanthu").code == 3


def test_what_heads_of_agencies_decide_is_entered_ended_and_listed(luutru: Shell) -> None:
    said: Words = ["H34", "--apart", "*", "--from", "2026-01-01", "--citation", "QĐ 7/QĐ-VP"]
    assert luutru("numbering", "decide", *said, "--as", "vanthu").code == 4
    assert luutru("numbering", "decide", *said, "--as", "lanhdao").line["apart"] == ["*"]
    assert luutru("numbering", "show", "H34", "--as", "vanthu").line["citation"] == "QĐ 7/QĐ-VP"
    begun = luutru("numbering", "begin", "H34", "9", "--year", "2026", "--as", "lanhdao")
    assert begun.line["next"] == 10
    line: Words = ["--type", "Quyết định", "--from", "2026-01-01", "--citation", "QĐ 99/QĐ-UBND"]
    added = luutru("paper-list", "add", *line).line
    assert added["agency"] == "*"
    ended = luutru("paper-list", "end", added["rule"], "--on", "2026-06-30")
    assert ended.line["last"] == "2026-06-30"
    (listed,) = luutru("paper-list", "list", "--as", "vanthu").lines
    assert listed["last"] == "2026-06-30"
    assert luutru("paper-list", "list", "--as", "thanhtra").code == 4
