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


@dataclass(frozen=True, slots=True)
class Pile:
    """Files that are scanned as one: a document, or a stack of several."""

    name: str
    files: tuple[tuple[Path, str], ...]
    """Path, and name as people are shown it."""
    paper_count: int | None = None


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
        options={"split": wanted.split},
    )
    scans = Scans.of(archive, batch.id)
    try:
        parts = [Part(p.name, {"files": scans.bring(p.files)}, p.paper_count) for p in piles]
        return archive.batches.open(batch, parts)
    except ArchiveError:
        scans.clear()
        raise


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
            shift.one(sheaf)
        return
    shift.each = True
    with ThreadPoolExecutor(hands, thread_name_prefix="luutru-papers") as pool:
        for future in [pool.submit(shift.one, sheaf) for sheaf in waiting]:
            future.result()


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

    def one(self, sheaf: Sheaf) -> None:
        """Work on one stack; whatever is wrong with it is written down with it."""
        if self.stopped:
            return
        held, login = self.archive.batches, self.person.login
        folder = sheaf.body.get("folder", sheaf.id)
        try:
            self._captured(held.move(sheaf.id, SheafState.WORKING, login, folder=folder))
        except UnavailableError:
            self.stopped = True
            raise
        except ArchiveError as error:
            event = NewEvent(EventKind.IMAGING, Outcome.FAILURE, sheaf.id, {"batch": self.batch.id})
            self.tell(held.move(sheaf.id, SheafState.FAILED, login, [event], problem=str(error)))

    def _captured(self, sheaf: Sheaf) -> None:
        scans = Scans.of(self.archive, self.batch.id)
        digitiser = self.archive.digitiser(PaperKind(self.batch.profile), each=self.each)
        stack = with_rescans(digitiser, digitiser.stack(scans.sources(sheaf)), scans, sheaf)
        pages = digitiser.capture(
            stack, scans.folder(sheaf), lambda d, t: self._on(sheaf, d, t), lambda: self.stopped
        )
        if pages is None:
            return
        if sheaf.body.get("cut"):
            pages = [page for page in pages if page.number in set(sheaf.body["pages"])]
        how = _split(self.batch, sheaf, stack)
        papers = digitiser.papers(pages, scans.folder(sheaf), how, sheaf.paper_count)
        secret = next((paper for paper in papers if paper.secret), None)
        if secret is not None:
            self.tell(stop(self.archive, sheaf, secret, self.person))
            return
        for each, paper in zip(self._divided(sheaf, papers), papers, strict=True):
            self.tell(_finished(self, digitiser, stack, each, paper))

    def _on(self, sheaf: Sheaf, done: int, total: int) -> bool:
        self.archive.batches.note(sheaf.id, done, total)
        with self.lock:
            self.pages[sheaf.id] = (done, total)
            finished, known = map(sum, zip(*self.pages.values(), strict=True))
            self.stopped = self.stopped or not self.progress(finished, known)
        return not self.stopped

    def _divided(self, sheaf: Sheaf, papers: Sequence["Paper"]) -> tuple[Sheaf, ...]:
        """The sheaves of the documents that a stack turned out to be."""
        parts = [
            Part(
                paper.group.name[:200]
                or (sheaf.name if len(papers) == 1 else f"{sheaf.name} #{n}"),
                {
                    "pages": list(paper.group.pages),
                    "separators": list(paper.group.separators),
                    "cut": len(papers) > 1 or bool(paper.group.separators),
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


def _finished(
    shift: _Shift, digitiser: "Digitiser", stack: "Stack", sheaf: Sheaf, paper: "Paper"
) -> Sheaf:
    """Put the document together, and write down what was found of it."""
    from ingest.digitise.papers import facts_of

    scans = Scans.of(shift.archive, shift.batch.id)
    made: dict[str, Any] = {"kind": stack.kind.value, "claim": "", "problem": ""}
    if stack.kind.value != "born-digital":
        try:
            whole = digitiser.engine.assemble(
                paper.pages, scans.folder(sheaf), sheaf.name, scans.output(sheaf)
            )
            made |= {"claim": whole.claim, "why": whole.why}
        except RefusedError as error:
            made["problem"] = str(error)
    checks = [check.as_dict() for check in paper.checks]
    proposals = {code: one.as_dict() for code, one in paper.reading.proposals.items()}
    facts = [facts_of(page) for page in paper.pages]
    digests = [file["sha256"] for file in sheaf.body.get("files", ())]
    detail = {"profile": digitiser.rule.profile, "pages": facts, "sources": digests}
    events = [NewEvent(EventKind.IMAGING, Outcome.SUCCESS, sheaf.id, detail)]
    events += [_finding(sheaf, check) for check in checks if not check["ok"]]
    if proposals:
        sure = {code: one["confidence"] for code, one in proposals.items()}
        events.append(NewEvent(EventKind.EXTRACTION, Outcome.SUCCESS, sheaf.id, {"fields": sure}))
    return shift.archive.batches.move(
        sheaf.id,
        SheafState.CAPTURED,
        shift.person.login,
        events,
        checks=checks,
        proposals=proposals,
        facts=facts,
        rule=digitiser.rule.profile,
        opened=paper.reading.opened,
        **made,
    )


def _finding(sheaf: Sheaf, check: dict[str, Any]) -> NewEvent:
    """What a measure found wrong, for the ledger."""
    told = {name: check[name] for name in ("page", "check", "value", "limit")}
    return NewEvent(EventKind.REVIEW, Outcome.WARNING, sheaf.id, told)


def stop(archive: Archive, sheaf: Sheaf, paper: "Paper", person: Person) -> Sheaf:
    """A paper bears a state-secret mark: remove what we have of it, and say to whom to bring it.

    What cannot be told apart from it in the spool, the rest of its stack, goes too.
    """
    scans = Scans.of(archive, sheaf.batch)
    scans.forget(sheaf, archive.batches.sheaves(sheaf.batch))
    mark = paper.reading.secret
    assert mark is not None  # noqa: S101  asked by the caller
    stopped = archive.batches.stop(sheaf.id, person.login, mark.level)
    told = {"message": mark.report_vi, "message_en": mark.report_en}
    return archive.batches.say(stopped.id, person.login, (), **told)
