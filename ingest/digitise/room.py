"""Room: a full disk is never taken for a bad page, nor for a document that cannot be made.

What went wrong while there was no room is no finding about the paper: the work stops with every
finished page on the disk, and goes on from there when there is room again.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from preservation.workers.limits import MIB
from repository.errors import UnavailableError

PAGE_BYTES = 64 * MIB
"""What one page may need: its picture, the grey one beside it, and what was read."""


def insist_on_room(folder: Path, wanted: int = PAGE_BYTES) -> None:
    """See to it that a failure in ``folder`` was not for want of room. Asked after a failure.

    Raises:
        UnavailableError: there is no room for ``wanted`` bytes.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise _unavailable(folder, error.strerror or type(error).__name__) from error
    if free < wanted:
        raise _unavailable(folder, f"còn {free // MIB} MiB, cần {wanted // MIB} MiB")


@contextmanager
def written(folder: Path) -> Iterator[None]:
    """Around whatever writes to ``folder``.

    Raises:
        UnavailableError: the disk is full, or broken.
    """
    try:
        yield
    except OSError as error:
        raise _unavailable(folder, error.strerror or os.strerror(error.errno or 0)) from error


def _unavailable(folder: Path, why: str) -> UnavailableError:
    return UnavailableError(
        f"không ghi được vào {folder} ({why}): dọn chỗ rồi làm tiếp, những trang đã xong còn nguyên"
        f" · cannot write to {folder}: make room and resume, finished pages are kept"
    )
