"""An issued document goes to its recipients: over the axis, on paper by the dated list, or both."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.delivery import Companion, Delivery
from ingest.exchange.envelope import Header, from_json
from repository.access import Scope
from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.documents import FileRole
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.incoming_steps import Priority, Source
from repository.outbox import DOCUMENT
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Transport
from repository.people import owner
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.web.issuing import IssueOffice
from web.decided import (
    PaperLine,
    add_paper_rule,
    begin_series,
    decide_numbering,
    end_paper_rule,
)
from web.outgoing_paper import issue_paper
from web.outgoing_said import To, kinds, notation_of, series_of
from web.sending import mark_paper_sent, note_paper_kept, routes, send, send_deadline, unsent
from web.wiring import Archive

__all__ = ["pki"]

ALL = Scope.of_owner()


@dataclass(frozen=True)
class Connected:
    """An axis, as much of its settings as sending asks for."""

    name: str
    agency: str


@pytest.fixture
def out(archive: Archive, pki: Pki, hands: Hands, tmp_path: Path) -> IssueOffice:
    return IssueOffice(archive, pki, hands, tmp_path)


def kept(out: IssueOffice, *to: To, **more: Any) -> Outgoing:
    """A document that is in the archive, without the toil of signing it: an open book's row."""
    archive, now = out.archive, out.hands.now
    made = out.drafted(to=to, **more)
    archive.issues.move(made.id, OutgoingState.CHECKED, "truongphong", ())
    archive.issues.move(made.id, OutgoingState.READY, "vanthu", ())
    archive.issues.move(made.id, OutgoingState.SIGNED, "lanhdao", (), signed_at=now)
    day = now.astimezone(VIETNAM).date()
    series = series_of(archive.decisions, made, day)
    number = _next(archive, series, day.year)
    archive.issues.number(made.id, (series, number, day), "vanthu", document_id=f"id-{number}")
    return archive.issues.move(
        made.id, OutgoingState.KEPT, "vanthu", (), document=_document(archive)
    )


def _next(archive: Archive, series: str, year: int) -> int:
    from repository.series import next_number

    return next_number(archive.database, "H34", series, year)


def _document(archive: Archive) -> str:
    found = archive.catalogue.latest(ALL, 50)
    return next(one.id for one in found if one.code == "15/QĐ-UBND")


def connect(out: IssueOffice) -> None:
    """Give H34 an axis."""
    settings = out.archive.settings
    axes = (Connected("truc", "H34"),)
    made: Any = _Axed(settings, axes)
    object.__setattr__(out.archive, "settings", made)


class _Axed:
    """Settings with axes."""

    def __init__(self, settings: Any, axes: tuple[Connected, ...]) -> None:
        self._settings, self.axes = settings, axes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._settings, name)


def test_without_an_axis_only_paper_goes_and_that_is_said(out: IssueOffice) -> None:
    made, clerk = kept(out, To("H34.12"), To(name="Hội Người cao tuổi")), out.person("vanthu")
    with pytest.raises(RefusedError, match="chưa nối trục"):
        send(out.archive, clerk, made.id)
    assert out.archive.outbox.of_object(made.id) == ()
    with pytest.raises(RefusedError, match="chỉ gửi qua trục"):
        mark_paper_sent(out.archive, clerk, made.id, "H34.12")
    with pytest.raises(ForbiddenError):
        send(out.archive, out.person("chuyenvien"), made.id)
    noted = mark_paper_sent(out.archive, clerk, made.id, "giấy:1", "RR 123 456 789 VN")
    assert (noted.transport, noted.paper_at) == (Transport.SENT, out.hands.now)
    assert out.archive.issues.get(made.id, ALL).state is OutgoingState.SENT


def test_the_outbox_has_one_entry_a_round_with_all_that_the_message_is_made_of(
    out: IssueOffice,
) -> None:
    connect(out)
    clerk, archive = out.person("vanthu"), out.archive
    made = kept(out, To("H34.12"), places=("Như Điều 3",), copies=5, due=date(2026, 12, 31))
    send(archive, clerk, made.id)
    (entry,) = archive.outbox.of_object(made.id)
    assert (entry.code, entry.axis, entry.kind) == (DOCUMENT, "truc", "document")
    assert entry.content["to"] == ["H34.12"]
    header = from_json(Header, entry.content["header"])
    assert header.code == "01/QĐ-UBND"
    assert (header.sender.code, header.to[0].code, header.to[0].in_charge) == (
        "H34",
        "H34.12",
        "UBND tỉnh Kon Tum",
    )
    assert (header.type_code, header.type_detail, header.type_name) == ("2", "2", "Quyết định")
    assert (header.full_name, header.position) == ("Nguyễn Văn An", "Chủ tịch")
    assert (header.due, header.copies, header.paper) == (date(2026, 12, 31), 5, False)
    assert header.document_id == "id-1"
    (file,) = entry.content["files"]
    assert file["media_type"] == "application/pdf"
    (one,) = archive.recipients.of(made.id)
    assert one.transport is Transport.QUEUED
    with pytest.raises(RefusedError, match="Không còn nơi nhận"):
        send(archive, clerk, made.id)
    send(archive, clerk, made.id, [To("H34.12"), To("H48")])
    rounds = [(each.code, each.content["to"]) for each in archive.outbox.of_object(made.id)]
    assert rounds == [("edoc", ["H34.12"]), ("edoc:2", ["H48"])]


def test_a_crash_between_the_outbox_and_its_note_sends_nothing_twice(
    out: IssueOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(out)
    made, clerk = kept(out, To("H34.12")), out.person("vanthu")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(type(out.archive.recipients), "queue", crash)
        with pytest.raises(KeyboardInterrupt):
            send(out.archive, clerk, made.id)
    send(out.archive, clerk, made.id)
    assert len(out.archive.outbox.of_object(made.id)) == 1
    (one,) = out.archive.recipients.of(made.id)
    assert one.transport is Transport.QUEUED


def test_who_is_no_more_is_reached_through_its_successor_and_both_are_noted(
    out: IssueOffice,
) -> None:
    connect(out)
    archive, clerk = out.archive, out.person("vanthu")
    gone = {"valid_to": date(2025, 6, 30), "successor": "H48"}
    archive.agencies.enter(
        Agency(f"H34.{n}", f"Sở cũ {n}", "sở", "H34", **gone)  # type: ignore[arg-type]
        for n in (20, 21)
    )
    made = kept(out, To("H34.20"), To("H34.21"), To("H48"))
    send(archive, clerk, made.id)
    (entry,) = archive.outbox.of_object(made.id)
    assert entry.content["to"] == ["H48"]
    archive.recipients.note(made.id, "H48", "truc", transport=Transport.SENT.value)
    ends = {one.code: (one.routed_to, one.transport) for one in archive.recipients.of(made.id)}
    assert ends == {
        "H34.20": ("H48", Transport.SENT),
        "H34.21": ("H48", Transport.SENT),
        "H48": ("", Transport.SENT),
    }
    assert all("30/06/2025" in str(one.body["why"]) for one in archive.recipients.of(made.id)[:2])
    archive.recipients.status(made.id, "H48", "03", out.hands.now, "", "truc")
    assert {one.status for one in archive.recipients.of(made.id)} == {"03"}


def test_what_is_on_the_list_of_the_day_goes_on_paper_too_and_why_is_said(
    out: IssueOffice,
) -> None:
    connect(out)
    archive, clerk, leader = out.archive, out.person("vanthu"), out.person("lanhdao")
    today = out.hands.now.astimezone(VIETNAM).date()
    line = PaperLine("QĐ 99/QĐ-UBND", today, "H34", "Quyết định", "level:sở", "Quyết định nhân sự")
    with pytest.raises(ForbiddenError):
        add_paper_rule(archive, clerk, line)
    with pytest.raises(ForbiddenError):  # of H34 alone, he decides nothing for all
        add_paper_rule(archive, leader, replace(line, agency="*"))
    with pytest.raises(RefusedError):
        add_paper_rule(archive, leader, replace(line, citation=" "))
    rule = add_paper_rule(archive, leader, line)
    later = replace(line, recipient="H48", first=today + timedelta(days=1))
    add_paper_rule(archive, leader, later)
    made = kept(out, To("H34.12"), To("H48"))
    assert [(one.code, one.means) for one in routes(archive, made)] == [
        ("H34.12", Means.BOTH),
        ("H48", Means.AXIS),
    ]
    sent = send(archive, clerk, made.id)
    assert sent.paper
    (entry,) = archive.outbox.of_object(made.id)
    assert entry.content["header"]["paper"] is True
    one, _ = archive.recipients.of(made.id)
    assert "QĐ 99/QĐ-UBND" in one.body["why"]
    noted = mark_paper_sent(archive, clerk, made.id, "H34.12")
    assert (noted.transport, noted.paper_at) == (Transport.QUEUED, out.hands.now)
    held = note_paper_kept(archive, clerk, made.id, "Tập lưu 2026, hộp 3")
    assert held.body["paper_kept"]["place"] == "Tập lưu 2026, hộp 3"
    end_paper_rule(archive, leader, rule.id)
    out.hands.move(days=1)
    after = kept(out, To("H34.12"))
    assert [one.means for one in routes(archive, after)] == [Means.AXIS]


def test_what_is_late_is_told_by_the_half_day_rule_and_the_urgent_at_once(
    out: IssueOffice,
) -> None:
    out.hands.now = datetime(2026, 11, 27, 15, tzinfo=VIETNAM)  # a Friday
    slow = kept(out, To("H34.12"))
    fast = kept(out, To("H34.12"), priority=Priority.EXPRESS)
    assert send_deadline(slow) == datetime(2026, 11, 30, 12, tzinfo=VIETNAM)
    assert send_deadline(fast) == datetime(2026, 11, 27, 15, 30, tzinfo=VIETNAM)
    out.hands.move(hours=1)
    clerk = out.person("vanthu")
    assert [(one.outgoing.id, one.late) for one in unsent(out.archive, clerk)] == [
        (fast.id, True),
        (slow.id, False),
    ]
    assert [one.outgoing.id for one in unsent(out.archive, clerk, late=True)] == [fast.id]


def test_kinds_are_numbered_apart_from_the_day_of_the_decision_on(out: IssueOffice) -> None:
    archive, leader = out.archive, out.person("lanhdao")
    out.hands.now = datetime(2026, 12, 30, 9, tzinfo=VIETNAM)
    assert [kept(out, type_name=kind).number for kind in ("Quyết định", "Tờ trình")] == [1, 2]
    said = (["Quyết định"], date(2026, 12, 31), "QĐ 7/QĐ-VP")
    decide_numbering(archive, leader, "H34", *said)
    with pytest.raises(RefusedError):
        decide_numbering(archive, leader, "H34", *said)
    with pytest.raises(RefusedError, match="loại văn bản"):
        decide_numbering(archive, leader, "H34", ["Sắc lệnh"], date(2027, 1, 1), "x")
    assert kept(out, type_name="Quyết định").number == 3
    out.hands.move(days=1)
    made = [kept(out, type_name=kind) for kind in ("Quyết định", "Tờ trình", "Thông tư")]
    assert [one.number for one in made] == [1, 4, 1]
    assert made[2].notation == "2026/TT-UBND"
    council = kept(out, council="HĐTĐKT")
    assert council.code == "01/QĐ-HĐTĐKT"
    out.hands.move(days=1)
    assert [kept(out, type_name=kind).number for kind in ("Quyết định", "Tờ trình")] == [1, 1]


def test_there_are_29_kinds_and_a_letter_has_no_abbreviation(out: IssueOffice) -> None:
    assert len([kind for kind in kinds() if not kind.legal]) == 29
    agency = out.archive.agencies.find("H34")
    said = out.said(type_name="công văn", unit="VX")
    assert notation_of(said.kind, agency, said, date(2026, 1, 1)) == "UBND-VX"


def scanned(out: IssueOffice, number: str, **fields: str) -> str:
    """A paper that was digitised and sealed, in the archive."""
    path = out.pdf(f"scan-{number}", body=f"Văn bản giấy số {number}.")
    sealed = out.pki.sign(path, out.folder / f"scan-{number}-s.pdf", out.pki.organisation)
    told = {
        "TypeName": "Quyết định",
        "CodeNumber": number,
        "CodeNotation": "QĐ-UBND",
        "IssuedDate": f"{out.year}-03-02",
        "OrganName": "UBND tỉnh Kon Tum",
        "Subject": f"Văn bản giấy {number}",
    } | fields
    master = Companion(path, "quet.pdf", FileRole.MASTER)
    delivery = Delivery(sealed, "scan.pdf", told, "H34", companions=(master,))
    taken = out.archive.ingest.take(delivery, owner())
    assert taken.document is not None, taken
    return taken.document


def test_paper_that_was_digitised_is_entered_under_the_number_that_it_bears(
    out: IssueOffice,
) -> None:
    archive, clerk, leader = out.archive, out.person("vanthu"), out.person("lanhdao")
    with pytest.raises(RefusedError, match="Không phải văn bản giấy"):
        issue_paper(archive, clerk, _document(archive))
    far = scanned(out, "07")
    with pytest.raises(RefusedError, match=r"số kế tiếp \(01\)"):
        issue_paper(archive, clerk, far)
    assert begin_series(archive, leader, "H34", "", out.year, 9) == ("outgoing", 10)
    with pytest.raises(RefusedError, match="không khai lại"):
        begin_series(archive, leader, "H34", "", out.year, 12)
    made = issue_paper(archive, clerk, far, [To(name="Chi cục cũ")], copies=3)
    assert (made.code, made.source, made.state) == ("07/QĐ-UBND", Source.SCAN, OutgoingState.KEPT)
    with pytest.raises(RefusedError, match="đã vào sổ"):
        issue_paper(archive, clerk, far)
    with pytest.raises(RefusedError, match="văn bản khác"):
        issue_paper(archive, clerk, scanned(out, "7", Subject="Khác", OrganName="Sở"))
    assert issue_paper(archive, clerk, scanned(out, "10")).number == 10
    assert kept(out).number == 11
    with pytest.raises(NotFoundError):
        issue_paper(archive, clerk, "không có")
    mark_paper_sent(archive, clerk, made.id, "giấy:1")
    assert archive.issues.get(made.id, ALL).state is OutgoingState.SENT
