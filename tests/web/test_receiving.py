"""Messages of the axis become incoming documents, exactly once, or are held with the reason."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest.exchange.edxml import Part, write_document, write_status
from ingest.exchange.envelope import Business, Header, Organ, Reference, Status
from repository.access import Level, Scope
from repository.documents import FileRole
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.incoming import Wanted
from repository.incoming_steps import Incoming, IncomingState, Priority, Source
from repository.incoming_steps import Part as Share
from repository.messages import Direction, Message, MessageState
from repository.outgoing_steps import OutgoingState
from tests.databases import Hands
from tests.drafts import draft
from tests.pki import Level as PadesLevel
from tests.pki import Pki, pki
from tests.web.conftest import DOSSIER, Fonds
from web import incoming_acts as acts
from web import status_out
from web.exchange_files import path_of
from web.exchanging import told_message
from web.held import take_anyway
from web.incoming_files import handling_slip, stamp
from web.receiving import receive
from web.wiring import Archive

__all__ = ["pki"]
ALL = Scope.of_owner()
OURS, THEIRS = "H34", "000.00.05.X99"
HEADER = Header(
    Organ(THEIRS, "Sở Thử nghiệm tỉnh Mẫu"),
    (Organ(OURS, "UBND tỉnh Kon Tum"),),
    document_id=f"{THEIRS},2026/11/20,123/STN-VP",
    number="123",
    notation="STN-VP",
    place="Tỉnh Mẫu",
    issued=date(2026, 11, 20),
    type_name="Công văn",
    subject="V/v kiểm thử tiếp nhận gói tin",
    full_name="Người Ký Mẫu",
)


@pytest.fixture(scope="module")
def signed(pki: Pki) -> bytes:
    return pki.sign_bytes(draft(), pki.person, PadesLevel.B_B)


class Desk:
    """The agency H34 at the axis."""

    def __init__(self, archive: Archive, hands: Hands, folder: Path) -> None:
        self.archive, self.hands, self.folder = archive, hands, folder
        self.count = 0
        find = archive.people.find
        self.vanthu, self.lanhdao, self.chuyenvien = map(find, ("vanthu", "lanhdao", "chuyenvien"))

    def message(self, content: bytes) -> tuple[Message, Path]:
        self.count += 1
        path = self.folder / f"{self.count}.edxml"
        path.write_bytes(content)
        made = Message(
            id=self.archive.new_id(),
            axis="truc",
            agency=OURS,
            direction=Direction.IN,
            kind="",
            sha256="0" * 64,
            size=len(content),
            state=MessageState.STORED,
            at=self.hands.now,
            axis_id=f"axis-{self.count}",
        )
        assert self.archive.messages.enter(made, "system")
        return made, path

    def came(self, *files: tuple[str, bytes], header: Header = HEADER) -> Message:
        return receive(self.archive, *self.message(packed(header, *files)))

    def arrived(self, message: Message) -> Incoming:
        assert message.object is not None
        return self.archive.arrivals.get(message.object, ALL)

    def statuses(self, incoming: Incoming) -> list[str]:
        return [one.code for one in self.archive.outbox.of_object(incoming.id)]


def packed(header: Header, *files: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    parts = [
        Part(name, "application/pdf", "Văn bản", lambda data=data: io.BytesIO(data))  # type: ignore[misc]
        for name, data in files
    ]
    write_document(header, parts, written)
    return written.getvalue()


@pytest.fixture
def desk(archive: Archive, hands: Hands, fonds: Fonds, pki: Pki, tmp_path: Path) -> Desk:
    hands.now = pki.made_at + timedelta(minutes=5)
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    return Desk(archive, hands, tmp_path)


def test_an_intact_document_is_kept_with_its_message_and_its_sender_told(
    desk: Desk, signed: bytes
) -> None:
    taken = desk.came(("123.pdf", signed), ("phu luc.txt", "Phụ lục".encode()))

    arrived = desk.arrived(taken)
    assert (taken.state, arrived.state) == (MessageState.ACCEPTED, IncomingState.RECEIVED)
    assert (arrived.code, arrived.sender, arrived.source) == ("123/STN-VP", THEIRS, Source.AXIS)
    assert arrived.document is not None
    kept = desk.archive.catalogue.get(arrived.document, ALL)
    roles = [(file.role, file.name) for file in kept.files]
    assert roles == [
        (FileRole.ORIGINAL, "123.pdf"),
        (FileRole.ATTACHMENT, "phu luc.txt"),
        (FileRole.MESSAGE, f"{taken.id}.edxml"),
    ]
    assert kept.signatures is not None
    assert kept.signatures["intact"]
    assert kept.fields["Subject"] == HEADER.subject
    assert desk.statuses(arrived) == ["01"]


def test_the_same_again_changes_nothing(desk: Desk, signed: bytes) -> None:
    first = desk.came(("123.pdf", signed))
    again = desk.came(("123.pdf", signed))
    assert (again.state, again.object) == (MessageState.DUPLICATE, first.object)
    other = desk.came(("123.pdf", draft(body="Khác.")))
    assert other.state is MessageState.HELD
    assert desk.arrived(other).state is IncomingState.HELD
    next_year = replace(HEADER, document_id="", issued=date(2025, 1, 5))
    assert desk.came(("124.pdf", draft(body="Năm trước.")), header=next_year).state is (
        MessageState.ACCEPTED
    )
    assert desk.archive.arrivals.count(Wanted(agency=OURS), ALL) == 3


def test_a_crash_after_the_archive_has_it_makes_no_second_document(
    desk: Desk, signed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, path = desk.message(packed(HEADER, ("123.pdf", signed)))
    with monkeypatch.context() as broken:
        broken.setattr("web.receiving.enter", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            receive(desk.archive, message, path)
    taken = receive(desk.archive, message, path)
    assert taken.state is MessageState.ACCEPTED
    assert receive(desk.archive, message, path).object == taken.object
    assert desk.archive.arrivals.count(Wanted(agency=OURS), ALL) == 1


def test_what_was_changed_is_held_and_sent_back_with_a_notice(desk: Desk, signed: bytes) -> None:
    changed = signed.replace(b"/Producer", b"/Producex", 1)
    assert changed != signed
    broken = bytearray(signed)
    broken[600] ^= 1
    taken = desk.came(("123.pdf", bytes(broken)))

    held = desk.arrived(taken)
    assert (taken.state, held.state, held.document) == (
        MessageState.HELD,
        IncomingState.HELD,
        None,
    )
    with pytest.raises(RefusedError):
        acts.register(desk.archive, desk.vanthu, held.id)
    with pytest.raises(RefusedError, match="nêu rõ"):
        acts.refuse(desk.archive, desk.vanthu, held.id, " ")
    with pytest.raises(ForbiddenError):
        acts.refuse(desk.archive, desk.chuyenvien, held.id, "Sai chữ ký")
    back = acts.refuse(desk.archive, desk.vanthu, held.id, "Chữ ký số không toàn vẹn.")
    assert back.state is IncomingState.REFUSED
    (status,) = desk.archive.outbox.of_object(held.id)
    assert (status.code, status.content["status"]["said"]) == ("02", "Chữ ký số không toàn vẹn.")
    assert status.content["to"] == [THEIRS]
    notice = desk.archive.issues.get(str(back.body["notice"]), ALL)
    assert (notice.state, notice.type_name, notice.version) == (OutgoingState.DRAFT, "Công văn", 1)
    assert [one.code for one in desk.archive.recipients.of(notice.id)] == [THEIRS]
    with pytest.raises(RefusedError):
        acts.refuse(desk.archive, desk.vanthu, held.id, "Lần nữa")


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        (replace(HEADER, to=(Organ("H99.01"),)), "EXC-01"),
        (replace(HEADER, subject=""), "EDX-10"),
    ],
)
def test_what_is_not_for_us_or_not_whole_is_held_unregistered(
    desk: Desk, signed: bytes, header: Header, rule: str
) -> None:
    held = desk.arrived(desk.came(("123.pdf", signed), header=header))
    assert held.state is IncomingState.HELD
    assert rule in {finding["rule"] for finding in held.body["findings"]}
    assert desk.statuses(held) == []


def test_what_was_held_for_its_address_is_taken_in_when_a_person_says_why(
    desk: Desk, signed: bytes
) -> None:
    header = replace(HEADER, to=(Organ("H99.01"),))
    message, path = desk.message(packed(header, ("123.pdf", signed)))
    kept = path_of(desk.archive, message)
    kept.parent.mkdir(parents=True)
    path.rename(kept)
    held = desk.arrived(receive(desk.archive, message, kept))
    with pytest.raises(RefusedError, match="lý do"):
        take_anyway(desk.archive, desk.vanthu, held.id, " ")
    with pytest.raises(ForbiddenError):
        take_anyway(desk.archive, desk.chuyenvien, held.id, "Gửi nhầm mã")
    taken = take_anyway(desk.archive, desk.vanthu, held.id, "Nơi gửi ghi nhầm mã")
    assert (taken.state, desk.statuses(taken)) == (IncomingState.RECEIVED, ["01"])
    assert taken.document is not None
    roles = [file.role for file in desk.archive.catalogue.get(taken.document, ALL).files]
    assert roles == [FileRole.ORIGINAL, FileRole.MESSAGE]
    with pytest.raises(RefusedError):
        take_anyway(desk.archive, desk.vanthu, held.id, "Lần nữa")
    assert acts.register(desk.archive, desk.vanthu, held.id).number == 1


def test_a_crash_before_the_outbox_leaves_no_status_untold(
    desk: Desk, signed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = desk.arrived(desk.came(("123.pdf", signed)))
    with monkeypatch.context() as broken:
        broken.setattr("web.incoming_acts.queue_status", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            acts.register(desk.archive, desk.vanthu, arrived.id)
    assert desk.statuses(arrived) == ["01"]
    assert status_out.catch_up(desk.archive, OURS) == 1
    assert desk.statuses(arrived) == ["01", "03"]
    assert status_out.catch_up(desk.archive, OURS) == 0


def test_a_secret_that_went_to_the_wrong_address_does_not_stay_here(desk: Desk) -> None:
    header = replace(HEADER, to=(Organ("H99.01"),), subject="Kho X91")
    message, path = desk.message(packed(header, ("a.txt", "BỘ CHỈ HUY\nMẬT\nKho X91".encode())))
    taken = receive(desk.archive, message, path)
    assert (taken.state, path.exists()) == (MessageState.REJECTED, False)
    assert desk.arrived(taken).state is IncomingState.REFUSED


@pytest.mark.parametrize("business", [Business.UPDATE, Business.REPLACE])
def test_of_a_secret_that_corrects_something_no_word_stays_either(
    desk: Desk, business: Business
) -> None:
    header = replace(HEADER, subject="Kho X91", business=business, concerns="other")
    message, path = desk.message(packed(header, ("a.txt", "BỘ CHỈ HUY\nMẬT\nKho X91".encode())))
    taken = receive(desk.archive, message, path)
    kept = desk.archive.messages.get(message.id)
    assert (taken.state, path.exists()) == (MessageState.REJECTED, False)
    assert "X91" not in json.dumps(dict(kept.body), ensure_ascii=False)


def test_an_agency_that_was_merged_into_ours_is_addressed_still(desk: Desk, signed: bytes) -> None:
    old = desk.archive.agencies.find(OURS)
    merged = replace(old, code="H34.99", name="Sở cũ", successor=OURS, aliases=("000.00.99.H34",))
    desk.archive.agencies.enter([merged])
    header = replace(HEADER, to=(Organ("000.00.99.H34"),))
    arrived = desk.arrived(desk.came(("123.pdf", signed), header=header))
    assert arrived.state is IncomingState.RECEIVED
    assert arrived.body["addressed_as"] == "000.00.99.H34"


def test_of_a_state_secret_nothing_stays_but_that_there_was_one(desk: Desk) -> None:
    secret = "BỘ CHỈ HUY\nTỐI MẬT\nKho X91".encode()
    header = replace(HEADER, subject="Kho X91")
    message, path = desk.message(packed(header, ("X91.txt", secret)))
    taken = receive(desk.archive, message, path)
    arrived = desk.arrived(taken)
    assert (taken.state, arrived.state) == (MessageState.REJECTED, IncomingState.REFUSED)
    assert desk.statuses(arrived) == ["02"]
    assert not path.exists()
    said = json.dumps([taken.body, arrived.body, arrived.subject], ensure_ascii=False)
    assert "X91" not in said


@pytest.mark.parametrize("content", [b"<edXML", b"", b"<!DOCTYPE a><a/>", b"\x00\x01"])
def test_what_cannot_be_read_is_rejected_with_the_reason(desk: Desk, content: bytes) -> None:
    taken = receive(desk.archive, *desk.message(content))
    assert taken.state is MessageState.REJECTED
    assert taken.body["findings"]
    assert desk.archive.arrivals.count(Wanted(agency=OURS), ALL) == 0
    told = told_message(desk.vanthu, desk.archive.messages.get(taken.id))
    assert (told["unexamined"], told["state"]) == (True, "rejected")


@pytest.mark.parametrize(("said", "stays"), [("Lịch trực", True), ("BỘ CHỈ HUY\nMẬT", False)])
def test_what_names_no_sender_stays_as_evidence_unless_it_is_a_secret(
    desk: Desk, said: str, stays: bool
) -> None:
    header = replace(HEADER, sender=Organ(""), subject="Kho X91")
    message, path = desk.message(packed(header, ("a.txt", f"{said}\nKho X91".encode())))
    taken = receive(desk.archive, message, path)
    assert (taken.state, path.exists()) == (MessageState.REJECTED, stays)
    kept = desk.archive.messages.get(taken.id)
    assert ("X91" in json.dumps(dict(kept.body), ensure_ascii=False)) is stays
    assert not told_message(desk.vanthu, kept)["unexamined"]


def test_a_status_finds_its_way(desk: Desk) -> None:
    about = Reference(OURS, "01/QĐ-UBND", date(2026, 1, 5), "nowhere")
    told = Status(Organ(THEIRS), about, "03", "Đã tiếp nhận", desk.hands.now)
    taken = receive(desk.archive, *desk.message(write_status(told)))
    assert (taken.kind, taken.status_code) == ("status", "03")
    assert taken.state is MessageState.HELD  # it speaks of nothing that we sent


def test_a_document_goes_from_the_axis_into_its_dossier(  # noqa: PLR0915  the whole way
    desk: Desk, signed: bytes
) -> None:
    arrived = desk.arrived(desk.came(("123.pdf", signed)))
    archive, clerk, leader, officer = desk.archive, desk.vanthu, desk.lanhdao, desk.chuyenvien
    registered = acts.register(archive, clerk, arrived.id)
    assert (registered.number, registered.state) == (1, IncomingState.REGISTERED)
    with pytest.raises(RefusedError, match="phân phối"):
        acts.present(archive, clerk, arrived.id, "chuyenvien")
    acts.present(archive, clerk, arrived.id, "lanhdao", "Kính trình")
    with pytest.raises(ForbiddenError):
        acts.distribute(archive, clerk, arrived.id, leads="chuyenvien")
    with pytest.raises(RefusedError, match="Thời hạn"):
        acts.distribute(archive, leader, arrived.id, leads="chuyenvien", due=desk.hands.now)
    given = acts.distribute(
        archive, leader, arrived.id, leads="chuyenvien", helps=["Phòng Ngân sách"], opinion="Gấp"
    )
    parts = archive.arrivals.assignments(arrived.id)
    assert [(one.part, one.person or one.unit) for one in parts] == [
        (Share.HELPS, "Phòng Ngân sách"),
        (Share.LEADS, "chuyenvien"),
    ]
    assert given.due_at is not None
    assert given.due_at > desk.hands.now + timedelta(days=10)
    desk.hands.move(hours=2)
    acts.progress(archive, officer, arrived.id, "Đang lấy ý kiến")
    acts.progress(archive, officer, arrived.id, "Đã có ý kiến")
    desk.hands.move(hours=1)
    with pytest.raises(RefusedError, match="hồ sơ"):
        acts.finish(archive, officer, arrived.id, "")
    done = acts.finish(archive, officer, arrived.id, DOSSIER)
    assert (done.state, done.dossier) == (IncomingState.DONE, DOSSIER)
    assert arrived.document in {
        one.id for one in archive.catalogue.latest(ALL, 50) if archive.dossiers.containing(one.id)
    }
    assert desk.statuses(arrived) == ["01", "03", "04", "05#1", "05#2", "06"]
    whats = [one["what"] for one in acts.timeline(archive, done)]
    assert whats[0] == "received"
    assert whats[-1] == "done"
    assert archive.ledger.verify().valid
    assert handling_slip(archive, clerk, arrived.id).startswith(b"%PDF")
    assert dict(stamp(archive, done))["Số"] == "1"
    again = acts.reopen(archive, leader, arrived.id, "Bổ sung")
    assert (again.state, again.done_at) == (IncomingState.WORKING, None)


def test_who_has_no_part_in_it_does_nothing_and_who_may_not_see_it_finds_nothing(
    desk: Desk, signed: bytes
) -> None:
    arrived = desk.arrived(desk.came(("123.pdf", signed)))
    acts.register(desk.archive, desk.vanthu, arrived.id)
    acts.present(desk.archive, desk.vanthu, arrived.id, "lanhdao")
    acts.distribute(desk.archive, desk.lanhdao, arrived.id, leads="Phòng Ngân sách")
    with pytest.raises(ForbiddenError):
        acts.progress(desk.archive, desk.chuyenvien, arrived.id, "x")
    stranger = desk.archive.people.find("quantri")
    with pytest.raises(NotFoundError):
        acts.register(desk.archive, stranger, arrived.id)


def test_paper_that_was_digitised_and_files_that_were_uploaded_are_registered_in_one_series(
    desk: Desk, fonds: Fonds
) -> None:
    archive, clerk = desk.archive, desk.vanthu
    fields = {"CodeNumber": "7", "CodeNotation": "CV", "OrganName": "Công ty A", "Subject": "Đơn"}
    path = desk.folder / "don.txt"
    path.write_text("Kính gửi", "utf-8")
    uploaded = acts.take_in(
        archive, clerk, OURS, [(path, "đơn.txt")], fields, Source.UPLOAD, priority=Priority.URGENT
    )
    scanned = acts.take_in(archive, clerk, OURS, [], {}, Source.SCAN, document=fonds.decision)
    assert scanned.paper
    numbers = [acts.register(archive, clerk, one.id).number for one in (uploaded, scanned)]
    assert numbers == [1, 2]
    assert desk.statuses(uploaded) == []
    with pytest.raises(RefusedError, match="đã đến trước đó"):
        acts.take_in(archive, clerk, OURS, [], {}, Source.SCAN, document=fonds.decision)
    with pytest.raises(RefusedError, match="đã đến trước đó"):
        acts.take_in(archive, clerk, OURS, [(path, "x.txt")], fields, Source.UPLOAD)
    with pytest.raises(ForbiddenError):
        acts.take_in(archive, desk.chuyenvien, OURS, [(path, "x.txt")], {}, Source.UPLOAD)
    with pytest.raises(RefusedError):
        acts.take_in(archive, clerk, OURS, [], {}, Source.UPLOAD, level=Level.INTERNAL)


def test_clocks_of_the_day_and_what_is_late(desk: Desk, signed: bytes) -> None:
    arrived = desk.arrived(desk.came(("123.pdf", signed)))
    urgent = replace(arrived, priority=Priority.EXPRESS)
    assert acts.clocks(urgent)["present"] < acts.clocks(arrived)["present"]
    assert acts.late(arrived, acts.clocks(arrived)["receipt"] - timedelta(minutes=1)) == ()
    assert "receipt" in acts.late(arrived, acts.clocks(arrived)["receipt"])
    after = acts.clocks(arrived)["present"] + timedelta(minutes=1)
    assert set(acts.late(arrived, after)) == {"receipt", "register", "present"}
    assert acts.late(replace(arrived, state=IncomingState.REFUSED), after) == ()
