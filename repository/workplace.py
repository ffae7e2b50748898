"""Workplaces: folders for work in progress that a crash leaves behind in a way a sweep can tell.

Whoever works in one holds a lock that the operating system takes away with the
process. A folder that nobody holds is abandoned.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


@contextmanager
def workplace(parent: Path) -> Iterator[Path]:
    """A fresh folder in ``parent``; what is left in it afterwards is removed."""
    folder = Path(mkdtemp(dir=parent))
    handle = _try_lock(folder)
    try:
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder)
        if handle is not None:
            os.close(handle)


def abandoned(parent: Path) -> Iterator[Path]:
    """Folders in ``parent`` whose process has died."""
    for folder in sorted(parent.iterdir()):
        handle = _try_lock(folder) if folder.is_dir() else None
        if handle is not None:
            os.close(handle)
            yield folder


def _try_lock(folder: Path) -> int | None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:  # its owner tidied it up just now
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
