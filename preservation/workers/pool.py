"""Workers: long-lived processes that open foreign bytes, so that this one never does."""

import json
import queue
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from preservation.workers.child import TASKS
from preservation.workers.limits import Failure, JSONValue, Limits, WorkerFailedError
from preservation.workers.process import Process
from repository.errors import UnavailableError

START = (
    "import sys, json; paths, settings = sys.argv[1:3]; sys.path[:] = json.loads(paths);"
    "from preservation.workers.child import main; main(settings)"
)


class Workers:
    """A few worker processes, shared by any number of threads.

    A worker is started when it is first needed, and again after it died. The
    kernel ends all of them with this process, also when it is killed; and with
    the thread that started them, which is why a thread of this class does that.
    Make it after a fork, not before.
    """

    def __init__(
        self,
        count: int,
        limits: Limits,
        *,
        preload: Sequence[str] = (),
        tasks: Mapping[str, str] = TASKS,
    ) -> None:
        """Prepare ``count`` workers.

        Args:
            count: How many requests can be worked on at once.
            limits: What each worker may use.
            preload: Modules that a worker imports before its first request.
            tasks: What may be asked for: name → ``module:function``.
        """
        self._limits = limits
        self._tasks = tasks
        self._preload = tuple(preload)
        self._seats: queue.LifoQueue[Process | None] = queue.LifoQueue()
        for _ in range(count):
            self._seats.put(None)
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="luutru-workers")
        self._running: set[Process] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def call(self, task: str, /, **arguments: JSONValue) -> dict[str, JSONValue]:
        """Have a worker do ``task`` and return what it answered.

        Waits for a free worker; the limit on time begins when there is one.

        Raises:
            WorkerFailedError: time, memory or output ran out, or a library
                failed. The next request finds a sound worker.
            UnavailableError: these workers are closed.
        """
        if task not in self._tasks:
            raise ValueError(f"no such task: {task!r}")
        request = json.dumps({"task": task, "arguments": arguments}).encode() + b"\n"
        seat = self._seats.get()
        try:
            if seat is None or not seat.alive:
                self._forget(seat)
                seat = self._start()
            answer = self._ask(seat, request)
        finally:
            self._seats.put(seat if seat is not None and seat.alive else None)
            if seat is not None and not seat.alive:
                self._forget(seat)
        return answer

    def sandbox_report(self) -> dict[str, str]:
        """What stands around a worker: each wall, and ``in force`` or why it is not."""
        process = self._start()
        self._forget(process)
        return dict(process.report)

    def close(self) -> None:
        """End all workers; whoever still waits for one is told that it failed."""
        with self._lock:
            self._closed.set()
            running = list(self._running)
        for process in running:
            process.kill()  # whoever is asking it sees it die, and lets go of its pipes
        for seat in [self._seats.get_nowait() for _ in range(self._seats.qsize())]:
            self._forget(seat)
            self._seats.put(None)
        self._starter.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, process: Process, request: bytes) -> dict[str, JSONValue]:
        try:
            answer = process.exchange(request)
        except BaseException:
            process.kill()  # after ctrl-C too: a late answer must not meet the next request
            raise
        if answer.get("retire") is True or process.exchanges >= self._limits.tasks_per_worker:
            process.kill()
        result = answer.get("result")
        if isinstance(result, dict):
            return result
        if "failure" not in answer:
            raise WorkerFailedError(Failure.CRASH, "the task returned something else than a dict")
        raise WorkerFailedError(Failure(str(answer["failure"])), str(answer.get("detail", "")))

    def _start(self) -> Process:
        with self._lock:
            if self._closed.is_set():
                raise UnavailableError("the workers are closed")
            starting = self._starter.submit(self._process)
        process = starting.result()
        with self._lock:
            if not self._closed.is_set():
                self._running.add(process)
                return process
        process.end()
        raise UnavailableError("the workers are closed")

    def _process(self) -> Process:
        settings: dict[str, JSONValue] = {
            "limits": asdict(self._limits),
            "tasks": dict(self._tasks),
            "preload": list(self._preload),
        }
        return Process(["-c", START, json.dumps(_paths())], settings, self._limits)

    def _forget(self, process: Process | None) -> None:
        if process is not None:
            process.end()
            with self._lock:
                self._running.discard(process)


def _paths() -> list[str]:
    """Where a worker looks for modules: as this process does, the working folder left out."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [path for path in sys.path if Path(path).is_absolute()]
    return paths if root in paths else [root, *paths]


def sandbox_report(limits: Limits) -> dict[str, str]:
    """Start one worker and say what stands around it, for ``luutru doctor``."""
    with Workers(1, limits) as workers:
        return workers.sandbox_report()
