"""The life of a request for a copy, as pure rules: who may decide, what is still valid, until when.

asked → approved → issued → expired → deleted; or refused by who decides, or withdrawn by who asked
(TT 05/2025 Điều 37–42; NĐ 30/2020 Điều 25–27).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from repository import workdays
from repository.calendar import VIETNAM
from repository.errors import ForbiddenError, RefusedError

WORKING_DAYS = 6
"""Within which a request is answered (TT 05/2025 Chương VI, `law.md` §5.13)."""
MOST_COPIES = 999
MOST_PARTS = 500
_LONGEST = {"purpose": 1000, "recipient": 300, "recipient_id": 64, "place": 1000}


class RequestState(StrEnum):
    """How far a request is."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ISSUED = "issued"
    EXPIRED = "expired"
    DELETED = "deleted"

    @property
    def open(self) -> bool:
        """Whether somebody has something to do about it."""
        return self in {RequestState.ASKED, RequestState.APPROVED}


class NumberTakenError(RefusedError):
    """The number that a copy bears was given to another one meanwhile: it is made anew."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an extract shows: a page (from 1), whole, or one box on it."""

    page: int
    box: tuple[float, float, float, float] | None = None
    """Left, top, width, height in millimetres on the page as it is shown."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"page": self.page, "box": None if self.box is None else list(self.box)}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for."""

    kind: str
    """A kind of copy, as the law's data names it."""
    purpose: str
    recipient: str
    """Person or organisation that the copy is for."""
    recipient_id: str = ""
    """Số định danh of a person, or code of an organisation (TT 05/2025 Điều 42)."""
    reader: str = ""
    """The account that may fetch it; empty: whoever asks."""
    parts: tuple[Part, ...] = ()
    count: int = 1
    """Số bản."""
    to_paper: bool = False
    """Whether a file to be printed is wanted (NĐ 30/2020 Điều 25: điện tử → giấy)."""
    place: str = ""
    """Nơi nhận, one a line, for the block of a certified copy."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "purpose": self.purpose,
            "recipient": self.recipient,
            "recipient_id": self.recipient_id,
            "parts": [part.as_dict() for part in self.parts],
            "count": self.count,
            "to_paper": self.to_paper,
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and what became of it."""

    id: str
    document: str
    agency: str
    """In whose fonds the document is: it decides, and its number series counts."""
    state: RequestState
    wish: Wish
    asked_by: str
    asked_at: datetime
    due: date | None
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""

    @property
    def kind(self) -> str:
        """The kind of copy."""
        return self.wish.kind

    def overdue(self, at: datetime) -> bool:
        """Whether the answer should have been given before the day of ``at``."""
        today = at.astimezone(VIETNAM).date()
        return self.state.open and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """A copy that was issued."""

    id: str
    """What its QR says; hard to guess."""
    request: str
    document: str
    agency: str
    kind: str
    year: int
    number: int | None
    sha256: str
    """Of the file that is handed out, in hexadecimal."""
    issued_by: str
    issued_at: datetime
    expires_at: datetime | None
    delete_at: datetime | None = None
    """When its file is to be deleted."""
    deleted_at: datetime | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    """Name, size and media type of the file, signer, form, recipient."""

    def serves(self, at: datetime) -> bool:
        """Whether it may be handed out at ``at``."""
        return self.deleted_at is None and (self.expires_at is None or at < self.expires_at)


def due_on(asked_at: datetime) -> date:
    """Until when a request is to be answered."""
    return workdays.after(asked_at.astimezone(VIETNAM).date(), WORKING_DAYS)


def expiry(
    issued_at: datetime, days: int, sweep_days: int
) -> tuple[datetime | None, datetime | None]:
    """When a copy stops being handed out, and when its file is deleted; 0 days: neither, ever."""
    if not days:
        return None, None
    expires = issued_at + timedelta(days=days)
    return expires, expires + timedelta(days=sweep_days)


def check(wish: Wish, *, extract: bool) -> None:
    """Say whether a wish can be asked for at all.

    Raises:
        RefusedError: something is missing, too long, or makes no sense for its kind.
    """
    for name, vi, en in (
        ("purpose", "mục đích", "the purpose"),
        ("recipient", "người nhận", "the recipient"),
    ):
        if not getattr(wish, name).strip():
            raise RefusedError(f"Chưa nêu {vi} · {en} is missing")
    for name, most in _LONGEST.items():
        if len(getattr(wish, name)) > most:
            raise RefusedError(f"{name}: quá {most} ký tự · longer than {most} characters")
    if not 1 <= wish.count <= MOST_COPIES:
        raise RefusedError(f"Số bản từ 1 đến {MOST_COPIES} · 1 to {MOST_COPIES} copies")
    _check_parts(wish.parts, extract=extract)


def _check_parts(parts: Sequence[Part], *, extract: bool) -> None:
    if extract and not parts:
        raise RefusedError("Trích sao cần chọn trang hoặc vùng · an extract needs pages or regions")
    if parts and not extract:
        raise RefusedError("Chỉ trích sao mới chọn phần · only an extract has parts")
    if len(parts) > MOST_PARTS:
        raise RefusedError(f"Quá {MOST_PARTS} phần · more than {MOST_PARTS} parts")
    for part in parts:
        if part.page < 1 or (part.box is not None and not _is_box(part.box)):
            raise RefusedError(f"Vùng không đúng: trang {part.page} · not a region")


def _is_box(box: tuple[float, float, float, float]) -> bool:
    left, top, width, height = box
    placed = 0 <= left < _SHEET_MM and 0 <= top < _SHEET_MM
    return placed and 0 < width < _SHEET_MM and 0 < height < _SHEET_MM


_SHEET_MM = 5000.0


def may_decide(request: Request, login: str, *, authenticated: bool) -> None:
    """Say whether ``login``, who holds the right, may decide about this request.

    Raises:
        RefusedError: it is decided already.
        ForbiddenError: nobody approves an authenticated copy that they asked for themselves.
    """
    if request.state is not RequestState.ASKED:
        raise RefusedError(
            f"Yêu cầu không còn chờ duyệt ({request.state}) · it is not waiting to be decided"
        )
    if authenticated and login in {request.asked_by, request.wish.reader}:
        raise ForbiddenError(
            "Người yêu cầu không tự duyệt bản sao có xác thực "
            "· nobody approves an authenticated copy of their own"
        )


def may_sign(request: Request, acting: str, signer: str) -> None:
    """Say whether ``signer`` may be named on the copy: nobody signs in a third one's name.

    Raises:
        ForbiddenError: they neither decided about the request nor act now.
    """
    if signer not in {acting, request.decided_by}:
        raise ForbiddenError(
            f"{signer}: người ký phải là người duyệt yêu cầu hoặc người đang lập bản sao "
            "· whoever signs must have approved the request, or act now"
        )


def wish_from(body: Mapping[str, Any], kind: str, reader: str) -> Wish:
    """The wish that ``Wish.as_dict`` wrote."""
    parts = tuple(
        Part(int(part["page"]), None if part["box"] is None else tuple(part["box"]))
        for part in body["parts"]
    )
    return Wish(
        kind=kind,
        purpose=body["purpose"],
        recipient=body["recipient"],
        recipient_id=body["recipient_id"],
        reader=reader,
        parts=parts,
        count=body["count"],
        to_paper=body["to_paper"],
        place=body["place"],
    )
