"""``luutru seal`` and ``luutru sign --place``: with an archive and without."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from preservation.workers import Workers
from repository.calendar import VIETNAM
from tests import drafts
from tests.ingest.office import PASSWORD, blank_day
from tests.pki import Party, Pki, pki
from tests.web.cli.conftest import Shell

__all__ = ["pki"]

Words = list[str | Path]


@pytest.fixture
def shell(tmp_path: Path, web_workers: Workers) -> Shell:
    return Shell(tmp_path / "nowhere", web_workers)


@pytest.fixture
def trust(pki: Pki, tmp_path: Path) -> Path:
    return pki.trust_folder(tmp_path / "trust", crls_at=pki.made_at)


@pytest.fixture
def draft(pki: Pki, tmp_path: Path) -> Path:
    return drafts.write(tmp_path / "qd.pdf", drafts.draft(day=blank_day(today(pki).year)))


@pytest.fixture
def seal(tmp_path: Path) -> Path:
    return drafts.seal(tmp_path / "dau.png")


def today(pki: Pki) -> datetime:
    return pki.made_at.astimezone(VIETNAM)


def key(folder: Path, pki: Pki, who: Party) -> Words:
    (folder / "k.p12").write_bytes(who.pkcs12(PASSWORD.encode(), [pki.issuing]))
    (folder / "mk").write_text(PASSWORD)
    return ["--pkcs12", folder / "k.p12", "--password-file", folder / "mk", "--level", "B-B"]


def outside(pki: Pki, trust: Path) -> Words:
    return ["--trust", trust, "--at", pki.made_at.isoformat()]


def test_a_document_goes_from_draft_to_sealed_at_the_command_line(
    shell: Shell, pki: Pki, trust: Path, draft: Path, seal: Path, tmp_path: Path
) -> None:
    shell = Shell(shell.home)  # with workers of its own
    autograph = drafts.signature(tmp_path / "ky.png")
    laid, signed, sealed = (tmp_path / f"{step}.pdf" for step in (1, 2, 3))
    there = outside(pki, trust)
    named: Words = ["--agency-name", drafts.AGENCY, "--picture", seal]
    who: Words = ["--name", drafts.NAME, "--office", drafts.OFFICE, "--signature", autograph]
    said = shell("seal", "--prepare", draft, "-o", laid, *who, *named, *there)
    assert said.code == 0, said
    assert (said.line["outcome"], said.line["fields"]) == ("prepared", ["So", "Ngay"])

    own: Words = ["--place", "auto", "--picture", autograph]
    said = shell("sign", laid, "-o", signed, *own, *there, *key(tmp_path, pki, pki.person))
    assert said.code == 0, said
    assert said.line["kind"] == "person"
    assert said.line["indication"] == "TOTAL-PASSED"

    day = today(pki).date().isoformat()
    given: Words = ["--number", "12", "--notation", "QĐ-UBND", "--date", day]
    office = key(tmp_path, pki, pki.organisation)
    said = shell("seal", signed, "-o", sealed, *given, *named, *there, *office)
    assert said.code == 0, said
    line = said.line
    assert (line["path"], line["output"]) == (str(signed), str(sealed))
    assert (line["outcome"], line["kind"], line["profile"]) == ("sealed", "issuer", "2020-ND30")
    assert line["place"]["page"] == 1
    assert line["place"]["box_mm"][2:] == pytest.approx([38, 38], abs=0.05)
    assert line["indication"] == "TOTAL-PASSED"
    assert [one["field"] for one in line["signatures"]] == ["ChuKyCaNhan", "DauCoQuan"]
    with pikepdf.open(sealed) as pdf:
        values = {str(f.T): str(f.V) for f in pdf.Root.AcroForm.Fields if f.FT == "/Tx"}
    assert values["So"] == "12"


def test_a_draft_is_not_sealed_and_the_exit_code_says_so(
    shell: Shell, pki: Pki, trust: Path, draft: Path, seal: Path, tmp_path: Path
) -> None:
    out = tmp_path / "x.pdf"
    said = shell(
        *("seal", draft, "-o", out, "--number", "12", "--notation", "QĐ-UBND"),
        *("--agency-name", drafts.AGENCY, "--picture", seal),
        *outside(pki, trust),
        *key(tmp_path, pki, pki.organisation),
    )
    assert said.code == 4
    assert said.line["outcome"] == "refused"
    assert "Điều 32.2d" in said.line["says"]
    assert not out.exists()


def test_several_scans_are_stamped_and_a_bad_one_does_not_stop_the_others(
    shell: Shell, pki: Pki, trust: Path, draft: Path, tmp_path: Path
) -> None:
    bad = drafts.write(tmp_path / "hong.pdf", b"MZ")
    other = drafts.write(tmp_path / "khac.pdf", draft.read_bytes())
    said = shell(
        *("seal", draft, bad, other, "--to", tmp_path / "out", "--kind", "digitised"),
        *("--agency-name", drafts.AGENCY),
        *outside(pki, trust),
        *key(tmp_path, pki, pki.organisation),
    )
    assert said.code == 4
    assert [line["outcome"] for line in said.lines] == ["sealed", "refused", "sealed"]
    assert said.lines[0]["profile"] == "2025-TT05"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["khac.pdf", "qd.pdf"]


def test_a_folder_that_cannot_be_written_to_is_no_crash(
    shell: Shell, pki: Pki, trust: Path, draft: Path, tmp_path: Path
) -> None:
    said = shell(
        *("seal", draft, "-o", tmp_path / "nowhere" / "a.pdf", "--kind", "digitised"),
        *("--agency-name", drafts.AGENCY),
        *outside(pki, trust),
        *key(tmp_path, pki, pki.organisation),
    )
    assert said.code == 6
    assert said.line["outcome"] == "unavailable"
    assert "cannot be written" in said.line["says"]


def test_a_place_may_be_named_by_hand(
    shell: Shell, pki: Pki, trust: Path, draft: Path, tmp_path: Path
) -> None:
    words: Words = [
        *("seal", draft, "--kind", "copy", "--agency-name", drafts.AGENCY),
        *outside(pki, trust),
        *key(tmp_path, pki, pki.organisation),
    ]
    said = shell(*words, "-o", tmp_path / "a.pdf", "--place", "1,40,9")
    assert said.line["place"]["box_mm"][:2] == pytest.approx([40, 9], abs=0.01)
    for wrong in ("1,2", "0,10,10", "1.5,10,10", "nan,1,1", "x"):
        assert shell(*words, "-o", tmp_path / "b.pdf", "--place", wrong).code == 2
    assert shell(*words, "-o", tmp_path / "b.pdf", "--place", "9,10,10").code == 4
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["-o", "x.pdf", "--number", "12"],
        ["-o", "x.pdf"],
        ["--kind", "digitised"],
        ["-o", "x.pdf", "--to", "y", "--kind", "digitised"],
        ["-o", "x.pdf", "--prepare"],
        ["-o", "x.pdf", "--kind", "digitised", "--agency", "H34"],
    ],
)
def test_what_is_missing_is_wrong_usage(
    shell: Shell, pki: Pki, trust: Path, draft: Path, tmp_path: Path, words: Words
) -> None:
    said = shell("seal", draft, *words, *outside(pki, trust), *key(tmp_path, pki, pki.organisation))
    assert said.code == 2, said


def test_in_an_archive_only_who_may_seal_seals_and_the_ledger_tells_of_it(
    luutru: Shell, pki: Pki, draft: Path, tmp_path: Path
) -> None:
    shutil.rmtree(luutru.home / "trust")
    pki.trust_folder(luutru.home / "trust", crls_at=datetime.now(UTC).replace(microsecond=0))
    words: Words = ["seal", draft, "--kind", "digitised", *key(tmp_path, pki, pki.organisation)]
    out = tmp_path / "so-hoa.pdf"
    assert luutru(*words, "-o", out, "--as", "lanhdao").code == 4
    assert not out.exists()
    said = luutru(*words, "-o", out, "--as", "vanthu", "--agency", "H34")
    assert said.code == 0, said
    assert said.line["indication"] == "TOTAL-PASSED"
    refused = luutru(*words, "-o", tmp_path / "y.pdf", "--as", "vanthu", "--agency", "H99")
    assert refused.code == 3
    told = [
        line
        for line in luutru("ledger", "show").lines
        if line["kind"] == "digital signature generation"
    ]
    assert [(line["agent"], line["outcome"]) for line in told] == [("vanthu", "success")]
    assert told[0]["detail"]["sha256"] == said.line["sha256"]
    assert PASSWORD not in str(told)


def test_nobody_seals_for_an_agency_that_is_not_theirs(
    luutru: Shell, pki: Pki, draft: Path, tmp_path: Path
) -> None:
    shutil.rmtree(luutru.home / "trust")
    pki.trust_folder(luutru.home / "trust", crls_at=datetime.now(UTC).replace(microsecond=0))
    words: Words = ["seal", draft, "--kind", "digitised", *key(tmp_path, pki, pki.organisation)]
    out = tmp_path / "so-hoa.pdf"
    said = luutru(*words, "-o", out, "--as", "vanthu", "--agency", "H48")  # a clerk of H34
    assert said.code == 4, said
    assert not out.exists()
    assert luutru(*words, "-o", out, "--as", "luutru", "--agency", "H48").code == 0
