"""Likeness: whether upright pages look as the file's own do, so that no copy shows another page."""

from collections.abc import Iterator
from pathlib import Path

from PIL import ImageChops

from preservation.pages.renderers import MuPdf

COARSE = 10
"""Pages are compared in squares of so many pixels at 100 dots an inch: 2.5 mm."""
MOST = 40
"""Of 255: how much darker or lighter such a square may have become."""
COMPARED = 40
"""Pages that are compared: of longer files the first and the last ones."""


def unlike(path: str, upright: str) -> int | None:
    """The first page, from 1, that looks different; None, if none does."""
    original, made = MuPdf(Path(path).read_bytes()), MuPdf(Path(upright).read_bytes())
    try:
        if original.pages != made.pages:
            return min(original.pages, made.pages) + 1
        return next((page for page in _chosen(made.pages) if _differs(original, made, page)), None)
    finally:
        original.close()
        made.close()


def _chosen(count: int) -> Iterator[int]:
    first = min(count, COMPARED // 2)
    yield from range(1, first + 1)
    yield from range(max(first + 1, count - COMPARED // 2 + 1), count + 1)


def _differs(original: MuPdf, made: MuPdf, page: int) -> bool:
    then, now = (one.picture(page).convert("L") for one in (original, made))
    across, down = abs(then.width - now.width), abs(then.height - now.height)
    if across > 1 or down > 1:
        return True
    size = min(then.width, now.width), min(then.height, now.height)
    squares = [one.crop((0, 0, *size)).reduce(COARSE) for one in (then, now)]
    return any(ImageChops.difference(*squares).histogram()[MOST + 1 :])
