"""Sheets of existing hồ sơ in the shape of a real one, made as large as wanted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingest.importing.checks import Around
from ingest.importing.grids import Grid, grid_of, letters
from ingest.importing.listing import Listing
from ingest.importing.plan import Plan
from ingest.importing.preview import plan_of
from ingest.reading.letters import bare

HEADING = [
    *("Phông", "Mục lục", "Hộp số", "Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản"),
    *("Chế độ sử dụng", "Ngôn ngữ", "Ngày bắt đầu", "Tháng bắt đầu", "Năm bắt đầu"),
    *("Ngày kết thúc", "Tháng kết thúc", "Năm kết thúc", "Tổng số văn bản", "Chú giải"),
    *("Ký hiệu thông tin", "Từ khóa", "Số lượng tờ", "Tình trạng vật lý", "Mức độ tin cậy"),
    *("Mã hồ sơ giấy gốc", "Ghi chú", "Số thứ tự văn bản", "Tên loại", "Số", "Ký hiệu"),
    *("Ngày văn bản", "Tháng văn bản", "Năm văn bản", "Cơ quan ban hành", "Trích yếu"),
    *("Ngôn ngữ", "Số trang", "Ghi chú", "Ký hiệu thông tin", "Từ khóa", "Chế độ sử dụng"),
    *("Mức độ tin cậy", "Bút tích", "Tình trạng vật lý", "Quy trình xử lý", "Tờ số"),
    *("Loại tài liệu", "Đường dẫn file"),
]
"""Of a batch of Hậu Giang (law.md §5.4)."""
DOSSIER_WIDE = 23
_PLACES: dict[str, int] = {}
for _at, _name in enumerate(HEADING):
    _PLACES.setdefault(_name if _at < DOSSIER_WIDE else f"vb:{_name}", _at)
AGENCIES = {"H34": "H34", "H34.12": "H34.12", "000.00.12.H34": "H34.12", "H48": "H48"}
TODAY = date(2026, 11, 27)
_KINDS = ("Quyết định", "Công văn", "Báo cáo", "Tờ trình", "Kế hoạch")


def place(name: str) -> int:
    """The column of a name; ``vb:`` before those of the document."""
    return _PLACES[name]


def cell(name: str, row: int) -> str:
    """``F12``."""
    return f"{letters(place(name))}{row}"


@dataclass(slots=True)
class Sheet:
    """Rows that can be spoilt, below a heading in row 1."""

    rows: list[list[str]]

    def put(self, row: int, name: str, text: str) -> None:
        """Have a cell say something else; ``row`` as a spreadsheet counts."""
        self.rows[row - 1][place(name)] = text

    def get(self, row: int, name: str) -> str:
        return self.rows[row - 1][place(name)]

    @property
    def grid(self) -> Grid:
        return grid_of(self.rows, "Hồ sơ")

    @property
    def files(self) -> list[str]:
        last = place("vb:Đường dẫn file")
        return [row[last] for row in self.rows[1:] if len(row) > last and "/" in row[last]]

    def write_files(self, folder: Path) -> None:
        """Each document's file, a small text of its own."""
        for path in self.files:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"Nội dung văn bản {path}\n", "utf-8")

    def as_xlsx(self, path: Path) -> Path:
        from openpyxl import Workbook

        book = Workbook()
        page: Any = book.active
        for row in self.rows:
            page.append(row)
        book.save(path)
        return path


def sheet(documents: int, each: int = 5, *, repeated: bool = True, organ: str = "H34") -> Sheet:
    """``documents`` sound rows, so many of ``each`` hồ sơ."""
    rows = (
        _row(number, each, repeated=repeated, organ=organ, last=documents)
        for number in range(documents)
    )
    return Sheet([list(HEADING), *rows])


def _row(number: int, each: int, *, repeated: bool, organ: str, last: int) -> list[str]:
    dossier, ordinal = number // each + 1, number % each + 1
    count = min(each, last - (dossier - 1) * each)
    row = [""] * len(HEADING)
    if repeated or ordinal == 1:
        said = {
            "Phông": organ,
            "Mục lục": "01",
            "Hộp số": f"{(dossier - 1) // 10 + 1:02}",
            "Số và ký hiệu hồ sơ": f"{dossier:02}.TCCB",
            "Tiêu đề hồ sơ": f"Hồ sơ về công tác cán bộ, tập {dossier}",
            "Thời hạn bảo quản": ("Vĩnh viễn", "20 năm", "50 năm")[dossier % 3],
            "Chế độ sử dụng": "Công khai",
            "Ngôn ngữ": "Tiếng Việt",
            "Tháng bắt đầu": "1",
            "Năm bắt đầu": "2019",
            "Ngày kết thúc": "31",
            "Tháng kết thúc": "12",
            "Năm kết thúc": "2019",
            "Tổng số văn bản": str(count),
            "Tình trạng vật lý": "Tốt",
            "Mức độ tin cậy": "Số hóa",
        }
        for name, text in said.items():
            row[place(name)] = text
    said = {
        "vb:Số thứ tự văn bản": str(ordinal),
        "vb:Tên loại": _KINDS[number % len(_KINDS)],
        "vb:Số": str(100 + number),
        "vb:Ký hiệu": "UBND-TH",
        "vb:Ngày văn bản": f"{number % 28 + 1:02}",
        "vb:Tháng văn bản": f"{number % 12 + 1:02}",
        "vb:Năm văn bản": "2019",
        "vb:Cơ quan ban hành": "UBND tỉnh Kon Tum",
        "vb:Trích yếu": f"Về việc bố trí cán bộ, đợt {number + 1}",
        "vb:Ngôn ngữ": "Tiếng Việt",
        "vb:Số trang": "2",
        "vb:Đường dẫn file": f"{dossier:02}/{ordinal:03}.txt",
    }
    for name, text in said.items():
        row[place(name)] = text
    return row


def around(files: list[str], **more: Any) -> Around:
    """What the sheets are held against."""
    agencies = AGENCIES | {bare("UBND tỉnh Kon Tum"): "H34"}
    return Around(TODAY, Listing.of(files), agencies, **{"agency": "H34", **more})


def read(made: Sheet, **more: Any) -> Plan:
    """The plan of a sheet whose files are all there."""
    return plan_of([made.grid], around(more.pop("files", made.files), **more))


def said(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Rule, severity and cell (or row) of everything that was found."""
    for (_, row), findings in plan.findings.items():
        for one in findings:
            yield one.rule, one.severity.value, one.facts.get("cell", str(row))
