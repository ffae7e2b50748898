"""``luutru copy signatories``: who may sign copies, appointed and ended."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk

if TYPE_CHECKING:
    from repository.signatories import Signatory

_DAY = click.DateTime(["%Y-%m-%d"])


@click.option("--appoint", metavar="LOGIN", help="Giao quyền cho · appoint.")
@click.option("--end", metavar="ID", help="Kết thúc một lần giao quyền · end an appointment.")
@click.option("--agency", default="", metavar="CODE", help="Cơ quan · agency.")
@click.option("--form", "forms", multiple=True, help="sao-y, sao-luc, trich-sao, xac-thuc, …")
@click.option("--office", default="", help='Quyền hạn; chức vụ: "TL. CHỦ TỊCH; CHÁNH VĂN PHÒNG".')
@click.option("--authority", default="", help="Văn bản giao quyền · by what authority.")
@click.option("--first", type=_DAY, help="Từ ngày · first day (default: today).")
@click.option("--last", type=_DAY, help="Đến ngày · last day.")
def signatories(desk: Desk, **said: Any) -> None:  # noqa: ANN401  click's
    """Ai được ký bản sao (NĐ 30/2020 Điều 27) · who may sign copies."""
    for one in _asked(desk, said):
        line = {name: getattr(one, name) for name in type(one).__slots__}
        last = f"{one.last:%d/%m/%Y}" if one.last else "…"
        what = f"{one.agency} {one.person}: {', '.join(one.forms)}"
        desk.answer(line, f"{one.id} {what}, {one.first:%d/%m/%Y}–{last} ({one.authority})")


def _asked(desk: Desk, said: dict[str, Any]) -> "Iterator[Signatory]":
    from repository.people import Right
    from web import copying
    from web.signatories import seen_by

    table, today = copying.signatories_of(desk.archive), copying.today(desk.archive)
    if said["appoint"]:
        yield _appointed(desk, said, today)
    elif said["end"]:
        desk.person.require(Right.APPOINT)
        desk.person.require(Right.APPOINT, table.get(said["end"]).agency)
        yield table.end(said["end"], _day(said["last"]) or today, desk.person.login)
    else:
        agency = desk.archive.agencies.find(said["agency"]).code if said["agency"] else None
        yield from (
            one
            for one in seen_by(desk.archive, desk.person)
            if agency is None or one.agency == agency
        )


def _appointed(desk: Desk, said: dict[str, Any], today: date) -> "Signatory":
    from repository.copy_kinds import kinds_on
    from repository.people import Right
    from web import copying

    known = [rule.kind.value for rule in kinds_on(today) if rule.signed]
    if not set(said["forms"]) <= set(known):
        raise click.UsageError(f"--form: {', '.join(known)}")
    agency = desk.archive.agencies.find(said["agency"] or desk.archive.settings.default_agency).code
    desk.person.require(Right.APPOINT, agency)
    office = "\n".join(part.strip() for part in said["office"].split(";"))
    return copying.signatories_of(desk.archive).appoint(
        agency,
        said["appoint"],
        tuple(said["forms"]),
        (_day(said["first"]) or today, _day(said["last"])),
        (office, said["authority"]),
        desk.person.login,
    )


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
