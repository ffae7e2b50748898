"""Bulk: one document of 200 pages, and one of 100 MB, which is written page by page."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw

from demo.agencies import agencies
from demo.layout import set_in_type
from demo.marks import face
from demo.texts import Paper

PAGES = 200
ROWS = 3584
"""So many dossiers fill 200 pages; the test counts them."""
SHEETS = 17
DPI = 150
SHEET = (1240, 1754)
"""A4 at 150 dpi: 6.5 MB a sheet in three bytes a point, not compressed."""
KINDS = ("Hồ sơ", "Tập tài liệu", "Tập lưu công văn", "Hồ sơ giải quyết")
MATTERS = (
    "về việc nâng bậc lương công chức, viên chức",
    "về công tác cải cách hành chính",
    "kiểm tra công tác văn thư, lưu trữ",
    "về địa giới hành chính",
    "xét khen thưởng tập thể, cá nhân",
    "về bầu cử đại biểu Hội đồng nhân dân",
    "đào tạo, bồi dưỡng cán bộ, công chức",
    "thanh tra, giải quyết đơn thư",
)
PERIODS = ("Vĩnh viễn", "Vĩnh viễn", "70 năm", "20 năm")
CITIES = ("thành phố Kon Tum", "huyện Đăk Hà", "huyện Đăk Tô", "huyện Sa Thầy", "huyện Kon Plông")


def catalogue(*, seed: int) -> Paper:
    """A list of dossiers of 200 pages, as a paper that can be set in type."""
    dice = random.Random(f"{seed}/catalogue")  # noqa: S311  filling, not a secret
    rows = [_dossier(dice, number) for number in range(1, ROWS + 1)]
    return Paper(
        id="muc-luc-2025",
        agency="000.00.12.H34",
        type="Báo cáo",
        number="61",
        notation="BC-SNV",
        date=date(2025, 6, 27),
        subject="Mục lục hồ sơ, tài liệu nộp lưu của phông Sở Nội vụ tỉnh Kon Tum",
        signer="gd-snv-kon-tum",
        signing="",
        file="Báo cáo 61-BC-SNV mục lục hồ sơ nộp lưu (200 trang).pdf",
        recipients=("Trung tâm Lưu trữ lịch sử", "Lưu: VT, hồ sơ"),
        body="Sở Nội vụ báo cáo Mục lục hồ sơ, tài liệu nộp lưu, gồm "
        f"{ROWS} hồ sơ, như sau:\n" + "\n".join(rows),
    )


def long_pdf(*, seed: int) -> bytes:
    """The PDF of ``catalogue``."""
    return set_in_type(catalogue(seed=seed))


def write_large(path: Path, *, seed: int) -> None:
    """Write 17 map sheets, 110 MB, holding no more than one of them in memory."""
    dice = random.Random(f"{seed}/maps")  # noqa: S311  a drawing, not a secret
    places: dict[int, int] = {}
    with path.open("wb") as out:
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        for number, head, body in _objects(dice):
            places[number] = out.tell()
            out.write(f"{number} 0 obj\n{head}\n".encode())
            if body:
                out.write(b"stream\n" + body + b"\nendstream\n")
            out.write(b"endobj\n")
        start = out.tell()
        out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
        out.writelines(f"{places[one]:010d} 00000 n \n".encode() for one in sorted(places))
        trailer = f"<< /Size {len(places) + 1} /Root 1 0 R /Info 2 0 R >>"
        out.write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode())


def _objects(dice: random.Random) -> Iterator[tuple[int, str, bytes]]:
    """Number, dictionary and stream of each object; three objects a sheet after the first three."""
    kids = " ".join(f"{4 + 3 * sheet} 0 R" for sheet in range(SHEETS))
    title = "Tập bản đồ hiện trạng sử dụng đất huyện Đăk Hà".encode("utf-16-be").hex()
    yield 1, "<< /Type /Catalog /Pages 3 0 R /Lang (vi-VN) >>", b""
    yield 2, f"<< /Title <feff{title}> /CreationDate (D:20250515080000+07'00') >>", b""
    yield 3, f"<< /Type /Pages /Kids [{kids}] /Count {SHEETS} >>", b""
    for sheet in range(SHEETS):
        page = 4 + 3 * sheet
        draw = b"q 595.2 0 0 841.9 0 0 cm /Im Do Q"
        raw = _sheet(dice, sheet + 1)
        yield (
            page,
            (
                "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 595.2 841.9] "
                f"/Contents {page + 1} 0 R /Resources << /XObject << /Im {page + 2} 0 R >> >> >>"
            ),
            b"",
        )
        yield page + 1, f"<< /Length {len(draw)} >>", draw
        yield (
            page + 2,
            (
                f"<< /Type /XObject /Subtype /Image /Width {SHEET[0]} /Height {SHEET[1]} "
                f"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Length {len(raw)} >>"
            ),
            raw,
        )


def _sheet(dice: random.Random, number: int) -> bytes:
    """A map of parcels as three bytes a point, with the grain of old paper."""
    sheet = Image.new("RGB", SHEET, (244, 238, 220))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((60, 160, 1180, 1640), outline=(40, 40, 40), width=4)
    for column in range(7):
        for row in range(9):
            left, top = 60 + column * 160, 160 + row * 164
            tint = dice.choice(((214, 232, 200), (240, 226, 190), (205, 222, 238), (238, 212, 205)))
            corners = [
                (left + dice.randint(2, 26), top + dice.randint(2, 26)),
                (left + 160 - dice.randint(2, 26), top + dice.randint(2, 26)),
                (left + 160 - dice.randint(2, 26), top + 164 - dice.randint(2, 26)),
                (left + dice.randint(2, 26), top + 164 - dice.randint(2, 26)),
            ]
            pen.polygon(corners, fill=tint, outline=(90, 70, 50))
            label = str(number * 100 + column * 9 + row + 1)
            pen.text((left + 80, top + 82), label, fill=(60, 50, 40), font=face(22), anchor="mm")
    heading = f"BẢN ĐỒ HIỆN TRẠNG - MẢNH SỐ {number:02d}"
    pen.text((SHEET[0] / 2, 100), heading, fill=(20, 20, 20), font=face(44), anchor="mm")
    grain = Image.frombytes("RGB", SHEET, dice.randbytes(SHEET[0] * SHEET[1] * 3))
    return Image.blend(sheet, grain, 0.12).tobytes()


def _dossier(dice: random.Random, number: int) -> str:
    year = dice.randint(2003, 2024)
    title = f"{dice.choice(KINDS)} {dice.choice(MATTERS)} của {dice.choice(CITIES)} năm {year}"
    return f"{number}. {number:04d}.VTLT - {title}; thời hạn bảo quản: {dice.choice(PERIODS)}."


def map_piece(name: str) -> dict[str, str]:
    """The sidecar's row of the map sheets."""
    agency = agencies()["000.00.32.H34"]
    return {
        "path": f"{agency.folder}/2025/{name}",
        "OrganId": agency.code,
        "FileCatalog": "2025",
        "TypeName": "Bản đồ",
        "IssuedDate": "2025-05-15",
        "OrganName": agency.name,
        "Subject": name.removesuffix(".pdf"),
        "Language": "Tiếng Việt",
        "PageAmount": str(SHEETS),
        "Priority": "0",
        "Direction": "khac",
        "Level": "public",
        "Agency": agency.code,
    }
