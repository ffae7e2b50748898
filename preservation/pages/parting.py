"""Parting: frames of an image, or pages of a PDF, as a file of their own. Nothing is lost.

Runs in a worker. Pixels stay what they are: TIFF is written with compression that loses nothing,
and pages of a PDF are copied with the very streams that they have.
"""

from collections.abc import Sequence
from typing import Any

import pikepdf
from PIL import ImageSequence

from preservation.pages.pictures import opened


def part(path: str, family: str, numbers: Sequence[int], to: str) -> dict[str, Any]:
    """Write ``numbers`` (from 0) of the file at ``path`` to ``to``: a TIFF, or a PDF of a PDF.

    Raises:
        IndexError: there is no such frame or page.
    """
    if family == "pdf":
        with pikepdf.Pdf.open(path) as whole, pikepdf.Pdf.new() as some:
            for number in numbers:
                some.pages.append(whole.pages[number])
            some.save(to, deterministic_id=True)
        return {"parts": len(numbers)}
    with opened(path) as image:
        wanted = set(numbers)
        frames = [
            frame.copy()
            for number, frame in enumerate(ImageSequence.Iterator(image))
            if number in wanted
        ]
        if len(frames) != len(wanted):
            raise IndexError(numbers)
        first, *others = frames
        first.save(
            to,
            "TIFF",
            save_all=True,
            append_images=others,
            compression="tiff_adobe_deflate",
            dpi=first.info.get("dpi"),
        )
    return {"parts": len(frames)}
