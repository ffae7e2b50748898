"""Changes of agencies: added, renamed from a day on, ended with a successor; each with its event.

A code is for ever and nobody is deleted (``law.md`` §5.18): what changes is added to, or ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from repository.agencies import Agencies, Agency, all_agencies, write_agency
from repository.agency_list import Change, Line, Preview, preview
from repository.agency_rows import row_of
from repository.calendar import VIETNAM, Clock
from repository.database import Database, hold_lock
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.succession import Tree
from repository.tables import AgencyNameRow, AgencyRow


@dataclass(frozen=True, slots=True)
class AgencyChanges:
    """Who changes the list of agencies."""

    database: Database
    ledger: Ledger
    clock: Clock

    def add(self, agency: Agency, agent: str) -> Agency:
        """Add an agency.

        Raises:
            RefusedError: its code or an alias is taken, what it names is not there, or it is wrong.
        """
        with self.database.write() as session:
            hold_lock(session, "agencies")
            (line,) = preview([row_of(agency)], all_agencies(session)).lines
            if line.change is not Change.ADD:
                told = "; ".join(line.errors) or f"{agency.code}: đã có · is there already"
                raise RefusedError(told)
            self._write(session, [line], agent, "added")
        return Agencies(self.database).find(agency.code)

    def rename(self, code: str, name: str, first: date, citation: str, agent: str) -> Agency:
        """Say what an agency is called from ``first`` on; until the day before it keeps its name.

        Raises:
            RefusedError: the day lies ahead or before the last renaming, or nothing is new.
        """
        name = " ".join(name.split())
        if not name:
            raise RefusedError("Chưa có tên mới · no new name")
        self._not_ahead(first)
        with self.database.write() as session:
            known, row = self._held(session, code)
            last = first - timedelta(days=1)
            if known.former_names and last <= known.former_names[-1][0]:
                raise RefusedError(
                    "Ngày đổi tên không sau lần đổi tên trước · not after the last renaming"
                )
            if name == known.name or not known.exists_on(first):
                raise RefusedError(
                    "Tên không đổi, hoặc cơ quan không hoạt động ngày đó "
                    "· the same name, or the agency was not there on that day"
                )
            session.add(
                AgencyNameRow(agency=row.code, last=last, name=known.name, citation=citation)
            )
            row.name = name
            self._tell(
                session,
                agent,
                row.code,
                {"change": "renamed", "from": known.name, "to": name, "first": first.isoformat()}
                | {"citation": citation},
            )
        return Agencies(self.database).find(code)

    def end(self, code: str, last: date, successor: str, citation: str, agent: str) -> Agency:
        """Say that an agency is no more after ``last``: its fonds is closed, its code stays.

        Args:
            code: The agency.
            last: Its last day.
            successor: Who took over; empty where nobody did.
            citation: The decision that ended it.
            agent: Who says so.

        Raises:
            RefusedError: it ended already, the day is wrong, or the successor leads back to it.
        """
        self._not_ahead(last)
        with self.database.write() as session:
            known, row = self._held(session, code)
            if known.valid_to is not None:
                raise RefusedError(f"{known.code}: đã chấm dứt · has ended already")
            if known.valid_from is not None and last < known.valid_from:
                raise RefusedError("Ngày cuối trước ngày đầu · the last day lies before the first")
            heir = self._heir(session, known, successor) if successor else None
            row.valid_to, row.fonds = last, "closed"
            row.successor = heir.code if heir else None
            told = {"change": "ended", "last": last.isoformat(), "successor": row.successor or ""}
            self._tell(session, agent, row.code, told | {"citation": citation})
        return Agencies(self.database).find(code)

    def take(
        self, rows: Sequence[dict[str, str]], agent: str, *, proposals: bool = False
    ) -> Preview:
        """Apply a list: all of it, or nothing where a row of it is wrong.

        Args:
            rows: As ``agency_rows`` reads them.
            agent: Who brings them.
            proposals: Whether the codes that are only inferred become aliases too.

        Raises:
            RefusedError: a row is wrong; the message names each.
        """
        with self.database.write() as session:
            hold_lock(session, "agencies")
            found = preview(rows, all_agencies(session))
            if found.errors:
                told = (f"dòng {line.row}: {'; '.join(line.errors)}" for line in found.errors[:20])
                raise RefusedError("\n".join(told))
            changes = {Change.ADD, Change.ALIAS}
            lines = [line for line in found.lines if line.change in changes]
            if proposals:
                lines = [_with_proposal(line) for line in lines]
            self._write(session, lines, agent, "imported")
        return found

    def _write(self, session: Session, lines: Sequence[Line], agent: str, how: str) -> None:
        tree = Tree.of(all_agencies(session))
        events = []
        for line in lines:
            known = tree.find(line.agency.code) if line.change is Change.ALIAS else None
            made = line.agency
            if known is not None:
                fresh = set(line.agency.codes) - set(known.codes)
                made = replace(known, aliases=tuple(sorted(fresh)))
            write_agency(session, made)
            told = {"change": how, "name": made.name, "aliases": list(made.aliases)}
            events.append(NewEvent(EventKind.AGENCY, Outcome.SUCCESS, made.code, told))
        if events:
            self.ledger.append(session, agent, events)

    def _held(self, session: Session, code: str) -> tuple[Agency, AgencyRow]:
        hold_lock(session, "agencies")
        known = Tree.of(all_agencies(session)).find(code)
        row = session.get(AgencyRow, known.code, with_for_update=True) if known else None
        if known is None or row is None:
            raise NotFoundError(f"cơ quan {code}")
        return known, row

    def _heir(self, session: Session, known: Agency, successor: str) -> Agency:
        tree = Tree.of(all_agencies(session))
        heir = tree.find(successor)
        if heir is None:
            raise RefusedError(f"{successor}: không có cơ quan này · no such agency")
        if heir.code == known.code or heir.code in {one.code for one in tree.before(known)}:
            raise RefusedError("Kế thừa thành vòng · the successors would form a circle")
        return heir

    def _not_ahead(self, day: date) -> None:
        if day > self.clock().astimezone(VIETNAM).date():
            raise RefusedError("Ngày ở tương lai: ghi khi đến ngày · the day lies ahead")

    def _tell(self, session: Session, agent: str, code: str, told: dict[str, str]) -> None:
        event = NewEvent(EventKind.AGENCY, Outcome.SUCCESS, code, told)
        session.flush()
        self.ledger.append(session, agent, [event])


def _with_proposal(line: Line) -> Line:
    if not line.proposed:
        return line
    aliases = tuple(sorted({*line.agency.aliases, line.proposed}))
    return replace(line, agency=replace(line.agency, aliases=aliases))
