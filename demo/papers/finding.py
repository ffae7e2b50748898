"""Finding out what came to stand where: the boxes of a page that was set in type, read back."""

# weasyprint is untyped.
# mypy: allow-untyped-calls

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from demo.layout import number_in_words
from demo.papers.office import Hand, OfficePaper
from demo.papers.truth import Box, Paragraph, Spot, Truth

MM = 25.4 / 96
"""A CSS pixel in millimetres."""
Found = list[tuple[int, Any, dict[str, Any]]]
"""Page, box, and what paragraph and field the box belongs to."""


def truth_of(paper: OfficePaper, root: Element, pages: list[Any]) -> Truth:
    """What stands where on ``pages``, as WeasyPrint laid ``root`` out."""
    parents = {child: parent for parent in root.iter() for child in parent}
    found = [
        (page, box, _marks_of(box.element, parents))
        for page, seen in enumerate(pages, 1)
        for box in seen._page_box.descendants()  # noqa: SLF001  no other way to see it
        if getattr(box, "element", None) is not None
    ]
    hand = (paper.manner.hand is not Hand.NOTHING) * ("CodeNumber",)
    if paper.manner.hand is Hand.NUMBER_AND_DAY:
        hand = (*hand, "IssuedDate")
    return Truth(
        id=paper.id,
        pages=len(pages),
        paragraphs=tuple(_paragraphs(found)),
        fields=_fields(paper),
        spots=_spots(found),
        hand=hand,
        secrecy=paper.secrecy.value,
    )


def _marks_of(element: Element | None, parents: Mapping[Element, Element]) -> dict[str, Any]:
    """The nearest paragraph and the nearest field around ``element``."""
    marks: dict[str, Any] = {}
    while element is not None:
        for name in ("data-p", "data-f", "data-hand"):
            if name in element.attrib:
                marks.setdefault(name, element.attrib[name])
                marks.setdefault(f"{name} at", element)
        element = parents.get(element)
    return marks


def _paragraphs(found: Found) -> Iterator[Paragraph]:
    kept: dict[tuple[int, Any], list[Any]] = {}
    written = set()
    for page, box, marks in found:
        if "data-p" not in marks:
            continue
        key = page, marks["data-p at"]
        if "data-hand" in marks:
            written.add(key)
        elif hasattr(box, "text"):
            kept.setdefault(key, []).append(box)
    for (page, element), boxes in kept.items():
        text = _joined(boxes)
        if text:
            hand = (page, element) in written
            yield Paragraph(page, element.attrib["data-p"], text, _around(boxes), hand)


def _joined(boxes: list[Any]) -> str:
    """The text of ``boxes``, one space where a new line begins."""
    text, line = "", None
    for box in boxes:
        base = round(box.position_y + box.baseline)
        text += (" " if line is not None and abs(base - line) > 2 else "") + box.text  # noqa: PLR2004
        line = base
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _around(boxes: list[Any]) -> Box:
    lefts = [(one.position_x, one.position_y) for one in boxes]
    rights = [(one.position_x + one.width, one.position_y + one.height) for one in boxes]
    corners = (
        min(x for x, _ in lefts), min(y for _, y in lefts),
        max(x for x, _ in rights), max(y for _, y in rights),
    )  # fmt: skip
    return tuple(round(value * MM, 2) for value in corners)


def _spots(found: Found) -> dict[str, Spot]:
    """Where each field is: its first page."""
    kept: dict[str, tuple[int, list[Any]]] = {}
    for page, box, marks in found:
        code = marks.get("data-f")
        if code and (hasattr(box, "text") or box.element is marks["data-f at"]):
            first, boxes = kept.setdefault(code, (page, []))
            if page == first and isinstance(box.width, int | float):
                boxes.append(box)
    return {code: Spot(page, _around(boxes)) for code, (page, boxes) in kept.items()}


def _fields(paper: OfficePaper) -> dict[str, str]:
    subject = paper.subject
    fields = {
        "TypeName": paper.kind,
        "CodeNumber": number_in_words(paper.number),
        "CodeNotation": paper.notation,
        "IssuedDate": paper.day.isoformat(),
        "OrganName": paper.issuer.name,
        "OrganLines": " ".join(paper.issuer.lines),
        "Subject": subject[:1].lower() + subject[1:] if paper.is_letter else subject,
        "Place": paper.issuer.place,
        "Position": paper.position,
        "FullName": paper.full_name,
        "Priority": str(paper.priority),
        "ToOrganName": "\n".join(paper.to),
        "ToPlaces": "\n".join(paper.recipients),
    }
    return {code: value for code, value in fields.items() if value}
