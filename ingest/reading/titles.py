"""Kind, subject and addressees: what stands between head and body (PL I Phần I, II.5, 9a)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.reading.found import Proposal
from ingest.reading.head import Head
from ingest.reading.letters import bare, begins_with, fold, in_capitals, nearest
from ingest.reading.lines import Line, Sheet
from preservation.pages.words import Area
from repository.wording import Kind, Wording

CENTRED_MM = 9.0
"""By so much a short centred line may be off the middle of what is printed."""
WIDE_CENTRED_MM = 4.0
"""A line that is nearly full; an indented one is off by half of its indent."""
PITCH = 1.22
"""Lines of one subject stand no further apart than those of the body, but for so much."""
USUAL_PITCH_MM = 6.4
LONGEST_SUBJECT = 500
MOST_LINES = 9
_ABOUT = re.compile(r"^\W*v\s*[/\\|1i]\s*v\b\W*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Titled:
    """The kind of a document and where its name stands; None for a công văn."""

    kind: Kind
    line: Line | None
    rest: str
    """What follows the name of the kind on its line."""
    amiss: int
    """How many letters of it were wrong."""


def titled(sheet: Sheet, head: Head, words: Wording) -> Titled | None:
    """The title below the head, if there is one."""
    middle = sheet.middle
    for line in sheet.lines:
        if line.box.top < head.top + (10 if head.state else 0) or not _set_apart(line, middle):
            continue
        if line.box.top > sheet.height * 0.62:
            break
        found = _kind(line, words)
        if found:
            return found
    return None


def kind_proposal(
    title: Titled | None, notation: str, letter: Proposal | None, words: Wording
) -> Proposal | None:
    """``TypeName``: what title and notation say; certain when they say the same."""
    short = re.split(r"[-/]", notation)[0] if notation else ""
    kinds = [kind for kind in words.kinds if kind.short and bare(kind.short) == bare(short)]
    if title and title.line:
        agrees = title.kind in kinds or (
            bool(title.kind.short) and bare(short).startswith(bare(title.kind.short))
        )
        sure = 0.99 if agrees else 0.6 if kinds else 0.94
        if title.amiss or title.rest:
            sure *= 0.97 if agrees else 0.85
        sure *= min(1.0, title.line.confidence + (0.15 if agrees or not title.amiss else 0.0))
        return Proposal(title.kind.name, sure, title.line.page, title.line.box)
    if letter is not None:
        sure = 0.97 if notation and not kinds else 0.91 if not notation else 0.6
        return Proposal("Công văn", sure * letter.confidence, letter.page, letter.box)
    return None


def subject_below(title: Titled, sheet: Sheet, words: Wording) -> Proposal | None:
    """``Subject``: the centred lines below the name of the kind."""
    if title.line is None:
        return None
    lines = list(_subject_lines(title.line, sheet, words))
    text = " ".join(filter(None, [title.rest, *(line.text for line in lines)])).strip(" _-–.:")
    if not text:
        return None
    every = lines or [title.line]
    sure = 0.95 * min(line.confidence for line in every) if lines else 0.6
    if lines and _stands_like_text(lines[0], sheet):
        sure *= 0.8
    return Proposal(
        _sentence(text)[:LONGEST_SUBJECT],
        sure * (0.8 if title.rest else 1.0),
        title.line.page,
        Area.around(line.box for line in every),
    )


def subject_beside(head: Head, number: Line | None, words: Wording) -> Proposal | None:
    """``Subject`` of a công văn: after ``V/v``, below the number (ô 5b)."""
    start = next(
        (index for index, line in enumerate(head.left) if _ABOUT.match(fold(line.text))), None
    )
    if start is None:
        return None
    first = head.left[start]
    if number is not None and first.box.top < number.box.top:
        return None
    held = [first]
    for line in head.left[start + 1 :]:
        last = held[-1].box
        if line.box.top - last.bottom > 1.0 * last.height or line.box.top < last.top + 1:
            break
        if _is_mark(line, words) or begins_with(line.text, words.text["to"].split()[0]):
            break
        if line.box.right > head.across + 14 or line.box.left > head.across - 12:
            break
        held.append(line)
    text = " ".join(line.text for line in held)
    folded = _ABOUT.match(fold(text))
    said = text[folded.end() :] if folded and len(fold(text)) == len(text) else _after_about(text)
    if not said.strip():
        return None
    sure = 0.95 * min(line.confidence for line in held)
    box = Area.around(line.box for line in held)
    return Proposal(_sentence(said.strip(" .;_"))[:LONGEST_SUBJECT], sure, first.page, box)


def addressees(sheet: Sheet) -> tuple[Proposal | None, Line | None]:
    """``ToOrganName``: after ``Kính gửi:`` (ô 9a); and the line where that stands."""
    for index, line in enumerate(sheet.lines):
        found = re.match(r"^\W*kinh g[a-z]{1,2}[i1l]\s*[:;.]?\s*", fold(line.text))
        if not found or line.box.top > sheet.height * 0.75:
            continue
        same = " ".join(line.text.split()[2:]).strip(" :")
        lines, texts = [line], [same] if same.strip(" -–.") else []
        for after in sheet.lines[index + 1 :]:
            gap = after.box.top - lines[-1].box.bottom
            if gap > 1.3 * lines[-1].box.height or after.box.left < line.box.left - 12:
                break
            listed = after.text.lstrip().startswith(("-", "–", "+", "•"))
            if not listed and (not texts or texts[-1].rstrip().endswith(".")):
                break
            if not listed and after.box.left <= line.box.left + 2:
                break
            lines.append(after)
            texts.append(after.text)
        value = _listed(texts)
        if not value:
            return None, line
        sure = 0.93 * min(one.confidence for one in lines)
        box = Area.around(one.box for one in lines)
        return Proposal(value[:200], sure * (0.8 if len(value) > 200 else 1), line.page, box), line  # noqa: PLR2004  PL VI
    return None, None


def urgency(sheet: Sheet, words: Wording) -> Proposal | None:
    """``Priority``: a stamp of its own in the head that says how urgent it is (ô 10b)."""
    for line in sheet.lines:
        if line.box.top > sheet.height * HEAD_PART:
            break
        said = bare(line.text)
        if not in_capitals(line.text):
            continue
        for mark in sorted(words.urgency, key=len, reverse=True):
            if said == bare(mark):
                sure = 0.97 * min(1.0, line.confidence + 0.05)
                return Proposal(mark.capitalize(), sure, line.page, line.box)
    return None


HEAD_PART = 0.45
"""Stamps of the head stand in this part of a page."""


def _listed(texts: Sequence[str]) -> str:
    """Entries, each on a line that begins with a dash, parted by semicolons."""
    entries: list[str] = []
    for text in texts:
        clean = text.strip()
        if clean.startswith(("-", "–", "+", "•")) or not entries:
            entries.append(clean.lstrip("-–+• "))
        else:
            entries[-1] = f"{entries[-1]} {clean}"
    return "; ".join(entry.strip(" ;.,") for entry in entries if entry.strip(" ;.,-"))


def _set_apart(line: Line, middle: float) -> bool:
    return abs(line.box.middle - middle) <= CENTRED_MM and in_capitals(line.text)


def _kind(line: Line, words: Wording) -> Titled | None:
    """The kind that a centred line in capitals names, alone or with what follows."""
    text = line.text.strip(" .*_-–|'`")
    if text.endswith(":"):
        return None  # "QUYẾT ĐỊNH:" ends the grounds
    found = nearest(text, [kind.name for kind in words.kinds], 0.12)
    if found:
        kind = words.kind(found[0])
        return Titled(kind, line, "", found[1]) if kind else None
    folded = fold(text)
    for kind in sorted(words.kinds, key=lambda kind: -len(kind.name)):
        if kind.short and folded.startswith(fold(kind.name) + " ") and len(kind.name) > 4:  # noqa: PLR2004  LUẬT
            return Titled(kind, line, " ".join(text.split()[len(kind.name.split()) :]), 0)
    return None


def _subject_lines(title: Line, sheet: Sheet, words: Wording) -> Iterator[Line]:
    below = [line for line in sheet.lines if line.box.top > title.box.top + 0.5 * title.box.height]
    last, pitch = title, sheet.pitch or USUAL_PITCH_MM
    for count, line in enumerate(below[:MOST_LINES]):
        step = line.middle - last.middle
        if step > pitch * (2.0 if count == 0 else PITCH):
            return
        if not _below(title, line, sheet) or _ends_subject(line, count, words):
            return
        if not any(map(str.isalnum, line.text)):
            return
        yield line
        last = line


def _below(title: Line, line: Line, sheet: Sheet) -> bool:
    """Whether ``line`` is centred as the title above it is; an indented one is not."""
    wide = line.box.width > 0.6 * sheet.width
    slack = WIDE_CENTRED_MM if wide else CENTRED_MM
    return abs(line.box.middle - title.box.middle) <= slack


def _stands_like_text(line: Line, sheet: Sheet) -> bool:
    """Whether ``line`` begins where paragraphs do: then it is centred by chance."""
    like = [one for one in sheet.lines if one is not line and one.box.top > line.box.top]
    return sum(abs(one.box.left - line.box.left) < 1 for one in like) >= LIKE_TEXT


LIKE_TEXT = 3


def _ends_subject(line: Line, count: int, words: Wording) -> bool:
    if count and in_capitals(line.text) and len(bare(line.text)) > 3:  # noqa: PLR2004
        return True
    phrases = words.begins if count else words.grounds
    starts = any(begins_with(line.text, phrase) for phrase in phrases)
    organ = in_capitals(line.text) and any(
        begins_with(line.text, start) for start in (*words.organs.kinds, *words.offices)
    )
    return bool(starts or organ or re.match(r"\(|- ?[^\W\d]|I\. |1\. ", line.text))


def _is_mark(line: Line, words: Wording) -> bool:
    marks = (*words.urgency, *words.secrecy.levels, *words.secrecy.recall, "LƯU HÀNH NỘI BỘ")
    return in_capitals(line.text) and bare(line.text) in {bare(mark) for mark in marks}


def _after_about(text: str) -> str:
    parts = re.split(r"^\W*[vV]\s*[/\\|1iI]\s*[vV]\W*", text, maxsplit=1)
    return parts[-1]


def _sentence(text: str) -> str:
    whole = " ".join(text.split())
    return whole[:1].upper() + whole[1:]
