"""Stubs: what remains of records that were destroyed, for whoever must prove what was there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from repository.access import Scope
from repository.database import Database
from repository.disposal_tables import StubRow
from repository.errors import NotFoundError
from repository.scoping import within


@dataclass(frozen=True, slots=True)
class Stub:
    """That a record was, what it was, and by whose word it is no more.

    It proves by code, digests, decision, hands and day. What the files were called may tell what
    they were about: that is for those who may see the papers of the disposal (``unnamed``).
    """

    object: str
    """Its identifier while it was."""
    kind: str
    """``document`` or ``dossier``."""
    code: str
    agency: str
    level: str
    package: str
    digest: str
    """SHA-256 of the payload manifest of its package."""
    files: int
    size: int
    disposal: str
    citation: str
    """The decision."""
    destroyed_by: str
    witnessed_by: str
    destroyed_at: datetime
    body: Mapping[str, Any] = field(default_factory=dict)
    """``files``: path, size and SHA-256 of each."""

    def unnamed(self) -> "Stub":
        """The same, with no names of files: still whoever holds one proves that it was there."""
        plain = [
            {"size": one["size"], "sha256": one["sha256"]} for one in self.body.get("files", ())
        ]
        return replace(self, body={**self.body, "files": plain})


@dataclass(frozen=True, slots=True)
class Stubs:
    """The stubs; nothing ever takes one away."""

    database: Database

    def get(self, identifier: str, scope: Scope) -> Stub:
        """The stub of a record that was destroyed.

        Raises:
            NotFoundError: there is none that the asker may see.
        """
        query = select(StubRow).where(StubRow.object == identifier, _seen(scope))
        with self.database.read() as session:
            row = session.scalars(query).first()
            if row is None:
                raise NotFoundError(f"văn bản hoặc hồ sơ {identifier}")
            return stub_of(row)

    def of(self, disposal: str, scope: Scope) -> Sequence[Stub]:
        """The stubs that a disposal left, as far as the asker may see."""
        query = select(StubRow).where(StubRow.disposal == disposal, _seen(scope))
        with self.database.read() as session:
            rows = session.scalars(query.order_by(StubRow.destroyed_at, StubRow.object))
            return tuple(map(stub_of, rows))

    def holding(self, sha256: str, scope: Scope) -> Sequence[Stub]:
        """The stubs of records that had a file with this digest."""
        query = select(StubRow).where(_seen(scope)).order_by(StubRow.object)
        with self.database.read() as session:
            return tuple(
                stub_of(row)
                for row in session.scalars(query)
                if any(file["sha256"] == sha256 for file in row.body.get("files", ()))
            )


def stub_of(row: StubRow) -> Stub:
    """The row as a value."""
    return Stub(**{name: getattr(row, name) for name in Stub.__slots__})


def _seen(scope: Scope) -> Any:  # noqa: ANN401  SQLAlchemy's own
    return within(scope, StubRow.object, StubRow.agency, StubRow.level)
