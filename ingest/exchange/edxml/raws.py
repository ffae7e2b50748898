"""Raw attachments: what stood in base64, on the disk under numbers, measured as it is written.

A name that a sender gave is never a path here.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ingest.exchange.edxml.limits import Deadline, Limits, beyond


@dataclass(frozen=True, slots=True)
class Raw:
    """An attachment as it was decoded."""

    path: Path
    size: int
    sha256: str
    broken: bool = False
    """Whether it could not be decoded to its end; the file is then gone."""


class Raws:
    """The folder of one message's attachments, and what may still be put there."""

    def __init__(self, folder: Path, limits: Limits, deadline: Deadline) -> None:
        self._folder = folder
        self._limits = limits
        self._deadline = deadline
        self._count = 0
        self._total = 0
        self._paths: list[Path] = []

    def open(self) -> "Writing":
        """Begin the next attachment.

        Raises:
            UnreadableMessageError: there are too many.
        """
        self._count += 1
        if self._count > self._limits.attachments:
            raise beyond("attachments", self._limits.attachments)
        self._paths.append(self._folder / f"tep-{self._count:04}")
        return Writing(self._paths[-1], self)

    def beside(self, raw: Raw) -> "Writing":
        """Begin what lies inside of ``raw``."""
        return Writing(raw.path.with_name(f"{raw.path.name}-trong"), self)

    def clear(self) -> None:
        """Remove all of them: the message is not taken."""
        for path in self._paths:
            path.unlink(missing_ok=True)

    def remove(self, raw: Raw) -> None:
        """It is not needed any more."""
        raw.path.unlink()
        self._total -= raw.size

    def count(self, size: int, here: int) -> None:
        """Account for ``size`` more bytes of an attachment that has ``here`` of them.

        Raises:
            UnreadableMessageError: it is too long, or all are, or time is up.
        """
        self._total += size
        if here > self._limits.attachment_bytes:
            raise beyond("attachment_bytes", self._limits.attachment_bytes)
        if self._total > self._limits.all_bytes:
            raise beyond("all_bytes", self._limits.all_bytes)
        self._deadline.check()

    def give_back(self, size: int) -> None:
        """So many bytes were removed again."""
        self._total -= size


class Writing:
    """One attachment being written."""

    def __init__(self, path: Path, raws: Raws) -> None:
        self._path = path
        self._raws = raws
        self._file = path.open("wb")
        self._digest = hashlib.sha256()
        self._size = 0

    def take(self, data: bytes) -> int:
        """Write a piece; how long it is by now.

        Raises:
            UnreadableMessageError: it is too much.
        """
        self._size += len(data)
        self._raws.count(len(data), self._size)
        self._digest.update(data)
        self._file.write(data)
        return self._size

    def close(self) -> Raw:
        """All of it is there."""
        self._file.close()
        return Raw(self._path, self._size, self._digest.hexdigest())

    def spoil(self) -> Raw:
        """It cannot be had: leave nothing."""
        self._file.close()
        self._path.unlink(missing_ok=True)
        self._raws.give_back(self._size)
        return Raw(self._path, 0, "", broken=True)
