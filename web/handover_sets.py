"""What lies in a hand-over folder: documents with what is said of them, each whole or not yet.

A document is a folder with a ``metadata.json`` (or ``.csv``) and files in it; or a ``<name>.json``
(or ``.csv``) that names its ``files``, beside them. A message is a file ``<name>.edxml``.
Every name is a bare one: nothing outside of its folder can be meant.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repository.errors import RefusedError
from web.doorstep import counts, opened, unfinished
from web.natural import natural

OURS = frozenset({"done", "refused", "out"})
"""Folders of ours in the folder of theirs."""
MESSAGE = ".edxml"
SIDECARS = ("metadata.json", "metadata.csv")
MOST_FILES = 200
_SIDECAR_BYTES = 1 << 20
_LONGEST = 4000

Look = tuple[tuple[str, int, int], ...]
"""Names, sizes and times of the files of a set: when it stays the same, the set is whole."""


@dataclass(frozen=True, slots=True)
class Drop:
    """One document, or one message, as it was left there."""

    name: str
    folder: Path
    """Where its files lie."""
    sidecar: str = ""
    """The file that says what it is; empty for a message."""
    message: str = ""
    """The file of a message of the axis; empty for a document."""
    of_its_own: bool = False
    """Whether the folder is its own, and goes with it."""

    def look(self) -> Look:
        """What is there of it now.

        Raises:
            OSError: it has gone.
        """
        if self.of_its_own:
            names = [path.name for path in self.folder.iterdir()]
        elif self.message:
            names = [self.message]
        else:
            names = [self.sidecar, *_named(self.folder, self.sidecar)]
        found = []
        for name in sorted(set(names)):
            path = self.folder / name
            if path.is_symlink() or path.exists():
                state = path.lstat()
                found.append((name, state.st_size, state.st_mtime_ns))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Read:
    """What a sidecar says."""

    files: tuple[str, ...]
    """The document, then what is attached to it."""
    fields: Mapping[str, str]


def drops(folder: Path) -> Iterator[Drop]:
    """What lies in ``folder``, in the order in which people count."""
    for path in sorted(folder.iterdir(), key=lambda path: natural(path.name)):
        if path.is_symlink() or unfinished(path.name):
            continue
        if path.is_dir():
            sidecar = next((n for n in SIDECARS if (path / n).is_file()), "")
            if sidecar and path.name not in OURS:
                yield Drop(path.name, path, sidecar, of_its_own=True)
        elif not counts(path):
            continue
        elif path.suffix.lower() == MESSAGE:
            yield Drop(path.stem, folder, message=path.name)
        elif path.suffix.lower() in {".json", ".csv"}:
            yield Drop(path.stem, folder, path.name)


def read(drop: Drop) -> Read:
    """What is said of a document; its files are those that are named, or all in its own folder.

    Raises:
        RefusedError: it cannot be read, names no file, or one that lies somewhere else.
        OSError: it has gone.
    """
    said = _said(drop.folder / drop.sidecar)
    files = _files_of(said)
    if not files and drop.of_its_own:
        rest = [path for path in drop.folder.iterdir() if path.name != drop.sidecar]
        if strange := [path.name for path in rest if not counts(path)]:
            raise RefusedError(f"{strange[0]}: không phải tệp thường · not a regular file")
        rest.sort(key=lambda path: (path.suffix.lower() != ".pdf", natural(path.name)))
        files = tuple(path.name for path in rest)
    if not files:
        raise RefusedError("không nêu tệp nào (files) · it names no files")
    if len(files) > MOST_FILES:
        raise RefusedError(f"quá {MOST_FILES} tệp · more than {MOST_FILES} files")
    for name in files:
        if name in {"", ".", ".."} or Path(name).name != name or "\\" in name or "\0" in name:
            raise RefusedError(f"{name!r}: tên tệp có đường dẫn · a path, not a file's name")
    fields = {code: text for code, text in said.items() if isinstance(text, str) and text}
    return Read(files, fields)


def missing(drop: Drop, files: tuple[str, ...]) -> tuple[str, ...]:
    """Those of its files that are not there yet."""
    return tuple(name for name in files if not (drop.folder / name).exists())


def _named(folder: Path, sidecar: str) -> tuple[str, ...]:
    """The files that a sidecar names, as far as it can be read by now."""
    try:
        names = _files_of(_said(folder / sidecar))
    except RefusedError:
        return ()
    return tuple(name for name in names if Path(name).name == name)


def _files_of(said: Mapping[str, Any]) -> tuple[str, ...]:
    files = said.get("files", said.get("file", ()))
    if isinstance(files, str):
        files = files.split(";")
    if not isinstance(files, list | tuple) or not all(isinstance(name, str) for name in files):
        raise RefusedError("files: phải là danh sách tên tệp · must be a list of names")
    return tuple(dict.fromkeys(name.strip() for name in files if name.strip()))


def _said(path: Path) -> dict[str, Any]:
    with opened(path) as source:
        content = source.read(_SIDECAR_BYTES + 1)
    if len(content) > _SIDECAR_BYTES:
        raise RefusedError(f"{path.name}: quá lớn · too large")
    try:
        text = content.decode("utf-8-sig")
        said = json.loads(text) if path.suffix.lower() == ".json" else _row(text)
    except (UnicodeDecodeError, ValueError, RecursionError, csv.Error) as error:
        raise RefusedError(f"{path.name}: không đọc được · cannot be read: {error}") from error
    if not isinstance(said, dict):
        raise RefusedError(f"{path.name}: phải là một đối tượng · must be one object")
    nested = said.pop("fields", {})
    both = said | (nested if isinstance(nested, dict) else {})
    return {str(name): value if name in _LISTS else _plain(value) for name, value in both.items()}


_LISTS = ("files", "file")


def _row(text: str) -> dict[str, Any]:
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if len(rows) != 1:
        raise ValueError(f"{len(rows)} rows, and not one")
    return {name: value for name, value in rows[0].items() if isinstance(name, str)}


def _plain(value: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, int | float):
        return str(value)
    return value[:_LONGEST] if isinstance(value, str) else value
