"""Reading a file: its words from the text layer, or by OCR of its first and last pages."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.reading.found import Reading
from ingest.reading.propose import MOST_PAGES, propose
from ingest.reading.secrecy import seen_in
from preservation.pages.words import PageOfWords
from preservation.workers import WorkerFailedError, Workers

if TYPE_CHECKING:
    from datetime import date

    from ingest.digitise.engine import Engine, Page, Sheet

TEXT_CHARACTERS = 200_000
"""Of a file that has no pages; a mark stands in its head."""
LAST_PAGES = 2
"""So many pages at the end are read by OCR: a signature may stand before an annex of one page."""
PAGED = frozenset({"pdf", "tiff", "jpeg", "png", "gif"})


class ReadOutcome(StrEnum):
    """What became of the attempt."""

    READ = "read"
    SECRET = "secret"  # noqa: S105  not a password
    """It bears a secrecy mark: stopped."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file says of itself."""

    path: Path
    outcome: ReadOutcome
    pages: int = 0
    source: str = ""
    """``text``, where the file said its words itself; ``ocr``; or ``lines``, of a file without
    pages, of which nothing but its secrecy is told."""
    reading: Reading = field(default_factory=Reading)
    problem: str = ""
    seen: tuple[PageOfWords, ...] = ()
    """The pages that were read."""
    pictures: tuple[str, ...] = ()
    """Of those, the pictures in the folder that OCR saw, straightened; else empty names."""

    def as_dict(self) -> dict[str, Any]:
        """As ``interfaces.md`` fixes it."""
        return {
            "path": str(self.path),
            "outcome": self.outcome.value,
            "pages": self.pages,
            "source": self.source,
            "problem": self.problem,
            **self.reading.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files of any kind. What is foreign is opened in workers only."""

    workers: Workers
    engine: "Callable[[], Engine]"
    """Asked for when a page has to be read by OCR."""
    latest: "date"
    """The day of reading: no document is dated later."""
    agencies: Sequence[str] = ()
    """Names that the archive knows."""

    def read(self, path: Path, folder: Path) -> FileRead:
        """What the file at ``path`` says of itself; ``folder`` is for pictures, and empty.

        Of a paper that bears a secrecy mark nothing is left in ``folder``.

        Raises:
            UnavailableError: it has to be read by OCR, and Tesseract is not installed.
        """
        try:
            look = self.workers.call("look", path=str(path.resolve()), name=path.name)
        except WorkerFailedError as error:
            return _unreadable(path, error.failure.value)
        form = look.get("format")
        family = str(form.get("family", "")) if isinstance(form, dict) else ""
        if look.get("encrypted"):
            return _unreadable(path, "tệp bị mã hóa · encrypted")
        if not look.get("readable"):
            return _unreadable(path, "không đọc được · unreadable")
        if family not in PAGED:
            return self._by_lines(path, family)
        return self._by_pages(path, folder)

    def _by_lines(self, path: Path, family: str) -> FileRead:
        """A file without pages: whether it is a secret, and no more."""
        try:
            said = self.workers.call(
                "text", path=str(path.resolve()), family=family, limit=TEXT_CHARACTERS
            )
        except WorkerFailedError as error:
            return _unreadable(path, error.failure.value)
        seen = seen_in(str(said.get("text", "")))
        if seen.secret:
            return FileRead(path, ReadOutcome.SECRET, reading=Reading(secret=seen.secret))
        why = "chỉ đọc được PDF và ảnh · only PDF and pictures are read"
        return FileRead(path, ReadOutcome.UNREADABLE, 0, "lines", Reading(opened=seen.opened), why)

    def _by_pages(self, path: Path, folder: Path) -> FileRead:
        sheets = self.engine().sheets([path.resolve()])
        if all(sheet.kept for sheet in sheets):
            return self._done(path, len(sheets), "text", self._layer(path), ())
        chosen = _chosen(len(sheets))
        read = self._ocr([sheets[number] for number in chosen], chosen, folder)
        if not read or read[0][0].number:  # its head was not seen: whether it is a secret neither
            return _unreadable(path, "không đọc được trang đầu · the first page cannot be read")
        pages, pictures = zip(*read, strict=True)
        done = self._done(path, len(sheets), "ocr", pages, pictures)
        if done.outcome is not ReadOutcome.READ:
            _clear(folder)
        return done

    def _layer(self, path: Path) -> list[PageOfWords]:
        with suppress(WorkerFailedError):
            numbers = list(range(MOST_PAGES))
            said = self.workers.call("words", path=str(path.resolve()), numbers=numbers)
            pages = said["pages"]
            if isinstance(pages, list):
                return [PageOfWords.from_dict(one) for one in pages]
        return []

    def _ocr(
        self, sheets: "Sequence[Sheet]", numbers: Sequence[int], folder: Path
    ) -> list[tuple[PageOfWords, str]]:
        """The pages that could be read, numbered as they are in the file, with their pictures."""
        from ingest.digitise.engine import Preparation

        engine = self.engine()
        found = []
        for number, page in zip(
            numbers, engine.capture(sheets, Preparation(), folder), strict=True
        ):
            if not page.problem:
                found.append((_numbered(engine, page, folder, number), page.picture))
        return found

    def _done(
        self,
        path: Path,
        count: int,
        source: str,
        pages: Sequence[PageOfWords],
        pictures: Sequence[str],
    ) -> FileRead:
        if not pages:
            return _unreadable(path, "không đọc được chữ nào · no words could be read")
        reading = propose(pages, latest=self.latest, agencies=self.agencies)
        if reading.secret:
            return FileRead(path, ReadOutcome.SECRET, count, source, reading)
        return FileRead(
            path, ReadOutcome.READ, count, source, reading, "", tuple(pages), tuple(pictures)
        )


def _chosen(count: int) -> list[int]:
    """Which pages are read by OCR: the first, and the last ones."""
    return sorted({0, *range(max(count - LAST_PAGES, 0), count)})


def _numbered(engine: "Engine", page: "Page", folder: Path, number: int) -> PageOfWords:
    said = engine.words(page, folder)
    again = tuple(replace(word, page=number) for word in said.words)
    return replace(said, number=number, words=again)


def _clear(folder: Path) -> None:
    """Nothing of what was captured stays."""
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)


def _unreadable(path: Path, why: str) -> FileRead:
    return FileRead(path, ReadOutcome.UNREADABLE, problem=why)
