"""Files that are not PDF: drafts, tables, a photograph, a sound (SEED Điều 11.3, 14.9b)."""

import csv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from io import StringIO
from pathlib import Path

from demo.agencies import agencies
from demo.data import table
from demo.picture import draw_meeting
from demo.sound import speak

ODF = "urn:oasis:names:tc:opendocument:xmlns"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file, how to write it, and what the sidecar says about it."""

    agency: str
    type: str
    date: date
    subject: str
    name: str
    write: Callable[["Piece", Path], None]
    level: str = "public"
    dossier: str = ""

    @property
    def path(self) -> str:
        """Where it lies below ``documents/``, with slashes."""
        return f"{agencies()[self.agency].folder}/{self.date.year}/{self.name}"

    def row(self) -> dict[str, str]:
        """Its row in the sidecar."""
        return {
            "path": self.path,
            "OrganId": self.agency,
            "FileCatalog": str(self.date.year),
            "FileNotation": self.dossier,
            "TypeName": self.type,
            "IssuedDate": self.date.isoformat(),
            "OrganName": agencies()[self.agency].name,
            "Subject": self.subject,
            "Language": "Tiếng Việt",
            "PageAmount": "1",
            "Priority": "0",
            "Direction": "khac",
            "Level": self.level,
            "Agency": self.agency,
        }


def pieces() -> tuple[Piece, ...]:
    """Every such file of the demonstration."""
    old, new = "000.00.12.H34", "H48.12"
    return (
        Piece(
            new, "Kế hoạch", date(2026, 2, 10),
            "Dự thảo Kế hoạch công tác văn thư, lưu trữ năm 2026",
            "Dự thảo Kế hoạch công tác văn thư, lưu trữ năm 2026.docx",
            _docx, "internal", "03.VTLT",
        ),
        Piece(
            new, "Báo cáo", date(2026, 7, 3),
            "Thống kê văn bản điện tử gửi, nhận 6 tháng đầu năm 2026",
            "Thống kê văn bản gửi nhận 6 tháng đầu năm 2026.xlsx", _xlsx, "public", "03.VTLT",
        ),
        Piece(
            new, "Tham luận", date(2026, 5, 20),
            "Tham luận về việc thu nộp tài liệu các phông đóng của tỉnh Kon Tum",
            "Tham luận thu nộp tài liệu phông đóng.odt", _odt, "public", "04.VTLT",
        ),
        Piece(
            old, "Danh mục", date(2025, 6, 25),
            "Danh mục các phông lưu trữ đóng của tỉnh Kon Tum",
            "Danh mục phông lưu trữ đóng.csv", _csv,
        ),
        Piece(
            old, "Phiếu chuyển", date(2021, 11, 16),
            "Phiếu chuyển hồ sơ kiểm tra công tác văn thư, lưu trữ",
            "Phiếu chuyển hồ sơ kiểm tra.rtf", _rtf, "internal", "02.VTLT",
        ),
        Piece(
            old, "Tài liệu ảnh", date(2021, 10, 12),
            "Toàn cảnh hội nghị triển khai Quy chế quản lý văn bản điện tử",
            "Ảnh hội nghị triển khai Quy chế 12-10-2021.jpg", _jpeg, "public", "03.VTLT",
        ),
        Piece(
            old, "Tài liệu ghi âm", date(2021, 10, 12),
            "Ghi âm kết luận hội nghị triển khai Quy chế quản lý văn bản điện tử",
            "Ghi âm kết luận hội nghị 12-10-2021.wav", _wav, "internal", "03.VTLT",
        ),
    )  # fmt: skip


def words(of: str) -> tuple[str, ...]:
    """The paragraphs of a draft, a speech or a slip."""
    return next(tuple(entry["lines"]) for entry in table("files", "text") if entry["of"] == of)


def _docx(piece: Piece, path: Path) -> None:
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    head = document.add_table(rows=1, cols=2).rows[0].cells
    head[0].text = "UBND TỈNH QUẢNG NGÃI\nSỞ NỘI VỤ\nSố:      /KH-SNV"
    head[1].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    document.add_heading("KẾ HOẠCH (DỰ THẢO)", 1)
    document.add_paragraph(piece.subject.removeprefix("Dự thảo "))
    for text in words("draft"):
        document.add_paragraph(text)
    about = document.core_properties
    about.title, about.author, about.language = piece.subject, "Lê Văn Bình", "vi-VN"
    about.created = about.modified = _noon(piece.date)
    document.save(str(path))


def _xlsx(piece: Piece, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.table import Table

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "6 tháng 2026"
    rows: tuple[tuple[str | int, ...], ...] = (
        ("Cơ quan", "Văn bản đi", "Văn bản đến", "Đã ký số", "Tỷ lệ"),
        ("Văn phòng UBND tỉnh", 4120, 15230, 4120, "=D2/B2"),
        ("Sở Nội vụ", 2310, 6410, 2305, "=D3/B3"),
        ("Sở Khoa học và Công nghệ", 1422, 3987, 1420, "=D4/B4"),
        ("Sở Tài chính", 2875, 7102, 2869, "=D5/B5"),
        ("UBND phường Kon Tum", 1640, 4410, 1602, "=D6/B6"),
        ("UBND xã Đăk Hà", 1288, 3675, 1251, "=D7/B7"),
    )
    for row in rows:
        sheet.append(list(row))
    for number in range(2, len(rows) + 1):
        sheet.cell(number, 5).number_format = "0.0%"
    for cell in sheet[1]:
        cell.font = Font(name="Times New Roman", bold=True)
    sheet.add_table(Table(displayName="ThongKe", ref=f"A1:E{len(rows)}"))
    sheet.column_dimensions["A"].width = 30
    book.properties.title, book.properties.creator = piece.subject, "Sở Nội vụ"
    book.properties.created = book.properties.modified = _noon(piece.date)
    book.save(path)


def _odt(piece: Piece, path: Path) -> None:
    body = "".join(f"<text:p>{escape(text)}</text:p>" for text in words("speech"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{ODF}:'
        f'office:1.0" xmlns:text="{ODF}:text:1.0" office:version="1.2"><office:body><office:text>'
        f'<text:h text:outline-level="1">{escape(piece.subject)}</text:h>{body}'
        "</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{ODF}:'
        f'manifest:1.0" manifest:version="1.2">{entry.format("/", kind)}'
        f"{entry.format('content.xml', 'text/xml')}</manifest:manifest>"
    )
    moment = (piece.date.year, piece.date.month, piece.date.day, 12, 0, 0)
    with zipfile.ZipFile(path, "w") as out:
        # ODF 1.2 part 3, 3.3: the media type comes first and is not compressed.
        out.writestr(zipfile.ZipInfo("mimetype", moment), kind)
        for name, text in (("content.xml", content), ("META-INF/manifest.xml", manifest)):
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, text)


def _csv(_piece: Piece, path: Path) -> None:
    text = StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(("Mã phông", "Tên phông", "Từ ngày", "Đến ngày", "Cơ quan kế thừa"))
    for agency in agencies().values():
        if agency.valid_to:
            out.writerow(
                (agency.code, agency.name, agency.valid_from, agency.valid_to, agency.successor)
            )
    path.write_text(text.getvalue(), "utf-8-sig", newline="")


def _rtf(piece: Piece, path: Path) -> None:
    lines = (
        "SỞ NỘI VỤ TỈNH KON TUM",
        "PHIẾU CHUYỂN",
        f"Về việc: {piece.subject}.",
        *words("slip"),
        f"Kon Tum, ngày {piece.date:%d} tháng {piece.date:%m} năm {piece.date:%Y}",
    )
    body = "\\par\n".join(_rtf_text(line) for line in lines)
    head = "{\\rtf1\\ansi\\ansicpg1258\\deff0{\\fonttbl{\\f0 Times New Roman;}}\\f0\\fs28\n"
    path.write_text(f"{head}{body}\\par\n}}", "ascii")


def _rtf_text(text: str) -> str:
    """RTF 1.9: a letter beyond ASCII is a signed 16-bit number with a question mark after it."""
    return "".join(
        letter if letter.isascii() else f"\\u{(ord(letter) + 2**15) % 2**16 - 2**15}?"
        for letter in text
    )


def _jpeg(piece: Piece, path: Path) -> None:
    draw_meeting(path, piece.date)


def _wav(piece: Piece, path: Path) -> None:
    speak(path, f"{piece.name}/{piece.date}")


def _noon(day: date) -> datetime:
    # The office formats know no time zone.
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001
