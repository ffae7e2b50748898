"""The desk: what every command is given — home, asker, and a way to answer."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

if TYPE_CHECKING:
    from repository.people import Person
    from web.wiring import Archive

P = ParamSpec("P")


@dataclass(frozen=True)
class Desk:
    """Answers go to standard output, with ``--json`` one object a line; all else to the other."""

    home: Path
    as_json: bool
    login: str | None

    @cached_property
    def archive(self) -> "Archive":
        """The archive of this home, opened when it is first needed."""
        from web import settings
        from web.wiring import Archive

        return Archive(settings.read(self.home))

    @cached_property
    def person(self) -> "Person":
        """Who asks: the owner of the home, or the account named by ``--as``."""
        from repository.people import owner

        return owner() if self.login is None else self.archive.people.find(self.login)

    def answer(self, data: dict[str, Any], text: str | None = None) -> None:
        """One line of the answer: ``data`` for programs, ``text`` for people."""
        if self.as_json or text is None:
            click.echo(json.dumps(data, ensure_ascii=False, default=str))
        else:
            click.echo(text)

    def note(self, text: str) -> None:
        """Something said beside the answer."""
        click.echo(text, err=True)

    def close(self) -> None:
        """Put away what was opened."""
        if "archive" in self.__dict__:
            self.archive.close()


def command(name: str) -> Callable[..., click.Command]:
    """A command with ``--home``, ``--json`` and ``--as``, whose function is given a ``Desk``.

    The function answers with an exit code, or None for 0.
    """

    def wrap(function: Callable[Concatenate[Desk, P], int | None]) -> click.Command:
        @wraps(function)
        def run(
            home: Path | None,
            as_json: bool,  # noqa: FBT001  click gives names, not positions
            login: str | None,
            *args: P.args,
            **kwargs: P.kwargs,
        ) -> None:
            from web.settings import home_of

            desk = Desk(home_of(home), as_json, login)
            try:
                code = function(desk, *args, **kwargs)
            finally:
                desk.close()
            sys.stdout.flush()
            if code:
                sys.exit(code)

        made = click.command(name)(run)
        made.params += [option() for option in _OPTIONS]
        return made

    return wrap


_HOME = "Thư mục của kho · home folder (LUUTRU_HOME, ~/.luutru)."
_OPTIONS: tuple[Callable[[], click.Option], ...] = (
    lambda: click.Option(["--home"], type=click.Path(path_type=Path), help=_HOME),
    lambda: click.Option(
        ["--json", "as_json"], is_flag=True, help="Mỗi dòng một đối tượng JSON · one a line."
    ),
    lambda: click.Option(
        ["--as", "login"], metavar="USER", help="Thay mặt tài khoản nào · on whose behalf."
    ),
)
