"""How Vietnamese becomes terms: one way of writing for all the ways of typing. Pure.

Every word has a *folded* form (no diacritics, đ as d) and, where its writer used
diacritics, an *exact* form. The exact form names the tone at the end of the
syllable, as one types it (``hoàn`` and an older hand's ``hòan`` are both
``hoanF``): a syllable has one tone, so where the mark was put cannot matter, and no
rule about ``qu``, ``gi`` or closed syllables can go wrong. Tone letters are capitals
and every other letter is small: an exact form is never somebody's folded form.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MAX_TEXT = 5_000_000
"""Characters of a text that are looked at; the rest is cut."""
MAX_WORD = 64
"""Characters of a word that are looked at; the rest is cut."""
MAX_KEY = 500
"""Characters of a name that are compared when filtering."""
GAP = "_"
"""Stands where a word has no exact form. No word looks like it."""

WORD = r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_\u0300-\u036f]*)*"
"""A run of letters and digits with the marks that belong to them, as a pattern."""

_HYPHEN = r"[-\u2010-\u2013]"
_PART = r"[^\W\d_]\w{0,15}"
NUMBER = (
    rf"(?<![\w/])\d{{1,7}}(?:{_HYPHEN}{_PART})?[^\S\n]?"
    rf"(?:/[^\S\n]?\d{{4}}[^\S\n]?)?/[^\S\n]?{_PART}"
    rf"(?:{_HYPHEN}{_PART}|[^\S\n]?{_HYPHEN}[^\S\n](?-i:[A-ZĐ][A-ZĐ\d]+)(?!\w))*"
)
"""Số và ký hiệu, as a pattern: ``123/QĐ-UBND``, ``05/2025/TT-BNV``, ``12-NQ/TW``."""

_FIND_WORDS = re.compile(WORD).findall
_WORDS = re.compile(WORD)
_NUMBERS = re.compile(NUMBER)
_HYPHENS = re.compile(r"\s*[-\u2010-\u2013]\s*")
_ZEROS = re.compile(r"(?<!\w)0+(?=\d)")
_SPACES = re.compile(r"[\s_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ONE_SYLLABLE = re.compile(r"[^\W\d_aeiouy]*[aeiouy]+[^\W\d_aeiouy]*")
_TONES = {"\u0300": "F", "\u0301": "S", "\u0303": "X", "\u0309": "R", "\u0323": "J"}
_FRACTION_SLASH = "\u2044"  # what OCR makes of the slash in 05/2025/TT-BNV


def clean(text: str) -> str:
    """``text`` in NFC, cut to ``MAX_TEXT``, without invisible marks; always encodable."""
    text = text[:MAX_TEXT]
    if text.isascii():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = _INVISIBLE.sub("", text).replace(_FRACTION_SLASH, "/")
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """``text`` small, without diacritics, đ as d. Folding twice is like folding once."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).replace("đ", "d").replace("Đ", "d").lower()


@lru_cache(maxsize=1 << 16)
def forms(word: str) -> tuple[str, str]:
    """The folded form of one word, and its exact form ("" where it has no diacritics)."""
    word = unicodedata.normalize("NFC", word[:MAX_WORD]).lower()
    if word.isascii():
        return (word.lstrip("0") or "0") if word.isdecimal() else word, ""
    folded = fold(word)
    return folded, "" if folded == word else _tone_last(word)


def _tone_last(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    tones = [c for c in decomposed if c in _TONES]
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    if len(tones) != 1 or not _ONE_SYLLABLE.fullmatch(bare):
        return unicodedata.normalize("NFC", word)
    rest = unicodedata.normalize("NFC", decomposed.replace(tones[0], ""))
    return rest + _TONES[tones[0]]


@lru_cache(maxsize=1 << 16)
def _pair(word: str) -> str:
    folded, exact = forms(word)
    return f"{folded} {exact or GAP}"


def paired(text: str) -> str:
    """A cleaned text as both engines index it: each word folded, then exact or ``GAP``.

    Word n stands at the places 2n and 2n + 1 of what this returns.
    """
    return " ".join(map(_pair, _FIND_WORDS(text)))


def apart(*parts: str) -> str:
    """Several ``paired`` texts as one, so far apart that no phrase spans two of them."""
    return f" {' '.join([GAP] * 8)} ".join(part for part in parts if part)


def spans(text: str, start: int = 0, end: int = MAX_TEXT) -> Iterator[tuple[int, int, str]]:
    """The words of a cleaned text: where each begins and ends, and the word itself."""
    for found in _WORDS.finditer(text, start, end):
        yield found.start(), found.end(), found.group()


def words(text: str) -> list[str]:
    """The words of a cleaned text as they were written."""
    return _FIND_WORDS(text)


def numbers(text: str) -> list[str]:
    """The document numbers in a cleaned text as whole terms, with their beginnings.

    ``01 / QĐ - UBND`` gives ``1/qd`` and ``1/qd-ubnd``; the longest form of each comes last.
    """
    if "/" not in text:
        return []
    return [form for found in _NUMBERS.finditer(text) for form in _number_forms(found.group())]


def whole_number(typed: str) -> str:
    """The whole term of a typed document number (something that ``NUMBER`` matches)."""
    return _number_forms(typed)[-1]


def _number_forms(written: str) -> list[str]:
    joined = _HYPHENS.sub("-", fold(written))
    joined = _ZEROS.sub("", "".join(joined.split()), count=1)
    head, _, tail = joined.rpartition("/")
    parts = tail.split("-")
    return [f"{head}/{'-'.join(parts[:count])}" for count in range(1, len(parts) + 1)]


def key(name: str) -> str:
    """A name (of a type, agency or dossier) as filters compare it."""
    return _SPACES.sub(" ", fold(clean(name[:MAX_KEY]))).strip()


def label(name: str) -> str:
    """A name as it is shown beside its count."""
    return " ".join(clean(name[:MAX_KEY]).split())
