"""Facts of a record that is proposed for destruction, asked for within a transaction."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.correspondence_tables import ClosingRow, IncomingRow, OutgoingRow
from repository.disposal_steps import Facts
from repository.disposal_tables import DisposalItemRow, DisposalRow
from repository.documents import Standing
from repository.dossier_steps import DossierState
from repository.dossier_tables import FilePlanRow
from repository.errors import RefusedError
from repository.holds import frozen
from repository.retention import Retention
from repository.tables import DocumentFileRow, DocumentRow, DossierRow, MembershipRow
from repository.transfer_busy import transfer_with

_WORKING = ("received", "held", "registered", "presented", "distributed", "working")
"""States of an incoming document whose work has not ended."""
_DRAFTED = ("draft", "checked", "ready", "signed", "numbered")
"""States of an issued document that is not in the archive yet."""


def facts_of(session: Session, kind: str, identifier: str) -> Facts:
    """What is known of a hồ sơ or a document now."""
    if kind == "dossier":
        return _dossier(session, identifier)
    row = session.get(DocumentRow, identifier, populate_existing=True)
    if row is None or row.standing == Standing.DESTROYED.value:
        return Facts(kind, here=False)
    return Facts(
        kind,
        frozen=identifier in frozen(session, [identifier]),
        linked=tuple(links(session, identifier)),
        twin=_twin(session, identifier),
    )


def _dossier(session: Session, identifier: str) -> Facts:
    row = session.get(DossierRow, identifier, populate_existing=True)
    if row is None or row.state == DossierState.DESTROYED.value:
        return Facts("dossier", here=False)
    try:
        period = Retention.parse(row.maintenance)
    except RefusedError:
        period = None
    said = row.body.get("event_on", "")
    transfer = transfer_with(session, identifier)
    return Facts(
        "dossier",
        state=DossierState(row.state),
        period=period,
        ended=row.ended,
        event=date.fromisoformat(said) if said else None,
        frozen=identifier in frozen(session, [identifier]),
        linked=(f"transfer {transfer}",) if transfer else (),
    )


def links(session: Session, document: str, *, without: str = "") -> Iterator[str]:
    """What needs a document and is kept longer: hồ sơ (other than ``without``), registers, work."""
    lying = select(MembershipRow.dossier).where(
        MembershipRow.document == document, MembershipRow.dossier != without
    )
    yield from (f"dossier {one}" for one in session.scalars(lying))
    volumes = select(ClosingRow.id).where(ClosingRow.document == document)
    yield from (f"register {one}" for one in session.scalars(volumes))
    plans = select(FilePlanRow.id).where(FilePlanRow.decision == document)
    yield from (f"file plan {one}" for one in session.scalars(plans))
    for rounds in session.scalars(select(DisposalRow)):
        if document in rounds.body.get("documents", {}).values():
            yield f"disposal {rounds.id}"
    coming = select(IncomingRow.id).where(
        IncomingRow.document == document, IncomingRow.state.in_(_WORKING)
    )
    yield from (f"incoming {one}" for one in session.scalars(coming))
    going = select(OutgoingRow.id).where(
        OutgoingRow.document == document, OutgoingRow.state.in_(_DRAFTED)
    )
    yield from (f"outgoing {one}" for one in session.scalars(going))


def _twin(session: Session, document: str) -> str | None:
    """Another document that is kept, has every file of this one, and is proposed nowhere."""
    ours = select(DocumentFileRow.sha256).where(DocumentFileRow.document == document)
    digests = list(session.scalars(ours))
    query = select(DocumentFileRow.document).where(DocumentFileRow.document != document)
    proposed = select(DisposalItemRow.object).where(DisposalItemRow.state == "listed")
    query = query.where(DocumentFileRow.document.not_in(proposed))
    for digest in digests:
        holders = select(DocumentFileRow.document).where(DocumentFileRow.sha256 == digest)
        query = query.where(DocumentFileRow.document.in_(holders))
    return session.scalars(query.order_by(DocumentFileRow.document)).first() if digests else None
