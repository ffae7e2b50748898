"""Written: a file that appears under its name when the whole of it lies on the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(to: Path) -> Iterator[Path]:
    """Where to write what becomes ``to`` afterwards; after an error nothing is left."""
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = to.with_name(f".{to.name}.part")
    try:
        yield part
        settle(part)
        part.replace(to)
        settle(to.parent)
    finally:
        part.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Have the medium keep a file, or what a folder names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
