"""What another archive hands over is taken in: the same gates, and a package of its own.

Other than at the door, twins were looked at before, by an officer (TT 05/2025 Điều 24.1): a
document with these very bytes in the same fonds is the same; any other stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.checks import Judged
from ingest.delivery import Delivery
from ingest.metadata import tidy
from ingest.opening import open_delivery
from ingest.pipeline import Ingest
from ingest.result import IngestOutcome, Result
from repository.access import Scope
from repository.documents import Standing, trio_key
from repository.errors import NotFoundError
from repository.findings import Finding, Severity
from repository.people import Person, Right
from repository.workplace import workplace

KEPT_OUT = frozenset({Severity.ERROR, Severity.QUARANTINE})
_ALL = Scope.of_owner()


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at a document found."""

    against: tuple[Finding, ...]
    """Why it cannot be taken in."""
    same: str | None
    """The document of this fonds that has these very bytes."""
    twins: tuple[str, ...]
    """Documents of this fonds with the same code and other bytes."""


def look(ingest: Ingest, delivery: Delivery, agency: str) -> Looked:
    """Look at a document as its accession will; nothing is kept.

    Raises:
        RefusedError: a file cannot be read.
        UnavailableError: the spool or the database did not answer.
    """
    incoming = ingest.places.spool / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    with workplace(incoming) as folder:
        opened = open_delivery(delivery, folder)
        judged = ingest.examine(opened, delivery, agency, ingest.clock(), known=True)
        digests = [file.fingerprint.sha256.hex for file in opened.files]
    same = same_in(ingest, digests, agency)
    coded = ingest.catalogue.same_code(judged.submission.fields, _ALL, "")
    twins = tuple(one for one in coded if one != same and _lies_in(ingest, one, agency))
    return Looked(against(judged), same, twins)


def take(ingest: Ingest, delivery: Delivery, person: Person) -> Result:
    """Take a document in; with these very bytes in this fonds already, say which it is.

    Raises:
        ForbiddenError: the person may not bring documents into this fonds.
        RefusedError: a file cannot be read.
        UnavailableError: a store or the database did not answer; what was kept is found again.
    """
    person.require(Right.INGEST, delivery.agency)
    at = ingest.clock()
    incoming = ingest.places.spool / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    with workplace(incoming) as folder:
        opened = open_delivery(delivery, folder)
        digests = [file.fingerprint.sha256.hex for file in opened.files]
        fields = tidy(opened.fields)
        with ingest.turns.of([*digests, fields.get("DocCode", ""), trio_key(fields)]):
            if same := same_in(ingest, digests, delivery.agency):
                package = ingest.catalogue.package_of(same)
                return Result(str(delivery.path), IngestOutcome.DUPLICATE, same, package)
            judged = ingest.examine(opened, delivery, delivery.agency, at, known=True)
            if against(judged):
                return ingest.refuse(delivery, judged.findings, person)
            return ingest.keeper.keep(judged, delivery, delivery.agency, person, folder)


def same_in(ingest: Ingest, digests: Sequence[str], agency: str) -> str | None:
    """The document of a fonds that has exactly these files."""
    found = set(ingest.catalogue.holders(digests[0])) if digests else set()
    for candidate in sorted(found):
        try:
            document = ingest.catalogue.get(candidate, _ALL)
        except NotFoundError:
            continue
        held = sorted(file.sha256.hex for file in document.files)
        alive = document.standing is not Standing.DESTROYED
        if document.agency == agency and held == sorted(digests) and alive:
            return candidate
    return None


def against(judged: Judged) -> tuple[Finding, ...]:
    """The findings that keep a document out."""
    return tuple(finding for finding in judged.findings if finding.severity in KEPT_OUT)


def _lies_in(ingest: Ingest, document: str, agency: str) -> bool:
    try:
        return ingest.catalogue.get(document, _ALL).agency == agency
    except NotFoundError:
        return False
