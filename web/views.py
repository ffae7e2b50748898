"""Views: pictures of pages as they are shown, each marked with whose it is, who looks, and when."""

from pathlib import Path

from flask import session

from repository.calendar import VIETNAM
from repository.errors import UnavailableError
from repository.people import Person
from repository.workplace import workplace
from web.wiring import Archive

WIDTH = 900
"""Of a page to read, in pixels."""


def marked(
    archive: Archive, person: Person, agency: str, path: Path, *, family: str, number: int = 1
) -> bytes:
    """A page of the file at ``path`` as ``person`` sees it now; nothing of it is kept.

    Raises:
        NotFoundError: there is no such agency.
        UnavailableError: the face that it is marked with is not installed.
        WorkerFailedError: the page cannot be drawn within the limits.
    """
    at = archive.clock().astimezone(VIETNAM)
    parent = archive.settings.spool / "exports"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        drawn = folder / "page.png"
        said = archive.workers.call(
            "view",
            path=str(path),
            family=family,
            number=number,
            width=WIDTH,
            to=str(drawn),
            agency=archive.agencies.find(agency).name,
            who=f"{person.full_name} ({person.login}) · {at:%d/%m/%Y %H:%M}",
        )
        if "problem" in said:
            raise UnavailableError(f"phông chữ · {said['problem']}: {said['detail']}")
        return drawn.read_bytes()


def newly_opened(copy: str) -> bool:
    """Whether no page of an issued copy was shown in this session yet, whichever comes first."""
    opened = session.get("copies", [])
    if copy in opened:
        return False
    session["copies"] = [*opened[-_REMEMBERED:], copy]
    return True


_REMEMBERED = 20
