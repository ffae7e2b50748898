"""Sealing: after a second person accepted a paper, the organisation signs, and it is taken in.

The seal stands where the rule of the day wants it (top right of page 1); the sealed PDF/A is the
original of the document, and what the scanner gave goes along in the same package.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repository.calendar import VIETNAM
from repository.documents import FileRole
from repository.dossiers import Dossier
from repository.errors import RefusedError
from repository.ledger import Event, EventKind
from repository.naming import naming_on
from repository.people import Person, Right
from repository.sheaves import Batch, Sheaf, SheafState, insist
from web.masters import masters
from web.scans import Scans
from web.wiring import Archive

if TYPE_CHECKING:
    from ingest.delivery import Delivery
    from ingest.issued import Hands, Issued
    from ingest.issuing import Issuing
    from ingest.result import Result
    from preservation.premis import PackagedEvent
    from web.counter import Counter

UNTOUCHED = frozenset({"signed", "born-digital"})
"""Kinds of files whose bytes are the document: nobody signs them here."""
_TOLD = frozenset({EventKind.IMAGING.value, EventKind.REVIEW.value, EventKind.EXTRACTION.value})


def needs_seal(sheaf: Sheaf) -> bool:
    """Whether a paper is signed for the organisation before it is kept."""
    return sheaf.body.get("kind") not in UNTOUCHED


def seal(
    archive: Archive, person: Person, batch: Batch, sheaf: Sheaf, counter: "Counter", hands: "Hands"
) -> Sheaf:
    """Sign an accepted paper for the digitising organisation.

    Raises:
        ForbiddenError: the person may not seal for this agency.
        RefusedError: it is not accepted, or signing is not allowed; says why.
        UnavailableError: no timestamp, no key, or no face to draw with.
    """
    from ingest.issued import Seal
    from repository.seals import MarkKind
    from web.counter import agency_named

    person.require(Right.SEAL, batch.agency)
    insist(sheaf, SheafState.SEALED)
    scans = Scans.of(archive, batch.id)
    if not needs_seal(sheaf):
        return archive.batches.move(sheaf.id, SheafState.SEALED, person.login)
    source, target = scans.output(sheaf), scans.sealed(sheaf)
    target.unlink(missing_ok=True)
    day = hands.at.astimezone(VIETNAM).date()
    picture = archive.settings.marks / f"{batch.agency}.png"
    who = Seal(
        agency_named(archive.agencies, batch.agency, day), picture if picture.exists() else None
    )

    def work(engine: "Issuing") -> "Issued":
        return engine.stamp(source, target, MarkKind.DIGITISED, who, hands)

    said = counter.do(source, target, work, batch=batch.id, sheaf=sheaf.id)
    told = {name: said[name] for name in ("place", "citation", "findings", "sha256")}
    return archive.batches.move(sheaf.id, SheafState.SEALED, person.login, seal=told)


def sealed_elsewhere(
    archive: Archive, person: Person, batch: Batch, sheaf: Sheaf, signed: Path
) -> Sheaf:
    """Put what another desk signed in the place of the paper's own output.

    Raises:
        ForbiddenError: the person may not seal for this agency.
        RefusedError: it is not accepted, or this is not a signed form of it.
    """
    person.require(Right.SEAL, batch.agency)
    insist(sheaf, SheafState.SEALED)
    scans = Scans.of(archive, batch.id)
    mine, made = scans.output(sheaf).read_bytes(), signed.read_bytes()
    if not made.startswith(mine) or len(made) == len(mine):
        raise RefusedError(
            "không phải bản đã ký của đúng tệp này · this is not this very file, signed"
        )
    scans.sealed(sheaf).write_bytes(made)
    return archive.batches.move(sheaf.id, SheafState.SEALED, person.login, seal={})


def keep(archive: Archive, person: Person, batch: Batch, sheaf: Sheaf) -> "tuple[Sheaf, Result]":
    """Take a sealed paper into the archive, and into its hồ sơ.

    What speaks against it is in the result; the paper then stays where it is.

    Raises:
        ForbiddenError: the person may not bring documents into this fonds.
        RefusedError: it is not sealed.
        UnavailableError: a store or the database did not answer.
    """
    from ingest.result import IngestOutcome
    from ingest.turns import Turns

    person.require(Right.INGEST, batch.agency)
    insist(sheaf, SheafState.KEPT)
    dossier = archive.dossiers.get(batch.dossier) if batch.dossier else None
    turns = Turns(archive.settings.spool / "turns-placing")
    with turns.of([dossier.id]) if dossier else nullcontext():
        result = archive.ingest.take(_delivery(archive, batch, sheaf, dossier), person)
        again = {finding.rule for finding in result.findings} == {"DUP-01"}
        accepted = result.outcome is IngestOutcome.ACCEPTED
        if result.document is None or not (accepted or again):
            said = "; ".join(f"{f.rule}: {f.message}" for f in result.findings if f.rule)
            return archive.batches.say(sheaf.id, person.login, (), problem=said), result
        if dossier:
            archive.dossiers.place(dossier.id, result.document, person.scope, person.login)
    kept = archive.batches.keep(sheaf.id, result.document, person.login, problem="")
    scans, still = Scans.of(archive, batch.id), _still_open(archive, batch)
    scans.forget(kept, still)
    if not still:
        scans.clear()
    return kept, result


def _still_open(archive: Archive, batch: Batch) -> list[Sheaf]:
    ended = {SheafState.KEPT, SheafState.STOPPED}
    return [each for each in archive.batches.sheaves(batch.id) if each.state not in ended]


def _delivery(archive: Archive, batch: Batch, sheaf: Sheaf, dossier: Dossier | None) -> "Delivery":
    from ingest.delivery import Companion, Delivery

    scans = Scans.of(archive, batch.id)
    fields = dict(sheaf.body.get("confirmed", {}))
    rule = naming_on(archive.clock().astimezone(VIETNAM).date())
    stem = rule.alone(batch, sheaf.ordinal)
    if dossier:
        ordinal = archive.dossiers.count(dossier.id) + 1
        stem = rule.in_dossier(dossier, ordinal)
        fields |= {
            "FileNotation": dossier.notation,
            "FileCatalog": str(dossier.year),
            "DocOrdinal": str(ordinal),
        }
    along: tuple[Companion, ...]
    if needs_seal(sheaf):
        original = scans.sealed(sheaf)
        along = tuple(masters(archive, scans, sheaf))
    else:
        (original,) = scans.sources(sheaf)
        made = scans.output(sheaf)
        text = Companion(made, f"{stem}-lop-chu.pdf", FileRole.DERIVATIVE)
        along = (text,) if made.exists() else ()
    return Delivery(
        path=original,
        name=f"{stem}{original.suffix}",
        fields=fields,
        agency=batch.agency,
        level=batch.level,
        companions=along,
        past=tuple(map(_packaged, _history(archive.ledger.of(sheaf.id)))),
    )


def _history(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.kind in _TOLD]


def _packaged(event: Event) -> "PackagedEvent":
    """An event of the paper as the package tells of it: figures, nobody's words."""
    from preservation.premis import PackagedEvent

    detail = dict(event.detail)
    if isinstance(pages := detail.get("pages"), list):
        detail["pages"] = len(pages)
    said = "; ".join(f"{name}: {value}" for name, value in detail.items() if value not in ("", []))
    return PackagedEvent(event.id, event.kind, event.at, event.outcome, said[:1000], event.agent)


@dataclass(frozen=True, slots=True)
class Round:
    """Sealing and taking in many papers of a batch, one after the other."""

    archive: Archive
    person: Person
    batch: Batch
    tell: Callable[[Sheaf], None]

    def take_in(self, sheaf: Sheaf, counter: "Counter", hands: "Hands") -> Sheaf:
        """Seal one paper, if it is not sealed yet, and keep it."""
        if sheaf.state is SheafState.ACCEPTED:
            sheaf = seal(self.archive, self.person, self.batch, sheaf, counter, hands)
        kept, _ = keep(self.archive, self.person, self.batch, sheaf)
        self.tell(kept)
        return kept
