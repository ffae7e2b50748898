"""Imports that wait: a sheet with its files in the spool, between its preview and its job.

Whoever brought it sees it, and nobody else. What bears a secrecy mark does not stay.
"""

import json
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.importing.plan import RowOutcome
from repository.calendar import iso_utc
from repository.documents import safe_name
from repository.errors import NotFoundError, RefusedError, UnavailableError
from repository.jobs import Job
from repository.people import Person, Right
from web.acts import catch_up, testify
from web.importing import Brought, Preview, look_through
from web.importing_commit import Import
from web.importing_files import files_of
from web.importing_sheets import left_out_sheet
from web.jobs import enqueue
from web.labour import Task
from web.wiring import Archive

PLACE = "imports"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOTE_SECONDS = 0.5
LEFT, ABOUT = "left-out.xlsx", "about.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """One import that waits, runs, or is over."""

    id: str
    folder: Path
    said: Mapping[str, Any]
    """``name``, ``agency``, ``asked_by``, ``files``, ``lines``, ``totals``, ``job`` and others."""

    @property
    def name(self) -> str:
        """What its sheet is called."""
        return str(self.said["name"])

    @property
    def asked_at(self) -> datetime:
        """When it was brought."""
        return datetime.fromisoformat(str(self.said["asked_at"]))

    @property
    def job(self) -> str | None:
        """The job that brings it in."""
        return self.said.get("job")

    @property
    def has_left(self) -> bool:
        """Whether rows were left out, and lie in a sheet."""
        return (self.folder / LEFT).exists()

    @property
    def brought(self) -> Brought:
        """Its sheet and files."""
        files = files_of((self.folder / place, name) for name, place in self.said["files"].items())
        sheet = self.folder / str(self.said["sheet"])
        return Brought(sheet, self.name, files, str(self.said["agency"]))

    def told(self) -> dict[str, Any]:
        """As JSON."""
        names = ("name", "agency", "asked_at", "totals", "lines", "job")
        return {"import": self.id, "left_out": self.has_left} | {n: self.said[n] for n in names}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The imports of one person."""

    archive: Archive
    person: Person

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.archive.settings.spool / PLACE

    def bring(
        self, sheet: tuple[Path, str], files: Sequence[tuple[Path, str]], agency: str
    ) -> tuple[Kept | None, Preview]:
        """Look a sheet through, and keep it with its files until it is brought in.

        Returns:
            None in place of what is kept, where a row bears a secrecy mark.

        Raises:
            ForbiddenError: the person imports nowhere.
            NotFoundError: there is no such agency.
        """
        path, name = sheet
        preview = look_through(
            self.archive, self.person, Brought(path, name, files_of(files), agency)
        )
        if preview.plan.secret:
            return None, preview
        identifier = self.archive.new_id()
        folder = self.folder / identifier
        folder.mkdir(mode=0o700, parents=True)
        places: dict[str, str] = {}
        try:
            for number, (here, called) in enumerate(files):
                place = f"{number:05}-{safe_name(Path(called).name)}"
                shutil.move(here, folder / place)
                places[called] = place
            sheet_place = "sheet" + Path(safe_name(name)).suffix
            shutil.move(path, folder / sheet_place)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise UnavailableError(f"{folder}: {error.strerror}") from error
        *lines, totals = preview.lines()
        said = {
            "name": name,
            "sheet": sheet_place,
            "agency": agency,
            "asked_by": self.person.login,
            "asked_at": iso_utc(self.archive.clock()),
            "files": places,
            "lines": lines,
            "totals": totals,
            "job": None,
        }
        return self._write(identifier, said), preview

    def get(self, identifier: str) -> Kept:
        """One of them.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        about = self.folder / identifier / ABOUT
        if not _ID.fullmatch(identifier) or not about.is_file():
            raise NotFoundError(f"lần nhập {identifier}")
        said = json.loads(about.read_text("utf-8"))
        if said["asked_by"] != self.person.login:
            raise NotFoundError(f"lần nhập {identifier}")
        return Kept(identifier, about.parent, said)

    def all(self) -> list[Kept]:
        """Every one, the newest first."""
        found = []
        for about in self.folder.glob(f"*/{ABOUT}"):
            try:
                found.append(self.get(about.parent.name))
            except NotFoundError:
                continue
        return sorted(found, key=lambda kept: str(kept.said["asked_at"]), reverse=True)

    def commit(self, identifier: str, *, set_aside: bool) -> Job:
        """Have a worker bring it in.

        Raises:
            NotFoundError: there is no such import.
            RefusedError: rows are wrong and were not set aside; or it was brought in already.
        """
        kept = self.get(identifier)
        self.person.require(Right.IMPORT)
        totals = kept.said["totals"]
        if kept.job is not None:
            raise RefusedError("Lần nhập này đã giao việc · this import has its job already")
        if totals["errors"] and not set_aside:
            raise RefusedError(
                f"Bảng có {totals['errors']} lỗi: hãy sửa, hoặc để riêng những hồ sơ có lỗi"
                f" · there are {totals['errors']} errors: mend them, or set those hồ sơ aside"
            )
        if not totals["sound_dossiers"]:
            raise RefusedError("Không có hồ sơ nào nhập được · no hồ sơ can be imported")
        job = enqueue(
            self.archive, "import", {"import": kept.id, "set_aside": set_aside}, self.person
        )
        self._write(kept.id, {**kept.said, "job": job.id})
        return job

    def drop(self, identifier: str) -> None:
        """Forget one, with its files; what was imported stays imported.

        Raises:
            NotFoundError: there is no such import.
            RefusedError: its job has not ended.
        """
        kept = self.get(identifier)
        if kept.job is not None and not self.archive.jobs.get(kept.job).state.ended:
            raise RefusedError("Công việc chưa xong · its job has not ended")
        shutil.rmtree(kept.folder, ignore_errors=True)

    def tidy(self, kept: Kept) -> None:
        """Remove the files of one that was brought in; what it said stays."""
        for path in kept.folder.iterdir():
            if path.name not in {ABOUT, LEFT}:
                path.unlink(missing_ok=True)

    def _write(self, identifier: str, said: Mapping[str, Any]) -> Kept:
        folder = self.folder / identifier
        half = folder / "half.json"
        half.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        half.replace(folder / ABOUT)
        return Kept(identifier, folder, said)


def bring_in(task: Task) -> str:
    """The labour: bring in the import ``import``; what was told of is not told of again."""
    shelf = Shelf(task.archive, task.person)
    kept = shelf.get(str(task.job.arguments["import"]))
    work = Import(task.archive, task.person, look_through(task.archive, task.person, kept.brought))
    teller = _Teller(task)
    try:
        for line in work.run(
            set_aside=bool(task.job.arguments["set_aside"]), progress=teller.progress
        ):
            teller.tell(line)
    finally:
        teller.flush()
    catch_up(task.archive)
    testify(task.archive)
    if not task.stopped:
        left = left_out_sheet(work)
        if left is not None:
            (kept.folder / LEFT).write_bytes(left)
        shelf.tidy(kept)
    return teller.counted()


class _Teller:
    """Notes rows with the job, now and then."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._counts: dict[str, int] = {}
        self._known = {(one["sheet"], one["row"]) for one in task.job.results}
        for one in task.job.results:
            self._count(str(one["outcome"]))
        self._waiting: list[dict[str, Any]] = []
        self._at = 0.0
        self._done = self._total = 0

    def tell(self, line: dict[str, Any]) -> None:
        """A row that something became of."""
        key = (line["sheet"], line["row"])
        if line["outcome"] != RowOutcome.WAITING and key not in self._known:
            self._known.add(key)
            self._count(str(line["outcome"]))
            self._waiting.append(line)

    def progress(self, done: int, total: int) -> bool:
        """How far it is; whether to go on."""
        self._done, self._total = done, total
        if time.monotonic() - self._at < _NOTE_SECONDS and done < total:
            return not self._task.is_stopped()
        return self.flush()

    def flush(self) -> bool:
        """Write down what waits."""
        self._at = time.monotonic()
        told, self._waiting = self._waiting, []
        return self._task.advance(self._done, self._total, told)

    def counted(self) -> str:
        """What a job says at its end."""
        return ", ".join(f"{name}: {count}" for name, count in sorted(self._counts.items()))

    def _count(self, outcome: str) -> None:
        self._counts[outcome] = self._counts.get(outcome, 0) + 1
