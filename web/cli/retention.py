"""``luutru retention``: schedules are entered, shown, tried and applied; events are told."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command

if TYPE_CHECKING:
    from repository.retention_changes import Shown

_SCHEDULE = click.argument("schedule")
_AGENCY = click.option("--agency", required=True, help="Mã cơ quan · code of the agency.")
_TOO = click.option(
    "--fixed-too", is_flag=True, help="Kéo dài cả hồ sơ đã kết thúc trước · older ones too."
)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def retention() -> None:
    """Thời hạn lưu trữ: bảng, xem trước, áp dụng · retention: schedules, tried, then applied."""


@click.option("--agency", default="", help="Chỉ bảng đang áp dụng cho cơ quan · in force there.")
def _list(desk: Desk, agency: str) -> None:
    """Các bảng thời hạn · the schedules."""
    from web.retention_acts import schedule_line, today

    held = desk.archive.schedules
    found = held.all()
    if agency:
        one = held.in_force(desk.archive.agencies.find(agency).code, today(desk.archive))
        found = (one,) if one else ()
    for each in found:
        told = f"{each.id} {each.first} {each.agency} {each.name}: {len(each.items)}"
        desk.answer(schedule_line(each), told)


@_SCHEDULE
def _show(desk: Desk, schedule: str) -> None:
    """Các mục của một bảng · the items of one."""
    for item in desk.archive.schedules.get(schedule).items:
        told = {"code": item.code, "title": item.title, "period": item.period, "sure": item.sure}
        desk.answer(told, f"{item.code}\t{item.title}\t{item.period}")


@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", default="*", help="Mã cơ quan, * là mọi cơ quan · whose; * everybody's.")
@click.option("--name", required=True, help="Tên · its name.")
@click.option("--citation", required=True, help="Căn cứ · what it rests on.")
@click.option("--from", "first", type=_DAY, required=True, help="Áp dụng từ ngày · from this day.")
def _enter(desk: Desk, sheet: Path, agency: str, name: str, citation: str, first: Any) -> None:  # noqa: ANN401
    """Nhập bảng từ xlsx, ods, csv; chưa đổi hồ sơ nào · enter one; it changes nothing yet."""
    from web.retention_acts import Brought, enter, items_in, schedule_line

    items = items_in(desk.archive, sheet)
    made = enter(desk.archive, desk.person, Brought(agency, name, citation, first.date(), items))
    desk.answer(schedule_line(made), f"{made.id} {made.name}: {len(made.items)}")


@_SCHEDULE
@_AGENCY
@_TOO
def _preview(desk: Desk, schedule: str, agency: str, fixed_too: bool) -> None:  # noqa: FBT001
    """Bảng sẽ đổi những hồ sơ nào, từng hồ sơ · what it would do, dossier by dossier."""
    from web.retention_acts import preview

    _tell(desk, preview(desk.archive, desk.person, schedule, agency, fixed_too=fixed_too))


@_SCHEDULE
@_AGENCY
@_TOO
@click.option("--token", required=True, help="Mã của bản xem trước · what preview said last.")
def _apply(desk: Desk, schedule: str, agency: str, fixed_too: bool, token: str) -> None:  # noqa: FBT001
    """Áp dụng đúng như đã xem trước · apply just what was shown."""
    from web.retention_acts import apply

    _tell(desk, apply(desk.archive, desk.person, schedule, agency, token, fixed_too=fixed_too))


@_SCHEDULE
@_AGENCY
@click.option("--limit", type=click.IntRange(1, 500), default=100, help="Nhiều nhất · at most.")
def _suggest(desk: Desk, schedule: str, agency: str, limit: int) -> None:
    """Hồ sơ chưa gán mục, kèm mục gần nhất · dossiers without an item, and a likely one."""
    from web.retention_acts import likely

    for one in likely(desk.archive, desk.person, schedule, agency, limit):
        item = one.item.code if one.item else None
        said = {"dossier": one.dossier, "notation": one.notation, "title": one.title, "item": item}
        desk.answer(said, f"{one.dossier} {one.notation} {one.title} → {item or '–'}")


@_SCHEDULE
@click.argument("pairs", nargs=-1, required=True, metavar="DOSSIER=CODE…")
def _assign(desk: Desk, schedule: str, pairs: tuple[str, ...]) -> None:
    """Gán mục cho hồ sơ; chưa đổi thời hạn · say under which item dossiers stand."""
    from repository.errors import RefusedError
    from web.retention_acts import assign

    given = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    if len(given) != len(pairs):
        raise RefusedError("DOSSIER=CODE")
    for dossier, item in assign(desk.archive, desk.person, schedule, given).items():
        desk.answer({"dossier": dossier, "item": item.code}, f"{dossier} {item.code}")


@click.argument("dossier")
@click.option("--on", "day", type=_DAY, required=True, help="Ngày sự kiện xảy ra · the day.")
@click.option("--citation", required=True, help="Căn cứ · what it rests on.")
def _event(desk: Desk, dossier: str, day: Any, citation: str) -> None:  # noqa: ANN401
    """Ghi ngày sự kiện mà thời hạn chờ · when what a dossier waits for came about."""
    from web.retention_acts import came_about

    came_about(desk.archive, desk.person, dossier, day.date(), citation)
    desk.answer({"dossier": dossier, "event_on": day.date().isoformat()}, f"{dossier} {day.date()}")


def _tell(desk: Desk, shown: "Shown") -> None:
    from web.retention_acts import change_line, shown_line

    for one in shown.changes:
        due = f"{one.due_before or '–'} → {one.due_after or '–'}"
        told = f"{one.notation} {one.title}: {one.before} → {one.after} ({due}) [{one.effect}]"
        desk.answer(change_line(one), told)
    counts = ", ".join(f"{effect}: {count}" for effect, count in shown.counts.items() if count)
    desk.answer(shown_line(shown), f"{counts or '0'}; --token {shown.token}")


for _name, _function in (
    ("list", _list),
    ("show", _show),
    ("enter", _enter),
    ("preview", _preview),
    ("apply", _apply),
    ("suggest", _suggest),
    ("assign", _assign),
    ("event", _event),
):
    retention.add_command(command(_name)(_function))
