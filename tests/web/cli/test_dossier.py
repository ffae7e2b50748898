"""``luutru dossier`` and ``luutru hold``: closed, frozen, let go, reopened at the command line."""

from pathlib import Path

from tests.web.cli.conftest import Shell
from tests.web.conftest import DOSSIER, Fonds


def test_a_dossier_is_closed_frozen_let_go_and_reopened(luutru: Shell) -> None:
    assert [one["dossier"] for one in luutru("dossier", "list", "--state", "open").lines] == [
        DOSSIER
    ]
    period = ("--maintenance", "10 năm", "--reason", "theo bảng thời hạn mới")
    closed = luutru("dossier", "close", DOSSIER, "--ended", "2024", *period)
    assert (closed.code, closed.line["state"], closed.line["ended"]) == (0, "closed", 2024)
    held = luutru("hold", "place", DOSSIER, "--agency", "H34", "--order", "05/QĐ-TTr").line
    assert held["objects"] == [DOSSIER]
    assert luutru("dossier", "show", DOSSIER).line["frozen"] is True
    assert luutru("dossier", "reopen", DOSSIER, "--reason", "bổ sung").code == 4
    assert luutru("hold", "lift", held["hold"], "--order", "06/QĐ-TTr").line["active"] is False
    assert luutru("hold", "list", "--active").lines == []
    assert luutru("dossier", "reopen", DOSSIER, "--reason", "bổ sung").line["state"] == "open"
    assert luutru("dossier", "close", "nowhere", "--ended", "2024").code == 3
    assert luutru("dossier", "close", DOSSIER, "--ended", "2024", "--drop", "x").code == 4


def test_a_dossier_is_handed_out_whole(luutru: Shell, fonds: Fonds, tmp_path: Path) -> None:
    luutru("dossier", "add", DOSSIER, fonds.decision)
    closed = luutru("dossier", "close", DOSSIER, "--ended", "2024").line
    assert luutru("export", "--to", tmp_path / "out").code == 2
    out = luutru("export", "--dossier", DOSSIER, "--to", tmp_path / "out").line
    assert (out["dossier"], len(list(Path(out["path"]).iterdir()))) == (DOSSIER, 2)
    assert closed["package"] in {path.name for path in Path(out["path"]).iterdir()}
    again = luutru("export", "--dossier", DOSSIER, "--to", tmp_path / "out")
    assert again.code == 4
