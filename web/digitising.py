"""Digitising: a batch is laid on, and worked through; what a command, a page, a job and REST share.

A paper goes on where it was after a crash or a pause: every page that was captured is found again.
One that cannot be done says why, and the next one follows.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from repository.access import Level
from repository.batches import Part
from repository.calendar import VIETNAM
from repository.digitisation import PaperKind
from repository.errors import ArchiveError, RefusedError, UnavailableError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from repository.sheaves import Batch, Sheaf, SheafState
from web.finishing import finish, stop
from web.progress import Progress, go_on
from web.scans import Scans
from web.wiring import Archive

if TYPE_CHECKING:
    from ingest.digitise.digitiser import Digitiser, Stack
    from ingest.digitise.papers import Paper

LEVELS = (Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED)
OPEN = frozenset({SheafState.WAITING, SheafState.WORKING})
"""Papers that a worker has something to do for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a batch is to be digitised."""

    agency: str
    name: str = ""
    dossier: str = ""
    level: Level = Level.INTERNAL
    kind: PaperKind = PaperKind.ADMINISTRATIVE
    split: str = "none"
    """What stands between two documents: ``none``, ``blank``, ``barcode``."""
    watched: str = ""
    """The watched folder that it came from, if it did."""


@dataclass(frozen=True, slots=True)
class Pile:
    """Files that are scanned as one: a document, or a stack of several."""

    name: str
    files: tuple[tuple[Path, str], ...]
    """Path, and name as people are shown it."""
    paper_count: int | None = None
    stays: bool = False
    """Whether the files stay where they are: a person has to remove them if they are secret."""


def lay_on(archive: Archive, person: Person, piles: Sequence[Pile], wanted: Wanted) -> Batch:
    """Copy what was scanned into the spool, and write the batch down.

    Raises:
        ForbiddenError: the person may not digitise for this agency.
        NotFoundError: there is no such agency, or hồ sơ.
        RefusedError: a file may not be read; the hồ sơ is another agency's; there is nothing.
    """
    agency = archive.agencies.find(wanted.agency or archive.settings.default_agency).code
    person.require(Right.DIGITISE, agency)
    if not piles or wanted.level not in LEVELS:
        raise RefusedError("không có gì để số hóa · there is nothing to digitise")
    if wanted.dossier and archive.dossiers.get(wanted.dossier).agency != agency:
        raise RefusedError("hồ sơ của cơ quan khác · the hồ sơ belongs to another agency")
    now = archive.clock()
    batch = Batch(
        id=archive.new_id(),
        name=wanted.name.strip() or f"Lô {now.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
        agency=agency,
        dossier=wanted.dossier or None,
        level=wanted.level,
        profile=wanted.kind.value,
        job=None,
        asked_by=person.login,
        asked_at=now,
        options={"split": wanted.split, "watched": wanted.watched},
    )
    scans = Scans.of(archive, batch.id)
    try:
        return archive.batches.open(batch, [_part(scans, pile) for pile in piles])
    except ArchiveError:
        scans.clear()
        raise


def _part(scans: Scans, pile: Pile) -> Part:
    said: dict[str, Any] = {"files": scans.bring(pile.files)}
    if pile.stays:
        said["left"] = [str(path.resolve()) for path, _ in pile.files]
        said["given"] = [str(path) for path, _ in pile.files]
    return Part(pile.name, said, pile.paper_count)


def work(
    archive: Archive,
    batch: Batch,
    person: Person,
    progress: Progress = go_on,
    tell: Callable[[Sheaf], None] = lambda _: None,
) -> str:
    """Work through what waits in a batch, until it is done or ``progress`` says to stop.

    Raises:
        UnavailableError: Tesseract or its models are not installed, or the database is away.
    """
    from ingest.turns import Turns

    with Turns(archive.settings.spool / "turns-digitise").of([batch.id]):
        return _worked(_Shift(archive, batch, person, progress, tell))


def _worked(shift: "_Shift") -> str:
    archive, batch = shift.archive, shift.batch
    every = archive.batches.sheaves(batch.id)
    shift.pages = {sheaf.id: (sheaf.pages_done, sheaf.pages) for sheaf in every}
    _all_hands(shift, [sheaf for sheaf in every if sheaf.state in OPEN])
    states = Counter(sheaf.state.value for sheaf in archive.batches.sheaves(batch.id))
    return ", ".join(f"{state}: {count}" for state, count in sorted(states.items()))


def _all_hands(shift: "_Shift", waiting: Sequence[Sheaf]) -> None:
    """Keep every core busy: with the pages of one paper, or with many papers at once."""
    hands = shift.archive.settings.workers
    if len(waiting) < hands or hands == 1:
        for sheaf in waiting:
            shift.tell_of(shift.one(sheaf))
        return
    shift.each = True
    failed: UnavailableError | None = None
    with ThreadPoolExecutor(hands, thread_name_prefix="luutru-papers") as pool:
        for future in [pool.submit(shift.one, sheaf) for sheaf in waiting]:
            try:
                shift.tell_of(future.result())
            except UnavailableError as error:  # those that were done meanwhile are told of too
                failed = failed or error
    if failed is not None:
        raise failed


@dataclass(slots=True)
class _Shift:
    """One run through a batch, by one hand or several."""

    archive: Archive
    batch: Batch
    person: Person
    progress: Progress
    tell: Callable[[Sheaf], None]
    stopped: bool = False
    each: bool = False
    """Whether several papers are worked on at once, by one hand each."""
    pages: dict[str, tuple[int, int]] = field(default_factory=dict)
    """How many pages of each paper are done, of how many."""
    lock: Lock = field(default_factory=Lock)

    def tell_of(self, done: Sequence[Sheaf]) -> None:
        """Tell of papers in their order, each with the place in the batch that it has by now."""
        if not done:
            return
        places = {s.id: s.ordinal for s in self.archive.batches.sheaves(self.batch.id)}
        for sheaf in done:
            self.tell(replace(sheaf, ordinal=places[sheaf.id]))

    def one(self, sheaf: Sheaf) -> list[Sheaf]:
        """Work on one stack; whatever is wrong with it is written down with it.

        Returns the papers that it has become; none where it was stopped before its end.
        """
        if self.stopped:
            return []
        held, login = self.archive.batches, self.person.login
        folder = sheaf.body.get("folder", sheaf.id)
        try:
            return self._captured(held.move(sheaf.id, SheafState.WORKING, login, folder=folder))
        except UnavailableError:
            self.stopped = True
            raise
        except ArchiveError as error:
            event = NewEvent(EventKind.IMAGING, Outcome.FAILURE, sheaf.id, {"batch": self.batch.id})
            return [held.move(sheaf.id, SheafState.FAILED, login, [event], problem=str(error))]

    def _captured(self, sheaf: Sheaf) -> list[Sheaf]:
        scans = Scans.of(self.archive, self.batch.id)
        digitiser = self.archive.digitiser(PaperKind(self.batch.profile), each=self.each)
        stack = with_rescans(digitiser, digitiser.stack(scans.sources(sheaf)), scans, sheaf)
        pages = digitiser.capture(
            stack,
            scans.folder(sheaf),
            lambda done, total: self._on(sheaf, done, total),
            lambda: self.stopped,
            codes=self.batch.options.get("split") == "barcode",
        )
        if pages is None:
            return []
        if sheaf.body.get("cut"):
            pages = [page for page in pages if page.number in set(sheaf.body["pages"])]
        how = _split(self.batch, sheaf, stack)
        papers = digitiser.papers(pages, scans.folder(sheaf), how, sheaf.paper_count)
        secret = next((paper for paper in papers if paper.secret), None)
        if secret is not None:
            return [stop(self.archive, sheaf, secret, self.person)]
        return [
            finish(self.archive, self.person, each, paper, digitiser, stack)
            for each, paper in zip(self._divided(sheaf, papers), papers, strict=True)
        ]

    def _on(self, sheaf: Sheaf, done: int, total: int) -> bool:
        self.archive.batches.note(sheaf.id, done, total)
        with self.lock:
            self.pages[sheaf.id] = (done, total)
            finished, known = map(sum, zip(*self.pages.values(), strict=True))
            self.stopped = self.stopped or not self.progress(finished, known)
        return not self.stopped

    def _divided(self, sheaf: Sheaf, papers: Sequence["Paper"]) -> tuple[Sheaf, ...]:
        """The sheaves of the documents that a stack turned out to be.

        One that was cut from a stack before, and is worked on again, stays what it was.
        """
        was = sheaf.body if sheaf.body.get("cut") else {}
        parts = [
            Part(
                paper.group.name[:200]
                or (sheaf.name if len(papers) == 1 else f"{sheaf.name} #{n}"),
                {
                    "pages": list(paper.group.pages),
                    "separators": was.get("separators") or list(paper.group.separators),
                    "cut": bool(was) or len(papers) > 1 or bool(paper.group.separators),
                },
                sheaf.paper_count if len(papers) == 1 else None,
                len(paper.pages),
            )
            for n, paper in enumerate(papers, 1)
        ]
        return self.archive.batches.divide(sheaf.id, parts)


def with_rescans(digitiser: "Digitiser", stack: "Stack", scans: Scans, sheaf: Sheaf) -> "Stack":
    """``stack`` with the pages in it that were scanned again."""
    sheets = list(stack.sheets)
    for number, path in sheaf.body.get("again", {}).items():
        (sheets[int(number) - 1], *_) = digitiser.stack([scans.root / path]).sheets
    return replace(stack, sheets=tuple(sheets))


def _split(batch: Batch, sheaf: Sheaf, stack: "Stack") -> Any:  # noqa: ANN401  imported when used
    """What cuts this stack: nothing, where it was cut already or is a document by itself."""
    from ingest.digitise.separating import Split

    if stack.untouched or sheaf.body.get("cut"):
        return Split.NONE
    return Split(batch.options.get("split", "none"))
