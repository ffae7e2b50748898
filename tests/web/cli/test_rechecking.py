"""``luutru signatures --document``: a kept document judged again, and files held against it."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.pki import Level, Pki, make_pdf, pki
from tests.preservation.signatures.attacks import metadata_only
from tests.web.cli.conftest import Shell

__all__ = ["pki"]

YEAR = timedelta(days=365)


@pytest.fixture
def two(pki: Pki, tmp_path: Path) -> Path:
    """A person's signature, then the organisation's."""
    once = pki.sign_bytes(make_pdf(tmp_path / "a.pdf").read_bytes(), level=Level.B_T)
    path = tmp_path / "hai-chu-ky.pdf"
    path.write_bytes(pki.sign_bytes(once, pki.organisation, Level.B_T, name="Dau"))
    return path


@pytest.fixture
def taken(luutru: Shell, pki: Pki, two: Path) -> dict[str, Any]:
    pki.trust_folder(luutru.home / "trust", crls_at=datetime.now(UTC) - timedelta(minutes=5))
    return luutru("ingest", two).line


def test_a_kept_document_is_judged_again_years_later_from_what_was_kept(
    luutru: Shell, pki: Pki, taken: dict[str, Any]
) -> None:
    shutil.rmtree(luutru.home / "trust" / "crls")
    shutil.rmtree(luutru.home / "trust" / "intermediates")
    later = (pki.made_at + 3 * YEAR).isoformat()
    said = luutru("signatures", "--document", taken["document"], "--at", later)

    assert said.code == 0
    assert said.line["indication"] == "TOTAL-PASSED"
    assert said.line["departures"] == []
    events = luutru("show", taken["document"]).line["events"]
    assert [e["kind"] for e in events].count("digital signature validation") == 2


def test_a_copy_that_was_cut_back_to_the_first_signature_is_told(
    luutru: Shell, taken: dict[str, Any], two: Path, tmp_path: Path
) -> None:
    data = two.read_bytes()
    cut = tmp_path / "cat-bot.pdf"
    cut.write_bytes(data[: data.rindex(b"%%EOF", 0, data.rindex(b"%%EOF")) + 6])
    assert luutru("signatures", cut).code == 0  # by itself nothing shows

    said = luutru("signatures", cut, "--document", taken["document"])
    assert said.code == 5
    kinds = {one["kind"] for one in said.line["departures"]}
    assert kinds == {"signature missing", "bytes differ"}
    assert "có khi tiếp nhận nay không còn" in said.line["departures"][0]["says"]


def test_a_copy_with_another_description_is_told_and_the_same_copy_is_not(
    luutru: Shell, taken: dict[str, Any], two: Path, tmp_path: Path
) -> None:
    retitled = tmp_path / "doi-tieu-de.pdf"
    retitled.write_bytes(metadata_only(two.read_bytes()))

    said = luutru("signatures", retitled, "--document", taken["document"])
    assert (said.code, [d["kind"] for d in said.line["departures"]]) == (5, ["description only"])
    same = luutru("signatures", two, "--document", taken["document"])
    assert (same.code, same.line["departures"]) == (0, [])


def test_a_document_that_is_hidden_is_not_there(luutru: Shell, taken: dict[str, Any]) -> None:
    hidden = luutru("signatures", "--document", taken["document"], "--as", "nobody")
    missing = luutru("signatures", "--document", "nothing-like-it")
    assert (hidden.code, missing.code) == (3, 3)


def test_files_of_a_batch_are_answered_in_their_order(
    luutru: Shell, pki: Pki, tmp_path: Path
) -> None:
    pki.trust_folder(luutru.home / "trust", crls_at=datetime.now(UTC) - timedelta(minutes=5))
    paths = [pki.sign(make_pdf(tmp_path / "x.pdf"), tmp_path / f"{n}.pdf") for n in range(5)]
    said = luutru("signatures", *paths)
    assert [line["path"] for line in said.lines] == [str(path) for path in paths]
    assert {line["indication"] for line in said.lines} == {"TOTAL-PASSED"}
