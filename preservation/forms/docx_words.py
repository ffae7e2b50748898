"""Words of a paragraph: runs, fields, breaks and tabs, each with its face."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from preservation.forms.docx_styles import Styles, W, attribute, face_of
from preservation.forms.docx_values import Face, Notes, Piece

THROUGH = frozenset({"hyperlink", "smartTag", "sdt", "sdtContent", "ins", "fldSimple", "customXml"})
"""Elements whose children are words as well."""
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}


@dataclass(slots=True)
class Words:
    """Reads the words of one paragraph."""

    styles: Styles
    notes: Notes
    face: Face
    """Of its style."""
    instruction: str | None = None
    """Of the field that is open, until its result begins."""
    number: str = ""
    """``page`` or ``pages``, while such a field's old result passes by."""
    pieces: list[Piece] = field(default_factory=list)

    def read(self, paragraph: Element) -> tuple[Piece, ...]:
        """The pieces of ``paragraph``."""
        self._children(paragraph)
        return tuple(_joined(self.pieces))

    def _children(self, element: Element) -> None:
        for child in element.iterchildren(f"{W}*"):
            name = child.tag.removeprefix(W)
            if name == "r":
                self._run(child)
            elif name == "fldSimple" and _number(child.get(W + "instr") or ""):
                run = child.find(W + "r")
                face = self._face(run) if run is not None else self.face
                self.pieces.append(Piece("1", face, _number(child.get(W + "instr") or "")))
            elif name in THROUGH:
                self._children(child)
            else:
                self.notes.add(name)

    def _face(self, run: Element) -> Face:
        properties = run.find(W + "rPr")
        if properties is None:
            return self.face
        return face_of(properties, self.styles.over(self.face, attribute(properties, "rStyle")))

    def _run(self, run: Element) -> None:
        face = self._face(run)
        for child in run.iterchildren():
            name = str(child.tag).removeprefix(W)
            if name == "fldChar":
                self._field(child.get(W + "fldCharType") or "", face)
            elif name == "instrText" and self.instruction is not None:
                self.instruction += child.text or ""
            elif self.number or self.instruction is not None or face.hidden:
                continue
            elif name == "br" and child.get(W + "type") == "page":
                self.pieces.append(Piece("", face, "break"))
            elif name == "t" or name in SIGNS:
                self.pieces.append(Piece(SIGNS.get(name, child.text or ""), face))
            else:
                self.notes.add(name.rpartition("}")[2])

    def _field(self, kind: str, face: Face) -> None:
        if kind == "begin":
            self.instruction = ""
        elif kind == "separate" or (kind == "end" and self.instruction is not None):
            self.number = _number(self.instruction or "")
            self.instruction = None
            if self.number:
                self.pieces.append(Piece("1", face, self.number))
        if kind == "end":
            self.number = ""


def _number(instruction: str) -> str:
    """Which number a field reckons."""
    name = (instruction.split() or [""])[0].upper()
    return {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}.get(name, "")


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """The same, with neighbours that look alike put together."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and (held.face, held.field, piece.field) == (piece.face, "", ""):
            held = Piece(held.text + piece.text, held.face)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
