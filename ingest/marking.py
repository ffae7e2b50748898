"""Marking: asks workers where a mark belongs and to draw it, and says what they could not."""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from preservation.pages.geometry import Box, Frame
from preservation.signatures.laying import seen_of
from preservation.signatures.layout import Layout, Seen
from preservation.signatures.records import SignatureReport
from preservation.workers import JSONValue, Workers
from preservation.workers.asking import ask
from repository.calendar import iso_utc
from repository.errors import RefusedError, UnavailableError
from repository.seals import SealRule

PROBLEMS = {
    "font-missing": (
        "chưa cài phông chữ Tinos (gói fonts-croscore), không vẽ bằng phông khác",
        "the face Tinos is not installed (package fonts-croscore); no other is used",
    ),
    "letters-missing": ("phông chữ thiếu ký tự", "the face lacks letters"),
    "no-room": ("chữ không vừa chỗ dành cho nó", "the words do not fit their place"),
    "no-picture": ("thiếu hình PNG", "a PNG picture is missing"),
    "not-png": ("hình không phải PNG", "the picture is no PNG"),
    "broken": ("hình PNG hỏng", "the PNG is broken"),
    "too-large": ("tệp hình quá lớn", "the picture's file is too large"),
    "too-many-pixels": ("hình có quá nhiều điểm ảnh", "the picture has too many pixels"),
    "no-size": (
        "hình không ghi độ phân giải: cần cho biết chiều rộng thật (mm)",
        "the picture names no resolution: its true width in mm is needed",
    ),
    "unlikely-size": ("kích thước thật không hợp lý", "its true size is unlikely"),
}
FINDINGS = {
    "not-red": ("hình dấu không phải màu đỏ", "the seal is not red"),
    "not-blue": ("hình chữ ký không phải màu xanh", "the signature is not blue"),
    "ground": (
        "nền hình không trong suốt: đã làm trong",
        "the ground was not transparent: cleared",
    ),
    "coarse": ("hình dưới 200 dpi", "the picture is coarser than 200 dpi"),
    "covers-words": ("dấu che chữ ở đầu trang", "the mark covers words at the top of the page"),
    "smaller": ("chữ ký được thu nhỏ cho vừa chỗ ký", "the signature was made smaller to fit"),
    "not-organisation": (
        "chứng thư không giống chứng thư của cơ quan",
        "the certificate does not look like an organisation's",
    ),
    "number-not-shown": (
        "số đã in sẵn trong văn bản: chỉ ghi vào chữ ký số",
        "the number is printed already: it is only said in the signature",
    ),
}
DEFAULT_SIGNATURE_MM = (46.0, 24.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mark as a picture, and its true size."""

    picture: bytes
    width: float
    height: float
    image: tuple[float, float] | None
    """Width and height of the seal within it, at its upper right; None: words alone."""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """A place chosen by hand: the upper left corner of the mark, on the page as it is shown."""

    page: int
    """From 0."""
    left: float
    """In millimetres."""
    top: float
    """In millimetres."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a look at the pages of a file told."""

    frames: tuple[Frame, ...]
    signing: tuple[Mapping[str, Any], ...]
    number: Mapping[str, Any] | None
    date: Mapping[str, Any] | None
    attached: tuple[Mapping[str, Any], ...]
    """Blanks of annexes in the same file."""
    taken: tuple[Box, ...]

    def frame(self, page: int) -> Frame:
        """The page with that number, from 0.

        Raises:
            RefusedError: there is none.
        """
        if not 0 <= page < len(self.frames):
            raise RefusedError(f"Không có trang {page + 1} · there is no page {page + 1}")
        return self.frames[page]


@dataclass(frozen=True, slots=True)
class Marker:
    """Finds places and draws marks, by workers: PDF and PNG come from outside."""

    workers: Workers

    def look(self, path: Path, name: str = "", office: str = "") -> Sheet:
        """Where marks have their places in the PDF at ``path``.

        Raises:
            RefusedError: it cannot be read.
        """
        seen = self._ask("places", path=str(path.resolve()), name=name, office=office)
        return Sheet(
            frames=tuple(Frame.from_dict(one) for one in seen["pages"]),
            signing=tuple(seen["signing"]),
            number=seen["number"],
            date=seen["date"],
            attached=tuple(seen["attached"]),
            taken=tuple(Box(*one) for one in seen["taken"]),
        )

    def fields(self, path: Path) -> dict[str, Seen]:
        """The form fields of the PDF at ``path``, by their names.

        Raises:
            RefusedError: it cannot be read.
        """
        return _fields(self._ask("fields", path=str(path.resolve())))

    def lay_out(self, path: Path, layout: Layout) -> tuple[bytes, dict[str, Seen]]:
        """The PDF at ``path`` with the fields of ``layout``, and all that it has then.

        Raises:
            RefusedError: it has one of them already, is signed, or cannot be read.
        """
        with TemporaryDirectory(prefix="luutru-layout-") as folder:
            laid = Path(folder) / "laid.pdf"
            told = self._ask(
                "lay-out", path=str(path.resolve()), layout=asdict(layout), to=str(laid)
            )
            held = _fields(told)
            return laid.read_bytes(), held

    def report(self, path: Path, trust: Path, at: datetime) -> SignatureReport:
        """What the signatures of the file at ``path`` are worth.

        Raises:
            RefusedError: it cannot be examined within the limits.
        """
        answer = self._ask(
            "signatures", path=str(path.resolve()), trust=str(trust.resolve()), at=iso_utc(at)
        )
        return SignatureReport.from_dict(answer)

    def draw(
        self, rule: SealRule, facts: Mapping[str, str], picture: Path | None, width: float | None
    ) -> Drawn:
        """The mark that ``rule`` asks for.

        Raises:
            RefusedError: a fact or the picture is missing, or cannot be used.
            UnavailableError: the face is not installed.
        """
        shows = rule.image.value != "none"
        if shows and picture is None:
            said = rule.citation
            raise RefusedError(f"Cần hình PNG · a PNG picture is needed: {rule.kind} ({said})")
        answer = self._ask(
            "mark",
            picture=str(picture.resolve()) if picture and shows else "",
            width_mm=width,
            colour=rule.colour,
            transparent=rule.transparent,
            words=list(rule.lines(facts)),
            font=rule.font,
            size=rule.size or 10,
        )
        return drawn(answer)

    def write(self, blank: Mapping[str, Any], words: Mapping[str, str]) -> Drawn:
        """What is written into a blank: ``words`` by the names of its pieces.

        Raises:
            RefusedError: it does not fit.
            UnavailableError: the face is not installed.
        """
        answer = self._ask(
            "blank",
            width_mm=blank["box"][2],
            height_mm=blank["box"][3],
            baseline_mm=blank["baseline"],
            pieces=[[words[what], left, right] for left, right, what in blank["pieces"]],
            size=blank["size"],
            style=blank["style"],
            ground=blank["dotted"],
        )
        return drawn(answer)

    def _ask(self, task: str, **arguments: JSONValue) -> dict[str, Any]:
        return ask(self.workers, task, **arguments)


def _fields(told: Mapping[str, Any]) -> dict[str, Seen]:
    if told["problem"]:
        raise RefusedError(told["problem"])
    return {one["name"]: seen_of(one) for one in told["fields"]}


def drawn(answer: Mapping[str, Any]) -> Drawn:
    """What a worker drew.

    Raises:
        RefusedError: it could not, for a reason that lies in what it was given.
        UnavailableError: the face is not installed.
    """
    problem = answer.get("problem")
    if problem:
        vi, en = PROBLEMS[problem]
        detail = f" ({answer['detail']})" if answer["detail"] else ""
        kind = UnavailableError if problem == "font-missing" else RefusedError
        raise kind(f"Không vẽ được: {vi}{detail} · cannot be drawn: {en}{detail}")
    image = answer["image_mm"]
    return Drawn(
        picture=base64.b64decode(answer["picture"]),
        width=answer["width_mm"],
        height=answer["height_mm"],
        image=(image[2], image[3]) if image else None,
        findings=tuple(answer["findings"]),
    )


def told(codes: tuple[str, ...]) -> list[dict[str, str]]:
    """Findings as JSON shows them."""
    return [{"code": code, "vi": FINDINGS[code][0], "en": FINDINGS[code][1]} for code in codes]
