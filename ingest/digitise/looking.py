"""Looking: every check of a single page against the rule of the day. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.digitise.checks import Aspect, Check, Judged
from ingest.digitise.separating import is_blank
from ingest.digitise.wording import made
from repository.digitisation import Colour, DigitisingRule

ROUNDING = 1
"""Dots an inch: a width in millimetres or points never gives back the whole number."""
LEAST_COLOUR = 0.5
"""Per mille of pixels that are not quite grey: a grey picture in the coat of colour has none."""
MM_AN_INCH = 25.4
SHEET_RATIO = (1.39, 1.44)
"""Long side by short side of the sheets of ISO 216, and of what is a little askew."""
SHEETS_MM = (1189, 1000, 841, 707, 594, 500, 420, 353, 297, 250, 210, 176, 148, 125, 105, 74)
"""Long sides of A0 to A7 and B1 to B6 (ISO 216)."""
SHEET_TOLERANCE = 0.04


def look(page: Judged, rule: DigitisingRule) -> Iterator[Check]:
    """The checks of ``page``.

    One that could not be read has a single one, and so has one without measures: a born-digital
    page, which no scanner has seen.
    """
    yield made(page.number, Aspect.READABLE, page.problem or None, None, ok=not page.problem)
    if page.problem or "ink_mm2" not in page.measures:
        return
    yield from _by_law(page.number, page.measures, rule)
    yield from _as_it_lies(page, rule)
    blank = is_blank(page, rule.limits.ink)
    if rule.limits.ink:
        ink = page.measures["ink_mm2"]
        yield made(page.number, Aspect.BLANK, ink, rule.limits.ink, ok=not blank)
    if not blank:
        yield from _as_it_reads(page, rule)


def _by_law(number: int, seen: Mapping[str, Any], rule: DigitisingRule) -> Iterator[Check]:
    """TT 05/2025 Điều 8 and its elders: resolution, scale, depth, colour."""
    dpi = seen["dpi"]
    enough = dpi is not None and dpi >= rule.dpi - ROUNDING
    yield made(number, Aspect.RESOLUTION, dpi, rule.dpi, ok=enough, law=True)
    if dpi is not None:
        size = [seen["width"] / dpi * MM_AN_INCH, seen["height"] / dpi * MM_AN_INCH]
        said = f"{size[0]:.0f} × {size[1]:.0f} mm"
        limit = f"{rule.scale} %"
        yield made(number, Aspect.SCALE, said, limit, ok=_full_size(size, rule), law=True)
    deep = seen["depth"] >= rule.depth
    yield made(number, Aspect.DEPTH, seen["depth"], rule.depth, ok=deep, law=True)
    coloured = seen["chroma"] >= LEAST_COLOUR
    always = rule.colour is Colour.ALWAYS
    yield made(number, Aspect.COLOUR, seen["chroma"], LEAST_COLOUR, ok=coloured, law=always)


def _full_size(size: list[float], rule: DigitisingRule) -> bool:
    """Whether a page may have been scanned at 100 %: its size is one that paper has.

    A page with the sides of a sheet of ISO 216 must be as large as one; another may have any size
    between the limits.
    """
    short, long = sorted(size)
    if short < rule.limits.smallest_mm or long > rule.limits.largest_mm:
        return False
    if not SHEET_RATIO[0] <= long / short <= SHEET_RATIO[1]:
        return True
    return any(abs(long - sheet) <= sheet * SHEET_TOLERANCE for sheet in SHEETS_MM)


def _as_it_lies(page: Judged, rule: DigitisingRule) -> Iterator[Check]:
    limits, seen = rule.limits, page.measures
    if limits.skew:
        askew = round(page.skew or seen["lean"] or 0.0, 2)
        yield made(page.number, Aspect.SKEW, askew, limits.skew, ok=abs(askew) <= limits.skew)
    yield made(page.number, Aspect.ORIENTATION, page.turned, 0, ok=page.turned == 0)
    if limits.border:
        clean = seen["border"] <= limits.border
        yield made(page.number, Aspect.BORDER, seen["border"], limits.border, ok=clean)
    if limits.bleed:
        opaque = seen["bleed"] <= limits.bleed
        yield made(page.number, Aspect.BLEED_THROUGH, seen["bleed"], limits.bleed, ok=opaque)
    if limits.strokes:
        side, most = max(seen["cut"].items(), key=lambda item: item[1])
        whole = most <= limits.strokes
        yield made(page.number, Aspect.EDGES, most, limits.strokes, ok=whole, side=side)


def _as_it_reads(page: Judged, rule: DigitisingRule) -> Iterator[Check]:
    """Of a page that is not blank; one without strokes (a photograph) is neither sharp nor not."""
    limits, seen, number = rule.limits, page.measures, page.number
    edge, contrast = seen["edge_mm"], seen["contrast"]
    if limits.edge and edge is not None:
        yield made(number, Aspect.BLUR, edge, limits.edge, ok=edge <= limits.edge)
    if limits.contrast and contrast is not None:
        strong = contrast >= limits.contrast
        yield made(number, Aspect.CONTRAST, contrast, limits.contrast, ok=strong)
    if limits.confidence:
        mean = None if page.confidence is None else round(page.confidence, 1)
        sure = mean is not None and mean >= limits.confidence
        yield made(number, Aspect.CONFIDENCE, mean, limits.confidence, ok=sure)
