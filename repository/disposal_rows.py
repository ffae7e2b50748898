"""Rows of disposals as values, and what an item was when it was listed. Private to this room."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from repository.disposal_steps import (
    Confirmation,
    Disposal,
    DisposalState,
    Item,
    ItemState,
    Opinion,
    Reason,
    Verdict,
)
from repository.disposal_tables import (
    ConfirmationRow,
    DisposalItemRow,
    DisposalMemberRow,
    DisposalRow,
    OpinionRow,
)
from repository.tables import DocumentRow, DossierRow, MembershipRow

_PLAIN = (
    "id", "agency", "title", "listed_by", "listed_at", "explanation", "appraisal", "citation",
    "decided_by", "decided_on", "due", "ended_at", "body",
)  # fmt: skip


def disposal_of(session: Session, row: DisposalRow) -> Disposal:
    """A disposal with everything that was said of it."""
    items = session.scalars(
        select(DisposalItemRow)
        .where(DisposalItemRow.disposal == row.id)
        .order_by(DisposalItemRow.ordinal)
    )
    members = session.scalars(
        select(DisposalMemberRow)
        .where(DisposalMemberRow.disposal == row.id)
        .order_by(DisposalMemberRow.part, DisposalMemberRow.person)
    )
    opinions = session.scalars(
        select(OpinionRow).where(OpinionRow.disposal == row.id).order_by(OpinionRow.id)
    )
    confirmations = session.scalars(
        select(ConfirmationRow)
        .where(ConfirmationRow.disposal == row.id)
        .order_by(ConfirmationRow.id)
    )
    return Disposal(
        **plain_of(row),
        items=tuple(map(item_of, items)),
        members={member.person: member.part for member in members},
        opinions=tuple(map(opinion_of, opinions)),
        confirmations=tuple(map(confirmation_of, confirmations)),
    )


def plain_of(row: DisposalRow) -> dict[str, Any]:
    """What its own row says of a disposal."""
    return {name: getattr(row, name) for name in _PLAIN} | {"state": DisposalState(row.state)}


def opinion_of(row: OpinionRow) -> Opinion:
    """An opinion as a value."""
    return Opinion(row.ordinal, row.person, Verdict(row.says), row.said, row.at)


def confirmation_of(row: ConfirmationRow) -> Confirmation:
    """A confirmation as a value."""
    return Confirmation(row.person, row.part, row.items, row.at)


def item_of(row: DisposalItemRow) -> Item:
    """An item as a value."""
    return Item(
        row.ordinal,
        row.kind,
        row.object,
        Reason(row.reason),
        Verdict(row.verdict),
        ItemState(row.state),
        row.body,
    )


def describe(session: Session, kind: str, identifier: str) -> dict[str, Any]:
    """What a record is now, as the list tells it; empty where there is none."""
    if kind == "dossier":
        dossier = session.get(DossierRow, identifier)
        if dossier is None:
            return {}
        count = select(func.count()).where(MembershipRow.dossier == identifier)
        return {
            "agency": dossier.agency,
            "code": f"{dossier.agency}.{dossier.year}.{dossier.notation}",
            "title": dossier.title,
            "maintenance": dossier.maintenance,
            "ended": dossier.ended,
            "documents": session.scalar(count) or 0,
        }
    document = session.get(DocumentRow, identifier)
    if document is None:
        return {}
    return {
        "agency": document.agency,
        "code": document.code,
        "title": document.title,
        "issued": document.issued.isoformat() if document.issued else "",
        "documents": 1,
    }
