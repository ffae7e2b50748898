"""Signed: what is kept of the signatures of every document, read without opening a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from repository.access import Scope
from repository.catalogue import readable
from repository.database import Database
from repository.tables import DocumentRow

AT_ONCE = 500
"""Documents that are read in one question."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A document and its signature report."""

    document: str
    title: str
    package: str
    report: Mapping[str, Any] | None
    """As the record holds it; None where the format bears no signatures."""


def signed_documents(
    database: Database, scope: Scope, only: Sequence[str] | None = None
) -> Iterator[Signed]:
    """The documents that the asker may see, in the order of their ids; ``only`` some of them."""
    last = ""
    while True:
        query = (
            select(DocumentRow.id, DocumentRow.body)
            .where(DocumentRow.id > last, readable(scope))
            .order_by(DocumentRow.id)
            .limit(AT_ONCE)
        )
        if only is not None:
            query = query.where(DocumentRow.id.in_(only))
        with database.read() as session:
            rows = session.execute(query).all()
        for identifier, body in rows:
            yield Signed(identifier, body["title"], body["package"], body["signatures"])
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]
