"""Later: the fields that were filled, changed or added after a signature, and where they lie."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler

from preservation.signatures import changes, found
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.records import LaterField

MOST_FIELDS = 2_000
LONGEST_VALUE = 200
"""Characters of a field's value that are worth naming."""


@dataclass(frozen=True, slots=True)
class Widget:
    """A form field where it lies on a page."""

    name: str
    kind: str
    """``/Sig``, ``/Tx``, …"""
    page: int
    """From 1; 0 if no page shows it."""
    box: tuple[float, float, float, float]
    """Left, bottom, right, top in points."""
    value: object
    shows: object
    """A comparable image of its appearance."""
    text: str
    """Its value in words; empty for a signature."""

    @property
    def visible(self) -> bool:
        """Whether it takes room on a page."""
        return self.page > 0 and self.box[0] < self.box[2] and self.box[1] < self.box[3]

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return self.value is None and not self.text


def widgets(handler: PdfHandler) -> dict[tuple[str, int], Widget]:
    """Every field with a place on a page, by its name and number among those of that name."""
    pages = _pages(handler)
    held: dict[tuple[str, int], Widget] = {}
    count: dict[str, int] = {}
    for reference, name, kind, node in found.tree(handler):
        box = _box(node)
        if box is None or len(held) >= MOST_FIELDS:
            continue
        number = count[name] = count.get(name, -1) + 1
        held[name, number] = Widget(
            name=name,
            kind=kind,
            page=pages.get(reference, 0),
            box=box,
            value=_value(node),
            shows=(changes.shape(found.get(node, "/AP")), str(found.get(node, "/AS"))),
            text=_text(node),
        )
    return held


def between(old: PdfHandler, new: PdfHandler) -> Iterator[tuple[Widget | None, Widget]]:
    """Each field that differs: as it was (None if it was not there), and as it is."""
    before = widgets(old)
    for key, now in widgets(new).items():
        then = before.get(key)
        if then is None or (then.value, then.shows, then.box) != (now.value, now.shows, now.box):
            yield then, now


def named(later: Iterable[Widget]) -> tuple[LaterField, ...]:
    """What the record says of visible fields."""
    return tuple(LaterField(w.name, w.page, w.box, w.text) for w in later if w.visible)


def _pages(handler: PdfHandler) -> dict[found.Reference | None, int]:
    """Which page shows which widget."""
    pages: dict[found.Reference | None, int] = {}
    for number, (_, page) in enumerate(changes.leaves(handler), 1):
        notes = found.get(page, "/Annots")
        for index in range(len(notes) if isinstance(notes, generic.ArrayObject) else 0):
            reference = found.reference_of(notes, index)
            if reference is not None:
                pages.setdefault(reference, number)
    return pages


def _box(node: Foreign) -> tuple[float, float, float, float] | None:
    sides = attempt(lambda: [float(side) for side in node["/Rect"]])
    if isinstance(sides, Broken) or len(sides) != 4:  # noqa: PLR2004  a rectangle
        return None
    left, right = sorted(sides[::2])
    bottom, top = sorted(sides[1::2])
    return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)


def _value(node: Foreign) -> object:
    """A comparable image of a field's value, its parents asked in turn."""
    for _ in range(8):
        if not isinstance(node, generic.DictionaryObject):
            return None
        if "/V" in node:
            reference = found.reference_of(node, "/V")
            held = found.get(node, "/V")
            if isinstance(held, generic.DictionaryObject):
                return reference or "dictionary"
            return None if held is None else str(held)
        node = found.get(node, "/Parent")
    return None


def says(node: Foreign) -> bool:
    """Whether a field says anything: a signature, a word, a state."""
    return _value(node) not in (None, "")


def _text(node: Foreign) -> str:
    value = _value(node)
    return value[:LONGEST_VALUE] if isinstance(value, str) and value != "dictionary" else ""
