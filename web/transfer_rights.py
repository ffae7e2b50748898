"""Who may do what with transfers; for an agency that is no more, whoever took over from it."""

from datetime import date

from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.errors import NotFoundError
from repository.people import Person, Right
from repository.succession import successor_on
from repository.transfer_rules import TransferKind
from repository.transfer_steps import Transfer
from web.wiring import Archive

LOOKS = (Right.DOSSIERS, Right.TRANSFER, Right.ACCEPT)
"""Who holds one of these in an agency may know of its transfers."""


def today_of(archive: Archive) -> date:
    """Today, in Viet Nam."""
    return archive.clock().astimezone(VIETNAM).date()


def giver_of(archive: Archive, agency: str, today: date) -> str:
    """Who hands over for an agency: itself, or its successor once it is no more."""
    heir, _ = successor_on(archive.agencies, agency, today)
    return heir or agency


def gone_on(agency: Agency, today: date) -> date | None:
    """The last day of an agency that is no more; None: it is there."""
    over = agency.valid_to is not None and agency.valid_to < today
    return agency.valid_to if over else None


def may(archive: Archive, person: Person, right: Right, agency: str) -> bool:
    """Whether somebody holds a right in an agency, or in what it became."""
    if person.may(right, agency):
        return True
    return person.may(right, giver_of(archive, agency, today_of(archive)))


def require(archive: Archive, person: Person, right: Right, agency: str) -> None:
    """Let only those pass who hold a right in an agency, or in what it became.

    Raises:
        ForbiddenError: this person does not.
    """
    if not may(archive, person, right, agency):
        person.require(right, agency)


def require_any(archive: Archive, person: Person, agency: str) -> None:
    """See to it that somebody fills, hands over, receives or approves hồ sơ there.

    Raises:
        ForbiddenError: none of it.
    """
    if not looks(archive, person, agency):
        person.require(Right.TRANSFER, agency)


def looks(archive: Archive, person: Person, agency: str) -> bool:
    """Whether somebody may know of the transfers of an agency."""
    return any(may(archive, person, right, agency) for right in LOOKS)


def require_giver(archive: Archive, person: Person, transfer: Transfer) -> None:
    """Let only those pass who may hand these hồ sơ over.

    Raises:
        ForbiddenError: this person may not.
    """
    current = transfer.kind is TransferKind.CURRENT
    right = Right.DOSSIERS if current else Right.TRANSFER
    require(archive, person, right, transfer.agency)


def seen_by(archive: Archive, person: Person, identifier: str) -> Transfer:
    """A transfer that somebody may know of.

    Raises:
        NotFoundError: there is none.
    """
    found = archive.transfers.get(identifier)
    if not looks(archive, person, found.agency):
        raise NotFoundError(f"đợt nộp {identifier}")
    return found
