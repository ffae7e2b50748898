"""The head of a first page: what stands left and right of it (NĐ 30/2020 PL I Phần I, IV)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.reading.letters import bare, distance, fold
from ingest.reading.lines import Line, Sheet, parted
from preservation.pages.words import Area, Word
from repository.wording import Wording

HEAD_SHARE = 0.5
"""The head stands in the upper half."""
AMISS = 0.25
"""The state's name is known for what it is though a quarter of its letters be wrong."""
GUESSED = 0.44
"""Where the columns part on a page whose state's name is not found, of its width."""
BODY_SHARE = 0.66
BODY_GAP_MM = 4.0
DEEP_MM = 95.0
"""How far below the state's name the left column may reach: a long subject, two stamps."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the columns of the head part, and what stands in each."""

    state: Area | None
    """Where the state's name and its motto stand."""
    across: float
    """What stands further left is the issuer's."""
    left: tuple[Line, ...]
    right: tuple[Line, ...]

    @property
    def top(self) -> float:
        """Where the head begins."""
        return self.state.top if self.state else 0.0


def head_of(sheet: Sheet, words: Wording) -> Head:
    """The head of ``sheet``, which is the first page of a document."""
    state = next((area for area in (_area(sheet, one) for one in words.state) if area), None)
    motto = next((area for area in (_area(sheet, one) for one in words.mottos) if area), None)
    found = [area for area in (state, motto) if area]
    if not found:
        across, around = sheet.width * GUESSED, None
    else:
        around = Area.around(found)
        slack = 1.5 if state else 10.0  # the name above a motto is wider than it
        across = around.left - slack
    one = around is not None and abs(around.middle - sheet.width / 2) < 0.06 * sheet.width
    top = around.top - 8 if around else 0.0
    near = [
        line
        for line in sheet.lines
        if line.box.bottom > top and line.box.top < top + DEEP_MM + 8 and _upper(line, sheet)
    ]
    if one:
        return Head(around, across, tuple(near), tuple(near))
    halves = [parted(line, across) for line in near if not _is_body(line, across, sheet)]
    return Head(
        around,
        across,
        tuple(left for left, _ in halves if left),
        tuple(right for _, right in halves if right),
    )


def row_at(lines: Sequence[Line], box: Area) -> Line:
    """Everything of ``lines`` that stands level with ``box``, from left to right."""
    level: list[Word] = []
    for line in lines:
        for word in line.words:
            common = min(word.box.bottom, box.bottom) - max(word.box.top, box.top)
            if common > 0.4 * min(word.box.height, box.height):
                level.append(word)
    return Line(tuple(sorted(level, key=lambda word: word.box.left)))


def _is_body(line: Line, across: float, sheet: Sheet) -> bool:
    """Whether ``line`` runs on across both columns: then the head is over."""
    left, right = parted(line, across)
    if left is None or right is None or line.box.width < BODY_SHARE * sheet.width:
        return False
    return right.box.left - left.box.right < BODY_GAP_MM and not line.folded.startswith("so")


def _upper(line: Line, sheet: Sheet) -> bool:
    return line.box.top < sheet.height * HEAD_SHARE


def _area(sheet: Sheet, name: str) -> Area | None:
    """Where ``name`` stands in the head, alone or after other words of its line."""
    sought = bare(name)
    tokens = [token for token in fold(name).split() if token.isalpha()]
    best: tuple[int, Area] | None = None
    for line in sheet.lines:
        if not _upper(line, sheet):
            break
        for run in _runs(line.words, tokens, len(sought)):
            amiss = distance(bare(" ".join(w.text for w in run)), sought, int(len(sought) * AMISS))
            if amiss <= len(sought) * AMISS and (best is None or amiss < best[0]):
                best = amiss, Area.around(word.box for word in run)
    return best[1] if best else None


def _runs(words: Sequence[Word], tokens: Sequence[str], length: int) -> Iterator[Sequence[Word]]:
    """Runs of words that may say what is sought: about as long, with some of its words."""
    said = [bare(word.text) for word in words]
    there = sum(len(token) for token in tokens if any(token in one for one in said))
    if there < length * 0.4:  # a word that OCR has wrong is not found, two in three are
        return
    for start in range(len(words)):
        total = 0
        for end in range(start, len(words)):
            total += len(said[end])
            if total > length * (1 + AMISS):
                break
            if total >= length * (1 - AMISS) and said[start] and said[end]:
                yield words[start : end + 1]
