"""Acts: what a page, a command, a job and REST all do in the same way."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, assert_never

from preservation.bags.check import as_dict
from preservation.bags.problems import Damaged, Intact, NotChecked, Verdict
from repository.documents import Document, DocumentFile
from repository.errors import NotFoundError, RefusedError, UnavailableError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import Copy, CopyState, Package, PackageKind, prefix_of
from repository.people import Person, Right
from web.progress import Progress, go_on
from web.wiring import Archive


def ledger_report(archive: Archive) -> dict[str, Any]:
    """Walk the whole chain, hear every witness, and say whether they agree."""
    report = archive.ledger.verify()
    problems = [*report.problems, *archive.witnesses.contradictions()]
    return {
        "valid": not problems,
        "problems": problems,
        "events": report.events,
        "head": f"sha256:{report.head}",
    }


def catch_up(archive: Archive) -> int:
    """Show the index what it has not yet seen; how many documents that was."""
    from search.catch_up import catch_up as bring_up
    from web.indexing import Backlog

    return bring_up(Backlog(archive.pendings), archive.index)


def reindex(archive: Archive, progress: Progress = go_on) -> int:
    """Build the index anew from the database; how many documents that was."""
    from web.indexing import Backlog, in_steps

    archive.index.clear()
    total = archive.pendings.mark_all()
    done = 0
    for step in in_steps(Backlog(archive.pendings), archive.index):
        done += step
        if not progress(done, total):
            break
    return done


def verify_packages(
    archive: Archive,
    person: Person,
    packages: Sequence[str] | None = None,
    progress: Progress = go_on,
) -> Iterator[dict[str, Any]]:
    """Read packages to the end in every store and say what holds; write it all down.

    Raises:
        ForbiddenError: the person may not check fixity.
        NotFoundError: one of ``packages`` is no package.
    """
    person.require(Right.VERIFY)
    count = archive.catalogue.package_count() if packages is None else len(packages)
    chosen = None if packages is None else [archive.catalogue.package(p) for p in packages]
    total = count * len(archive.stores)
    noted: list[tuple[Copy, NewEvent]] = []
    since = time.monotonic()
    for done, (package, store, verdict) in enumerate(_checks(archive, chosen), 1):
        noted.append(_noted(archive, package, store, verdict))
        if len(noted) >= _NOTE_AT_ONCE or time.monotonic() - since > 1 or done == total:
            archive.catalogue.note_checks(noted, person.login)
            noted, since = [], time.monotonic()
            if not progress(done, total):
                break
        yield as_dict(verdict) | {"package": package, "store": store}
    if noted:
        archive.catalogue.note_checks(noted, person.login)
    if packages is None:
        testify(archive)


_NOTE_AT_ONCE = 200


def testify(archive: Archive) -> None:
    """Keep the ledger's head in the stores that answer; one that does not is said elsewhere."""
    with suppress(UnavailableError):
        archive.witnesses.testify()


def _checks(
    archive: Archive, chosen: Sequence[Package] | None
) -> Iterator[tuple[str, str, Verdict]]:
    from preservation.fixity import check_many

    for store in archive.stores:
        packages = archive.catalogue.packages() if chosen is None else iter(chosen)
        for package, verdict in check_many(store, packages):
            yield package, store.name, verdict


def _noted(archive: Archive, package: str, store: str, verdict: Verdict) -> tuple[Copy, NewEvent]:
    match verdict:
        case Intact():
            state, outcome = CopyState.INTACT, Outcome.SUCCESS
        case Damaged():
            state, outcome = CopyState.DAMAGED, Outcome.FAILURE
        case NotChecked():
            state, outcome = CopyState.NOT_CHECKED, Outcome.WARNING
        case _:
            assert_never(verdict)
    line = as_dict(verdict)
    detail = {"store": store, "verdict": line["verdict"], "problems": line["problems"][:50]}
    if isinstance(verdict, NotChecked):
        detail["reason"] = verdict.reason
    copy = Copy(package, store, state, archive.clock())
    return copy, NewEvent(EventKind.FIXITY_CHECK, outcome, package, detail)


@contextmanager
def original(
    archive: Archive, person: Person, document: str, number: int = 0
) -> Iterator[tuple[DocumentFile, BinaryIO]]:
    """Open one file of a document for reading, and write down that it was handed out.

    Raises:
        NotFoundError: there is no such document or file for this person.
        UnavailableError: no store answered.
    """
    found = archive.catalogue.get(document, person.scope)
    if not 0 <= number < len(found.files):
        raise NotFoundError(f"tệp {number}")
    file = found.files[number]
    with archive.stores[0].open(key_of(found, file)) as source:
        event = NewEvent(EventKind.ACCESS, Outcome.SUCCESS, document, {"file": file.path})
        archive.ledger.record(person.login, event)
        yield file, source


def key_of(document: Document, file: DocumentFile) -> str:
    """The key of one file of a document, in every store."""
    prefix = prefix_of(PackageKind.DOCUMENT, document.package)
    return f"{prefix}data/representations/rep1/data/{file.path}"


def export(archive: Archive, person: Person, document: str, folder: Path) -> Path:
    """Copy a document's package into ``folder``, with all that it names put inside.

    Raises:
        ForbiddenError: the person may not hand out packages.
        NotFoundError: there is no such document for this person.
        RefusedError: something of that name is there already; it is left alone.
        DamageError: the package is not what it was; nothing is left in ``folder``.
        UnavailableError: the store did not answer, or ``folder`` took no more.
    """
    found = archive.catalogue.get(document, person.scope)
    person.require(Right.EXPORT, found.agency)
    target = folder / found.package
    with all_or_nothing(target):
        put_out(archive, found.package, folder)
    event = NewEvent(EventKind.DISSEMINATION, Outcome.SUCCESS, document, {"package": found.package})
    archive.ledger.record(person.login, event)
    return target


def put_out(archive: Archive, package: str, folder: Path) -> None:
    """Write a package into ``folder``, under its own name, with all that it names put inside.

    Raises:
        DamageError: the package is not what it was.
        UnavailableError: the store did not answer.
    """
    from preservation.export import export as written
    from web.acts_evidence import enclosures
    from web.sharing import shared_thing

    kept, shared = archive.catalogue.package(package), partial(shared_thing, archive)
    enclosed = enclosures(archive, package)
    written(archive.stores[0], kept, folder / package, shared, enclosed)


@contextmanager
def all_or_nothing(target: Path) -> Iterator[None]:
    """What is made at ``target`` stays only if it was finished."""
    if target.exists():
        raise RefusedError(f"{target}: đã có · is there already")
    try:
        yield
    except BaseException as error:
        shutil.rmtree(target, ignore_errors=True)
        if isinstance(error, OSError):
            raise UnavailableError(f"{target}: {error.strerror}") from error
        raise
