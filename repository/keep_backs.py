"""Hồ sơ that stay with their unit beyond their time, with written consent (NĐ 30 Điều 31.3d)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from repository.calendar import VIETNAM, Clock
from repository.database import Database
from repository.dossiers import dossier_of, held
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.tables import DossierRow
from repository.transfer_rules import TransferKind, due_on, is_next, latest_keeping, rule_on
from repository.transfer_steps import KeepBack
from repository.transfer_tables import KeepBackRow


@dataclass(frozen=True, slots=True)
class KeepBacks:
    """What units ask to keep, and what they may."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def ask(self, dossier: str, reason: str, until: date, agent: str) -> KeepBack:
        """Ask to keep a hồ sơ until some day.

        Raises:
            RefusedError: no reason, too long (two years at most), or it is not about to go.
            NotFoundError: there is no such hồ sơ.
        """
        if not reason.strip():
            raise RefusedError("Phải nêu lý do giữ lại · give a reason for keeping it back")
        today = self.clock().astimezone(VIETNAM).date()
        rule = rule_on(TransferKind.CURRENT, today)
        with self.database.write() as session:
            found = dossier_of(held(session, dossier))
            due = due_on(found, rule)
            if due is None or not is_next(found, TransferKind.CURRENT):
                raise RefusedError("Hồ sơ không đến lượt nộp · the dossier is not about to go")
            if not today <= until <= latest_keeping(due, rule):
                raise RefusedError(
                    f"Chỉ giữ lại đến {latest_keeping(due, rule):%d/%m/%Y} là cùng, không quá "
                    f"{rule.keep_back_years} năm · kept back for too long, or not at all"
                )
            row = KeepBackRow(
                id=self.new_id(), dossier=dossier, reason=reason.strip(), until=until, citation="",
                asked_by=agent, agreed_by=None, agreed_at=None,
            )  # fmt: skip
            session.add(row)
            said = {"keep back": row.id, "until": until.isoformat(), "reason": reason.strip()}
            event = NewEvent(EventKind.SUBMISSION, Outcome.SUCCESS, dossier, said)
            self.ledger.append(session, agent, [event])
            return _value(row)

    def agree(self, identifier: str, citation: str, agent: str) -> KeepBack:
        """Consent to it in writing.

        Raises:
            NotFoundError: nobody asked.
            RefusedError: the consent is not named, or given already.
            ForbiddenError: whoever asked does not agree to it.
        """
        if not citation.strip():
            raise RefusedError("Phải nêu văn bản đồng ý · name the written consent")
        with self.database.write() as session:
            row = session.get(KeepBackRow, identifier)
            if row is None:
                raise NotFoundError(f"đề nghị giữ lại {identifier}")
            if row.agreed_by is not None:
                raise RefusedError("Đã đồng ý rồi · it was agreed to already")
            if row.asked_by == agent:
                raise ForbiddenError("Người đề nghị không tự đồng ý · who asks does not agree")
            row.citation, row.agreed_by, row.agreed_at = citation.strip(), agent, self.clock()
            said = {"kept back": row.id, "by": row.citation, "until": row.until.isoformat()}
            event = NewEvent(EventKind.SUBMISSION, Outcome.SUCCESS, row.dossier, said)
            self.ledger.append(session, agent, [event])
            return _value(row)

    def get(self, identifier: str) -> KeepBack:
        """One of them.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(KeepBackRow, identifier)
            if row is None:
                raise NotFoundError(f"đề nghị giữ lại {identifier}")
            return _value(row)

    def all(self, agencies: Iterable[str] | None = None) -> tuple[KeepBack, ...]:
        """What was asked for in these agencies, or in all; by the day until when."""
        query = select(KeepBackRow).order_by(KeepBackRow.until, KeepBackRow.id)
        if agencies is not None:
            query = query.join(DossierRow, DossierRow.id == KeepBackRow.dossier)
            query = query.where(DossierRow.agency.in_(sorted(agencies)))
        with self.database.read() as session:
            return tuple(_value(row) for row in session.scalars(query))

    def kept(self, today: date) -> dict[str, date]:
        """The hồ sơ that are kept back on ``today`` with consent, and until when."""
        query = select(KeepBackRow).where(
            KeepBackRow.agreed_by.is_not(None), KeepBackRow.until >= today
        )
        with self.database.read() as session:
            return {row.dossier: row.until for row in session.scalars(query)}


def _value(row: KeepBackRow) -> KeepBack:
    return KeepBack(**{name: getattr(row, name) for name in KeepBack.__slots__})
