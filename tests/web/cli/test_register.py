"""``luutru register``: registers shown, written out and closed, with exit codes for scripts."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from repository.access import Level
from repository.incoming_steps import Incoming, IncomingState, Source
from tests.pki import Pki, pki
from tests.web.cli.conftest import Shell
from tests.web.registering import KEY_PASSWORD
from web import settings
from web.wiring import Archive

__all__ = ["pki"]


@pytest.fixture
def key(luutru: Shell, pki: Pki, tmp_path: Path) -> list[str | Path]:
    shutil.rmtree(luutru.home / "trust")
    pki.trust_folder(luutru.home / "trust", crls_at=pki.made_at)
    (tmp_path / "k.p12").write_bytes(pki.organisation.pkcs12(KEY_PASSWORD.encode(), [pki.issuing]))
    (tmp_path / "mk").write_text(KEY_PASSWORD)
    return ["--pkcs12", tmp_path / "k.p12", "--password-file", tmp_path / "mk", "--level", "B-B"]


def test_a_register_is_shown_written_out_and_closed(
    luutru: Shell, key: list[str | Path], tmp_path: Path
) -> None:
    archive = Archive(settings.read(luutru.home, environ={}))
    at = archive.clock() - timedelta(minutes=5)
    year = str((at + timedelta(hours=7)).year)
    for number in (1, 2):
        state = (Level.INTERNAL, Source.SCAN)
        archive.arrivals.enter(
            Incoming(
                archive.new_id(), "H34", *state, IncomingState.REGISTERED, at,
                sender_name="Sở Tài chính", code=f"{number}/STC", year=int(year), number=number,
                registered_at=at, subject="Về việc", type_name="Công văn",
            ),
            "vanthu",
        )  # fmt: skip
    archive.close()
    which = ("den", "--agency", "H34", "--year", year)
    shown = luutru("register", "show", *which, "--from", "2", "--as", "vanthu")
    assert [line["columns"]["number"] for line in shown.lines] == [2]
    assert "Tổng số: 01 (một) văn bản đến." in shown.err
    to = tmp_path / "so.csv"
    made = luutru("register", "export", *which, "-o", to, "--as", "chuyenvien")
    assert (made.line["entries"], to.stat().st_size > 100) == (2, True)
    assert luutru("register", "export", *which, "-o", to).code == 4
    assert luutru("register", "close", *which, "--as", "chuyenvien").code == 4
    assert luutru("register", "close", *which, "--last", "1", "--as", "vanthu").code == 4  # no key
    (volume,) = luutru("register", "volumes", *which, "--as", "vanthu").lines
    assert volume["document"] is None
    done = luutru("register", "close", *which, "--resume", volume["id"], *key, "--as", "vanthu")
    assert done.code == 0, done.err
    assert (done.line["volume"], done.line["last"]) == (1, 1)
    assert done.line["document"]
    entry = luutru("register", "show", *which).lines[0]["id"]
    assert luutru("register", "correct", entry, "--said", "x", "--as", "vanthu").code == 0
    assert luutru("register", "correct", entry, "--said", "x", "--as", "chuyenvien").code == 4
    assert "den" in {line["register"] for line in luutru("register", "list").lines}
    assert luutru("register", "show", "khac").code == 3
