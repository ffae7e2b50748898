"""Makes the docx templates of the forms in ``law/forms.toml``, as NĐ 30/2020 sets papers.

``.venv/bin/python scripts/make_form_templates.py [FOLDER]``; without a folder they go where the
archive looks for them, and are checked in. The columns and their widths are those of forms.toml;
the words around them are here. Run it again after a change of either.
"""

# Prose has long lines; python-docx has no types, and no other way to what it does not know.
# ruff: noqa: ANN401, E501, SLF001

import io
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from preservation.forms.filling import rewritten  # noqa: E402
from repository.form_kinds import FormKind, Shape, form_kinds  # noqa: E402

TARGET = ROOT / "preservation" / "forms" / "templates"
FACE = "Times New Roman"
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
MARGINS = {False: (20, 15, 20, 30), True: (20, 15, 15, 20)}
"""Top, right, bottom, left in millimetres; landscape or not (NĐ 30/2020 PL I.I.2)."""
SIGN_HINT = "(Ký, ghi rõ họ và tên)"
CENTRED = {"so_trang", "trang", "bo_so", "tap_so", "thoi_han", "so_ky_hieu", "thoi_gian"}
"""Columns that are set in the middle, besides numbers and days."""


KEPT_STYLES = {"TableNormal", "TableGrid"}
"""Styles of tables; a new docx brings a hundred."""
DROPPED = ("/stylesWithEffects", "/customXml", "/thumbnail")


def slim(doc: Any) -> Any:
    """``doc`` without what a new docx brings and nobody uses: it opens ten times as quickly."""
    for held in (doc.part.rels, doc.part.package.rels):
        for name in [n for n, one in held.items() if one.reltype.endswith(DROPPED)]:
            del held[name]
    styles = doc.styles.element
    for style in list(styles.iterchildren(qn("w:style"))):
        kind = style.get(qn("w:type"))
        if kind == "table" and style.get(qn("w:styleId")) not in KEPT_STYLES:
            styles.remove(style)
    return doc


class Sheet:
    """A template that is being written."""

    def __init__(self, form: FormKind, *, landscape: bool = False, size: float = 14) -> None:
        self.form, self.size = form, size
        self.doc = slim(Document())
        self.doc.core_properties.title = form.vi
        self.doc.core_properties.author = ""
        self.doc.core_properties.comments = ""
        self.doc.core_properties.created = datetime(2026, 1, 1, tzinfo=UTC)
        self.doc.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
        normal = self.doc.styles["Normal"]
        normal.font.name, normal.font.size = FACE, Pt(size)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
        normal.paragraph_format.space_after = Pt(0)
        section = self.doc.sections[0]
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = (
            (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        )
        top, right, bottom, left = MARGINS[landscape]
        section.top_margin, section.right_margin = Mm(top), Mm(right)
        section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
        section.header_distance = Mm(10)
        self.width = (297 if landscape else 210) - left - right
        self._page_numbers(section)

    def _page_numbers(self, section: Any) -> None:
        """In the middle of the top margin, not on the first page (NĐ 30/2020 PL I.II.7)."""
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = CENTER
        for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("1", ""), ("end", "")):
            run = paragraph.add_run()
            run.font.size = Pt(13)
            if text:
                held = OxmlElement("w:instrText")
                held.text = text
                run._r.append(held)
            elif kind == "1":
                run.text = "1"
            else:
                held = OxmlElement("w:fldChar")
                held.set(qn("w:fldCharType"), kind)
                run._r.append(held)

    def line(
        self,
        text: str,
        align: Any = JUSTIFY,
        *,
        within: Any = None,
        size: float | None = None,
        before: float = 0,
        first: float = 0,
        keep: bool = False,
        left: float = 0,
    ) -> Any:
        """A paragraph; ``**bold**`` and ``__italic__`` within it."""
        paragraph = (within or self.doc).add_paragraph()
        paragraph.alignment = align
        form = paragraph.paragraph_format
        form.space_before, form.keep_with_next = Pt(before), keep or None
        form.first_line_indent = Mm(first) if first else None
        form.left_indent = Mm(left) if left else None
        for number, bold in enumerate(text.split("**")):
            for place, part in enumerate(bold.split("__")):
                if part:
                    run = paragraph.add_run(part)
                    run.bold, run.italic = number % 2 == 1 or None, place % 2 == 1 or None
                    if size:
                        run.font.size = Pt(size)
        return paragraph

    def body(self, *lines: str) -> None:
        """Paragraphs of the text."""
        for text in lines:
            self.line(text, first=12.7, before=6)

    def tag(self, text: str, within: Any = None) -> None:
        """A line with a placeholder that leaves no paragraph behind."""
        self.line("{%p " + text + " %}", LEFT, within=within)

    def each(self, name: str, text: str) -> None:
        """A paragraph for each of some lines."""
        self.tag(f"for dong in {name}")
        self.body(text)
        self.tag("endfor")

    def head(self, *, number: bool = True, about: str = "") -> None:
        """Quốc hiệu and the agency, side by side (NĐ 30/2020 PL I.II.1, 2, 3, 4)."""
        left, right = self._columns((self.width * 0.42, self.width * 0.58))
        first = left.paragraphs[0]
        self.tag("if co_quan_cap_tren", left)
        self.line("{{ co_quan_cap_tren|upper }}", CENTER, within=left, size=12)
        self.tag("endif", left)
        self.line("**{{ co_quan|upper }}**", CENTER, within=left, size=12)
        first._p.getparent().remove(first._p)
        self._rule(left, self.width * 0.42, 22)
        if number:
            self.line("Số: {{ so|cham(8) }}/{{ ky_hieu|cham(8) }}", CENTER, within=left, size=13)
        if about:
            self.line(about, CENTER, within=left, size=12, before=4)
        first = right.paragraphs[0]
        self.line("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", CENTER, within=right, size=12)
        self.line("**Độc lập - Tự do - Hạnh phúc**", CENTER, within=right, size=13)
        first._p.getparent().remove(first._p)
        self._rule(right, self.width * 0.58, 56)
        day = "__{{ dia_danh|cham(16) }}, {{ ngay|ngay_thang }}__"
        self.line(day, CENTER, within=right, size=13)

    def _rule(self, cell: Any, width: float, length: float) -> None:
        """A line below a name, one third to all of its length (NĐ 30/2020 PL I)."""
        paragraph = cell.add_paragraph()
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Mm((width - 3.8 - length) / 2)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(5)
        form.space_before = Pt(2)
        border = (
            f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:color="000000"/></w:pBdr>'
        )
        paragraph._p.get_or_add_pPr().insert_element_before(
            parse_xml(border), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def title(self, *lines: str, size: float = 14) -> None:
        """What the paper is called; the first line in bold capitals."""
        for number, text in enumerate(lines):
            said = f"**{text}**" if number == 0 or not text.startswith("__") else text
            self.line(said, CENTER, before=16 if number == 0 else 2, size=size, keep=True)

    def grid(self, name: str, *, size: float = 12, before: float = 8) -> None:
        """The table of rows ``name``, its headings on each page."""
        gap = self.line("", LEFT)
        gap.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        gap.paragraph_format.line_spacing = Pt(before)
        columns = self.form.table(name)
        whole = sum(one.width for one in columns)
        number = 13.0
        widths = [
            number,
            *fitted([(one.width / whole, one) for one in columns], self.width - number),
        ]
        table = self._table(widths, rows=4)
        cells = table.rows[0].cells
        for cell, text in zip(cells, ("Số TT", *(one.vi for one in columns)), strict=True):
            self._cell(cell, f"**{text}**", CENTER, size)
            cell.vertical_alignment = 1
        self._repeat(table.rows[0])
        self._cell(table.rows[1].cells[0], "{%tr for d in " + name + " %}", LEFT, size)
        self._cell(table.rows[2].cells[0], "{{ d.stt }}", CENTER, size)
        for cell, one in zip(table.rows[2].cells[1:], columns, strict=True):
            middle = one.shape is not Shape.TEXT or one.name in CENTRED
            text = f"{{{{ d.{one.name}|so if d.{one.name} != '' }}}}"
            shown = text if one.shape is Shape.NUMBER else "{{ d." + one.name + " }}"
            self._cell(cell, shown, CENTER if middle else LEFT, size)
        self._whole(table.rows[2])
        self._cell(table.rows[3].cells[0], "{%tr endfor %}", LEFT, size)

    def _cell(self, cell: Any, text: str, align: Any, size: float) -> None:
        first = cell.paragraphs[0]
        made = self.line(text, align, within=cell, size=size)
        made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(2)
        first._p.getparent().remove(first._p)

    def _table(self, widths: Sequence[float], rows: int, style: str = "Table Grid") -> Any:
        table = self.doc.add_table(rows=rows, cols=len(widths), style=style)
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        for place, width in enumerate(widths):
            table.columns[place].width = Mm(width)
            for row in table.rows:
                row.cells[place].width = Mm(width)
        return table

    def _columns(self, widths: Sequence[float]) -> Any:
        table = self._table(widths, 1, "Normal Table")
        self._whole(table.rows[0])
        return table.rows[0].cells

    @staticmethod
    def _repeat(row: Any) -> None:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    @staticmethod
    def _whole(row: Any) -> None:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))

    def _gap_before_signing(self) -> None:
        """A little room; the last words of the text stay with whoever signs them."""
        self.doc.paragraphs[-1].paragraph_format.keep_with_next = True
        gap = self.line("", LEFT, keep=True)
        gap.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        gap.paragraph_format.line_spacing = Pt(8)

    def signatures(self, *places: tuple[str, str, str], width: Sequence[float] = ()) -> None:
        """One or two sides; each an office, a hint and a name. One side stands on the right."""
        sides = places if len(places) > 1 else (("", "", ""), *places)
        self._gap_before_signing()
        parts = width or (self.width / 2,) * 2
        for cell, (office, hint, name) in zip(self._columns(parts), sides, strict=True):
            if office:
                self._signature(cell, office, hint, name)

    def _signature(self, cell: Any, office: str, hint: str, name: str) -> None:
        first = cell.paragraphs[0]
        if office == "chuc_vu_ky":
            self.tag("for dong in chuc_vu_ky", cell)
            self.line("**{{ dong|upper }}**", CENTER, within=cell, size=13, keep=True)
            self.tag("endfor", cell)
        else:
            self.line(f"**{office}**", CENTER, within=cell, size=13, keep=True)
        if hint:
            self.line(f"__{hint}__", CENTER, within=cell, size=12, keep=True)
        self.line("", CENTER, within=cell, before=52, keep=True)
        self.line("**{{ " + name + " }}**", CENTER, within=cell, size=14)
        first._p.getparent().remove(first._p)

    def signed(self, *, receivers: bool = True) -> None:
        """Nơi nhận on the left, who signs on the right (NĐ 30/2020 PL I.II.7, 9)."""
        self._gap_before_signing()
        left, right = self._columns((self.width * 0.46, self.width * 0.54))
        first = right.paragraphs[0]
        self.tag("for dong in chuc_vu_ky", right)
        self.line("**{{ dong|upper }}**", CENTER, within=right, size=13, keep=True)
        self.tag("endfor", right)
        self.line("", CENTER, within=right, before=60, keep=True)
        self.line("**{{ nguoi_ky }}**", CENTER, within=right, size=14)
        first._p.getparent().remove(first._p)
        if not receivers:
            return
        first = left.paragraphs[0]
        self.tag("if noi_nhan", left)
        self.line("**__Nơi nhận:__**", LEFT, within=left, size=12, keep=True)
        self.tag("for dong in noi_nhan", left)
        self.line("- {{ dong }};", LEFT, within=left, size=11, keep=True)
        self.tag("endfor", left)
        self.line("- Lưu: VT.", LEFT, within=left, size=11)
        self.tag("endif", left)
        self.line("", LEFT, within=left, size=11)
        first._p.getparent().remove(first._p)

    def parties(self, giving: str, taking: str) -> None:
        """Two sides of minutes, with who speaks for each."""
        self.body("Hôm nay, {{ ngay|ngay_thang }}, chúng tôi gồm:")
        for name, side in (("giao", giving), ("nhan", taking)):
            self.body(f"**{side}: {{{{ ben_{name} }}}}**")
            self.body(f"Đại diện: {{{{ nguoi_{name} }}}}")
            self.body(f"Chức vụ: {{{{ chuc_vu_{name}|cham(40) }}}}")

    def grounds(self) -> None:
        """What it rests on, in italics (NĐ 30/2020 PL I.II.6)."""
        self.each("can_cu", "__Căn cứ {{ dong }};__")

    def copies(self) -> None:
        """How many there are of minutes."""
        self.body(
            "Biên bản này được lập thành {{ (so_ban or 2)|hai_so }} ({{ (so_ban or 2)|bang_chu }}) "
            "bản có giá trị như nhau; mỗi bên giữ ít nhất một bản./."
        )

    def save(self, folder: Path) -> None:
        """Write it, always the same bytes."""
        held = io.BytesIO()
        self.doc.save(held)
        (folder / self.form.template).write_bytes(rewritten(held.getvalue()))


LEAST = {Shape.DATE: 25.0, Shape.NUMBER: 16.0}
"""Millimetres of a column, so that a day or a number stays on one line."""
SIGNS = ("chuc_vu_ky", SIGN_HINT, "nguoi_ky")
SEALS = ("chuc_vu_ky", "(Ký, ghi rõ họ và tên, đóng dấu)", "nguoi_ky")


def fitted(columns: Sequence[tuple[float, Any]], width: float) -> list[float]:
    """Widths of columns that fill ``width``, none of them less than what it needs."""
    least = {n: LEAST.get(one.shape, 0.0) for n, (_, one) in enumerate(columns)}
    narrow = {n for n, (part, _) in enumerate(columns) if part * width < least[n]}
    left = width - sum(least[n] for n in narrow)
    whole = sum(part for n, (part, _) in enumerate(columns) if n not in narrow)
    return [least[n] if n in narrow else left * part / whole for n, (part, _) in enumerate(columns)]


GIVES = ("ĐẠI DIỆN BÊN GIAO", SIGN_HINT, "nguoi_giao")
TAKES = ("ĐẠI DIỆN BÊN NHẬN", SIGN_HINT, "nguoi_nhan")
TOTAL = "{{ %s|length|hai_so }} ({{ %s|length|bang_chu }})"


def total(name: str) -> str:
    """How many rows, in figures and words."""
    return TOTAL % (name, name)


def file_plan(form: FormKind) -> Sheet:
    """Danh mục hồ sơ: headings go over the whole row."""
    sheet = Sheet(form, size=13)
    sheet.head(number=False)
    sheet.title("DANH MỤC HỒ SƠ NĂM {{ nam }}")
    sheet.tag("if quyet_dinh_so")
    text = "__(Kèm theo Quyết định số {{ quyet_dinh_so }} {{ quyet_dinh_ngay|ngay_thang }} của {{ co_quan }})__"
    sheet.line(text, CENTER, before=2)
    sheet.tag("endif")
    columns = form.table("muc")
    whole = sum(one.width for one in columns)
    gap = sheet.line("", LEFT, size=6)
    gap.paragraph_format.space_after = Pt(2)
    table = sheet._table([sheet.width * one.width / whole for one in columns], rows=8)
    for cell, one in zip(table.rows[0].cells, columns, strict=True):
        sheet._cell(cell, f"**{one.vi}**", CENTER, 12)
    sheet._repeat(table.rows[0])
    tags = {1: "for d in muc", 2: "if d.cap", 4: "else", 6: "endif", 7: "endfor"}
    for row, tag in tags.items():
        sheet._cell(table.rows[row].cells[0], "{%tr " + tag + " %}", LEFT, 12)
    heading = table.rows[3].cells
    sheet._cell(heading[0], "**{{ d.so_ky_hieu }}**", CENTER, 12)
    sheet._cell(heading[1].merge(heading[4]), "**{{ d.tieu_de }}**", LEFT, 12)
    sheet._whole(table.rows[3])
    for cell, one in zip(table.rows[5].cells, columns, strict=True):
        middle = one.name in {"so_ky_hieu", "thoi_han"}
        sheet._cell(cell, "{{ d." + one.name + " }}", CENTER if middle else LEFT, 12)
    sheet._whole(table.rows[5])
    sheet.body(
        "Bản Danh mục hồ sơ này có {{ tong_so|hai_so }} ({{ tong_so|bang_chu }}) hồ sơ, bao gồm:",
        "- {{ so_vinh_vien|hai_so }} ({{ so_vinh_vien|bang_chu }}) hồ sơ bảo quản vĩnh viễn;",
        "- {{ so_co_thoi_han|hai_so }} ({{ so_co_thoi_han|bang_chu }}) hồ sơ bảo quản có thời hạn.",
    )
    sheet.signed(receivers=False)
    return sheet


def dossiers(form: FormKind) -> Sheet:
    """Mục lục hồ sơ, tài liệu nộp lưu."""
    sheet = Sheet(form, landscape=True, size=13)
    sheet.head(number=False)
    kept = "VĨNH VIỄN" if form.kind.endswith("vinh-vien") else "CÓ THỜI HẠN"
    sheet.title("MỤC LỤC HỒ SƠ, TÀI LIỆU NỘP LƯU", f"BẢO QUẢN {kept}")
    sheet.line(
        "{% if nam %}Năm {{ nam }}{% endif %}{% if nam and don_vi %} - {% endif %}{{ don_vi }}",
        CENTER,
    )
    sheet.grid("ho_so")
    sheet.body(f"Mục lục này gồm: {total('ho_so')} hồ sơ (đơn vị bảo quản).")
    sheet.signatures(("NGƯỜI LẬP", "(Ký, ghi rõ họ tên, chức vụ/chức danh)", "nguoi_lap"))
    return sheet


def contents(form: FormKind) -> Sheet:
    """Mục lục văn bản, tài liệu."""
    sheet = Sheet(form, size=13)
    sheet.head(number=False)
    sheet.title("MỤC LỤC VĂN BẢN, TÀI LIỆU")
    sheet.line(
        "Hồ sơ số: **{{ ho_so_so }}**{% if thoi_han %} - Thời hạn bảo quản: {{ thoi_han }}{% endif %}",
        CENTER,
        before=2,
    )
    sheet.line("__{{ ho_so_tieu_de }}__", CENTER, before=2)
    sheet.grid("van_ban")
    sheet.body(f"Mục lục này gồm: {total('van_ban')} văn bản, tài liệu.")
    sheet.signatures(("NGƯỜI LẬP", SIGN_HINT, "nguoi_lap"))
    return sheet


def handing_over(form: FormKind) -> Sheet:
    """Biên bản giao nhận hồ sơ, tài liệu."""
    sheet = Sheet(form)
    sheet.head(number=False)
    sheet.title("BIÊN BẢN", "Giao nhận hồ sơ, tài liệu")
    sheet.grounds()
    sheet.parties("BÊN GIAO", "BÊN NHẬN")
    sheet.body(
        "Thống nhất lập biên bản giao nhận hồ sơ, tài liệu với những nội dung sau:",
        "1. Tên khối tài liệu giao nộp: {{ ten_khoi }}.",
        "2. Thời gian của hồ sơ, tài liệu: {{ thoi_gian }}.",
        "3. Số lượng hồ sơ, tài liệu:",
        "a) Đối với hồ sơ, tài liệu giấy:",
        "- Tổng số hộp (cặp): {{ so_hop|so }};",
        "- Tổng số hồ sơ (đơn vị bảo quản): {{ so_ho_so_giay|so }} ({{ so_ho_so_giay|bang_chu }}) hồ sơ; quy ra mét giá: {{ met_gia|so }} mét.",
        "b) Đối với hồ sơ, tài liệu điện tử:",
        "- Tổng số hồ sơ: {{ so_ho_so_dien_tu|so }} ({{ so_ho_so_dien_tu|bang_chu }}) hồ sơ;",
        "- Tổng số tệp tin trong hồ sơ: {{ so_tep|so }} ({{ so_tep|bang_chu }}) tệp{% if dung_luong %}; dung lượng: {{ dung_luong }}{% endif %}.",
        "4. Tình trạng tài liệu giao nộp: {{ tinh_trang|cham(60) }}",
        "5. Mục lục hồ sơ, tài liệu nộp lưu kèm theo: {{ muc_luc_kem|cham(40) }}.",
    )
    sheet.copies()
    sheet.signatures(GIVES, TAKES)
    return sheet


def kept_back(form: FormKind) -> Sheet:
    """Danh mục hồ sơ, tài liệu đề nghị giữ lại."""
    sheet = Sheet(form, landscape=True, size=13)
    sheet.head(number=False)
    sheet.title("DANH MỤC HỒ SƠ, TÀI LIỆU ĐỀ NGHỊ GIỮ LẠI", "Đơn vị: {{ don_vi }} - Năm {{ nam }}")
    sheet.grid("ho_so")
    sheet.body(
        f"Danh mục này gồm: {total('ho_so')} hồ sơ. Thời hạn giữ lại không quá 02 năm kể từ ngày đến hạn nộp lưu.",
        "Ý kiến của người đứng đầu cơ quan: {{ y_kien|cham(80) }}.",
    )
    sheet.signatures(
        ("NGƯỜI LẬP", SIGN_HINT, "nguoi_lap"),
        SIGNS,
    )
    return sheet


def notice(form: FormKind) -> Sheet:
    """Thông báo nộp hồ sơ, tài liệu vào lưu trữ."""
    sheet = Sheet(form)
    sheet.head()
    sheet.title(
        "THÔNG BÁO", "Về việc nộp hồ sơ, tài liệu hình thành năm {{ nam }} vào Lưu trữ hiện hành"
    )
    sheet.line("Kính gửi: {{ kinh_gui }}", CENTER, before=10)
    sheet.grounds()
    sheet.body(
        f"{{{{ co_quan }}}} thông báo {total('ho_so')} hồ sơ, tài liệu sau đây đến hạn nộp vào Lưu trữ hiện hành, hạn cuối {{{{ han_nop|ngay_thang }}}}:"
    )
    sheet.grid("ho_so")
    sheet.body(
        "Đề nghị đơn vị rà soát, kết thúc và nộp hồ sơ đúng hạn. Trường hợp cần giữ lại hồ sơ để phục vụ công việc, đơn vị lập Danh mục hồ sơ, tài liệu giữ lại, được người đứng đầu cơ quan đồng ý bằng văn bản; thời gian giữ lại không quá 02 năm.",
        "{% if lien_he %}Mọi vướng mắc xin liên hệ: {{ lien_he }}./.{% else %}Trân trọng./.{% endif %}",
    )
    sheet.signed()
    return sheet


def registration(form: FormKind) -> Sheet:
    """Đăng ký nộp vào lưu trữ lịch sử."""
    sheet = Sheet(form)
    sheet.head(about="V/v đăng ký nộp hồ sơ, tài liệu vào lưu trữ lịch sử")
    sheet.line("Kính gửi: {{ kinh_gui }}", CENTER, before=16)
    sheet.body(
        "{{ co_quan }} (mã định danh: {{ ma_co_quan }}) đăng ký nộp hồ sơ, tài liệu vào lưu trữ lịch sử như sau:",
        "1. Phông: {{ phong }}{% if ma_dang_ky %}; mã đăng ký yêu cầu: {{ ma_dang_ky }}{% endif %}; lần nộp thứ {{ lan_nop }}.",
        "2. Thời gian nộp dự kiến: {{ du_kien }}.",
        "3. Số lượng: {{ so_ho_so|so }} ({{ so_ho_so|bang_chu }}) hồ sơ; {{ so_tai_lieu|so }} ({{ so_tai_lieu|bang_chu }}) tài liệu{% if so_goi %}; {{ so_goi|so }} gói{% endif %}{% if dung_luong %}; tổng dung lượng {{ dung_luong }}{% endif %}{% if met_gia %}; tài liệu giấy {{ met_gia|so }} mét giá{% endif %}.",
        "4. Các khối tài liệu:",
    )
    sheet.grid("khoi")
    sheet.body("Đề nghị {{ kinh_gui }} xem xét, trả lời trong thời hạn 07 ngày làm việc./.")
    sheet.signed()
    return sheet


def transfer(form: FormKind) -> Sheet:
    """Biên bản giao nhận tài liệu vào lưu trữ lịch sử."""
    sheet = Sheet(form)
    sheet.head()
    sheet.title("BIÊN BẢN", "Giao nhận hồ sơ, tài liệu vào lưu trữ lịch sử")
    sheet.grounds()
    sheet.parties("BÊN GIAO", "BÊN NHẬN")
    sheet.body(
        "Thống nhất lập biên bản giao nhận hồ sơ, tài liệu với những nội dung sau:",
        "1. Tên phông, khối tài liệu: {{ ten_khoi }}{% if ma_dang_ky %} (mã đăng ký yêu cầu: {{ ma_dang_ky }}, lần nộp thứ {{ lan_nop }}){% endif %}.",
        "2. Thời gian của hồ sơ, tài liệu: {{ thoi_gian }}.",
        "3. Số lượng: {{ so_ho_so|so }} ({{ so_ho_so|bang_chu }}) hồ sơ{% if so_goi %}; {{ so_goi|so }} gói{% endif %}{% if so_tai_lieu %}; {{ so_tai_lieu|so }} tài liệu{% endif %}{% if so_tep %}; {{ so_tep|so }} tệp tin{% endif %}{% if dung_luong %}; dung lượng {{ dung_luong }}{% endif %}{% if so_hop or met_gia %}; tài liệu giấy: {{ so_hop|so }} hộp, {{ met_gia|so }} mét giá{% endif %}.",
        "4. Tình trạng tài liệu: {{ tinh_trang|cham(60) }}",
        "5. Kết quả kiểm tra: {{ ket_qua|cham(60) }}",
        "6. Mục lục kèm theo: {{ muc_luc_kem|cham(40) }}.",
        "7. Thời gian tiếp nhận: {{ tiep_nhan|cham(40) }}.",
    )
    sheet.copies()
    sheet.signatures(GIVES, TAKES)
    return sheet


def checks(form: FormKind) -> Sheet:
    """Báo cáo xử lý nghiệp vụ."""
    sheet = Sheet(form)
    sheet.head()
    sheet.title("BÁO CÁO", "Xử lý nghiệp vụ hồ sơ, tài liệu đề nghị nộp lưu")
    sheet.line("Kính gửi: {{ kinh_gui }}", CENTER, before=10)
    sheet.body(
        "Thực hiện kiểm tra hồ sơ, tài liệu của {{ co_quan_nop }} (mã đăng ký yêu cầu: {{ ma_dang_ky }}, lần nộp thứ {{ lan_nop }}), {{ co_quan }} báo cáo kết quả như sau:",
        "1. Tổng số đề nghị nộp: {{ so_de_nghi|so }} ({{ so_de_nghi|bang_chu }}) {{ don_vi_tinh }}.",
        "2. Tổng số đạt: {{ so_dat|so }} ({{ so_dat|bang_chu }}) {{ don_vi_tinh }}.",
        "3. Tổng số không đạt: {{ so_khong_dat|so }} ({{ so_khong_dat|bang_chu }}) {{ don_vi_tinh }}.",
    )
    sheet.tag("if kiem_tra")
    sheet.body("4. Nội dung kiểm tra:")
    sheet.grid("kiem_tra")
    sheet.tag("endif")
    sheet.tag("if khong_dat")
    sheet.body("5. Danh sách không đạt và lý do:")
    sheet.grid("khong_dat")
    sheet.tag("endif")
    sheet.body("6. Kiến nghị: {{ kien_nghi|cham(60) }}")
    sheet.signed()
    return sheet


def receipt(form: FormKind) -> Sheet:
    """Phiếu tiếp nhận: what TT 05/2025 Điều 23 asks to be written down."""
    sheet = Sheet(form, size=13)
    sheet.head()
    sheet.title("PHIẾU TIẾP NHẬN", "Hồ sơ, tài liệu nộp vào lưu trữ")
    rows = (
        ("Mã đăng ký yêu cầu", "{{ ma_dang_ky }}"),
        ("Mã cơ quan", "{{ ma_co_quan }}"),
        ("Tên cơ quan", "{{ ten_co_quan }}"),
        ("Lần nộp", "{{ lan_nop }}"),
        ("Tổng số gói", "{{ so_goi|so }} ({{ so_goi|bang_chu }})"),
        ("Tổng số hồ sơ, tài liệu đăng ký", "{{ so_dang_ky|so }} ({{ so_dang_ky|bang_chu }})"),
        ("Tổng số đã duyệt nộp (lũy kế)", "{{ so_duyet|so }}"),
        ("Tổng số đã đưa vào Hệ thống", "{{ so_da_nhan|so }}"),
        ("Tổng dung lượng", "{{ dung_luong }}"),
        ("Thời gian tiếp nhận", "{{ tiep_nhan }}"),
        ("Hạn trả lời", "{{ han_tra_loi|cham(20) }}"),
    )
    sheet.line("", LEFT, size=6)
    table = sheet._table((66, sheet.width - 66), len(rows))
    for row, (name, value) in zip(table.rows, rows, strict=True):
        sheet._cell(row.cells[0], f"**{name}**", LEFT, 13)
        sheet._cell(row.cells[1], value, LEFT, 13)
    sheet.tag("if goi")
    sheet.body("Các gói đã nhận:")
    sheet.grid("goi", size=11)
    sheet.tag("endif")
    sheet.signatures(
        ("NGƯỜI NỘP", SIGN_HINT, "nguoi_nop"), ("NGƯỜI TIẾP NHẬN", SIGN_HINT, "nguoi_nhan")
    )
    return sheet


def giving_back(form: FormKind) -> Sheet:
    """Biên bản trả lại hồ sơ, tài liệu."""
    sheet = Sheet(form)
    sheet.head()
    sheet.title("BIÊN BẢN", "Trả lại hồ sơ, tài liệu")
    sheet.grounds()
    sheet.parties("BÊN TRẢ", "BÊN NHẬN LẠI")
    sheet.body(
        f"Hai bên thống nhất trả lại {total('tai_lieu')} hồ sơ, tài liệu{{% if ma_dang_ky %}} của yêu cầu nộp {{{{ ma_dang_ky }}}}{{% endif %}} như sau:"
    )
    sheet.grid("tai_lieu")
    sheet.body("{% if han_nop_lai %}Thời hạn nộp lại: {{ han_nop_lai|ngay_thang }}.{% endif %}")
    sheet.copies()
    sheet.signatures(
        ("ĐẠI DIỆN BÊN TRẢ", SIGN_HINT, "nguoi_giao"),
        ("ĐẠI DIỆN BÊN NHẬN LẠI", SIGN_HINT, "nguoi_nhan"),
    )
    return sheet


def worthless(form: FormKind) -> Sheet:
    """Danh mục tài liệu hết giá trị."""
    sheet = Sheet(form, size=13)
    sheet.head(number=False)
    sheet.title("DANH MỤC TÀI LIỆU HẾT GIÁ TRỊ", "Phông (khối): {{ phong }}")
    sheet.grid("ho_so")
    sheet.body(f"Danh mục này gồm: {total('ho_so')} hồ sơ, tập tài liệu.")
    sheet.signatures(
        ("NGƯỜI LẬP", SIGN_HINT, "nguoi_lap"),
        SEALS,
    )
    return sheet


def account(form: FormKind) -> Sheet:
    """Bản thuyết minh tài liệu hết giá trị."""
    sheet = Sheet(form)
    sheet.head(number=False)
    sheet.title("BẢN THUYẾT MINH TÀI LIỆU HẾT GIÁ TRỊ", "Phông (khối): {{ phong }}")
    sheet.body(
        "**1. Tóm tắt lịch sử đơn vị hình thành phông và lịch sử phông:** {{ lich_su }}",
        "**2. Phương pháp xác định giá trị:** {{ phuong_phap }}",
        "**3. Số lượng và thời gian:** {{ so_luong|so }} ({{ so_luong|bang_chu }}) hồ sơ{% if so_tep %}; {{ so_tep|so }} tệp tin{% endif %}{% if met_gia %}; {{ met_gia|so }} mét giá{% endif %}; thời gian tài liệu: {{ thoi_gian }}.",
        "**4. Nội dung chính và lý do hết giá trị của từng nhóm:**",
    )
    sheet.grid("nhom")
    sheet.signatures(
        ("NGƯỜI LẬP", SIGN_HINT, "nguoi_lap"),
        SEALS,
    )
    return sheet


def decision_head(sheet: Sheet, about: str) -> None:
    """A decision up to its articles (NĐ 30/2020 PL III, mẫu 1.2)."""
    sheet.head()
    sheet.title("QUYẾT ĐỊNH", about)
    sheet.line("**{{ chuc_danh|upper }}**", CENTER, before=12, keep=True)
    sheet.grounds()
    sheet.body("__Theo đề nghị của {{ de_nghi }}.__")
    sheet.line("**QUYẾT ĐỊNH:**", CENTER, before=10, keep=True)


def council(form: FormKind) -> Sheet:
    """Quyết định thành lập Hội đồng xét hủy."""
    sheet = Sheet(form)
    decision_head(sheet, "Về việc thành lập Hội đồng xét hủy tài liệu hết giá trị")
    sheet.body(
        "**Điều 1.** Thành lập Hội đồng xét hủy tài liệu hết giá trị thuộc {{ phong }}, gồm các ông (bà) có tên sau đây:"
    )
    sheet.grid("thanh_vien", size=13)
    sheet.body("**Điều 2.** Hội đồng có nhiệm vụ:")
    sheet.each("nhiem_vu", "- {{ dong }};")
    sheet.body(
        "Hội đồng làm việc theo nguyên tắc tập thể, quyết định theo đa số; ý kiến của từng thành viên được ghi vào biên bản. Hội đồng tự giải thể sau khi hoàn thành nhiệm vụ.",
        "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. Các đơn vị liên quan và các ông (bà) có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
    )
    sheet.signed()
    return sheet


def meeting(form: FormKind) -> Sheet:
    """Biên bản họp Hội đồng."""
    sheet = Sheet(form)
    sheet.head()
    sheet.title("BIÊN BẢN", "Họp Hội đồng xét hủy tài liệu hết giá trị")
    sheet.body(
        "Thời gian bắt đầu: {{ bat_dau }}.",
        "Địa điểm: {{ dia_diem }}.",
        "**I. Thành phần**",
    )
    sheet.grid("thanh_vien", size=13)
    sheet.body(
        "{% if vang %}Vắng mặt: {{ vang|join('; ') }}.{% else %}Vắng mặt: không.{% endif %}",
        "**II. Nội dung**",
        "Hội đồng xem xét tài liệu hết giá trị thuộc {{ phong }}.",
    )
    sheet.each("noi_dung", "- {{ dong }};")
    sheet.body("Ý kiến về từng hồ sơ:")
    sheet.grid("y_kien")
    sheet.body(
        "**III. Kết luận**",
        "- Hủy: {{ so_huy|so }} ({{ so_huy|bang_chu }}) hồ sơ;",
        "- Giữ lại: {{ so_giu|so }} ({{ so_giu|bang_chu }}) hồ sơ.",
        "{{ ket_luan }}",
        "Cuộc họp kết thúc vào {{ ket_thuc|cham(30) }}; biên bản đã được đọc lại cho các thành viên cùng nghe và thống nhất./.",
    )
    sheet.signatures(("THƯ KÝ", SIGN_HINT, "thu_ky"), ("CHỦ TỊCH HỘI ĐỒNG", SIGN_HINT, "chu_tich"))
    return sheet


def opinion(form: FormKind) -> Sheet:
    """Ý kiến thẩm định."""
    sheet = Sheet(form)
    sheet.head(about="V/v {{ ve_viec }}")
    sheet.line("Kính gửi: {{ kinh_gui }}", CENTER, before=16)
    sheet.body(
        "{% if tra_loi %}Trả lời {{ tra_loi }}, {% endif %}{{ co_quan }} có ý kiến thẩm định tài liệu hết giá trị như sau:",
        "1. Nhận xét: {{ nhan_xet|cham(60) }}",
        "2. Tổng số hồ sơ đề nghị hủy: {{ tong_so|so }} ({{ tong_so|bang_chu }}) hồ sơ.",
        "3. Nhất trí hủy: {{ so_dong_y|so }} ({{ so_dong_y|bang_chu }}) hồ sơ.",
        "4. Đề nghị giữ lại: {{ so_giu|so }} ({{ so_giu|bang_chu }}) hồ sơ{% if giu_lai %}, gồm:{% else %}.{% endif %}",
    )
    sheet.tag("if giu_lai")
    sheet.grid("giu_lai")
    sheet.tag("endif")
    sheet.body(
        "Đề nghị {{ kinh_gui }} hoàn thiện hồ sơ và thực hiện việc hủy tài liệu theo quy định./."
    )
    sheet.signed()
    return sheet


def destruction_decision(form: FormKind) -> Sheet:
    """Quyết định hủy tài liệu hết giá trị."""
    sheet = Sheet(form)
    decision_head(sheet, "Về việc hủy tài liệu hết giá trị")
    sheet.body(
        "**Điều 1.** Hủy {{ so_ho_so|so }} ({{ so_ho_so|bang_chu }}) hồ sơ{% if so_tep %}, {{ so_tep|so }} tệp tin{% endif %} hết giá trị thuộc {{ phong }}{% if thoi_gian %}, thời gian {{ thoi_gian }}{% endif %} (Danh mục kèm theo).",
        "**Điều 2.** Giao {{ don_vi }} tổ chức hủy tài liệu nêu tại Điều 1 xong trước hết {{ han_huy|ngay_thang }}, bảo đảm hủy hết thông tin, không thể khôi phục{% if phuong_phap %}; phương pháp: {{ phuong_phap }}{% endif %}; lập biên bản bàn giao, biên bản hủy và lưu hồ sơ hủy tài liệu theo quy định.",
        "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. {{ don_vi }} và các đơn vị, cá nhân liên quan chịu trách nhiệm thi hành Quyết định này./.",
    )
    sheet.signed()
    return sheet


def handing_to_destroy(form: FormKind) -> Sheet:
    """Biên bản bàn giao tài liệu hết giá trị."""
    sheet = Sheet(form)
    sheet.head()
    sheet.title("BIÊN BẢN", "Bàn giao tài liệu hết giá trị")
    sheet.grounds()
    sheet.parties("BÊN GIAO (quản lý kho)", "BÊN NHẬN (thực hiện hủy)")
    sheet.body(
        "Hai bên bàn giao tài liệu hết giá trị để hủy:",
        "1. Phông (khối): {{ phong }}.",
        "2. Số lượng: {{ so_ho_so|so }} ({{ so_ho_so|bang_chu }}) hồ sơ theo Danh mục kèm theo.",
        "a) Tài liệu giấy: {{ so_bo|so }} bó (cặp); {{ met_gia|so }} mét giá.",
        "b) Tài liệu điện tử: {{ so_tep|so }} tệp tin{% if dung_luong %}; dung lượng {{ dung_luong }}{% endif %}.",
        "3. Tình trạng: {{ tinh_trang|cham(60) }}",
    )
    sheet.copies()
    sheet.signatures(GIVES, TAKES)
    return sheet


def destroyed(form: FormKind) -> Sheet:
    """Biên bản hủy tài liệu hết giá trị."""
    sheet = Sheet(form)
    sheet.head()
    sheet.title("BIÊN BẢN", "Hủy tài liệu hết giá trị")
    sheet.grounds()
    sheet.body(
        "Hôm nay, {{ thoi_gian }}, tại {{ dia_diem }}, chúng tôi gồm:", "**Người thực hiện hủy:**"
    )
    for name, text in (("nguoi_huy", "**Người giám sát:**"), ("giam_sat", "")):
        sheet.tag(f"for d in {name}")
        sheet.body("- {{ d.ho_ten }}{% if d.chuc_vu %}, {{ d.chuc_vu }}{% endif %};")
        sheet.tag("endfor")
        if text:
            sheet.body(text)
    sheet.body(
        "Đã tiến hành hủy tài liệu hết giá trị:",
        "1. Phông (khối): {{ phong }}.",
        "2. Số lượng: {{ so_ho_so|so }} ({{ so_ho_so|bang_chu }}) hồ sơ{% if so_tep %}; {{ so_tep|so }} tệp tin{% endif %}{% if dung_luong %}; dung lượng {{ dung_luong }}{% endif %}{% if so_ban_sao %}; {{ so_ban_sao|so }} bản sao, bản dự phòng{% endif %}{% if met_gia %}; {{ met_gia|so }} mét giá tài liệu giấy{% endif %}.",
        "3. Phương pháp hủy: {{ phuong_phap }}.",
        "4. Kết quả: {{ ket_qua }}",
    )
    sheet.copies()
    sheet.signatures(
        ("NGƯỜI THỰC HIỆN HỦY", "(Ký, ghi rõ họ tên, đóng dấu)", "dai_dien_huy"),
        ("NGƯỜI GIÁM SÁT", "(Ký, ghi rõ họ tên, đóng dấu)", "dai_dien_giam_sat"),
    )
    return sheet


def gone(form: FormKind) -> Sheet:
    """Danh mục tài liệu đã hủy."""
    sheet = Sheet(form, landscape=True, size=13)
    sheet.head(number=False)
    sheet.title("DANH MỤC TÀI LIỆU ĐÃ HỦY", "Phông (khối): {{ phong }}")
    sheet.line(
        "__(Theo Quyết định số {{ quyet_dinh_so }} {{ quyet_dinh_ngay|ngay_thang }}; ngày hủy: {{ ngay_huy|cham(20) }})__",
        CENTER,
        before=2,
    )
    sheet.grid("ho_so")
    sheet.body(f"Danh mục này gồm: {total('ho_so')} hồ sơ đã hủy.")
    sheet.signatures(
        ("NGƯỜI LẬP", SIGN_HINT, "nguoi_lap"),
        SIGNS,
    )
    return sheet


MAKERS: dict[str, Callable[[FormKind], Sheet]] = {
    "danh-muc-ho-so": file_plan,
    "muc-luc-ho-so-vinh-vien": dossiers,
    "muc-luc-ho-so-co-thoi-han": dossiers,
    "muc-luc-van-ban": contents,
    "bien-ban-giao-nhan": handing_over,
    "danh-muc-giu-lai": kept_back,
    "thong-bao-nop-luu": notice,
    "dang-ky-nop-lich-su": registration,
    "bien-ban-thu-nop": transfer,
    "bao-cao-nghiep-vu": checks,
    "phieu-tiep-nhan": receipt,
    "bien-ban-tra-lai": giving_back,
    "danh-muc-het-gia-tri": worthless,
    "ban-thuyet-minh": account,
    "quyet-dinh-hoi-dong": council,
    "bien-ban-hop-hoi-dong": meeting,
    "y-kien-tham-dinh": opinion,
    "quyet-dinh-huy": destruction_decision,
    "bien-ban-ban-giao-huy": handing_to_destroy,
    "bien-ban-huy": destroyed,
    "danh-muc-da-huy": gone,
}


def main(folder: Path) -> None:
    """Make every template."""
    folder.mkdir(parents=True, exist_ok=True)
    for form in form_kinds():
        MAKERS[form.kind](form).save(folder)
        print(form.template)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
