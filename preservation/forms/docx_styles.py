"""Styles of a docx: how a paragraph, its words and its table look after all that is inherited.

ECMA-376 Part 1, 17.7: defaults, then the styles from the oldest ancestor on, then what is direct.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from preservation.forms.docx_values import NO_EDGES, Edges, Face, Shape

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWENTIETHS = 20
OFF = frozenset({"0", "false", "off", "none"})
MOST_POINTS = 400
DEEPEST = 20
"""Styles that one style stands on."""
ALIGN = {
    "both": "justify", "distribute": "justify", "center": "center", "right": "right",
    "end": "right", "left": "left", "start": "left",
}  # fmt: skip
LEADERS = {"dot": ".", "hyphen": "-", "underscore": "_", "middleDot": "·"}
SIDES = (("top",), ("right", "end"), ("bottom",), ("left", "start"))


def attribute(element: Element, path: str, name: str = "val") -> str | None:
    """An attribute of the element at ``path``; None where it is not said."""
    found = element.find(W + path.replace("/", f"/{W}")) if path else element
    value = None if found is None else found.get(W + name)
    return None if value is None else str(value)


def points(text: str | None, usual: float = 0, unit: float = TWENTIETHS) -> float:
    """A length, within what a page can have."""
    try:
        value = float(text) / unit if text is not None else usual
    except ValueError:
        return usual
    return max(-MOST_POINTS * 10, min(value, MOST_POINTS * 10))


def switch(element: Element, name: str, *, usual: bool) -> bool:
    """A property that is on or off."""
    found = element.find(W + name)
    return usual if found is None else (found.get(W + "val") or "1") not in OFF


def colour(text: str | None) -> str:
    """``rrggbb``, or nothing for what is automatic or no colour."""
    value = (text or "").lower()
    usable = len(value) == 6 and all(one in "0123456789abcdef" for one in value)  # noqa: PLR2004
    return value if usable else ""


def line(element: Element) -> str:
    """A border, as CSS says it."""
    kind = element.get(W + "val") or "none"
    if kind in {"none", "nil"}:
        return "none"
    width = max(points(element.get(W + "sz"), 0.5, 8), 0.25)
    style = {"double": "double", "dotted": "dotted", "dashed": "dashed"}.get(kind, "solid")
    return f"{min(width, 6):g}pt {style} #{colour(element.get(W + 'color')) or '000000'}"


def edges(element: Element | None, usual: Edges = NO_EDGES) -> Edges:
    """The borders that ``element`` says, over the usual ones."""
    if element is None:
        return usual
    made = list(usual)
    for place, names in enumerate(SIDES):
        for name in names:
            found = element.find(W + name)
            if found is not None:
                made[place] = line(found)
    return (made[0], made[1], made[2], made[3])


def face_of(element: Element | None, face: Face) -> Face:
    """``face``, changed by run properties."""
    if element is None:
        return face
    under, size = attribute(element, "u"), attribute(element, "sz")
    tint, fill = attribute(element, "color"), attribute(element, "shd", "fill")
    raised = attribute(element, "vertAlign")
    return replace(
        face,
        bold=switch(element, "b", usual=face.bold),
        italic=switch(element, "i", usual=face.italic),
        underline=face.underline if under is None else under not in OFF,
        strike=switch(element, "strike", usual=face.strike),
        caps=switch(element, "caps", usual=face.caps),
        hidden=switch(element, "vanish", usual=face.hidden),
        points=max(min(points(size, face.points, 2), MOST_POINTS), 1) if size else face.points,
        colour=face.colour if tint is None else colour(tint),
        fill=face.fill if fill is None else colour(fill),
        raised=face.raised
        if raised is None
        else (raised if raised in {"superscript", "subscript"} else ""),
    )


def shape_of(element: Element | None, shape: Shape) -> Shape:
    """``shape``, changed by paragraph properties."""
    if element is None:
        return shape
    align = attribute(element, "jc")
    return replace(
        shape,
        align=shape.align if align is None else ALIGN.get(align, "left"),
        keep_next=switch(element, "keepNext", usual=shape.keep_next),
        keep_lines=switch(element, "keepLines", usual=shape.keep_lines),
        new_page=switch(element, "pageBreakBefore", usual=shape.new_page),
        close=switch(element, "contextualSpacing", usual=shape.close),
        edges=edges(element.find(W + "pBdr"), shape.edges),
        fill=colour(attribute(element, "shd", "fill")) or shape.fill,
        tabs=shape.tabs if element.find(W + "tabs") is None else tuple(_tabs(element)),
        **_indents(element, shape),
        **_spaces(element, shape),
    )


def _indents(element: Element, shape: Shape) -> dict[str, float]:
    def said(*names: str, usual: float) -> float:
        for name in names:
            value = attribute(element, "ind", name)
            if value is not None:
                return points(value)
        return usual

    hanging = attribute(element, "ind", "hanging")
    first = said("firstLine", usual=shape.first) if hanging is None else -points(hanging)
    return {
        "left": said("left", "start", usual=shape.left),
        "right": said("right", "end", usual=shape.right),
        "first": first,
    }


def _spaces(element: Element, shape: Shape) -> dict[str, float]:
    height, rule = attribute(element, "spacing", "line"), attribute(element, "spacing", "lineRule")
    line_height = shape.line
    if height is not None:
        exact = rule in {"exact", "atLeast"}
        line_height = -points(height) if exact else points(height, 1, 240)
    return {
        "before": points(attribute(element, "spacing", "before"), shape.before),
        "after": points(attribute(element, "spacing", "after"), shape.after),
        "line": line_height,
    }


def _tabs(element: Element) -> Iterator[tuple[float, str, str]]:
    for one in element.iterfind(f"{W}tabs/{W}tab"):
        kind = ALIGN.get(one.get(W + "val") or "left", "left")
        if one.get(W + "val") != "clear":
            yield points(one.get(W + "pos")), kind, LEADERS.get(one.get(W + "leader") or "", "")


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one docx."""

    root: Element | None
    """The element ``styles``; None where there are none."""
    known: dict[str, Element]
    faces: dict[tuple[str, ...], Face] = field(default_factory=dict)
    shapes: dict[tuple[str, ...], Shape] = field(default_factory=dict)
    """What was reckoned once; a table of a thousand rows asks for it again and again."""

    @classmethod
    def of(cls, root: Element | None) -> "Styles":
        """The styles below ``root``."""
        found = [] if root is None else root.findall(W + "style")
        return cls(root, {one.get(W + "styleId") or "": one for one in found})

    def usual(self, kind: str) -> str:
        """The style of whatever names none."""
        for name, style in self.known.items():
            if style.get(W + "type") == kind and (style.get(W + "default") or "0") not in OFF:
                return name
        return ""

    def line_of(self, name: str) -> list[Element]:
        """A style and what it stands on, the oldest first."""
        line: list[Element] = []
        while name in self.known and len(line) < DEEPEST:
            line.append(self.known[name])
            name = attribute(line[-1], "basedOn") or ""
        return line[::-1]

    def face(self, *names: str) -> Face:
        """How words of these styles look."""
        if names in self.faces:
            return self.faces[names]
        face = Face(points=10)
        if self.root is not None:
            face = face_of(self.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), face)
        for name in names:
            for style in self.line_of(name):
                face = face_of(style.find(W + "rPr"), face)
        self.faces[names] = face
        return face

    def over(self, face: Face, name: str | None) -> Face:
        """``face``, changed by a style of words."""
        for style in self.line_of(name or ""):
            face = face_of(style.find(W + "rPr"), face)
        return face

    def shape(self, *names: str) -> Shape:
        """How paragraphs of these styles are set."""
        if names in self.shapes:
            return self.shapes[names]
        shape = Shape()
        if self.root is not None:
            shape = shape_of(self.root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"), shape)
        for name in names:
            for style in self.line_of(name):
                shape = shape_of(style.find(W + "pPr"), shape)
        self.shapes[names] = shape
        return shape
