"""Notices: the letter to whoever sent what is not intact, drafted for somebody to sign.

The regulation wants another signed document asked for, by a document of our own (Điều 4.2, 8.2).
"""

from preservation.letters import Letter, letter
from repository.calendar import VIETNAM
from repository.errors import NotFoundError
from repository.incoming_steps import Incoming
from repository.outgoing_steps import Outgoing
from repository.people import Person, Right
from repository.workplace import workplace
from web.living import heir_of
from web.outgoing_acts import draft
from web.outgoing_files import Files
from web.outgoing_said import Said, To, notation_of
from web.short_names import place_of
from web.wiring import Archive

ABOUT = "đề nghị gửi lại văn bản điện tử"


def draft_notice(
    archive: Archive, person: Person, incoming: Incoming, reason: str
) -> Outgoing | None:
    """Draft the notice; None where the person drafts nothing, or nobody is known to send it to.

    For an agency that is not there any more it is drafted by what took over from it.
    """
    ours = heir_of(archive, incoming.agency)
    known = incoming.sender or incoming.sender_name
    if not (ours and known and person.may(Right.HANDLE, ours)):
        return None
    agency = archive.agencies.find(ours)
    leader = _leader(archive, ours)
    subject = f"Đề nghị gửi lại văn bản điện tử {incoming.code}".strip()
    said = Said(
        type_name="Công văn",
        subject=subject,
        signer=leader.login if leader else "",
        position="Lãnh đạo",
        priority=incoming.priority,
        answers=incoming.id,
    )
    today = archive.clock().astimezone(VIETNAM).date()
    written = letter(
        Letter(
            above=_above(archive, agency.parent),
            agency=agency.name,
            notation=notation_of(said.kind, agency, said, today),
            about=ABOUT,
            place=place_of(agency.name),
            year=today.year,
            to=incoming.sender_name or incoming.sender,
            paragraphs=_paragraphs(incoming, agency.name, reason),
            places=("Như trên",),
            office=("LÃNH ĐẠO CƠ QUAN",),
            signer=leader.full_name if leader else "",
        )
    )
    spool = archive.settings.spool / "incoming"
    spool.mkdir(parents=True, exist_ok=True)
    with workplace(spool) as folder:
        path = folder / "thong-bao.pdf"
        path.write_bytes(written)
        to = To(incoming.sender, incoming.sender_name)
        return draft(archive, person, ours, said, Files((path, "thong-bao.pdf")), [to])


def _paragraphs(incoming: Incoming, agency: str, reason: str) -> tuple[str, ...]:
    arrived = incoming.arrived_at.astimezone(VIETNAM)
    of = f" ngày {incoming.issued:%d/%m/%Y}" if incoming.issued else ""
    law = (
        "Căn cứ Điều 21 Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công "
        "tác văn thư và khoản 2 Điều 9 Quyết định số 28/2018/QĐ-TTg ngày 12 tháng 7 năm 2018 của "
        "Thủ tướng Chính phủ"
    )
    came = f"{incoming.code or '(chưa rõ số, ký hiệu)'}{of}"
    about = f", trích yếu: {incoming.subject}" if incoming.subject else ""
    at = f"{arrived:%H giờ %M phút} ngày {arrived:%d/%m/%Y}"
    return (
        f"Lúc {at}, {agency} nhận được văn bản điện tử {came}{about}.",
        f"Qua kiểm tra, {agency} không tiếp nhận, không đăng ký văn bản nêu trên. Lý do: {reason}",
        f"{law}, {agency} đề nghị Quý cơ quan gửi lại bằng một văn bản khác có ký số hợp lệ.",
        f"{agency} thông báo để Quý cơ quan biết, thực hiện./.",
    )


def _leader(archive: Archive, agency: str) -> Person | None:
    signs = (p for p in archive.people.all() if not p.disabled and p.may(Right.SIGN, agency))
    return next(signs, None)


def _above(archive: Archive, parent: str | None) -> str:
    if parent is None:
        return ""
    try:
        return archive.agencies.find(parent).name
    except NotFoundError:
        return ""
