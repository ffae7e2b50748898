"""The doorstep: files that others put into a folder of ours. No link is followed."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from repository.errors import RefusedError

_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload")
_BLOCK = 1 << 20


def counts(path: Path) -> bool:
    """Whether it is a file that somebody has finished writing, by its name and kind."""
    return path.is_file() and not path.is_symlink() and not unfinished(path.name)


def unfinished(name: str) -> bool:
    """Whether a name says that its file is hidden, or still being written."""
    return name.startswith(".") or name.lower().endswith(_UNFINISHED)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file, to be read; a link or a pipe at its place, or its folder's, is not followed.

    Raises:
        RefusedError: it is no regular file.
    """
    with os.fdopen(_descriptor(path), "rb") as source:
        descriptor = source.fileno()
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise RefusedError(f"{path.name}: không phải tệp thường · not a regular file")
        yield source


def _descriptor(path: Path) -> int:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        return os.open(path.name, flags, dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise RefusedError(f"{path.name}: là liên kết · a link") from None
        raise
    finally:
        os.close(folder)


def digest(path: Path) -> str:
    """SHA-256 of a regular file, hexadecimal."""
    running = hashlib.sha256()
    with opened(path) as source:
        while block := source.read(_BLOCK):
            running.update(block)
    return running.hexdigest()


def fetched(path: Path, to: Path) -> str:
    """Copy a regular file to a new one of ours; SHA-256 of what was copied."""
    running = hashlib.sha256()
    with opened(path) as source, to.open("xb") as target:
        while block := source.read(_BLOCK):
            running.update(block)
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    return running.hexdigest()


def leave_word(path: Path, reason: str) -> None:
    """Write why, in a new file: whatever somebody put at its place, a link too, is left alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "w", encoding="utf-8") as note:
        note.write(f"{reason}\n")


def moved(path: Path, folder: Path) -> Path:
    """Move a file or a folder into ``folder``, beside whatever has its name there.

    Raises:
        RefusedError: somebody put a link at the folder's place.
    """
    if folder.is_symlink():
        raise RefusedError(f"{folder}: là liên kết, không phải thư mục · a link, no folder")
    folder.mkdir(exist_ok=True)
    target, again = folder / path.name, 2
    while os.path.lexists(target) or os.path.lexists(f"{target}.ly-do.txt"):
        target, again = folder / f"{path.stem} ({again}){path.suffix}", again + 1
    return path.rename(target)


def put_whole(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all; a link at its place is replaced, not followed.

    Raises:
        RefusedError: somebody put a link at the place of its folder.
    """
    if path.parent.is_symlink():
        raise RefusedError(f"{path.parent}: là liên kết, không phải thư mục · a link, no folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    part.replace(path)
