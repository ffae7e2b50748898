"""Seals: how a mark shows itself on a page, by its kind and a date, read from a dated data file.

The rules lie in ``repository/law/seals.toml`` and carry their citations. A new circular is a new
entry there and needs no new code.
"""

import string
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from repository.calendar import VIETNAM
from repository.dated import LawDataError as LawDataError  # noqa: PLC0414 - it is known from here
from repository.dated import check_days, check_entry
from repository.errors import NotFoundError, RefusedError


class MarkKind(StrEnum):
    """Whose mark it is, and on what."""

    PERSON = "person"
    ISSUER = "issuer"
    """The organisation, on a document that it issues."""
    DIGITISED = "digitised"
    """The organisation, on paper that it scanned."""
    ANNEX = "annex"
    """The organisation, on an annex in a file of its own."""
    COPY = "copy"
    """The organisation, on a copy that it certifies (NĐ 30/2020)."""
    ARCHIVE_COPY = "archive-copy"
    """The organisation, on a copy that an archive certifies (TT 05/2025)."""
    NUMBER = "number"
    DATE = "date"


class Position(StrEnum):
    """Where a mark has its place."""

    SIGNING_PLACE = "signing-place"
    OVER_SIGNATURE = "over-signature"
    TOP_RIGHT = "top-right"
    BLANK = "blank"


class Image(StrEnum):
    """Which picture a mark shows."""

    NONE = "none"
    SEAL = "seal"
    SIGNATURE = "signature"


COLOURS = {Image.SEAL: "red", Image.SIGNATURE: "blue", Image.NONE: "black"}
FONT = "Times New Roman"
"""Upright, regular and black, wherever the law says how words are set; drawn with Tinos."""
FACTS = frozenset(
    {"agency", "time", "date", "clock", "number", "notation", "form", "day", "month", "year"}
)


@dataclass(frozen=True, slots=True)
class SealRule:
    """How one kind of mark is shown between two days."""

    kind: MarkKind
    profile: str
    first: date
    last: date | None
    position: Position
    image: Image
    transparent: bool
    """Whether the ground of the picture lets through what lies below."""
    words: tuple[str, ...]
    size: float
    """Of the words, in points; 0: as the words around them."""
    citation: str
    sure: str
    font: str = FONT

    @property
    def colour(self) -> str:
        """Of the picture; words are always black."""
        return COLOURS[self.image]

    @property
    def asks(self) -> frozenset[str]:
        """Which facts its words need."""
        return frozenset(name for line in self.words for name in _names(line))

    def contains(self, day: date) -> bool:
        """Whether it was in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)

    def lines(self, facts: Mapping[str, str]) -> tuple[str, ...]:
        """Its words, filled in.

        Raises:
            RefusedError: a fact that it asks for is missing or empty.
        """
        missing = sorted(name for name in self.asks if not facts.get(name))
        if missing:
            said = f"{self.kind}: thiếu · missing: {', '.join(missing)} ({self.citation})"
            raise RefusedError(said)
        return tuple(line.format_map(facts) for line in self.words)


def rule_for(kind: MarkKind, day: date) -> SealRule:
    """The rule for ``kind`` in force on ``day``.

    Raises:
        NotFoundError: no rule was in force then.
    """
    for rule in rules():
        if rule.kind is kind and rule.contains(day):
            return rule
    raise NotFoundError(
        f"không có quy định về hình thức chữ ký số · no rule on how it is shown: {kind}, {day}"
    )


@cache
def rules() -> tuple[SealRule, ...]:
    """Every rule.

    Raises:
        LawDataError: the data file is wrong.
    """
    return read((files("repository") / "law" / "seals.toml").read_text("utf-8"))


def read(text: str) -> tuple[SealRule, ...]:
    """The rules that ``text`` holds.

    Raises:
        LawDataError: it is no TOML, or a rule is incomplete, unknown in part, or overlaps.
    """
    try:
        entries = tomllib.loads(text).get("rule", [])
        made = tuple(_rule(entry) for entry in entries)
        _check(made)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise LawDataError(f"seals.toml: {type(error).__name__}: {error}") from error
    return made


def instants(at: datetime) -> dict[str, str]:
    """What words say of the time of signing; the hour is that of Viet Nam."""
    local = at.astimezone(VIETNAM).replace(microsecond=0)
    return {
        "time": local.isoformat(),
        "date": f"{local:%d/%m/%Y}",
        "clock": f"{local:%H:%M:%S} +07:00",
    }


def number_in_words(number: str) -> str:
    """A number below 10 has a 0 before it (NĐ 30/2020 PL I II.3)."""
    return number.zfill(2) if number.isdigit() else number


def day_in_words(day: date) -> dict[str, str]:
    """Days below 10, and months 1 and 2, have a 0 before them (NĐ 30/2020 PL I II.4)."""
    padded_until = 2
    month = f"{day.month:02d}" if day.month <= padded_until else str(day.month)
    return {"day": f"{day.day:02d}", "month": month, "year": str(day.year)}


def _rule(entry: Mapping[str, Any]) -> SealRule:
    check_entry(entry, _KEYS, ("citation", "sure", "profile"))
    return SealRule(
        kind=MarkKind(entry["kind"]),
        profile=entry["profile"],
        first=entry["from"],
        last=entry.get("until"),
        position=Position(entry["position"]),
        image=Image(entry["image"]),
        transparent=entry.get("transparent", False),
        words=tuple(entry.get("words", ())),
        size=float(entry.get("size", 0)),
        citation=entry["citation"],
        sure=entry["sure"],
        font=entry.get("font", FONT),
    )


_KEYS = frozenset(
    [
        "kind",
        "profile",
        "from",
        "until",
        "position",
        "image",
        "transparent",
        "words",
        "size",
        "citation",
        "sure",
        "font",
    ]
)


def _check(made: Sequence[SealRule]) -> None:
    for rule in made:
        unknown = rule.asks - FACTS
        if unknown:
            raise LawDataError(
                f"seals.toml: {rule.kind}: unknown word {', '.join(sorted(unknown))}"
            )
        if rule.image is Image.NONE and not rule.words:
            raise LawDataError(f"seals.toml: {rule.kind}: neither picture nor words")
    check_days("seals.toml", MarkKind, made)


def _names(line: str) -> Iterable[str]:
    return (name for _, name, _, _ in string.Formatter().parse(line) if name is not None)
