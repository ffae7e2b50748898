"""What the commands of disposal share: how they tell, and how somebody proves who they are."""

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk
from web.cli.keys import secret_from

if TYPE_CHECKING:
    from repository.disposal_outlines import Outline
    from repository.disposal_steps import Disposal
    from web.proving import Proof

SOURCE = "command"
proof_option: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--password-file",
    metavar="FILE",
    help="Đọc mật khẩu từ tệp; - là đầu vào chuẩn · the password; - is stdin.",
)


def proof_of(desk: Desk, file: str | None) -> "Proof":
    """What the person named by ``--as`` proves by; the owner of the home is not even asked."""
    from web.proving import Proof, insist_somebody

    insist_somebody(desk.person)
    return Proof(secret_from(file, f"Mật khẩu · password ({desk.person.login})"), SOURCE)


def proved(desk: Desk, file: str | None, what: str) -> None:
    """See to it that the person named by ``--as`` gave a password: the option proves nothing."""
    from web.proving import prove

    prove(desk.archive, desk.person, proof_of(desk, file), what)


def tell(desk: Desk, one: "Disposal") -> None:
    """A disposal on one line."""
    from web.disposal_lines import disposal_line

    _tell(desk, disposal_line(one))


def tell_outline(desk: Desk, one: "Outline") -> None:
    """One whose items were only counted."""
    from web.disposal_lines import outline_line

    _tell(desk, outline_line(one))


def _tell(desk: Desk, said: dict[str, Any]) -> None:
    named = f"{said['disposal']} {said['agency']} {said['title']}"
    desk.answer(said, f"{named}: {said['items']} [{said['state']}]")


def tell_whole(desk: Desk, identifier: str) -> None:
    """Everything of a disposal that the person may see."""
    from web.disposal_ending import follow_ups
    from web.disposal_lines import whole
    from web.disposals import seen_by

    seen = seen_by(desk.archive, desk.person, identifier)
    one = seen.disposal
    said = whole(seen, follow_ups(desk.archive, desk.person, identifier))
    lines = [f"{one.title} [{one.state.value}] {one.citation}"]
    lines += [
        f"  {item.ordinal}. {item.body.get('code', '')} {seen.title_of(item)} "
        f"[{item.reason.value}, {item.verdict.value}, {item.state.value}]"
        for item in one.items
    ]
    desk.answer(said, *lines)


def numbers(found: "Disposal", text: str) -> set[int]:
    """Items as ``1-5,7`` or ``all`` names them.

    Raises:
        RefusedError: it is written otherwise, or there are none such.
    """
    from repository.errors import RefusedError

    every = {item.ordinal for item in found.items}
    if text == "all":
        return every
    chosen: set[int] = set()
    for part in filter(None, (one.strip() for one in text.split(","))):
        fits = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part, re.ASCII)
        if fits is None:
            raise RefusedError(f"{part[:20]}: 1-5,7 hoặc all · 1-5,7 or all")
        chosen |= set(range(int(fits[1]), int(fits[2] or fits[1]) + 1))
    if not chosen <= every:
        raise RefusedError("Không có mục này trong danh mục · no such item")
    return chosen


def day_of(desk: Desk, text: str) -> date:
    """A day that was written, or today."""
    from repository.calendar import VIETNAM
    from web.form_pages import day_of as read

    return read(text) if text else desk.archive.clock().astimezone(VIETNAM).date()
