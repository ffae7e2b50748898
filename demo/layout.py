"""Layout: a document set in type as NĐ 30/2020/NĐ-CP, Phụ lục I asks, as a PDF/A-2b.

The face is Tinos, which has the widths of Times New Roman and all Vietnamese letters (Debian:
fonts-croscore). Where it is not installed another serif face is taken; ``typeface`` says which.
"""

# pymupdf is untyped.
# mypy: allow-untyped-calls

import hashlib
import html
import re
import warnings
from collections.abc import Iterator
from datetime import date

from demo.texts import Paper

CSS = """
@page { size: A4; margin: 20mm 18mm 20mm 30mm;
  @top-center { content: counter(page); font: 13pt Tinos, "Liberation Serif", serif } }
@page :first { @top-center { content: none } }
html { font: 14pt/1.25 Tinos, "Liberation Serif", "Noto Serif", "DejaVu Serif", serif }
body, p { margin: 0 }
p { text-align: justify; text-indent: 12.7mm; margin-top: 5pt; orphans: 2; widows: 2 }
table { border-collapse: collapse; width: 100% }
td { vertical-align: top; padding: 0 }
.head td { text-align: center; line-height: 1.15 }
.head .left { width: 62mm; font-size: 13pt }
.head .right { width: 100mm }
.state { font-size: 13pt; font-weight: bold; white-space: nowrap }
.motto { font-size: 14pt; font-weight: bold }
.rule { border-top: 0.75pt solid #000; margin: 2pt auto 0; height: 0 }
h2 + .rule { margin-top: 4pt }
.day { font-style: italic; padding-top: 7pt }
.number { padding-top: 7pt }
.about { font-size: 12pt; padding-top: 4pt }
.urgent { display: inline-block; border: 1.2pt solid #c00; color: #c00; font-weight: bold;
  font-size: 14pt; padding: 2pt 9pt; margin-top: 8pt }
.closed { display: inline-block; border: 1pt solid #000; font-weight: bold; font-size: 13pt;
  padding: 2pt 7pt; margin-top: 8pt }
h1 { font-size: 14pt; text-align: center; margin: 14pt 0 0 }
h2 { font-size: 14pt; text-align: center; margin: 2pt 12mm 0; line-height: 1.15 }
.annex { break-before: page }
.to { margin: 12pt 0 4pt; text-align: center; text-indent: 0 }
.to td { text-align: left }
.mid { text-align: center; text-indent: 0; font-weight: bold; margin-top: 7pt }
.note { text-align: center; text-indent: 0; font-style: italic }
.ground { font-style: italic }
.data { margin-top: 7pt; break-inside: avoid }
.data th, .data td { border: 0.5pt solid #000; font-size: 13pt; padding: 2pt 5pt; text-align: left }
.foot { margin-top: 14pt; break-inside: avoid }
.foot .for { width: 72mm; font-size: 11pt; line-height: 1.15 }
.foot .for b { font-size: 12pt; font-style: italic }
.foot .sign { text-align: center; font-weight: bold; line-height: 1.15 }
.gap { height: 31mm }
"""
SHORT_RULE = '<div class="rule" style="width:{}mm"></div>'
ROMAN_DAY = "ngày {:02d} tháng {} năm {}"


def set_in_type(paper: Paper, *, plain_streams: bool = False) -> bytes:
    """The PDF/A-2b of ``paper``; the same bytes for the same text, face and library.

    With ``plain_streams`` what is drawn stands in the file uncompressed.
    """
    from weasyprint import HTML

    identifier = hashlib.sha256(paper.id.encode()).hexdigest()[:32].encode()
    with warnings.catch_warnings():
        # WeasyPrint 70 does not close the colour profile that it embeds for PDF/A.
        warnings.simplefilter("ignore", ResourceWarning)
        pdf: bytes = HTML(string=page(paper)).write_pdf(
            pdf_variant="pdf/a-2b", pdf_identifier=identifier, uncompressed_pdf=plain_streams
        )
    return pdf


def typeface(pdf: bytes) -> str:
    """The face that ``pdf`` was really set in."""
    import pymupdf

    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        fonts = document[0].get_fonts()
    return re.sub(r"^[A-Z]{6}\+|[-,].*$", "", str(fonts[0][3])) if fonts else ""


def page(paper: Paper) -> str:
    """The document as HTML."""
    stamp = f"{paper.date.isoformat()}T08:00:00+07:00"
    title = f"{paper.type} {paper.number}/{paper.notation}: {paper.subject}"
    parts = [
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{_t(title)}</title>',
        f'<meta name="author" content="{_t(paper.issuer.name)}">',
        f'<meta name="dcterms.created" content="{stamp}">',
        f'<meta name="dcterms.modified" content="{stamp}">',
        f"<style>{CSS}</style></head><body>",
        _letterhead(paper),
        _addressees(paper) if paper.is_letter else _title(paper),
        *_lines(paper.body),
        _closing(paper),
    ]
    if paper.annex:
        parts.append(f'<h1 class="annex">{_t(paper.annex_title)}</h1>')
        parts.extend(_lines(paper.annex))
    return "\n".join([*parts, "</body></html>"])


def day_in_words(day: date) -> str:
    """``ngày 05 tháng 02 năm 2020``: two figures for a day below 10 and for months 1 and 2."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004  PL I
    return ROMAN_DAY.format(day.day, month, day.year)


def number_in_words(number: str) -> str:
    """A number below 10 has a leading 0 (NĐ 30/2020 PL I, 3)."""
    return number.zfill(2) if number.isdigit() else number


def _letterhead(paper: Paper) -> str:
    issuer = paper.issuer
    above = f"<div>{_t(issuer.superior)}</div>" if issuer.superior else ""
    name = "<br>".join(_t(line) for line in issuer.lines)
    # A decree of law carries its year in its number: 45/2019/QĐ-UBND.
    number = f"Số: {number_in_words(paper.number)}/{paper.notation}"
    about = f'<div class="about">V/v {_t(_lower(paper.subject))}</div>' if paper.is_letter else ""
    return (
        '<table class="head"><tr><td class="left">'
        f"{above}<div><b>{name}</b></div>{SHORT_RULE.format(22)}"
        f'<div class="number">{_t(number)}</div>{about}{_marks(paper)}</td><td class="right">'
        '<div class="state">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</div>'
        f'<div class="motto">Độc lập - Tự do - Hạnh phúc</div>{SHORT_RULE.format(61)}'
        f'<div class="day">{_t(issuer.place)}, {day_in_words(paper.date)}</div></td></tr></table>'
    )


def _marks(paper: Paper) -> str:
    """Ô 10a, how urgent it is, and ô 11, who may read it."""
    urgency = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")[paper.priority]
    marks = f'<div><span class="urgent">{urgency}</span></div>' if urgency else ""
    if paper.level != "public":
        marks += '<div><span class="closed">LƯU HÀNH NỘI BỘ</span></div>'
    return marks


def _title(paper: Paper) -> str:
    titled = f"<h1>{_t(paper.type.upper())}</h1><h2>{_t(paper.subject)}</h2>{SHORT_RULE.format(32)}"
    return titled + (_addressees(paper) if paper.to else "")


def _addressees(paper: Paper) -> str:
    if len(paper.to) == 1:
        return f'<p class="to">Kính gửi: {_t(paper.to[0])}.</p>'
    lines = ";<br>".join(f"- {_t(one)}" for one in paper.to)
    return (
        '<table class="to" style="width:auto;margin-left:auto;margin-right:auto">'
        f'<tr><td>Kính gửi:&nbsp;&nbsp;</td><td style="padding-top:14pt">{lines}.</td></tr></table>'
    )


def _lines(body: str) -> Iterator[str]:
    rows: list[str] = []
    for line in (line for line in body.strip().splitlines() if line.strip()):
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            yield _table(rows)
            rows = []
        yield _line(line)
    if rows:
        yield _table(rows)


def _line(line: str) -> str:
    for mark, kind in (("## ", "note"), ("# ", "mid"), ("> ", "ground")):
        if line.startswith(mark):
            return f'<p class="{kind}">{_t(line[len(mark) :])}</p>'
    return "<p>" + re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", _t(line)) + "</p>"


def _table(rows: list[str]) -> str:
    cells = [[cell.strip() for cell in row.strip("| ").split("|")] for row in rows]
    head = "".join(f"<th>{_t(cell)}</th>" for cell in cells[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{_t(cell)}</td>" for cell in row) + "</tr>" for row in cells[1:]
    )
    return f'<table class="data"><tr>{head}</tr>{body}</table>'


def _closing(paper: Paper) -> str:
    """Ô 9, who receives it, and ô 7: capacity, room for the signature, name."""
    listed = ";<br>".join(f"- {_t(one)}" for one in paper.recipients)
    capacity = "<br>".join(_t(line) for line in paper.person.capacity)
    return (
        '<table class="foot"><tr>'
        f'<td class="for"><b>Nơi nhận:</b><br>{listed}.</td>'
        f'<td class="sign">{capacity}<div class="gap"></div>{_t(paper.person.full_name)}</td>'
        "</tr></table>"
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _t(text: str) -> str:
    return html.escape(text)
