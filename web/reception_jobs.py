"""Long work of receptions as jobs: checking what came, taking it in; killed, it is gone on with."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from repository.errors import RefusedError
from repository.jobs import Job
from repository.people import Person
from repository.reception_steps import ReceptionState
from web.acts import catch_up, testify
from web.jobs import enqueue
from web.reception_checking import check
from web.reception_taking import READY, take_in
from web.receptions import asked
from web.wiring import Archive

if TYPE_CHECKING:
    from web.labour import Task

CHECK, TAKE = "reception-check", "reception-take"


def ask_check(
    archive: Archive, person: Person, identifier: str, *, without_missing: bool = False
) -> Job:
    """Have a worker check what came.

    Raises:
        NotFoundError: there is no such reception.
        ForbiddenError: the person may not.
        RefusedError: it is not the time.
    """
    reception = asked(archive, person, identifier)
    if reception.state is not ReceptionState.ARRIVED:
        raise RefusedError("Không ở bước kiểm tra · it is not the time to check")
    given = {"reception": identifier, "without_missing": without_missing}
    return enqueue(archive, CHECK, given, person)


def ask_take(archive: Archive, person: Person, identifier: str) -> Job:
    """Have a worker take in what was approved.

    Raises:
        NotFoundError: there is no such reception.
        ForbiddenError: the person may not.
        RefusedError: it is not approved.
    """
    reception = asked(archive, person, identifier)
    if reception.state not in READY:
        raise RefusedError("Đợt tiếp nhận chưa được duyệt · not approved")
    return enqueue(archive, TAKE, {"reception": identifier}, person)


def check_packages(task: "Task") -> str:
    """The labour: check every package that is not checked."""
    given = task.job.arguments
    found = check(
        task.archive, task.person, given["reception"], task.advance,
        without_missing=bool(given["without_missing"]),
    )  # fmt: skip
    return _told(task, found, "findings")


def take_packages(task: "Task") -> str:
    """The labour: take in every package that was approved and is not in."""
    told = _told(task, take_in(task.archive, task.person, _asked(task), task.advance), "reason")
    catch_up(task.archive)
    testify(task.archive)
    return told


def _asked(task: "Task") -> str:
    return str(task.job.arguments["reception"])


def _told(task: "Task", lines: Iterator[dict[str, Any]], against: str) -> str:
    counts: Counter[str] = Counter()
    known = {one["package"] for one in task.job.results}
    for line in lines:
        counts["không đạt" if line[against] else "đạt"] += 1
        if line["package"] not in known:
            task.note(line)
    return ", ".join(f"{name}: {count}" for name, count in sorted(counts.items()))
