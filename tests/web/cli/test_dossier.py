"""``luutru dossier`` and ``luutru hold``: closed, frozen, let go, reopened at the command line."""

from tests.web.cli.conftest import Shell
from tests.web.conftest import DOSSIER


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
