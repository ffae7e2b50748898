"""Loose documents that are handed over: what forbids it, and what their number in it makes of them.

A document that lies in no hồ sơ goes in a package of its own kind (TT 05/2025 PL IV), to the
historical archive alone: within its own agency nobody packs it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.access import Level
from repository.disposal_facts import links_of
from repository.documents import Standing
from repository.errors import NotFoundError, RefusedError
from repository.holds import frozen
from repository.retention import Kind, Retention
from repository.tables import DocumentRow
from repository.transfer_bars import Wanted
from repository.transfer_busy import documents_gone
from repository.transfer_codes import scheme_on
from repository.transfer_rules import TransferKind, TransferRule, rule_on
from repository.transfer_tables import ReceptionItemRow, TransferRow

_NEEDED = {
    "dossier": "nằm trong hồ sơ · it lies in a dossier",
    "incoming": "đang giải quyết · its work has not ended",
    "outgoing": "chưa ban hành xong · its work has not ended",
    "transfer": "đang trong đợt nộp khác · in another transfer",
}
"""What else may need a document does not keep it here: a copy stays until it is destroyed."""
_MOST = 400
"""Identifiers asked for in one query."""


def loose_bars(
    session: Session, documents: Sequence[str], wanted: Wanted, today: date
) -> dict[str, str]:
    """Document → why it may not go; those that may are not there.

    Raises:
        NotFoundError: there is no such document in this agency.
    """
    found = {}
    for start in range(0, len(documents), _MOST):
        some = documents[start : start + _MOST]
        rows = {row.id: row for row in session.scalars(_rows(some))}
        if missing := [one for one in some if one not in rows or _strange(rows[one], wanted)]:
            raise NotFoundError(f"văn bản {missing[0]}")
        rule, elsewhere = rule_on(wanted.kind, today), _elsewhere(session, some)
        for one, needed in links_of(session, some).items():
            why = next((word for word in map(_word, needed) if word), "") or elsewhere.get(one, "")
            why = next(_bars(rows[one], wanted, rule), why)
            if why:
                found[one] = f"{rows[one].code or rows[one].title[:60]}: {why}"
    return found


def numbered(
    body: Mapping[str, Any], transfer: TransferRow, ordinal: int, day: date
) -> dict[str, Any]:
    """What an item remembers of a package, with the code that its number gives it.

    Raises:
        NotFoundError: no scheme was in force on ``day``.
        RefusedError: the code has no room for the number.
    """
    agency, year = str(body["said"]["agency"]), str(transfer.year)
    code = scheme_on(day).says(agency, year, transfer.turn, ordinal)
    said = {"year": year, "submission": str(transfer.turn), "ordinal": str(ordinal)}
    return {
        **body,
        "code": code,
        "row": {**body["row"], "so_ky_hieu": code},
        "said": {**body["said"], **said, "file_code": code},
    }


def _rows(documents: Sequence[str]) -> Any:  # noqa: ANN401  a query of rows
    return (
        select(DocumentRow)
        .where(DocumentRow.id.in_(documents))
        .execution_options(populate_existing=True)
    )


def _strange(row: DocumentRow, wanted: Wanted) -> bool:
    return row.agency != wanted.agency or row.standing == Standing.DESTROYED.value


def _word(needed: str) -> str:
    return _NEEDED.get(needed.rpartition(" ")[0], "")


def _elsewhere(session: Session, documents: Sequence[str]) -> dict[str, str]:
    """What is frozen, is transferred already, or came from another archive itself."""
    came = select(ReceptionItemRow.document).where(ReceptionItemRow.document.in_(documents))
    found = {
        str(one): "do cơ quan khác nộp vào · handed over to us" for one in session.scalars(came)
    }
    found |= dict.fromkeys(documents_gone(session, documents), "đã nộp · transferred already")
    return found | dict.fromkeys(frozen(session, documents), "đang đóng băng · frozen")


def _bars(row: DocumentRow, wanted: Wanted, rule: TransferRule) -> Iterator[str]:
    if wanted.kind is not TransferKind.HISTORICAL:
        yield "chỉ nộp rời lẻ vào lưu trữ lịch sử · loose only to the historical archive"
    if row.level == Level.SECRET.value:
        yield "mật: chỉ nộp sau khi giải mật · secret: only after it is declassified"
    said = str(row.body["fields"].get("Maintenance", ""))
    period = period_said(said)
    if period is None:
        yield f"không rõ thời hạn «{said[:40]}» · no retention period"
    elif rule.permanent_only and not wanted.every and period.kind is not Kind.PERMANENT:
        yield period.says


def period_said(said: str) -> Retention | None:
    """How long a document is kept, as its metadata have it; None: nobody can say."""
    try:
        return Retention.parse(said)
    except RefusedError:
        return None
