"""Rows of receptions as values, and what is written into them. Private to this room."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from repository.database import hold_lock
from repository.errors import NotFoundError
from repository.reception_steps import (
    PackageState,
    Reception,
    ReceptionItem,
    ReceptionPackage,
    ReceptionState,
    Verdict,
)
from repository.transfer_tables import ReceptionItemRow, ReceptionPackageRow, ReceptionRow

_PLAIN = (
    "id", "agency", "sender", "sender_name", "registration", "turn", "registered_by",
    "registered_at", "answered_at", "received_at", "reported_by", "reported_at", "decided_by",
    "decided_at", "ended_at", "body",
)  # fmt: skip


def packages_query(identifier: str) -> Select[ReceptionPackageRow]:
    """The packages of a reception, in order."""
    return (
        select(ReceptionPackageRow)
        .where(ReceptionPackageRow.reception == identifier)
        .order_by(ReceptionPackageRow.ordinal)
    )


def items_query(identifier: str) -> Select[ReceptionItemRow]:
    """The documents of a reception, in order."""
    return (
        select(ReceptionItemRow)
        .where(ReceptionItemRow.reception == identifier)
        .order_by(ReceptionItemRow.package, ReceptionItemRow.ordinal)
    )


def reception_of(session: Session, row: ReceptionRow) -> Reception:
    """A reception with its packages and their documents."""
    items: dict[int, list[ReceptionItem]] = {}
    for item in session.scalars(items_query(row.id)):
        items.setdefault(item.package, []).append(item_of(item))
    packages = [
        package_of(package, tuple(items.get(package.ordinal, ())))
        for package in session.scalars(packages_query(row.id))
    ]
    return replace(plain_of(row), packages=tuple(packages))


def plain_of(row: ReceptionRow) -> Reception:
    """A reception without its packages."""
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Reception(**plain, state=ReceptionState(row.state))


def package_of(row: ReceptionPackageRow, items: tuple[ReceptionItem, ...]) -> ReceptionPackage:
    """A package as a value."""
    return ReceptionPackage(
        ordinal=row.ordinal,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        state=PackageState(row.state),
        dossier=row.dossier,
        items=items,
        body=row.body,
    )


def item_of(row: ReceptionItemRow) -> ReceptionItem:
    """A document as a value."""
    return ReceptionItem(
        id=row.id,
        package=row.package,
        ordinal=row.ordinal,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        judged_by=row.judged_by,
        document=row.document,
        body=row.body,
    )


def item_row(reception: str, item: ReceptionItem) -> ReceptionItemRow:
    """A document as a row."""
    return ReceptionItemRow(
        id=item.id,
        reception=reception,
        package=item.package,
        ordinal=item.ordinal,
        verdict=item.verdict.value,
        reason=item.reason,
        judged_by=item.judged_by,
        document=item.document,
        body=dict(item.body),
    )


def noted(row: ReceptionRow | ReceptionPackageRow, said: Mapping[str, Any]) -> None:
    """Write something into ``body``."""
    row.body = {**row.body, **said}


def held(session: Session, identifier: str) -> ReceptionRow:
    """The row of a reception, which nobody else moves until the caller's transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    hold_lock(session, f"reception {identifier}")
    row = session.get(ReceptionRow, identifier, populate_existing=True)
    if row is None:
        raise NotFoundError(f"đợt tiếp nhận {identifier}")
    return row
