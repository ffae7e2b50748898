"""The way in, from top to bottom.

Bytes come before words: the package is kept in every store, and read back,
before the catalogue says a word about it. A failure half-way can leave bytes
that no record speaks of, but never a record whose bytes are missing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.checks import STANDARD, Judged, Submission, judge
from ingest.checks_secrecy import SECRECY, SECRET
from ingest.delivery import Delivery
from ingest.examine import examine_all, joint_report
from ingest.filing import closed_against
from ingest.held_open import hold_open
from ingest.keeping import Keeper
from ingest.metadata import METADATA, day_of, tidy
from ingest.opening import Opened
from ingest.reading.glance import Glance
from ingest.result import IngestOutcome, Result
from ingest.turns import Turns
from preservation.malware import Scanner
from preservation.workers import Workers
from repository.access import ANY_AGENCY, Level
from repository.agencies import Agencies
from repository.calendar import VIETNAM, Clock
from repository.catalogue import Catalogue
from repository.dossiers import Dossiers
from repository.errors import ArchiveError, ForbiddenError, NotFoundError, RefusedError
from repository.findings import Finding, Severity
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.people import Person, Right
from repository.profiles import profile_on
from repository.quarantine import Quarantine


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and defaults that the way in uses."""

    spool: Path
    """On the file system of the first store, so that files are linked, not copied again."""
    trust: Path
    default_agency: str


@dataclass(frozen=True, slots=True)
class Ingest:
    """Takes deliveries in: each one entirely, or no record of it."""

    places: Places
    agencies: Agencies
    catalogue: Catalogue
    quarantine: Quarantine
    ledger: Ledger
    keeper: Keeper
    turns: Turns
    workers: Workers
    glance: Glance
    """Looks at pages that are pictures, for marks."""
    hands: int
    """How many deliveries are worked on at once."""
    clock: Clock
    scanner: Scanner | None = None
    """Asked of every file whether it is malware; None: nobody is, and nothing is called clean."""

    def take(self, delivery: Delivery, person: Person) -> Result:
        """Take one delivery in on behalf of ``person``.

        What is wrong with the delivery is in the result, every reason at once.

        Raises:
            ForbiddenError: the person may not bring documents into this fonds.
            UnavailableError: a store, the database or the scanner for malware did not answer;
                nothing was recorded.
            DigestMismatchError: a store did not keep what it was given.
        """
        received_at = self.clock()
        with ExitStack() as stack:
            try:
                held = hold_open(self.places.spool, stack, delivery)
            except RefusedError as error:
                finding = Finding("SUB-00", Severity.ERROR, str(error), str(error))
                return self.refuse(delivery, (finding,), person)
            agency, known = self.agency_of(delivery, person)
            person.require(Right.INGEST, agency if known else None)
            with self.turns.of(held.things):
                early = self.seen_before(delivery, held.digests, person)
                if early is not None:
                    return early
                judged = self.examine(held.opened, delivery, agency, received_at, known=known)
                return self.decide(judged, delivery, agency, person, held.folder)

    def take_all(
        self,
        deliveries: Iterable[Delivery],
        person: Person,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Result]:
        """Take many in, several at a time; results come as they are ready.

        ``stop`` is asked before each new delivery is begun. After an error
        nothing new is begun either, and it is raised when all that was begun
        has been told of.

        Raises:
            ArchiveError: see ``take``; or the deliveries could not be read on.
        """
        waiting = iter(deliveries)
        trouble: list[ArchiveError] = []
        with ThreadPoolExecutor(self.hands) as pool:
            running: set[Future[Result]] = set()
            while True:
                if not (trouble or stop()):
                    with _noted(trouble):
                        for delivery in islice(waiting, 2 * self.hands - len(running)):
                            running.add(pool.submit(self._try, delivery, person))
                if not running:
                    break
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    with _noted(trouble):
                        yield future.result()
        if trouble:
            raise trouble[0]

    def _try(self, delivery: Delivery, person: Person) -> Result:
        """As ``take``; among many, what the person may not bring in is one refusal of many."""
        try:
            return self.take(delivery, person)
        except ForbiddenError as error:
            finding = Finding("SUB-00", Severity.ERROR, str(error), str(error))
            return self.refuse(delivery, (finding,), person)

    def agency_of(self, delivery: Delivery, person: Person) -> tuple[str, bool]:
        """The fonds it goes into: as delivered, or the person's only one, or the default."""
        own = {grant.agency for grant in person.grants if person.may(Right.INGEST, grant.agency)}
        only = next(iter(own - {ANY_AGENCY}), "") if len(own) == 1 else ""
        code = delivery.agency or only or self.places.default_agency
        try:
            return self.agencies.find(code).code, True
        except NotFoundError:
            return code, False

    def seen_before(self, delivery: Delivery, digests: list[str], person: Person) -> Result | None:
        """The same bytes again change nothing: say where they are."""
        if not digests:
            return None
        twin = self.catalogue.same_bytes(digests, person.scope, person.login)
        if twin is not None:
            message = "Đã có văn bản với đúng nội dung này (cùng mã băm SHA-256)."
            finding = Finding(
                "DUP-01",
                Severity.ERROR,
                message,
                "A document with these very bytes is already kept.",
                {"document": twin},
            )
            package = self.catalogue.package_of(twin)
            return Result(
                str(delivery.path),
                IngestOutcome.DUPLICATE,
                twin,
                package,
                self.keeper.place_of(package),
                findings=(finding,),
            )
        if len(digests) > 1:
            return None
        held = self.quarantine.holding(digests[0], person.scope, person.login)
        if held is None:  # or hidden from this person, who must not learn of it
            return None
        return Result(
            str(delivery.path),
            IngestOutcome.QUARANTINED,
            quarantine=held.id,
            findings=tuple(_finding(entry) for entry in held.report["findings"]),
            signatures=held.report.get("signatures"),
        )

    def examine(
        self, opened: Opened, delivery: Delivery, agency: str, at: datetime, *, known: bool
    ) -> Judged:
        """Look at every file, and judge what is there; nothing is kept."""
        trust = self.places.trust
        files = examine_all(opened.files, self.workers, trust, at, self.glance, self.scanner)
        fields = tidy(opened.fields)
        day = day_of(fields.get("IssuedDate", "")) or at.astimezone(VIETNAM).date()
        level = delivery.level or Level.INTERNAL
        submission = Submission(
            name=delivery.name,
            files=files,
            given=opened.fields,
            fields=fields,
            profile=profile_on(day),
            agency_known=known,
            level=fields.get("Level", level.value),
            signatures=joint_report(files),
            bag_problems=opened.bag_problems,
        )
        findings = judge(submission, (*STANDARD, *SECRECY, *METADATA))
        return Judged(submission, findings, level, at)

    def decide(
        self, judged: Judged, delivery: Delivery, agency: str, person: Person, folder: Path
    ) -> Result:
        """Keep what was judged, set it aside or refuse it."""
        twins = self.catalogue.same_code(judged.submission.fields, person.scope, person.login)
        severities = {finding.severity for finding in judged.findings}
        if Severity.ERROR in severities:
            return self.refuse(delivery, judged.findings, person)
        if Severity.QUARANTINE in severities:
            return self.keeper.set_aside(judged, delivery, agency, person, folder)
        if twins:
            finding = Finding(
                "DUP-02",
                Severity.ERROR,
                "Trùng mã định danh, hoặc trùng số, ký hiệu, cơ quan ban hành và năm.",
                "The same identifier, or the same number, notation, agency and year, is kept.",
                {"document": twins[0]},
            )
            return self.refuse(
                delivery, (*judged.findings, finding), person, IngestOutcome.DUPLICATE, twins[0]
            )
        dossiers = Dossiers(self.catalogue.database, self.ledger)
        outside = closed_against(dossiers, judged.submission.fields, agency)
        judged = replace(judged, findings=(*judged.findings, *outside))
        return self.keeper.keep(judged, delivery, agency, person, folder)

    def refuse(
        self,
        delivery: Delivery,
        findings: tuple[Finding, ...],
        person: Person,
        outcome: IngestOutcome = IngestOutcome.REFUSED,
        twin: str | None = None,
    ) -> Result:
        """Keep nothing of it, and write down why."""
        reasons = sorted({f.rule for f in findings if f.severity is Severity.ERROR})
        named = {} if SECRET in reasons else {"name": delivery.name}
        detail: Mapping[str, Any] = {**named, "rules": reasons}
        self.ledger.record(
            person.login, NewEvent(EventKind.REFUSAL, Outcome.FAILURE, twin or "", detail)
        )
        return Result(str(delivery.path), outcome, twin, findings=findings)


@contextmanager
def _noted(trouble: list[ArchiveError]) -> Iterator[None]:
    """Keep an error for later, so that others are not held up by it."""
    try:
        yield
    except ArchiveError as error:
        trouble.append(error)


def _finding(entry: Mapping[str, Any]) -> Finding:
    return Finding(
        entry["rule"],
        Severity(entry["severity"]),
        entry["message"],
        entry["message_en"],
        entry["facts"],
    )
