"""Parts of a hồ sơ that are no document of the archive: paper, film, discs, and where they stand.

A hybrid hồ sơ has both. Where a part stands (kho, giá, hộp) may change as long as it is here; what
parts there are changes only while the hồ sơ does. What is frozen is neither moved nor removed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from repository.calendar import Clock
from repository.database import Database, hold_lock
from repository.dossier_steps import insist_changing
from repository.dossier_tables import DossierPartRow
from repository.dossiers import dossier_of, held
from repository.errors import NotFoundError, RefusedError
from repository.holds import LOCK, frozen
from repository.ledger import EventKind, Ledger, NewEvent, Outcome
from repository.tables import DossierRow

_LONGEST = 200
_MOST_SHEETS = 1_000_000


class PartKind(StrEnum):
    """What a part is made of (regulation Điều 14.9b)."""

    PAPER = "paper"
    PHOTO = "photo"
    FILM = "film"
    SOUND = "sound"
    MEDIUM = "medium"
    """A disc or a drive."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands."""

    room: str = ""
    """Kho."""
    shelf: str = ""
    """Giá."""
    box: str = ""
    """Hộp (cặp)."""

    @property
    def says(self) -> str:
        """As people write it; empty where nobody said."""
        named = (("kho", self.room), ("giá", self.shelf), ("hộp", self.box))
        return ", ".join(f"{name} {value}" for name, value in named if value)


@dataclass(frozen=True, slots=True)
class Part:
    """One part."""

    id: str
    dossier: str
    kind: PartKind
    place: Place
    number: str
    """Of the folder in its box, or of the film: ``tập 02``."""
    sheets: int | None
    said: str
    """What it is."""
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a part."""

    said: str
    kind: PartKind = PartKind.PAPER
    place: Place = Place()
    number: str = ""
    sheets: int | None = None


@dataclass(frozen=True, slots=True)
class DossierParts:
    """The parts of hồ sơ."""

    database: Database
    ledger: Ledger
    clock: Clock
    new_id: Callable[[], str]

    def add(self, dossier: str, told: Told, agent: str) -> Part:
        """Add a part to a hồ sơ that is not closed.

        Raises:
            NotFoundError: there is no such hồ sơ.
            RefusedError: it is closed; or what is said is empty, too long or cannot be.
        """
        _insist(told)
        with self.database.write() as session:
            insist_changing(dossier_of(held(session, dossier)))
            row = DossierPartRow(
                id=self.new_id(),
                dossier=dossier,
                kind=told.kind.value,
                room=told.place.room.strip(),
                shelf=told.place.shelf.strip(),
                box=told.place.box.strip(),
                number=told.number.strip(),
                sheets=told.sheets,
                said=" ".join(told.said.split()),
                entered_by=agent,
                entered_at=self.clock(),
            )
            session.add(row)
            session.flush()
            said = {"part added": row.id, "said": row.said, "at": _place(row).says}
            self._tell(session, agent, dossier, said)
            return _part(row)

    def move(self, identifier: str, to: Place, reason: str, agent: str) -> Part:
        """Say that a part stands elsewhere now.

        Raises:
            NotFoundError: there is no such part.
            RefusedError: its hồ sơ is frozen, or no place is named.
        """
        if not to.says:
            raise RefusedError("Phải nêu kho, giá hoặc hộp · name a room, a shelf or a box")
        _insist_short(to.room, to.shelf, to.box, reason)
        with self.database.write() as session:
            row = self._held(session, identifier)
            was = _place(row).says
            row.room, row.shelf, row.box = to.room.strip(), to.shelf.strip(), to.box.strip()
            said = {"part moved": row.id, "from": was, "to": _place(row).says, "reason": reason}
            self._tell(session, agent, row.dossier, said)
            return _part(row)

    def remove(self, identifier: str, reason: str, agent: str) -> Part:
        """Take a part out of a hồ sơ that is not closed.

        Raises:
            NotFoundError: there is no such part.
            RefusedError: its hồ sơ is closed or frozen, or no reason is given.
        """
        if not reason.strip():
            raise RefusedError("Phải nêu lý do · say why")
        with self.database.write() as session:
            row = self._held(session, identifier)
            insist_changing(dossier_of(held(session, row.dossier)))
            part = _part(row)
            session.delete(row)
            said = {"part removed": part.id, "said": part.said, "reason": reason.strip()}
            self._tell(session, agent, part.dossier, said)
            return part

    def of(self, dossier: str) -> tuple[Part, ...]:
        """The parts of a hồ sơ, in the order in which they came."""
        query = select(DossierPartRow).where(DossierPartRow.dossier == dossier)
        order = (DossierPartRow.entered_at, DossierPartRow.id)
        with self.database.read() as session:
            return tuple(_part(row) for row in session.scalars(query.order_by(*order)))

    def get(self, identifier: str) -> Part:
        """One part.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            return _part(_row(session, identifier))

    def standing_in(
        self, place: Place, agencies: Sequence[str] | None, limit: int = 500
    ) -> tuple[tuple[Part, str], ...]:
        """What stands in a room, on a shelf, in a box, and the title of its hồ sơ."""
        query = select(DossierPartRow, DossierRow).join(
            DossierRow, DossierRow.id == DossierPartRow.dossier
        )
        for column, value in (
            (DossierPartRow.room, place.room),
            (DossierPartRow.shelf, place.shelf),
            (DossierPartRow.box, place.box),
        ):
            if value:
                query = query.where(column == value)
        if agencies is not None:
            query = query.where(DossierRow.agency.in_(agencies))
        order = (DossierPartRow.room, DossierPartRow.shelf, DossierPartRow.box, DossierPartRow.id)
        with self.database.read() as session:
            rows = session.execute(query.order_by(*order).limit(limit)).all()
            return tuple((_part(part), f"{one.notation} {one.title}") for part, one in rows)

    def _held(self, session: Session, identifier: str) -> DossierPartRow:
        hold_lock(session, LOCK)
        row = _row(session, identifier)
        held(session, row.dossier)
        session.refresh(row)
        if frozen(session, [row.dossier]):
            raise RefusedError("Hồ sơ đang bị đóng băng · the dossier is frozen")
        return row

    def _tell(self, session: Session, agent: str, dossier: str, said: dict[str, Any]) -> None:
        event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, dossier, said)
        self.ledger.append(session, agent, [event])


def _row(session: Session, identifier: str) -> DossierPartRow:
    row = session.get(DossierPartRow, identifier)
    if row is None:
        raise NotFoundError(f"phần hồ sơ {identifier}")
    return row


def _place(row: DossierPartRow) -> Place:
    return Place(row.room, row.shelf, row.box)


def _part(row: DossierPartRow) -> Part:
    return Part(
        row.id,
        row.dossier,
        PartKind(row.kind),
        _place(row),
        row.number,
        row.sheets,
        row.said,
        row.entered_by,
        row.entered_at,
    )


def _insist(told: Told) -> None:
    if not told.said.strip():
        raise RefusedError("Phải nêu phần này là gì · say what this part is")
    place = told.place
    _insist_short(told.said, told.number, place.room, place.shelf, place.box)
    if told.sheets is not None and not 0 <= told.sheets <= _MOST_SHEETS:
        raise RefusedError(f"Số tờ từ 0 đến {_MOST_SHEETS} · not a number of sheets")


def _insist_short(*texts: str) -> None:
    if any(len(text) > _LONGEST for text in texts):
        raise RefusedError(f"Dài nhất {_LONGEST} chữ mỗi ô · at most {_LONGEST} letters each")
