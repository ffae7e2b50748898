"""State of the simulated axis: what was sent, and a copy for each receiver, in a folder."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sent (
    doc_id TEXT PRIMARY KEY, system_id TEXT, sender TEXT, kind TEXT, sha256 TEXT, title TEXT,
    notation TEXT, document_id TEXT, status TEXT, at TEXT
);
CREATE TABLE IF NOT EXISTS inbox (
    doc_id TEXT PRIMARY KEY, sent TEXT, receiver TEXT, sender TEXT, kind TEXT, file TEXT,
    state TEXT, said TEXT, created TEXT, updated TEXT, gone INTEGER DEFAULT 0
);
CREATE INDEX IF NOT EXISTS inbox_receiver ON inbox (receiver, kind, state);
CREATE INDEX IF NOT EXISTS inbox_sent ON inbox (sent);
CREATE TABLE IF NOT EXISTS unit (code TEXT PRIMARY KEY, said TEXT);
"""


@dataclass(frozen=True, slots=True)
class Package:
    """A message that was sent, as it is written down."""

    system_id: str
    sender: str
    kind: str
    sha256: str
    title: str
    notation: str
    document_id: str
    status: str


class State:
    """Everything the simulated axis remembers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "packages").mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._line = sqlite3.connect(
            folder / "axis.sqlite", check_same_thread=False, isolation_level=None
        )
        self._line.row_factory = sqlite3.Row
        self._line.execute("PRAGMA journal_mode=WAL")
        self._line.executescript(_SCHEMA)

    def close(self) -> None:
        """Put it away."""
        self._line.close()

    def new_name(self) -> str:
        """A name for a message."""
        return uuid4().hex

    def path_of(self, file: str) -> Path:
        """Where the bytes of a message lie."""
        return self.folder / "packages" / f"{file}.edxml"

    def enter(self, package: Package, files: Sequence[tuple[str, str]], at: str) -> str:
        """Write down a message, with a copy for each receiver: (code, file)."""
        name = self.new_name()
        with self._writing() as line:
            line.execute(
                "INSERT INTO sent VALUES (?,?,?,?,?,?,?,?,?,?)",
                (
                    name,
                    package.system_id,
                    package.sender,
                    package.kind,
                    package.sha256,
                    package.title,
                    package.notation,
                    package.document_id,
                    package.status,
                    at,
                ),
            )
            for receiver, file in files:
                values = (self.new_name(), name, receiver, package.sender, package.kind, file)
                line.execute(
                    "INSERT INTO inbox VALUES (?,?,?,?,?,?,'initial','',?,?,0)", (*values, at, at)
                )
        return name

    def waiting(self, codes: Sequence[str], kind: str) -> list[dict[str, Any]]:
        """What was not acknowledged as done, the oldest first."""
        marks = ",".join("?" * len(codes))
        return self._rows(
            f"SELECT * FROM inbox WHERE receiver IN ({marks}) AND kind = ? "  # noqa: S608  marks
            "AND state <> 'done' AND gone = 0 ORDER BY created, rowid",
            (*codes, kind),
        )

    def find(self, doc_id: str, codes: Sequence[str]) -> dict[str, Any] | None:
        """A message in one of these inboxes."""
        marks = ",".join("?" * len(codes))
        rows = self._rows(
            f"SELECT * FROM inbox WHERE doc_id = ? AND receiver IN ({marks})",  # noqa: S608
            (doc_id, *codes),
        )
        return rows[0] if rows else None

    def update(self, doc_id: str, state: str, said: str, at: str) -> None:
        """Note what the receiver says of a message."""
        with self._writing() as line:
            line.execute(
                "UPDATE inbox SET state = ?, said = ?, updated = ? WHERE doc_id = ?",
                (state, said, at, doc_id),
            )

    def copy(self, doc_id: str, *, instead: bool) -> None:
        """Deliver a message again under another name; ``instead``: the old one is no more."""
        with self._writing() as line:
            line.execute(
                "INSERT INTO inbox SELECT ?, sent, receiver, sender, kind, file, 'initial', said,"
                " created, updated, 0 FROM inbox WHERE doc_id = ?",
                (self.new_name(), doc_id),
            )
            if instead:
                line.execute("UPDATE inbox SET gone = 1 WHERE doc_id = ?", (doc_id,))

    def deliveries(
        self, system_id: str, kind: str, doc_id: str = "", since: str = ""
    ) -> list[dict[str, Any]]:
        """What a system sent, a line for each receiver."""
        return self._rows(
            "SELECT sent.*, inbox.doc_id AS copy_id, inbox.receiver, inbox.state, inbox.said,"
            " inbox.updated FROM sent JOIN inbox ON inbox.sent = sent.doc_id AND inbox.gone = 0"
            " WHERE sent.system_id = ? AND sent.kind = ? AND (? = '' OR sent.doc_id = ?)"
            " AND sent.at >= ? ORDER BY sent.at, inbox.rowid",
            (system_id, kind, doc_id, doc_id, since),
        )

    def told(self, sender: str, kind: str) -> list[dict[str, Any]]:
        """What an agency sent, for whoever looks after the simulator."""
        return self._rows(
            "SELECT * FROM sent WHERE sender = ? AND kind = ? ORDER BY at", (sender, kind)
        )

    def units(self) -> Mapping[str, str]:
        """Agencies that tenants registered (JSON) or deleted (empty), by code."""
        return {row["code"]: row["said"] for row in self._rows("SELECT * FROM unit", ())}

    def put_unit(self, code: str, said: str) -> None:
        """Register an agency; an empty text deletes it."""
        with self._writing() as line:
            line.execute("INSERT OR REPLACE INTO unit VALUES (?, ?)", (code, said))

    def _rows(self, query: str, values: Sequence[object]) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(row) for row in self._line.execute(query, values)]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._line.execute("BEGIN IMMEDIATE")
            try:
                yield self._line
            except BaseException:
                self._line.execute("ROLLBACK")
                raise
            self._line.execute("COMMIT")
