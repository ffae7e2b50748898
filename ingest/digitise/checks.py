"""Checks: what is checked of a scan, and what came of it. Values only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol

WHOLE = 0
"""The ``page`` of a check of the whole document."""


class Aspect(StrEnum):
    """What is checked: the names in JSON, on the review screen and in events."""

    READABLE = "readable"
    RESOLUTION = "resolution"
    SCALE = "scale"
    DEPTH = "depth"
    COLOUR = "colour"
    SKEW = "skew"
    ORIENTATION = "orientation"
    BLANK = "blank"
    EDGES = "edges"
    BORDER = "border"
    BLUR = "blur"
    CONTRAST = "contrast"
    BLEED_THROUGH = "bleed-through"
    CONFIDENCE = "confidence"
    DUPLICATE = "duplicate"
    PAGE_COUNT = "page-count"


class Judged(Protocol):
    """What is asked of a page here; ``ingest.digitise.engine.Page`` has it."""

    @property
    def number(self) -> int:
        """Its place in the document, from 1."""
        ...

    @property
    def turned(self) -> int:
        """Degrees, of 0, 90, 180, 270, by which it was turned to stand upright."""
        ...

    @property
    def skew(self) -> float:
        """Degrees that were taken out."""
        ...

    @property
    def confidence(self) -> float | None:
        """Mean of the words' confidences, 0 to 100; None: no word was read."""
        ...

    @property
    def measures(self) -> Mapping[str, Any]:
        """What ``preservation.pages.measures`` saw; empty for a page that no scanner made."""
        ...

    @property
    def problem(self) -> str:
        """Why the page could not be read; empty: it could."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked on one page."""

    page: int
    """From 1; 0: the whole document."""
    check: Aspect
    value: float | str | None
    """What was found; None: nothing to measure."""
    limit: float | str | None
    ok: bool
    law: bool
    """Whether the limit is the law's (dpi, depth, colour, scale) and not our own choice."""
    vi: str
    """What a clerk is told: what was found, and what to do when it is not ok."""
    en: str

    def as_dict(self) -> dict[str, Any]:
        """The check as JSON holds it."""
        told = asdict(self)
        told["check"] = self.check.value
        return told
