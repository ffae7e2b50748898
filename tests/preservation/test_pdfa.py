"""What claims to be PDF/A is judged; what the judge does not know is never said to be sound."""

# pymupdf is untyped.
# mypy: allow-untyped-calls

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from preservation.letters import slip
from preservation.pdfa import pdfa
from preservation.workers import Limits, Workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as pool:
        yield pool


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pikepdf.pdfa import save

    path = tmp_path_factory.mktemp("pdfa") / "sound.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        save(pdf, path, "2b")
    return path


def test_a_sound_file_passes_as_what_it_claims(workers: Workers, sound: Path) -> None:
    said = workers.call("pdfa", path=str(sound))
    assert said == {"claim": "2b", "verdict": "pass", "findings": []}


def test_a_file_that_claims_nothing_fails(workers: Workers, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page()
        document.save(tmp_path / "plain.pdf")
    said = workers.call("pdfa", path=str(tmp_path / "plain.pdf"))
    assert (said["claim"], said["verdict"]) == ("", "fail")
    assert workers.call("pdfa", path=str(tmp_path / "plain.pdf"), flavour="2b")["verdict"] == "fail"


def test_a_claim_that_is_not_true_fails_and_says_where(
    workers: Workers, sound: Path, tmp_path: Path
) -> None:
    with pikepdf.open(sound) as pdf:
        pdf.save(tmp_path / "spoilt.pdf", encryption=pikepdf.Encryption(owner="x", user=""))
    said = workers.call("pdfa", path=str(tmp_path / "spoilt.pdf"))
    assert (said["claim"], said["verdict"]) == ("2b", "fail")
    assert "encrypted" in str(said["findings"])


def test_what_the_judge_does_not_know_is_not_said_to_be_sound(
    workers: Workers, sound: Path, tmp_path: Path
) -> None:
    with pymupdf.open(sound) as document:
        document[0].insert_text((72, 72), "a face that is not embedded")
        document.save(tmp_path / "odd.pdf")
    said = workers.call("pdfa", path=str(tmp_path / "odd.pdf"))
    assert (said["claim"], said["verdict"]) == ("2b", "not_checked")


def test_what_is_no_pdf_is_not_said_to_be_sound(workers: Workers, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\nnothing at all")
    for flavour in ("", "2b"):
        said = workers.call("pdfa", path=str(tmp_path / "x.pdf"), flavour=flavour)
        assert said["verdict"] != "pass"


def test_a_slip_that_the_archive_sets_itself_is_pdf_a(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(slip("Phiếu trình", "Sở Nội vụ", [("Số", "12")]))
    assert pdfa(str(tmp_path / "a.pdf")) == {"claim": "2b", "verdict": "pass", "findings": []}
