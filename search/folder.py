"""The folder of an index: who made it, which data are current, and who may write.

    format.json     the engine, its format, and the name of the current data
    writer.lock     held (flock) by the one writer over all processes
    data-7/         what the engine keeps; a fresh start is a folder with a new number

Readers look at ``format.json`` before each search, so that a fresh start made by
another process reaches them at once, even when the old data were damaged.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from repository.errors import UnavailableError
from search.index import REINDEX

T = TypeVar("T")

_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """A folder that belongs to one engine in one format."""

    path: Path
    engine: str
    format: int
    patience: float = 30.0
    """Seconds that a writer waits for another one."""

    @property
    def _stamp(self) -> Path:
        return self.path / "format.json"

    def current(self) -> Path | None:
        """Where the current data are; None when nothing was ever indexed.

        Raises:
            UnavailableError: The folder is damaged, or another engine or format made it.
        """
        try:
            stamp = json.loads(self._stamp.read_bytes())
            engine, number = stamp["engine"], stamp["format"]
            data = self.path / Path(str(stamp["data"])).name
        except FileNotFoundError:
            if any(self.path.glob("data-*")):
                raise self.unusable("its format.json is missing") from None
            return None
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise self.unusable(f"its format.json cannot be read ({error})") from error
        if (engine, number) != (self.engine, self.format):
            raise self.unusable(
                f"it was made by {engine} {number}, this is {self.engine} {self.format}"
            )
        if not data.is_dir():
            raise self.unusable(f"{data.name} is missing")
        return data

    def read(self, look: Callable[[Path], T]) -> T | None:
        """What ``look`` finds in the current data; None when nothing was ever indexed.

        Looks again when another process made a fresh start meanwhile.
        """
        data = self.current()
        if data is None:
            return None
        try:
            return look(data)
        except UnavailableError:
            newer = self.current()
            if newer is None or newer == data:
                raise
            return look(newer)

    def unusable(self, why: str) -> UnavailableError:
        """The error that says why this index cannot be used, and what to do."""
        return UnavailableError(f"search index {self.path}: {why}; {REINDEX}")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer.

        Raises:
            UnavailableError: Another writer did not finish within ``patience`` seconds.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise UnavailableError(f"search index {self.path}: {error}") from error
        try:
            self._wait_for(lock)
            yield
        finally:
            os.close(lock)

    def _wait_for(self, lock: int) -> None:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise UnavailableError(
                        f"search index {self.path}: another writer is at work; try again later"
                    ) from None
                time.sleep(_PAUSE)
            else:
                return

    def begin_anew(self, make: Callable[[Path], None]) -> Path:
        """Let ``make`` fill an empty folder and make it the current data. Needs ``writing``."""
        try:
            return self._begin_anew(make)
        except OSError as error:
            raise UnavailableError(f"search index {self.path}: {error}") from error

    def _begin_anew(self, make: Callable[[Path], None]) -> Path:
        old = [p for p in self.path.iterdir() if p.name.startswith(("data-", "new-"))]
        number = max((int(p.name[5:]) for p in old if p.name[5:].isdecimal()), default=0) + 1
        new, data = self.path / f"new-{number}", self.path / f"data-{number}"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        make(new)
        new.rename(data)
        stamp = {"engine": self.engine, "format": self.format, "data": data.name}
        draft = self.path / "format.json.new"
        draft.write_text(json.dumps(stamp), encoding="utf-8")
        draft.replace(self._stamp)
        for path in old:
            shutil.rmtree(path, ignore_errors=True)
        return data
