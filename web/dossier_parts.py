"""Acts on paper parts of hồ sơ, by whoever is responsible."""

from typing import Any

from repository.calendar import iso_utc
from repository.dossier_parts import Part, Place, Told
from repository.errors import NotFoundError
from repository.people import Person, Right
from web.dossier_acts import insist_responsible
from web.dossier_lines import agencies_of, seen_by
from web.wiring import Archive


def add(archive: Archive, person: Person, dossier: str, told: Told) -> Part:
    """Add a part to a hồ sơ that is not closed.

    Raises:
        NotFoundError: there is no such hồ sơ for this person.
        ForbiddenError: the person may not.
        RefusedError: it is closed, or what is said cannot be.
    """
    found = seen_by(archive, person, dossier)
    person.require(Right.PLAN, found.agency)
    return archive.dossier_parts.add(dossier, told, person.login)


def move(archive: Archive, person: Person, part: str, to: Place, reason: str = "") -> Part:
    """Say that a part stands elsewhere now; closed hồ sơ are moved too.

    Raises:
        NotFoundError: there is no such part for this person.
        ForbiddenError: the person may not.
        RefusedError: its hồ sơ is frozen, or no place is named.
    """
    found = seen_by(archive, person, _of(archive, person, part).dossier)
    insist_responsible(person, found)
    return archive.dossier_parts.move(part, to, reason.strip(), person.login)


def remove(archive: Archive, person: Person, part: str, reason: str) -> Part:
    """Take a part out of a hồ sơ that is not closed, with a reason.

    Raises:
        NotFoundError: there is no such part for this person.
        ForbiddenError: the person may not.
        RefusedError: its hồ sơ is closed or frozen, or no reason is given.
    """
    found = seen_by(archive, person, _of(archive, person, part).dossier)
    insist_responsible(person, found)
    return archive.dossier_parts.remove(part, reason, person.login)


def standing_in(archive: Archive, person: Person, place: Place) -> tuple[tuple[Part, str], ...]:
    """What stands in a room, on a shelf or in a box, of one's own agencies."""
    return archive.dossier_parts.standing_in(place, agencies_of(person))


def part_line(part: Part, title: str = "") -> dict[str, Any]:
    """A part on one line."""
    told = {
        "part": part.id,
        "dossier": part.dossier,
        "kind": part.kind.value,
        "said": part.said,
        "room": part.place.room,
        "shelf": part.place.shelf,
        "box": part.place.box,
        "number": part.number,
        "sheets": part.sheets,
        "entered_by": part.entered_by,
        "entered_at": iso_utc(part.entered_at),
    }
    return told | ({"title": title} if title else {})


def _of(archive: Archive, person: Person, part: str) -> Part:
    found = archive.dossier_parts.get(part)
    try:
        seen_by(archive, person, found.dossier)
    except NotFoundError:
        raise NotFoundError(f"phần hồ sơ {part}") from None
    return found
