"""Frames: one side of paper made ready, a picture to keep and a grey one for Tesseract to read."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

from preservation.pages import pdf
from preservation.pages.bitmaps import INCH_MM, Bitmap, bitmap
from preservation.pages.inks import readable
from preservation.pages.leaves import native_dpi
from preservation.pages.measures import measure
from preservation.pages.pictures import PIXELS
from preservation.pages.red import red_ink
from preservation.pages.rims import without_rims
from preservation.pages.seals import Seal, seals
from preservation.pages.skew import skew
from preservation.pages.turning import turned_dots
from preservation.texts.sink import UnreadableError

LEAST_SKEW = 0.1
"""Degrees: a page that is level to this is not turned, and loses no sharpness."""
FEW_DEGREES, QUICK_PIXELS = 3.0, 24_000_000
"""Turned by more, or larger, a page in colour is left to Pillow, which takes less memory."""
ROTATED_PIXELS = 72_000_000
"""Larger pictures are not turned by small angles: there would be no memory for it."""
OCR_PIXELS = 36_000_000
"""The grey picture has no more; A3 at 400 dots an inch has 31 million."""
DRAWN_DPI = 300
"""At which a page without a picture of its own is drawn."""
LEAST_DPI, MOST_DPI = 72, 1200
PAPERS_MM = ((210.0, 297.0), (148.0, 210.0), (297.0, 420.0), (105.0, 148.0), (216.0, 356.0))
"""A4 first: the paper that is taken for granted where a file does not say how large it is."""
ALIKE = 0.04
HALF_WHITE = 128
SEEN = 128
"""Dots across and down whose colour is looked at to know that of the paper."""
TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""Clockwise, as a reader turns paper; Pillow counts the other way."""


def frame(
    *,
    path: str,
    family: str,
    number: int,
    picture: str,
    grey: str,
    turned: int = 0,
    deskew: bool = True,
    despeckle: bool = False,
    lossless: bool = False,
    quality: int = 88,
    codes: bool = False,
    red: str = "",
) -> dict[str, Any]:
    """Make one side of paper ready. Runs in a worker.

    Args:
        path: The file as it came.
        family: What ``leaves`` said it is.
        number: The frame or page, from 0.
        picture: Where the picture to keep is written, without its ending.
        grey: Where the picture for Tesseract is written (TIFF); nothing: it is not wanted.
        turned: By how many degrees, clockwise, it is turned beyond what the file says.
        deskew: Whether lines are made level.
        despeckle: Whether single dots are taken away.
        lossless: Whether the picture is kept without loss.
        quality: Of JPEG otherwise.
        codes: Whether bar codes are looked for.
        red: Where the red ink of the head is written by itself (TIFF), if there is any.

    Returns:
        ``picture``: its name; ``width``, ``height`` in pixels; ``dpi``; ``ocr_dpi`` of the grey
        one, 0 where there is none: also for a blank page, which has nothing to be read; ``red``:
        whether there is red ink in the head, and its picture was written; ``stains``: where seals
        and signatures are, in dots of the grey one; ``skew`` that was taken out, in degrees;
        ``measures``, of the page before it was made level.

    Raises:
        UnreadableError: the frame is broken, or has too many pixels.
    """
    came = drawn(path, number) if family == "pdf" else bitmap(path, number)
    dpi = came.dpi or assumed_dpi(came.image.size)
    image = came.image.transpose(TURNS[turned]) if turned else came.image
    full = image if image.mode == "L" else image.convert("L")
    angle = skew(full) or 0.0
    measures = measure(image, came.dpi, depth=came.depth, skew=angle, codes=codes, full=full)
    level = deskew and abs(angle) >= LEAST_SKEW and _pixels(image) <= ROTATED_PIXELS
    mode, lay = came.mode, came.turned
    made = turned_level(image, angle) if level else image
    del came, image, full  # of a large sheet there is room for two pictures, not for three
    if despeckle:
        made = without_specks(made, dpi)
    name = _keep(made, dpi, Path(picture), lossless=lossless, quality=quality)
    read = bool(grey) and not measures["blank"]
    found = seals(made, dpi) if read and made.mode == "RGB" else []
    ocr_dpi = _write_grey(made, dpi, grey, found) if read else 0
    ink = red_ink(made, dpi, found) if red and read else None
    if ink is not None:
        ink.save(red, "TIFF")
    return {
        "picture": name,
        "width": made.width,
        "height": made.height,
        "dpi": dpi,
        "ocr_dpi": ocr_dpi,
        "red": ink is not None,
        "stains": [list(seal.room) for seal in found] if ocr_dpi == dpi else [],
        "turned": (lay + turned) % 360,
        "skew": angle if level else 0.0,
        "measures": {**measures, "mode": mode},
    }


def drawn(path: str, number: int) -> Bitmap:
    """A page of a PDF, drawn dot for dot as its largest picture is.

    Raises:
        UnreadableError: there is no such page, it is broken, or has too many pixels.
    """
    with pdf.opened(path) as document:
        if not 0 <= number < document.page_count:
            raise UnreadableError(f"PDF: no page {number + 1}")
        page = document[number]
        said = native_dpi(page)
        dots, depth, colours = said or (DRAWN_DPI, 24, 3)
        dpi = round(min(max(dots, LEAST_DPI), MOST_DPI))
        width, height = (length / 72 * dpi for length in (page.rect.width, page.rect.height))
        if not 0 < width * height <= PIXELS:
            raise UnreadableError(f"PDF: page {number + 1} of {width:.0f} × {height:.0f} pixels")
        space = pymupdf.csGRAY if colours == 1 else pymupdf.csRGB
        seen = page.get_pixmap(dpi=dpi, colorspace=space, alpha=False)
        mode = "L" if seen.n == 1 else "RGB"
        image = Image.frombytes(mode, (seen.width, seen.height), seen.samples)
        if depth == 1:
            image = _bilevel(image)
    return Bitmap(image, dpi if said else None, depth, colours > 1, image.mode, 0)


def assumed_dpi(size: tuple[int, int]) -> int:
    """The resolution of a picture that says none, if it shows a whole sheet of common paper."""
    short, long = sorted(size)
    for width, height in PAPERS_MM:
        if abs(long / short - height / width) <= ALIKE * height / width:
            dpi = round(short / width * INCH_MM)
            if LEAST_DPI <= dpi <= MOST_DPI:
                return dpi
    width, height = PAPERS_MM[0]
    return min(max(round(long / height * INCH_MM), LEAST_DPI), MOST_DPI)


def without_specks(image: Image.Image, dpi: int) -> Image.Image:
    """Without dots that stand alone: smaller than the mark of any letter, nothing near them."""
    side = max(round(dpi / 150), 1)  # 0.17 mm; the dot below ạ in print of 10 points is 0.35
    grey = np.asarray(image.convert("L"))
    paper = int(np.percentile(grey[::8, ::8], 90))
    ink = (grey < paper * 0.75).astype(np.int32)
    sums = np.pad(ink, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    reach = 2 * side
    near, room = _around(sums, side // 2 + 1, ink.shape), _around(sums, reach, ink.shape)
    alone = (ink > 0) & (near == room) & (room <= side * side)
    if not alone.any():
        return image
    mask = Image.fromarray((alone * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
    clean = image.copy()
    clean.paste(_paper(image), mask=mask)
    return clean


def _around(sums: np.ndarray[Any, Any], reach: int, shape: tuple[int, ...]) -> Any:  # noqa: ANN401
    """How much ink there is within ``reach`` of each dot."""
    rows, columns = np.arange(shape[0]), np.arange(shape[1])
    top, bottom = np.maximum(rows - reach, 0), np.minimum(rows + reach + 1, shape[0])
    left, right = np.maximum(columns - reach, 0), np.minimum(columns + reach + 1, shape[1])
    upper, lower = sums[top], sums[bottom]
    return lower[:, right] - lower[:, left] - upper[:, right] + upper[:, left]


def turned_level(image: Image.Image, angle: float) -> Image.Image:
    """``image`` turned counter-clockwise by a few degrees; its size stays, corners are paper."""
    source = image.convert("L") if image.mode == "1" else image
    paper = _paper(source)
    if source.mode == "RGB" and abs(angle) <= FEW_DEGREES and _pixels(source) <= QUICK_PIXELS:
        return Image.fromarray(turned_dots(np.asarray(source), angle, paper))
    level = source.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=paper)
    return _bilevel(level) if image.mode == "1" else level


def _bilevel(grey: Image.Image) -> Image.Image:
    return grey.point(lambda level: 255 if level >= HALF_WHITE else 0, "1")


def _pixels(image: Image.Image) -> int:
    return image.width * image.height


def _paper(image: Image.Image) -> Any:  # noqa: ANN401  what Pillow takes as a colour
    """The colour of the paper: what most of the page has."""
    if image.mode == "1":
        return 255
    some = np.asarray(image.resize((SEEN, SEEN), Image.Resampling.NEAREST))
    middle = np.median(some.reshape(SEEN * SEEN, -1), axis=0)
    return tuple(int(value) for value in middle) if image.mode == "RGB" else int(middle[0])


def _keep(image: Image.Image, dpi: int, stem: Path, *, lossless: bool, quality: int) -> str:
    dots = (dpi, dpi)
    if lossless or image.mode == "1":
        to = stem.with_name(stem.name + ".png")
        image.save(to, "PNG", dpi=dots, compress_level=4)
    else:
        to = stem.with_name(stem.name + ".jpg")
        image.save(to, "JPEG", dpi=dots, quality=quality, subsampling=0)
    return to.name


def _write_grey(image: Image.Image, dpi: int, to: str, found: list[Seal] | None) -> int:
    """Write what Tesseract reads, and return how many dots an inch it has.

    A plain TIFF: of a PGM Leptonica reads every dot by itself, a tenth of the time for a page.
    """
    if _pixels(image) > OCR_PIXELS:
        factor = (OCR_PIXELS / _pixels(image)) ** 0.5
        size = round(image.width * factor), round(image.height * factor)
        source = image.convert("L") if image.mode == "1" else image
        image, dpi = source.resize(size, Image.Resampling.BOX), round(dpi * factor)
        found = None
    without_rims(readable(image, dpi, found), image, dpi).save(to, "TIFF")
    return dpi
