"""The foot of a document: who signed it, as what, and who receives it (PL I Phần I, II.7, 9b)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.reading.found import Proposal
from ingest.reading.letters import bare, begins_with, fold, in_capitals, nearest
from ingest.reading.lines import Line, Sheet, parted
from preservation.pages.words import Area
from repository.wording import Wording

LEVEL_MM = 16.0
"""How far the first line of the capacity may stand above ``Nơi nhận``, or below it."""
DEEP_MM = 95.0
"""The block reaches no further down."""
ROOM_MM = 62.0
"""Between the office and the name there is at most so much room for a signature."""
LEAST_ROOM_MM = 4.0
LONGEST_PLACES = 1000
NAME_WORDS = range(2, 7)
_RECIPIENTS = re.compile(r"^\W*n[o0][i1lj]\s*nh[a-z]n\b\W*")


@dataclass(frozen=True, slots=True)
class Block:
    """Where a document is signed."""

    sheet: Sheet
    left: tuple[Line, ...]
    right: tuple[Line, ...]
    recipients: Line | None


def foot_of(sheets: Sequence[Sheet], words: Wording) -> dict[str, Proposal]:
    """``Position``, ``FullName`` and ``ToPlaces``, of the first block that a document has."""
    for sheet in sheets:
        block = _block(sheet)
        if block:
            found = _signer(block, words)
            places = _places(block)
            return found | ({"ToPlaces": places} if places else {})
    return {}


def _block(sheet: Sheet) -> Block | None:
    """The first line ``Nơi nhận`` of the page with what stands beside and below it."""
    for line in sheet.lines:
        left, _ = parted(line, sheet.width * 0.5)
        if left is None or not _RECIPIENTS.match(fold(left.text)):
            continue
        top, bottom = line.box.top - LEVEL_MM, line.box.top + DEEP_MM
        near = [one for one in sheet.lines if one.box.top > top and one.box.bottom < bottom]
        across = _across(near, left, sheet)
        halves = [parted(one, across) for one in near]
        rights = tuple(right for _, right in halves if right)
        lefts = tuple(half for half, _ in halves if half and half.box.top >= left.box.top - 1)
        return Block(sheet, lefts, rights, left)
    return None


def _across(near: Sequence[Line], recipients: Line, sheet: Sheet) -> float:
    """Where the two columns part: left of what is in capitals on the right."""
    rights = [
        line.box.left
        for line in near
        if line.box.left > sheet.width * 0.38 and in_capitals(line.text)
    ]
    widest = max(
        (
            line.box.right
            for line in near
            if line.box.left < recipients.box.left + 6
            and line.box.top >= recipients.box.top
            and line.box.right < sheet.width * 0.6
        ),
        default=recipients.box.right,
    )
    edge = min(rights, default=sheet.width * 0.5)
    return (widest + edge) / 2 if edge > widest else edge - 0.5


def _signer(block: Block, words: Wording) -> dict[str, Proposal]:
    capacity = list(_capacity(block, words))
    own = _own_office(capacity, words)
    found: dict[str, Proposal] = {}
    if own:
        box = Area.around(line.box for line in own)
        text, certain = _put_right(" ".join(line.text for line in own), words)
        sure = certain * min(line.confidence for line in own)
        found["Position"] = Proposal(_office(text)[:100], sure, own[0].page, box)
    name = _name(block, capacity, words)
    if name:
        found["FullName"] = name
    return found


def _capacity(block: Block, words: Wording) -> Iterator[Line]:
    """The lines in capitals on the right, one close below the other."""
    bottom: float | None = None
    for line in block.right:
        text = line.text.strip(" .*_|'`")
        if not in_capitals(text) or len(bare(text)) < 3:  # noqa: PLR2004
            continue
        if bottom is None:
            starts = [*words.capacities, *words.own_capacities, *words.offices]
            if not any(_starts(text, start) for start in starts):
                continue
        elif line.box.top - bottom > 1.3 * line.box.height:
            return
        bottom = line.box.bottom
        yield line


def _own_office(lines: Sequence[Line], words: Wording) -> list[Line]:
    """Of the capacity what the signer is: below the last line that names another's office."""
    last = max(
        (
            index
            for index, line in enumerate(lines)
            if any(_starts(line.text, mark) for mark in words.capacities)
        ),
        default=-1,
    )
    own = list(lines[last + 1 :])
    for index, line in enumerate(own):
        starts = [*words.own_capacities, *words.offices]
        if any(_starts(line.text, start) for start in starts):
            return own[index:]
    return own


def _starts(text: str, start: str) -> bool:
    if start.endswith(".") or "/" in start:
        letters = bare(start)
        return bool(re.match(rf"^\W*{'[./ ]*'.join(letters)}[./ ]\s*\S", fold(text) + " "))
    return begins_with(text, start)


def _bare_office(text: str, words: Wording) -> str:
    for mark in words.own_capacities:
        if _starts(text, mark):
            return text.split(maxsplit=1)[-1].removeprefix(mark).strip()
    return text


def _put_right(text: str, words: Wording) -> tuple[str, float]:
    """An office without what is written before it, as the law's words have it; and how certain."""
    own = _bare_office(text, words).strip(" .,*_|'`~¬-–:")
    found = nearest(own, words.whole_offices, 0.2)
    if found:
        office, amiss = found
        same = own.upper() == office
        return office, 0.96 if same else 0.94 if not amiss else 0.8
    known = any(begins_with(own, office) for office in words.offices)
    return own, 0.96 if known else 0.7


def _office(text: str) -> str:
    """``PHÓ CHỦ TỊCH`` as ``Phó Chủ tịch``; what an office is of keeps its capital."""
    parts = text.strip(" .,*_|'`").split()
    out: list[str] = []
    capital = True
    for part in parts:
        out.append(part.capitalize() if capital else part.lower())
        capital = fold(part) in {"pho", "quyen", "chanh", "q.", "tong"} and fold(part) != "chanh"
    return " ".join(out)


def _name(block: Block, capacity: Sequence[Line], words: Wording) -> Proposal | None:
    """The printed name: in small letters with capitals, centred below the office."""
    top, middle, slack = block.sheet.height, block.sheet.width * 0.7, 22.0
    if capacity:
        top, middle = capacity[-1].box.bottom, capacity[-1].box.middle
    elif block.recipients:  # a stamp lies over the office: the name stands below all the same
        top, slack = block.recipients.box.bottom, 32.0
    best: tuple[float, Proposal] | None = None
    for line in block.right:
        room = line.box.top - top
        if not LEAST_ROOM_MM < room < ROOM_MM or abs(line.box.middle - middle) > slack:
            continue
        value = _full_name(line.text, words)
        if not value:
            continue
        family = value.split()[0] in words.families
        near = 1 - abs(line.box.middle - middle) / 60
        score = line.least * near * (1.0 if family else 0.6) * (1.0 if room > 12 else 0.7)  # noqa: PLR2004
        sure = line.least * (0.97 if family else 0.8) * (1.0 if capacity else 0.9)
        if best is None or score > best[0]:
            best = score, Proposal(value, min(sure, 0.97), line.page, line.box)
    return best[1] if best else None


def _full_name(text: str, words: Wording) -> str:
    """A person's name without rank or degree; nothing when it is none."""
    said = text.strip(" .,*_|'`-–")
    for rank in sorted(words.ranks, key=len, reverse=True):
        if said.startswith(rank) and said != rank:
            said = said[len(rank) :].strip(" .,")
    parts = said.split()
    if len(parts) not in NAME_WORDS or len(said) > 50:  # noqa: PLR2004  PL VI: 50
        return ""
    for part in parts:
        if not part[0].isupper() or not all(letter.isalpha() or letter == "-" for letter in part):
            return ""
        if len(part) > 1 and (part.isupper() or len(part) > 8):  # noqa: PLR2004  syllables are short
            return ""
    return said


def _places(block: Block) -> Proposal | None:
    """``ToPlaces``: the entries below ``Nơi nhận``, without where it is kept (Lưu)."""
    if block.recipients is None:
        return None
    start = block.recipients
    lines: list[Line] = []
    for line in block.left:
        if line.box.top <= start.box.top + 0.5 * start.box.height:
            continue
        last = lines[-1].box if lines else start.box
        if line.box.top - last.bottom > 1.6 * last.height or line.box.left > start.box.left + 18:
            break
        lines.append(line)
    entries = _entries(lines)
    kept = [one.strip(" ;.,") for one in entries if not re.match(r"^luu\b", fold(one))]
    value = "; ".join(filter(None, kept))
    if not value:
        return None
    sure = 0.9 * min(line.confidence for line in lines)
    return Proposal(
        value[:LONGEST_PLACES], sure, start.page, Area.around(line.box for line in lines)
    )


def _entries(lines: Sequence[Line]) -> list[str]:
    """What each line, or several that go on, lists; up to where it is kept (Lưu)."""
    entries: list[str] = []
    for line in lines:
        text = re.sub(r"^[~¬_|.,'`\s]+(?=[-–+•\w])", "", line.text.strip())
        if text.startswith(("-", "–", "+", "•")) or not entries:
            entries.append(text.lstrip("-–+• ~"))
        else:
            entries[-1] = f"{entries[-1]} {text}"
        if re.match(r"^l[u]u\b", fold(entries[-1])):
            break
    return entries
