"""The files of an import: a folder on the server, or what was uploaded. No link is followed."""

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.importing.listing import Listing, TrickError, within
from repository.errors import RefusedError

MOST_FILES = 200_000


@dataclass(frozen=True, slots=True)
class Files:
    """What a sheet may name, and where it lies."""

    listing: Listing = field(default_factory=lambda: Listing.of(()))
    _paths: Mapping[str, Path] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """Where a file of the listing lies."""
        return self._paths[name]


def files_in(folder: Path) -> Files:
    """The regular files below ``folder``.

    Raises:
        RefusedError: it cannot be read, or holds too many.
    """
    paths: dict[str, Path] = {}
    irregular: set[str] = set()
    for here, folders, names in os.walk(folder, onerror=_refuse):
        folders.sort()
        for name in [*names, *folders]:
            path = Path(here, name)
            kept = _shown(path.relative_to(folder))
            if stat.S_ISREG(path.lstat().st_mode):
                paths[kept] = path
            else:
                irregular.add(kept)
        if len(paths) > MOST_FILES:
            raise RefusedError(f"{folder}: quá {MOST_FILES} tệp · more than {MOST_FILES} files")
    return Files(Listing.of(paths, irregular, folder.name), paths)


def files_of(brought: Iterable[tuple[Path, str]]) -> Files:
    """Files that were uploaded: where each lies, and what it was called in its folder.

    A folder that all of them came from is not part of their names. One whose name leads
    somewhere else is not there.
    """
    paths: dict[str, Path] = {}
    for path, name in brought:
        try:
            paths[within(name)] = path
        except TrickError:
            continue
    tops = {name.partition("/")[0] for name in paths}
    top = tops.pop() if len(tops) == 1 and all("/" in name for name in paths) else ""
    if top:
        paths = {name.partition("/")[2]: path for name, path in paths.items()}
    return Files(Listing.of(paths, top=top), paths)


def _shown(path: Path) -> str:
    """A name whose bytes are not UTF-8 cannot be written in a sheet; it is listed all the same."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _refuse(error: OSError) -> None:
    raise RefusedError(f"{error.filename}: {error.strerror}") from error
