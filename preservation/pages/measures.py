"""Measures: what can be seen of a scan's quality in its pixels alone. Numbers, no judgement.

Everything is measured on the picture as it came, turned upright perhaps but **not straightened**
(a straightened page has corners that nobody scanned), and on small grey copies of it.
``ingest.digitise.quality`` compares the numbers with the rule of the day.

================  ============================================================================
``width``         in pixels, as ``height``
``dpi``           that the file states; None: it states none (under 10 is none)
``depth``         bits a pixel of the file
``chroma``        per mille of the pixels that are not quite grey; 0: grey in the coat of colour
``paper``         level of the ground, 0 to 255
``contrast``      levels between the ground and the core of strokes; None: no strokes
``edge_mm``       from ground to ink across a stroke; None: no strokes
``ink_mm2``       area of what is printed or written, without specks and borders
``blank``         whether that is next to nothing: there is no word to be read
``cut``           ``{"left": 0, "top": 0, "right": 0, "bottom": 0}`` strokes that run into a side
``bleed``         per mille of the ground that is shaded in the manner of a printed back
``border``        per cent of the darkest side that is not paper
``lean``          degrees by which it lies askew, within ± 15; None: no lines are seen
``likeness``      see ``preservation.pages.likeness``
``codes``         only when asked for: see ``preservation.pages.codes``
================  ============================================================================
"""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from preservation.pages.codes import read_codes
from preservation.pages.leaf import GLASS_MM, Leaf, Mask, coloured, leaf
from preservation.pages.likeness import fingerprint
from preservation.pages.margins import bleed, border, cut
from preservation.pages.pictures import LEAST_DOTS
from preservation.pages.skew import lean
from preservation.pages.strokes import strokes

DEPTHS = {"1": 1, "L": 8, "P": 8, "LA": 16, "I;16": 16, "I;16B": 16, "RGB": 24, "CMYK": 32}
"""Bits a pixel by the mode of Pillow; others: eight a band."""
STAMP = 40
"""Levels between the strongest and the weakest of red, green and blue, in the ink of stamps."""

LOOKED_AT = 600_000
"""Pixels whose colour is looked at, of a large page."""
NOTHING_MM2 = 1.0
"""A full stop of 14 points has 0.3 mm², a page number about 4; the rule of the day has a limit of
its own, which is higher."""


def measure(
    image: Image.Image,
    dpi: int | None,
    *,
    depth: int | None = None,
    skew: float = 0.0,
    codes: bool = False,
    full: Image.Image | None = None,
) -> dict[str, Any]:
    """Measure one page; about 0.1 s for A4 at 300 dots an inch. JSON can hold the answer.

    Args:
        image: The page as it came, decoded, turned upright or not, not straightened.
        dpi: Dots an inch that its file states.
        depth: Bits a pixel in its file; None: as the mode of ``image`` says.
        skew: Degrees by which it has to be turned (counter-clockwise) to stand straight; 0: it
            stands straight, or lies too far askew.
        codes: Whether to look for bar codes too, which takes half as long again.
        full: ``image`` in grey, if it was made before.
    """
    page = leaf(image if full is None else full, dpi)
    plain, ink = coloured(image), _ink(page)
    told: dict[str, Any] = {
        "width": image.width,
        "height": image.height,
        "dpi": dpi if dpi and dpi >= LEAST_DOTS else None,
        "depth": depth or DEPTHS.get(image.mode, 8 * len(image.getbands())),
        "chroma": _chroma(plain),
        "paper": round(page.paper, 1),
        "ink_mm2": ink,
        "blank": ink < NOTHING_MM2,
        "cut": cut(page),
        "bleed": bleed(page, _stamped(plain, page)),
        "border": border(page),
        "lean": skew or lean(page.full),
        "likeness": fingerprint(page, skew),
    }
    found = strokes(page)
    told["contrast"], told["edge_mm"] = (found.contrast, found.edge_mm) if found else (None, None)
    if codes:
        told["codes"] = [asdict(code) for code in read_codes(page.full)]
    return told


def _chroma(plain: Image.Image) -> float:
    """Per mille of pixels whose red, green and blue differ at all.

    In what was scanned in grey and saved as colour none do, JPEG or not; in what was scanned in
    colour some do, even of black print on white paper: the lens and the grain see to that.
    """
    if plain.mode == "L":
        return 0.0
    step = max(2, round((plain.width * plain.height / LOOKED_AT) ** 0.5))
    size = max(plain.width // step, 1), max(plain.height // step, 1)
    spread = _spread(plain.resize(size, Image.Resampling.NEAREST))
    return round(float((spread > 0).mean()) * 1000, 2)


def _stamped(plain: Image.Image, page: Leaf) -> Mask:
    """Small pixels that are stamps, or written in coloured ink."""
    if plain.mode == "L":
        return np.zeros(page.small.shape, dtype=np.bool_)
    return _spread(plain.reduce(page.factor) if page.factor > 1 else plain) > STAMP


def _spread(picture: Image.Image) -> NDArray[np.uint8]:
    """Of each pixel, levels between its strongest and its weakest colour."""
    red, green, blue = (np.asarray(band) for band in picture.split())
    strongest = np.maximum(np.maximum(red, green), blue)
    spread: NDArray[np.uint8] = strongest - np.minimum(np.minimum(red, green), blue)
    return spread


def _ink(page: Leaf) -> float:
    inner: Mask = page.ink[page.within(GLASS_MM)]
    return round(float(inner.sum()) * page.mm**2, 2)
