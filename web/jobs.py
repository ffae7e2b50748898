"""Long work done by a worker beside the web server, and the only door to huey.

What is to be done, and how far it is, lies in the database (``repository.jobs``).
huey's queue in the home only wakes a worker at once: it carries identifiers and
nothing else, so a queue that is lost or broken costs seconds, never a job.

The worker is a process of its own, with one thread for its work: the server
answers all the while, and either may die without the other. Foreign bytes are
opened in processes of their own anyway, so one thread keeps all cores busy.
"""

import logging
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huey.storage import SqliteStorage

from repository.errors import ArchiveError, RefusedError, UnavailableError
from repository.jobs import Job, JobState
from repository.people import OWNER, Person, owner
from web.labour import Labour, Task
from web.wiring import Archive

BEAT_SECONDS = 10.0
"""A sixth of what makes a job stale: one sign of life may well be late."""
LOOK_SECONDS = 2.0
"""How often the database is asked for what no queue told of."""
_WAKE_SECONDS = 0.1
_LOG = logging.getLogger("luutru.jobs")


def enqueue(archive: Archive, kind: str, arguments: Mapping[str, Any], person: Person) -> Job:
    """Write down a job for the worker, and wake it.

    Raises:
        RefusedError: nobody knows how to do ``kind``.
    """
    from web.labours import LABOURS

    if kind not in LABOURS:
        raise RefusedError(f"không có loại công việc này · no such kind of job: {kind}")
    job = archive.jobs.ask(kind, arguments, person.login)
    wake(archive, job.id)
    return job


def wake(archive: Archive, identifier: str) -> None:
    """Tell a worker of a job that waits. If nobody hears it, the next look finds it."""
    with suppress(sqlite3.Error), _queue(archive) as queue:
        queue.enqueue(identifier.encode())


@dataclass(frozen=True, slots=True)
class Worker:
    """Takes jobs one after the other, until it is told to stop."""

    archive: Archive
    labours: Mapping[str, Labour]
    stop: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Do whatever waits, and whatever comes, until told to stop."""
        while not self.stop.is_set():
            try:
                with _queue(self.archive) as queue:
                    self._listen(queue)
            except sqlite3.Error as error:  # no queue: look into the database now and then
                _LOG.warning("jobs.sqlite: %s", error)
                self.do_what_waits()
                self.stop.wait(LOOK_SECONDS)

    def _listen(self, queue: SqliteStorage) -> None:
        looked = float("-inf")
        while not self.stop.is_set():
            if queue.queue_size():
                self.do(bytes(queue.dequeue() or b"").decode("ascii", "replace"))
            elif time.monotonic() - looked >= LOOK_SECONDS:
                self.do_what_waits()
                looked = time.monotonic()
            else:
                self.stop.wait(_WAKE_SECONDS)

    def do_what_waits(self) -> None:
        """Do every job that waits now, among them those that a dead worker left."""
        try:
            waiting = self.archive.jobs.waiting()
        except UnavailableError as error:
            _LOG.warning("%s", error)
            return
        for identifier in waiting:
            if not self.stop.is_set():
                self.do(identifier)

    def do(self, identifier: str) -> None:
        """Do one job, if it is free to take. Whatever goes wrong is written down with it."""
        try:
            job = self.archive.jobs.claim(identifier)
            if job is not None:
                with _heart(self.archive, job):
                    state, message = self._carry_out(job)
                self.archive.jobs.end(job.id, state, message)
        except UnavailableError as error:  # the job stays, and is found again when it is stale
            _LOG.warning("job %s: %s", identifier, error)

    def _carry_out(self, job: Job) -> tuple[JobState, str]:
        try:
            task = Task(self.archive, job, _person(self.archive, job), self.stop.is_set)
            message = self.labours[job.kind](task)
        except ArchiveError as error:
            return JobState.FAILED, str(error)
        except Exception:  # a defect in one kind of work must not keep all others from being done
            _LOG.exception("job %s (%s)", job.id, job.kind)
            return JobState.FAILED, "lỗi ngoài dự kiến, xem nhật ký · unexpected, see the log"
        if not task.stopped:
            return JobState.DONE, message
        return (JobState.WAITING if self.stop.is_set() else JobState.CANCELLED), message


def run_worker(archive: Archive) -> int:
    """Work until interrupted, or until the server that started this process is gone."""
    from web.labours import LABOURS
    from web.watching import Watcher

    worker = Worker(archive, LABOURS)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    if stat.S_ISFIFO(os.fstat(0).st_mode):  # see ``WorkerBeside``
        threading.Thread(target=_until_let_go, args=(worker.stop,), daemon=True).start()
    if archive.settings.watched:
        watch = threading.Thread(target=Watcher(archive).until, args=(worker.stop,), daemon=True)
        watch.start()
    if archive.settings.axes:
        from web.exchange_watch import Exchanger

        Exchanger(archive).start(worker.stop)
    if archive.settings.handovers:
        from web.handover import Handover

        look = threading.Thread(target=Handover(archive).until, args=(worker.stop,), daemon=True)
        look.start()
    worker.work()
    return 0


class WorkerBeside:
    """A worker process beside the server, started again whenever it dies.

    The process holds a pipe to us as its standard input: when we die, however
    it happens, the pipe ends and the worker goes too.
    """

    def __init__(self, home: Path, patience_seconds: float = 20.0) -> None:
        self._home = home
        self._patience = patience_seconds
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep_alive, name="worker beside", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process that works now."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it, and watch over it."""
        self._watch.start()

    def stop(self) -> None:
        """Have it finish the thing in its hands, and go; after a while, without finishing."""
        self._stop.set()
        if self._watch.ident is not None:
            self._watch.join()

    def _keep_alive(self) -> None:
        pause = 0.5
        while not self._stop.is_set():
            since = time.monotonic()
            with self._started() as process:
                while process.poll() is None and not self._stop.wait(0.1):
                    pass
            if not self._stop.is_set():
                _LOG.error("the worker ended with %s; starting it again", process.returncode)
                pause = 0.5 if time.monotonic() - since > BEAT_SECONDS else min(2 * pause, 30.0)
                self._stop.wait(pause)

    @contextmanager
    def _started(self) -> "Iterator[subprocess.Popen[bytes]]":
        command = (sys.executable, "-c", "from web.cli import main; main()")
        arguments = ("worker", "--home", str(self._home))
        with subprocess.Popen((*command, *arguments), stdin=subprocess.PIPE) as process:  # noqa: S603
            self._process = process
            try:
                yield process
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(self._patience)
                process.kill()


def _until_let_go(stop: threading.Event) -> None:
    while os.read(0, 1):
        pass
    stop.set()


@contextmanager
def _queue(archive: Archive) -> Iterator[SqliteStorage]:
    path = archive.settings.home / "jobs.sqlite"
    with closing(SqliteStorage("luutru", filename=str(path))) as queue:
        yield queue


@contextmanager
def _heart(archive: Archive, job: Job) -> Iterator[None]:
    """Give signs of life for a job, however long one step of it takes."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            with suppress(UnavailableError):
                archive.jobs.beat(job.id)

    ticker = threading.Thread(target=beat, name=f"heart of {job.id}", daemon=True)
    ticker.start()
    try:
        yield
    finally:
        over.set()
        ticker.join()


def _person(archive: Archive, job: Job) -> Person:
    """Who asked, with the rights held now: a closed account asks for nothing any more."""
    if job.asked_by == OWNER:
        return owner()
    person = archive.people.find(job.asked_by)
    if person.disabled:
        raise RefusedError(f"tài khoản {person.login} đã khóa · the account is closed")
    return person
