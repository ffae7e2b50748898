"""A shell with one command, ``luutru``, before a copy of the small archive of ``tests/web``.

Its commands borrow workers that are running already: starting some takes longer than most
commands. A shell that was given none lets each command start its own.
"""

import io
import json
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from preservation.workers import Limits, Workers
from tests.web.conftest import Fonds
from web.cli import main
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind: its exit code, and what it said where."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.decode("utf-8").splitlines()]

    @property
    def line(self) -> dict[str, Any]:
        (only,) = self.lines
        return only


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs ``luutru`` through its real entrance, in this process."""

    home: Path
    workers: Workers | None = None
    """Lent to every command, which does not end them."""

    def __call__(self, *words: str | Path, stdin: str = "", text: bool = False) -> Said:
        out, err = _stream(), _stream()
        options = ["--home", str(self.home), *([] if text else ["--json"])]
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "argv", ["luutru", *map(str, words), *options])
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            if self.workers is not None:
                _lend(self.workers, patch)
            try:
                main()
                code: int | str | None = 0
            except SystemExit as end:
                code = end.code or 0
        assert isinstance(code, int)
        return Said(code, _bytes(out), _bytes(err).decode("utf-8"))


def _lend(pool: Workers, patch: pytest.MonkeyPatch) -> None:
    """Whoever wants workers for the usual tasks within the usual limits gets these."""

    def workers(count: int, limits: Limits, **more: Any) -> AbstractContextManager[Workers]:
        own = limits != Limits() or "tasks" in more
        return Workers(count, limits, **more) if own else nullcontext(pool)

    patch.setattr("preservation.workers.Workers", workers)
    for name in ("workers", "copiers"):
        patch.setattr(Archive, name, property(lambda _archive: pool))


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)


def _bytes(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


@pytest.fixture
def luutru(fonds: Fonds, web_workers: Workers, tmp_path: Path) -> Shell:
    """Before a home with four documents, one of them restricted, and an account for each role."""
    shutil.copytree(fonds.home, tmp_path / "home")
    return Shell(tmp_path / "home", web_workers)


@pytest.fixture
def package(luutru: Shell, fonds: Fonds) -> Path:
    """Where the first store keeps the decision."""
    (found,) = luutru.home.glob(
        f"stores/kho-1/objects/aip/*/{luutru('show', fonds.decision).line['package']}"
    )
    return found


@pytest.fixture
def unmount(luutru: Shell) -> Callable[[], None]:
    """Take the medium of the first store away: the mount point stays, empty."""

    def away() -> None:
        (luutru.home / "stores" / "kho-1").rename(luutru.home / "stores" / "elsewhere")
        (luutru.home / "stores" / "kho-1").mkdir()

    return away
