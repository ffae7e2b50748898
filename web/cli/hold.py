"""``luutru hold``: orders that freeze hồ sơ and documents (đóng băng)."""

from typing import TYPE_CHECKING

import click

from web.cli.desk import Desk, command

if TYPE_CHECKING:
    from repository.holds import Hold


@click.group()
def hold() -> None:
    """Đóng băng hồ sơ, văn bản theo yêu cầu · records are frozen by order, until it is lifted."""


@click.option("--active", is_flag=True, help="Chỉ lệnh còn hiệu lực · only those in force.")
def _list(desk: Desk, active: bool) -> None:  # noqa: FBT001  as click gives it
    """Các lệnh đóng băng · the orders."""
    from web.holds import listed

    for one in listed(desk.archive, desk.person, active=active):
        _tell(desk, one)


@click.argument("objects", nargs=-1, required=True)
@click.option("--agency", required=True, help="Mã cơ quan · code of the agency.")
@click.option("--order", required=True, help="Văn bản yêu cầu · the order.")
@click.option("--reason", default="", help="Lý do · why.")
def _place(desk: Desk, objects: tuple[str, ...], agency: str, order: str, reason: str) -> None:
    """Đóng băng hồ sơ hoặc văn bản · freeze dossiers or documents, by their identifiers."""
    from web.holds import place

    _tell(desk, place(desk.archive, desk.person, agency, objects, (order, reason)))


@click.argument("identifier", metavar="HOLD")
@click.option("--order", required=True, help="Văn bản cho phép · the order that lifts it.")
def _lift(desk: Desk, identifier: str, order: str) -> None:
    """Bỏ đóng băng · lift it."""
    from web.holds import lift

    _tell(desk, lift(desk.archive, desk.person, identifier, order))


def _tell(desk: Desk, one: "Hold") -> None:
    from web.dossier_lines import hold_line

    state = "còn hiệu lực" if one.active else "đã bỏ"
    desk.answer(hold_line(one), f"{one.id} {one.citation}: {len(one.objects)} [{state}]")


for _name, _function in (("list", _list), ("place", _place), ("lift", _lift)):
    hold.add_command(command(_name)(_function))
