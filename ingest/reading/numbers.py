"""Number, notation, place and date: what is written on one level below the head's names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.reading.found import Proposal
from ingest.reading.head import Head, row_at
from ingest.reading.letters import bare, distance, figures, fold, in_capitals
from ingest.reading.lines import Line, Sheet
from preservation.pages.words import Area, Word
from repository.wording import Kind, Wording

BY_HAND = 0.85
"""OCR reads figures that a pen wrote, and is sure of them when it is wrong."""
FIRST_YEAR = 1945
LONGEST_NUMBER = 6
"""Figures of a number: no agency issues a million documents a year."""
_NUMBER_WORD = re.compile(r"^[s5$][o06ó]?(?=[\s:;.,…]|$)\s*[:;.,]*\s*", re.ASCII)
_NOTATION = re.compile(r"^[A-ZĐ][A-Za-zĐđÀ-ỹ0-9&.]*(?:[-–/][A-Za-zĐđÀ-ỹ0-9&.]+)*$")
_COUNTED = re.compile(r"\d+[abcdACE]?", re.ASCII)
"""A number, or one that was squeezed in after it: 15a; letters that look like figures are none."""
_BLANK = re.compile(r"^[\s._…·,\-–:'`’|]*$")
_WHOLE = re.compile(r"^(?P<number>[^/]{0,12}?)(?P<year>/(?:19|20)\d\d)?\s*/\s*(?P<notation>.+)$")
_PARTY = re.compile(r"^(?P<number>\d{1,6})\s*[-–]\s*(?P<notation>[A-ZĐ]{1,5}/.+)$")
_DAY = re.compile(
    r"ng[a-z]?y\s*(?P<day>\S*?)\s*th[a-z]?ng\s*(?P<month>\S*?)\s*n[a-z]m\s*(?P<year>\S+)", re.ASCII
)
_SHORT_DAY = re.compile(r"ng[a-z]?y\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numbered:
    """What the number line says."""

    line: Line | None
    number: Proposal | None = None
    notation: Proposal | None = None


def numbered(head: Head, words: Wording) -> Numbered:
    """The number and the notation (PL I Phần I, II.3); without what is still blank."""
    for line in head.left:
        row = row_at(head.left, line.box)
        match = _NUMBER_WORD.match(fold(row.text))
        if match is None or (head.state and line.box.top < head.state.top - 2):
            continue
        rest = _after_number_word(row)
        if rest:
            read = _split(Line(rest), words)
            if read.number or read.notation:
                return Numbered(row, read.number, read.notation)
    for line in head.left:  # its first word was not read
        if "/" in line.text and re.match(r"^\W*\d{1,6}\s*/", line.text):
            read = _split(line, words)
            if read.number and read.notation:
                return Numbered(line, _less(read.number, 0.85), _less(read.notation, 0.85))
    return Numbered(None)


def dated(head: Head, sheet: Sheet, latest: date) -> dict[str, Proposal]:
    """``IssuedDate`` and ``Place`` (PL I Phần I, II.4), as far as they can be read.

    Args:
        head: The head of the first page.
        sheet: That page.
        latest: No document is dated later.
    """
    for line in head.right:
        row = row_at(head.right, line.box)
        found = _day_in(row, latest)
        if found:
            return found
    low = [line for line in sheet.lines if line.box.top < sheet.height / 2]
    for line in low:
        found = _day_in(line, latest)
        if found and len(line.words) < 14:  # noqa: PLR2004  a sentence is longer
            return {code: _less(one, 0.6) for code, one in found.items()}
    return {}


def notation_of_kind(notation: Proposal, kind: Kind, known: Wording) -> Proposal:
    """The notation, held against the kind that the title names (PL I Phần I, II.3b).

    Where it begins with the kind's abbreviation, or all but so, that is what it begins with; and
    where all of its parts are known, OCR was right about it, however little sure it was.
    """
    parts = re.split(r"([-/])", notation.value)
    first, short = parts[0], kind.short
    if not short or bare(first) in {bare(one.short) for one in known.kinds if one is not kind}:
        return notation
    sure = notation.confidence
    if first != short:
        if distance(bare(first), bare(short), 1) > 1:
            return notation
        parts[0] = short
        sure = min(max(sure, 0.5), 0.8)
    elif all(part in known.notations for part in parts[2::2]) and len(parts) > 1:
        sure = max(sure, SURE_ALL_THE_SAME) if sure > LEAST_SURE else sure
    return Proposal("".join(parts), sure, notation.page, notation.box)


SURE_ALL_THE_SAME = 0.93
LEAST_SURE = 0.35


def dates_of(text: str) -> Iterator[date]:
    """Every day that ``text`` names."""
    for found in _DAY.finditer(fold(text)):
        day = _date(*found.groups())[0]
        if day:
            yield day


def ocr_trust(words: Sequence[Word]) -> float:
    """How far OCR is to be believed in words of which not one letter may be wrong."""
    least = min(word.confidence for word in words)
    if least >= 1:
        return 1.0
    return 0.97 if least >= 0.9 else 0.93 if least >= 0.8 else least * 0.95  # noqa: PLR2004


def _after_number_word(row: Line) -> tuple[Word, ...]:
    """The words after ``Số:``; of a word that begins with it, what follows."""
    first, *others = row.words
    match = _NUMBER_WORD.match(fold(first.text))
    glued = first.text[match.end() :] if match else ""
    if not match or fold(first.text) in {"s", "5"}:
        second = others[0] if others else None
        if match and second and fold(second.text).strip(":;.,") in {"o", "0", "6"}:
            others = others[1:]  # "S ố:"
    if others and not bare(others[0].text) and set(others[0].text) <= set(":;.,"):
        others = others[1:]
    if glued.strip(":;., "):
        part = Word(glued.lstrip(":;., "), first.page, first.box, first.confidence, first.line)
        return (part, *others)
    return tuple(others)


def _split(line: Line, words: Wording) -> Numbered:
    text = re.sub(r"\s*([/\-–])\s*", r"\1", line.text).strip(" .,;:*")
    party = _PARTY.match(text)
    found = party or _WHOLE.match(text)
    if found is None:
        return Numbered(None)
    said = found["number"].strip(" .,:;…_-·'`")
    year = "" if party else found["year"] or ""
    notation = found["notation"].replace(" ", "")
    middle = next(
        (index for index, word in enumerate(line.words) if "/" in word.text), len(line.words) - 1
    )
    front, back = line.words[: middle + 1], line.words[middle:]
    number = None if _BLANK.match(said) else _number(said, year, front)
    apart = front[-1].text.lstrip().startswith("/") and min(w.confidence for w in front) < 1
    if number and apart:  # printed numbers touch their slash: this one was written by hand
        number = _less(number, BY_HAND)
    return Numbered(line, number, _notation(notation, back, words))


def _number(said: str, year: str, words: Sequence[Word]) -> Proposal | None:
    tight = said.replace(" ", "")
    sure = ocr_trust(words)
    if not _COUNTED.fullmatch(tight):
        tight = figures(tight)
        sure *= 0.75
    if tight != said:
        sure *= 0.9  # it stood apart, as handwriting does
    if not _COUNTED.fullmatch(tight) or len(tight) > LONGEST_NUMBER:
        return None
    return Proposal(tight + year, 0.99 * sure, words[0].page, _around(words))


def _notation(said: str, words: Sequence[Word], known: Wording) -> Proposal | None:
    tidy, repaired = _repaired(said.strip(" .,;:*'`\"|").replace("–", "-"), known)
    if not _NOTATION.match(tidy) or not 2 <= len(tidy) <= 30:  # noqa: PLR2004  PL VI: 30
        return None
    sure = ocr_trust(words) * (0.85 if repaired else 1.0)
    if not in_capitals(re.sub(r"[^A-Za-zĐđÀ-ỹ]", "", tidy)) and not repaired:
        mixed = {kind.short for kind in known.kinds} | set(known.notations)
        groups = re.split(r"[-/]", tidy)
        if any(not in_capitals(group) and group not in mixed for group in groups if group):
            sure *= 0.9
    return Proposal(tidy, 0.99 * sure, words[0].page, _around(words))


def _repaired(said: str, known: Wording) -> tuple[str, bool]:
    """A notation whose parts are put right where the law's lists leave no choice."""
    shorts = [*(kind.short for kind in known.kinds if kind.short), *known.notations]
    exact = set(shorts)
    by_letters: dict[str, set[str]] = {}
    for short in shorts:
        by_letters.setdefault(bare(short), set()).add(short)
    parts, changed = re.split(r"([-/])", said.replace("Ð", "Đ")), False
    for index, part in enumerate(parts):
        choice = by_letters.get(bare(part), set())
        if part not in exact and len(choice) == 1:
            parts[index] = next(iter(choice))
            changed = True
    return "".join(parts), changed


def _day_in(row: Line, latest: date) -> dict[str, Proposal]:
    index = next(
        (n for n, word in enumerate(row.words) if re.match(r"^\W*ng[a-z]?y\b", fold(word.text))),
        None,
    )
    if index is None:
        return {}
    said = fold(" ".join(word.text for word in row.words[index:]))
    short, whole = _SHORT_DAY.search(said), _DAY.search(said)
    if whole:
        day, repaired = _date(whole["day"], whole["month"], whole["year"])
    elif short:
        day, repaired = _date(*short.groups())
    elif "thang" in said:
        return _place(row.words[:index])  # its day is still blank, or written by hand
    else:
        return {}
    found = _place(row.words[:index])
    figured = [word for word in row.words[index:] if any(map(str.isdigit, word.text))]
    if day and day <= latest and figured:
        sure = 0.99 * ocr_trust(figured) * (0.8 if repaired else 1.0)
        box = _around(row.words[index:])
        found["IssuedDate"] = Proposal(day.isoformat(), sure, row.page, box)
    return found


def _date(day: str, month: str, year: str) -> tuple[date | None, bool]:
    """The day that is written so, if there was one; and whether letters were taken for figures."""
    tidy = [part.strip(".,;:…_-'`()") for part in (day, month, year)]
    read = [figures(part) for part in tidy]
    year_read = re.match(r"\d{4}", read[2])
    if not all(re.fullmatch(r"\d{1,2}", part) for part in read[:2]) or not year_read:
        return None, False
    try:
        when = date(int(year_read[0]), int(read[1]), int(read[0]))
    except ValueError:
        return None, False
    return (when if when.year >= FIRST_YEAR else None), read != tidy


def _place(words: Sequence[Word]) -> dict[str, Proposal]:
    text = " ".join(word.text for word in words).strip(" ,.;:-–'`|_")
    letters = sum(map(str.isalpha, text))
    if not text or not text[0].isupper() or letters < 2 or len(text) > 60:  # noqa: PLR2004
        return {}
    least = min(word.confidence for word in words)
    return {"Place": Proposal(text, 0.97 * min(1.0, least + 0.03), words[0].page, _around(words))}


def _less(one: Proposal, share: float) -> Proposal:
    return Proposal(one.value, one.confidence * share, one.page, one.box)


def _around(words: Sequence[Word]) -> Area:
    return Area.around(word.box for word in words)
