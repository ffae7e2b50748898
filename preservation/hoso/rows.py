"""A list of files on disk, gone through as often as METS needs it: memory stays as it is."""

import tempfile
from collections.abc import Iterator
from typing import IO, NamedTuple, Self

DESCRIPTION = "EAD"


class Row(NamedTuple):
    """One file of a representation."""

    document: int
    """Ordinal of the document it belongs to."""
    use: str
    """``EAD`` for the description, else what the file is to its document: ``File``…"""
    holey: bool
    """Whether it only refers to the file."""
    path: str
    """In the representation."""
    size: int
    sha256: str
    """In hexadecimal."""
    media_type: str


class Rows:
    """Rows in the order they were added."""

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115  closed by close
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def add(self, row: Row) -> None:
        """Add one; no value of it holds a tab or the end of a line."""
        self._file.write("\t".join(map(str, row)) + "\n")
        self.count += 1

    def __iter__(self) -> Iterator[Row]:
        """All that were added before this, one after another."""
        self._file.seek(0)
        for line in self._file:
            document, use, holey, path, size, sha256, media_type = line[:-1].split("\t")
            yield Row(int(document), use, holey == "True", path, int(size), sha256, media_type)
