"""Setting a practice paper in type (NĐ 30/2020 Phụ lục I), and noting what came to stand where."""

# weasyprint is untyped.
# mypy: allow-untyped-calls

import hashlib
import html
import warnings
from dataclasses import dataclass

from demo.layout import CSS, SHORT_RULE, day_in_words, number_in_words
from demo.papers.finding import truth_of
from demo.papers.office import URGENCY, Block, Hand, OfficePaper, Secrecy
from demo.papers.truth import Truth

OWN_CSS = """
html {{ font-size: {letters}pt }}
@page {{ margin: 20mm 16mm 20mm {left}mm }}
.blank {{ display: inline-block; width: 11mm; height: 1em; vertical-align: baseline }}
.day .blank {{ width: 8mm }}
.head {{ table-layout: fixed }} .head .right {{ width: auto }} .head .left {{ width: 67mm }}
.copy {{ font-size: 12pt; padding-top: 24mm }}
.secret {{ padding-top: 24mm }}
h1 {{ font-size: {letters}pt }} h2 {{ font-size: {letters}pt }}
.heading {{ font-weight: bold; break-after: avoid }}
.new {{ break-before: page }}
.foot, p.last {{ break-before: avoid }}
.urgent {{ visibility: hidden }}
.gap {{ height: {gap}mm }}
p.to, table.to {{ margin-top: {arrival}mm }}
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
    return Rendered(paper, pdf, truth_of(paper, source.etree_element, document.pages))


def _page(paper: OfficePaper) -> str:
    manner = paper.manner
    own = OWN_CSS.format(
        letters=manner.letters,
        left=manner.left_mm,
        gap=manner.gap_mm,
        narrow=_narrow(paper),
        arrival=24 if manner.arrived else 4,
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
        '<td class="right"><div class="state" data-p="head">'
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</div>"
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
        return f'<p class="to" data-p="to">Kính gửi: {_f("ToOrganName", paper.to[0])}.</p>'
    last = len(paper.to) - 1
    lines = "".join(
        f'<div data-p="to">- {_f("ToOrganName", one)}{"." if at == last else ";"}</div>'
        for at, one in enumerate(paper.to)
    )
    return (
        '<table class="to" style="width:auto;margin-left:auto;margin-right:auto"><tr>'
        f'<td data-p="to">Kính gửi:&nbsp;&nbsp;</td>'
        f'<td style="padding-top:14pt">{lines}</td></tr></table>'
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
