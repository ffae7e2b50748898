"""``luutru agency``: the agencies that the archive knows."""

import click

from web.cli.desk import Desk, command


@click.group()
def agency() -> None:
    """Cơ quan, đơn vị theo thời gian · agencies over time."""


def _list(desk: Desk) -> None:
    """Mọi cơ quan · every agency."""
    for known in desk.archive.agencies.all():
        line = {
            "code": known.code,
            "name": known.name,
            "aliases": list(known.aliases),
            "valid_to": known.valid_to.isoformat() if known.valid_to else None,
            "successor": known.successor,
            "fonds": known.fonds,
        }
        desk.answer(line, f"{known.code:<16} {known.name}  (phông {known.fonds})")


def _add(desk: Desk, code: str, name: str, aliases: tuple[str, ...]) -> None:
    """Thêm hoặc sửa cơ quan · add an agency, or change what is said of it."""
    from repository.agencies import Agency
    from repository.ledger import EventKind, NewEvent, Outcome
    from repository.people import Right

    desk.person.require(Right.PEOPLE)
    desk.archive.agencies.enter([Agency(code, name, "cơ quan", aliases=aliases)])
    event = NewEvent(EventKind.METADATA_MODIFICATION, Outcome.SUCCESS, code, {"agency": name})
    desk.archive.ledger.record(desk.person.login, event)
    desk.answer({"code": code}, f"Đã ghi cơ quan {code}.")


agency.add_command(command("list")(_list))
agency.add_command(
    command("add")(
        click.argument("code")(
            click.argument("name")(click.option("--alias", "aliases", multiple=True)(_add))
        )
    )
)
