"""What is done with agencies, the same for pages, commands and programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from preservation.workers.asking import ask
from repository import agency_rows
from repository.access import ANY_AGENCY
from repository.agencies import Agency
from repository.agency_changes import AgencyChanges
from repository.agency_list import Line, Preview, preview
from repository.calendar import VIETNAM
from repository.errors import RefusedError
from repository.people import Person, Right
from repository.succession import Tree, lineage, successor_on
from web.wiring import Archive
from web.workbooks import XLSX, workbook

LARGEST_LIST = 16_000_000
"""Bytes of a list that is brought."""
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX}


@dataclass(frozen=True, slots=True)
class Known:
    """All that is said of one agency on a day."""

    agency: Agency
    day: date
    above: tuple[Agency, ...]
    below: tuple[Agency, ...]
    before: tuple[Agency, ...]
    """Whom it took over from, over any number of steps."""
    goes_to: str
    """Where what is sent to it goes on the day; empty: nowhere."""
    note: str


def today(archive: Archive) -> date:
    """The day, as Viet Nam has it."""
    return archive.clock().astimezone(VIETNAM).date()


def changes_of(archive: Archive) -> AgencyChanges:
    """Who changes the list."""
    return AgencyChanges(archive.database, archive.ledger, archive.clock)


def known(archive: Archive, code: str, day: date) -> Known:
    """All that is said of one agency.

    Raises:
        NotFoundError: nobody has or had this code.
    """
    found = archive.agencies.find(code)
    tree = Tree.of(archive.agencies)
    goes_to, note = successor_on(tree, found.code, day)
    return Known(
        found,
        day,
        lineage(tree, found.code)[1:],
        tuple(tree.below(found, day, day)),
        tuple(tree.before(found)),
        goes_to,
        note,
    )


def may_keep(archive: Archive, person: Person, code: str) -> bool:
    """Whether somebody keeps what is said of an agency: there, or in one above it."""
    return person.may(Right.AGENCIES, ANY_AGENCY) or any(
        person.may(Right.AGENCIES, one.code) for one in lineage(archive.agencies, code)
    )


def add(archive: Archive, person: Person, agency: Agency) -> Agency:
    """Add an agency below one that the person keeps; at the top, only who keeps the whole list.

    Raises:
        ForbiddenError: the person does not.
        RefusedError: see ``AgencyChanges.add``.
    """
    if not (agency.parent and may_keep(archive, person, agency.parent)):
        person.require(Right.AGENCIES, ANY_AGENCY)
    return changes_of(archive).add(agency, person.login)


def rename(
    archive: Archive, person: Person, code: str, name: str, since: tuple[date, str]
) -> Agency:
    """Say what an agency is called from a day on, by which decision.

    Raises:
        ForbiddenError: the person does not keep it.
        RefusedError: see ``AgencyChanges.rename``.
    """
    _keep(archive, person, code)
    return changes_of(archive).rename(code, name, *since, person.login)


def end(
    archive: Archive, person: Person, code: str, successor: str, since: tuple[date, str]
) -> Agency:
    """Say that an agency is no more after a day, by which decision, and who took over.

    Raises:
        ForbiddenError: the person does not keep it.
        RefusedError: see ``AgencyChanges.end``.
    """
    _keep(archive, person, code)
    last, citation = since
    return changes_of(archive).end(code, last, successor, citation, person.login)


def look_through(archive: Archive, person: Person, rows: Sequence[dict[str, str]]) -> Preview:
    """What a list would do.

    Raises:
        ForbiddenError: the person does not keep the whole list.
    """
    person.require(Right.AGENCIES, ANY_AGENCY)
    return preview(rows, archive.agencies.all())


def take_list(
    archive: Archive, person: Person, rows: Sequence[dict[str, str]], *, proposals: bool = False
) -> Preview:
    """Apply a list, all of it or nothing.

    Raises:
        ForbiddenError: the person does not keep the whole list.
        RefusedError: a row is wrong.
    """
    person.require(Right.AGENCIES, ANY_AGENCY)
    return changes_of(archive).take(rows, person.login, proposals=proposals)


def read_list(archive: Archive, path: Path, name: str) -> list[dict[str, str]]:
    """The rows of a file, by the ending of its name.

    Raises:
        RefusedError: it is no list, or too large.
    """
    if path.stat().st_size > LARGEST_LIST:
        raise RefusedError(f"{name}: quá lớn · too large")
    match Path(name).suffix.casefold():
        case ".json":
            return agency_rows.read_json(path.read_bytes())
        case ".xlsx":
            found = ask(archive.workers, "table", path=str(path))
            if found["problem"]:
                raise RefusedError(f"{name}: không đọc được · cannot be read: {found['problem']}")
            return agency_rows.from_table(found["rows"])
        case ".csv" | ".txt":
            return agency_rows.read_csv(path.read_bytes())
    raise RefusedError(f"{name}: csv, xlsx, json")


def list_of_axis(archive: Archive, person: Person, name: str) -> list[dict[str, str]]:
    """The rows of the list that an axis keeps: both codes of each agency, as it says them.

    Raises:
        NotFoundError: there is no such connection for this person.
        UnavailableError: the axis does not answer.
    """
    from repository.agency_rows import from_axis
    from web.exchanging import agencies_listed

    return from_axis(agencies_listed(archive, person, name))


def exported(archive: Archive, form: str) -> bytes:
    """The whole list as a file.

    Raises:
        RefusedError: there is no such form.
    """
    every = archive.agencies.all()
    match form:
        case "csv":
            return agency_rows.to_csv(every)
        case "json":
            return agency_rows.to_json(every)
        case "xlsx":
            rows = [list(agency_rows.row_of(one).values()) for one in every]
            return workbook([("Cơ quan", agency_rows.COLUMNS, rows)])
    raise RefusedError("csv, xlsx, json")


def told(agency: Agency) -> dict[str, Any]:
    """An agency as JSON."""
    return {
        "code": agency.code,
        "name": agency.name,
        "level": agency.level,
        "parent": agency.parent,
        "aliases": list(agency.aliases),
        "valid_from": agency.valid_from.isoformat() if agency.valid_from else None,
        "valid_to": agency.valid_to.isoformat() if agency.valid_to else None,
        "successor": agency.successor,
        "fonds": agency.fonds,
        "former_names": [
            {"last": last.isoformat(), "name": name} for last, name in agency.former_names
        ],
    }


def told_known(one: Known) -> dict[str, Any]:
    """All that is said of one agency, as JSON."""
    return told(one.agency) | {
        "on": one.day.isoformat(),
        "name_then": one.agency.name_on(one.day),
        "exists": one.agency.exists_on(one.day),
        "above": _codes(one.above),
        "below": _codes(one.below),
        "predecessors": _codes(one.before),
        "goes_to": one.goes_to,
        "note": one.note,
    }


def told_line(line: Line) -> dict[str, Any]:
    """A row of a list, as JSON."""
    return {
        "row": line.row,
        "code": line.agency.code,
        "name": line.agency.name,
        "change": line.change.value,
        "errors": list(line.errors),
        "notes": list(line.notes),
        "proposed": line.proposed,
    }


def _keep(archive: Archive, person: Person, code: str) -> None:
    held = archive.agencies.find(code).code
    if not may_keep(archive, person, held):
        person.require(Right.AGENCIES, held)


def _codes(agencies: Iterable[Agency]) -> list[str]:
    return [one.code for one in agencies]
