"""hOCR, as Tesseract writes it, read as words."""

import math
import re
from io import BytesIO
from pathlib import Path

from lxml import etree

from preservation.pages.words import MOST_WORDS, Area, PageOfWords, Word
from preservation.texts.sink import clean
from repository.errors import DamageError

MILLIMETRES = 25.4
LARGEST_BYTES = 64 * 1024 * 1024
LINES = frozenset({"ocr_line", "ocr_caption", "ocr_header", "ocr_textfloat"})
"""Classes of hOCR that are one line of print."""
BOX = re.compile(r"\bbbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)", re.ASCII)
SURE = re.compile(r"\bx_wconf (\d+(?:\.\d+)?)", re.ASCII)
_SCANNED = re.compile(r"\bscan_res (\d+) (\d+)", re.ASCII)


class HocrError(DamageError):
    """What should be hOCR of ours cannot be read."""

    def __init__(self, why: str) -> None:
        super().__init__(f"hOCR không đọc được · unreadable hOCR: {why}")


def page_of_hocr(source: Path | bytes, number: int, dpi: float | None = None) -> PageOfWords:
    """The words of the first page in ``source``, as page ``number`` of a document.

    Args:
        source: The file that Tesseract wrote, or its bytes.
        number: From 0.
        dpi: Of the picture that was read; as the hOCR says (``scan_res``), if not given.

    Raises:
        HocrError: it is not well formed, too long, or says nothing of its page.
    """
    raw = source if isinstance(source, bytes) else _bytes_of(source)
    reader = _Reader(number, dpi)
    try:
        steps = etree.iterparse(
            BytesIO(raw),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for event, element in steps:
            reader.step(event, element)
    except etree.XMLSyntaxError as error:
        raise HocrError(str(error.msg)) from error
    return reader.page()


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise HocrError(f"{path.name}: > {LARGEST_BYTES} bytes")
        return path.read_bytes()
    except OSError as error:
        raise HocrError(f"{path.name}: {error.strerror}") from error


class _Reader:
    """Gathers the words of one page as the elements pass by."""

    def __init__(self, number: int, dpi: float | None) -> None:
        self._number = number
        self._dpi = dpi
        self._size: tuple[float, float] | None = None
        self._scale = 1.0
        self._line = -1
        self._words: list[Word] = []
        self._pages = 0

    def step(self, event: str, element: etree._Element) -> None:
        kinds = (element.get("class") or "").split()
        if event == "start":
            if "ocr_page" in kinds:
                self._pages += 1
                self._begin(element.get("title") or "")
            elif LINES.intersection(kinds):
                self._line += 1
            return
        if "ocrx_word" in kinds and self._pages == 1:
            self._add(element)
        if LINES.intersection(kinds):
            element.clear()

    def page(self) -> PageOfWords:
        if self._size is None:
            raise HocrError("no ocr_page")
        return PageOfWords(self._number, *self._size, tuple(self._words))

    def _begin(self, title: str) -> None:
        if self._pages > 1:
            return
        box, scanned = BOX.search(title), _SCANNED.search(title)
        dpi = self._dpi or (float(scanned[1]) if scanned else 0.0)
        if box is None or dpi <= 0:
            raise HocrError("no size of the page, or no dpi")
        self._scale = MILLIMETRES / dpi
        left, top, right, bottom = (int(edge) * self._scale for edge in box.groups())
        self._size = (right - left, bottom - top)

    def _add(self, element: etree._Element) -> None:
        title = element.get("title") or ""
        text = clean("".join(map(str, element.itertext()))).strip()
        box, sure = BOX.search(title), SURE.search(title)
        if not text or box is None or len(self._words) >= MOST_WORDS:
            return
        left, top, right, bottom = (int(edge) * self._scale for edge in box.groups())
        confidence = float(sure[1]) / 100 if sure else 0.0
        held = confidence if math.isfinite(confidence) else 0.0
        self._words.append(
            Word(
                text,
                self._number,
                Area(left, top, right, bottom),
                min(max(held, 0.0), 1.0),
                max(self._line, 0),
            )
        )
