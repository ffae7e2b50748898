"""Hashing in several processes: who is given which files, and what each one answered.

Each worker is a fresh interpreter that runs ``hasher.py`` and nothing else: it
starts in milliseconds, and is safe to start from a server with many threads,
which a fork is not.
"""

import fcntl
import os
import select
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

from preservation.bags import hasher


class HasherDiedError(Exception):
    """A worker went away in the middle of its work."""


class Hashers:
    """Worker processes that digest what lies below ``root``."""

    def __init__(self, root: bytes, count: int) -> None:
        self._workers = [
            subprocess.Popen(  # noqa: S603  this interpreter, our own file
                [sys.executable, "-I", "-S", hasher.__file__],
                cwd=root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
            )
            for _ in range(count)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            for pipe in (worker.stdin, worker.stdout):
                if pipe is not None:
                    pipe.close()
            worker.kill()
            worker.wait()

    def ask(self, requests: Iterable[Sequence[bytes]]) -> Iterator[tuple[int, list[bytes]]]:
        """Have ``requests`` (see ``hasher``) answered, as they are ready: number and answer.

        Takes no more of ``requests`` than the workers have room for.

        Raises:
            HasherDiedError: a worker went away.
        """
        waiting = _Waiting(enumerate(requests))
        lines: dict[int, _Line] = {}
        poll = select.poll()
        for worker in self._workers:
            if worker.stdin is not None and worker.stdout is not None:
                line = _Line(worker.stdout.fileno(), worker.stdin.fileno())
                lines[line.source] = line
                poll.register(line.source, select.POLLIN)
        for line in lines.values():
            waiting.give(line)
        for line in lines.values():
            waiting.give(line)
        while any(line.given for line in lines.values()):
            for source, _ in poll.poll():
                line = lines[source]
                if not line.given:
                    raise HasherDiedError
                said = _receive(source)
                number = line.given.popleft()
                waiting.give(line)
                yield number, said


class _Line:
    """The two pipes to one worker, and which requests it has not yet answered."""

    def __init__(self, source: int, target: int) -> None:
        self.source = source
        self.target = target
        self.given: deque[int] = deque()
        self.room = fcntl.fcntl(target, fcntl.F_GETPIPE_SZ) // 4


class _Waiting:
    """The requests that no worker has been given yet."""

    def __init__(self, requests: Iterator[tuple[int, Sequence[bytes]]]) -> None:
        self._requests = requests
        self._next: tuple[int, bytes] | None = None

    def give(self, line: _Line) -> None:
        """Give ``line`` its next request.

        A worker that still has one is given another only if that fits into the
        pipe: were the parent to wait for the worker to read while the worker
        waits for the parent to read, both would wait for ever.
        """
        if self._next is None:
            number, request = next(self._requests, (-1, ()))
            if not request:
                return
            message = b"\0".join(request)
            self._next = number, len(message).to_bytes(8) + message
        number, message = self._next
        if line.given and len(message) > line.room:
            return
        self._next = None
        rest = memoryview(message)
        try:
            while rest:
                rest = rest[os.write(line.target, rest) :]
        except BrokenPipeError:
            raise HasherDiedError from None
        line.given.append(number)


def digest_here(root: bytes, paths: Sequence[bytes], algorithms: Sequence[str]) -> Iterator[bytes]:
    """The answer for each of ``paths``, in this process."""
    view = memoryview(bytearray(hasher.BUFFER))
    makers = [hasher.maker_of(algorithm) for algorithm in algorithms]
    for path in paths:
        yield hasher.answer(root + b"/" + path, makers, view)


def _receive(source: int) -> list[bytes]:
    length = int.from_bytes(_exactly(source, 8))
    said = _exactly(source, length)
    return said.split(b"\0") if said else []


def _exactly(source: int, length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = os.read(source, min(length, 1 << 20))
        if not part:
            raise HasherDiedError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
