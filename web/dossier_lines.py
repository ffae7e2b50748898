"""Hồ sơ and holds as JSON tells them, the same for commands and REST."""

from typing import Any

from repository.access import ANY_AGENCY
from repository.calendar import iso_utc
from repository.dossiers import Dossier, DossierState
from repository.errors import GoneError, NotFoundError
from repository.holds import Hold
from repository.people import Person
from web.wiring import Archive


def line_of(dossier: Dossier) -> dict[str, Any]:
    """A hồ sơ on one line; one that was destroyed has no title, but a stub (``stub``)."""
    destroyed = dossier.state is DossierState.DESTROYED
    return {
        "dossier": dossier.id,
        "agency": dossier.agency,
        "year": dossier.year,
        "notation": dossier.notation,
        "title": dossier.title,
        "maintenance": dossier.maintenance,
        "keeper": dossier.keeper,
        "keeper_login": dossier.keeper_login,
        "outside": dossier.plan is None,
        "state": dossier.state.value,
        "ended": dossier.ended,
        "version": dossier.version,
        "package": dossier.package,
        "closed_at": iso_utc(dossier.closed_at) if dossier.closed_at else None,
        "stub": dossier.id if destroyed else None,
    }


def hold_line(hold: Hold) -> dict[str, Any]:
    """A hold on one line."""
    return {
        "hold": hold.id,
        "agency": hold.agency,
        "citation": hold.citation,
        "reason": hold.reason,
        "objects": list(hold.objects),
        "active": hold.active,
        "placed_by": hold.placed_by,
        "placed_at": iso_utc(hold.placed_at),
        "lifted_by": hold.lifted_by,
        "lifted_at": iso_utc(hold.lifted_at) if hold.lifted_at else None,
        "lifted_citation": hold.lifted_citation,
    }


def agencies_of(person: Person) -> tuple[str, ...] | None:
    """The agencies whose hồ sơ somebody may know of; None: all."""
    mine = sorted({grant.agency for grant in person.grants})
    return None if person.owner or ANY_AGENCY in mine else tuple(mine)


def seen_by(archive: Archive, person: Person, identifier: str) -> Dossier:
    """A hồ sơ that somebody may know of.

    Raises:
        GoneError: it was destroyed.
        NotFoundError: there is none.
    """
    found = archive.dossiers.get(identifier)
    if not person.belongs(found.agency):
        raise NotFoundError(f"hồ sơ {identifier}")
    if found.state is DossierState.DESTROYED:
        raise GoneError("hồ sơ", identifier)
    return found
