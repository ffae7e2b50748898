"""Who may sign copies for an agency, for which forms, on which days (NĐ 30/2020 Điều 27)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from repository.calendar import Clock
from repository.copying_tables import SignatoryRow
from repository.database import Database
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.tables import AgencyRow, PersonRow


@dataclass(frozen=True, slots=True)
class Signatory:
    """One person's authority to sign copies."""

    id: str
    agency: str
    person: str
    office: str
    """Quyền hạn and chức vụ, one a line: ``TL. CHỦ TỊCH``, ``CHÁNH VĂN PHÒNG``."""
    forms: tuple[str, ...]
    """Kinds of copies; empty: none."""
    first: date
    last: date | None
    """Both days included; None: until it is ended."""
    authority: str
    """What gave it: ``Quyết định số 12/QĐ-UBND ngày 05/01/2026``."""
    entered_by: str
    entered_at: datetime

    def covers(self, form: str, day: date) -> bool:
        """Whether it lets its person sign a copy of this kind on ``day``."""
        begun = self.first <= day and (self.last is None or day <= self.last)
        return begun and form in self.forms


@dataclass(frozen=True, slots=True)
class Signatories:
    """The table that the head of an agency keeps."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def appoint(
        self,
        agency: str,
        person: str,
        forms: tuple[str, ...],
        days: tuple[date, date | None],
        said: tuple[str, str],
        agent: str,
    ) -> Signatory:
        """Enter an authority; ``said`` are the office and what gave the authority.

        Raises:
            NotFoundError: there is no such agency or account.
            RefusedError: no form, no authority, or the last day lies before the first.
        """
        (first, last), (office, authority) = days, said
        if not forms:
            raise RefusedError("Chưa chọn hình thức sao · no form was chosen")
        if not authority.strip():
            raise RefusedError("Chưa nêu văn bản giao quyền · what gives the authority is missing")
        if last is not None and last < first:
            raise RefusedError("Ngày cuối trước ngày đầu · the last day lies before the first")
        made = Signatory(
            id=self.new_id(),
            agency=agency,
            person=person,
            office=office.strip(),
            forms=tuple(sorted(set(forms))),
            first=first,
            last=last,
            authority=authority.strip(),
            entered_by=agent,
            entered_at=self.clock(),
        )
        with self.database.write() as session:
            if session.get(AgencyRow, agency) is None:
                raise NotFoundError(f"cơ quan {agency}")
            if session.get(PersonRow, person) is None:
                raise NotFoundError(f"tài khoản {person}")
            values = {name: getattr(made, name) for name in Signatory.__slots__}
            session.add(SignatoryRow(**values | {"forms": list(made.forms)}))
            self.ledger.append(session, agent, [_event(made, "appointed")])
        return made

    def end(self, identifier: str, last: date, agent: str) -> Signatory:
        """End an authority on ``last``, which may be before its first day: it never was then.

        Raises:
            NotFoundError: there is none.
            RefusedError: it ended earlier already.
        """
        with self.database.write() as session:
            row = session.get(SignatoryRow, identifier, with_for_update=True)
            if row is None:
                raise NotFoundError(f"người ký {identifier}")
            if row.last is not None and row.last < last:
                raise RefusedError("Đã kết thúc trước đó · it ended before that")
            row.last = last
            ended = _signatory(row)
            self.ledger.append(session, agent, [_event(ended, "ended")])
        return ended

    def get(self, identifier: str) -> Signatory:
        """One authority.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            row = session.get(SignatoryRow, identifier)
            if row is None:
                raise NotFoundError(f"người ký {identifier}")
            return _signatory(row)

    def of(self, agency: str | None = None) -> tuple[Signatory, ...]:
        """Every authority that was ever given, of one agency or of all; the newest first."""
        query = select(SignatoryRow)
        if agency is not None:
            query = query.where(SignatoryRow.agency == agency)
        order = (SignatoryRow.agency, SignatoryRow.first.desc(), SignatoryRow.id)
        with self.database.read() as session:
            return tuple(_signatory(row) for row in session.scalars(query.order_by(*order)))

    def who_signs(self, agency: str, person: str, form: str, day: date) -> Signatory:
        """The authority by which ``person`` may sign such a copy on ``day``.

        Raises:
            ForbiddenError: there is none in force.
        """
        query = select(SignatoryRow).where(
            SignatoryRow.agency == agency, SignatoryRow.person == person
        )
        with self.database.read() as session:
            for row in session.scalars(query.order_by(SignatoryRow.first.desc())):
                if (found := _signatory(row)).covers(form, day):
                    return found
        raise ForbiddenError(
            f"{person}: không được giao ký bản sao này vào ngày {day:%d/%m/%Y} (NĐ 30/2020 Điều 27)"
            f" · not appointed to sign such a copy on {day}"
        )


def _event(one: Signatory, what: str) -> NewEvent:
    detail = {
        "signatory": what,
        "id": one.id,
        "agency": one.agency,
        "office": one.office,
        "forms": list(one.forms),
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last else None,
        "authority": one.authority,
    }
    return NewEvent(EventKind.APPOINTMENT, Outcome.SUCCESS, one.person, detail)


def _signatory(row: SignatoryRow) -> Signatory:
    values = {name: getattr(row, name) for name in Signatory.__slots__}
    return Signatory(**values | {"forms": tuple(row.forms)})
