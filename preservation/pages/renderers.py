"""Renderers: two independent ways of drawing a PDF page, so that one can be held against the other.

Places are given as parts of the picture (left, top, right, bottom, from 0 to 1), which is the same
for both; boxes are in points, as the PDF has them (left, bottom, right, top).
"""

# mypy: allow-untyped-calls
# PyMuPDF and pypdfium2 are typed in part only.

import math
from typing import Protocol, TypeAlias

import pymupdf
import pypdfium2
from PIL import Image

from preservation.pages.pdf import BROKEN, NO_MEMORY
from preservation.texts.sink import UnreadableError

Box: TypeAlias = tuple[float, float, float, float]

DOTS = 100
"""Dots an inch at which pages are compared: a digit of 10 points is 7 × 10 of them."""
LEAST_DOTS = 60
"""Below this a changed digit might not be seen."""
PIXELS = 12_000_000
"""Of one picture; larger pages are drawn with fewer dots an inch."""
HELD = 8
"""Pages whose words are kept for the next question."""
HIDDEN = "2"
"""The flag of an annotation that is not drawn."""
TROUBLE = (*BROKEN, pypdfium2.PdfiumError, OSError, OverflowError)
"""What the renderers raise for bytes that they cannot draw."""


class Renderer(Protocol):
    """A file opened by a program that draws its pages."""

    name: str
    pages: int

    def picture(self, page: int) -> Image.Image:
        """Draw ``page``, from 1, in colour on white, forms and annotations included.

        Raises:
            UnreadableError: it cannot be drawn at ``LEAST_DOTS``.
        """

    def close(self) -> None:
        """Let go of the file."""


def scale(width: float, height: float) -> float:
    """Pixels a point for a page of this size in points.

    Raises:
        UnreadableError: the page is empty, or so large that too little would be seen.
    """
    if not (width > 0 and height > 0):
        raise UnreadableError("PDF: a page without a size")
    fits = math.sqrt(PIXELS / (width * height))
    if fits < LEAST_DOTS / 72:
        raise UnreadableError(f"PDF: a page of {width:.0f} × {height:.0f} points")
    return min(DOTS / 72, fits)


def _raised(error: Exception, renderer: str) -> Exception:
    if any(words in str(error).lower() for words in NO_MEMORY):
        return MemoryError()
    return UnreadableError(f"{renderer}: {error}")


class MuPdf:
    """Pages as MuPDF draws them; it also tells where words and boxes are."""

    name = "MuPDF"

    def __init__(self, data: bytes) -> None:
        """Open ``data``.

        Raises:
            UnreadableError: MuPDF cannot open it, or not without a key.
        """
        self._leaf: tuple[int, pymupdf.Page] | None = None
        self._read: dict[int, list[tuple[Box, str]]] = {}
        pymupdf.TOOLS.mupdf_display_errors(False)  # noqa: FBT003  the library's own signature
        pymupdf.TOOLS.mupdf_display_warnings(False)  # noqa: FBT003
        try:
            self._document = pymupdf.open(stream=data, filetype="pdf")
            if self._document.needs_pass:
                self._document.close()
                raise UnreadableError("MuPDF: encrypted")
            self.pages = int(self._document.page_count)
        except BROKEN as error:
            raise _raised(error, self.name) from error

    def _quiet(self, page: int) -> pymupdf.Page:
        """The page without what MuPDF alone writes: "SIGN", into signature fields that wait."""
        if self._leaf is not None and self._leaf[0] == page:
            return self._leaf[1]
        leaf = self._document[page - 1]
        waiting = [xref for xref, *_ in leaf.annot_xrefs() if self._waits(xref)]
        for xref in waiting:
            self._document.xref_set_key(xref, "F", HIDDEN)
        self._leaf = page, self._document[page - 1] if waiting else leaf
        return self._leaf[1]

    def _waits(self, xref: int) -> bool:
        """Whether an annotation is a signature field, or the place of one, that nobody signed."""
        said = [
            {self._document.xref_get_key(xref, f"{above}{key}")[1] for above in ("", "Parent/")}
            for key in ("FT", "V")
        ]
        return "/Sig" in said[0] and said[1] == {"null"}

    def picture(self, page: int) -> Image.Image:
        """Draw ``page``; see ``Renderer``."""
        try:
            leaf = self._quiet(page)
            zoom = scale(leaf.rect.width, leaf.rect.height)
            drawn = leaf.get_pixmap(
                matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False
            )
            size = drawn.width, drawn.height
            return Image.frombuffer("RGB", size, drawn.samples, "raw", "RGB", 0, 1)
        except TROUBLE as error:
            raise _raised(error, self.name) from error

    def words(self, page: int) -> list[tuple[Box, str]]:
        """Place and letters of every word of ``page``.

        Raises:
            UnreadableError: its text cannot be read.
        """
        if page not in self._read:
            if len(self._read) >= HELD:
                self._read.clear()
            self._read[page] = self._words(page)
        return self._read[page]

    def _words(self, page: int) -> list[tuple[Box, str]]:
        try:
            leaf = self._quiet(page)
            size, turn = leaf.rect, leaf.rotation_matrix  # words are told as if it were not turned
            return [
                (_part(tuple(pymupdf.Rect(*place) * turn), size), str(word))
                for *place, word, _, _, _ in leaf.get_text("words")
            ]
        except TROUBLE as error:
            raise _raised(error, self.name) from error

    def place(self, page: int, box: Box) -> Box:
        """Which part of the picture of ``page`` the points of ``box`` are.

        Raises:
            UnreadableError: there is no such page.
        """
        crop, turned = self._frame(page)
        width, height = crop[2] - crop[0], crop[3] - crop[1]
        one = ((box[0] - crop[0]) / width, (crop[3] - box[1]) / height)
        other = ((box[2] - crop[0]) / width, (crop[3] - box[3]) / height)
        return _ordered(*_turned(one, turned), *_turned(other, turned))

    def points(self, page: int, part: Box) -> Box:
        """The box in points that ``part`` of the picture of ``page`` is.

        Raises:
            UnreadableError: there is no such page.
        """
        crop, turned = self._frame(page)
        width, height = crop[2] - crop[0], crop[3] - crop[1]
        one, other = (_turned(part[:2], -turned), _turned(part[2:], -turned))
        left, bottom, right, top = _ordered(
            crop[0] + one[0] * width,
            crop[3] - one[1] * height,
            crop[0] + other[0] * width,
            crop[3] - other[1] * height,
        )
        return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)

    def _frame(self, page: int) -> tuple[Box, int]:
        """What is shown of a page, in its own points, and how far it is turned, in quarters."""
        try:
            leaf = self._document[page - 1]
            shown, whole = leaf.cropbox, leaf.mediabox  # the one from the top, the other not
            turned = int(leaf.rotation) // 90
        except TROUBLE as error:
            raise _raised(error, self.name) from error
        crop = (
            max(shown.x0, whole.x0),
            max(whole.y1 - shown.y1, whole.y0),
            min(shown.x1, whole.x1),
            min(whole.y1 - shown.y0, whole.y1),
        )
        if not (crop[0] < crop[2] and crop[1] < crop[3]):
            raise UnreadableError("PDF: a page without a size")
        return crop, turned

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()


def _turned(at: tuple[float, ...], quarters: int) -> tuple[float, float]:
    """Where a place in a picture lies after so many quarter turns to the right."""
    across, down = at
    for _ in range(quarters % 4):
        across, down = 1 - down, across
    return across, down


def _ordered(x: float, y: float, other_x: float, other_y: float) -> Box:
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _part(box: Box, size: pymupdf.Rect) -> Box:
    left, right = sorted((box[0], box[2]))
    top, bottom = sorted((box[1], box[3]))
    width, height = max(size.width, 1e-3), max(size.height, 1e-3)
    return left / width, top / height, right / width, bottom / height


class Pdfium:
    """Pages as PDFium, the renderer of Chrome, draws them."""

    name = "PDFium"

    def __init__(self, data: bytes) -> None:
        """Open ``data``.

        Raises:
            UnreadableError: PDFium cannot open it.
        """
        try:
            self._document = pypdfium2.PdfDocument(data)
            self._document.init_forms()
            self.pages = len(self._document)
        except TROUBLE as error:
            raise _raised(error, self.name) from error

    def picture(self, page: int) -> Image.Image:
        """Draw ``page``; see ``Renderer``."""
        try:
            leaf = self._document[page - 1]
            try:
                drawn = leaf.render(scale=scale(*leaf.get_size()), rev_byteorder=True)
                picture: Image.Image = drawn.to_pil()
                if picture.mode != "RGB":
                    picture = picture.convert("RGB")
            finally:
                leaf.close()
        except TROUBLE as error:
            raise _raised(error, self.name) from error
        return picture

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()
