"""Capturing: one sheet becomes one page, on the disk before anybody is told.

A page's files are its picture, what was read (hOCR), and ``page-0001.json``, which is written last
and says of which bytes, and how, the page was made.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from ingest.digitise.rereading import Rereader
from ingest.digitise.room import insist_on_room, written
from ingest.digitise.sheets import Page, Sheet
from ingest.digitise.tesseract import Layout, ReadingError, Tesseract
from ingest.reading.hocr import HocrError, page_of_hocr
from preservation.pages.words import Word
from preservation.workers import WorkerFailedError, Workers
from repository.digitisation import DigitisingRule, PaperKind

MANNER = 4
"""Counts up when pages are made in another way than before: those of before are made anew."""
POOR = 70.0
"""Of 100: a page read with less confidence may stand on its head."""
FEW_WORDS = 5
BETTER = 5.0
"""By so much a turned page must be read better to be kept turned."""
HALF_TURN, QUARTERS = 180, (90, 270)
"""Tried where Tesseract cannot say how a page lies: read badly; on its side, or without words."""
USUAL, FINE = 88, 95
"""Qualities of JPEG: for what is read, and for photographs."""
LOSSLESS = frozenset({"tiff", "png"})
SIDEWAYS = 1.5
"""Words so much taller than wide, all in all, stand on their side: Tesseract reads them so too."""
INCH_MM = 25.4


@dataclass(frozen=True, slots=True)
class Preparation:
    """How pictures are made ready."""

    deskew: bool = True
    despeckle: bool = False
    """Only where the profile allows it: what is taken away is gone."""
    lossless: bool = False
    quality: int = USUAL
    """Of JPEG."""
    codes: bool = False
    """Whether bar codes are looked for: where they part the documents of a stack."""

    @classmethod
    def of(cls, rule: DigitisingRule, *, codes: bool = False) -> Self:
        """As the rule of the day asks."""
        lossless = rule.formats[0] in LOSSLESS
        quality = FINE if rule.kind is PaperKind.PHOTO else USUAL
        return cls(despeckle=rule.despeckle, lossless=lossless, quality=quality, codes=codes)


@dataclass(frozen=True, slots=True)
class _Read:
    """A picture and how well it could be read."""

    said: dict[str, Any]
    hocr: str
    confidence: float | None
    words: int
    sideways: bool = False
    problem: str = ""

    @property
    def upright(self) -> bool:
        """Whether there is nothing that makes one doubt which way is up."""
        well = self.confidence is not None and self.confidence >= POOR and self.words >= FEW_WORDS
        return (well and not self.sideways) or self.blank or bool(self.problem)

    @property
    def blank(self) -> bool:
        return bool(self.said["measures"]["blank"])

    def better_than(self, other: "_Read") -> bool:
        """Whether this way round is the right one."""
        gain = (self.confidence or 0) - (other.confidence or 0)
        return gain >= (-BETTER if other.sideways and not self.sideways else BETTER)


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

        Raises:
            UnavailableError: the disk is full; Tesseract is not there any more.
        """
        made_of = self._made_of(sheet)
        found = self._found(number, made_of)
        if found is not None:
            return found
        with written(self.folder):
            page = self._made(number, sheet)
            if page.problem:
                insist_on_room(self.folder)
            self._write(page, made_of)
        return page

    def _made(self, number: int, sheet: Sheet) -> Page:
        try:
            if sheet.kept:
                return self._shown(number, sheet)
            read = self._reread(number, self._read(number, sheet))
        except WorkerFailedError as error:
            problem = f"không xử lý được ảnh · the picture cannot be used: {error}"
            return Page(number, sheet, problem=problem)
        finally:
            self._grey(number).unlink(missing_ok=True)
        problem = self._read_red(number, read)
        return self._page(number, sheet, replace(read, problem=read.problem or problem))

    def _reread(self, number: int, read: _Read) -> _Read:
        """What was in doubt read once more, block by block."""
        if not read.hocr or read.problem:
            return read
        hocr, grey = self.folder / read.hocr, self._grey(number)
        stains = [tuple(map(int, stain)) for stain in read.said["stains"]]
        try:
            again = Rereader(self.workers, self.tesseract)
            again.improve(grey, int(read.said["ocr_dpi"]), hocr, stains)
            words = page_of_hocr(hocr, number - 1).words
        except (ReadingError, HocrError) as error:
            return replace(read, problem=str(error))
        except WorkerFailedError as error:
            problem = f"không đọc lại được trang · the page cannot be read again: {error}"
            return replace(read, problem=problem)
        return replace(read, confidence=confidence_of(words), words=len(words))

    def _read_red(self, number: int, read: _Read) -> str:
        """Read the red ink of the head by itself: a stamp that the whole page hid is found so.

        What was red and could not be read is a problem of the page: it may be a mark.
        """
        ink, hocr = self._red(number), red_words(self.folder, number)
        try:
            hocr.unlink(missing_ok=True)
            if read.said["red"] and not read.problem:
                self.tesseract.read(ink, int(read.said["dpi"]), hocr, Layout.SPARSE)
        except ReadingError as error:
            hocr.unlink(missing_ok=True)
            return str(error)
        finally:
            ink.unlink(missing_ok=True)
        return ""

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
            measures=said["measures"],
            problem=read.problem,
        )

    def _shown(self, number: int, sheet: Sheet) -> Page:
        """A page that is kept as it is: the picture is for whoever looks through the batch."""
        said = self._frame(number, sheet, grey=False, deskew=False)
        return self._page(number, sheet, _Read(said, "", None, 0))

    def _read(self, number: int, sheet: Sheet) -> _Read:
        first = self._turned(number, sheet, 0)
        if first.upright:
            return first
        turn = self.tesseract.turn(self._grey(number), int(first.said["ocr_dpi"]))
        unknown = QUARTERS if first.sideways or not first.words else (HALF_TURN,)
        best, lies, last = first, 0, 0
        for other in (turn,) if turn else unknown:
            read, last = self._turned(number, sheet, other), other
            if read.better_than(best):
                best, lies = read, other
        return best if lies == last else self._turned(number, sheet, lies)

    def _turned(self, number: int, sheet: Sheet, turned: int) -> _Read:
        said = self._frame(number, sheet, turned=turned)
        if not said["ocr_dpi"]:
            return _Read(said, "", None, 0)
        hocr = self.folder / f"{_stem(number)}.hocr"
        try:
            self.tesseract.read(self._grey(number), int(said["ocr_dpi"]), hocr)
            words = page_of_hocr(hocr, number - 1).words
        except (ReadingError, HocrError) as error:
            hocr.unlink(missing_ok=True)
            return _Read(said, "", None, 0, problem=str(error))
        tall = sum(word.box.height for word in words)
        sideways = tall > SIDEWAYS * sum(word.box.width for word in words)
        return _Read(said, hocr.name, confidence_of(words), len(words), sideways)

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
                red=str(self._red(number)) if grey else "",
                turned=turned,
                **asdict(how),
            )
        )

    def _grey(self, number: int) -> Path:
        return self.folder / f"{_stem(number)}.tif"

    def _red(self, number: int) -> Path:
        return self.folder / f"{_stem(number)}.red.tif"

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


def confidence_of(words: Sequence[Word]) -> float | None:
    """Of a page, 0 to 100: longer words weigh more; None where there are none."""
    letters = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words)
    return round(100 * sure / letters, 1) if letters else None


def red_words(folder: Path, number: int) -> Path:
    """Where the words of a page's red ink are (hOCR), if it has any."""
    return folder / f"{_stem(number)}.red.hocr"


def _stem(number: int) -> str:
    return f"page-{number:04d}"


def _flush(path: Path) -> None:
    """Have the system write it to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
