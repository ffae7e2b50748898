"""``luutru dossier``: hồ sơ are listed, closed into packages of their own, and reopened."""

from typing import TYPE_CHECKING

import click

from web.cli.desk import Desk, command

if TYPE_CHECKING:
    from repository.dossiers import Dossier

_DOSSIER = click.argument("dossier")


@click.group()
def dossier() -> None:
    """Hồ sơ: xem, kết thúc, mở lại · dossiers: shown, closed, reopened."""


@click.option("--agency", default="", help="Mã cơ quan · code of the agency.")
@click.option("--year", type=int, default=0, help="Năm hình thành · the year.")
@click.option(
    "--state", default="", help="planned, open, closed, submitted, transferred, destroyed."
)
def _list(desk: Desk, agency: str, year: int, state: str) -> None:
    """Các hồ sơ của cơ quan · the dossiers of one's agencies."""
    from web.dossier_lines import known_to

    code = desk.archive.agencies.find(agency).code if agency else None
    for one in desk.archive.dossiers.plan(code, year or None):
        if known_to(desk.person, one) and state in ("", one.state.value):
            _tell(desk, one)


@_DOSSIER
def _show(desk: Desk, dossier: str) -> None:
    """Một hồ sơ với văn bản trong đó · one dossier, and what the asker may see in it."""
    from web.dossier_lines import line_of, seen_by

    found = seen_by(desk.archive, desk.person, dossier)
    inside = desk.archive.dossiers.contents(found.id, desk.person.scope)
    said = line_of(found) | {
        "frozen": bool(desk.archive.holds.frozen([found.id])),
        "documents": [{"document": one.id, "code": one.code, "title": one.title} for one in inside],
    }
    lines = [f"  {one.code or '–'} {one.title}" for one in inside]
    desk.answer(said, f"{found.notation} {found.title} [{found.state.value}]", *lines)


@_DOSSIER
@click.option("--ended", type=int, required=True, help="Năm kết thúc công việc · the year.")
@click.option("--maintenance", default="", help="Thời hạn lưu trữ xác định lại · its period.")
@click.option(
    "--drop", multiple=True, metavar="ID=WHY", help="Bản trùng, bản nháp bỏ ra · taken out before."
)
def _close(desk: Desk, dossier: str, ended: int, maintenance: str, drop: tuple[str, ...]) -> None:
    """Kết thúc hồ sơ: thành một gói riêng · close it: it becomes a package of its own."""
    from repository.errors import RefusedError
    from web.closing_dossiers import Wish, close

    dropped = dict(one.split("=", 1) for one in drop if "=" in one)
    if len(dropped) != len(drop):
        raise RefusedError("--drop: ID=LÝ DO · ID=WHY")
    _tell(desk, close(desk.archive, desk.person, dossier, Wish(ended, maintenance, dropped)))


@_DOSSIER
@click.option("--reason", required=True, help="Lý do · why.")
def _reopen(desk: Desk, dossier: str, reason: str) -> None:
    """Mở lại hồ sơ đã kết thúc · open a closed dossier again."""
    from web.closing_dossiers import reopen

    _tell(desk, reopen(desk.archive, desk.person, dossier, reason))


def _tell(desk: Desk, one: "Dossier") -> None:
    from web.dossier_lines import line_of

    told = line_of(one)
    desk.answer(told, f"{one.id} {one.year} {one.notation} {one.title} [{one.state.value}]")


for _name, _function in (
    ("list", _list),
    ("show", _show),
    ("close", _close),
    ("reopen", _reopen),
):
    dossier.add_command(command(_name)(_function))
