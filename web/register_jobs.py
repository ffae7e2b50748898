"""Register jobs: a long register is written out by a worker; the file lies for whoever asked."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.jobs import Job
from repository.people import Person
from repository.register_forms import Paper
from repository.registers import Asked
from web.jobs import enqueue
from web.progress import StoppedError
from web.register_acts import asked_of, export, said_of
from web.register_files import MEDIA
from web.wiring import Archive

if TYPE_CHECKING:
    from web.labour import Task

FILE = "register-file"
QUICK: Mapping[str, int] = MappingProxyType({"pdf": 2_000, "xlsx": 2_000, "csv": 10_000})
"""Entries that are written out within a few seconds, while whoever asked waits; a docx that would
take longer is refused (``MOST_IN_WORD``)."""
PLACE = "registers"
KEPT_SECONDS = 24 * 3600
"""How long a file lies before a sweep removes it."""
_NEWEST = 200


def long(count: int) -> list[str]:
    """The kinds of file of so many entries for which nobody should wait."""
    return [kind for kind, most in QUICK.items() if count > most]


def insist_quick(archive: Archive, person: Person, asked: Asked, kind: str) -> None:
    """See to it that a file is made while somebody waits only where it is soon made.

    Raises:
        RefusedError: it is to be asked for as a job.
    """
    if kind in long(archive.registers.count(asked, person.scope)):
        raise RefusedError(
            f"Sổ có hơn {QUICK[kind]} mục: hãy yêu cầu làm tệp (POST), rồi tải về khi xong "
            f"· more than {QUICK[kind]} entries: ask for the file (POST) and fetch it when done"
        )


def ask_file(archive: Archive, person: Person, asked: Asked, kind: str, paper: str = "") -> Job:
    """Have a register written out by a worker.

    Raises:
        RefusedError: there is no such kind of file, or no such paper.
    """
    if kind not in MEDIA:
        raise RefusedError(f"format: {', '.join(MEDIA)}")
    if paper and paper not in set(Paper):
        raise RefusedError(f"paper: {', '.join(Paper)}")
    given = {"said": said_of(asked), "format": kind, "paper": paper}
    return enqueue(archive, FILE, given, person)


def make_file(task: "Task") -> str:
    """Write out what was asked for, as far as whoever asked may see it now."""
    held, given = task.archive, task.job.arguments
    asked = asked_of(held, task.person, given["said"])
    path = _place(held, task.job)
    shutil.rmtree(path.parent, ignore_errors=True)  # what a worker left that died
    path.parent.mkdir(mode=0o700, parents=True)
    half = path.with_name(f"half{path.suffix}")
    try:
        rows = export(
            held,
            task.person,
            asked,
            given["format"],
            half,
            given["paper"],
            progress=task.advance,
        )
    except StoppedError:
        half.unlink(missing_ok=True)
        return ""
    half.replace(path)
    task.advance(rows, rows, [{"file": path.name, "entries": rows, "bytes": path.stat().st_size}])
    return f"{path.name}, {rows} mục · {path.name}, {rows} entries"


def made_file(archive: Archive, person: Person, identifier: str) -> Path:
    """The file that a job made for the person.

    Raises:
        NotFoundError: there is no such job of theirs, or the file was cleared away.
        RefusedError: it is not made yet.
        ForbiddenError: they may see less of the register than then.
    """
    job = archive.jobs.get(identifier)
    if job.kind != FILE or job.asked_by != person.login:
        raise NotFoundError(f"công việc {identifier}")
    asked = asked_of(archive, person, job.arguments["said"])
    if not job.results:
        raise RefusedError("Tệp chưa làm xong · the file is not made yet")
    if archive.registers.count(asked, person.scope) < job.results[-1]["entries"]:
        raise ForbiddenError(
            "Quyền xem sổ đã hẹp lại: hãy làm tệp mới · you may see less now: ask for a new file"
        )
    path = _place(archive, job)
    if not path.exists():
        raise NotFoundError("tệp đã được dọn, hãy làm lại · the file was cleared away, ask again")
    return path


def lies(archive: Archive, job: Job) -> bool:
    """Whether the file of a job still lies there."""
    return job.kind == FILE and _place(archive, job).exists()


def files_of(archive: Archive, person: Person, limit: int = 5) -> list[Job]:
    """The newest files that the person asked for."""
    newest = archive.jobs.latest(_NEWEST, person.login)
    return [job for job in newest if job.kind == FILE][:limit]


def left_behind(archive: Archive) -> Iterator[Path]:
    """Files that have lain for a day, and what a job left that will not go on."""
    folder = archive.settings.spool / PLACE
    if not folder.is_dir():
        return
    needed = {job.id for job in archive.jobs.unfinished() if not job.state.ended}
    than = archive.clock().timestamp() - KEPT_SECONDS
    for place in sorted(folder.iterdir()):
        if place.name not in needed and place.stat().st_mtime < than:
            yield place


def _place(archive: Archive, job: Job) -> Path:
    said, kind = job.arguments["said"], job.arguments["format"]
    series = said.get("series", "").partition(":")[2]
    parts = ("so", said["register"], series, said["agency"], said["year"])
    name = "-".join(part.replace("/", "-") for part in parts if part)
    return archive.settings.spool / PLACE / job.id / f"{name}.{kind}"
