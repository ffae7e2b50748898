"""A document is issued: drafted, checked by two others, signed, numbered, sealed, kept."""

import json
from pathlib import Path

import pytest

from ingest.marking import Marker
from preservation.signatures.layout import NUMBER, ORGANISATION, PERSON
from preservation.signatures.records import Indication, SignatureReport
from repository.access import Level
from repository.documents import FileRole, Standing
from repository.errors import ForbiddenError, RefusedError
from repository.ledger import EventKind
from repository.outgoing_steps import Means, Outgoing, OutgoingState
from tests import drafts
from tests.databases import Hands
from tests.ingest.test_secret_marks import stamped_pdf
from tests.pki import Pki, pki
from tests.web.conftest import DOSSIER
from tests.web.issuing import IssueOffice
from web import outgoing_acts as acts
from web.outgoing_checks import check_content, check_form, return_
from web.outgoing_files import Files, fetch_draft, last
from web.outgoing_lines import whole
from web.outgoing_said import To
from web.outgoing_sealing import keep, resume
from web.outgoing_signing import bring_signed, sign
from web.wiring import Archive

__all__ = ["pki"]


@pytest.fixture
def out(archive: Archive, pki: Pki, hands: Hands, tmp_path: Path) -> IssueOffice:
    return IssueOffice(archive, pki, hands, tmp_path)


def report_of(out: IssueOffice, made: Outgoing, step: str = "sealed") -> SignatureReport:
    path = fetch_draft(out.archive, last(out.archive, made.id, step), out.folder)
    marker = Marker(out.archive.workers)
    return marker.report(path, out.archive.settings.trust, out.hands.now)


def test_from_the_first_draft_to_the_archive_with_two_valid_signatures(out: IssueOffice) -> None:
    annex = out.pdf("phu-luc", number="", body="Phụ lục kèm theo.")
    made = out.issued(annex, dossier=DOSSIER, places=("Như Điều 3", "Lưu: VT"))
    assert (made.state, made.code, made.number) == (OutgoingState.KEPT, "01/QĐ-UBND", 1)
    report = report_of(out, made)
    assert report.indication is Indication.TOTAL_PASSED
    assert [one.field for one in report.signatures] == [PERSON, ORGANISATION]
    assert {one.indication for one in report.signatures} == {Indication.TOTAL_PASSED}
    path = fetch_draft(out.archive, last(out.archive, made.id, "sealed"), out.folder)
    assert Marker(out.archive.workers).fields(path)[NUMBER].value == "01"

    assert made.document is not None
    kept = out.archive.catalogue.get(made.document, out.person("vanthu").scope)
    assert [file.role for file in kept.files] == [FileRole.ORIGINAL, FileRole.ATTACHMENT]
    assert kept.standing is Standing.ORIGINAL
    assert kept.files[0].sha256.hex == last(out.archive, made.id, "sealed").sha256
    day = made.issued
    assert day is not None
    assert kept.fields["DocCode"] == f"H34,{day:%Y/%m/%d},01/QĐ-UBND"
    assert kept.fields["Direction"] == "di"
    assert {one["file"] for one in (kept.signatures or {})["signatures"]} == {
        "01-QĐ-UBND.pdf",
        "phu-luc.pdf",
    }
    (lies,) = out.archive.dossiers.containing(kept.id)
    assert lies.id == DOSSIER
    line = whole(out.archive, out.person("vanthu"), made.id)
    assert [one["step"] for one in line["versions"]] == ["draft", "signed", "sealed"]
    kinds = {event.kind for event in out.archive.ledger.of(made.id)}
    assert {EventKind.DRAFTING, EventKind.CHECK, EventKind.NUMBERING, EventKind.ISSUE} <= kinds
    assert out.archive.ledger.verify().valid


def test_content_and_form_are_checked_by_two_people_who_did_not_draft(out: IssueOffice) -> None:
    made = out.drafted()
    archive = out.archive
    with pytest.raises(ForbiddenError, match="đã soạn"):
        check_content(archive, out.person("chuyenvien"), made.id, right=True)
    with pytest.raises(RefusedError):
        check_form(archive, out.person("vanthu"), made.id, right=True)
    with pytest.raises(ForbiddenError):
        check_content(archive, out.person("luutru"), made.id, right=True)
    check_content(archive, out.person("truongphong"), made.id, right=True, said="Nội dung đúng")
    for login in ("truongphong", "chuyenvien"):
        with pytest.raises(ForbiddenError):
            check_form(archive, out.person(login), made.id, right=True)
    ready = check_form(archive, out.person("vanthu"), made.id, right=True)
    assert ready.state is OutgoingState.READY
    assert ready.body["checked_by"] == {"content": "truongphong", "form": "vanthu"}
    assert [one.said for one in archive.issues.remarks(made.id)] == ["Nội dung đúng"]


def test_what_is_sent_back_or_revised_is_checked_anew_and_every_version_stays(
    out: IssueOffice,
) -> None:
    made = out.ready()
    archive, drafter = out.archive, out.person("chuyenvien")
    with pytest.raises(RefusedError, match="ý kiến"):
        return_(archive, out.person("lanhdao"), made.id, " ")
    with pytest.raises(ForbiddenError):
        return_(archive, out.person("vanthu"), made.id, "x")
    back = return_(archive, out.person("lanhdao"), made.id, "Sửa Điều 2")
    assert (back.state, back.body["checked_by"]) == (OutgoingState.DRAFT, {})
    acts.comment(archive, out.person("truongphong"), made.id, "Thêm căn cứ")
    again = acts.revise(archive, drafter, made.id, out.files(body="Đã sửa Điều 2."))
    assert (again.version, again.state) == (2, OutgoingState.DRAFT)
    check_content(archive, out.person("truongphong"), made.id, right=True)
    changed = acts.change(archive, drafter, made.id, subject="Trích yếu khác")
    assert (changed.state, changed.subject) == (OutgoingState.DRAFT, "Trích yếu khác")
    with pytest.raises(RefusedError, match="ý kiến"):
        check_content(archive, out.person("truongphong"), made.id, right=False)
    said = check_content(archive, out.person("truongphong"), made.id, right=False, said="Chưa đúng")
    assert said.state is OutgoingState.DRAFT
    remarks = [(one.kind, one.version) for one in archive.issues.remarks(made.id)]
    assert remarks == [("returned", 1), ("comment", 1), ("returned", 2)]
    kept = [fetch_draft(archive, one, out.folder) for one in archive.issues.drafts(made.id)]
    assert len({path.read_bytes() for path in kept}) == 2
    assert acts.drop(archive, drafter, made.id, "Không ban hành").state is OutgoingState.DROPPED


def test_only_who_was_named_signs_and_with_a_certificate_of_that_name(out: IssueOffice) -> None:
    archive = out.archive
    made = out.drafted()
    with pytest.raises(RefusedError, match="draft"):
        sign(archive, out.person("lanhdao"), made.id, out.own_key)
    other = out.ready(signer="vanthu", signer_name="Trần Văn Khác")
    with pytest.raises(ForbiddenError, match="không phải người được giao ký"):
        sign(archive, out.person("lanhdao"), other.id, out.own_key)
    wrong = out.ready(signer_name="Trần Văn Khác")
    with pytest.raises(RefusedError, match="mang tên Nguyễn Văn An"):
        sign(archive, out.person("lanhdao"), wrong.id, out.own_key)
    assert archive.issues.get(wrong.id, out.person("vanthu").scope).version == 1


def test_a_file_signed_elsewhere_is_taken_only_if_it_is_this_very_file(out: IssueOffice) -> None:
    archive, leader = out.archive, out.person("lanhdao")
    mine, other = out.ready(), out.signed()
    signed = fetch_draft(archive, last(archive, other.id, "signed"), out.folder)
    draft = fetch_draft(archive, last(archive, mine.id, "draft"), out.folder / "..")
    with pytest.raises(RefusedError, match="đúng tệp dự thảo"):
        bring_signed(archive, leader, mine.id, draft)
    brought = bring_signed(archive, leader, mine.id, signed)  # of the same draft, byte for byte
    assert brought.state is OutgoingState.SIGNED
    assert report_of(out, brought, "signed").indication is Indication.TOTAL_PASSED
    third = out.ready(subject="Văn bản khác")
    acts.revise(archive, out.person("chuyenvien"), third.id, out.files(body="Khác."))
    check_content(archive, out.person("truongphong"), third.id, right=True)
    check_form(archive, out.person("vanthu"), third.id, right=True)
    with pytest.raises(RefusedError, match="đúng tệp dự thảo"):
        bring_signed(archive, leader, third.id, signed)


def test_each_crash_is_taken_up_without_a_second_number_or_document(
    out: IssueOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, clerk = out.archive, out.person("vanthu")
    made = out.signed()

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:  # sealed, and its bytes not yet written of
        broken.setattr(type(archive.issues), "add_draft", crash)
        with pytest.raises(KeyboardInterrupt):
            out.numbered(made)
    out.hands.move(seconds=2)
    with monkeypatch.context() as broken:  # written of, and its number not taken
        broken.setattr(type(archive.issues), "number", crash)
        with pytest.raises(KeyboardInterrupt):
            out.numbered(made)
    held = archive.issues.get(made.id, clerk.scope)
    assert (held.state, held.number, held.version) == (OutgoingState.SIGNED, None, 3)
    with monkeypatch.context() as broken:  # numbered, and not in the archive
        broken.setattr(type(archive.ingest), "take", crash)
        with pytest.raises(KeyboardInterrupt):
            resume(archive, clerk, made.id)
    with monkeypatch.context() as broken:  # in the archive, and not written of
        broken.setattr(type(archive.issues), "move", crash)
        with pytest.raises(KeyboardInterrupt):
            resume(archive, clerk, made.id)
    before = archive.catalogue.count(clerk.scope)
    done = resume(archive, clerk, made.id)
    assert (done.state, done.number, done.version) == (OutgoingState.KEPT, 1, 3)
    assert archive.catalogue.count(clerk.scope) == before
    with pytest.raises(RefusedError):
        keep(archive, clerk, made.id)


def test_a_number_that_went_to_another_is_drawn_anew(
    out: IssueOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, clerk = out.archive, out.person("vanthu")
    slow, fast = out.signed(), out.signed(subject="Văn bản nhanh hơn")

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(type(archive.issues), "number", crash)
        with pytest.raises(KeyboardInterrupt):
            out.numbered(slow)
    archive.issues.number(fast.id, ("outgoing", 1, out.today), "vanthu")
    with pytest.raises(RefusedError, match="đóng dấu lại"):
        resume(archive, clerk, slow.id)
    again = out.numbered(slow)
    assert (again.number, again.version) == (2, 4)
    path = fetch_draft(archive, last(archive, slow.id, "sealed"), out.folder)
    assert Marker(archive.workers).fields(path)[NUMBER].value == "02"


def test_state_secrets_and_files_that_cannot_be_signed_are_refused_at_the_door(
    out: IssueOffice,
) -> None:
    archive, drafter = out.archive, out.person("chuyenvien")
    text = drafts.write(out.folder / "a.pdf", "không phải PDF".encode())
    secret = drafts.write(out.folder / "Kế hoạch mật.pdf", stamped_pdf("TỐI MẬT"))
    signed = out.pki.sign(out.pdf(), out.folder / "s.pdf")
    good, bad = (out.pdf(), "a.pdf"), [(path, path.name) for path in (text, secret, signed)]
    for files in (*map(Files, bad), *(Files(good, (one,)) for one in bad[:2])):
        with pytest.raises(RefusedError):
            acts.draft(archive, drafter, "H34", out.said(), files)
    for said in ({"type_name": "Công hàm"}, {"subject": " "}, {"level": Level.SECRET}):
        with pytest.raises(RefusedError):
            acts.draft(archive, drafter, "H34", out.said(**said), Files(good))
    for to in (To(), To("không phải mã"), To(name="Ai đó", means=Means.AXIS)):
        with pytest.raises(RefusedError):
            acts.draft(archive, drafter, "H34", out.said(), Files(good), [to])
    with pytest.raises(ForbiddenError):
        acts.draft(archive, out.person("thanhtra"), "H34", out.said(), Files(good))
    assert not list(archive.stores[0].keys("drafts/"))
    told = [event for event in archive.ledger.latest(20) if event.kind == EventKind.REFUSAL.value]
    assert any(event.detail["rules"] == ["SEC-01"] for event in told)
    assert "Kế hoạch" not in json.dumps([event.as_dict() for event in told], ensure_ascii=False)
