"""The desk: what every command is given — home, asker, and a way to answer."""

import json
import re
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
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_NOT_IN_A_LINE = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What JSON allows as it is, and yet ends a line for some, or is no UTF-8."""


def visible(text: str) -> str:
    """``text`` on one line, with all that a terminal would obey instead of showing escaped."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


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
        from repository.errors import ForbiddenError
        from repository.people import owner

        if self.login is None:
            return owner()
        person = self.archive.people.find(self.login)
        if person.disabled:
            raise ForbiddenError(f"{self.login}: tài khoản đã đóng · this account is closed")
        return person

    def answer(self, data: dict[str, Any], *lines: str) -> None:
        """One piece of the answer: ``data`` as one line for programs, ``lines`` for people.

        JSON is always UTF-8. A byte of a file name that is not comes as half a
        surrogate pair, escaped, as Python's ``os.fsencode`` understands it.
        """
        if self.as_json or not lines:
            said = json.dumps(data, ensure_ascii=False, default=str)
            click.echo(_NOT_IN_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", said).encode())
        else:
            click.echo("\n".join(visible(line) for line in lines))

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
            as_login: str | None,
            *args: P.args,
            **kwargs: P.kwargs,
        ) -> None:
            from web.settings import home_of

            desk = Desk(home_of(home), as_json, as_login)
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
        ["--as", "as_login"], metavar="USER", help="Thay mặt tài khoản nào · on whose behalf."
    ),
)
