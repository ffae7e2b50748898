"""Drafts to be signed: PDF/A-2b set as NĐ 30/2020 asks, number and date left blank; seals drawn."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import io
import math
import warnings
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

AGENCY = "Ủy ban nhân dân tỉnh Kon Tum"
NAME = "Nguyễn Văn An"
OFFICE = "Chủ tịch"
MM = 72 / 25.4
TINOS = "/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf"
WIDE = "&nbsp;" * 9
CSS = """
@page { size: A4; margin: 20mm 18mm 20mm 30mm }
html { font: 14pt/1.25 Tinos } body, p { margin: 0 }
p { text-align: justify; text-indent: 12.7mm; margin-top: 5pt }
table { border-collapse: collapse; width: 100% } td { vertical-align: top; padding: 0 }
.head td { text-align: center; line-height: 1.15; font-size: 13pt }
.day { font-style: italic; padding-top: 7pt } .number { padding-top: 7pt }
h1 { font-size: 14pt; text-align: center; margin: 14pt 0 }
.for { width: 72mm; font-size: 11pt }
.sign { text-align: center; font-weight: bold; line-height: 1.15 }
.gap { height: 31mm } .annex { break-before: page; text-align: center }
"""


@cache
def draft(
    number: str = WIDE,
    day: str = f"ngày{'&nbsp;' * 7}tháng{'&nbsp;' * 7}năm 2026",
    name: str = NAME,
    office: str = "TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH",
    body: str = "",
    annex: str = "",
) -> bytes:
    """A decision that nobody has signed yet; the same bytes for the same words."""
    from weasyprint import HTML

    page = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Quyết định</title>
<style>{CSS}</style></head><body>
<table class="head"><tr><td style="width:62mm"><b>ỦY BAN NHÂN DÂN<br>TỈNH KON TUM</b>
<div class="number">Số:{number}/QĐ-UBND</div></td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br>
<b>Độc lập - Tự do - Hạnh phúc</b><div class="day">Kon Tum, {day}</div></td></tr></table>
<h1>QUYẾT ĐỊNH<br>Về việc ban hành Quy chế văn thư</h1>
<p>Căn cứ Luật Tổ chức chính quyền địa phương;</p>
<p>Giao ông {name} và Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này. {body}</p>
<table style="margin-top:14pt"><tr><td class="for"><b><i>Nơi nhận:</i></b><br>
- Như Điều 3;<br>- Lưu: VT.</td>
<td class="sign">{office}<div class="gap"></div>{name}</td></tr></table>{annex}</body></html>"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        made: bytes = HTML(string=page).write_pdf(
            pdf_variant="pdf/a-2b", pdf_identifier=b"0123456789abcdef0123456789abcdef"
        )
    return made


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def seal(
    path: Path,
    *,
    millimetres: float = 38,
    dpi: int = 600,
    ink: tuple[int, int, int] = (214, 24, 32),
    ground: int = 0,
    phys: bool = True,
) -> Path:
    """A round seal, MẪU; two thin rings at its very edge, so that its size can be measured."""
    side = round(millimetres / 25.4 * dpi)
    image = Image.new("RGBA", (side, side), (255, 255, 255, ground))
    pen = ImageDraw.Draw(image)
    for inset, width in ((0, 0.02), (0.05, 0.008), (0.3, 0.008)):
        box = (side * inset, side * inset, side * (1 - inset) - 1, side * (1 - inset) - 1)
        pen.ellipse(box, outline=(*ink, 255), width=round(side * width))
    pen.text(
        (side / 2, side / 2), "MẪU", fill=(*ink, 255),
        font=ImageFont.truetype(TINOS, side // 8), anchor="mm",
    )  # fmt: skip
    return _save(image, path, dpi if phys else None)


def signature(path: Path, *, dpi: int = 300, ink: tuple[int, int, int] = (18, 45, 158)) -> Path:
    """A running line, blue, 46 × 24 mm; it touches all four edges."""
    width, height = round(46 / 25.4 * dpi), round(24 / 25.4 * dpi)
    image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    points = [
        (width * t, height * (0.5 - 0.5 * math.sin(t * 25) * (1 - 0.4 * t)))
        for t in (step / 400 for step in range(401))
    ]
    pen.line(points, fill=(*ink, 255), width=round(dpi / 30), joint="curve")
    return _save(image, path, dpi)


def rendered(pdf: bytes, dpi: int = 150, page: int = 0) -> Image.Image:
    """A picture of a page."""
    import pymupdf

    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        picture = document[page].get_pixmap(dpi=dpi)
        return Image.open(io.BytesIO(picture.tobytes("png"))).convert("RGB")


def _save(image: Image.Image, path: Path, dpi: int | None) -> Path:
    image.save(path, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return path
