"""Number series: numbers of one agency and year that have no gap and no double.

A number is taken in the transaction that records what bears it, never before. Whoever has to print
it first asks for the next one, and is told if another was faster.
"""

from sqlalchemy.orm import Session

from repository.copying_tables import SeriesRow
from repository.database import Database, hold_lock

ARRIVALS = "arrivals"
"""Số đến: one series a year for paper and electronic together (NĐ 30/2020 Điều 22)."""


def next_number(database: Database, agency: str, series: str, year: int) -> int:
    """The number that the next one would bear; nothing is taken."""
    with database.read() as session:
        row = session.get(SeriesRow, (agency, series, year))
        return row.last + 1 if row else 1


def take(session: Session, agency: str, series: str, year: int, wanted: int | None = None) -> int:
    """Take the next number within the caller's write transaction: with its act, or not at all.

    Args:
        session: The transaction.
        agency: Whose series it is.
        series: Which one.
        year: Numbers begin anew on 1 January.
        wanted: The number that stands on the document already, if it does.

    Returns:
        The number; 0 if ``wanted`` is not the next one (any more): nothing was taken.
    """
    hold_lock(session, f"number {agency} {series}")
    row = session.get(SeriesRow, (agency, series, year), with_for_update=True)
    number = (row.last if row else 0) + 1
    if wanted is not None and wanted != number:
        return 0
    if row is None:
        session.add(SeriesRow(agency=agency, series=series, year=year, last=number))
    else:
        row.last = number
    session.flush()
    return number


def begin(database: Database, agency: str, series: str, year: int, last: int) -> bool:
    """Say that the numbers up to ``last`` were given before, on paper; False if it is too late."""
    with database.write() as session:
        hold_lock(session, f"number {agency} {series}")
        if session.get(SeriesRow, (agency, series, year)) is not None:
            return False
        session.add(SeriesRow(agency=agency, series=series, year=year, last=last))
        session.flush()
        return True
