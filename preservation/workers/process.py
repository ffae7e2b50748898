"""One worker process as its parent sees it: started, asked, watched, ended."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence

from preservation.workers.child import NO_MEMORY
from preservation.workers.limits import Failure, JSONValue, Limits, WorkerFailedError
from preservation.workers.sandbox import resident_bytes

WATCH_SECONDS = 0.1
"""How often the memory of a busy worker is looked at."""
PIECE = 1024 * 1024
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "GOMAXPROCS": "1",
    "GOMEMLIMIT": "256MiB",
    "OMP_NUM_THREADS": "1",
    "TZ": "UTC",
}
"""All that a worker sees of the environment: nothing of ours is in it."""


class Process:
    """A started worker. Used by one thread at a time; ``kill`` may come from any."""

    def __init__(
        self, command: Sequence[str], settings: Mapping[str, JSONValue], limits: Limits
    ) -> None:
        """Start ``command`` with this Python and wait until it is ready.

        Raises:
            WorkerFailedError: it did not become ready.
        """
        self._limits = limits
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the process
        given = json.dumps({**settings, "parent": os.getpid()})
        self._child = subprocess.Popen(  # noqa: S603  our own interpreter and our own code
            [sys.executable, "-I", "-X", "utf8", *command, given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=ENVIRONMENT,
            bufsize=0,
        )
        self.exchanges = 0
        try:
            ready = self.exchange(b"")
        except BaseException:
            self.end()
            raise
        walls = ready.get("ready")
        self.report: dict[str, str] = (
            {str(wall): str(state) for wall, state in walls.items()}
            if isinstance(walls, Mapping)
            else {}
        )
        self.exchanges = 0

    @property
    def alive(self) -> bool:
        """Whether the process can take another request."""
        return self._child.poll() is None

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._child.pid

    def exchange(self, request: bytes) -> dict[str, JSONValue]:
        """Send ``request`` and return the answer.

        Raises:
            WorkerFailedError: there was none, or not in time, or it was too long.
                The process must then be ended.
        """
        self.exchanges += 1
        try:
            line = self._converse(request)
            answer = json.loads(line)
        except OSError:
            raise self._cause_of_death() from None
        except (ValueError, RecursionError):
            raise WorkerFailedError(Failure.CRASH, "the answer is not JSON") from None
        if not isinstance(answer, dict):
            raise WorkerFailedError(Failure.CRASH, "the answer is not an object")
        return answer

    def kill(self) -> None:
        """Kill the process and wait until it is gone. Any thread may do this, at any time."""
        self._child.kill()
        self._child.wait()

    def end(self) -> None:
        """Kill the process and let go of its pipes. May be done twice, by its user only."""
        self.kill()
        for pipe in (self._child.stdin, self._child.stdout, self._errors):
            if pipe is not None:
                pipe.close()

    def _converse(self, request: bytes) -> bytes:
        """Write the request and read one line, watching the clock and the memory."""
        give, take = self._pipes()
        poll = select.poll()
        poll.register(take, select.POLLIN)
        if request:
            poll.register(give, select.POLLOUT)
        left, answer = memoryview(request), bytearray()
        until = time.monotonic() + self._limits.seconds
        while not answer.endswith(b"\n"):
            ready = [descriptor for descriptor, _ in poll.poll(WATCH_SECONDS * 1000)]
            if give in ready:
                left = left[os.write(give, left[: select.PIPE_BUF]) :]
                if not left:
                    poll.unregister(give)
            if take in ready:
                piece = os.read(take, PIECE)
                if not piece:
                    raise self._cause_of_death()
                answer += piece
            self._watch(len(answer), until)
        return bytes(answer)

    def _watch(self, length: int, until: float) -> None:
        if length > self._limits.output_bytes:
            raise WorkerFailedError(Failure.OUTPUT, f"more than {self._limits.output_bytes} bytes")
        if time.monotonic() > until:
            raise WorkerFailedError(Failure.TIME, f"{self._limits.seconds:g} s")
        if resident_bytes(self._child.pid) > self._limits.memory_bytes:
            raise WorkerFailedError(Failure.MEMORY, f"{self._limits.memory_bytes} bytes")

    def _pipes(self) -> tuple[int, int]:
        give, take = self._child.stdin, self._child.stdout
        if give is None or take is None or give.closed or take.closed:
            raise self._cause_of_death()
        return give.fileno(), take.fileno()

    def _cause_of_death(self) -> WorkerFailedError:
        """Why the process is gone, as far as its status and last words tell."""
        try:
            status = self._child.wait(1)
        except subprocess.TimeoutExpired:
            return WorkerFailedError(Failure.CRASH, "it closed its pipes and lives on")
        words = self._last_words()
        if -status == signal.SIGXCPU:
            return WorkerFailedError(Failure.TIME, f"{self._limits.cpu_seconds} s of processor")
        if any(sign in words.lower() for sign in (*NO_MEMORY, "memoryerror")):
            return WorkerFailedError(Failure.MEMORY, "out of memory")
        if -status in signal.valid_signals():
            return WorkerFailedError(Failure.CRASH, signal.Signals(-status).name)
        last = words.strip().rpartition("\n")[2]
        return WorkerFailedError(Failure.CRASH, f"exit status {status}: {last[:200]}")

    def _last_words(self) -> str:
        if self._errors.closed:
            return ""
        size = os.fstat(self._errors.fileno()).st_size
        start = max(size - 4096, 0)
        return os.pread(self._errors.fileno(), 4096, start).decode("utf-8", "replace")
