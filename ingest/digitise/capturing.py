"""Capturing: one sheet becomes one page, on the disk before anybody is told.

A page's files are its picture, what was read (hOCR), and ``page-0001.json``, which is written last
and says of which bytes, and how, the page was made.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ingest.digitise.sheets import Page, Sheet
from ingest.digitise.tesseract import ReadingError, Tesseract
from ingest.reading.hocr import HocrError, page_of_hocr
from preservation.workers import WorkerFailedError, Workers

MANNER = 1
"""Counts up when pages are made in another way than before: those of before are made anew."""
POOR = 70.0
"""Of 100: a page read with less confidence may stand on its head."""
FEW_WORDS = 5
BETTER = 5.0
"""By so much a turned page must be read better to be kept turned."""
HALF_TURN = 180
INCH_MM = 25.4


@dataclass(frozen=True, slots=True)
class Preparation:
    """How pictures are made ready."""

    deskew: bool = True
    despeckle: bool = False
    """Only where the profile allows it: what is taken away is gone."""
    lossless: bool = False
    quality: int = 88
    """Of JPEG."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A picture and how well it could be read."""

    said: dict[str, Any]
    hocr: str
    confidence: float | None
    words: int
    problem: str = ""

    @property
    def poor(self) -> bool:
        return self.confidence is None or self.confidence < POOR or self.words < FEW_WORDS


@dataclass(frozen=True, slots=True)
class Camera:
    """Makes pages in one folder; used by many threads, each with a page of its own."""

    workers: Workers
    tesseract: Tesseract
    preparation: Preparation
    folder: Path

    def page(self, number: int, sheet: Sheet) -> Page:
        """The page ``number`` of ``sheet``: found, if it was made before, else made now.

        Never raises for what the sheet is: that is in ``problem``.
        """
        made_of = self._made_of(sheet)
        found = self._found(number, made_of)
        if found is not None:
            return found
        page = self._made(number, sheet)
        self._write(page, made_of)
        return page

    def _made(self, number: int, sheet: Sheet) -> Page:
        try:
            if sheet.kept:
                return self._shown(number, sheet)
            read = self._read(number, sheet)
        except WorkerFailedError as error:
            problem = f"không xử lý được ảnh · the picture cannot be used: {error.detail}"
            return Page(number, sheet, problem=problem)
        finally:
            self._grey(number).unlink(missing_ok=True)
        return self._page(number, sheet, read)

    def _page(self, number: int, sheet: Sheet, read: _Read) -> Page:
        said = read.said
        dpi = int(said["dpi"])
        return Page(
            number=number,
            sheet=sheet,
            picture=str(said["picture"]),
            hocr=read.hocr,
            width_mm=round(said["width"] / dpi * INCH_MM, 2),
            height_mm=round(said["height"] / dpi * INCH_MM, 2),
            dpi=dpi,
            turned=int(said["turned"]),
            skew=float(said["skew"]),
            confidence=read.confidence,
            measures={**said["measures"], "source": said["source"]},
            problem=read.problem,
        )

    def _shown(self, number: int, sheet: Sheet) -> Page:
        """A page that is kept as it is: the picture is for whoever looks through the batch."""
        said = self._frame(number, sheet, grey=False, deskew=False)
        return self._page(number, sheet, _Read(said, "", None, 0))

    def _read(self, number: int, sheet: Sheet) -> _Read:
        upright = self._turned(number, sheet, 0)
        if upright.problem or not upright.poor or upright.said["measures"].get("blank"):
            return upright
        turn = self.tesseract.turn(self._grey(number), int(upright.said["ocr_dpi"]))
        if turn == 0 and not upright.words:
            return upright
        other = self._turned(number, sheet, turn or HALF_TURN)
        if (other.confidence or 0) >= (upright.confidence or 0) + BETTER:
            return other
        return self._turned(number, sheet, 0)

    def _turned(self, number: int, sheet: Sheet, turned: int) -> _Read:
        said = self._frame(number, sheet, turned=turned)
        if said["measures"].get("blank"):
            return _Read(said, "", None, 0)
        hocr = self.folder / f"{_stem(number)}.hocr"
        try:
            self.tesseract.read(self._grey(number), int(said["ocr_dpi"]), hocr)
            words = page_of_hocr(hocr, number - 1).words
        except (ReadingError, HocrError) as error:
            hocr.unlink(missing_ok=True)
            return _Read(said, "", None, 0, str(error))
        letters = sum(len(word.text) for word in words)
        sure = sum(word.confidence * len(word.text) for word in words)
        confidence = round(100 * sure / letters, 1) if letters else None
        return _Read(said, hocr.name, confidence, len(words))

    def _frame(
        self, number: int, sheet: Sheet, *, turned: int = 0, grey: bool = True, deskew: bool = True
    ) -> dict[str, Any]:
        how = replace(self.preparation, deskew=self.preparation.deskew and deskew)
        return dict(
            self.workers.call(
                "frame",
                path=str(sheet.path),
                family=sheet.family,
                number=sheet.number,
                picture=str(self.folder / _stem(number)),
                grey=str(self._grey(number)) if grey else "",
                turned=turned,
                **asdict(how),
            )
        )

    def _grey(self, number: int) -> Path:
        return self.folder / f"{_stem(number)}.pgm"

    def _made_of(self, sheet: Sheet) -> dict[str, Any]:
        """What a page depends on: which bytes, and how it is made."""
        try:
            state = sheet.path.stat()
            size, changed = state.st_size, state.st_mtime_ns
        except OSError:
            size, changed = -1, -1
        return {
            "manner": MANNER,
            "sheet": sheet.as_dict(),
            "size": size,
            "changed": changed,
            "languages": self.tesseract.languages,
            **asdict(self.preparation),
        }

    def _found(self, number: int, made_of: dict[str, Any]) -> Page | None:
        try:
            held = json.loads((self.folder / f"{_stem(number)}.json").read_bytes())
            page = Page.from_dict(held["page"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # not there, or cut short: it is made again
        names = [name for name in (page.picture, page.hocr) if name]
        whole = all((self.folder / name).is_file() for name in names)
        same = held.get("made_of") == made_of and page.number == number
        return page if whole and same and not page.problem else None

    def _write(self, page: Page, made_of: dict[str, Any]) -> None:
        for name in (page.picture, page.hocr):
            if name:
                _flush(self.folder / name)
        to = self.folder / f"{_stem(page.number)}.json"
        part = to.with_suffix(".json.part")
        told = {"page": page.as_dict(), "made_of": made_of}
        part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        _flush(part)
        part.replace(to)
        _flush(self.folder)


def _stem(number: int) -> str:
    return f"page-{number:04d}"


def _flush(path: Path) -> None:
    """Have the system write it to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
