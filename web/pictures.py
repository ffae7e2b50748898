"""Pictures of pages: drawn by a worker, kept in the cache, never more than a few at a time."""

import shutil
import threading
from hashlib import sha256
from pathlib import Path

from preservation.workers.limits import Failure, WorkerFailedError
from repository.documents import Document, DocumentFile
from repository.errors import NotFoundError, UnavailableError
from repository.workplace import workplace
from web.acts import key_of
from web.wiring import Archive

DRAWN = frozenset({"pdf", "jpeg", "png", "tiff", "gif"})
"""Format families of which pages can be drawn."""
WIDTHS = (240, 900)
"""In pixels: a thumbnail, and a page to read."""
AT_ONCE = 4
"""A file that is slow to draw must not take every thread of the server."""
PATIENCE_SECONDS = 20.0


def page_count(file: DocumentFile) -> int:
    """How many pages of ``file`` can be drawn."""
    if file.facts.get("family") not in DRAWN:
        return 0
    return int(file.facts.get("pages") or 1)


class Pictures:
    """Draws pages of documents, each once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._pair = threading.Lock()
        """Two sides of one page are asked for at once, and drawn together."""

    def draw(self, document: Document, file: DocumentFile, number: int, width: int) -> Path:
        """The picture of one page (from 1).

        Raises:
            NotFoundError: there is no such page.
            UnavailableError: too many pictures are being drawn.
            WorkerFailedError: the page cannot be drawn within the limits.
        """
        if width not in WIDTHS or not 1 <= number <= page_count(file):
            raise NotFoundError(f"trang {number}")
        folder = self._archive.settings.cache / "pages" / file.sha256.hex[:2] / file.sha256.hex
        target = folder / f"{width}-{number}.png"
        if target.exists():
            return target
        _raise_if_hopeless(folder, number)
        folder.mkdir(parents=True, exist_ok=True)
        if not self._turns.acquire(timeout=PATIENCE_SECONDS):
            raise UnavailableError("pictures: too many at once")
        try:
            if not target.exists():
                self._draw(document, file, (number, width), target)
        finally:
            self._turns.release()
        return target

    def seen(self, document: Document, file: DocumentFile, field: str, page: int) -> list[Path]:
        """One page as the signer of ``field`` saw it, and as it is; see ``signatures.seen``.

        Raises:
            NotFoundError: it cannot be shown.
            UnavailableError: too many pictures are being drawn.
        """
        folder = self._archive.settings.cache / "pages" / file.sha256.hex[:2] / file.sha256.hex
        place = folder / "seen" / f"{sha256(field.encode()).hexdigest()[:16]}-{page}"
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            if not self._pair.acquire(timeout=PATIENCE_SECONDS):
                raise UnavailableError("pictures: too many at once")
            try:
                if not place.exists():
                    self._draw_seen(self._source(document, file, folder), field, page, place)
            finally:
                self._pair.release()
        return [found for side in ("then", "now") for found in place.glob(f"*-{side}.png")]

    def _draw_seen(self, source: Path, field: str, page: int, place: Path) -> None:
        with workplace(place.parent) as folder:
            try:
                self._archive.workers.call(
                    "signed-pictures", path=str(source), field=field, page=page, folder=str(folder)
                )
            except WorkerFailedError as error:
                raise NotFoundError(f"trang {page}: {error}") from error
            if not place.exists():
                folder.rename(place)

    def _draw(
        self, document: Document, file: DocumentFile, page: tuple[int, int], target: Path
    ) -> None:
        number, width = page
        drawn = target.with_name(f".{self._archive.new_id()}.png")
        try:
            self._archive.workers.call(
                "page",
                path=str(self._source(document, file, target.parent)),
                family=str(file.facts["family"]),
                number=number,
                width=width,
                to=str(drawn),
            )
            drawn.replace(target)
        except WorkerFailedError as error:
            grave = error.failure in {Failure.TIME, Failure.MEMORY}
            (target.parent / ("failed" if grave else f"failed-{number}")).touch()
            raise
        finally:
            drawn.unlink(missing_ok=True)

    def _source(self, document: Document, file: DocumentFile, folder: Path) -> Path:
        """The file itself where the store is a folder, else a copy in the cache."""
        store, key = self._archive.stores[0], key_of(document, file)
        folder_of = getattr(store, "folder", None)
        if folder_of is not None:
            return Path(folder_of(key))
        copy = folder / "source"
        if not copy.exists():
            partial = folder / f".{self._archive.new_id()}"
            with store.open(key) as source, partial.open("xb") as target:
                shutil.copyfileobj(source, target)
            partial.replace(copy)
        return copy


def _raise_if_hopeless(folder: Path, number: int) -> None:
    """A page that could not be drawn once is not tried again."""
    if (folder / "failed").exists() or (folder / f"failed-{number}").exists():
        raise WorkerFailedError(Failure.CRASH, "this page could not be drawn before")
