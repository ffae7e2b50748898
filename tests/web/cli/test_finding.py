"""``luutru search``, ``show`` and ``export``, as a user meets them."""

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import bagit
import pytest

from tests.web.cli.conftest import Shell
from tests.web.conftest import ATTACK, Fonds

HIT = {"document", "title", "code", "score", "snippet"}
SHOWN = {
    *("document", "package", "title", "code", "agency", "level", "standing", "profile"),
    *("received_at", "received_by", "missing", "metadata", "files", "findings", "indication"),
    *("says", "signatures", "copies", "dossiers", "handed_over", "events"),
}


def test_a_search_gives_hits_and_a_last_line_with_the_total(luutru: Shell, fonds: Fonds) -> None:
    said = luutru("search", "quy che van thu")
    *hits, last = said.lines
    assert said.code == 0
    assert all(set(hit) == HIT for hit in hits)
    assert hits[0]["document"] == fonds.decision
    assert hits[0]["code"] == "15/QĐ-UBND"
    assert last["total"] == len(hits)
    assert set(last) == {"total", "facets"}
    assert luutru("search", "quy chế văn thư").lines[0]["document"] == fonds.decision


def test_a_search_without_a_hit_is_well_too(luutru: Shell) -> None:
    said = luutru("search", "zyxwvut")
    assert (said.code, said.line["total"]) == (0, 0)


@pytest.mark.parametrize(
    "narrowed",
    [
        ("--type", "Thông báo"),
        ("--agency", "H48"),
        ("--dossier", "09.XX"),
        ("--since", "2024-03-16"),
        ("--until", "2024-03-14"),
    ],
)
def test_a_search_is_narrowed(luutru: Shell, narrowed: tuple[str, str]) -> None:
    assert luutru("search", '"quy chế văn thư"', *narrowed).line["total"] == 0


def test_a_page_of_a_search_is_as_long_as_asked(luutru: Shell) -> None:
    first = luutru("search", "", "--limit", "2").lines
    second = luutru("search", "", "--limit", "2", "--offset", "2").lines
    assert first[-1]["total"] == second[-1]["total"] == 4
    assert len({line["document"] for line in [*first[:-1], *second[:-1]]}) == 4
    assert luutru("search", "", "--limit", "-1").code == 2


def test_who_asks_limits_what_is_found(luutru: Shell, fonds: Fonds) -> None:
    everything = {line.get("document") for line in luutru("search", "cán bộ").lines}
    assert fonds.hidden in everything
    for login in ("vanthu", "chuyenvien", "thanhtra", "quantri"):
        said = luutru("search", "cán bộ", "--as", login)
        assert fonds.hidden not in said.text
        assert said.lines[-1]["total"] == len(said.lines) - 1
    assert fonds.hidden in luutru("search", "cán bộ", "--as", "lanhdao").text


def test_a_document_is_shown_with_all_there_is_to_it(luutru: Shell, fonds: Fonds) -> None:
    said = luutru("show", fonds.decision)
    assert (said.code, said.err) == (0, "")
    assert set(said.line) == SHOWN
    assert said.line["metadata"]["Subject"] == said.line["title"]
    assert [copy["store"] for copy in said.line["copies"]] == ["kho-1"]
    assert "ingestion" in {event["kind"] for event in said.line["events"]}
    assert said.line["received_at"].endswith("Z")
    (file,) = said.line["files"]
    assert file["sha256"].startswith("sha256:")
    assert file["sha512"].startswith("sha512:")
    assert ATTACK in luutru("show", fonds.hostile, text=True).text, "a terminal obeys no HTML"


def test_a_hidden_document_is_exactly_like_one_that_is_not_there(
    luutru: Shell, fonds: Fonds, tmp_path: Path
) -> None:
    absent = str(uuid4())
    for words in (("show",), ("export", "--to", str(tmp_path / "out"))):
        hidden = luutru(*words, fonds.hidden, "--as", "thanhtra")
        nothing = luutru(*words, absent, "--as", "thanhtra")
        assert (hidden.code, hidden.out) == (nothing.code, nothing.out) == (3, b"")
        assert hidden.err.replace(fonds.hidden, absent) == nothing.err
    package = luutru("show", fonds.hidden).line["package"]
    refused = luutru("verify", package, "--as", "vanthu")
    assert (refused.code, refused.err) == (4, luutru("verify", absent, "--as", "vanthu").err)


def test_an_export_is_a_bag_that_a_stranger_can_verify(
    luutru: Shell, fonds: Fonds, package: Path, tmp_path: Path
) -> None:
    out = tmp_path / "usb" / "new"
    said = luutru("export", fonds.decision, "--to", out)
    assert said.code == 0
    assert said.line == {"document": fonds.decision, "path": str(out / package.name)}
    folder = Path(said.line["path"])
    bagit.Bag(str(folder)).validate()
    assert luutru("verify", "--path", folder).line["verdict"] == "Intact"
    kept = {str(path.relative_to(package)) for path in package.glob("data/**/*") if path.is_file()}
    for name in kept:
        assert _digest(folder / name) == _digest(package / name), name
    original = next(folder.glob("data/representations/rep1/data/*"))
    shown = luutru("show", fonds.decision).line
    assert f"sha256:{_digest(original)}" == shown["files"][0]["sha256"]
    assert list((folder / "data" / "schemas").iterdir())
    assert "dissemination" in {event["kind"] for event in shown["events"]}


def test_an_export_never_writes_over_what_is_there(
    luutru: Shell, fonds: Fonds, tmp_path: Path
) -> None:
    assert luutru("export", fonds.decision, "--to", tmp_path / "out").code == 0
    again = luutru("export", fonds.decision, "--to", tmp_path / "out")
    assert (again.code, again.out) == (4, b"")
    assert "Traceback" not in again.err
    file = tmp_path / "file"
    file.touch()
    assert luutru("export", fonds.decision, "--to", file).code == 2


def test_damage_stops_an_export_and_leaves_no_half_package(
    luutru: Shell, fonds: Fonds, package: Path, tmp_path: Path
) -> None:
    victim = next(package.glob("data/representations/rep1/data/*"))
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    said = luutru("export", fonds.decision, "--to", tmp_path / "out")
    assert (said.code, said.out) == (5, b"")
    assert list((tmp_path / "out").iterdir()) == []


def test_handing_out_is_for_those_who_may(luutru: Shell, fonds: Fonds, tmp_path: Path) -> None:
    said = luutru("export", fonds.decision, "--to", tmp_path / "out", "--as", "thanhtra")
    assert said.code == 4
    assert not list(tmp_path.glob("out/*"))
    assert luutru("export", fonds.decision, "--to", tmp_path / "o", "--as", "luutru").code == 0


def test_an_unmounted_store_hands_nothing_out(
    luutru: Shell, fonds: Fonds, unmount: Callable[[], None], tmp_path: Path
) -> None:
    unmount()
    said = luutru("export", fonds.decision, "--to", tmp_path / "out")
    assert (said.code, said.out) == (6, b"")
    assert luutru("show", fonds.decision).code == 0


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_nobody_asks_on_behalf_of_a_closed_account(luutru: Shell, fonds: Fonds) -> None:
    with sqlite3.connect(luutru.home / "luutru.sqlite") as database:
        database.execute("UPDATE person SET disabled = 1 WHERE login = 'lanhdao'")
    database.close()
    assert luutru("search", "cán bộ", "--as", "lanhdao").code == 4
    assert luutru("show", fonds.decision, "--as", "lanhdao").out == b""
