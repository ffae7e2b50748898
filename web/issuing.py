"""Issuing, as pages and REST do it: a place shown before, a key that stays where it is, a report.

1. ``plan``: a rehearsal. Everything is done but the signature: where the mark will lie, what has to
   be said, and what forbids it.
2. ``ask``: the document is prepared, and a request made for the desk that holds the key.
3. ``finish``: the desk's answer is put in. Or ``sign_here``, where a demonstration's keys lie here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.calendar import VIETNAM
from repository.errors import (
    ForbiddenError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from repository.people import Person, Right
from web import signing
from web.counter import Counter, agency_named
from web.drafting import Desk, Draft

if TYPE_CHECKING:  # heavy libraries are imported when somebody signs
    from ingest.issued import Hands, Issued
    from ingest.issuing import Issuing
    from ingest.marking import Hand
    from preservation.signatures.signing.act import Act, Known
    from preservation.signatures.signing.signer import Signer
    from preservation.signatures.tsa import Stamper

PERSON = "person"
KINDS = ("issuer", "digitised", "copy", "annex")
"""Marks of an organisation."""
NUMBERED = frozenset({"issuer", "annex"})
"""Marks that need a number and a date."""
Apply = Callable[[bytes, "Act", "Signer", "Known", "Stamper | None"], bytes]


def require(person: Person, kind: str, agency: str = "") -> None:
    """Ask for the right to make such a mark.

    Raises:
        ForbiddenError: the person may not.
    """
    if kind == PERSON:
        person.require(Right.SIGN)
    elif agency:
        person.require(Right.SEAL, agency)
    else:
        person.require(Right.SEAL)


def plan(desk: Desk, draft: Draft) -> Draft:
    """Rehearse: where the mark will lie, and whether anything forbids it."""
    from preservation.signatures.signing.check import check

    certificate = _certificate(draft)

    def rehearse(
        pdf: bytes, act: "Act", signer: "Signer", known: "Known", _stamper: "Stamper | None"
    ) -> bytes:
        if certificate is not None:
            check(signer.certificate, signer.chain, known, act.at, act.purposes)
        return pdf

    try:
        frames = _frames(desk, draft)
        made = _rehearsed(desk, draft, rehearse, Absent(certificate or _anybody(desk)))
    except (RefusedError, UnavailableError) as error:
        return desk.keep(draft, refusal=str(error), findings=(), place={})
    said = made.as_dict()
    width, height = frames[said["place"]["page"] - 1]
    left_out = {"not-organisation"} if certificate is None else set()
    return desk.keep(
        draft,
        refusal="",
        place=said["place"] | {"width": width, "height": height},
        findings=(
            *(one for one in said["findings"] if one["code"] not in left_out),
            *_other_name(draft, certificate),
        ),
        citation=said["citation"],
        pages=len(frames),
    )


def _other_name(draft: Draft, certificate: bytes | None) -> Iterator[dict[str, str]]:
    """The certificate names somebody else than the document does: for a person to look at."""
    from preservation.signatures.signing.check import named

    if draft.kind != PERSON or certificate is None:
        return
    who = named(certificate)[0]
    if draft.who.casefold() not in who.casefold():
        yield {
            "code": "other-name",
            "vi": f"chứng thư số mang tên {who}, văn bản in tên {draft.who}",
            "en": f"the certificate names {who}, the document {draft.who}",
        }


def ask(desk: Desk, draft: Draft) -> dict[str, Any]:
    """Prepare the document, and say what the desk with the key is asked.

    Raises:
        RefusedError: nobody said who is to sign, or it is not allowed; says why.
        UnavailableError: the face to draw with is not installed.
    """
    from preservation.signatures.signing.remote import Ask, begin

    _require_unsigned(draft)
    certificate = _certificate(draft)
    if certificate is None:
        raise RefusedError("Chưa có chứng thư của người ký · the signer's certificate is missing")
    asked: dict[str, Any] = {}

    def prepare(
        pdf: bytes, act: "Act", signer: "Signer", known: "Known", _stamper: "Stamper | None"
    ) -> bytes:
        name = Ask(draft.id, draft.name)
        pending = begin(pdf, act, signer.certificate, signer.chain, known, name)
        pending.save(draft.pending)
        asked.update(pending.request())
        return pending.prepared.pdf

    _rehearsed(desk, draft, prepare, Absent(certificate))
    desk.keep(draft, stage="asked")
    return asked


def finish(desk: Desk, draft: Draft, answer: Mapping[str, Any]) -> Draft:
    """Put the desk's answer in.

    Raises:
        NotFoundError: nothing was asked, or something was changed since it was.
        RefusedError: it is signed already; the answer is not what was asked for, or too late.
        UnavailableError: no timestamp is to be had; the answer stays good.
    """
    from preservation.signatures.signing.remote import Pending

    _require_unsigned(draft)
    if draft.stage != "asked":
        raise NotFoundError(f"dự thảo {draft.id}: không có yêu cầu ký nào đang chờ trả lời")
    pending = Pending.load(draft.pending)
    draft.signed.unlink(missing_ok=True)
    signing.finish(_bureau(desk, draft), pending, answer, draft.signed)
    return desk.keep(draft, stage="done")


def sign_here(desk: Desk, draft: Draft, key: str, password: str) -> Draft:
    """Sign with a demonstration's key file; the password is used once and kept nowhere.

    Raises:
        ForbiddenError: this archive holds no demonstration keys.
        RefusedError: the password is wrong, or it is not allowed; says why.
        UnavailableError: no timestamp is to be had.
    """
    from preservation.signatures.signing.pkcs12 import Pkcs12Signer

    path = key_file(desk, key)
    _require_unsigned(draft)
    signer = Pkcs12Signer.open(path, password)

    def work(engine: "Issuing") -> "Issued":
        return _make(desk, draft, engine, signer, draft.signed)

    counter = Counter(_bureau(desk, draft), desk.archive.workers, desk.archive.settings.trust)
    about = {"file": draft.name, "mark": draft.kind, "level": draft.level, "key": key}
    counter.do(draft.document, draft.signed, work, **about)
    return desk.keep(draft, stage="done")


def keys(desk: Desk) -> list[str]:
    """The demonstration keys that lie here; none, unless it was configured."""
    folder = _keys(desk)
    if not desk.archive.settings.demonstration_keys or not folder.is_dir():
        return []
    return sorted(path.stem for path in folder.glob("*.p12"))


def key_file(desk: Desk, key: str) -> Path:
    """The file of a demonstration key.

    Raises:
        ForbiddenError: this archive holds no such key.
    """
    if key not in keys(desk):
        raise ForbiddenError(f"{key}: không có khóa trình diễn này · no such demonstration key")
    return _keys(desk) / f"{key}.p12"


def _keys(desk: Desk) -> Path:
    return desk.archive.settings.home / desk.archive.settings.demonstration_keys


def _require_unsigned(draft: Draft) -> None:
    if draft.stage == "done":
        raise RefusedError("Văn bản này đã ký xong · this draft is signed already")


def _bureau(desk: Desk, draft: Draft) -> signing.Bureau:
    """The bureau of the archive; whether the person may make this mark was asked at the door."""
    right = Right.SIGN if draft.kind == PERSON else Right.SEAL
    return replace(signing.of_archive(desk.archive, desk.person, right), seals=draft.kind != PERSON)


def _rehearsed(desk: Desk, draft: Draft, apply: Apply, signer: "Signer") -> "Issued":
    """Everything done, with ``apply`` in the place of signing; what it makes is thrown away."""
    from ingest.issuing import Issuing
    from ingest.marking import Marker

    held = desk.archive
    engine = Issuing(Marker(held.workers), _known(desk), held.settings.trust, apply)
    target = draft.folder / "rehearsal.pdf"
    try:
        return _make(desk, draft, engine, signer, target)
    finally:
        target.unlink(missing_ok=True)


def _make(desk: Desk, draft: Draft, engine: "Issuing", signer: "Signer", target: Path) -> "Issued":
    from ingest.issued import Hands
    from ingest.marking import Hand
    from preservation.signatures.signing.act import Level

    target.unlink(missing_ok=True)
    stamper = signing.stamper_at(desk.archive.settings.tsa_url)
    at = desk.archive.clock().replace(microsecond=0)
    hands = Hands(signer, at, Level(draft.level), stamper)
    hand = Hand(*draft.hand) if draft.hand else None
    return _marked(engine, desk, draft, target, hands, hand)


def _marked(
    work: "Issuing", desk: Desk, draft: Draft, target: Path, hands: "Hands", hand: "Hand | None"
) -> "Issued":
    from ingest.issued import Seal, Who
    from ingest.sealing import Numbering
    from repository.seals import MarkKind

    if draft.kind == PERSON:
        who = Who(draft.who, draft.office, draft.picture, annexes=draft.annexes)
        return work.sign_person(draft.document, target, who, hands, hand)
    day, numbering = hands.at.astimezone(VIETNAM).date(), None
    if draft.kind in NUMBERED:
        day = date.fromisoformat(draft.day)
        numbering = Numbering(draft.number, draft.notation, day)
    agency = agency_named(desk.archive.agencies, draft.agency, day)
    seal = Seal(agency, draft.picture, form=draft.form)
    if draft.kind == "issuer" and numbering:
        return work.number_and_seal(draft.document, target, seal, hands, numbering, hand)
    kind = MarkKind(draft.kind)
    return work.stamp(draft.document, target, kind, seal, hands, numbering=numbering, hand=hand)


def _frames(desk: Desk, draft: Draft) -> list[tuple[float, float]]:
    from ingest.marking import Marker

    sheet = Marker(desk.archive.workers).look(draft.document)
    return [(frame.width, frame.height) for frame in sheet.frames]


def _known(desk: Desk) -> "Known":
    from preservation.signatures.trust import TrustStore

    return TrustStore.load(desk.archive.settings.trust)


def _certificate(draft: Draft) -> bytes | None:
    return None if draft.certificate is None else draft.certificate.read_bytes()


def _anybody(desk: Desk) -> bytes:
    """A certificate for a rehearsal in which nobody signs: whose it is does not matter there."""
    anchors = _known(desk).anchors
    if not anchors:
        raise RefusedError("Chưa có chứng thư gốc tin cậy · there is no trusted anchor")
    der: bytes = anchors[0].certificate.dump()
    return der


@dataclass(frozen=True, slots=True)
class Absent:
    """A signer who is somewhere else."""

    certificate: bytes
    chain: tuple[bytes, ...] = field(default=())

    def sign(self, digest: bytes, algorithm: str) -> bytes:
        """Nobody signs here.

        Raises:
            UnavailableError: always.
        """
        raise UnavailableError("khóa không ở đây · the key is not here")
