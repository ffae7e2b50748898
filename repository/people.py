"""People: accounts, their roles in agencies, and what that lets them read and do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from repository.access import ANY_AGENCY, Level, Scope, terms_up_to
from repository.calendar import Clock
from repository.database import Database
from repository.errors import ForbiddenError, NotFoundError
from repository.tables import DocumentGrantRow, GrantRow, PersonRow


class Role(StrEnum):
    """Who somebody is in an agency."""

    CLERK = "van_thu"
    OFFICER = "chuyen_vien"
    LEADER = "lanh_dao"
    ARCHIVIST = "luu_tru_vien"
    ADMINISTRATOR = "quan_tri"
    INSPECTOR = "thanh_tra"


class Right(StrEnum):
    """What somebody may do. Reading documents is not here: that is a matter of scope."""

    INGEST = "ingest"
    QUARANTINE = "see the quarantine"
    PLAN = "place documents in the file plan"
    VERIFY = "check fixity"
    EXPORT = "hand out packages"
    LEDGER = "read the ledger"
    PEOPLE = "manage accounts"
    OPERATE = "run jobs, reindex, sweep"
    SIGN = "sign documents as a person"
    SEAL = "number and seal documents for the agency"
    EVIDENCE = "make and renew evidence records"
    TRUST = "change whom the archive trusts"
    DIGITISE = "digitise paper"
    REVIEW = "accept or send back what was digitised"
    COPY = "make and issue copies"
    APPROVE = "approve requests for copies"
    APPOINT = "say who may sign copies"
    REGISTER = "register what comes in, send what goes out"
    DISTRIBUTE = "distribute incoming documents"
    HANDLE = "work on documents and draft answers"
    CHECK = "check drafts"
    CLOSE = "close registers"
    REPORT = "see the figures of one's own branch"
    EXCHANGE = "run the document axis"
    AGENCIES = "keep the list of agencies and what they decided"
    DECREE = "put file plans in force"
    DOSSIERS = "open and close dossiers"
    RETENTION = "keep retention schedules and forms"
    FREEZE = "freeze records and lift it"
    IMPORT = "import dossiers"
    TRANSFER = "hand dossiers over, and receive them"
    ACCEPT = "approve what is handed over"
    REOPEN = "reopen what the archive has taken"
    APPRAISE = "list what is to be destroyed"
    DECIDE = "decide on destruction"
    DESTROY = "destroy what was decided, together with somebody else"


_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CLERK: frozenset(
        {
            Right.INGEST,
            Right.QUARANTINE,
            Right.PLAN,
            Right.SEAL,
            Right.DIGITISE,
            Right.REVIEW,
            Right.COPY,
            Right.REGISTER,
            Right.HANDLE,
            Right.CHECK,
            Right.CLOSE,
            Right.REPORT,
            Right.EXCHANGE,
            Right.DOSSIERS,
            Right.IMPORT,
        }
    ),
    Role.OFFICER: frozenset({Right.PLAN, Right.HANDLE, Right.CHECK, Right.DOSSIERS}),
    Role.LEADER: frozenset(
        {
            Right.QUARANTINE,
            Right.PLAN,
            Right.SIGN,
            Right.APPROVE,
            Right.APPOINT,
            Right.DISTRIBUTE,
            Right.HANDLE,
            Right.CHECK,
            Right.REPORT,
            Right.AGENCIES,
            Right.DECREE,
            Right.DOSSIERS,
            Right.FREEZE,
            Right.ACCEPT,
            Right.DECIDE,
        }
    ),
    Role.ARCHIVIST: frozenset(
        {
            Right.INGEST,
            Right.QUARANTINE,
            Right.PLAN,
            Right.VERIFY,
            Right.EXPORT,
            Right.SEAL,
            Right.EVIDENCE,
            Right.DIGITISE,
            Right.REVIEW,
            Right.COPY,
            Right.APPROVE,
            Right.CLOSE,
            Right.REPORT,
            Right.DOSSIERS,
            Right.RETENTION,
            Right.IMPORT,
            Right.TRANSFER,
            Right.REOPEN,
            Right.APPRAISE,
            Right.DESTROY,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Right.PEOPLE,
            Right.OPERATE,
            Right.VERIFY,
            Right.LEDGER,
            Right.TRUST,
            Right.EVIDENCE,
            Right.EXCHANGE,
            Right.AGENCIES,
            Right.REPORT,
            Right.RETENTION,
            Right.DESTROY,
        }
    ),
    Role.INSPECTOR: frozenset(
        {Right.VERIFY, Right.LEDGER, Right.QUARANTINE, Right.REPORT, Right.FREEZE}
    ),
}
OWNER = "system"
"""The agent that acts for whoever owns the home on the machine itself."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in one agency (or in ``*``, all of them), reading up to a level."""

    role: Role
    agency: str
    level: Level


@dataclass(frozen=True, slots=True)
class Person:
    """An account with its grants. ``grants`` alone decide; nothing is allowed by default."""

    login: str
    full_name: str
    grants: tuple[Grant, ...] = ()
    documents: frozenset[str] = frozenset()
    """Documents opened to this person one by one, and still open."""
    owner: bool = False
    disabled: bool = False
    must_change: bool = False
    locked_until: datetime | None = None

    @property
    def scope(self) -> Scope:
        """What this person may read."""
        if self.owner:
            return Scope.of_owner()
        terms = (terms_up_to(grant.agency, grant.level) for grant in self.grants)
        return Scope(frozenset().union(*terms), self.documents)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def belongs(self, agency: str) -> bool:
        """Whether this person has any role in an agency, and so may know of its hồ sơ."""
        return self.owner or any(one.agency in {agency, ANY_AGENCY} for one in self.grants)

    def may(self, right: Right, agency: str | None = None) -> bool:
        """Whether this person holds ``right``, in ``agency`` if one is named."""
        if self.owner:
            return True
        return any(
            right in _RIGHTS[grant.role]
            and (agency is None or grant.agency in {agency, ANY_AGENCY})
            for grant in self.grants
        )

    def require(self, right: Right, agency: str | None = None) -> None:
        """Let only those pass who hold ``right``.

        Raises:
            ForbiddenError: this person does not.
        """
        if not self.may(right, agency):
            vi, en = (f" ở phông {agency}", f" in fonds {agency}") if agency else ("", "")
            raise ForbiddenError(
                f"{self.login}: không có quyền{vi} · lacks the right to {right.value}{en}"
            )


def owner() -> Person:
    """Whoever owns the home on the machine itself: acts as quản trị, with every right."""
    return Person(OWNER, "Chủ máy chủ", owner=True)


@dataclass(frozen=True, slots=True)
class People:
    """The accounts of the archive."""

    database: Database
    clock: Clock

    def enter(self, people: Iterable[tuple[Person, str]]) -> None:
        """Add accounts with their password hashes, or replace what was said of them."""
        with self.database.write() as session:
            for person, password in people:
                session.merge(
                    PersonRow(
                        login=person.login,
                        full_name=person.full_name,
                        password=password,
                        must_change=person.must_change,
                        disabled=person.disabled,
                        failures=0,
                        locked_until=person.locked_until,
                    )
                )
                session.flush()
                _replace_grants(session, person)

    def find(self, login: str) -> Person:
        """The person with ``login``.

        Raises:
            NotFoundError: there is no such account.
        """
        with self.database.read() as session:
            row = session.get(PersonRow, login)
            if row is None:
                raise NotFoundError(f"tài khoản {login}")
            return _person(session, row, self.clock())

    def all(self) -> tuple[Person, ...]:
        """Every account, by login."""
        with self.database.read() as session:
            rows = session.scalars(select(PersonRow).order_by(PersonRow.login)).all()
            return tuple(_person(session, row, self.clock()) for row in rows)

    def open_document(self, document: str, login: str, until: datetime | None) -> None:
        """Open one document to one person, until ``until`` if given."""
        with self.database.write() as session:
            session.merge(DocumentGrantRow(document=document, person=login, until=until))


def _replace_grants(session: Session, person: Person) -> None:
    session.execute(delete(GrantRow).where(GrantRow.person == person.login))
    session.add_all(
        GrantRow(person=person.login, role=g.role.value, agency=g.agency, level=g.level.value)
        for g in person.grants
    )


def _person(session: Session, row: PersonRow, now: datetime) -> Person:
    grants = session.scalars(select(GrantRow).where(GrantRow.person == row.login))
    opened = session.scalars(select(DocumentGrantRow).where(DocumentGrantRow.person == row.login))
    return Person(
        login=row.login,
        full_name=row.full_name,
        grants=tuple(Grant(Role(g.role), g.agency, Level(g.level)) for g in grants),
        documents=frozenset(o.document for o in opened if o.until is None or o.until > now),
        disabled=row.disabled,
        must_change=row.must_change,
        locked_until=row.locked_until,
    )
