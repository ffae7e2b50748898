"""Pictures of issued copies: pages to read here, each marked with who reads it, and when."""

from dataclasses import dataclass
from pathlib import Path

from repository.copying import IssuedCopy
from repository.people import Person
from repository.workplace import workplace
from web.wiring import Archive

WIDTH = 900
"""Of a page, in pixels."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person sees."""

    archive: Archive
    person: Person

    def page(self, copy: IssuedCopy, path: Path, number: int) -> bytes:
        """The picture of a page (from 1), marked; nothing of it is kept.

        Raises:
            WorkerFailedError: it cannot be drawn within the limits.
        """
        parent = self.archive.settings.spool / "exports"
        parent.mkdir(parents=True, exist_ok=True)
        with workplace(parent) as folder:
            drawn = folder / "page.png"
            self.archive.workers.call(
                "page", path=str(path), family="pdf", number=number, width=WIDTH, to=str(drawn)
            )
            return drawn.read_bytes()
