"""Leaves: the sides of paper in a file, and which of them are pictures that wait to be read."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import mmap
from pathlib import Path
from typing import Any

import pymupdf

from preservation.formats import identify
from preservation.pages import pdf, pictures
from preservation.pages.geometry import POINTS
from preservation.texts.sink import EncryptedError, UnreadableError

PICTURES = frozenset({"jpeg", "png", "tiff", "gif"})
COVERED = 0.5
"""Part of a page that pictures cover where it is paper that was scanned."""
MOST_LEAVES = 5_000
FEW_LINES = 40
"""Strokes and fills of a table or a letterhead; words drawn as curves have more."""
INVISIBLE = 3
"""Text rendering mode (ISO 32000-1, 9.3.6): the text layer of a scan."""
SIGNED = b"/ByteRange"
"""What every signature in a PDF has, and never in a compressed stream."""


def leaves(path: str, name: str = "") -> dict[str, Any]:
    """Say what sides of paper the file at ``path`` has. Runs in a worker.

    Args:
        path: The file.
        name: What its owner calls it.

    Returns:
        ``family``; ``signed``: whether a PDF bears a signature; ``leaves``: for each side, from
        the first, whether it is a picture (true) or was born digital (false); ``drawn``: whether
        there is anything on it to be seen besides letters: a picture, or more lines than a table
        or a letterhead has.

    Raises:
        UnreadableError: it is neither an image nor a PDF, or broken.
        EncryptedError: it needs a key.
    """
    family = identify(path, name).family
    if family in PICTURES:
        with pictures.opened(path) as image:
            count = min(int(getattr(image, "n_frames", 1)), MOST_LEAVES)
        every = [True] * count
        return {"family": family, "signed": False, "leaves": every, "drawn": every}
    if family != "pdf":
        raise UnreadableError(f"{family}: neither an image nor a PDF")
    with pdf.opened(path) as document:
        if document.needs_pass:
            raise EncryptedError("PDF: encrypted")
        if document.page_count > MOST_LEAVES:
            raise UnreadableError(f"PDF: {document.page_count} pages")
        signed = document.get_sigflags() > 0 or _bears_signature(path)
        found = [is_scan(document, number) for number in range(document.page_count)]
        drawn = [_is_drawn(document[number]) for number in range(document.page_count)]
    return {"family": family, "signed": signed, "leaves": found, "drawn": drawn}


def is_scan(document: pymupdf.Document, number: int) -> bool:
    """Whether a page is a picture of paper: nothing on it is text that can be seen.

    The hidden text of an earlier OCR is no text here; neither is what annotations show, a
    signature's for one: they are taken away, in memory, before the page is looked at.
    """
    document.xref_set_key(document.page_xref(number), "Annots", "null")
    page = document[number]
    whole = abs(page.rect)
    if whole <= 0 or covered(page) < COVERED * whole:
        return False  # the quicker question first: a register has thousands of pages
    return not any(span["type"] != INVISIBLE and _says(span) for span in page.get_texttrace())


def _is_drawn(page: pymupdf.Page) -> bool:
    """Whether there may be words on ``page`` that are no letters of it."""
    kinds = [kind for kind, _ in page.get_bboxlog()]
    pictures = any(kind.endswith(("image", "imgmask", "shade")) for kind in kinds)
    return pictures or sum(kind.endswith("path") for kind in kinds) > FEW_LINES


def flattened(path: str, numbers: list[int], to: str) -> None:
    """Write those pages, with what annotations and form fields show as a part of the page.

    Nothing that acts is left: no form, no script, no attachment.

    Raises:
        UnreadableError: the file is broken.
    """
    shown = f"{to}.shown"
    with pdf.opened(path) as document:
        document.select(numbers)
        document.bake()
        document.save(shown, garbage=3)  # scrubbing stumbles over the gaps that updates leave
    with pdf.opened(shown) as document:
        document.scrub(
            attached_files=True, embedded_files=True, javascript=True, thumbnails=True,
            clean_pages=False, hidden_text=False, metadata=False, redactions=False,
            remove_links=False, reset_fields=False, reset_responses=False, xml_metadata=False,
        )  # fmt: skip
        document.save(to, garbage=3)
    Path(shown).unlink()


def covered(page: pymupdf.Page) -> float:
    """How much of a page its pictures cover, in square points; strips add up."""
    total = 0.0
    for picture in page.get_image_info():
        box = pymupdf.Rect(picture["bbox"]) * page.rotation_matrix & page.rect
        if not box.is_empty:
            total += abs(box)
    return total


def native_dpi(page: pymupdf.Page) -> tuple[float, int, int] | None:
    """Dots an inch, bits a pixel and colours of the largest picture on a page."""
    found: list[tuple[float, tuple[float, int, int]]] = []
    for picture in page.get_image_info():
        a, b, c, d, _, _ = picture["transform"]
        across, down = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
        if across > 0 and down > 0:
            dots = max(picture["width"] / across, picture["height"] / down) * POINTS * 25.4
            colours = int(picture["colorspace"])
            found.append((across * down, (dots, int(picture["bpc"]) * colours, colours)))
    return max(found)[1] if found else None


def _says(span: dict[str, Any]) -> bool:
    return any(not chr(char[0]).isspace() for char in span["chars"])


def _bears_signature(path: str) -> bool:
    if not Path(path).stat().st_size:
        return False
    with Path(path).open("rb") as source, _mapped(source.fileno()) as whole:
        return whole.find(SIGNED) >= 0


def _mapped(descriptor: int) -> mmap.mmap:
    return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
