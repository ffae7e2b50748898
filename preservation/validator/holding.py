"""A package as the validator holds it: its files by path, each to be opened as a stream."""

import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from preservation.bags.paths import scan
from preservation.validator.limits import Limits
from preservation.validator.report import Notes


class UnreadableError(Exception):
    """A file of the package could not be read to its end."""


@dataclass(slots=True)
class Holding:
    """What lies in a package. Paths are relative to its root, with ``/``."""

    form: str
    """``folder``, ``bag``, ``zip`` or ``tar``."""
    name: str
    """Of the root folder; empty where it tells nothing, as in a bag."""
    files: Mapping[str, int]
    """Path → size in bytes."""
    opening: Callable[[str], BinaryIO]
    listed: set[str] = field(default_factory=set)
    """Paths that some METS named. Filled while they are read."""

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """The bytes of a file, from its beginning.

        Raises:
            UnreadableError: they cannot be read, or are not what the container promised.
        """
        try:
            with self.opening(path) as source:
                yield source
        except FAILURES as error:
            raise UnreadableError(f"{type(error).__name__}: {error}") from error

    def below(self, prefix: str) -> Iterator[str]:
        """The files whose path begins with ``prefix``."""
        return (path for path in self.files if path.startswith(prefix))

    def has_folder(self, path: str) -> bool:
        """Whether some file lies below ``path``."""
        return any(True for _ in self.below(path + "/"))


FAILURES: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
)
"""What reading a folder or an archive can raise."""


def of_folder(path: Path, notes: Notes, limits: Limits) -> Holding | None:
    """A folder, or the payload of the bag that it is."""
    form, root, name = "folder", path, path.resolve().name
    if (path / "bagit.txt").is_file() and (path / "data").is_dir():
        form, root, name = "bag", path / "data", ""
    tree = scan(str(root))
    for odd in (*tree.links, *tree.specials):
        notes.add("PKG-ZIP-03", odd)
    if len(tree.files) > limits.files:
        notes.add("PKG-ZIP-06", "", f"{len(tree.files)} tệp")
        return None
    files = {one: os.lstat(f"{root}/{one}").st_size for one in sorted(tree.files)}

    def opening(one: str) -> BinaryIO:
        handle = os.open(f"{root}/{one}", os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        return os.fdopen(handle, "rb")

    return Holding(form, name, files, opening)
