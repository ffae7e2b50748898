"""Together: several documents come in all at once, or none of them: a hồ sơ is not torn apart.

Every one passes every gate before the first is kept. After a crash half-way the same call goes on:
what was kept is known by its bytes.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from ingest.checks import Judged
from ingest.delivery import Delivery
from ingest.held_open import Held, hold_open
from ingest.pipeline import Ingest
from ingest.result import IngestOutcome, Result
from repository.errors import RefusedError
from repository.findings import Finding, Severity
from repository.people import Person, Right

_KEPT_OUT = frozenset({Severity.ERROR, Severity.QUARANTINE})


def take_together(
    ingest: Ingest, deliveries: Sequence[Delivery], person: Person
) -> tuple[Result | None, ...]:
    """Take all of ``deliveries`` in, or none.

    Returns:
        A result for each: taken in, or a duplicate where these very bytes are kept already. Where
        one is refused nothing is kept, and those with which nothing is wrong have None.

    Raises:
        ForbiddenError: the person may not bring documents into this fonds.
        UnavailableError: a store or the database did not answer; what was kept is found again.
    """
    with ExitStack() as stack:
        crew = _Crew(ingest, person, stack)
        opened = [crew.open(delivery) for delivery in deliveries]
        things = [thing for one in opened if isinstance(one, _Open) for thing in one.held.things]
        with ingest.turns.of(things), ThreadPoolExecutor(ingest.hands) as pool:
            weighed = list(pool.map(crew.weigh, opened))
            if any(map(crew.keeps_out, weighed)):
                return tuple(crew.refused(one) if crew.keeps_out(one) else None for one in weighed)
            return tuple(crew.kept(one) for one in weighed)


@dataclass(frozen=True, slots=True)
class _Open:
    """A delivery in the spool, and the fonds that it is for."""

    held: Held
    agency: str
    known: bool


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A delivery that was looked at, and the documents that bear its code."""

    open: _Open
    judged: Judged
    twins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Refused:
    """A delivery that could not even be opened."""

    delivery: Delivery
    finding: Finding


_Stage = _Weighed | _Refused | Result


@dataclass(frozen=True, slots=True)
class _Crew:
    ingest: Ingest
    person: Person
    stack: ExitStack

    def open(self, delivery: Delivery) -> _Open | _Refused:
        """Bring one into the spool."""
        try:
            held = hold_open(self.ingest.places.spool, self.stack, delivery)
        except RefusedError as error:
            return _Refused(delivery, Finding("SUB-00", Severity.ERROR, str(error), str(error)))
        agency, known = self.ingest.agency_of(delivery, self.person)
        self.person.require(Right.INGEST, agency if known else None)
        return _Open(held, agency, known)

    def weigh(self, one: _Open | _Refused) -> _Stage:
        """Look at it and judge it, unless its very bytes are known."""
        if isinstance(one, _Refused):
            return one
        held = one.held
        early = self.ingest.seen_before(held.delivery, held.digests, self.person)
        if early is not None:
            return early
        now = self.ingest.clock()
        judged = self.ingest.examine(held.opened, held.delivery, one.agency, now, known=one.known)
        fields, person = judged.submission.fields, self.person
        twins = self.ingest.catalogue.same_code(fields, person.scope, person.login)
        return _Weighed(one, judged, twins)

    def keeps_out(self, one: _Stage) -> bool:
        """Whether it keeps itself and the others out."""
        match one:
            case _Refused():
                return True
            case Result():
                return one.outcome is not IngestOutcome.DUPLICATE
        return bool(one.twins) or any(f.severity in _KEPT_OUT for f in one.judged.findings)

    def refused(self, one: _Stage) -> Result:
        """Why it was not taken in; it is not set aside either."""
        match one:
            case _Refused():
                return self.ingest.refuse(one.delivery, (one.finding,), self.person)
            case Result():
                return one
        findings = one.judged.findings
        if any(finding.severity in _KEPT_OUT for finding in findings):
            return self.ingest.refuse(one.open.held.delivery, findings, self.person)
        return self._decided(one)  # a twin by its code: nothing is kept

    def kept(self, one: _Stage) -> Result:
        """What became of one with which nothing is wrong."""
        return self._decided(one) if isinstance(one, _Weighed) else self.refused(one)

    def _decided(self, one: _Weighed) -> Result:
        held, agency = one.open.held, one.open.agency
        return self.ingest.decide(one.judged, held.delivery, agency, self.person, held.folder)
