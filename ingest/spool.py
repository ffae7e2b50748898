"""The spool: the archive's own copy of a delivery, digested at first sight.

Everything later reads this copy, so a file that changes on the doorstep cannot
be one thing to the checks and another to the store.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from repository.digest import Fingerprint, fingerprint
from repository.documents import FileRole
from repository.errors import RefusedError, UnavailableError


@dataclass(frozen=True, slots=True)
class Spooled:
    """One file of a delivery, in the spool."""

    name: str
    """As the producer spelled it; below ``data/`` for a file of a bag."""
    path: Path
    fingerprint: Fingerprint
    role: FileRole | None = None
    """Where it was said; else the first is the original, and the others are attached to it."""


def bring(source: Path, target: Path, name: str, role: FileRole | None = None) -> Spooled:
    """Copy ``source`` into the spool, digesting it on the way.

    Raises:
        RefusedError: it is no regular file, or may not be read.
        UnavailableError: the spool is full or broken.
    """
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise RefusedError(f"{name}: {error.strerror}") from error
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise RefusedError(f"{name}: không phải tệp thường · not a regular file")
        try:
            with target.open("xb") as copy:
                return Spooled(name, target, fingerprint(opened, copy), role)
        except OSError as error:
            raise UnavailableError(f"spool: {error.strerror}") from error
