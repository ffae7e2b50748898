"""Quality: compares what was measured of a document's pages with the rule of the day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from repository.digitisation import DigitisingRule

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
        """What ``preservation.pages.measures`` saw; empty where the page could not be read."""
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
        raise NotImplementedError


def judge(
    pages: Sequence[Judged], paper_count: int | None, rule: DigitisingRule
) -> tuple[Check, ...]:
    """Every check of one document, page by page, the whole document's last.

    Args:
        pages: In order, as they will stand in the file.
        paper_count: How many written sides the paper has, as a person counted them; None: nobody
            did, and nothing is said of it. Blank sides may be scanned or not.
        rule: In force on the day of the scan.
    """
    raise NotImplementedError


def failed(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Those that a reviewer has to look at."""
    return tuple(check for check in checks if not check.ok)
