"""Setting a practice paper in type (NĐ 30/2020 Phụ lục I), and noting what came to stand where."""

# weasyprint is untyped.
# mypy: allow-untyped-calls

import hashlib
import html
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element  # noqa: S405  a type; nothing is parsed

from demo.layout import CSS, SHORT_RULE, day_in_words, number_in_words
from demo.papers.office import URGENCY, Block, Hand, OfficePaper, Secrecy
from demo.papers.truth import Box, Paragraph, Spot, Truth

MM = 25.4 / 96
"""A CSS pixel in millimetres."""
OWN_CSS = """
html {{ font-size: {letters}pt }}
@page {{ margin: 20mm 16mm 20mm {left}mm }}
.blank {{ display: inline-block; width: 11mm; height: 1em; vertical-align: baseline }}
.day .blank {{ width: 8mm }}
.head {{ table-layout: fixed }} .right {{ width: auto }} .left {{ width: 67mm }} .head .left div {{ text-indent: 0 }}
.copy {{ font-size: 12pt; padding-top: 24mm }}
.secret {{ padding-top: 24mm }}
h1 {{ font-size: {letters}pt }} h2 {{ font-size: {letters}pt }}
.heading {{ font-weight: bold; break-after: avoid }}
.new {{ break-before: page }}
.foot, p.last {{ break-before: avoid }}
.urgent {{ visibility: hidden }}
.gap {{ height: {gap}mm }}
h2 {{ margin-left: {narrow}mm; margin-right: {narrow}mm }}
"""
CLASSES = {"middle": "mid", "note": "note", "ground": "ground", "text": "", "heading": "heading"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A paper set in type."""

    paper: OfficePaper
    pdf: bytes
    """Plain PDF with text in it: what a word processor would have printed."""
    truth: Truth


def render_paper(paper: OfficePaper) -> Rendered:
    """Set ``paper`` in type; the same bytes for the same paper, face and library."""
    from weasyprint import HTML

    identifier = hashlib.sha256(paper.id.encode()).hexdigest()[:32].encode()
    source = HTML(string=_page(paper))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        document = source.render()
        pdf: bytes = document.write_pdf(pdf_identifier=identifier)
    return Rendered(paper, pdf, _truth(paper, source.etree_element, document.pages))


def _page(paper: OfficePaper) -> str:
    manner = paper.manner
    own = OWN_CSS.format(
        letters=manner.letters, left=manner.left_mm, gap=manner.gap_mm, narrow=_narrow(paper)
    )
    parts = [
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">',
        f"<title>{_t(paper.kind)}</title><style>{CSS}{own}</style></head><body>",
        _head(paper),
        _to(paper) if paper.is_letter else _title(paper),
        *(_block(one) for one in paper.body),
        _foot(paper),
        *(_block(one) for one in paper.annex),
    ]
    return "\n".join([*parts, "</body></html>"])


def _narrow(paper: OfficePaper) -> int:
    """How far a title is drawn in, so that its lines come out about as long as each other."""
    room = 210 - 16 - paper.manner.left_mm
    width = len(paper.subject) * paper.manner.letters * 0.183  # millimetres, near enough
    lines = max(1, -(-width // (room - 24)))
    return max(12, round((room - width / lines * 1.12 - 6) / 2))


def _head(paper: OfficePaper) -> str:
    issuer = paper.issuer
    above = f"<div>{_t(issuer.superior)}</div>" if issuer.superior else ""
    name = "<br>".join(_t(line) for line in issuer.lines)
    about = ""
    if paper.is_letter:
        subject = paper.subject[:1].lower() + paper.subject[1:]
        about = f'<div class="about" data-p="about">V/v {_f("Subject", subject)}</div>'
    return (
        '<table class="head"><tr><td class="left">'
        f'<div data-p="head">{above}<div><b>{_f("OrganName", name, ready=True)}</b></div></div>'
        f"{SHORT_RULE.format(22)}{_number(paper)}{about}{_marks(paper)}</td>"
        '<td class="right"><div class="state" data-p="head">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</div>'
        '<div class="motto" data-p="head">Độc lập - Tự do - Hạnh phúc</div>'
        f"{SHORT_RULE.format(61)}{_day(paper)}</td></tr></table>"
    )


def _number(paper: OfficePaper) -> str:
    number = _f("CodeNumber", number_in_words(paper.number))
    if paper.manner.hand is not Hand.NOTHING:
        number = _blank("CodeNumber", number_in_words(paper.number), dotted=paper.manner.dotted)
    notation = _f("CodeNotation", paper.notation)
    return f'<div class="number" data-p="number">{paper.manner.colon}{number}/{notation}</div>'


def _day(paper: OfficePaper) -> str:
    day = _t(day_in_words(paper.day))
    if paper.manner.hand is Hand.NUMBER_AND_DAY:
        blank = _blank("Day", str(paper.day.day), dotted=paper.manner.dotted)
        day = f"ngày {blank} tháng {paper.day.month:02d} năm {paper.day.year}"
    place = _f("Place", paper.issuer.place)
    return f'<div class="day" data-p="day">{place}, {_f("IssuedDate", day, ready=True)}</div>'


def _marks(paper: OfficePaper) -> str:
    """Room for what is stamped there: how urgent it is, how secret (ô 10)."""
    marks = ""
    if paper.secrecy is not Secrecy.NONE:
        text = '<span data-p="stamp">Bản số: 02</span>' if paper.manner.copy_number else "&nbsp;"
        marks += f'<div class="secret" data-f="Secrecy">{text}</div>'
    if paper.priority:
        urgent = f'<span class="urgent">{URGENCY[paper.priority]}</span>'
        marks += f'<div data-f="Priority">{urgent}</div>'
    return marks


def _title(paper: OfficePaper) -> str:
    title = f'<h1 data-p="title">{_f("TypeName", paper.kind.upper())}</h1>'
    if paper.subject:
        title += f'<h2 data-p="title">{_f("Subject", paper.subject)}</h2>{SHORT_RULE.format(32)}'
    return title + (_to(paper) if paper.to else "")


def _to(paper: OfficePaper) -> str:
    if len(paper.to) == 1:
        return f'<p class="to" data-p="to">Kính gửi: {_f("To", paper.to[0])}.</p>'
    last = len(paper.to) - 1
    lines = "".join(
        f'<div data-p="to">- {_f("To", one)}{"." if at == last else ";"}</div>'
        for at, one in enumerate(paper.to)
    )
    return (
        '<table class="to" style="width:auto;margin-left:auto;margin-right:auto"><tr>'
        f'<td data-p="to">Kính gửi:&nbsp;&nbsp;</td><td style="padding-top:14pt">{lines}</td></tr></table>'
    )


def _block(block: Block) -> str:
    if block.kind == "table":
        return _table(block)
    css = f"{CLASSES[block.kind]}{' new' if block.new_page else ''}".strip()
    lead = f"<b>{_t(block.lead)}</b>" if block.lead else ""
    return f'<p class="{css}" data-p="text">{lead}{_t(block.text)}</p>'


def _table(block: Block) -> str:
    def row(cells: tuple[str, ...], tag: str) -> str:
        return "".join(f'<{tag} data-p="cell">{_t(cell)}</{tag}>' for cell in cells)

    head, *rows = block.rows
    body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in rows)
    return f'<table class="data"><tr>{row(head, "th")}</tr>{body}</table>'


def _foot(paper: OfficePaper) -> str:
    last = len(paper.recipients) - 1
    listed = "".join(
        f'<div data-p="for">- {_f("ToPlaces", one)}{"." if at == last else ";"}</div>'
        for at, one in enumerate(paper.recipients)
    )
    above = "".join(f'<div data-p="sign">{_t(line)}</div>' for line in paper.capacity[:-1])
    position = f'<div data-p="sign">{_f("Position", paper.capacity[-1])}</div>'
    return (
        '<table class="foot"><tr>'
        f'<td class="for"><b data-p="for">Nơi nhận:</b>{listed}</td>'
        f'<td class="sign">{above}{position}<div class="gap" data-f="Signature"></div>'
        f'<div data-p="sign">{_f("FullName", paper.full_name)}</div></td></tr></table>'
    )


def _f(code: str, text: str, *, ready: bool = False) -> str:
    return f'<span data-f="{code}">{text if ready else _t(text)}</span>'


def _blank(code: str, written: str, *, dotted: bool) -> str:
    dots = "......" if dotted else ""
    return f'<span class="blank" data-f="{code}" data-hand="{_t(written)}">{dots}</span>'


def _t(text: str) -> str:
    return html.escape(text)


def _truth(paper: OfficePaper, root: Element, pages: list[Any]) -> Truth:
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


def _paragraphs(found: list[tuple[int, Any, dict[str, Any]]]) -> Iterator[Paragraph]:
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
    return tuple(round(value * MM, 2) for value in corners)  # type: ignore[return-value]


def _spots(found: list[tuple[int, Any, dict[str, Any]]]) -> dict[str, Spot]:
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
        "To": "\n".join(paper.to),
        "ToPlaces": "\n".join(paper.recipients),
    }
    return {code: value for code, value in fields.items() if value}


def with_scan(rendered: Rendered, scan: dict[str, Any]) -> Truth:
    """The truth with what the scanner did to it."""
    return replace(rendered.truth, scan=scan)
