"""Work on the desks of the demonstration: incoming documents in several steps, and a draft."""

from typing import TYPE_CHECKING

from repository.errors import ArchiveError

if TYPE_CHECKING:
    from repository.people import Person
    from web.wiring import Archive

OPINION = "Giao Phòng chuyên môn tham mưu trả lời, báo cáo Giám đốc trước khi ký."


def lay_out(archive: "Archive", agency: str) -> None:
    """Documents that came, as far as each is; and one that is being drafted. Once."""
    from repository.incoming import Wanted

    clerk, leader, officer = map(archive.people.find, ("vanthu1", "lanhdao1", "chuyenvien1"))
    if archive.arrivals.count(Wanted(agency=agency), clerk.scope):
        return
    came = _arrived(archive, clerk, agency)
    for one in came[:3]:
        _step(archive, one, clerk, leader, officer, came.index(one))
    _draft(archive, officer, leader, agency)


def _arrived(archive: "Archive", clerk: "Person", agency: str) -> list[str]:
    """Paper that was digitised comes in: documents that the fonds holds already."""
    from repository.incoming_steps import Priority, Source
    from web.arriving import take_in

    ours = archive.agencies.find(agency).name
    kept = [
        one
        for one in archive.catalogue.latest(clerk.scope, 300)
        if one.agency == agency and one.organ_name not in {"", ours}
    ]
    made = []
    for number, one in enumerate(kept[:5]):
        urgent = Priority.URGENT if number == 3 else Priority.NORMAL  # noqa: PLR2004
        try:
            arrived = take_in(
                archive, clerk, agency, [], {}, Source.SCAN, document=one.id, priority=urgent
            )
        except ArchiveError:  # it is there by another way: the next one does as well
            continue
        made.append(arrived.id)
    return made


def _step(
    archive: "Archive",
    arrived: str,
    clerk: "Person",
    leader: "Person",
    officer: "Person",
    number: int,
) -> None:
    from web import incoming_acts as acts

    acts.register(archive, clerk, arrived)
    if number == 2:  # noqa: PLR2004  the third waits to be presented
        return
    acts.present(archive, clerk, arrived, leader.login, "Kính trình")
    if number == 1:
        return
    acts.distribute(archive, leader, arrived, leads=officer.login, opinion=OPINION)
    acts.progress(archive, officer, arrived, "Đang soạn văn bản trả lời")


def _draft(archive: "Archive", officer: "Person", leader: "Person", agency: str) -> None:
    from preservation.letters import Letter, letter
    from repository.calendar import VIETNAM
    from repository.workplace import workplace
    from web.outgoing_acts import draft
    from web.outgoing_files import Files
    from web.outgoing_said import Said, To, notation_of
    from web.short_names import place_of

    ours = archive.agencies.find(agency)
    above = archive.agencies.find(ours.parent) if ours.parent else None
    today = archive.clock().astimezone(VIETNAM).date()
    about = "rà soát hồ sơ, tài liệu đến hạn nộp lưu"
    said = Said(
        type_name="Công văn",
        subject=f"V/v {about}",
        signer=leader.login,
        position="Giám đốc",
        places=("Như trên", "Lưu: VT"),
    )
    written = letter(
        Letter(
            above=above.name if above else "",
            agency=ours.name,
            notation=notation_of(said.kind, ours, said, today),
            about=about,
            place=place_of(ours.name),
            year=today.year,
            to=above.name if above else "Các cơ quan, đơn vị",
            paragraphs=(
                f"{ours.name} đề nghị các đơn vị rà soát hồ sơ đã kết thúc từ một năm trở lên.",
                "Danh mục hồ sơ đến hạn nộp lưu gửi trước ngày 15 của tháng sau để tổng hợp./.",
            ),
            places=("Như trên",),
            office=("GIÁM ĐỐC",),
            signer=leader.full_name,
        )
    )
    room = archive.settings.spool / "incoming"
    room.mkdir(parents=True, exist_ok=True)
    with workplace(room) as folder:
        path = folder / "du-thao.pdf"
        path.write_bytes(written)
        to = [To(above.code, above.name)] if above else []
        draft(archive, officer, agency, said, Files((path, path.name)), to)
