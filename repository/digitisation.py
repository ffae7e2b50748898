"""Digitisation: how paper is scanned, by its kind and a date, read from a dated data file.

The rules lie in ``repository/law/digitisation.toml`` and carry their citations. A new circular is
a new entry there and needs no new code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from repository.dated import LawDataError, check_days, check_entry
from repository.errors import NotFoundError
from repository.seals import MarkKind


class PaperKind(StrEnum):
    """What lies on the scanner."""

    ADMINISTRATIVE = "administrative"
    """Văn bản hành chính."""
    MAP = "map"
    """Bản đồ, bản vẽ."""
    PHOTO = "photo"
    """Ảnh, phim âm bản."""


class Colour(StrEnum):
    """When a picture must have colour."""

    ALWAYS = "always"
    AS_SOURCE = "as-source"
    """As the paper is. Which of the two a paper is cannot be seen in a picture without colour, so
    a grey one is always pointed out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a scan is measured against: our own choice, not the law's; 0 is not judged."""

    skew: float
    """In degrees, at most."""
    strokes: float
    """Strokes of ink that run into one side, at most."""
    ink: float
    """In square millimetres; under it a page is blank."""
    edge: float
    """Millimetres from paper to ink across a stroke, at most."""
    contrast: float
    """Levels of 255 between paper and ink, at least."""
    bleed: float
    """Per mille of the paper shaded by its back, at most."""
    border: float
    """Per cent of a side that is dark, at most."""
    confidence: float
    """Mean of the reader's own opinion, 0 to 100, at least."""
    likeness: float
    """0 to 1; two pages that are more alike are one page scanned twice."""
    largest_mm: float
    smallest_mm: float


@dataclass(frozen=True, slots=True)
class DigitisingRule:
    """How one kind of paper is scanned between two days (TT 05/2025 Điều 8 and its elders)."""

    kind: PaperKind
    profile: str
    first: date
    last: date | None
    dpi: int
    """Dots an inch, at least."""
    depth: int
    """Bits a pixel, at least."""
    colour: Colour
    scale: int
    """In per cent of the paper."""
    formats: tuple[str, ...]
    """What may come out, the best first: ``pdf/a``, ``pdf``, ``jpeg``, ``tiff``, ``png``."""
    text_layer: bool
    """Whether the law asks for a second layer with the text. We always make one in a PDF."""
    seal: MarkKind
    despeckle: bool
    """Whether specks may be taken out of the picture that is kept."""
    limits: Limits
    citation: str
    sure: str

    def contains(self, day: date) -> bool:
        """Whether it was in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)


def rule_for(day: date, kind: PaperKind = PaperKind.ADMINISTRATIVE) -> DigitisingRule:
    """The rule for ``kind`` in force on ``day``, which is the day of the scan.

    Raises:
        NotFoundError: no rule was in force then.
    """
    for rule in rules():
        if rule.kind is kind and rule.contains(day):
            return rule
    raise NotFoundError(f"không có quy định về số hóa · no rule on digitising: {kind}, {day}")


def rule_named(profile: str, kind: PaperKind = PaperKind.ADMINISTRATIVE) -> DigitisingRule:
    """The rule for ``kind`` of the profile called ``profile``: ``2025-TT05``.

    Raises:
        NotFoundError: there is none.
    """
    for rule in rules():
        if rule.kind is kind and rule.profile == profile:
            return rule
    raise NotFoundError(f"không có quy định về số hóa · no rule on digitising: {kind}, {profile}")


@cache
def rules() -> tuple[DigitisingRule, ...]:
    """Every rule.

    Raises:
        LawDataError: the data file is wrong.
    """
    return read((files("repository") / "law" / "digitisation.toml").read_text("utf-8"))


def read(text: str) -> tuple[DigitisingRule, ...]:
    """The rules that ``text`` holds.

    Raises:
        LawDataError: it is no TOML, or a rule is incomplete, unknown in part, or overlaps.
    """
    try:
        found = tomllib.loads(text)
        limits = {name: _limits(name, entry) for name, entry in found["limits"].items()}
        made = tuple(_rule(entry, limits) for entry in found["rule"])
        check_days("digitisation.toml", PaperKind, made)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise LawDataError(f"digitisation.toml: {type(error).__name__}: {error}") from error
    return made


def _limits(name: str, entry: Mapping[str, Any]) -> Limits:
    _only(name, entry, _LIMITS | {"sure"})
    for key in sorted(_LIMITS):
        if type(entry[key]) not in {int, float} or entry[key] < 0:
            raise ValueError(f"{name}: {key} = {entry[key]!r}")
    if not entry["sure"]:
        raise ValueError(f"{name}: sure is empty")
    return Limits(**{key: float(entry[key]) for key in _LIMITS})


def _rule(entry: Mapping[str, Any], limits: Mapping[str, Limits]) -> DigitisingRule:
    check_entry(entry, _RULE | {"from", "until"}, _NEEDED)
    unknown = set(entry["formats"]) - FORMATS
    if unknown:
        raise ValueError(f"{entry['kind']}: unknown format {', '.join(sorted(unknown))}")
    as_they_are = {name: entry[name] for name in _PLAIN}
    return DigitisingRule(
        kind=PaperKind(entry["kind"]),
        first=entry["from"],
        last=entry.get("until"),
        colour=Colour(entry["colour"]),
        formats=tuple(entry["formats"]),
        seal=MarkKind(entry["seal"]),
        limits=limits[entry["limits"]],
        **as_they_are,
    )


FORMATS = frozenset({"pdf/a", "pdf", "jpeg", "tiff", "png"})
_LIMITS = frozenset(field.name for field in fields(Limits))
_RULE = frozenset(field.name for field in fields(DigitisingRule)) - {"first", "last"}
_NEEDED = ("citation", "sure", "profile", "formats", "dpi", "depth", "scale")
_PLAIN = (
    "profile",
    "dpi",
    "depth",
    "scale",
    "text_layer",
    "despeckle",
    "citation",
    "sure",
)


def _only(name: str, entry: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = entry.keys() - known
    if unknown:
        raise ValueError(f"{name}: unknown: {', '.join(sorted(unknown))}")
