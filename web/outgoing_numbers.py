"""Numbers of issued documents: proposed, drawn into sealed files, and only then taken.

NĐ 30/2020 Điều 15: one series a year for paper and electronic, from 01 on 1 January, without a gap.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from repository.calendar import VIETNAM
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outgoing_steps import Outgoing, OutgoingState, insist
from repository.people import Person, Right
from repository.series import next_number
from web.outgoing_acts import found
from web.outgoing_files import Files, Piece
from web.outgoing_files import keep as keep_files
from web.outgoing_said import series_of
from web.wiring import Archive

if TYPE_CHECKING:
    from ingest.sealing import Numbering


@dataclass(frozen=True, slots=True)
class Proposal:
    """The number and date that a document would bear."""

    series: str
    number: int
    day: date
    notation: str

    @property
    def numbering(self) -> "Numbering":
        """As it is drawn."""
        from ingest.sealing import Numbering

        return Numbering(str(self.number), self.notation, self.day)


def to_be_sealed(archive: Archive, person: Person, identifier: str) -> Outgoing:
    """A signed document that the person may number and seal; raises as ``number_and_seal``."""
    outgoing = found(archive, person, identifier, Right.SEAL)
    insist(outgoing, OutgoingState.NUMBERED)
    return outgoing


def alone(archive: Archive, outgoing: Outgoing) -> AbstractContextManager[None]:
    """One clerk at a time numbers in a series of an agency."""
    from ingest.turns import Turns

    day = archive.clock().astimezone(VIETNAM).date()
    series = series_of(archive.decisions, outgoing, day)
    turns = Turns(archive.settings.spool / "turns-numbers")
    return turns.of([f"{outgoing.agency} {series}"])


def propose(archive: Archive, outgoing: Outgoing) -> Proposal:
    """The next number of its series, and today in Viet Nam."""
    day = archive.clock().astimezone(VIETNAM).date()
    series = series_of(archive.decisions, outgoing, day)
    number = next_number(archive.database, outgoing.agency, series, day.year)
    notation = outgoing.notation
    if series.startswith("legal:"):  # 12/2026/TT-BNV: of the year in which it is issued
        notation = f"{day.year}/{notation.rpartition('/')[2]}"
    return Proposal(series, number, day, notation)


def enter_sealed(
    archive: Archive, person: Person, outgoing: Outgoing, given: Proposal, files: tuple[Piece, ...]
) -> Outgoing:
    """Keep sealed files in every store, and write down which number they bear."""
    made = keep_files(archive, person, outgoing, "sealed", Files(files[0], files[1:]))
    seal = {
        "version": made.draft.version,
        "series": given.series,
        "number": given.number,
        "date": given.day.isoformat(),
        "notation": given.notation,
        "annexes": made.said["annexes"],
    }
    return archive.issues.add_draft(made.draft, person.login, seal=seal)


def take_number(archive: Archive, person: Person, outgoing: Outgoing) -> Outgoing:
    """Take the number that the sealed files bear.

    Raises:
        NumberGoneError: it is not the next one any more, or its year is over.
    """
    seal: Mapping[str, Any] = outgoing.body["seal"]
    day = date.fromisoformat(seal["date"])
    code = f"{seal['number']:02}/{seal['notation']}"
    return archive.issues.number(
        outgoing.id,
        (seal["series"], seal["number"], day),
        person.login,
        notation=seal["notation"],
        document_id=identifier_of(outgoing.agency, day, code),
    )


def identifier_of(agency: str, day: date, code: str) -> str:
    """Mã định danh văn bản, as the axis knows it: ``H48,2026/11/27,05/QĐ-UBND``."""
    return f"{agency},{day:%Y/%m/%d},{code}"


def waiting_seal(outgoing: Outgoing) -> bool:
    """Whether it is sealed already, and only its number was not taken yet."""
    return bool(outgoing.body.get("seal", {}).get("version") == outgoing.version)


def forget_seal(archive: Archive, person: Person, outgoing: Outgoing) -> Outgoing:
    """The number drawn into it went to another: that version counts no more."""
    gone = outgoing.body["seal"]
    detail = {"number gone": gone["number"], "series": gone["series"], "version": gone["version"]}
    event = NewEvent(EventKind.NUMBERING, Outcome.FAILURE, outgoing.id, detail)
    return archive.issues.say(outgoing.id, person.login, [event], seal={})
