"""Measures: what can be seen of a scan's quality in its pixels alone. Numbers, no judgement.

Everything is measured on the picture **as it came**, before it is turned or straightened, and on
small grey copies of it. ``ingest.digitise.quality`` compares the numbers with the rule of the day.

================  ============================================================================
``width``         in pixels, as ``height``
``dpi``           that the file states; None: it states none (under 10 is none)
``depth``         bits a pixel of the file
``chroma``        per mille of the pixels that have a colour; 0: grey in the coat of colour
``paper``         level of the ground, 0 to 255
``contrast``      levels between the ground and the core of strokes; None: no strokes
``edge_mm``       from ground to ink across a stroke; None: no strokes
``ink_mm2``       area of what is printed or written, without specks and borders
``cut``           ``{"left": 0, "top": 0, "right": 0, "bottom": 0}`` strokes that run into a side
``bleed``         per mille of the ground that is shaded in the manner of a printed back
``border``        per cent of the darkest side that is not paper
``likeness``      see ``preservation.pages.likeness``
``codes``         only when asked for: see ``preservation.pages.codes``
================  ============================================================================
"""

from typing import Any

from PIL import Image


def measure(
    image: Image.Image,
    dpi: int | None,
    *,
    depth: int | None = None,
    skew: float = 0.0,
    codes: bool = False,
) -> dict[str, Any]:
    """Measure one page; about 0.1 s for A4 at 300 dots an inch. JSON can hold the answer.

    Args:
        image: The page as it came, decoded, neither turned nor straightened.
        dpi: Dots an inch that its file states.
        depth: Bits a pixel in its file; None: as the mode of ``image`` says.
        skew: Degrees by which it has to be turned (counter-clockwise) to stand straight.
        codes: Whether to look for bar codes too, which takes half as long again.
    """
    raise NotImplementedError
