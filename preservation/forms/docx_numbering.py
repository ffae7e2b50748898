"""Numbers that a word processor writes before paragraphs: ``1.``, ``a)``, ``-``."""

from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from preservation.forms.docx_styles import W, attribute

LEVELS = 9
LARGEST = 3999
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
BULLETS = {"\uf0b7": "•", "\uf02d": "-", "\uf0a7": "▪", "\uf0d8": "–", "o": "○"}


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of one docx, and how far each has come."""

    root: Element | None
    """The element ``numbering``; None where there is none."""
    reached: dict[tuple[str, int], int] = field(default_factory=dict)

    def marker(self, number: str, level: int) -> tuple[str, Element | None]:
        """What stands before the next paragraph, and the level's own properties (or None)."""
        abstract = self._abstract(number)
        held = None if abstract is None else self._level(abstract, level)
        if held is None or not 0 <= level < LEVELS or abstract is None:
            return "", None
        name = abstract.get(W + "abstractNumId") or ""
        self._advance(abstract, name, level)
        if (attribute(held, "numFmt") or "decimal") == "bullet":
            text = attribute(held, "lvlText") or "-"
            return "".join(BULLETS.get(one, one) for one in text), held
        text = attribute(held, "lvlText") or ""
        for place in range(level + 1):
            form = self._level(abstract, place)
            kind = "decimal" if form is None else attribute(form, "numFmt") or "decimal"
            text = text.replace(f"%{place + 1}", shown(self.reached.get((name, place), 1), kind))
        return text, held

    def _advance(self, abstract: Element, name: str, level: int) -> None:
        held = self._level(abstract, level)
        start = (None if held is None else attribute(held, "start")) or "1"
        before = self.reached.get((name, level))
        first = int(start) if start.isdigit() else 1
        self.reached[name, level] = first if before is None else before + 1
        for deeper in range(level + 1, LEVELS):
            self.reached.pop((name, deeper), None)

    def _abstract(self, number: str) -> Element | None:
        if self.root is None:
            return None
        for one in self.root.findall(W + "num"):
            if one.get(W + "numId") == number:
                wanted = attribute(one, "abstractNumId")
                return next(
                    (
                        held
                        for held in self.root.findall(W + "abstractNum")
                        if held.get(W + "abstractNumId") == wanted
                    ),
                    None,
                )
        return None

    def _level(self, abstract: Element, level: int) -> Element | None:
        return next(
            (one for one in abstract.findall(W + "lvl") if one.get(W + "ilvl") == str(level)), None
        )


def shown(number: int, kind: str) -> str:
    """A number, as a list shows it."""
    match kind:
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02}"
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters.upper() if kind == "upperLetter" else letters
        case "lowerRoman" | "upperRoman":
            said = roman(number)
            return said.upper() if kind == "upperRoman" else said
        case _:
            return str(number)


def roman(number: int) -> str:
    """``4`` → ``iv``."""
    if not 0 < number <= LARGEST:
        return str(number)
    made = ""
    for value, letters in ROMAN:
        while number >= value:
            made, number = made + letters, number - value
    return made
