"""``luutru person``: accounts and their roles."""

import getpass
import sys
from typing import TYPE_CHECKING

import click

from web.cli.desk import Desk, command

if TYPE_CHECKING:
    from repository.people import Grant


@click.group()
def person() -> None:
    """Tài khoản và vai trò · accounts and roles."""


def _list(desk: Desk) -> None:
    """Mọi tài khoản · every account."""
    from repository.people import Right

    desk.person.require(Right.PEOPLE)
    for account in desk.archive.people.all():
        grants = [
            {"role": g.role.value, "agency": g.agency, "level": g.level.value}
            for g in account.grants
        ]
        line = {"login": account.login, "full_name": account.full_name, "grants": grants}
        desk.answer(line, f"{account.login:<16} {account.full_name:<28} {grants}")


def _add(desk: Desk, login: str, full_name: str, grants: tuple[str, ...]) -> None:
    """Thêm hoặc sửa tài khoản · add an account; each GRANT is ROLE:AGENCY:LEVEL."""
    from repository.ledger import EventKind, NewEvent, Outcome
    from repository.people import Person, Right
    from web.passwords import hash_password

    desk.person.require(Right.PEOPLE)
    account = Person(login, full_name, tuple(_grant(text) for text in grants), must_change=True)
    hashed = hash_password(_password())
    desk.archive.people.enter([(account, hashed)])
    event = NewEvent(EventKind.ACCOUNT, Outcome.SUCCESS, login, {"grants": list(grants)})
    desk.archive.ledger.record(desk.person.login, event)
    desk.answer({"login": login}, f"Đã ghi tài khoản {login}.")


def _password() -> str:
    """Asked for without an echo; a script gives it as the first line of standard input."""
    from repository.errors import RefusedError
    from web.passwords import strong_enough

    if sys.stdin.isatty():
        text = getpass.getpass("Mật khẩu · password: ")
    else:
        text = sys.stdin.readline().rstrip("\r\n")
    if not strong_enough(text):
        raise RefusedError("mật khẩu quá yếu · 8 characters or more, of four kinds")
    return text


def _grant(text: str) -> "Grant":
    from repository.access import Level
    from repository.people import Grant, Role

    try:
        role, agency, level = text.split(":")
        return Grant(Role(role), agency, Level(level))
    except ValueError:
        raise click.BadParameter(f"ROLE:AGENCY:LEVEL, không phải {text!r}") from None


person.add_command(command("list")(_list))
person.add_command(
    command("add")(
        click.argument("login")(
            click.argument("full_name")(click.argument("grants", nargs=-1)(_add))
        )
    )
)
