"""Packing as a job: what is packed already stays, wherever it was cut off."""

from repository.jobs import Job
from repository.people import Person, Right
from web.labour import Task
from web.transfer_packing import pack
from web.transfer_rights import require, seen_by
from web.wiring import Archive

KIND = "transfer-pack"


def ask(archive: Archive, person: Person, identifier: str) -> Job:
    """Have a transfer packed by a worker.

    Raises:
        ForbiddenError: the person may not.
        NotFoundError: there is no such transfer.
    """
    from web.jobs import enqueue

    transfer = seen_by(archive, person, identifier)
    require(archive, person, Right.TRANSFER, transfer.agency)
    return enqueue(archive, KIND, {"transfer": identifier}, person)


def work(task: Task) -> str:
    """Pack what is not packed yet."""
    identifier = task.job.arguments["transfer"]
    found = pack(task.archive, task.person, identifier, task.advance)
    made = sum(item.packed is not None for item in found.items)
    return f"{made}/{len(found.items)} gói · packages"
