"""A glance at pages that say nothing in letters: a scan that comes in unread may bear a mark.

What digitising reads word by word was read before; all else that is a picture, or has a picture
where its words should be, is read by OCR here before anything of it is kept (regulation Điều 1.2).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.reading.lines import sheet_of
from ingest.reading.secrecy import NOTHING_SEEN, Seen, seen_on
from repository.errors import RefusedError
from repository.workplace import workplace

if TYPE_CHECKING:
    from ingest.digitise.engine import Engine, Sheet

FEW_LETTERS = 200
"""A page that says less may be a scan with a line typed over it, or a signature's words."""
LAST_PAGES = 2
"""So many at the end are read: the mark of an annex, or of what was bound behind it."""
PICTURES = frozenset({"pdf", "tiff", "jpeg", "png", "gif"})


class Glance(Protocol):
    """Looks at a file of which the letters are known."""

    def __call__(self, path: Path, family: str, text: str) -> Seen:
        """What is seen of marks on the pages of ``path`` that ``text`` says little of.

        Raises:
            RefusedError: a page that ought to be seen could not be read.
            UnavailableError: there is nothing to read with.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ocr:
    """Glances by OCR."""

    engine: "Callable[[], Engine]"
    """Asked for when a page has to be read."""
    spool: Path
    """Where the pictures of pages lie while they are read."""

    def __call__(self, path: Path, family: str, text: str) -> Seen:
        """See ``Glance``."""
        if family not in PICTURES:
            return NOTHING_SEEN
        said = [sum(map(str.isalpha, page)) for page in text.removesuffix("\f").split("\f")]
        if min(said) >= FEW_LETTERS:
            return NOTHING_SEEN
        engine = self.engine()
        sheets = _unread(engine.sheets([path.resolve()]), said)
        if not sheets:
            return NOTHING_SEEN
        self.spool.mkdir(parents=True, exist_ok=True)
        with workplace(self.spool) as folder:
            return _read(engine, sheets, folder)


def _unread(sheets: "Sequence[Sheet]", said: Sequence[int]) -> "list[Sheet]":
    """Of the pages on which more is drawn than letters say, the first two and the last ones."""
    silent = [
        sheet
        for sheet in sheets
        if sheet.drawn and (sheet.number >= len(said) or said[sheet.number] < FEW_LETTERS)
    ]
    chosen = {*range(min(2, len(silent))), *range(max(len(silent) - LAST_PAGES, 0), len(silent))}
    return [replace(silent[place], kept=False) for place in sorted(chosen)]


def _read(engine: "Engine", sheets: "Sequence[Sheet]", folder: Path) -> Seen:
    from ingest.digitise.engine import Preparation

    pages = list(engine.capture(sheets, Preparation(), folder))
    seen = seen_on([sheet_of(engine.words(page, folder)) for page in pages if not page.problem])
    unread = next((page for page in pages if page.problem), None)
    if unread is not None and not seen.secret:
        raise RefusedError(f"trang {unread.sheet.number + 1}: {unread.problem}")
    return seen
