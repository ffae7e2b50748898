"""Faults: what goes wrong at a scanner, done on purpose, so that the checks can be held to it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from demo.papers.scanning import Scan


class Fault(StrEnum):
    """What went wrong."""

    COARSE = "150 dpi"
    GREY = "grey instead of colour"
    MISSING = "missing page"
    UPSIDE_DOWN = "upside down"
    TURNED = "turned by 90 degrees"
    BLANK = "blank"
    BLURRED = "blurred"
    CUT = "cut edge"
    DUPLICATE = "duplicate"
    SKEWED = "skewed"
    FAINT = "low contrast"
    THROUGH = "bleed-through"


LOW_DPI = 150
SOFT_MM = 0.28
BACKING = (225, 224, 220)
CUT_MM = 38
"""How far the sheet lay off the glass: more than the margin, so that letters are cut."""


def fault(kind: Fault, done: Scan, page: int = 0) -> Scan:
    """``done`` with the fault on its page ``page`` (from 0); 150 dpi and grey are on every page.

    ``truth`` stays that of the sound scan: what was on the paper.
    """
    if kind is Fault.COARSE:
        return replace(
            done, pictures=tuple(_coarse(one, done.dpi) for one in done.pictures), dpi=LOW_DPI
        )
    if kind is Fault.GREY:
        return replace(done, pictures=tuple(one.convert("L") for one in done.pictures))
    before, spoiled, after = done.pictures[:page], done.pictures[page], done.pictures[page + 1 :]
    instead = _INSTEAD[kind](spoiled, done.dpi)
    return replace(done, pictures=(*before, *instead, *after))


def _coarse(picture: Image.Image, dpi: int) -> Image.Image:
    size = round(picture.width * LOW_DPI / dpi), round(picture.height * LOW_DPI / dpi)
    return picture.resize(size, Image.Resampling.LANCZOS)


def cut(picture: Image.Image, dpi: int) -> Image.Image:
    """A sheet that lay too far to the left: the ends of its lines are missing."""
    gone = round(CUT_MM / 25.4 * dpi)
    shifted = Image.new("RGB", picture.size, (236, 235, 232))
    shifted.paste(picture.crop((gone, 0, picture.width, picture.height)), (0, 0))
    return shifted


def blank(picture: Image.Image) -> Image.Image:
    """The same paper with nothing on it: its colour, its grain."""
    rng = np.random.default_rng(picture.width)
    tint = np.median(np.asarray(picture.resize((60, 84)).convert("RGB")).reshape(-1, 3), axis=0)
    grain = rng.normal(0, 3, (picture.height, picture.width, 1)).astype(np.float32)
    return _picture(tint.astype(np.float32) + np.repeat(grain, 3, axis=2))


def _scanned_again(picture: Image.Image) -> Image.Image:
    """The same sheet through the feeder once more: a little turned, with other noise."""
    turned = picture.rotate(0.7, Image.Resampling.BICUBIC, fillcolor=(240, 239, 236))
    rng = np.random.default_rng(picture.height)
    page = np.asarray(turned.convert("RGB"), dtype=np.float32)
    return _picture(page * 0.98 + rng.normal(0, 4, page.shape[:2]).astype(np.float32)[..., None])


def _faint(picture: Image.Image) -> Image.Image:
    """Toner at its end: what was black is light grey."""
    page = np.asarray(picture.convert("RGB"), dtype=np.float32)
    return _picture(228 + (page - 228) * 0.16)


def _shown_through(picture: Image.Image) -> Image.Image:
    """Thin paper, printed on both sides."""
    back = ImageOps.mirror(picture.convert("L").filter(ImageFilter.GaussianBlur(1.2)))
    shade = (255 - np.asarray(back, dtype=np.float32)) * 0.38
    page = np.asarray(picture.convert("RGB"), dtype=np.float32)
    return _picture(page - shade[..., None] * (page / 255))


def _picture(page: NDArray[np.floating[Any]]) -> Image.Image:
    return Image.fromarray(np.clip(page, 0, 255).astype(np.uint8), "RGB")


_INSTEAD: Mapping[Fault, Callable[[Image.Image, int], tuple[Image.Image, ...]]] = {
    Fault.MISSING: lambda _page, _dpi: (),
    Fault.DUPLICATE: lambda page, _dpi: (page, _scanned_again(page)),
    Fault.UPSIDE_DOWN: lambda page, _dpi: (page.transpose(Image.Transpose.ROTATE_180),),
    Fault.TURNED: lambda page, _dpi: (page.transpose(Image.Transpose.ROTATE_90),),
    Fault.BLANK: lambda page, _dpi: (blank(page),),
    Fault.CUT: lambda page, dpi: (cut(page, dpi),),
    Fault.BLURRED: lambda page, dpi: (page.filter(ImageFilter.GaussianBlur(SOFT_MM / 25.4 * dpi)),),
    Fault.SKEWED: lambda page, _dpi: (page.rotate(7, Image.Resampling.BICUBIC, fillcolor=BACKING),),
    Fault.FAINT: lambda page, _dpi: (_faint(page),),
    Fault.THROUGH: lambda page, _dpi: (_shown_through(page),),
}
"""What lies there instead of the sound page."""
