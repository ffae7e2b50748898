"""What another archive hands over is taken in: the same gates, and packages of its own.

The documents of a hồ sơ come in together or not at all; every one passes every gate before the
first is kept. Other than at the door, twins were looked at before, by an officer (TT 05/2025
Điều 24.1): a document with these very bytes in the same fonds is the same, any other stands beside.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from ingest.checks import Judged
from ingest.delivery import Delivery
from ingest.held_open import Held, hold_open
from ingest.pipeline import Ingest
from ingest.result import IngestOutcome, Result
from repository.access import Scope
from repository.documents import Document, Standing
from repository.errors import NotFoundError
from repository.findings import Finding, Severity
from repository.people import Person

KEPT_OUT = frozenset({Severity.ERROR, Severity.QUARANTINE})
_ALL = Scope.of_owner()


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at a document found."""

    judged: Judged
    digests: tuple[str, ...]
    """SHA-256 of its files, the document itself first."""
    same: str | None
    """The document of this fonds that has these very bytes."""
    elsewhere: tuple[str, ...]
    """Documents of other fonds that have them."""
    twins: tuple[str, ...]
    """Documents of this fonds with the same code and other bytes."""

    @property
    def against(self) -> tuple[Finding, ...]:
        """Why it cannot be taken in."""
        return against(self.judged)


def look(ingest: Ingest, delivery: Delivery) -> Looked:
    """Look at a document as its accession will; nothing is kept.

    Raises:
        RefusedError: a file cannot be read.
        UnavailableError: the spool or the database did not answer.
    """
    with ExitStack() as stack:
        held = _opened(ingest, stack, delivery)
        judged = _judged(ingest, held)
        digests = held.digests
    holders = _alike(ingest, digests)
    same = next((one.id for one in holders if one.agency == delivery.agency), None)
    elsewhere = tuple(one.id for one in holders if one.agency != delivery.agency)
    coded = ingest.catalogue.same_code(judged.submission.fields, _ALL, "")
    twins = tuple(one for one in coded if one != same and _agency(ingest, one) == delivery.agency)
    return Looked(judged, tuple(digests), same, elsewhere, twins)


def take_whole(
    ingest: Ingest, deliveries: Sequence[Delivery], person: Person
) -> tuple[Result, ...]:
    """Take all documents of a hồ sơ in, or none; one with these very bytes is the one held.

    Whether ``person`` may is for the caller to ask: what they may here is to receive. After a
    crash the same call goes on: what was kept is known by its bytes.

    Returns:
        A result for each. Where one is refused nothing is kept, and nothing of the others is said.

    Raises:
        RefusedError: a file cannot be read.
        UnavailableError: a store or the database did not answer; what was kept is found again.
    """
    with ExitStack() as stack:
        opened = [_opened(ingest, stack, delivery) for delivery in deliveries]
        things = [thing for one in opened for thing in one.things]
        with ingest.turns.of(things), ThreadPoolExecutor(ingest.hands) as pool:
            weighed = list(pool.map(partial(_weighed, ingest), opened))
            pairs = list(zip(opened, weighed, strict=True))
            bad = [(o, w) for o, w in pairs if isinstance(w, Judged) and against(w)]
            if bad:
                return tuple(ingest.refuse(o.delivery, w.findings, person) for o, w in bad)
            return tuple(_kept(ingest, o, w, person) for o, w in pairs)


def same_in(ingest: Ingest, digests: Sequence[str], agency: str) -> str | None:
    """The document of a fonds that has exactly these files."""
    return next((one.id for one in _alike(ingest, digests) if one.agency == agency), None)


def against(judged: Judged) -> tuple[Finding, ...]:
    """The findings that keep a document out."""
    return tuple(finding for finding in judged.findings if finding.severity in KEPT_OUT)


def _opened(ingest: Ingest, stack: ExitStack, delivery: Delivery) -> Held:
    return hold_open(ingest.places.spool, stack, delivery)


def _judged(ingest: Ingest, held: Held) -> Judged:
    agency = held.delivery.agency
    return ingest.examine(held.opened, held.delivery, agency, ingest.clock(), known=True)


def _weighed(ingest: Ingest, held: Held) -> Judged | str:
    """What was judged of it; or the document that it is."""
    return same_in(ingest, held.digests, held.delivery.agency) or _judged(ingest, held)


def _kept(ingest: Ingest, held: Held, weighed: Judged | str, person: Person) -> Result:
    delivery = held.delivery
    if isinstance(weighed, Judged):  # another of this very call may have had these bytes
        found = same_in(ingest, held.digests, delivery.agency)
        if found is None:
            return ingest.keeper.keep(weighed, delivery, delivery.agency, person, held.folder)
        weighed = found
    package = ingest.catalogue.package_of(weighed)
    return Result(str(delivery.path), IngestOutcome.DUPLICATE, weighed, package)


def _alike(ingest: Ingest, digests: Sequence[str]) -> list[Document]:
    """The documents that have exactly these files, whosesoever they are."""
    found = []
    for candidate in sorted(set(ingest.catalogue.holders(digests[0])) if digests else ()):
        try:
            document = ingest.catalogue.get(candidate, _ALL)
        except NotFoundError:
            continue
        held = sorted(file.sha256.hex for file in document.files)
        if held == sorted(digests) and document.standing is not Standing.DESTROYED:
            found.append(document)
    return found


def _agency(ingest: Ingest, document: str) -> str:
    try:
        return ingest.catalogue.get(document, _ALL).agency
    except NotFoundError:
        return ""
