"""Holds (đóng băng, NĐ 30/2020 PL VI.IV.1g): acts of who may order them."""

from collections.abc import Sequence

from repository.holds import Hold, Order
from repository.people import Person, Right
from web.wiring import Archive


def place(
    archive: Archive,
    person: Person,
    agency: str,
    objects: Sequence[str],
    order: tuple[str, str],
) -> Hold:
    """Freeze hồ sơ and documents of an agency, no others than the person may see.

    ``order``: its citation, and why.

    Raises:
        NotFoundError: there is no such agency, hồ sơ or document for this person.
        ForbiddenError: the person may not.
        RefusedError: no order is named, or nothing that it freezes.
    """
    code = archive.agencies.find(agency).code
    person.require(Right.FREEZE, code)
    return archive.holds.place(Order(code, *order), objects, person.scope, person.login)


def lift(archive: Archive, person: Person, identifier: str, citation: str) -> Hold:
    """End a hold by an order of its own.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the person may not.
        RefusedError: it is lifted already, or no order is named.
    """
    person.require(Right.FREEZE, archive.holds.get(identifier).agency)
    return archive.holds.lift(identifier, citation, person.login)


def listed(archive: Archive, person: Person, *, active: bool) -> tuple[Hold, ...]:
    """The holds of agencies whose records the person may freeze, verify or destroy."""
    rights = (Right.FREEZE, Right.VERIFY, Right.APPRAISE)
    return tuple(
        hold
        for hold in archive.holds.all(active=active)
        if any(person.may(right, hold.agency) for right in rights)
    )
