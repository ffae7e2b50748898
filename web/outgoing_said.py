"""What is said of a document that is being issued: its kind, notation, signer, and whom it goes to.

Kinds and their abbreviations are data (``repository/law/reading.toml``: NĐ 30/2020 PL III.I).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from repository.access import Level
from repository.agencies import Agency
from repository.decisions import Decisions
from repository.errors import NotFoundError, RefusedError
from repository.incoming_steps import Priority
from repository.outgoing_steps import Means, Outgoing, Recipient
from repository.wording import Kind, wording
from web.short_names import place_of, short_name
from web.wiring import Archive

LEVELS = (Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED)
"""State secrets are neither drafted nor kept here (regulation Điều 1.2)."""
_NOTATION = re.compile(r"[\w.&/-]{1,30}")
_CODE = re.compile(r"[0-9A-Za-z.]{3,64}")
_LONGEST = {"subject": 500, "signer_name": 50, "position": 100, "competence": 100, "place": 50}
_MOST_COPIES = 999


@dataclass(frozen=True, slots=True)
class Said:
    """What whoever drafts says of the document."""

    type_name: str
    subject: str
    signer: str = ""
    """Login of the person in authority."""
    notation: str = ""
    """Ký hiệu; empty: made of the kind and the agency's short name."""
    unit: str = ""
    """Of the drafting unit, in the notation of a công văn: ``VX``."""
    council: str = ""
    """Short name of a council that uses the agency's seal, and numbers by itself (Điều 15)."""
    signer_name: str = ""
    """As printed; empty: the name of the account."""
    position: str = ""
    competence: str = ""
    """``KT. CHỦ TỊCH``."""
    place: str = ""
    """Địa danh; empty: that of the agency's name."""
    priority: Priority = Priority.NORMAL
    level: Level = Level.INTERNAL
    due: date | None = None
    """Until when an answer is asked for."""
    places: tuple[str, ...] = ()
    """Nơi nhận, as printed."""
    copies: int | None = None
    dossier: str = ""
    """Identifier of the hồ sơ that it is placed in."""
    answers: str = ""
    """The incoming document that it answers."""
    replaces: str = ""
    """The issued document in whose place it stands."""
    numbered_annexes: bool = False
    """Whether number and date are to stand on annexes in the same file too (Điều 10.1c)."""
    note: str = ""

    @property
    def kind(self) -> Kind:
        """Its kind.

        Raises:
            RefusedError: the law knows none of that name.
        """
        return kind_named(self.type_name)


@dataclass(frozen=True, slots=True)
class To:
    """One that a document is to go to."""

    code: str = ""
    """Empty: it has none, and is reached on paper only."""
    name: str = ""
    means: Means | None = None
    """None: over the axis where it has a code, else on paper."""


def kind_named(name: str) -> Kind:
    """A kind of document of today.

    Raises:
        RefusedError: there is none of that name.
    """
    found = next((one for one in kinds() if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise RefusedError(f"{name or '?'}: không có loại văn bản này · no such kind of document")
    return found


def kinds() -> tuple[Kind, ...]:
    """The 29 kinds of NĐ 30/2020, and the legal ones."""
    return tuple(kind for kind in wording().kinds if not kind.former)


def checked(archive: Archive, agency: Agency, said: Said) -> Said:
    """The same with what was left out filled in.

    Raises:
        NotFoundError: there is no such account, hồ sơ or document.
        RefusedError: something cannot be so; says what.
    """
    kind = said.kind
    if not said.subject.strip():
        raise RefusedError("Chưa có trích yếu · the subject is missing")
    if said.level not in LEVELS:
        raise RefusedError(
            "Văn bản bí mật nhà nước không soạn trên hệ thống này "
            "· state secrets are not drafted on this system"
        )
    for name, most in _LONGEST.items():
        if len(getattr(said, name)) > most:
            raise RefusedError(f"{name}: dài quá {most} ký tự · longer than {most} characters")
    if said.copies is not None and not 0 <= said.copies <= _MOST_COPIES:
        raise RefusedError("Số bản không đúng · not a number of copies")
    if said.dossier and archive.dossiers.get(said.dossier).agency != agency.code:
        raise NotFoundError(f"hồ sơ {said.dossier}")
    signer = archive.people.find(said.signer) if said.signer else None
    today = archive.clock().date()
    notation = said.notation.strip() or notation_of(kind, agency, said, today)
    if not _NOTATION.fullmatch(notation):
        raise RefusedError(f"Ký hiệu không đúng: {notation[:60]} · not a notation")
    return replace(
        said,
        type_name=kind.name,
        subject=" ".join(said.subject.split()),
        notation=notation,
        signer_name=said.signer_name.strip() or (signer.full_name if signer else ""),
        place=said.place.strip() or place_of(agency.name),
    )


def notation_of(kind: Kind, agency: Agency, said: Said, day: date) -> str:
    """The usual notation: ``QĐ-UBND``, ``UBND-VX`` (công văn), ``2026/TT-BNV`` (legal)."""
    parts = [kind.short, said.council or short_name(agency.name), "" if kind.short else said.unit]
    made = "-".join(part for part in parts if part)
    return f"{day.year}/{made}" if kind.legal else made


def series_of(decisions: Decisions, outgoing: Outgoing, day: date) -> str:
    """The series that a document is numbered in (NĐ 30/2020 Điều 15).

    Legal documents have one for each kind, councils one of their own; for all others the head of
    the agency decides.
    """
    council = str(outgoing.body.get("fields", {}).get("council", ""))
    if council:
        return f"council:{council.casefold()}"[:32]
    kind = wording().kind(outgoing.type_name)
    if kind is not None and kind.legal:
        return f"legal:{outgoing.type_name.casefold()}"[:32]
    return decisions.series_on(outgoing.agency, outgoing.type_name, day)


def columns(said: Said) -> dict[str, Any]:
    """What the row holds of it, and what goes into its body."""
    fields = asdict(said) | {
        "priority": int(said.priority),
        "level": said.level.value,
        "due": said.due.isoformat() if said.due else None,
        "places": list(said.places),
    }
    return {
        "type_name": said.type_name,
        "subject": said.subject,
        "notation": said.notation,
        "priority": int(said.priority),
        "signer": said.signer or None,
        "dossier": said.dossier or None,
        "replies_to": said.answers or None,
        "replaces": said.replaces or None,
        "fields": fields,
        "places": list(said.places),
        "copies": said.copies,
    }


def said_of(outgoing: Outgoing) -> Said:
    """What was said of a document, read back."""
    held: Mapping[str, Any] = outgoing.body.get("fields", {})
    known = {name: held[name] for name in Said.__slots__ if name in held}
    due = known.get("due")
    return Said(
        **{"type_name": outgoing.type_name, "subject": outgoing.subject}
        | known
        | {
            "priority": Priority(known.get("priority", 0)),
            "level": Level(known.get("level", outgoing.level)),
            "due": date.fromisoformat(due) if due else None,
            "places": tuple(known.get("places", ())),
        }
    )


def recipients_of(archive: Archive, outgoing: str, to: Sequence[To]) -> list[Recipient]:
    """Whom a document goes to, each once.

    Raises:
        RefusedError: one of them has neither code nor name, or a code that is none.
    """
    names = {agency.code: agency.name for agency in archive.agencies.all()}
    made: dict[str, Recipient] = {}
    for one in to:
        code, name = one.code.strip(), one.name.strip()
        if (code and not _CODE.fullmatch(code)) or not (code or name):
            raise RefusedError(f"Nơi nhận không đúng: {code[:60]} {name[:60]} · not a recipient")
        usual = Means.AXIS if code else Means.PAPER
        means = one.means or usual
        if not code and means not in {Means.PAPER, Means.FOLDER}:
            raise RefusedError(
                f"{name}: không có mã định danh, không gửi qua trục được "
                "· has no code, and cannot be reached over the axis"
            )
        code = code or f"giấy:{sum(known.startswith('giấy:') for known in made) + 1}"
        made[code] = Recipient(outgoing, code, name or names.get(code, ""), means)
    return list(made.values())
