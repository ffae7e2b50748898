"""Fitting: words of a table broken into lines; quick, for thousands of cells.

What the face lacks (an emoji in a subject) is printed as ``?``: a register is printed all the same.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from preservation.copies.setting import FONT, REGULAR, unsettable
from preservation.pages.typeset import Face, UnsettableError, checked, face, millimetres

UNKNOWN = "?"
BREAKS = "/-.,;"
"""After these a word is cut rather than elsewhere: ``266/STTTT-CNTT``."""


MOST_KNOWN = 20_000
"""Words that are remembered: those of a language recur, numbers do not."""


@dataclass(slots=True)
class Fitting:
    """Breaks words set at one size."""

    size: float
    """In points."""
    _faces: dict[str, Face] = field(default_factory=dict)
    _widths: dict[tuple[str, str], float] = field(default_factory=dict)
    """Of letters; the pages are set without kerning too."""
    _letters: dict[str, str] = field(default_factory=dict)
    _words: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)

    def lines(self, text: str, room: float, style: str = REGULAR) -> list[str]:
        """``text`` in lines no wider than ``room`` millimetres; a word that is wider is cut.

        Raises:
            UnavailableError: the face is not installed.
        """
        space = self._width(" ", style)
        lines: list[str] = []
        used = 0.0
        for word, wide in self._cleaned(text, style):
            for piece, width in self._pieces(word, wide, room, style):
                if lines and used + space + width <= room:
                    lines[-1] += f" {piece}"
                    used += space + width
                else:
                    lines.append(piece)
                    used = width
        return lines

    def _cleaned(self, text: str, style: str) -> Iterator[tuple[str, float]]:
        """The words of ``text`` as they can be set, each with its width."""
        if len(self._words) > MOST_KNOWN:
            self._words.clear()
        for raw in text.split():
            held = self._words.get((raw, style))
            if held is None:
                word = "".join(map(self._letter, unicodedata.normalize("NFC", raw)))
                held = self._words[raw, style] = word, self._width(word, style)
            yield held

    def _pieces(self, word: str, wide: float, room: float, style: str) -> list[tuple[str, float]]:
        if wide <= room or len(word) == 1:
            return [(word, wide)]
        cut = len(word) - 1
        while cut > 1 and self._width(word[:cut], style) > room:
            cut = cut * 3 // 4 if cut > 32 else cut - 1  # noqa: PLR2004  quickly, then one by one
        after = max(word.rfind(mark, 0, cut) for mark in BREAKS) + 1
        head, rest = word[: after or cut], word[after or cut :]
        whole = [(head, self._width(head, style))]
        return [*whole, *self._pieces(rest, self._width(rest, style), room, style)]

    def _width(self, word: str, style: str) -> float:
        return sum(
            self._widths.get((letter, style)) or self._wide(letter, style) for letter in word
        )

    def _wide(self, letter: str, style: str) -> float:
        wide = self._widths[letter, style] = millimetres(self._face(style).width(letter))
        return wide

    def _face(self, style: str) -> Face:
        if style not in self._faces:
            try:
                self._faces[style] = face(FONT, style, self.size)
            except UnsettableError as error:
                raise unsettable(error.code, error.detail) from error
        return self._faces[style]

    def _letter(self, letter: str) -> str:
        held = self._letters.get(letter)
        if held is None:
            held = self._letters[letter] = self._settable(letter)
        return held

    def _settable(self, letter: str) -> str:
        try:
            checked(letter, self._face(REGULAR))
        except UnsettableError:
            return UNKNOWN
        return UNKNOWN if unicodedata.category(letter)[0] == "C" else letter
