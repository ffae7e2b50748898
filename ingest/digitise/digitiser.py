"""The digitiser: a stack of files in, papers out, each with its pages, checks and proposals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.digitise.engine import Engine, Kind, Page, Preparation, Sheet
from ingest.digitise.papers import Paper, Read, papers_of
from ingest.digitise.separating import Split
from repository.digitisation import DigitisingRule
from repository.errors import RefusedError

ALONE = frozenset({Kind.SIGNED, Kind.BORN_DIGITAL})
"""Files whose bytes are the document: never put together with others."""


@dataclass(frozen=True, slots=True)
class Stack:
    """What lay on the scanner, side by side."""

    kind: Kind
    sheets: tuple[Sheet, ...]

    @property
    def untouched(self) -> bool:
        """Whether the file itself is the document, and what is made is at most beside it."""
        return self.kind in ALONE


@dataclass(frozen=True, slots=True)
class Digitiser:
    """Does what the engine, the measures and the reading do, in their order."""

    engine: Engine
    read: Read
    rule: DigitisingRule

    def stack(self, paths: Sequence[Path]) -> Stack:
        """The sides of paper in ``paths``, in their order.

        One file among many that cannot be read is a page with a problem: the others go on.

        Raises:
            RefusedError: none can be read; or one is signed or was born digital, among others.
        """
        sources = [self.engine.inspect(path) for path in paths]
        readable = [source for source in sources if source.kind is not Kind.UNREADABLE]
        if not readable or not any(source.sheets for source in readable):
            raise RefusedError(sources[0].problem if sources else "không có tệp · no file")
        for source in sources:
            if source.kind in ALONE and len(sources) > 1:
                raise RefusedError(
                    f"{source.path.name}: tệp đã ký hoặc vốn là điện tử phải để riêng "
                    "· a signed or born-digital file must come by itself"
                )
        sheets = [
            sheet for source in sources for sheet in source.sheets or (Sheet(source.path, 0),)
        ]
        return Stack(sources[0].kind if len(sources) == 1 else Kind.PICTURE, tuple(sheets))

    def capture(
        self,
        stack: Stack,
        folder: Path,
        progress: Callable[[int, int], bool],
        stop: Callable[[], bool],
        *,
        codes: bool = False,
    ) -> list[Page] | None:
        """Every page of ``stack``; None when it was stopped before the end.

        ``progress`` is told how many pages are done, of how many; ``codes`` has bar codes read.

        Raises:
            UnavailableError: Tesseract or its models are not installed.
        """
        pages: list[Page] = []
        how = Preparation.of(self.rule, codes=codes)
        for page in self.engine.capture(stack.sheets, how, folder, stop=stop):
            pages.append(page)
            progress(len(pages), len(stack.sheets))
        return pages if len(pages) == len(stack.sheets) else None

    def papers(
        self, pages: Sequence[Page], folder: Path, how: Split, paper_count: int | None
    ) -> tuple[Paper, ...]:
        """The documents in ``pages`` of ``folder``.

        Raises:
            RefusedError: there is none: nothing but separators, or blank pages that separate.
        """
        found = papers_of(
            pages,
            how,
            self.rule,
            paper_count,
            lambda page: self.engine.words(page, folder),
            self.read,
        )
        if not found:
            raise RefusedError("chỉ có tờ phân cách · nothing but separator sheets")
        return found
