"""``luutru incoming``: from the file on the clerk's desk into the hồ sơ."""

from pathlib import Path

import pytest

from preservation.workers import Workers
from tests.web.cli.conftest import Shell
from tests.web.conftest import DOSSIER
from web.wiring import Archive


def test_a_document_from_the_desk_into_its_dossier(
    luutru: Shell, tmp_path: Path, web_workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Archive, "workers", web_workers)  # started once for all tests
    path = tmp_path / "đơn.txt"
    path.write_text("Kính gửi", "utf-8")
    said = ["--agency", "H34", "--field", "Subject=Đơn", "--field", "CodeNumber=7", "--priority", 1]
    made = luutru("incoming", "receive", path, *map(str, said), "--as", "vanthu")
    assert (made.code, made.line["state"], made.line["subject"]) == (0, "received", "Đơn")
    one = made.line["incoming"]
    assert luutru("incoming", "register", one, "--as", "chuyenvien").code == 4
    assert luutru("incoming", "register", one, "--as", "vanthu").line["number"] == 1
    assert luutru("incoming", "present", one, "lanhdao", "--as", "vanthu").code == 0
    given = ["--leads", "chuyenvien", "--knows", "Phòng A", "--opinion", "Gấp", "--as", "lanhdao"]
    assert luutru("incoming", "distribute", one, *given).line["state"] == "distributed"
    assert luutru("incoming", "progress", one, "Đang làm", "--as", "chuyenvien").code == 0
    assert luutru("incoming", "overdue", "--as", "lanhdao").lines == []
    slip = tmp_path / "phieu.pdf"
    shown = luutru("incoming", "show", one, "--slip", slip, "--as", "chuyenvien").line
    assert {part["part"] for part in shown["parts"]} == {"knows", "leads"}
    assert slip.read_bytes().startswith(b"%PDF")
    done = luutru("incoming", "finish", one, DOSSIER, "--as", "chuyenvien")
    assert done.line["state"] == "done"
    words = luutru("incoming", "list", "--as", "vanthu", text=True).text
    assert "done  1  7  Đơn" in words
    assert luutru("incoming", "refuse", one, "x", "--as", "vanthu").code == 4
    assert luutru("incoming", "show", "nothing", "--as", "vanthu").code == 3
