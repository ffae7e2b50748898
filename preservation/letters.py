"""Letters and slips that the archive writes itself, set as NĐ 30/2020 PL I asks; PDF/A-2b.

The only door to WeasyPrint. It fetches nothing: not from the net, not from the disk.
"""

# weasyprint is untyped.
# mypy: allow-untyped-calls

import hashlib
import html
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from repository.errors import RefusedError

WIDE = "&nbsp;" * 9
CSS = """
@page { size: A4; margin: 20mm 18mm 20mm 30mm }
html { font: 14pt/1.25 Tinos, "Liberation Serif", "DejaVu Serif", serif } body, p { margin: 0 }
p { text-align: justify; text-indent: 12.7mm; margin-top: 5pt }
table { border-collapse: collapse; width: 100% } td { vertical-align: top; padding: 0 }
.head td { text-align: center; line-height: 1.15; font-size: 13pt }
.rule { border-top: 0.75pt solid #000; margin: 2pt auto 0; height: 0 }
.number { padding-top: 7pt } .about { font-size: 12pt; padding-top: 4pt }
.day { font-style: italic; padding-top: 7pt; font-size: 14pt }
h1 { font-size: 14pt; text-align: center; margin: 14pt 0 6pt }
.to { margin: 14pt 0 4pt; text-align: center; text-indent: 0 }
.foot { margin-top: 14pt; break-inside: avoid }
.foot .for { width: 72mm; font-size: 11pt; line-height: 1.15; text-align: left }
.foot .sign { text-align: center; font-weight: bold; line-height: 1.15 }
.gap { height: 31mm }
.grid td, .grid th { border: 0.5pt solid #000; padding: 4pt 6pt; font-size: 13pt;
  text-align: left; vertical-align: top }
.grid th { font-weight: bold; background: #f2f2f2 }
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A công văn: its number and day are left blank, for whoever numbers it."""

    above: str
    """Cơ quan chủ quản; may be empty."""
    agency: str
    notation: str
    about: str
    """Trích yếu, after ``V/v``."""
    place: str
    year: int
    to: str
    paragraphs: tuple[str, ...]
    places: tuple[str, ...]
    """Nơi nhận."""
    office: tuple[str, ...]
    """Quyền hạn and chức vụ, one a line, in capitals."""
    signer: str


def letter(said: Letter) -> bytes:
    """The letter as PDF/A-2b; the same bytes for the same words."""
    above = f"{_t(said.above).upper()}<br>" if said.above else ""
    blank_day = f"{_t(said.place)}, ngày{'&nbsp;' * 7}tháng{'&nbsp;' * 7}năm {said.year}"
    head = f"""<table class="head"><tr><td style="width:66mm">
{above}<b>{_t(said.agency).upper()}</b>
<div class="rule" style="width:22mm"></div>
<div class="number">Số:{WIDE}/{_t(said.notation)}</div>
<div class="about">V/v {_t(said.about)}</div></td>
<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập - Tự do - Hạnh phúc</b>
<div class="rule" style="width:61mm"></div><div class="day">{blank_day}</div></td></tr></table>"""
    body = "".join(f"<p>{_t(one)}</p>" for one in said.paragraphs)
    places = "<br>".join(f"- {_t(one)};" for one in said.places)
    office = "<br>".join(map(_t, said.office))
    foot = f"""<table class="foot"><tr><td class="for"><b><i>Nơi nhận:</i></b><br>{places}<br>
- Lưu: VT.</td>
<td class="sign">{office}<div class="gap"></div>{_t(said.signer)}</td></tr></table>"""
    return pdf(said.about, f'{head}<p class="to">Kính gửi: {_t(said.to)}</p>{body}{foot}')


def slip(title: str, agency: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """A slip with a title and rows of two columns (NĐ 30/2020 PL IV), as PDF/A-2b."""
    cells = "".join(
        f"<tr><th style='width:52mm'>{_t(name)}</th><td>{'<br>'.join(map(_t, text.splitlines()))}"
        "</td></tr>"
        for name, text in rows
    )
    head = f"<p style='text-indent:0'><b>{_t(agency).upper()}</b></p><h1>{_t(title).upper()}</h1>"
    return pdf(title, f'{head}<table class="grid">{cells}</table>')


def pdf(title: str, body: str) -> bytes:
    """``body``, which is HTML of our own making, as PDF/A-2b."""
    page = (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{_t(title)}</title>'
        f"<style>{CSS}</style></head><body>{body}</body></html>"
    )
    return set_in_type(page)


def set_in_type(page: str) -> bytes:
    """``page``, which is HTML of our own making with its style in it, as PDF/A-2b."""
    from weasyprint import HTML

    identifier = hashlib.sha256(page.encode()).hexdigest()[:32].encode()
    with warnings.catch_warnings():
        # WeasyPrint 70 does not close the colour profile that it embeds for PDF/A.
        warnings.simplefilter("ignore", ResourceWarning)
        made: bytes = HTML(string=page, url_fetcher=_nothing).write_pdf(
            pdf_variant="pdf/a-2b", pdf_identifier=identifier, finisher=_tidied
        )
    return made


def _tidied(_document: object, pdf: Any) -> None:  # noqa: ANN401  WeasyPrint has no types
    """Leave out resources that hold nothing: who judges PDF/A need not wonder what is in them."""
    for one in pdf.objects:
        for name in ("Pattern", "Shading", "XObject", "ExtGState"):
            if isinstance(one, dict) and one.get(name) == {}:
                del one[name]


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    raise RefusedError(f"{url[:80]}: không tải · nothing is fetched")


def _t(text: str) -> str:
    return html.escape(text, quote=True)
