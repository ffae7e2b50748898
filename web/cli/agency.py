"""``luutru agency``: the agencies that the archive knows, over time."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.cli.keys import FILE
from web.errors import REFUSED

_DAY = click.DateTime(["%Y-%m-%d"])
_ON = click.option("--on", type=_DAY, help="Vào ngày · as of a day (default: today).")
_CITATION = click.option("--citation", default="", help="Theo văn bản nào · by what decision.")


@click.group()
def agency() -> None:
    """Cơ quan, đơn vị theo thời gian · agencies over time."""


@_ON
def _list(desk: Desk, on: datetime | None) -> None:
    """Mọi cơ quan, hoặc các cơ quan có vào một ngày · every agency, or those of a day."""
    from web.agency_acts import told

    for known in desk.archive.agencies.all():
        if on is None or known.exists_on(on.date()):
            name = known.name_on(on.date()) if on else known.name
            desk.answer(told(known), f"{known.code:<16} {name}  (phông {known.fonds})")


@click.argument("code")
@_ON
def _show(desk: Desk, code: str, on: datetime | None) -> None:
    """Một cơ quan: tên, cấp trên, kế thừa · one agency with all that is said of it."""
    from web import agency_acts

    day = on.date() if on else agency_acts.today(desk.archive)
    found = agency_acts.known(desk.archive, code, day)
    line = agency_acts.told_known(found)
    lines = [f"{name:<13} {value}" for name, value in line.items() if value not in ("", None, [])]
    desk.answer(line, *lines)


@click.argument("code")
@click.argument("name")
@click.option("--alias", "aliases", multiple=True, help="Mã khác · another code.")
@click.option("--level", default="cơ quan", show_default=True, help="Cấp · level of the tree.")
@click.option("--parent", metavar="CODE", help="Cơ quan cấp trên · the agency above.")
@click.option("--from", "first", type=_DAY, help="Từ ngày · first day.")
def _add(desk: Desk, code: str, name: str, first: datetime | None, **said: Any) -> None:  # noqa: ANN401
    """Thêm cơ quan · add an agency."""
    from repository.agencies import Agency
    from web import agency_acts

    made = Agency(code, name, valid_from=first.date() if first else None, **said)
    line = agency_acts.told(agency_acts.add(desk.archive, desk.person, made))
    desk.answer(line, f"Đã ghi cơ quan {code}.")


@click.argument("code")
@click.argument("last", type=_DAY)
@click.option("--successor", default="", metavar="CODE", help="Cơ quan kế thừa · who took over.")
@_CITATION
def _end(desk: Desk, code: str, last: datetime, successor: str, citation: str) -> None:
    """Chấm dứt sau ngày LAST: đóng phông · end an agency after a day; its fonds is closed."""
    from web import agency_acts

    since = (last.date(), citation)
    made = agency_acts.end(desk.archive, desk.person, code, successor, since)
    desk.answer(agency_acts.told(made), f"{made.code}: chấm dứt {last:%d/%m/%Y}, phông đóng.")


@click.argument("code")
@click.argument("name")
@click.option("--from", "first", type=_DAY, required=True, help="Từ ngày · first day.")
@_CITATION
def _rename(desk: Desk, code: str, name: str, first: datetime, citation: str) -> None:
    """Đổi tên từ một ngày, giữ tên cũ · give a new name from a day on; the old one is kept."""
    from web import agency_acts

    since = (first.date(), citation)
    made = agency_acts.rename(desk.archive, desk.person, code, name, since)
    desk.answer(agency_acts.told(made), f"{made.code}: {made.name}")


@click.argument("file", type=FILE, required=False)
@click.option("--axis", default="", metavar="NAME", help="Danh mục của trục · the axis's list.")
@click.option("--apply", "really", is_flag=True, help="Ghi, không chỉ xem trước · really take it.")
@click.option("--proposals", is_flag=True, help="Nhận mã QĐ 20 suy ra · take inferred codes too.")
def _import(desk: Desk, file: Path | None, axis: str, *, really: bool, proposals: bool) -> int:
    """Xem trước, hoặc nhập danh mục csv, xlsx, json, của trục · preview a list, or take it in."""
    from web import agency_acts

    if (file is None) == (not axis):
        raise click.UsageError("FILE, --axis")
    if file is None:
        rows = agency_acts.list_of_axis(desk.archive, desk.person, axis)
    else:
        rows = agency_acts.read_list(desk.archive, file, file.name)
    found = agency_acts.look_through(desk.archive, desk.person, rows)
    for line in found.lines:
        said = (*line.errors, *line.notes)
        more = f" ({'; '.join(said)})" if said else ""
        desk.answer(
            agency_acts.told_line(line),
            f"{line.row:>5} {line.change:<8} {line.agency.code} {line.agency.name}{more}",
        )
    if found.errors:
        desk.note("Có dòng lỗi: không ghi gì · there are errors: nothing is taken")
        return REFUSED
    if really:
        agency_acts.take_list(desk.archive, desk.person, rows, proposals=proposals)
    return 0


@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def _export(desk: Desk, file: Path) -> None:
    """Xuất danh mục ra tệp csv, xlsx hoặc json · write the list to a file, by its ending."""
    from web import agency_acts

    data = agency_acts.exported(desk.archive, file.suffix.lstrip(".").casefold())
    file.write_bytes(data)
    desk.answer({"path": str(file), "bytes": len(data)}, f"{file}: {len(data)} byte")


@click.argument("code")
@_ON
def _successor(desk: Desk, code: str, on: datetime | None) -> None:
    """Văn bản gửi cơ quan này đi đâu · where what is sent to an agency goes on a day."""
    from repository.succession import successor_on
    from web.agency_acts import today

    day = on.date() if on else today(desk.archive)
    goes_to, note = successor_on(desk.archive.agencies, code, day)
    line = {"code": code, "on": day.isoformat(), "goes_to": goes_to, "note": note}
    desk.answer(line, goes_to or "—", *([note] if note else []))


for _name, _function in (
    ("list", _list),
    ("show", _show),
    ("add", _add),
    ("end", _end),
    ("rename", _rename),
    ("import", _import),
    ("export", _export),
    ("successor", _successor),
):
    agency.add_command(command(_name)(_function))
