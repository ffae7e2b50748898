"""``luutru incoming``: incoming documents, from arrival to done, or back to their sender."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.cli.keys import FILE

if TYPE_CHECKING:
    from repository.incoming_steps import Incoming

ONE = click.argument("incoming")
LEVELS = ("public", "internal", "restricted")


@click.group()
def incoming() -> None:
    """Văn bản đến: tiếp nhận, vào sổ, trình, phân phối, trả lại · incoming documents."""


@click.argument("files", type=FILE, nargs=-1)
@click.option("--agency", default="", metavar="CODE", help="Cơ quan nhận · who it came to.")
@click.option("--document", default="", metavar="ID", help="Văn bản đã số hóa, đã vào kho.")
@click.option("--sender", default="", metavar="CODE", help="Mã cơ quan gửi · code of the sender.")
@click.option("--field", "fields", multiple=True, metavar="CODE=VALUE", help="Thông tin văn bản.")
@click.option("--priority", type=click.IntRange(0, 4), default=0, help="0 thường … 3 hỏa tốc.")
@click.option("--level", type=click.Choice(LEVELS), default="internal")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="Hạn trả lời · answer by.")
@click.option("--paper", is_flag=True, help="Có bản giấy · it came on paper too.")
def _receive(
    desk: Desk,
    files: tuple[Path, ...],
    agency: str,
    document: str,
    **said: Any,  # noqa: ANN401
) -> None:
    """Tiếp nhận; tệp đầu là văn bản, các tệp sau kèm theo · receive by hand."""
    from repository.access import Level
    from repository.incoming_steps import Priority, Source
    from repository.people import Right
    from web.arriving import take_in
    from web.living import usual_agency

    fields = dict(_pair(one) for one in said["fields"])
    due: datetime | None = said["due"]
    made = take_in(
        desk.archive,
        desk.person,
        agency or usual_agency(desk.archive, desk.person, Right.REGISTER),
        [(path, path.name) for path in files],
        fields,
        Source.SCAN if document else Source.UPLOAD,
        document=document,
        sender=said["sender"],
        level=Level(said["level"]),
        priority=Priority(said["priority"]),
        due=due.date() if due else None,
        paper=said["paper"],
    )
    _tell(desk, made)


@ONE
def _register(desk: Desk, incoming: str) -> None:
    """Vào sổ: cấp số đến · give it its number."""
    from web import incoming_acts as acts

    _tell(desk, acts.register(desk.archive, desk.person, incoming))


@ONE
@click.argument("to", metavar="LOGIN")
@click.option("--note", default="", help="Ghi chú · note.")
def _present(desk: Desk, incoming: str, to: str, note: str) -> None:
    """Trình lãnh đạo · present it to a leader."""
    from web import incoming_acts as acts

    _tell(desk, acts.present(desk.archive, desk.person, incoming, to, note))


@ONE
@click.option("--leads", required=True, metavar="LOGIN|ĐƠN VỊ", help="Chủ trì · leads.")
@click.option("--helps", multiple=True, metavar="LOGIN|ĐƠN VỊ", help="Phối hợp · helps.")
@click.option("--knows", multiple=True, metavar="LOGIN|ĐƠN VỊ", help="Để biết · for information.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="Thời hạn · until when.")
@click.option("--opinion", default="", help="Ý kiến chỉ đạo · instruction.")
def _distribute(desk: Desk, incoming: str, **said: Any) -> None:  # noqa: ANN401  click's
    """Phân phối: chủ trì, phối hợp, thời hạn, ý kiến · give it to those who work on it."""
    from web import incoming_acts as acts
    from web.arriving import end_of

    due: datetime | None = said.pop("due")
    until = end_of(due.date() if due else None)
    _tell(desk, acts.distribute(desk.archive, desk.person, incoming, due=until, **said))


@ONE
@click.argument("said")
def _progress(desk: Desk, incoming: str, said: str) -> None:
    """Báo tiến độ · say how far the work is."""
    from web import incoming_acts as acts

    _tell(desk, acts.progress(desk.archive, desk.person, incoming, said))


@ONE
@click.argument("outgoing")
def _answer(desk: Desk, incoming: str, outgoing: str) -> None:
    """Gắn văn bản trả lời · link the issued document that answers it."""
    from web import incoming_acts as acts

    _tell(desk, acts.answer(desk.archive, desk.person, incoming, outgoing))


@ONE
@click.argument("dossier")
def _finish(desk: Desk, incoming: str, dossier: str) -> None:
    """Giải quyết xong, đưa vào hồ sơ · done, and filed."""
    from web import incoming_acts as acts

    _tell(desk, acts.finish(desk.archive, desk.person, incoming, dossier))


@ONE
@click.argument("reason")
def _reopen(desk: Desk, incoming: str, reason: str) -> None:
    """Giải quyết lại, nêu lý do · work on it again."""
    from web import incoming_acts as acts

    _tell(desk, acts.reopen(desk.archive, desk.person, incoming, reason))


@ONE
@click.argument("reason")
def _refuse(desk: Desk, incoming: str, reason: str) -> None:
    """Trả lại bên gửi: trạng thái 02, soạn thông báo · send it back."""
    from web import incoming_acts as acts

    _tell(desk, acts.refuse(desk.archive, desk.person, incoming, reason))


@ONE
@click.argument("reason")
def _take_anyway(desk: Desk, incoming: str, reason: str) -> None:
    """Tiếp nhận văn bản bị giữ vì địa chỉ, vì trùng số · take in what was held."""
    from web.held import take_anyway

    _tell(desk, take_anyway(desk.archive, desk.person, incoming, reason))


@click.option("--agency", default="", metavar="CODE", help="Của cơ quan · of an agency.")
@click.option("--state", "states", multiple=True, help="Chỉ bước này · only these steps.")
@click.option("--year", type=int, help="Năm của số đến · year of the number.")
@click.option("--mine", is_flag=True, help="Đang giao cho tôi · given to me.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
def _list(
    desk: Desk, agency: str, states: tuple[str, ...], year: int | None, limit: int, *, mine: bool
) -> None:
    """Các văn bản đến, mới nhất trước · incoming documents, the latest first."""
    from repository.incoming import Wanted
    from repository.incoming_steps import IncomingState

    if not set(states) <= set(IncomingState):
        raise click.UsageError(f"--state: {', '.join(IncomingState)}")
    wanted = Wanted(
        agency=agency,
        states=frozenset(map(IncomingState, states)),
        year=year,
        person=desk.person.login if mine else "",
    )
    for one in desk.archive.arrivals.found(wanted, desk.person.scope, limit):
        _tell(desk, one)


@click.option("--agency", default="", metavar="CODE", help="Của cơ quan · of an agency.")
def _overdue(desk: Desk, agency: str) -> None:
    """Quá hạn giải quyết (Điều 20.6) · not done, and due before now."""
    from repository.incoming import Wanted

    wanted = Wanted(agency=agency, overdue_at=desk.archive.clock())
    for one in desk.archive.arrivals.found(wanted, desk.person.scope, 10_000):
        _tell(desk, one)


@ONE
@click.option("--slip", type=click.Path(dir_okay=False, path_type=Path), help="Phiếu giải quyết.")
def _show(desk: Desk, incoming: str, slip: Path | None) -> None:
    """Một văn bản đến, mọi điều về nó · one of them, whole."""
    from web.incoming_files import handling_slip
    from web.incoming_lines import whole

    if slip is not None:
        slip.write_bytes(handling_slip(desk.archive, desk.person, incoming))
    line = whole(desk.archive, desk.person, incoming)
    words = [f"{incoming}  {line['state']}  {line['number'] or '-'}  {line['code']}"]
    words += [f"    {line['subject']}", f"    {line['sender_name'] or line['sender']}"]
    words += [f"    {one['part']}: {one['person'] or one['unit']}" for one in line["parts"]]
    words += [f"    {one['at']} {one['what']} {one['who']} {one['said']}"
              for one in line["timeline"]]  # fmt: skip
    desk.answer(line, *words)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"--field {text}: CODE=VALUE")
    return name.strip(), value.strip()


def _tell(desk: Desk, made: "Incoming") -> None:
    from web.incoming_lines import line_of

    line = line_of(made, desk.archive.clock())
    mark = f"  QUÁ HẠN: {', '.join(line['late'])}" if line["late"] else ""
    number = made.number or "-"
    desk.answer(line, f"{made.id}  {made.state.value}  {number}  {made.code}  {made.subject}{mark}")


for _name, _act in (
    ("receive", _receive),
    ("list", _list),
    ("show", _show),
    ("overdue", _overdue),
    ("register", _register),
    ("present", _present),
    ("distribute", _distribute),
    ("progress", _progress),
    ("answer", _answer),
    ("finish", _finish),
    ("reopen", _reopen),
    ("refuse", _refuse),
    ("take-anyway", _take_anyway),
):
    incoming.add_command(command(_name)(_act))
