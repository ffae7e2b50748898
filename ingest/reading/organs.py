"""Whose document it is: the names in the left of the head, put together, written as names are."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean

from ingest.reading.found import Proposal
from ingest.reading.head import Head
from ingest.reading.letters import begins_with, fold, in_capitals, nearest
from ingest.reading.lines import Line
from preservation.pages.words import Area
from repository.wording import Organs, Wording

GAP_MM = 9.0
"""So much room ends the names, when nothing else does."""
LONGEST = 200


def issuer(
    head: Head, number: Line | None, words: Wording, agencies: Sequence[str]
) -> Proposal | None:
    """``OrganName``: the issuer's full name (PL I Phần I, II.2).

    Args:
        head: The head of the first page.
        number: The number line below the names, if it was found.
        words: What names are made of.
        agencies: Names that the archive knows; they decide how it is written.
    """
    lines = list(_lines(head, number, words))
    if not lines:
        return None
    names = names_of([line.text for line in lines], words.organs)
    whole = [proper(name, words.organs) for name in names]
    own, above = whole[-1], whole[-2] if len(whole) > 1 else ""
    composed = _composed(own, above, words.organs)
    sure = fmean(line.confidence for line in lines)
    known = _known([composed, own], agencies)
    if known:
        value, certain = known, 0.97 * min(1.0, sure + 0.05)
    else:
        value, certain = composed, (0.94 if sure >= 1 else 0.9) * sure
    if not any(begins_with(names[-1], kind) for kind in words.organs.kinds):
        certain *= 0.7
    if head.state is None:
        certain *= 0.8
    count = sum(len(name.split()) for name in names[-1:])
    box = _own_box(lines, count)
    return Proposal(value[:LONGEST], certain, lines[0].page, box)


def names_of(lines: Sequence[str], organs: Organs) -> list[str]:
    """Lines in capitals, put together to the names that they are parts of."""
    names: list[str] = []
    for line in lines:
        text = " ".join(line.split()).lstrip(" *_-–.|'`").rstrip(" *_.|'`")
        if not text:
            continue
        if names and not _begins(text, names[-1], organs):
            names[-1] = f"{names[-1]} {text}"
        else:
            names.append(text)
    return names


def proper(name: str, organs: Organs) -> str:
    """``SỞ NỘI VỤ`` as it is written in a sentence: ``Sở Nội vụ`` (PL II, V)."""
    syllables = [organs.spelled.get(part, part) for part in name.upper().split()]
    parts = " ".join(syllables).split()
    out: list[str] = []
    at, capital, place = 0, True, False
    while at < len(parts):
        kind = _kind_at(parts, at, organs) if at == 0 or not place else None
        if kind and (at == 0 or len(kind.split()) > 2):  # noqa: PLR2004  "BAN" means more things
            length = len(kind.split())
            out += kind.capitalize().split()  # with its own marks, whatever OCR made of them
            at, capital = at + length, True
            continue
        here = _place_at(parts, at, organs)
        if here:
            out += [part.lower() for part in _place_words(parts, at, here, organs)]
            at, place = at + here, True
            continue
        named = _name_at(parts, at, organs)
        if place or named:
            out += [_titled(part) for part in parts[at : at + (named or 1)]]
            at += named or 1
            continue
        out.append(parts[at].capitalize() if capital else parts[at].lower())
        lead = " ".join(parts[max(at - 1, 0) : at + 1]) in organs.leads
        joins = lead or parts[at] in organs.parts or parts[at].endswith(",")
        if parts[at] in organs.parts:
            out[-1] = parts[at].lower()
        at, capital = at + 1, joins
    return " ".join(out)


def _lines(head: Head, number: Line | None, words: Wording) -> Iterator[Line]:
    """The lines of the names: in capitals, one close below the other, above the number."""
    end = number.box.top + 0.3 * number.box.height if number else head.top + 60
    marks = (*words.urgency, *words.secrecy.levels, *words.secrecy.recall, *words.secrecy.opened)
    bottom: float | None = None
    for line in head.left:
        text = line.text
        if line.box.bottom > end or not in_capitals(text) or not any(map(str.isalpha, text)):
            continue
        if fold(text) in {fold(mark) for mark in marks} or nearest(text, words.state):
            continue
        if nearest(text, words.mottos, 0.2) or len(text.strip(" .-_*|")) < 2:  # noqa: PLR2004
            continue
        if bottom is not None and line.box.top - bottom > GAP_MM:
            break
        bottom = line.box.bottom
        yield line


def _begins(text: str, before: str, organs: Organs) -> bool:
    """Whether ``text`` begins a name of its own, and does not go on with ``before``."""
    if any(begins_with(text, phrase) for phrase in organs.goes_on):
        return False
    across = fold(f"{before.rsplit(maxsplit=1)[-1]} {text.split(maxsplit=1)[0]}")
    if across in {fold(compound) for compound in organs.compounds}:
        return False
    if (
        before.rsplit(maxsplit=1)[-1].strip(",") in organs.joins
        or text.split(maxsplit=1)[0] in organs.joins
    ):
        return False
    if fold(before) in {"van phong", "thanh tra", "ban quan ly", "ban chi dao", "to cong tac"}:
        # An office is one of its superior, when that stands above it; else its name goes on.
        return False
    if _place_at(text.upper().split(), 0, organs):
        return False
    return any(begins_with(text, kind) for kind in organs.kinds)


def _composed(own: str, above: str, organs: Organs) -> str:
    """The issuer's name with what tells it from others of its kind: its superior, its place."""
    if not above:
        return own
    if fold(own) in {"van phong", "thanh tra"}:
        return f"{own} {above}"
    here = _place_of(above, organs)
    if not here or _place_of(own, organs):
        return own
    last = own.rsplit(maxsplit=1)[-1]
    if fold(last) == fold(here.split()[0]):
        own = own.rpartition(" ")[0]  # "THANH TRA TỈNH" is that of its province
    return f"{own} {here}"


def _place_of(name: str, organs: Organs) -> str:
    """``tỉnh Kon Tum`` of ``Ủy ban nhân dân tỉnh Kon Tum``."""
    parts = name.split()
    for at in range(len(parts)):
        upper = [part.upper() for part in parts]
        here = _place_at(upper, at, organs)
        if here and at + here < len(parts):
            return " ".join(parts[at:])
    return ""


def _known(names: Sequence[str], agencies: Sequence[str]) -> str:
    for name in names:
        found = nearest(name, agencies, 0.08)
        if found:
            return found[0]
    return ""


def _own_box(lines: Sequence[Line], words: int) -> Area:
    """Around the last lines, which hold so many words."""
    held: list[Line] = []
    for line in reversed(lines):
        held.append(line)
        words -= len(line.words)
        if words <= 0:
            break
    return Area.around(line.box for line in held)


def _kind_at(parts: Sequence[str], at: int, organs: Organs) -> str | None:
    fits = [
        kind
        for kind in organs.kinds
        if [fold(part).strip(",") for part in parts[at : at + len(kind.split())]]
        == fold(kind).split()
    ]
    return max(fits, key=len, default=None)


def _place_at(parts: Sequence[str], at: int, organs: Organs) -> int:
    """How many words of a kind of place stand at ``at``; ``XÃ HỘI`` is none."""
    for place in organs.places:
        length = len(place.split())
        if _is_place(list(parts[at : at + length]), place):
            after = parts[at + length] if at + length < len(parts) else ""
            return 0 if (place, after) == ("XÃ", "HỘI") else length
    return 0


def _place_words(parts: Sequence[str], at: int, length: int, organs: Organs) -> list[str]:
    """The kind of place at ``at`` with its own marks."""
    said = list(parts[at : at + length])
    return next((place.split() for place in organs.places if _is_place(said, place)), said)


def _is_place(parts: list[str], place: str) -> bool:
    """With its marks, since QUẢN is no QUẬN; long words are told by their letters alone."""
    if len(place) > 3 and place != "QUẬN":  # noqa: PLR2004  XÃ
        return [fold(part) for part in parts] == fold(place).split()
    return parts == place.split()


def _name_at(parts: Sequence[str], at: int, organs: Organs) -> int:
    for name in organs.names:
        length = len(name.split())
        if [fold(part) for part in parts[at : at + length]] == fold(name).split():
            return length
    return 0


def _titled(part: str) -> str:
    return "-".join(piece.capitalize() for piece in part.split("-"))


def gaps(lines: Sequence[Line]) -> list[float]:
    """The room between each line and the next, in millimetres."""
    return [after.box.top - one.box.bottom for one, after in pairwise(lines)]
