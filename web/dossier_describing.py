"""Describing a hồ sơ: its title, days, keywords, access; until it is closed (Điều 29.4)."""

import re
from collections.abc import Mapping
from datetime import date

from repository.access import Level
from repository.dossiers import Dossier
from repository.errors import RefusedError
from repository.people import Person
from web.dossier_acts import insist_responsible
from web.dossier_lines import seen_by
from web.wiring import Archive

COLUMNS = ("title", "level", "language", "start", "end")
WORDS = ("description", "keywords", "sign", "condition")
"""What ``Dossier.body`` holds of it."""
_LONGEST: Mapping[str, int] = {
    "title": 1000,
    "language": 32,
    "description": 2000,
    "keywords": 100,
    "sign": 30,
    "condition": 50,
}
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def describe(archive: Archive, person: Person, identifier: str, said: Mapping[str, str]) -> Dossier:
    """Say something else of a hồ sơ; what is not named stays as it is.

    Raises:
        NotFoundError: there is no such hồ sơ for this person.
        ForbiddenError: somebody else is responsible.
        RefusedError: it is closed or frozen, or what is said cannot be.
    """
    insist_responsible(person, seen_by(archive, person, identifier))
    unknown = said.keys() - {*COLUMNS, *WORDS}
    if unknown or not said:
        raise RefusedError(f"Không sửa được · not to be changed: {', '.join(sorted(unknown))}")
    told = {name: " ".join(value.split()) for name, value in said.items()}
    for name, value in told.items():
        _insist(name, value)
    changes = {name: value for name, value in told.items() if name in COLUMNS}
    words = {name: value for name, value in told.items() if name in WORDS}
    return archive.dossier_life.describe(identifier, changes, words, person.login)


def _insist(name: str, value: str) -> None:
    most = _LONGEST.get(name)
    if most is not None and len(value) > most:
        raise RefusedError(f"{name}: dài quá {most} chữ · longer than {most} letters")
    if name in ("title", "language") and not value:
        raise RefusedError(f"{name}: không được trống · may not be empty")
    if name == "level" and value not in (Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED):
        raise RefusedError("level: public, internal, restricted")
    if name in ("start", "end") and value and not _is_day(value):
        raise RefusedError(f"{name}: 2024, 2024-05, 2024-05-31")


def _is_day(text: str) -> bool:
    """Whether it is a year, a month or a day."""
    found = _DAY.fullmatch(text)
    if found is None:
        return False
    try:
        date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        return False
    return True
