"""Facts of a record that is proposed for destruction, asked for within a transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.correspondence_tables import ClosingRow, IncomingRow, OutgoingRow
from repository.disposal_steps import DisposalState, Facts
from repository.disposal_tables import DisposalItemRow, DisposalRow
from repository.documents import Standing
from repository.dossier_steps import DossierState
from repository.dossier_tables import FilePlanRow
from repository.errors import RefusedError
from repository.holds import frozen
from repository.retention import Retention
from repository.tables import DocumentFileRow, DocumentRow, DossierRow, MembershipRow
from repository.transfer_busy import documents_gone, documents_with, transfers_with

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
        transferred=bool(documents_gone(session, [identifier])),
    )


def _dossier(session: Session, identifier: str) -> Facts:
    row = session.get(DossierRow, identifier, populate_existing=True)
    if row is None or row.state == DossierState.DESTROYED.value:
        return Facts("dossier", here=False)
    return dossier_facts(
        row,
        frozen=identifier in frozen(session, [identifier]),
        transfer=transfers_with(session, [identifier]).get(identifier),
    )


def dossier_facts(row: DossierRow, *, frozen: bool, transfer: str | None) -> Facts:
    """What is known of a hồ sơ that is here, by its row."""
    try:
        period = Retention.parse(row.maintenance)
    except RefusedError:
        period = None
    said = row.body.get("event_on", "")
    return Facts(
        "dossier",
        state=DossierState(row.state),
        period=period,
        ended=row.ended,
        event=date.fromisoformat(said) if said else None,
        frozen=frozen,
        linked=(f"transfer {transfer}",) if transfer else (),
    )


def links(session: Session, document: str, *, without: str = "") -> Iterator[str]:
    """What needs a document and is kept longer: hồ sơ (other than ``without``), registers, work."""
    yield from links_of(session, [document], without=without)[document]


def links_of(
    session: Session, documents: Sequence[str], *, without: str = ""
) -> Mapping[str, list[str]]:
    """The same of many documents at once."""
    found: dict[str, list[str]] = {document: [] for document in documents}
    for start in range(0, len(documents), MOST):
        some = documents[start : start + MOST]
        for kind, holder, document in _links(session, some, without):
            if document in found:
                found[document].append(f"{kind} {holder}")
    return found


def _links(session: Session, some: Sequence[str], without: str) -> Iterator[tuple[str, str, str]]:
    """Kind and identifier of what needs a document, and the document."""
    coming, going = IncomingRow.document.in_(some), OutgoingRow.document.in_(some)
    for kind, query in (
        (
            "dossier",
            select(MembershipRow.dossier, MembershipRow.document).where(
                MembershipRow.document.in_(some), MembershipRow.dossier != without
            ),
        ),
        (
            "register",
            select(ClosingRow.id, ClosingRow.document).where(ClosingRow.document.in_(some)),
        ),
        (
            "file plan",
            select(FilePlanRow.id, FilePlanRow.decision).where(FilePlanRow.decision.in_(some)),
        ),
        (
            "incoming",
            select(IncomingRow.id, IncomingRow.document).where(
                coming, IncomingRow.state.in_(_WORKING)
            ),
        ),
        (
            "outgoing",
            select(OutgoingRow.id, OutgoingRow.document).where(
                going, OutgoingRow.state.in_(_DRAFTED)
            ),
        ),
    ):
        for holder, document in session.execute(query):
            yield kind, str(holder), str(document)
    for document, transfer in documents_with(session, some).items():
        yield "transfer", transfer, document
    for identifier, body in session.execute(select(DisposalRow.id, DisposalRow.body)):
        for document in body.get("documents", {}).values():
            yield "disposal", identifier, document


def standing_elsewhere(session: Session, objects: Sequence[str]) -> frozenset[str]:
    """Those that stand in a list that was not given up."""
    query = (
        select(DisposalItemRow.object)
        .join(DisposalRow, DisposalRow.id == DisposalItemRow.disposal)
        .where(
            DisposalItemRow.state == "listed",
            DisposalRow.state != DisposalState.CANCELLED.value,
        )
    )
    if len(objects) <= MOST:
        query = query.where(DisposalItemRow.object.in_(objects))
    return frozenset(session.scalars(query)).intersection(objects)


MOST = 400
"""Identifiers asked for in one query."""


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
