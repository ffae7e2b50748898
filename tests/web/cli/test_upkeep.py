"""``luutru init``, ``sweep``, ``reindex``, ``doctor``, ``person``, ``agency``, as a user does."""

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.web.cli.conftest import Shell
from tests.web.conftest import PASSWORD, Fonds


def test_a_home_is_made_once_and_brought_up_to_date_ever_after(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home")
    said = shell("init", "--agency", "H48.01", "--agency-name", "Văn phòng UBND tỉnh")
    assert (said.code, said.err) == (0, "")
    assert set(said.line) == {"home", "database", "stores"}
    assert said.line["home"] == str(tmp_path / "home")
    abilities = said.line["stores"]["kho-1"]
    assert all(set(ability) == {"name", "able", "says"} for ability in abilities)
    kept = {p: p.read_bytes() for p in (tmp_path / "home/secret", tmp_path / "home/luutru.toml")}
    assert (tmp_path / "home" / "secret").stat().st_mode & 0o777 == 0o600
    again = shell("init", "--agency", "H99")
    assert (again.code, again.line["database"]) == (0, said.line["database"])
    assert {path: path.read_bytes() for path in kept} == kept
    assert [line["code"] for line in shell("agency", "list").lines] == ["H48.01"]
    assert shell("ledger", "verify").code == 0


def test_settings_that_cannot_be_used_are_all_named(luutru: Shell) -> None:
    config = luutru.home / "luutru.toml"
    config.write_text('workers = "two"\nfrobnicate = 1\n' + config.read_text("utf-8"), "utf-8")
    said = luutru("search", "quy chế")
    assert (said.code, said.out) == (4, b"")
    assert "workers" in said.err
    assert "frobnicate" in said.err
    assert "Traceback" not in said.err


def test_a_sweep_removes_what_was_never_kept_and_only_names_what_was(
    luutru: Shell, package: Path
) -> None:
    assert luutru("sweep").lines == []
    unfinished = luutru.home / "spool" / "incoming" / "dead"
    unfinished.mkdir(parents=True)
    (unfinished / "0").write_text("nửa chừng")
    orphan = package.parent / str(uuid4())
    shutil.copytree(package, orphan)
    said = luutru("sweep")
    assert said.code == 0
    assert all(set(line) == {"kind", "place", "says"} for line in said.lines)
    found = {line["kind"]: line["place"] for line in said.lines}
    assert found == {"leftover": str(unfinished), "orphan": f"kho-1:aip/{orphan.name}"}
    assert not unfinished.exists()
    assert (orphan / "bagit.txt").is_file()
    event = luutru("ledger", "show", "--limit", "1").line
    assert (event["kind"], event["outcome"]) == ("sweep", "warning")
    assert luutru("sweep", "--as", "vanthu").code == 4


def test_a_sweep_of_a_store_that_is_away_names_nothing(
    luutru: Shell, unmount: Callable[[], None]
) -> None:
    unmount()
    said = luutru("sweep")
    assert (said.code, said.out) == (6, b"")


def test_an_index_that_was_lost_is_built_anew(luutru: Shell, fonds: Fonds) -> None:
    before = luutru("search", "quy chế").lines
    shutil.rmtree(luutru.home / "index")
    said = luutru("reindex")
    assert (said.code, said.line) == (0, {"indexed": 4})
    assert luutru("search", "quy chế").lines == before
    assert before[0]["document"] == fonds.decision
    assert luutru("reindex", "--as", "luutru").code == 4


def test_the_doctor_says_what_is_there(tmp_path: Path) -> None:
    said = Shell(tmp_path / "nowhere")("doctor")
    assert said.code == 0
    found = {line["name"]: line for line in said.lines}
    for name in ("python", "sqlite", "flask", "pyhanko", "tesseract", "schemas"):
        assert {"name", "version", "installed", "for"} == set(found[name])
        assert found[name]["installed"] is (found[name]["version"] is not None)
    assert found["flask"]["installed"]
    assert any(name.startswith("sandbox ") for name in found)


def test_accounts_are_listed_and_added(luutru: Shell) -> None:
    words = ("person", "add", "moi", "Người mới", "van_thu:H34:internal")
    added = luutru(*words, stdin=f"{PASSWORD}\n")
    assert (added.code, added.line) == (0, {"login": "moi"})
    found = {line["login"]: line for line in luutru("person", "list").lines}
    assert found["moi"] == {
        "login": "moi",
        "full_name": "Người mới",
        "grants": [{"role": "van_thu", "agency": "H34", "level": "internal"}],
    }
    assert luutru("ledger", "show", "--limit", "1").line["object"] == "moi"
    assert PASSWORD not in luutru("ledger", "show").text
    assert luutru("search", "quy chế", "--as", "moi").code == 0


def test_an_account_is_not_made_with_a_weak_password_or_a_role_that_nobody_has(
    luutru: Shell,
) -> None:
    weak = luutru("person", "add", "moi", "Người mới", stdin="123456\n")
    assert (weak.code, weak.out) == (4, b"")
    wrong = luutru("person", "add", "moi", "Người mới", "vua:H34:internal", stdin=PASSWORD)
    assert (wrong.code, wrong.out) == (2, b"")
    assert "moi" not in {line["login"] for line in luutru("person", "list").lines}


@pytest.mark.parametrize(
    "words",
    [("person", "list"), ("person", "add", "x", "X"), ("agency", "add", "H99", "Cơ quan")],
)
def test_accounts_and_agencies_are_for_the_administrator(
    luutru: Shell, words: tuple[str, ...]
) -> None:
    assert luutru(*words, "--as", "luutru", stdin=PASSWORD).code == 4
    assert luutru(*words, "--as", "quantri", stdin=PASSWORD).code == 0


def test_agencies_are_listed_and_added(luutru: Shell) -> None:
    added = luutru("agency", "add", "H99", "Sở mới", "--alias", "000.00.00.H99")
    assert (added.code, added.line["code"]) == (0, "H99")
    found = {line["code"]: line for line in luutru("agency", "list").lines}
    assert found["H99"]["name"] == "Sở mới"
    assert found["H99"]["aliases"] == ["000.00.00.H99"]
    assert set(found["H34"]) >= {"code", "name", "aliases", "valid_to", "successor", "fonds"}
