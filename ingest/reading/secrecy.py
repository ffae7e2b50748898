"""State secrets: the marks that stop a paper before it is kept (regulation Điều 1.2).

A mark stands alone: in its stamp, on its line. A text that speaks of secrets bears none. Where a
mark cannot be told from something else, it is taken for one: a clerk can say that it is none,
but nobody can take a secret back out of a network.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.reading.found import SecretMark
from ingest.reading.letters import bare, fold, in_capitals
from ingest.reading.lines import Line, Sheet
from preservation.pages.words import Area
from repository.wording import wording

HEAD_SHARE = 0.5
"""A mark stands in the upper half of a page."""
HEAD_LINES = 45
"""Of a file that has lines and no pages, so many are its head."""
HEAD_CHARACTERS = 6_000
_MAT = re.compile(r"^[MN]([ÂẬẤẦẨẪĂẶẮẰẲẴAÁÀẢÃẠ])[TĨ]$")
"""What OCR makes of MẬT: other marks over its A."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of secrecy marks."""

    secret: SecretMark | None
    opened: bool
    """Whether GIẢI MẬT is stamped on it."""


NOTHING_SEEN = Seen(None, opened=False)


def seen_on(sheets: Sequence[Sheet]) -> Seen:
    """The gravest mark on any of the pages; all bear it, and each may be the legible one."""
    marks: list[tuple[int, SecretMark]] = []
    opened = False
    for sheet in sheets:
        lines = [line for line in sheet.lines if line.box.top < sheet.height * HEAD_SHARE]
        for line in lines:
            if _opens(line.text):
                opened = True
                continue
            said = [level_of(text, ocr=sheet.ocr) for text in _texts(line, ocr=sheet.ocr)]
            level = next(filter(None, said), "")
            if level and not _goes_on_from(line, lines, level):
                marks.append(_mark(level, sheet.number, line.box))
    return _gravest(marks, opened=opened)


def seen_in(text: str) -> Seen:
    """The gravest mark in the head of ``text``: a document in an office format, or a page."""
    marks: list[tuple[int, SecretMark]] = []
    opened, before = False, ""
    for line in _head_lines(text):
        if _opens(line):
            opened = True
        level = level_of(line, ocr=False)
        if level and not _broken_phrase(before, level):
            marks.append(_mark(level, 0, None))
        before = line
    return _gravest(marks, opened=opened)


def level_of(line: str, *, ocr: bool) -> str:
    """Which level ``line`` marks, standing alone; nothing when it marks none.

    Args:
        line: What stands on one line, or in one stamp.
        ocr: Whether it was read from a picture, and its letters may bear other marks.
    """
    secrecy = wording().secrecy
    text = _tidy(unicodedata.normalize("NFC", line))
    labelled = next((text[len(label) :] for label in secrecy.label if _labels(text, label)), "")
    if labelled:
        text = _tidy(labelled).upper()
    tight = text.replace(" ", "").replace(".", "")
    if not text or len(tight) > 16 or not in_capitals(text):  # noqa: PLR2004  no mark is longer
        return ""
    for level in (*secrecy.levels, *secrecy.recall):
        if tight == level.replace(" ", ""):
            return level
        if " " in level and bare(text) == bare(level):
            return level  # two words are told by their letters alone
    if ocr and _MAT.match(tight):
        return secrecy.levels[-1]
    return ""


def _texts(line: Line, *, ocr: bool) -> Iterable[str]:
    """What a line says; of a short one that OCR read, also without specks, and each pair of words.

    Two stamps beside each other, or a stamp and the trace of its rim, make one line.
    """
    yield line.text
    words = [word.text for word in line.words if len(bare(word.text)) >= LEAST_LETTERS]
    if not ocr or not words or len(words) > MOST_WORDS:
        return
    stamps = {bare(part) for mark in wording().urgency for part in mark.split()}
    yield " ".join(word for word in words if bare(word) not in stamps)
    yield from (" ".join(pair) for pair in pairwise(words))


LEAST_LETTERS, MOST_WORDS = 3, 5


def _tidy(text: str) -> str:
    """``text`` from its first letter or figure to its last: rims and specks are no words."""
    return " ".join(re.sub(r"^[\W_]+|[\W_]+$", "", text).split())


def _mark(level: str, page: int, box: Area | None) -> tuple[int, SecretMark]:
    secrecy = wording().secrecy
    order = (*secrecy.levels, *secrecy.recall).index(level)
    return order, SecretMark(level, page, box, secrecy.report_vi, secrecy.report_en)


def _gravest(marks: list[tuple[int, SecretMark]], *, opened: bool) -> Seen:
    if not marks:
        return Seen(None, opened)
    found = min(marks, key=lambda one: one[0])[1]
    return Seen(None if opened else found, opened)


def _opens(text: str) -> bool:
    stamps = wording().secrecy.opened
    return in_capitals(text) and bare(text) in {bare(stamp) for stamp in stamps}


def _labels(text: str, label: str) -> bool:
    return bool(re.match(rf"^{re.escape(fold(label))}\s*[:：]", fold(text)))


def _head_lines(text: str) -> Iterable[str]:
    """The first lines that say something; cells of a table count as lines of their own.

    Several filled cells on one line are a row of a table, and name no level of the document.
    """
    first = text.partition("\f")[0][:HEAD_CHARACTERS]
    lines = [line for line in first.splitlines() if line.strip()][:HEAD_LINES]
    for line in lines:
        cells = [cell for cell in line.split("\t") if cell.strip()]
        if len(cells) == 1:
            yield cells[0]


def _goes_on_from(line: Line, lines: Sequence[Line], level: str) -> bool:
    """Whether a mark is but the end of a phrase that broke: ``BẢO VỆ BÍ`` / ``MẬT``."""
    for above in lines:
        gap = line.box.top - above.box.bottom
        beside = min(line.box.right, above.box.right) - max(line.box.left, above.box.left)
        if -1 < gap < 1.2 * line.box.height and beside > 0 and _broken_phrase(above.text, level):
            return True
    return False


def _broken_phrase(before: str, level: str) -> bool:
    """``BÍ`` at the end of the line before; then MẬT goes on with it, and is no mark."""
    words = fold(_tidy(before)).split()
    return level == "MẬT" and bool(words) and words[-1] in {"bi", "bao", "co"}
