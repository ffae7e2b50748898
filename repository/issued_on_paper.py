"""Issued on paper: a document that is in the archive already is entered under its own number."""

from collections.abc import Sequence

from sqlalchemy import select

from repository.copying_tables import SeriesRow
from repository.correspondence_tables import OutgoingRow
from repository.database import hold_lock
from repository.errors import RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outgoing import Issues
from repository.outgoing_rows import recipient_row, values_of
from repository.outgoing_steps import Outgoing, Recipient
from repository.series import take


def enter(
    issues: Issues, outgoing: Outgoing, recipients: Sequence[Recipient], agent: str
) -> Outgoing:
    """Write a paper document down, with its number, in one transaction.

    Args:
        issues: The book.
        outgoing: The document, with series, year, number and date.
        recipients: Whom it goes to.
        agent: Who enters it.

    Raises:
        RefusedError: it is entered already; its number is another document's, or beyond the next.
    """
    series, year, number = outgoing.series or "", outgoing.year or 0, outgoing.number or 0
    detail = {"number": number, "series": series, "notation": outgoing.notation, "paper": True}
    event = NewEvent(EventKind.NUMBERING, Outcome.SUCCESS, outgoing.id, detail)
    mine = select(OutgoingRow.id).where(OutgoingRow.document == outgoing.document)
    bears = select(OutgoingRow.id).where(
        OutgoingRow.agency == outgoing.agency,
        OutgoingRow.series == series,
        OutgoingRow.year == year,
        OutgoingRow.number == number,
    )
    with issues.database.write() as session:
        hold_lock(session, f"number {outgoing.agency} {series}")
        if session.scalar(mine) is not None:
            raise RefusedError("Văn bản này đã vào sổ văn bản đi · it is entered already")
        if session.scalar(bears) is not None:
            raise RefusedError(
                f"Số {number:02} năm {year} đã cấp cho văn bản khác "
                f"· number {number} of {year} is another document's"
            )
        row = session.get(SeriesRow, (outgoing.agency, series, year), with_for_update=True)
        last = row.last if row else 0
        if number > last and not take(session, outgoing.agency, series, year, number):
            raise RefusedError(
                f"Số {number:02} năm {year} vượt số kế tiếp ({last + 1:02}): vào sổ các số trước, "
                "hoặc khai các số đã cấp trên giấy (luutru numbering begin) "
                f"· number {number} is beyond the next one ({last + 1}): enter those before it"
            )
        session.add(OutgoingRow(**values_of(outgoing)))
        session.flush()
        session.add_all(recipient_row(one) for one in recipients)
        session.flush()
        issues.ledger.append(session, agent, [event])
    return outgoing
