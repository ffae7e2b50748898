"""Notes on a package while it is read, in a database on disk: memory stays as it is."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

_TABLES = """
CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER, sha256 TEXT) WITHOUT ROWID;
CREATE TABLE reference (
    place TEXT, id TEXT, path TEXT, size TEXT, sha256 TEXT, checked INTEGER, media_type TEXT,
    use TEXT
);
CREATE TABLE link (number INTEGER PRIMARY KEY, label TEXT, description TEXT, file TEXT);
CREATE TABLE record (ead TEXT PRIMARY KEY, line TEXT) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX reference_id ON reference (place, id);
CREATE INDEX reference_path ON reference (path);
CREATE INDEX link_description ON link (description, number);
ANALYZE;
"""
REP1 = "rep1"
PACKAGE = "package"


class Reference(NamedTuple):
    """A file that a METS document names."""

    place: str
    """``package`` or ``rep1``: which of the two documents."""
    id: str
    """Of the section or file element."""
    path: str
    """In the package."""
    size: str
    sha256: str
    """In lower case."""
    checked: bool
    """Whether there is a SHA-256 at all."""
    media_type: str
    use: str
    """Of the group, or of the section: ``Data``, ``Holeyfile``, ``dmdSec``."""


class Link(NamedTuple):
    """A file that belongs to a description."""

    label: str
    description: str
    file: str


class Notes:
    """What was seen of one package."""

    def __init__(self, path: Path) -> None:
        """Keep notes in the new file ``path``."""
        self._path = path
        with self._open() as base:
            base.executescript(_TABLES)

    def files(self, seen: Iterable[tuple[str, int, str]]) -> None:
        """Note what lies in the package: path, size, SHA-256."""
        self._add("INSERT INTO file VALUES (?, ?, ?)", seen)

    def references(self, named: Iterable[Reference]) -> None:
        """Note what METS names."""
        self._add("INSERT INTO reference VALUES (?, ?, ?, ?, ?, ?, ?, ?)", named)

    def links(self, linked: Iterable[Link]) -> None:
        """Note what METS joins."""
        self._add("INSERT INTO link (label, description, file) VALUES (?, ?, ?)", linked)

    def records(self, told: Iterable[tuple[str, str]]) -> None:
        """Note what stands beside a description; the first of each counts."""
        self._add("INSERT OR IGNORE INTO record VALUES (?, ?)", told)

    def settle(self) -> None:
        """Everything is in: make it quick to ask."""
        with self._open() as base:
            base.executescript(_INDEXES)

    def ask(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        """The rows of ``query``, one after another."""
        with self._open() as base, closing(base.execute(query, values)) as cursor:
            yield from cursor

    @contextmanager
    def asking(self) -> Iterator[sqlite3.Connection]:
        """A connection for many small questions."""
        with self._open() as base:
            yield base

    def _add(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self._open() as base, base:
            base.executemany(query, rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        base = sqlite3.connect(self._path, isolation_level="DEFERRED")
        try:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("PRAGMA synchronous = OFF")
            base.execute("PRAGMA cache_size = -16384")  # 16 MiB
            yield base
        finally:
            base.close()
