"""Number, date and seal, then the archive: a document is issued (regulation Điều 10.1c).

1. the next number of the series is proposed, drawn into the page and sealed (annexes too);
2. the sealed files are in every store as a version, with the number that they bear;
3. the number is taken; another who was faster sends us back to 1 with the next one;
4. document and annexes are taken in as one delivery, and the row says where they are.

Whoever dies in between takes up what is there (``resume``): no number is lost, none is given twice.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from repository.errors import RefusedError, UnavailableError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outgoing import NumberGoneError
from repository.outgoing_steps import Draft, Outgoing, OutgoingState, insist
from repository.people import Person, Right
from web import signing
from web.counter import Counter, agency_named, standing_still
from web.outgoing_acts import found
from web.outgoing_delivery import take_in
from web.outgoing_files import (
    Piece,
    fetch_annexes,
    fetch_draft,
    last,
    working_folder,
)
from web.outgoing_numbers import (
    alone,
    enter_sealed,
    forget_seal,
    propose,
    take_number,
    to_be_sealed,
    waiting_seal,
)
from web.outgoing_signing import usual_level
from web.wiring import Archive

if TYPE_CHECKING:  # heavy libraries are imported when somebody seals
    from ingest.issued import Hands, Issued, Seal
    from ingest.issuing import Issuing
    from ingest.marking import Hand
    from ingest.sealing import Numbering
    from preservation.signatures.signing.signer import Signer

TRIES = 20
"""How often a document is sealed anew because another took its number."""


def number_and_seal(
    archive: Archive,
    person: Person,
    identifier: str,
    signer: "Signer",
    level: str = "",
    hand: "Hand | None" = None,
) -> Outgoing:
    """Give a signed document its number and date, and seal it with a key that is here.

    Raises:
        ForbiddenError: the person does not seal for its agency.
        RefusedError: it is not signed, or not so that it may be sealed; says why.
        UnavailableError: no timestamp, no key, no face, no store; or too many number at once.
    """
    outgoing = to_be_sealed(archive, person, identifier)
    with alone(archive, outgoing):
        outgoing = to_be_sealed(archive, person, identifier)
        for _ in range(TRIES):
            if not waiting_seal(outgoing):
                outgoing = _seal(archive, person, outgoing, signer, level, hand)
            try:
                return take_number(archive, person, outgoing)
            except NumberGoneError:
                outgoing = forget_seal(archive, person, outgoing)
    raise UnavailableError("Nhiều người cấp số cùng lúc, hãy thử lại · too many at once")


def keep(archive: Archive, person: Person, identifier: str) -> Outgoing:
    """Take a numbered document and its annexes into the archive, and into its hồ sơ.

    Raises:
        ForbiddenError: the person brings nothing into this fonds.
        RefusedError: it is not numbered, or something speaks against it; says what.
        UnavailableError: a store or the database did not answer.
    """
    outgoing = found(archive, person, identifier, Right.INGEST)
    insist(outgoing, OutgoingState.KEPT)
    sealed = _sealed(archive, outgoing)
    dossier = archive.dossiers.get(outgoing.dossier) if outgoing.dossier else None
    with _placing(archive, outgoing.dossier), working_folder(archive) as folder:
        files = (
            (fetch_draft(archive, sealed, folder), sealed.name),
            *fetch_annexes(archive, outgoing.body["seal"]["annexes"], folder),
        )
        try:
            document = take_in(archive, person, outgoing, files, dossier)
        except RefusedError as error:
            archive.issues.say(identifier, person.login, (), problem=str(error))
            raise
        if dossier:
            archive.dossiers.place(dossier.id, document, person.scope, person.login)
    detail = {"document": document, "code": outgoing.code, "sha256": sealed.sha256}
    event = NewEvent(EventKind.ISSUE, Outcome.SUCCESS, identifier, detail)
    return archive.issues.move(
        identifier, OutgoingState.KEPT, person.login, [event], document=document, problem=""
    )


def issue(
    archive: Archive,
    person: Person,
    identifier: str,
    signer: "Signer",
    level: str = "",
    hand: "Hand | None" = None,
) -> Outgoing:
    """Number, seal and keep: what a clerk does in one go. Raises as both."""
    outgoing = found(archive, person, identifier)
    if outgoing.state is not OutgoingState.NUMBERED:
        number_and_seal(archive, person, identifier, signer, level, hand)
    return keep(archive, person, identifier)


def resume(archive: Archive, person: Person, identifier: str) -> Outgoing:
    """Go on where something broke off, as far as it goes without a key.

    Raises:
        NumberGoneError: another took the number meanwhile; it has to be sealed anew.
        RefusedError: there is nothing to take up.
    """
    outgoing = found(archive, person, identifier, Right.SEAL)
    if outgoing.state is OutgoingState.SIGNED and waiting_seal(outgoing):
        with alone(archive, outgoing):
            try:
                outgoing = take_number(archive, person, outgoing)
            except NumberGoneError:
                forget_seal(archive, person, outgoing)
                raise
    return keep(archive, person, outgoing.id)


def seal_of(archive: Archive, agency: str, day: date) -> "Seal":
    """The seal of an agency, under the name that it has on that day."""
    from ingest.issued import Seal

    picture = archive.settings.marks / f"{agency}.png"
    named = agency_named(archive.agencies, agency, day)
    return Seal(named, picture if picture.exists() else None)


def _seal(
    archive: Archive,
    person: Person,
    outgoing: Outgoing,
    signer: "Signer",
    level: str,
    hand: "Hand | None",
) -> Outgoing:
    from ingest.issued import Hands
    from preservation.signatures.signing.act import Level

    bureau = standing_still(signing.of_archive(archive, person, Right.SEAL))
    bureau = replace(bureau, seals=True)
    hands = Hands(signer, bureau.clock(), Level(level or usual_level(archive)), bureau.stamper)
    counter = Counter(bureau, archive.workers, archive.settings.trust)
    given, signed = propose(archive, outgoing), last(archive, outgoing.id, "signed")
    with working_folder(archive) as folder:
        source, target = fetch_draft(archive, signed, folder), folder / "sealed.pdf"
        seal = seal_of(archive, outgoing.agency, given.day)

        def work(engine: "Issuing") -> "Issued":
            return engine.number_and_seal(source, target, seal, hands, given.numbering, hand)

        counter.do(source, target, work, outgoing=outgoing.id, mark="issuer")
        annexes = [
            _stamped(counter, piece, seal, hands, given.numbering)
            for piece in fetch_annexes(archive, outgoing.body.get("annexes", ()), folder)
        ]
        files = ((target, signed.name), *annexes)
        return enter_sealed(archive, person, outgoing, given, files)


def _stamped(
    counter: Counter, piece: Piece, seal: "Seal", hands: "Hands", numbering: "Numbering"
) -> Piece:
    """An annex in a file of its own, sealed with the document's number (NĐ 30/2020 PL I).

    One that bears an organisation's seal already is a document of its own, and goes along as it is.
    """
    from ingest.issued import SEALS
    from ingest.sealing import sealed
    from repository.seals import MarkKind

    source, name = piece
    engine = counter.issuing
    report = engine.marker.report(source, engine.trust, hands.at)
    if any(sealed(record, SEALS) for record in report.signatures):
        return piece
    target = source.with_name(f"sealed-{source.name}")

    def work(engine: "Issuing") -> "Issued":
        return engine.stamp(source, target, MarkKind.ANNEX, seal, hands, numbering=numbering)

    counter.do(source, target, work, mark="annex")
    return target, name


def _sealed(archive: Archive, outgoing: Outgoing) -> Draft:
    version = outgoing.body.get("seal", {}).get("version")
    found = [one for one in archive.issues.drafts(outgoing.id) if one.version == version]
    if not found:
        raise RefusedError("Chưa đóng dấu · it is not sealed")
    return found[0]


def _placing(archive: Archive, dossier: str | None) -> AbstractContextManager[None]:
    from ingest.turns import Turns

    if not dossier:
        return nullcontext()
    return Turns(archive.settings.spool / "turns-placing").of([dossier])
