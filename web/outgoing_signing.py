"""Signing: the person in authority signs what two others found right (regulation Điều 10.1b).

With a key that is here (a token at this desk, a demonstration's file), or by a file that was signed
at another desk: it has to be this very file, and signed by whoever was named.
"""

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.errors import ForbiddenError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outgoing_steps import Outgoing, OutgoingState, insist
from repository.people import Person, Right
from web import signing
from web.counter import Counter, standing_still
from web.outgoing_acts import found
from web.outgoing_files import Files, fetch_draft, keep, last, looked_at, working_folder
from web.outgoing_said import said_of
from web.wiring import Archive

if TYPE_CHECKING:  # heavy libraries are imported when somebody signs
    from ingest.issued import Issued, Who
    from ingest.issuing import Issuing
    from ingest.marking import Hand
    from preservation.signatures.signing.signer import Signer


def to_be_signed(archive: Archive, person: Person, identifier: str) -> Outgoing:
    """A document that waits for this person's signature.

    Raises:
        ForbiddenError: somebody else was named who signs, or the person signs nothing here.
        NotFoundError: there is none that they may see.
        RefusedError: it was not checked yet, or is signed already.
    """
    outgoing = found(archive, person, identifier, Right.SIGN)
    insist(outgoing, OutgoingState.SIGNED)
    if not person.owner and outgoing.signer != person.login:
        raise ForbiddenError(
            f"{person.login}: không phải người được giao ký văn bản này "
            f"({outgoing.signer or '—'}) · somebody else was named who signs"
        )
    return outgoing


def sign(
    archive: Archive,
    person: Person,
    identifier: str,
    signer: "Signer",
    level: str = "",
    hand: "Hand | None" = None,
) -> Outgoing:
    """Sign for the person in authority, with a key that is here.

    Raises:
        ForbiddenError: the person is not who was named.
        RefusedError: it was not checked; there is no place to sign; the certificate is another's,
            or does not allow it.
        UnavailableError: no timestamp, no key, no face to draw with, or no store.
    """
    from ingest.issued import Hands
    from preservation.signatures.signing.act import Level

    outgoing = to_be_signed(archive, person, identifier)
    _insist_named(outgoing, signer.certificate)
    bureau = standing_still(signing.of_archive(archive, person, Right.SIGN))
    hands = Hands(signer, bureau.clock(), Level(level or usual_level(archive)), bureau.stamper)
    draft = last(archive, identifier, "draft")
    with working_folder(archive) as folder:
        source, target = fetch_draft(archive, draft, folder), folder / "signed.pdf"

        def work(engine: "Issuing") -> "Issued":
            return engine.sign_person(source, target, who(archive, outgoing), hands, hand)

        counter = Counter(bureau, archive.workers, archive.settings.trust)
        told = counter.do(source, target, work, outgoing=identifier, mark="person")
        return _signed(archive, person, outgoing, (target, draft.name), _short(told))


def bring_signed(archive: Archive, person: Person, identifier: str, signed: Path) -> Outgoing:
    """Put in the place of the draft what was signed at another desk.

    The person who was named brings it, or the clerk who will seal it.

    Raises:
        ForbiddenError: the person is neither.
        RefusedError: it is another file, or not signed by whoever was named; says why.
        UnavailableError: a store did not answer.
    """
    outgoing = found(archive, person, identifier)
    if outgoing.signer != person.login:
        person.require(Right.SEAL, outgoing.agency)
    insist(outgoing, OutgoingState.SIGNED)
    draft = last(archive, identifier, "draft")
    with working_folder(archive) as folder:
        mine = fetch_draft(archive, draft, folder).read_bytes()
        (seen,) = looked_at(archive, person, [(signed, draft.name)], folder)
        path = seen.file.path
        made = path.read_bytes()
        if not made.startswith(mine) or len(made) == len(mine):
            raise RefusedError(
                "Không phải bản đã ký của đúng tệp dự thảo này "
                "· this is not this very draft, signed"
            )
        named = _proven(archive, path, outgoing)
        return _signed(archive, person, outgoing, (path, draft.name), {"signer": named})


def who(archive: Archive, outgoing: Outgoing) -> "Who":
    """The person in authority as printed, with the picture of the signature that is known here."""
    from ingest.issued import Who

    said = said_of(outgoing)
    picture = archive.settings.marks / f"{outgoing.signer}.png"
    return Who(
        said.signer_name,
        said.position,
        picture if picture.exists() else None,
        annexes=said.numbered_annexes,
    )


def usual_level(archive: Archive) -> str:
    """As lasting as can be had here."""
    return "B-LTA" if archive.settings.tsa_url else "B-B"


def _signed(
    archive: Archive,
    person: Person,
    outgoing: Outgoing,
    piece: tuple[Path, str],
    told: Any,  # noqa: ANN401
) -> Outgoing:
    made = keep(archive, person, outgoing, "signed", Files(piece))
    now = archive.clock()
    signed = archive.issues.add_draft(
        made.draft, person.login, OutgoingState.SIGNED, signed_at=now, signature=told
    )
    detail = {"signed": made.draft.sha256, "signer": outgoing.signer}
    event = NewEvent(EventKind.SIGNATURE_GENERATION, Outcome.SUCCESS, outgoing.id, detail)
    archive.ledger.record(person.login, event)
    return signed


def _proven(archive: Archive, path: Path, outgoing: Outgoing) -> str:
    """The name in the signature of the person in authority, which must be as good as for sealing.

    Raises:
        RefusedError: it is not, or another signed.
    """
    from ingest import sealing
    from ingest.issued import SEALS
    from ingest.marking import Marker

    report = Marker(archive.workers).report(path, archive.settings.trust, archive.clock())
    sealing.insist(sealing.may_issue(report, SEALS), "Không nhận bản ký", "not accepted")
    own = sealing.signed_by(report, SEALS)
    name = own.signer if own else ""
    _insist_same(outgoing, name or "?")
    return name or ""


def _insist_named(outgoing: Outgoing, certificate: bytes) -> None:
    from preservation.signatures.signing.check import named

    _insist_same(outgoing, named(certificate)[0])


def _insist_same(outgoing: Outgoing, name: str) -> None:
    printed = said_of(outgoing).signer_name
    if not printed or _plain(printed) not in _plain(name):
        raise RefusedError(
            f"Chứng thư số mang tên {name}, văn bản ghi người ký {printed or '—'} "
            f"· the certificate names {name}, the document {printed or '—'}"
        )


def _plain(text: str) -> str:
    """Letters without marks: some authorities write names so."""
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    kept = (one for one in bare if unicodedata.category(one) != "Mn")
    return " ".join("".join(kept).split())


def _short(told: Any) -> dict[str, Any]:  # noqa: ANN401
    return {name: told[name] for name in ("place", "citation", "findings")}
