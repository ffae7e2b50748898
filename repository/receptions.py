"""Receptions: hồ sơ that come to an archive. Every step is done once, whatever cuts it off.

A transfer is known by its sender and registration, a package by its bytes: again is like once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.calendar import Clock
from repository.database import Database, hold_lock
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.reception_rows import (
    held,
    item_of,
    item_row,
    items_query,
    noted,
    packages_query,
    plain_of,
    reception_of,
)
from repository.reception_steps import (
    PackageState,
    Reception,
    ReceptionItem,
    ReceptionState,
    Registration,
    Verdict,
    insist,
)
from repository.transfer_tables import ReceptionItemRow, ReceptionPackageRow, ReceptionRow


@dataclass(frozen=True, slots=True)
class Arrived:
    """A package that came."""

    ordinal: int
    """As the sender numbers it."""
    name: str
    sha256: str
    size: int
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receptions:
    """What comes to the archives of this home."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def register(self, said: Registration, agent: str) -> Reception:
        """Enter that somebody wants to hand over; the same registration again is the same.

        Raises:
            RefusedError: it is registered with another archive.
        """
        known = select(ReceptionRow).where(
            ReceptionRow.sender == said.sender, ReceptionRow.registration == said.registration
        )
        with self.database.write() as session:
            hold_lock(session, f"registration {said.sender} {said.registration}")
            row = session.scalars(known).first()
            if row is None:
                row = ReceptionRow(
                    id=self.new_id(), agency=said.agency, sender=said.sender,
                    sender_name=said.sender_name, registration=said.registration, turn=said.turn,
                    state=ReceptionState.REGISTERED.value, registered_by=agent,
                    registered_at=self.clock(), answered_at=None, received_at=None,
                    reported_by=None, reported_at=None, decided_by=None, decided_at=None,
                    ended_at=None, body={"totals": dict(said.totals)},
                )  # fmt: skip
                session.add(row)
                session.flush()
                self._tell(session, row, agent, {"registered": said.registration})
            elif row.agency != said.agency:
                raise RefusedError("Đã đăng ký với lưu trữ khác · registered with another archive")
            return reception_of(session, row)

    def answer(self, identifier: str, agent: str, answer: str, *, agreed: bool) -> Reception:
        """Answer a registration; a refusal needs its reason.

        Raises:
            RefusedError: it is answered already, or no reason is given.
        """
        if not agreed and not answer.strip():
            raise RefusedError("Phải nêu lý do từ chối · give a reason for declining")
        to = ReceptionState.ANSWERED if agreed else ReceptionState.REFUSED
        with self.database.write() as session:
            row = held(session, identifier)
            insist(reception_of(session, row), to)
            row.state, row.answered_at = to.value, self.clock()
            row.ended_at = None if agreed else row.answered_at
            noted(row, {"answer": answer.strip()})
            self._tell(session, row, agent, {"answered": to.value, "why": answer.strip()})
            return reception_of(session, row)

    def arrive(
        self, identifier: str, arrived: Sequence[Arrived], said: Mapping[str, Any], agent: str
    ) -> Reception:
        """Enter packages that came; those that are known by their bytes stay as they are.

        Raises:
            RefusedError: the registration is not answered, the checks are over, or another package
                came with this number.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            known = {one.sha256: one for one in session.scalars(packages_query(identifier))}
            fresh = [one for one in arrived if one.sha256 not in known]
            if not fresh:
                return reception_of(session, row)
            if row.state not in (ReceptionState.ANSWERED.value, ReceptionState.ARRIVED.value):
                insist(reception_of(session, row), ReceptionState.ARRIVED)
            taken = {one.ordinal for one in known.values()}
            if twice := sorted(one.ordinal for one in fresh if one.ordinal in taken):
                raise RefusedError(
                    f"Gói {twice[0]} đã đến với nội dung khác · it came before with other bytes"
                )
            session.add_all(_package(identifier, one) for one in fresh)
            row.state = ReceptionState.ARRIVED.value
            row.received_at = row.received_at or self.clock()
            noted(row, said)
            self._tell(session, row, agent, {"arrived": len(fresh)})
            session.flush()
            return reception_of(session, row)

    def checked(
        self,
        identifier: str,
        ordinal: int,
        items: Sequence[ReceptionItem],
        said: Mapping[str, Any],
        agent: str,
    ) -> None:
        """Write down what the checks of one package found; again: what they find now.

        Raises:
            RefusedError: it is not the time.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.state != ReceptionState.ARRIVED.value:
                raise RefusedError("Không ở bước kiểm tra · it is not the time to check")
            package = session.get_one(ReceptionPackageRow, (identifier, ordinal))
            old = items_query(identifier).where(ReceptionItemRow.package == ordinal)
            for gone in session.scalars(old).all():
                session.delete(gone)
            session.flush()
            session.add_all(item_row(identifier, item) for item in items)
            noted(package, said)
            package.state = PackageState.CHECKED.value
            failed = sum(item.verdict is Verdict.FAILED for item in items)
            outcome = Outcome.WARNING if failed or said.get("findings") else Outcome.SUCCESS
            detail = {"package": package.name, "documents": len(items), "failed": failed}
            event = NewEvent(EventKind.VALIDATION, outcome, identifier, detail)
            self.ledger.append(session, agent, [event])

    def all_checked(self, identifier: str, agent: str) -> Reception:
        """Every package is checked: officers may judge now.

        Raises:
            RefusedError: it is not so, or nothing came.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            reception = reception_of(session, row)
            if reception.state is ReceptionState.CHECKED:
                return reception
            insist(reception, ReceptionState.CHECKED)
            left = [p for p in reception.packages if p.state is PackageState.ARRIVED]
            if left or not reception.packages:
                raise RefusedError("Chưa kiểm tra hết các gói · not every package is checked")
            row.state = ReceptionState.CHECKED.value
            self._tell(session, row, agent, {"checked": len(reception.packages)})
            return reception_of(session, row)

    def judge(
        self, identifier: str, verdicts: Mapping[str, tuple[Verdict, str]], agent: str
    ) -> Reception:
        """An officer says đạt or không đạt of documents; item → verdict and reason.

        Raises:
            RefusedError: it is not the time, a reason is missing, or nobody can pass it.
            NotFoundError: there is no such document in this reception.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            if row.state != ReceptionState.CHECKED.value:
                raise RefusedError("Không ở bước xem xét · it is not the time to judge")
            for item, (verdict, reason) in verdicts.items():
                found = session.get(ReceptionItemRow, item)
                if found is None or found.reception != identifier:
                    raise NotFoundError(f"tài liệu {item}")
                _require_judgeable(item_of(found), verdict, reason)
                found.verdict, found.reason = verdict.value, reason.strip()
                found.judged_by = agent
            counted = {v.value: sum(v is one for one, _ in verdicts.values()) for v in Verdict}
            self._tell(session, row, agent, {"judged": counted})
            session.flush()
            return reception_of(session, row)

    def report(self, identifier: str, agent: str, proposal: str = "") -> Reception:
        """Báo cáo xử lý nghiệp vụ: what was found, for whoever approves.

        Raises:
            RefusedError: a document waits for its verdict, or it is not the time.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            reception = reception_of(session, row)
            insist(reception, ReceptionState.REPORTED)
            items = [item for package in reception.packages for item in package.items]
            if waiting := sum(item.verdict is Verdict.PENDING for item in items):
                raise RefusedError(
                    f"Còn {waiting} tài liệu chưa kết luận · documents without a verdict"
                )
            row.state = ReceptionState.REPORTED.value
            row.reported_by, row.reported_at = agent, self.clock()
            noted(row, {"proposal": proposal.strip()})
            self._tell(session, row, agent, {"reported": len(items)})
            return reception_of(session, row)

    def decide(self, identifier: str, agent: str, said: str, *, agreed: bool) -> Reception:
        """Approve a report, or send it back with a reason.

        Raises:
            ForbiddenError: whoever reported does not decide.
            RefusedError: it is not the time, or no reason is given.
        """
        to = ReceptionState.APPROVED if agreed else ReceptionState.CHECKED
        with self.database.write() as session:
            row = held(session, identifier)
            insist(reception_of(session, row), to)
            if agent == row.reported_by:
                raise ForbiddenError("Người báo cáo không tự duyệt · who reports does not approve")
            if not agreed and not said.strip():
                raise RefusedError("Phải nêu lý do trả lại báo cáo · give a reason")
            row.state = to.value
            if agreed:
                row.decided_by, row.decided_at = agent, self.clock()
            noted(row, {"decision" if agreed else "sent_back": said.strip()})
            self._tell(session, row, agent, {"decided": to.value, "said": said.strip()})
            return reception_of(session, row)

    def get(self, identifier: str) -> Reception:
        """One reception.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(ReceptionRow, identifier)
            if row is None:
                raise NotFoundError(f"đợt tiếp nhận {identifier}")
            return reception_of(session, row)

    def all(self, agencies: Iterable[str] | None = None) -> tuple[Reception, ...]:
        """The receptions of these archives, or of all, without packages; the newest first."""
        query = select(ReceptionRow).order_by(ReceptionRow.registered_at.desc(), ReceptionRow.id)
        if agencies is not None:
            query = query.where(ReceptionRow.agency.in_(sorted(agencies)))
        with self.database.read() as session:
            return tuple(plain_of(row) for row in session.scalars(query).all())

    def origins(self, document: str) -> frozenset[str]:
        """What their senders call a document of this archive that was handed over."""
        query = select(ReceptionItemRow.body).where(ReceptionItemRow.document == document)
        with self.database.read() as session:
            return frozenset(str(body.get("document", "")) for body in session.scalars(query))

    def _tell(
        self, session: Session, row: ReceptionRow, agent: str, said: Mapping[str, Any]
    ) -> None:
        event = NewEvent(EventKind.ACCESSION, Outcome.SUCCESS, row.id, said)
        self.ledger.append(session, agent, [event])


def _package(reception: str, one: Arrived) -> ReceptionPackageRow:
    return ReceptionPackageRow(
        reception=reception, ordinal=one.ordinal, name=one.name, sha256=one.sha256, size=one.size,
        state=PackageState.ARRIVED.value, dossier=None, body=dict(one.body),
    )  # fmt: skip


def _require_judgeable(item: ReceptionItem, verdict: Verdict, reason: str) -> None:
    if verdict is Verdict.PENDING:
        raise RefusedError("Chọn đạt hoặc không đạt · say passed or failed")
    if verdict is Verdict.FAILED and not reason.strip():
        raise RefusedError("Không đạt phải nêu lý do · a failure needs its reason")
    if verdict is Verdict.PASSED and item.fatal:
        raise RefusedError(f"{item.ordinal}: {item.reason}: không thể đạt · it cannot pass")
