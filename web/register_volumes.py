"""Register volumes: a long one is printed by a job, signed while somebody waits, kept by a job.

The key never leaves the hands of who signs: no job is ever given one.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from repository.closings import Closing
from repository.errors import RefusedError
from repository.jobs import Job
from web.jobs import enqueue
from web.progress import StoppedError
from web.register_acts import said_of
from web.registers_closing import Closer, Stage
from web.wiring import Archive

if TYPE_CHECKING:  # heavy libraries are opened when somebody closes
    from preservation.signatures.signing.signer import Signer
    from web.labour import Task

VOLUME = "register-volume"
QUICK = 2_000
"""Entries of a volume that is printed and kept within a few seconds, while somebody waits."""


def seal(
    closer: Closer, closing: Closing, signer: "Signer | None", level: str = ""
) -> Closing | Job:
    """Print, sign and keep a volume; a job where that takes long, before signing and after.

    Raises:
        As ``Closer.seal``.
    """
    if work_waits(closer, closing):
        return ask(closer, closing)
    closer.sign(closing.id, signer, level)
    return keep(closer, closing)


def answer(closer: Closer, closing: Closing, said: Mapping[str, Any]) -> Closing | Job:
    """Put a desk's answer in and keep the volume; a job where that takes long.

    Raises:
        As ``Closer.answer``.
    """
    closer.put_in(closing.id, said)
    return keep(closer, closing)


def keep(closer: Closer, closing: Closing) -> Closing | Job:
    """Keep a volume that is signed: now, or by a worker where it is long."""
    return ask(closer, closing) if closing.entries > QUICK else closer.keep(closing.id)


def work_waits(closer: Closer, closing: Closing) -> bool:
    """Whether a job has to be done before anybody can go on with a volume."""
    return closing.entries > QUICK and closer.stage(closing) in {Stage.FIXED, Stage.SIGNED}


def insist_printed(closer: Closer, closing: Closing) -> None:
    """See to it that nobody waits while a long volume is printed.

    Raises:
        RefusedError: a job has to print it first.
    """
    if closer.stage(closing) is Stage.FIXED and closing.entries > QUICK:
        raise RefusedError(
            f"Quyển có hơn {QUICK} mục: hãy cho in trước khi ký "
            f"· more than {QUICK} entries: have it printed before it is signed"
        )


def ask(closer: Closer, closing: Closing) -> Job:
    """Have a volume printed, or kept where it is signed, by a worker; one job at a time.

    Raises:
        ForbiddenError: the person closes no registers there.
        NotFoundError: there is no such volume for them.
        RefusedError: it is closed already, or waits for its signature.
    """
    closer.pending(closing.id)
    if closer.stage(closing) is Stage.PRINTED:
        raise RefusedError("Quyển đã in, còn phải ký · the volume is printed, and to be signed")
    running = job_of(closer.archive, closing)
    return running or enqueue(closer.archive, VOLUME, {"closing": closing.id}, closer.person)


def job_of(archive: Archive, closing: Closing) -> Job | None:
    """The job that works on a volume, or is going to."""
    for job in archive.jobs.unfinished():
        if job.kind == VOLUME and job.arguments["closing"] == closing.id and not job.state.ended:
            return job
    return None


def work(task: "Task") -> str:
    """Print a volume; or keep it, where it is signed. The labour of such a job."""
    closer = Closer(task.archive, task.person)
    closing = task.archive.closings.get(task.job.arguments["closing"])
    try:
        if closer.stage(closing) is Stage.FIXED:
            closer.print(closing.id, task.advance)
        elif closer.stage(closing) is Stage.SIGNED:
            closing = closer.keep(closing.id)
    except StoppedError:
        return ""
    stage = closer.stage(closing)
    register = {name: one for name, one in said_of(closing.asked).items() if name in _WHICH}
    told = {"closing": closing.id, "stage": stage.value, "register": register}
    task.advance(closing.entries, closing.entries, [told])
    return _SAID[stage]


_WHICH = frozenset({"register", "agency", "year", "series"})
_SAID: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.FIXED: "Chưa in · not printed",
        Stage.PRINTED: "Đã in, còn phải ký · printed, to be signed",
        Stage.SIGNED: "Đã ký, còn phải lưu · signed, to be kept",
        Stage.KEPT: "Đã đóng sổ, đã lưu vào kho · closed and kept",
    }
)
