"""Acts of evidence: what a page, a command, a job and REST all do in the same way."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.calendar import iso_utc
from repository.errors import UnavailableError
from repository.evidence import RoundKind
from repository.ledger import EventKind, NewEvent
from repository.ledger import Outcome as How
from repository.people import Person, Right
from web.progress import Progress, go_on
from web.wiring import Archive

if TYPE_CHECKING:
    from preservation.evidence.checking import Checker
    from preservation.evidence.making import Evidencing, Outcome
    from preservation.evidence.stamps import TokenJudge
    from preservation.signatures.trust import TrustStore
    from repository.packages import Package


def make(archive: Archive, person: Person, progress: Progress = go_on) -> dict[str, Any]:
    """Make evidence for every document that has none.

    Raises:
        ForbiddenError: the person may not.
        UnavailableError: no authority is configured, or it gave no timestamp.
        RefusedError: the timestamp is by nobody who is trusted.
    """
    person.require(Right.EVIDENCE)
    if said := without_authority(archive):
        raise UnavailableError(said)
    done = evidencing(archive).make(person.login, progress)
    return _said(done) | {"waiting": archive.evidence.waiting_count()}


def renew(archive: Archive, person: Person, progress: Progress = go_on) -> dict[str, Any]:
    """Renew evidence that ends soon.

    Raises:
        ForbiddenError: the person may not.
        UnavailableError: no authority is configured, or it gave no timestamp.
        RefusedError: the timestamp is by nobody who is trusted.
    """
    person.require(Right.EVIDENCE)
    if said := without_authority(archive):
        raise UnavailableError(said)
    work = evidencing(archive)
    done = work.renew(person.login, progress)
    if done.problems:
        detail = {"problems": done.problems[:50], "count": len(done.problems)}
        event = NewEvent(EventKind.EVIDENCE_RENEWAL, How.WARNING, "", detail)
        archive.ledger.record(person.login, event)
    return _said(done) | {"due": len(work.due())}


def rounds(archive: Archive, person: Person) -> Iterator[dict[str, Any]]:
    """Every round, the oldest first, and at last what waits.

    Raises:
        ForbiddenError: the person may not look at evidence.
    """
    from preservation.evidence.lasting import proofs_of
    from preservation.signatures.horizon import NO_END

    person.require(Right.VERIFY)
    table = _trust(archive).algorithms
    due = evidencing(archive).due()
    carried = archive.evidence.carried()
    for made in archive.evidence.rounds():
        (proof,) = proofs_of([[made]], table)
        yield {
            "round": made.id,
            "kind": made.kind.value,
            "algorithm": made.algorithm,
            "stamped_at": iso_utc(made.stamped_at),
            "authority": made.authority,
            "ends": iso_utc(made.ends) if made.ends else None,
            "until": None if proof.end.at == NO_END else iso_utc(proof.end.at),
            "why": proof.end.why[0],
            "why_en": proof.end.why[1],
            "groups": made.leaves,
            "packages": 0 if made.kind is RoundKind.STAMP else carried.get(made.id, 0),
            "renewed_by": made.renewed_by or None,
            "due": made.id in due,
        }


def state(archive: Archive) -> dict[str, Any]:
    """How much is proven, what waits, what is due, and whether timestamps can be had."""
    return {
        "proven": sum(archive.evidence.carried().values()),
        "waiting": archive.evidence.waiting_count(),
        "due": len(evidencing(archive).due()),
        "tsa": bool(archive.settings.tsa_url),
    }


def verify(
    archive: Archive,
    person: Person,
    packages: Sequence[str] | None = None,
    progress: Progress = go_on,
) -> Iterator[dict[str, Any]]:
    """Say what the evidence of packages proves, from the bytes in the first store.

    Raises:
        ForbiddenError: the person may not check fixity.
        NotFoundError: one of ``packages`` is no package of a document.
    """
    from preservation.evidence.outside import as_dict

    person.require(Right.VERIFY)
    chosen = None if packages is None else [archive.catalogue.package(name) for name in packages]
    total = sum(archive.evidence.carried().values()) if chosen is None else len(chosen)
    checker = _checker(archive)
    for done, package in enumerate(_proven(archive) if chosen is None else chosen, 1):
        try:
            line = as_dict(checker.check(package, archive.stores[0]))
        except UnavailableError as error:
            line = {"valid": None, "problems": [str(error)], "proven_at": None}
        yield {"package": package.id} | line
        if not progress(done, total):
            break


def proofs(archive: Archive, package: str) -> tuple[str, ...]:
    """Times (UTC) at which evidence proves a package's files: what validation may build on."""
    times = _checker(archive).proof_times(archive.catalogue.package(package), archive.stores[0])
    return tuple(iso_utc(at) for at in times)


def enclosures(archive: Archive, package: str) -> Mapping[str, bytes]:
    """What an export of ``package`` carries of its evidence; nothing if it has none.

    Raises:
        DamageError: what the stores keep of it is not what was entered.
        UnavailableError: no store answered.
    """
    from preservation.evidence.enclosed import enclosed

    records = evidencing(archive).rounds.records()
    line = records.of(package)
    return {} if line is None else enclosed(records, line, archive.catalogue.package(package))


def without_authority(archive: Archive) -> str:
    """What waits, and why, where no time-stamping authority is configured; empty where one is."""
    from preservation.signatures.tsa import Unconfigured

    if not isinstance(archive.stamper, Unconfigured):
        return ""
    waiting, due = archive.evidence.waiting_count(), len(evidencing(archive).due())
    return (
        "Chưa cấu hình dịch vụ cấp dấu thời gian (tsa_url):"
        f" {waiting} gói đang chờ, {due} dấu đến hạn gia hạn"
        " · no time-stamping authority is configured (tsa_url):"
        f" {waiting} packages wait, {due} timestamps are due"
    )


def evidencing(archive: Archive) -> "Evidencing":
    """The maker of evidence, with the trust folder as it is now."""
    from preservation.evidence.making import Evidencing
    from preservation.evidence.rounds import Rounds
    from preservation.signatures.tokens import Tokens

    trust = _trust(archive)
    made = Rounds(
        evidence=archive.evidence,
        workshop=archive.evidence_workshop,
        stamper=archive.stamper,
        examiner=Tokens(trust),
        sunset=trust.algorithms.ends,
        package=archive.catalogue.package,
    )
    return Evidencing(made, timedelta(days=archive.settings.renew_before_days))


def _checker(archive: Archive) -> "Checker":
    from preservation.evidence.checking import Checker

    trust = _trust(archive)
    return Checker(
        records=evidencing(archive).rounds.records(),
        workshop=archive.evidence_workshop,
        judge_with=partial(_judge_with, trust),
        sunset=trust.algorithms.ends,
        at=archive.clock(),
    )


def _judge_with(trust: "TrustStore", folder: Path) -> "TokenJudge":
    from preservation.signatures.kept import with_kept
    from preservation.signatures.tokens import Tokens

    return Tokens(with_kept(trust, folder))


def _trust(archive: Archive) -> "TrustStore":
    from preservation.signatures.trust import TrustStore

    return TrustStore.load(archive.settings.trust)


def _proven(archive: Archive) -> "Iterator[Package]":
    after = ""
    names = list(archive.evidence.carried())
    while found := archive.evidence.current(names, 500, after):
        yield from found
        after = found[-1].id


def _said(done: "Outcome") -> dict[str, Any]:
    return {
        "rounds": [made.id for made in done.rounds],
        "packages": sum(m.leaves for m in done.rounds if m.kind is not RoundKind.STAMP),
        "timestamps": len(done.rounds),
        "taken_up": done.taken_up,
        "problems": done.problems,
    }
