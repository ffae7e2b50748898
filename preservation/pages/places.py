"""Places: where a person signs (ô 7c), and where number and date are left blank. Runs in a worker.

A place to sign lies above the printed name and below the office, on the right half of a page. All
candidates are told, the best first; a person may choose another, or point at a place by hand.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from preservation.pages.geometry import POINTS, Box, Frame
from preservation.pages.pdf import opened
from preservation.pages.rows import Letter, Row, folded, frame_of, lower, matches, rows_of
from preservation.texts.sink import EncryptedError

MOST_PAGES = 2_000
SEARCHED = 300
"""So many pages from the end are searched for a name."""
RIGHT_HALF = 0.45
ROOM_MM = 62.0
"""How wide a signature's room is."""
REACH_MM = 75.0
"""An office stands at most so far above the name."""
ASIDE_MM = 35.0
"""The middles of office and name are at most so far apart."""
LEAST_MM = 8.0
"""A signature needs so much room between office and name."""
USUAL_MM = 25.0
"""The room that is taken above a name with nothing above it."""
AIR_MM = 0.5
BLANK = r"[\s.…‥_·]{0,200}"
"""Bounded, as is all else here: a page may hold a line of sixty thousand spaces."""
FIGURES = r"\s{0,9}\d{1,4}\s{0,9}"
NUMBER = re.compile(rf"số\s{{0,9}}:?({BLANK})/\s{{0,9}}(?=\S)")
DATE = re.compile(rf"ngày({FIGURES}|{BLANK})tháng({FIGURES}|{BLANK})năm({FIGURES}|{BLANK})")
ATTACHED = "kem theo"
YEAR_MM = 11.0
"""Room for a year at the end of a line."""
DOTS = frozenset(".…‥_·")
UPPER = 0.6
"""Number and date stand in this upper part of page 1."""
MOST_CANDIDATES = 12
MOST_TAKEN = 4_000


def places(path: str, name: str = "", office: str = "") -> dict[str, Any]:
    """Look for places in the PDF at ``path``.

    Args:
        path: The file.
        name: Who signs, as printed.
        office: The office, as printed above the signature; may be left out.

    Returns:
        ``pages`` (see ``Frame``), ``signing`` (candidates, the best first), ``number`` and
        ``date`` (blanks of page 1, or None), ``attached`` (blanks of annexes in the same file),
        and ``taken`` (boxes of words at the top of page 1).

    Raises:
        UnreadableError: it is no PDF, broken, or encrypted.
    """
    with opened(path) as document:
        if document.needs_pass:
            raise EncryptedError("PDF: encrypted")
        count = min(document.page_count, MOST_PAGES)
        frames: list[Frame] = []
        candidates: list[dict[str, Any]] = []
        first: list[Row] = []
        attached: list[dict[str, Any]] = []
        for number in range(count):
            page = document[number]
            frames.append(frame_of(page, number))
            if number and number < count - SEARCHED:
                continue
            rows = rows_of(page, frames[-1])
            first = first if number else rows
            if name:
                candidates += _signing(rows, frames[-1], name, office)
            attached += _attached(rows, frames[-1])
    candidates.sort(key=lambda one: (one["score"], one["page"], one["name"][1]), reverse=True)
    top = [row for row in first if row.box.top < frames[0].height * UPPER] if frames else []
    return {
        "pages": [frame.as_dict() for frame in frames],
        "signing": candidates[:MOST_CANDIDATES],
        "number": next((b for row in top if (b := number_blank(row, 0))), None),
        "date": next((b for row in top if (b := date_blank(row, frames[0]))), None),
        "attached": attached[:MOST_CANDIDATES],
        "taken": [column.box.as_list() for row in top for column in row.columns()][:MOST_TAKEN],
    }


def number_blank(row: Row, page: int) -> dict[str, Any] | None:
    """The blank of ``Số:      /QĐ-UBND``; None if there is none, or it has been filled."""
    found = NUMBER.search(lower(row.text))
    if not found:
        return None
    before = row.found(found.start(), found.start(1))[-1]
    after = row.found(found.end(1), found.end(1) + 1)[0]
    dotted = bool(DOTS & set(found.group(1)))
    return _blank(page, before, [(before.box.right, after.box.left, "number")], dotted=dotted)


def date_blank(row: Row, frame: Frame) -> dict[str, Any] | None:
    """The blanks of ``ngày      tháng      năm``; None if there is none left."""
    found = DATE.search(lower(row.text))
    if not found:
        return None
    pieces, printed = [], {}
    for group, what in enumerate(("day", "month", "year"), start=1):
        if found.group(group).strip().isdigit():
            printed[what] = found.group(group).strip()
            continue
        before = row.found(found.start(), found.start(group))[-1]
        rest = row.found(found.end(group), len(row.text))
        right = min(before.box.right + YEAR_MM, frame.width - LEAST_MM)
        if rest and (what != "year" or rest[0].box.left < right):
            right = rest[0].box.left
        pieces.append((before.box.right, right, what))
    letters = row.found(found.start(), found.end())
    dotted = bool(DOTS & set("".join(found.groups())))
    if not pieces:
        return None
    return _blank(frame.page, letters[0], pieces, dotted=dotted) | {"printed": printed}


def _blank(
    page: int, model: Letter, pieces: list[tuple[float, float, str]], *, dotted: bool
) -> dict[str, Any]:
    """A blank as a box around its pieces, to be written in as ``model`` is."""
    size = model.size / POINTS
    left, right = pieces[0][0] + AIR_MM, pieces[-1][1] - AIR_MM
    top = model.baseline - size * 0.95
    return {
        "page": page,
        "box": Box(left, top, right - left, size * 1.25).as_list(),
        "baseline": round(size * 0.95, 3),
        "size": round(model.size, 2),
        "style": model.style,
        "pieces": [
            [round(a + AIR_MM - left, 3), round(b - AIR_MM - left, 3), what]
            for a, b, what in pieces
        ],
        "dotted": dotted,
    }


def _attached(rows: list[Row], frame: Frame) -> Iterator[dict[str, Any]]:
    """``(Kèm theo Quyết định số      /QĐ-UBND ngày   tháng   năm    )``, on one line or two."""
    for row, below in zip_longest(rows, rows[1:]):
        if ATTACHED not in folded(row.text):
            continue
        both = [row, below] if below else [row]
        found = {
            "number": next((b for one in both if (b := number_blank(one, frame.page))), None),
            "date": next((b for one in both if (b := date_blank(one, frame))), None),
        }
        if any(found.values()):
            yield found | {"page": frame.page}


def _signing(rows: list[Row], frame: Frame, name: str, office: str) -> Iterator[dict[str, Any]]:
    columns = [column for row in rows for column in row.columns()]
    for column in columns:
        for letters, exact in matches(column, name):
            yield _candidate(columns, (column, letters), frame, office, exact=exact)


def _candidate(
    columns: list[Row],
    found: tuple[Row, tuple[Letter, ...]],
    frame: Frame,
    office: str,
    *,
    exact: bool,
) -> dict[str, Any]:
    name = Box.around(letter.box for letter in found[1])
    above = [
        one
        for one in columns
        if -AIR_MM <= name.top - one.box.bottom <= REACH_MM
        if abs(one.box.middle[0] - name.middle[0]) <= ASIDE_MM
    ]
    offices = [one for one in above if office and any(matches(one, office))]
    nearest = max(offices or above, key=lambda one: one.box.bottom, default=None)
    top = nearest.box.bottom if nearest else max(name.top - USUAL_MM, 0)
    alone = (
        len("".join(letter.text for letter in found[1])) >= len("".join(found[0].text.split())) - 6
    )
    signs = {
        "exact": exact,
        "right": name.middle[0] > frame.width * RIGHT_HALF,
        "office": bool(offices),
        "alone": alone,
        "room": name.top - top >= LEAST_MM,
    }
    weights = {"exact": 1, "right": 3, "office": 3, "alone": 2, "room": 2}
    room = Box(name.middle[0] - ROOM_MM / 2, top, ROOM_MM, max(name.top - top, 0.0))
    return {
        "page": frame.page,
        "room": room.as_list(),
        "name": name.as_list(),
        "office": nearest.box.as_list() if nearest else None,
        "score": sum(weights[sign] for sign, holds in signs.items() if holds),
        "signs": [sign for sign, holds in signs.items() if holds],
    }
