"""Turns: the same thing is taken in by one hand at a time, in this process or another."""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_BUCKETS = 1024


class Turns:
    """Locks named by what they guard, kept by the operating system: a dead owner holds none.

    Different things may share a lock, so nobody who holds a turn may ask the
    same ``Turns`` for another one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def of(self, things: Iterable[str]) -> Iterator[None]:
        """Wait until nobody else works on any of ``things``, and keep others waiting."""
        self._folder.mkdir(parents=True, exist_ok=True)
        buckets = {
            int.from_bytes(hashlib.sha256(thing.encode("utf-8", "replace")).digest()[:4]) % _BUCKETS
            for thing in things
            if thing
        }
        with ExitStack() as stack:
            for bucket in sorted(buckets):  # always in one order: no two can wait for each other
                handle = os.open(self._folder / f"{bucket:04}", os.O_RDWR | os.O_CREAT, 0o600)
                stack.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
