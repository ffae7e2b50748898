"""Words: what stands on a page, word by word, with where it stands; from a text layer or from OCR.

A plain value that knows no library: OCR makes the same words from a picture as MuPDF does from a
PDF that was born digital, and whoever reads a document need not know which it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

MOST_WORDS = 200_000
"""Words that are taken from one file."""
MOST_PAGES = 2_000
"""Pages of one file that may be asked for at once."""


class Area(NamedTuple):
    """A box on a page as it is shown: edges in millimetres from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """From the upper edge to the lower."""
        return self.bottom - self.top

    @property
    def width(self) -> float:
        """From the left edge to the right."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Its middle, across."""
        return (self.left + self.right) / 2

    @classmethod
    def around(cls, areas: Iterable["Area"]) -> Self:
        """The smallest box around ``areas``, of which there is at least one."""
        lefts, tops, rights, bottoms = zip(*areas, strict=True)
        return cls(min(lefts), min(tops), max(rights), max(bottoms))

    def as_list(self) -> list[float]:
        """Left, top, right and bottom, as JSON holds them."""
        return [round(edge, 2) for edge in self]


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is read."""

    text: str
    """In NFC, with the marks that stand at it: ``số,``."""
    page: int
    """From 0."""
    box: Area
    confidence: float
    """From 0 to 1, as OCR says; 1 where the file itself says what it is."""
    line: int
    """Words with one number stand on one line, from left to right; counted down each page."""


@dataclass(frozen=True, slots=True)
class PageOfWords:
    """A page with its words, in the order of reading that its source gives."""

    number: int
    """From 0."""
    width: float
    """In millimetres, as shown."""
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """What it says, a line a line."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines())

    def lines(self) -> Iterator[list[Word]]:
        """Its words, line by line."""
        held: list[Word] = []
        for word in self.words:
            if held and word.line != held[-1].line:
                yield held
                held = []
            held.append(word)
        if held:
            yield held

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it; ``from_dict`` makes the same page of it."""
        return {
            "number": self.number,
            "width": round(self.width, 2),
            "height": round(self.height, 2),
            "words": [
                [one.text, *one.box.as_list(), round(one.confidence, 3), one.line]
                for one in self.words
            ],
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Self:
        """The page that ``as_dict`` wrote."""
        number = int(said["number"])
        return cls(
            number,
            float(said["width"]),
            float(said["height"]),
            tuple(
                Word(str(text), number, Area(*map(float, box)), float(confidence), int(line))
                for text, *box, confidence, line in said["words"]
            ),
        )


def words(path: str, numbers: Sequence[int] | None = None) -> dict[str, Any]:
    """The words of a PDF's text layer. Runs in a worker, where it is called ``words``.

    Args:
        path: The file.
        numbers: The pages that are wanted, from 0; -1 is the last one. All, if not said.

    Returns:
        ``pages``: each as ``PageOfWords.as_dict`` writes it; ``of``: how many pages the file
        has; ``cut``: whether there was more than may be told.

    Raises:
        UnreadableError: it is no PDF, or broken.
        EncryptedError: it needs a key.
    """
    from preservation.pages.layer import read_layer

    return read_layer(path, numbers)
