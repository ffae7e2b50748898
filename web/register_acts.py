"""Registers, as pages, commands and REST ask for them: which entries, as what; written down."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from repository.access import ANY_AGENCY
from repository.calendar import VIETNAM, iso_utc
from repository.closings import Closing
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from repository.register_forms import Form, Paper, form_on
from repository.register_values import Entry, Source, Value
from repository.registers import Asked
from web.progress import Progress, go_on
from web.register_files import MEDIA, Book, cell, watched, write
from web.wiring import Archive

YEARS = (1945, 2200)
_LONGEST, _SAID = 9, 2000
"""Digits of a number; letters of a correction."""


def asked_of(archive: Archive, person: Person, said: Mapping[str, str]) -> Asked:
    """Which entries ``said`` asks for: ``register``, ``agency``, ``year``, and what narrows them.

    Raises:
        NotFoundError: there is no such register, agency, dossier or volume for the person.
        RefusedError: a number or a day is none.
    """
    agency = archive.agencies.find(said.get("agency", "")).code
    insist_home(person, agency)
    today = archive.clock().astimezone(VIETNAM).date()
    year = _number(said, "year") or today.year
    if not YEARS[0] <= year <= YEARS[1]:
        raise RefusedError(f"year: {YEARS[0]}…{YEARS[1]}")
    form = form_on(said.get("register", ""), date(year, 12, 31))
    dossier = said.get("dossier", "") if form.source is Source.CONTENTS else ""
    if dossier and archive.dossiers.get(dossier).agency != agency:
        raise NotFoundError(f"hồ sơ {dossier}")
    asked = Asked(
        kind=form.kind,
        agency=agency,
        year=year,
        series=said.get("series", "")[:32] if form.source is Source.OUTGOING else "",
        first=_number(said, "first"),
        last=_number(said, "last"),
        since=_day(said, "since"),
        until=_day(said, "until"),
        as_of=_instant(said, "as_of"),
        dossier=dossier,
    )
    volume = _number(said, "volume")
    return asked if volume is None else _of_volume(archive, asked, volume)


def said_of(asked: Asked) -> dict[str, str]:
    """What ``asked_of`` is to be told to ask for the same again."""
    named = {
        "register": asked.kind,
        "agency": asked.agency,
        "year": asked.year,
        "series": asked.series,
        "first": asked.first,
        "last": asked.last,
        "since": asked.since,
        "until": asked.until,
        "as_of": asked.as_of.isoformat() if asked.as_of else None,
        "dossier": asked.dossier,
    }
    return {name: str(value) for name, value in named.items() if value}


def book_of(
    archive: Archive,
    person: Person,
    asked: Asked,
    paper: str = "",
    closing: Closing | None = None,
) -> Book:
    """The register, to be written out; ``closing`` where it is a closed volume.

    Raises:
        RefusedError: there is no such paper.
    """
    if paper and paper not in set(Paper):
        raise RefusedError(f"paper: {', '.join(Paper)}")
    held, now = archive.registers, archive.clock()
    agency = archive.agencies.find(asked.agency)
    above = archive.agencies.find(agency.parent).name if agency.parent else ""
    stable = replace(asked, as_of=asked.as_of or now)
    count = held.count(stable, person.scope)
    ends = [held.page(stable, person.scope, 1, at) for at in (0, count - 1)] if count else []
    first, last = (ends[0][0], ends[1][0]) if ends else (None, None)
    return Book(
        form=asked.form,
        asked=asked,
        agency=agency.name,
        superior=above,
        entries=lambda: held.entries(stable, person.scope),
        at=now,
        by=person.full_name,
        paper=paper,
        numbers=_ends(first, last, "number", int),
        days=_days(asked, first, last),
        about=_about(archive, asked),
        closing=closing or volume_of(archive, asked),
    )


def export(
    archive: Archive,
    person: Person,
    asked: Asked,
    kind: str,
    to: Path,
    paper: str = "",
    *,
    progress: Progress = go_on,
) -> int:
    """Write a register to ``to``, and that it was; how many entries it has.

    Raises:
        RefusedError: there is no such kind of file, it is too long for it, or ``progress`` said
            not to go on.
        UnavailableError: the face Tinos is not installed.
    """
    if kind not in MEDIA:
        raise RefusedError(f"format: {', '.join(MEDIA)}")
    total = archive.registers.count(asked, person.scope)
    book = watched(book_of(archive, person, asked, paper), progress, total)
    rows = write(book, kind, to, archive.copiers)
    detail = {
        "register": asked.kind,
        "agency": asked.agency,
        "year": asked.year,
        "series": asked.series,
        "numbers": [asked.first, asked.last],
        "as_of": iso_utc(asked.as_of) if asked.as_of else None,
        "format": kind,
        "entries": rows,
    }
    event = NewEvent(EventKind.DISSEMINATION, Outcome.SUCCESS, asked.dossier, detail)
    archive.ledger.record(person.login, event)
    return rows


def volume_of(archive: Archive, asked: Asked) -> Closing | None:
    """The closed volume that ``asked`` asks for, number by number, if it is one."""
    return next(
        (
            one
            for one in archive.closings.of(asked.agency, asked.kind, asked.year)
            if one.series == asked.series
            and (one.first_number, one.last_number) == (asked.first, asked.last)
        ),
        None,
    )


def entry_as_dict(entry: Entry, form: Form) -> dict[str, Any]:
    """An entry as JSON: its document, and a value for each column in order."""
    return {
        "id": entry.id,
        "document": entry.document,
        "columns": {column.key: _plain(cell(entry, column)) for column in form.columns},
    }


def closing_as_dict(one: Closing) -> dict[str, Any]:
    """A volume as JSON."""
    return {
        "id": one.id,
        "agency": one.agency,
        "register": one.register,
        "series": one.series,
        "year": one.year,
        "volume": one.volume,
        "first": one.first_number,
        "last": one.last_number,
        "entries": one.entries,
        "content": f"sha256:{one.content}",
        "closed_by": one.closed_by,
        "closed_at": iso_utc(one.closed_at),
        "document": one.document,
        "sha256": f"sha256:{one.sha256}" if one.sha256 else None,
    }


def columns_of(form: Form) -> list[dict[str, str]]:
    """The columns of a form, as JSON: each with its key and what it is called."""
    return [{"key": one.key, "vi": one.vi, "en": one.en} for one in form.columns]


def insist_home(person: Person, agency: str) -> None:
    """A register is for those who have something to do in its agency."""
    places = {grant.agency for grant in person.grants}
    if not person.owner and places.isdisjoint({agency, ANY_AGENCY}):
        raise NotFoundError(f"cơ quan {agency}")


def _of_volume(archive: Archive, asked: Asked, volume: int) -> Asked:
    for one in archive.closings.of(asked.agency, asked.kind, asked.year):
        if (one.series, one.volume) == (asked.series, volume):
            return replace(asked, first=one.first_number, last=one.last_number)
    raise NotFoundError(f"quyển {volume}")


def _about(archive: Archive, asked: Asked) -> str:
    if not asked.dossier:
        return ""
    dossier = archive.dossiers.get(asked.dossier)
    return f"Hồ sơ số {dossier.notation}: {dossier.title} ({dossier.maintenance})"


def _ends(
    first: Entry | None, last: Entry | None, name: str, kind: type[int]
) -> tuple[int, int] | None:
    held = [one.values.get(name) for one in (first, last) if one is not None]
    numbers = [value for value in held if isinstance(value, kind)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None  # noqa: PLR2004  both ends


def _days(asked: Asked, first: Entry | None, last: Entry | None) -> tuple[date, date] | None:
    """From the first day to the last: as asked for, or as the entries say."""
    names = ("arrived", "issued", "posted", "used")
    found = [
        value
        for one in (first, last)
        if one is not None
        for name in names
        if isinstance(value := one.values.get(name), date)
        and (name == "arrived" or "arrived" not in one.values)
    ]
    begins, ends = asked.since or min(found, default=None), asked.until or max(found, default=None)
    return (begins, ends) if begins and ends else None


def _plain(value: Value) -> str | int | None:
    if isinstance(value, datetime):
        return iso_utc(value)
    return value.isoformat() if isinstance(value, date) else value


def _number(said: Mapping[str, str], name: str) -> int | None:
    text = str(said.get(name) or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise RefusedError(f"{name}: không phải số · not a number")
    return int(text)


def _day(said: Mapping[str, str], name: str) -> date | None:
    text = str(said.get(name) or "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError(f"{name}: YYYY-MM-DD") from None


def _instant(said: Mapping[str, str], name: str) -> datetime | None:
    """A day is meant to its end; an instant without a zone is one of Viet Nam."""
    text = str(said.get(name) or "").strip()
    if not text:
        return None
    try:
        if "T" not in text and " " not in text:
            day = date.fromisoformat(text) + timedelta(days=1)
            return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise RefusedError(f"{name}: YYYY-MM-DD[THH:MM]") from None
    return (at if at.tzinfo else at.replace(tzinfo=VIETNAM)).astimezone(UTC)


def correct(archive: Archive, person: Person, identifier: str, said: str) -> None:
    """Put an entry of a closed volume right, in its remarks.

    Raises:
        ForbiddenError: the person registers nothing in that agency.
        NotFoundError: there is no such document for them.
        RefusedError: nothing is said, or its volume is not closed.
    """
    try:
        agency = archive.arrivals.get(identifier, person.scope).agency
    except NotFoundError:
        agency = archive.issues.get(identifier, person.scope).agency
    person.require(Right.REGISTER, agency)
    archive.closings.correct(identifier, said[:_SAID], person.login)
