"""A hand-over folder: what is whole is taken once, and a receipt says what became of it."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.exchange.edxml.writing import Part, write_document
from ingest.exchange.envelope import Header, Organ
from repository.access import Scope
from repository.errors import ForbiddenError, SettingsError
from repository.incoming import Wanted
from repository.incoming_steps import Incoming, IncomingState, Priority, Source
from tests.databases import Hands
from tests.pki import make_pdf
from web import incoming_acts, settings
from web.handover import SETTLED_SECONDS, Handover
from web.handover_receipts import Receipts
from web.handover_settings import HandoverSettings, handover_from
from web.handover_taking import Taker
from web.wiring import Archive

LATER = SETTLED_SECONDS + 1
ALL = Scope.of_owner()
SAID = {
    "files": ["cv.pdf", "phu-luc.txt"],
    "code": "12/SNV-VP",
    "issued": "25/11/2026",
    "type": "Công văn",
    "subject": "Về việc báo cáo công tác văn thư",
    "sender": "000.00.12.H34",
    "sender_name": "Sở Nội vụ tỉnh Kon Tum",
    "priority": "Khẩn",
    "due": "2027-12-31",
}


class Folder:
    """A folder of another system, and the watch over it."""

    def __init__(self, archive: Archive, hands: Hands, path: Path) -> None:
        self.archive, self.hands, self.path, self.at = archive, hands, path, 0.0
        path.mkdir()
        self.given = HandoverSettings(path, "H34", "vanthu", path / "out")
        self.watch = Handover(archive)

    def drop(self, name: str = "12-snv", said: Any = None, text: str = "CONG VAN 12") -> Path:
        """A document in a folder of its own."""
        made = self.path / name
        made.mkdir()
        make_pdf(made / "cv.pdf", text)
        (made / "phu-luc.txt").write_text(f"Phụ lục của {text}", "utf-8")
        (made / "metadata.json").write_text(json.dumps(said or SAID), "utf-8")
        return made

    def look(self, times: int = 2) -> list[dict[str, Any]]:
        done: list[dict[str, Any]] = []
        for _ in range(times):
            done = self.watch.look(self.given, self.at)
            self.at += LATER
            self.hands.now += timedelta(seconds=LATER)
        return done

    def receipt(self, name: str = "12-snv") -> dict[str, Any]:
        said = json.loads((self.path / "out" / f"{name}.bien-nhan.json").read_text("utf-8"))
        assert isinstance(said, dict)
        return said

    def arrived(self) -> tuple[Incoming, ...]:
        return self.archive.arrivals.found(Wanted(), ALL)

    def names(self, folder: str = "") -> list[str]:
        there = self.path / folder
        return sorted(one.name for one in there.iterdir()) if there.exists() else []


@pytest.fixture
def folder(archive: Archive, hands: Hands, tmp_path: Path) -> Folder:
    return Folder(archive, hands, tmp_path / "ban-giao")


def test_a_whole_set_becomes_an_incoming_document_and_its_receipt_follows_it(
    folder: Folder,
) -> None:
    folder.drop()
    assert folder.look(1) == []
    (record,) = folder.look(1)
    (made,) = folder.arrived()
    assert record["incoming"] == made.id
    assert (made.source, made.state) == (Source.FOLDER, IncomingState.RECEIVED)
    assert (made.code, made.sender, made.priority) == ("12/SNV-VP", SAID["sender"], Priority.URGENT)
    assert made.due_at is not None
    assert made.document is not None
    kept = folder.archive.catalogue.get(made.document, ALL)
    assert [file.name for file in kept.files] == ["cv.pdf", "phu-luc.txt"]
    assert folder.names() == ["done", "out"]
    said = folder.receipt()
    assert (said["state"], said["document"], said["number"]) == ("received", made.document, None)
    assert [one["sha256"] for one in said["files"]] == [file.sha256.hex for file in kept.files]
    incoming_acts.register(folder.archive, folder.archive.people.find("vanthu"), made.id)
    folder.look(4)
    said = folder.receipt()
    assert (said["state"], said["number"], said["ended"]) == ("registered", 1, False)


def test_what_grows_lacks_a_file_or_is_not_finished_waits(folder: Folder) -> None:
    made = folder.drop()
    (made / "phu-luc.txt").unlink()
    assert folder.look(3) == []
    (made / "phu-luc.txt").write_text("Phụ lục", "utf-8")
    assert folder.look(1) == []
    (folder.path / "x.json.part").write_text("{}", "utf-8")
    (folder.path / "y.pdf").write_bytes(b"%PDF")
    assert len(folder.look(1)) == 1
    assert folder.names() == ["done", "out", "x.json.part", "y.pdf"]


def test_a_sidecar_beside_its_files_is_a_set_too_and_csv_as_good_as_json(folder: Folder) -> None:
    make_pdf(folder.path / "cv 13.pdf", "CONG VAN 13")
    rows = "files,code,subject\r\ncv 13.pdf,13/SNV-VP,Về việc B\r\n"
    (folder.path / "so-13.csv").write_bytes(rows.encode("utf-8-sig"))
    folder.look()
    (made,) = folder.arrived()
    assert (made.code, made.subject) == ("13/SNV-VP", "Về việc B")
    assert folder.names("done") == ["cv 13.pdf", "so-13.csv"]
    assert folder.receipt("so-13")["incoming"] == made.id


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"files": ["../../home/secret"]}, "đường dẫn"),
        ({"files": ["cv.pdf"], "issued": "31/02/2026"}, "không phải ngày"),
        ({"files": ["cv.pdf"], "priority": "gấp lắm"}, "mức độ khẩn"),
        ({"files": 7}, "danh sách"),
        ([1], "một đối tượng"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(
    folder: Folder, said: Any, why: str
) -> None:
    folder.drop(said=said)
    folder.look()
    receipt = folder.receipt()
    assert (receipt["state"], receipt["ended"]) == ("rejected", True)
    assert why in receipt["reason"]
    assert folder.names("refused") == ["12-snv"]
    assert folder.arrived() == ()


def test_no_link_is_followed(folder: Folder, tmp_path: Path) -> None:
    precious = tmp_path / "secret.pdf"
    precious.write_bytes(b"ours")
    made = folder.drop()
    (made / "cv.pdf").unlink()
    (made / "cv.pdf").symlink_to(precious)
    (folder.path / "elsewhere").symlink_to(tmp_path)
    folder.look()
    assert "liên kết" in folder.receipt()["reason"]
    assert precious.read_bytes() == b"ours"
    (folder.path / "out" / "13.bien-nhan.json").symlink_to(precious)
    folder.drop("13", text="CONG VAN 13")
    folder.look()
    assert precious.read_bytes() == b"ours"
    assert len(folder.arrived()) == 1


@pytest.mark.parametrize("moment", ["taken", "told", "settled"])
def test_a_crash_takes_nothing_twice_and_loses_nothing(
    folder: Folder, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.drop()
    folder.look(1)
    place: dict[str, tuple[type, str, Callable[..., Any]]] = {
        "taken": (Taker, "document", _after(Taker.document)),
        "told": (Receipts, "tell", _crash),
        "settled": (Handover, "_settle", _crash),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*place[moment])
        with pytest.raises(KeyboardInterrupt):
            folder.look(1)
    folder.watch = Handover(folder.archive)
    folder.look(2)
    (made,) = folder.arrived()
    assert folder.receipt()["incoming"] == made.id
    assert folder.names() == ["done", "out"]


def test_the_same_bytes_again_are_no_second_document(folder: Folder) -> None:
    folder.drop()
    folder.look()
    for name, said in (("12-snv", SAID), ("other", SAID | {"subject": "Khác"})):
        made = shutil.copytree(folder.path / "done" / "12-snv", folder.path / name)
        (made / "metadata.json").write_text(json.dumps(said), "utf-8")
    folder.look()
    assert len(folder.arrived()) == 1
    assert folder.names("done") == ["12-snv", "12-snv (2)"]
    assert "đã đến trước" in folder.receipt("other")["reason"]


def test_a_message_is_read_and_its_sender_told_by_a_file(folder: Folder, tmp_path: Path) -> None:
    pdf = make_pdf(tmp_path / "cv.pdf", "CONG VAN 14")
    header = Header(
        sender=Organ("000.00.12.H34", "Sở Nội vụ"),
        to=(Organ("000.00.00.H34"),),
        number="14",
        notation="SNV",
        type_code="2",
        subject="Về việc C",
    )
    with (folder.path / "goi.edxml").open("wb") as to:
        write_document(header, [Part("cv.pdf", "application/pdf", "", lambda: pdf.open("rb"))], to)
    (folder.path / "hong.edxml").write_bytes(b"<no xml")
    folder.look()
    (made,) = folder.arrived()
    assert (made.source, made.subject) == (Source.FOLDER, "Về việc C")
    assert folder.receipt("goi")["incoming"] == made.id
    broken = folder.receipt("hong")
    assert (broken["state"], broken["ended"]) == ("rejected", True)
    assert broken["findings"]
    assert folder.names("done") == ["goi.edxml", "hong.edxml"]
    folder.look(1)
    (status,) = [one for one in folder.names("out") if one.endswith(".edxml")]
    assert status.startswith("trang-thai-01-")


def test_what_the_settings_do_not_allow_stays_where_it_is(folder: Folder) -> None:
    folder.drop()
    folder.look(1)
    folder.given = HandoverSettings(folder.path, "H34", "chuyenvien", folder.path / "out")
    with pytest.raises(ForbiddenError):
        folder.look(1)
    assert folder.names() == ["12-snv"]


def test_the_settings_name_every_complaint(tmp_path: Path) -> None:
    complaints: list[str] = []
    handover_from({"path": "x", "level": "secret", "color": "red"}, tmp_path, complaints)
    assert len(complaints) == 4
    settings.create(tmp_path / "home", "H34")
    config = tmp_path / "home" / settings.CONFIG
    said = '\n[[handover]]\npath = "in"\nagency = "H34"\nlogin = "vanthu"\n'
    config.write_text(config.read_text("utf-8") + said, "utf-8")
    (given,) = settings.read(tmp_path / "home", environ={}).handovers
    assert given.out == (tmp_path / "home" / "in" / "out").resolve()
    config.write_text(config.read_text("utf-8") + "\n[[handover]]\n", "utf-8")
    with pytest.raises(SettingsError, match="handover: path is missing"):
        settings.read(tmp_path / "home", environ={})


def _crash(*_arguments: object, **_more: object) -> None:
    raise KeyboardInterrupt


def _after(act: Callable[..., Any]) -> Callable[..., Any]:
    """``act`` is done, and nobody hears of it."""

    def done(*arguments: Any) -> None:
        act(*arguments)
        raise KeyboardInterrupt

    return done
