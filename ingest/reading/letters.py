"""Letters: Vietnamese words compared as OCR may have written them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_MARKS = {ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("Ð"): "d"}
_LOOKS = str.maketrans(
    {
        "l": "1",
        "I": "1",
        "|": "1",
        "i": "1",
        "O": "0",
        "o": "0",
        "Q": "0",
        "D": "0",
        "S": "5",
        "s": "5",
        "B": "8",
        "Z": "2",
        "z": "2",
        "g": "9",
    }
)
"""Letters that OCR writes for figures."""


@lru_cache(8192)
def fold(text: str) -> str:
    """``text`` in small letters without marks, its spaces single: all spellings are alike."""
    plain = unicodedata.normalize("NFD", text.translate(_MARKS).lower())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.split())


@lru_cache(8192)
def bare(text: str) -> str:
    """Its letters and figures only, folded."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def figures(text: str) -> str:
    """``text`` with the figures that its letters look like."""
    return text.translate(_LOOKS)


def distance(one: str, other: str, most: int) -> int:
    """How many letters have to be changed, added or left out; ``most`` + 1 when it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, against in enumerate(other, 1):
            changed = before + (letter != against)
            before, row[place] = row[place], min(changed, row[place] + 1, row[place - 1] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]


def nearest(said: str, known: Iterable[str], share: float = 0.15) -> tuple[str, int] | None:
    """Which of ``known`` ``said`` stands for, and how many letters are amiss.

    None when nothing is near enough, or when two are equally near. ``share``: how many of a
    hundred letters may be wrong.
    """
    folded = bare(said)
    found: list[tuple[int, str]] = []
    for one in known:
        against = bare(one)
        amiss = distance(folded, against, int(len(against) * share))
        if amiss <= int(len(against) * share):
            found.append((amiss, one))
    found.sort()
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    return found[0][1], found[0][0]


def upper_share(text: str) -> float:
    """How many of its letters are capitals, from 0 to 1; 0 where it has none."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) / len(letters) if letters else 0.0


def in_capitals(text: str) -> bool:
    """Whether it is set in capitals; OCR may have one of ten wrong."""
    return upper_share(text) >= 0.85  # noqa: PLR2004  said above


def begins_with(text: str, phrase: str) -> bool:
    """Whether ``text`` begins with the whole words of ``phrase``, marks aside."""
    folded, sought = fold(text), fold(phrase)
    return folded == sought or (folded.startswith(sought) and not folded[len(sought)].isalnum())
