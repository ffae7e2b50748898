"""The demonstration fonds: what is in it, and that the words about it are true."""

import csv
import json
import stat
import unicodedata
from collections import Counter
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from demo import sidecar
from demo.make import Manifest, make
from tests.demo.conftest import NOW, Fonds


def rows(fonds: Fonds) -> dict[str, dict[str, str]]:
    with (fonds.target / "documents" / "metadata.csv").open(encoding="utf-8", newline="") as source:
        return {row["path"]: row for row in csv.DictReader(source)}


def said(fonds: Fonds, name: str) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = json.loads((fonds.target / name).read_text("utf-8"))
    return entries


def test_there_are_at_least_34_documents_of_every_kind(fonds: Fonds) -> None:
    kinds = Counter(one.kind for one in fonds.manifest.documents)
    assert sum(kinds.values()) >= 34
    assert kinds["pdf"] >= 30
    assert kinds["scan"] >= 2
    assert set(kinds) >= {"pdf", "scan", "docx", "xlsx", "odt", "csv", "rtf", "jpg", "wav"}


def test_the_manifest_tells_the_truth_about_every_file(fonds: Fonds) -> None:
    documents = fonds.target / "documents"
    for one in fonds.manifest.documents:
        data = (documents / one.path).read_bytes()
        assert (one.bytes, one.sha256) == (len(data), sha256(data).hexdigest())
    found = {str(p.relative_to(documents)) for p in documents.rglob("*") if p.is_file()}
    assert found == {one.path for one in fonds.manifest.documents} | {"metadata.csv"}


def test_every_file_but_one_has_a_row_and_every_row_a_file(fonds: Fonds) -> None:
    described = rows(fonds)
    assert set(described) == {one.path for one in fonds.manifest.documents if one.described}
    assert [one.id for one in fonds.manifest.documents if not one.described] == ["cv-890-2026"]
    assert tuple(next(iter(described.values()))) == sidecar.COLUMNS


def test_codes_of_documents_are_unique_and_short_enough(fonds: Fonds) -> None:
    codes = [row["DocCode"] for row in rows(fonds).values() if row["DocCode"]]
    assert len(codes) == len(set(codes))
    assert max(map(len, codes)) <= 25


def test_a_row_goes_into_the_fonds_of_an_agency_that_was_there_that_day(fonds: Fonds) -> None:
    spans = {str(a["code"]): (a["valid_from"], a["valid_to"]) for a in said(fonds, "agencies.json")}
    for row in rows(fonds).values():
        first, last = spans[row["Agency"]]
        assert str(first) <= row["IssuedDate"] <= str(last or "9999")


def test_documents_come_from_before_and_after_the_merger(fonds: Fonds) -> None:
    years = {row["IssuedDate"][:4] for row in rows(fonds).values()}
    assert years == {str(year) for year in range(2019, 2027)}
    assert len({row["OrganName"] for row in rows(fonds).values()}) >= 12
    assert len({row["TypeName"] for row in rows(fonds).values()}) >= 12


def test_closed_fonds_have_a_last_day_and_a_successor(fonds: Fonds) -> None:
    known = {str(one["code"]): one for one in said(fonds, "agencies.json")}
    for one in known.values():
        assert (one["fonds"] == "closed") == (one["valid_to"] is not None)
        if one["fonds"] == "closed":
            assert one["successor"] in known
        assert one["parent"] is None or one["parent"] in known
    assert known["000.00.12.H34"]["aliases"] == ["H34.12"]


def test_the_decomposed_file_name_is_really_decomposed(fonds: Fonds) -> None:
    name = fonds.file("tb-201-2026").name
    assert unicodedata.is_normalized("NFD", name)
    assert not unicodedata.is_normalized("NFC", name)
    on_disk = {path.name for path in fonds.file("tb-201-2026").parent.iterdir()}
    assert name in on_disk


def test_chuyenvien1_may_not_see_the_restricted_document_and_luutruvien1_may(fonds: Fonds) -> None:
    restricted = [one.path for one in fonds.manifest.documents if one.level == "restricted"]
    assert len(restricted) == 1
    agency = rows(fonds)[restricted[0]]["Agency"]
    grants = {str(one["login"]): one["grants"] for one in said(fonds, "people.json")}

    def sees(login: str) -> bool:
        given = grants[login]
        assert isinstance(given, list)
        return any(one["level"] == "restricted" and one["agency"] in (agency, "*") for one in given)

    assert not sees("chuyenvien1")
    assert sees("luutruvien1")


def test_there_is_an_account_for_each_role(fonds: Fonds) -> None:
    logins = {one["login"] for one in said(fonds, "people.json")}
    assert logins == {
        "vanthu1", "chuyenvien1", "chuyenvien2", "lanhdao1", "luutruvien1", "quantri", "thanhtra1"
    }  # fmt: skip


def test_documents_lie_in_dossiers_that_are_planned(fonds: Fonds) -> None:
    planned = {
        (entry["agency"], str(entry["year"]), f"{dossier['number']}.{heading['abbreviation']}")
        for entry in json.loads((fonds.target / "plan.json").read_text("utf-8"))
        for heading in entry["headings"]
        for dossier in heading["dossiers"]
    }
    years = {(agency, year) for agency, year, _ in planned}
    placed = {
        (row["Agency"], row["FileCatalog"], row["FileNotation"])
        for row in rows(fonds).values()
        if row["FileNotation"] and (row["Agency"], row["FileCatalog"]) in years
    }
    assert len(placed) >= 6
    assert placed <= planned


def test_only_its_owner_can_read_a_private_key(fonds: Fonds) -> None:
    pki = fonds.target / "pki"
    files = [path for path in pki.rglob("*") if path.is_file()]
    folders = [pki, *(path for path in pki.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_the_trust_folder_holds_no_private_key(fonds: Fonds) -> None:
    for path in (fonds.target / "trust").rglob("*"):
        assert path.is_dir() or b"PRIVATE KEY" not in path.read_bytes()


def test_a_finished_demonstration_is_left_as_it_is(fonds: Fonds) -> None:
    before = fonds.file("qd-45-2019").stat().st_mtime_ns
    assert make(fonds.target, now=NOW, small=True) == fonds.manifest
    assert fonds.file("qd-45-2019").stat().st_mtime_ns == before
    assert Manifest.load(fonds.target / "manifest.json") == fonds.manifest


def test_a_day_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        make(tmp_path, now=datetime(2026, 11, 1), small=True)  # noqa: DTZ001  that is the point


def test_seals_and_signatures_lie_at_their_true_size_where_pages_look(tmp_path: Path) -> None:
    from demo.marks import write_all
    from preservation.pages.pngs import judged, load

    write_all(tmp_path, 2019)
    seal = judged(load(tmp_path / "H48.png", None), "red")
    own = judged(load(tmp_path / "lanhdao1.png", None), "blue")
    assert (round(seal.width_mm, 1), round(own.width_mm)) == (38.0, 46)
    assert (seal.findings, own.findings) == ((), ())
