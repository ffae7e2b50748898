"""Fitting: words of a table broken into lines; quick, for thousands of cells.

What the face lacks (an emoji in a subject) is printed as ``?``: a register is printed all the same.
"""

import unicodedata
from dataclasses import dataclass, field

from preservation.copies.setting import FONT, REGULAR, unsettable
from preservation.pages.typeset import Face, UnsettableError, checked, face, millimetres

UNKNOWN = "?"
BREAKS = "/-.,;"
"""After these a word is cut rather than elsewhere: ``266/STTTT-CNTT``."""


@dataclass(slots=True)
class Fitting:
    """Breaks words set at one size."""

    size: float
    """In points."""
    _faces: dict[str, Face] = field(default_factory=dict)
    _widths: dict[tuple[str, str], float] = field(default_factory=dict)
    _letters: dict[str, str] = field(default_factory=dict)

    def lines(self, text: str, room: float, style: str = REGULAR) -> list[str]:
        """``text`` in lines no wider than ``room`` millimetres; a word that is wider is cut.

        Raises:
            UnavailableError: the face is not installed.
        """
        space = self._width(" ", style)
        lines: list[str] = []
        used = 0.0
        for word in self._clean(text).split():
            for piece in self._pieces(word, room, style):
                width = self._width(piece, style)
                if lines and used + space + width <= room:
                    lines[-1] += f" {piece}"
                    used += space + width
                else:
                    lines.append(piece)
                    used = width
        return lines

    def _pieces(self, word: str, room: float, style: str) -> list[str]:
        if self._width(word, style) <= room or len(word) == 1:
            return [word]
        cut = len(word) - 1
        while cut > 1 and self._width(word[:cut], style) > room:
            cut = cut * 3 // 4 if cut > 32 else cut - 1  # noqa: PLR2004  quickly, then one by one
        after = max(word.rfind(mark, 0, cut) for mark in BREAKS) + 1
        cut = after or cut
        return [word[:cut], *self._pieces(word[cut:], room, style)]

    def _width(self, word: str, style: str) -> float:
        held = self._widths.get((word, style))
        if held is None:
            held = self._widths[word, style] = millimetres(self._face(style).width(word))
        return held

    def _face(self, style: str) -> Face:
        if style not in self._faces:
            try:
                self._faces[style] = face(FONT, style, self.size)
            except UnsettableError as error:
                raise unsettable(error.code, error.detail) from error
        return self._faces[style]

    def _clean(self, text: str) -> str:
        composed = unicodedata.normalize("NFC", text)
        return "".join(self._letter(letter) for letter in composed)

    def _letter(self, letter: str) -> str:
        held = self._letters.get(letter)
        if held is None:
            held = self._letters[letter] = self._settable(letter)
        return held

    def _settable(self, letter: str) -> str:
        if letter.isspace():
            return " "
        try:
            checked(letter, self._face(REGULAR))
        except UnsettableError:
            return UNKNOWN
        return UNKNOWN if unicodedata.category(letter)[0] == "C" else letter
