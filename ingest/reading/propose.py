"""Reading a document: from the words of its pages to proposals for its fields.

Pure: it knows neither files nor clock. What a person has not confirmed is never filled in.
"""

import re
from collections.abc import Sequence
from datetime import date

from ingest.reading.foot import foot_of
from ingest.reading.found import Proposal, Reading
from ingest.reading.head import Head, head_of
from ingest.reading.letters import fold
from ingest.reading.lines import Sheet, sheet_of
from ingest.reading.numbers import dated, dates_of, notation_of_kind, numbered
from ingest.reading.organs import issuer
from ingest.reading.secrecy import seen_on
from ingest.reading.titles import (
    addressees,
    kind_proposal,
    subject_below,
    subject_beside,
    titled,
    urgency,
)
from preservation.pages.words import PageOfWords
from repository.wording import Wording, wording

MOST_PAGES = 60
"""So many pages are read: a signature stands on one of them, or it is not found."""
WITHOUT_HEAD = 0.75
"""What a page says that has not even the state's name is believed less."""


def propose(
    pages: Sequence[PageOfWords], *, latest: date | None = None, agencies: Sequence[str] = ()
) -> Reading:
    """Read one document.

    Args:
        pages: Its pages in order, the first among them; others may be left out.
        latest: The day of reading: no document is dated later. Not judged, if not given.
        agencies: Names that the archive knows; where one fits, it says how a name is written.

    Returns:
        The proposals; of a paper that is marked as a state secret, only that it is one.
    """
    sheets = [sheet_of(page) for page in pages[:MOST_PAGES]]
    secrecy = seen_on(sheets)
    if secrecy.secret:
        return Reading(secret=secrecy.secret)
    text = "\f".join(page.text for page in pages)
    if not sheets or not sheets[0].lines:
        return Reading(opened=secrecy.opened, text=text)
    words = wording()
    found = _head(sheets[0], words, date.max if latest is None else latest, agencies) | foot_of(
        sheets, words
    )
    ordered = {code: found[code] for code in ORDER if code in found}
    return Reading(ordered, opened=secrecy.opened, text=text)


ORDER = (
    "TypeName",
    "CodeNumber",
    "CodeNotation",
    "IssuedDate",
    "OrganName",
    "Subject",
    "Place",
    "Position",
    "FullName",
    "Priority",
    "ToOrganName",
    "ToPlaces",
)
"""The fields that may be proposed, in the order in which a clerk fills them in."""


def _head(
    sheet: Sheet, words: Wording, latest: date, agencies: Sequence[str]
) -> dict[str, Proposal]:
    head = head_of(sheet, words)
    number = numbered(head, words)
    found: dict[str, Proposal | None] = {
        "CodeNumber": number.number,
        "CodeNotation": number.notation,
        "OrganName": issuer(head, number.line, words, agencies),
        "Priority": urgency(sheet, words),
    }
    found |= dated(head, sheet, latest)
    to, to_line = addressees(sheet)
    found["ToOrganName"] = to
    title = titled(sheet, head, words)
    beside = subject_beside(head, number.line, words) if title is None else None
    sign = beside or to
    if sign is None and to_line is not None and title is None:
        sign = Proposal("", 0.85 * to_line.confidence, to_line.page, to_line.box)
    found["TypeName"] = kind_proposal(
        title, number.notation.value if number.notation else "", sign, words
    )
    if title and number.notation:
        found["CodeNotation"] = notation_of_kind(number.notation, title.kind, words)
    found["Subject"] = subject_below(title, sheet, words) if title else beside
    held = {code: one for code, one in found.items() if one is not None}
    return _weighed(held, head, sheet)


def _weighed(found: dict[str, Proposal], head: Head, sheet: Sheet) -> dict[str, Proposal]:
    """What contradicts something else on the page, or stands on one without a head, counts less."""
    if head.state is None:
        for code in ("CodeNumber", "CodeNotation", "IssuedDate", "TypeName"):
            if code in found:
                found[code] = _less(found[code], WITHOUT_HEAD)
    day = found.get("IssuedDate")
    if day and any(ground > date.fromisoformat(day.value) for ground in _grounds(sheet)):
        found["IssuedDate"] = _less(day, 0.7)
    return found


def _grounds(sheet: Sheet) -> list[date]:
    """The days of what a document rests on, which is never younger than itself."""
    lines = [line.text for line in sheet.lines]
    starts = [n for n, text in enumerate(lines) if re.match(r"can cu|theo de nghi", fold(text))]
    return [day for n in starts for day in dates_of(" ".join(lines[n : n + 2]))]


def _less(one: Proposal, share: float) -> Proposal:
    return Proposal(one.value, one.confidence * share, one.page, one.box)
