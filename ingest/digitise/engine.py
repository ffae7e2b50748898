"""Engine: sheets of paper in, pages with their words out, and a two-layer PDF/A-2b at the end.

What comes from outside is decoded in workers; Tesseract sees only pixels that we wrote. Pages are
captured on all cores, and each is on the disk, whole, before it is told of: whoever runs the same
capture again after a crash is given the pages that were done, and the rest is done then.
"""

import os
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ingest.digitise.capturing import Camera, Preparation, red_words
from ingest.digitise.room import PAGE_BYTES, insist_on_room, written
from ingest.digitise.sheets import Kind, Page, Sheet, Source, kind_of
from ingest.digitise.tasks import LIMITS, PRELOAD, TASKS
from ingest.digitise.tesseract import Tesseract
from ingest.reading.hocr import page_of_hocr
from ingest.reading.stamps import with_stamps
from preservation.pages.words import PageOfWords, Word
from preservation.workers import WorkerFailedError, Workers
from repository.errors import RefusedError

if TYPE_CHECKING:
    from preservation.workers import JSONValue

__all__ = ["Assembled", "Engine", "Kind", "Page", "Preparation", "Sheet", "Source"]
SCRATCH = ".assemble-"
"""What a folder is called in which a PDF is put together; one that is left was left by a crash."""
AHEAD = 2
"""Pages that are begun, for each hand, before the oldest has been handed out."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document that was put together."""

    path: Path
    pages: int
    claim: str
    """``pdfa-2b``; nothing where a page of a mixed PDF that was kept as it is does not allow it."""
    why: str = ""
    """What stood in the way of PDF/A then."""


class Engine:
    """Digitises. Used by any number of threads; ``close`` ends its own worker."""

    def __init__(self, workers: Workers, tesseract: Tesseract, hands: int) -> None:
        """Prepare.

        Args:
            workers: Where foreign bytes are opened; ``hands`` of them are kept busy.
            tesseract: The program that reads.
            hands: How many pages are worked on at once: as many as there are cores.
        """
        self._workers = workers
        self._tesseract = tesseract
        self._hands = max(hands, 1)
        self._binder = Workers(1, LIMITS, preload=PRELOAD, tasks=TASKS)

    def inspect(self, path: Path) -> Source:
        """What the file at ``path`` is, and which sides of paper it has. Never raises for it."""
        try:
            said = self._workers.call("leaves", path=str(path), name=path.name)
        except WorkerFailedError as error:
            problem = f"không đọc được tệp · the file cannot be read: {error}"
            return Source(path, Kind.UNREADABLE, problem=problem)
        family, leaves = str(said["family"]), [bool(one) for one in _list(said["leaves"])]
        drawn = [bool(one) for one in _list(said["drawn"])]
        sheets = tuple(
            Sheet(path, number, kept=not picture, family=family, drawn=seen)
            for number, (picture, seen) in enumerate(zip(leaves, drawn, strict=True))
        )
        return Source(path, kind_of(family, leaves, signed=bool(said["signed"])), sheets)

    def sheets(self, paths: Iterable[Path]) -> tuple[Sheet, ...]:
        """All sides of paper in ``paths``, in that order; a signed file's too, to be read only.

        Raises:
            RefusedError: a file cannot be read; ``inspect`` says of each file what it is.
        """
        found: list[Sheet] = []
        for source in map(self.inspect, paths):
            if source.kind is Kind.UNREADABLE:
                raise RefusedError(f"{source.path.name}: {source.problem}")
            found += source.sheets
        return tuple(found)

    def capture(
        self,
        sheets: Sequence[Sheet],
        preparation: Preparation,
        folder: Path,
        progress: Callable[[Page], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Generator[Page, None, None]:
        """Make pages of ``sheets`` in ``folder``, and hand them out in their order.

        Pages that a run before this one made of the same sheets in the same way are handed out as
        they are. A page that cannot be made says so in ``problem``, and the next one follows; it
        is tried anew when this is run again.

        Args:
            sheets: What is to be captured; a page's number is its place here, from 1.
            preparation: How pictures are made ready.
            folder: Where they lie then: ``page-0001.json`` beside the picture and the hOCR.
            progress: Told of each page, in order, before it is handed out.
            stop: Asked before a page is begun; after a yes no more are begun, and this ends when
                those that were begun are done.

        Raises:
            UnavailableError: Tesseract or its models are not installed; the disk is full.
        """
        self._tesseract.check()
        with written(folder):
            folder.mkdir(parents=True, exist_ok=True)
        camera = Camera(self._workers, self._tesseract, preparation, folder)
        waiting: deque[Future[Page]] = deque()
        hands = ThreadPoolExecutor(self._hands, thread_name_prefix="luutru-capture")
        try:
            for number, sheet in enumerate(sheets, 1):
                if stop():
                    break
                waiting.append(hands.submit(camera.page, number, sheet))
                if len(waiting) >= self._hands * AHEAD:
                    yield _told(waiting.popleft().result(), progress)
            while waiting:
                yield _told(waiting.popleft().result(), progress)
        finally:
            hands.shutdown(wait=True, cancel_futures=True)

    def assemble(self, pages: Sequence[Page], folder: Path, title: str, output: Path) -> Assembled:
        """Put ``pages`` of ``folder`` together as a PDF at ``output``, which appears whole.

        Raises:
            RefusedError: there are no pages, one has no picture, or the PDF could not be made.
            UnavailableError: there is no room for it.
        """
        lost = [page.number for page in pages if not (page.kept or page.picture)]
        if lost or not pages:
            which = ", ".join(map(str, lost)) or "0"
            raise RefusedError(
                f"chưa ghép được PDF, thiếu ảnh của trang {which} · no PDF can be made, there is no"
                f" picture of page {which}"
            )
        with (
            written(output.parent),
            tempfile.TemporaryDirectory(dir=output.parent, prefix=SCRATCH) as scratch,
        ):
            part = Path(scratch) / "whole.pdf"
            said = self._bound(pages, folder, title, part)
            with part.open("rb") as whole:
                os.fsync(whole.fileno())
            part.replace(output)
        return Assembled(output, len(pages), str(said["claim"]), str(said["why"]))

    def _bound(
        self, pages: Sequence[Page], folder: Path, title: str, part: Path
    ) -> "dict[str, JSONValue]":
        try:
            return self._binder.call(
                "assemble",
                pages=[_part(page, folder) for page in pages],
                title=title,
                language=self._tesseract.languages,
                output=str(part),
                scratch=str(part.parent),
            )
        except WorkerFailedError as error:
            pictures = [folder / page.picture for page in pages if page.picture]
            insist_on_room(part.parent, PAGE_BYTES + sum(one.stat().st_size for one in pictures))
            raise RefusedError(f"chưa ghép được PDF · no PDF could be made: {error}") from error

    def derive(
        self, path: Path, preparation: Preparation, folder: Path, title: str, output: Path
    ) -> Assembled | None:
        """Make a searchable derivative of a signed PDF, which is only read, at ``output``.

        Pages that are pictures are drawn and read; the others go in as they are shown. None where
        no page is a picture: there is nothing that could not be searched already.

        Raises:
            RefusedError: the file cannot be read, or a page of it cannot be drawn.
            UnavailableError: Tesseract or its models are not installed.
        """
        sheets = self.sheets([path])
        if all(sheet.kept for sheet in sheets):
            return None
        pages = list(self.capture(sheets, preparation, folder))
        return self.assemble(pages, folder, title, output)

    def words(self, page: Page, folder: Path) -> PageOfWords:
        """The words of a page, numbered from 0; none where Tesseract read none."""
        number = page.number - 1
        if page.hocr:
            read = page_of_hocr(folder / page.hocr, number)
            stamped = red_words(folder, page.number)
            return with_stamps(read, page_of_hocr(stamped, number)) if stamped.is_file() else read
        if page.kept:
            try:
                said = self._workers.call(
                    "words", path=str(page.sheet.path), numbers=[page.sheet.number]
                )
            except WorkerFailedError as error:
                raise RefusedError(
                    f"không đọc được chữ của trang {page.number} · the words of page"
                    f" {page.number} cannot be read: {error}"
                ) from error
            held = PageOfWords.from_dict(_list(said["pages"])[0])
            again = tuple(Word(w.text, number, w.box, w.confidence, w.line) for w in held.words)
            return PageOfWords(number, held.width, held.height, again)
        return PageOfWords(number, page.width_mm, page.height_mm, ())

    def close(self) -> None:
        """End the worker that puts PDFs together."""
        self._binder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _told(page: Page, progress: Callable[[Page], None]) -> Page:
    progress(page)
    return page


def _part(page: Page, folder: Path) -> "dict[str, JSONValue]":
    if page.kept:
        return {"path": str(page.sheet.path), "number": page.sheet.number}
    hocr = str(folder / page.hocr) if page.hocr else ""
    return {"picture": str(folder / page.picture), "hocr": hocr}


def _list(value: Any) -> list[Any]:  # noqa: ANN401  what a worker answered
    return list(value)
