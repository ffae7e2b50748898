"""A docx read and set: what a word processor shows is what the PDF shows."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from preservation.forms.docx_html import page
from preservation.forms.docx_numbering import shown
from preservation.forms.docx_reading import read
from preservation.forms.docx_values import Paragraph, Read, Table
from preservation.forms.filling import fill
from preservation.forms.looking import TemplateError
from preservation.letters import set_in_type
from preservation.pdfa import pdfa
from scripts.make_form_templates import slim
from tests.preservation.forms.templates import shipped, values

MM = 72 / 25.4


@pytest.fixture
def made() -> Any:
    return slim(Document())


def kept(made: Any, folder: Path) -> Read:
    made.save(str(folder / "a.docx"))
    return read(folder / "a.docx")


def paragraphs(found: Read) -> list[Paragraph]:
    return [one for one in found.sections[0].blocks if isinstance(one, Paragraph)]


def test_words_look_as_they_did(made: Any, tmp_path: Path) -> None:
    style = made.styles.add_style("Đậm", 1)
    style.font.bold, style.font.size = True, Pt(17)
    paragraph = made.add_paragraph(style="Đậm")
    paragraph.add_run("đậm ")
    plain = paragraph.add_run("thường")
    plain.bold, plain.italic, plain.underline = False, True, True
    plain.font.color.rgb, plain.font.superscript = RGBColor(0xC0, 0, 0), True
    (one,) = paragraphs(kept(made, tmp_path))
    first, second = (piece.face for piece in one.pieces)
    assert (first.bold, first.italic, first.points) == (True, False, 17)
    assert (second.bold, second.italic, second.underline) == (False, True, True)
    assert (second.colour, second.raised, second.points) == ("c00000", "superscript", 17)
    said = page(kept(made, tmp_path), "Thử")
    assert "font-weight: bold" in said
    assert "text-decoration: underline" in said
    assert "#c00000" in said


def test_paragraphs_stand_as_they_did(made: Any, tmp_path: Path) -> None:
    paragraph = made.add_paragraph("x")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent = Mm(20), Mm(-10)
    form.space_before, form.space_after, form.line_spacing = Pt(6), Pt(9), 1.5
    form.keep_with_next = form.page_break_before = True
    (one,) = paragraphs(kept(made, tmp_path))
    shape = one.shape
    assert shape.align == "center"
    assert (round(shape.left / MM), round(shape.first / MM)) == (20, -10)
    assert (shape.before, shape.after, shape.line) == (6, 9, 1.5)
    assert shape.keep_next
    assert shape.new_page


def test_lists_are_numbered_on(made: Any, tmp_path: Path) -> None:
    for text, style in (("a", "List Number"), ("b", "List Number"), ("c", "List Bullet")):
        made.add_paragraph(text, style=style)
    said = ["".join(one.text for one in each.pieces) for each in paragraphs(kept(made, tmp_path))]
    assert said == ["1. a", "2. b", "• c"]
    assert [shown(4, kind) for kind in ("upperRoman", "lowerLetter", "decimalZero", "none")] == [
        "IV", "d", "04", "",
    ]  # fmt: skip


def test_tables_keep_widths_lines_and_cells_that_reach_over_others(
    made: Any, tmp_path: Path
) -> None:
    table = made.add_table(rows=3, cols=3, style="Table Grid")
    for place, width in enumerate((20, 50, 30)):
        table.columns[place].width = Mm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    found = next(one for one in kept(made, tmp_path).sections[0].blocks if isinstance(one, Table))
    assert [round(one / MM) for one in found.widths] == [20, 50, 30]
    assert [row.header for row in found.rows] == [True, False, False]
    assert [[(c.columns, c.rows) for c in row.cells] for row in found.rows] == [
        [(1, 1), (2, 1)],
        [(1, 2), (1, 1), (1, 1)],
        [(1, 1), (1, 1)],
    ]
    assert all("solid" in edge for row in found.rows for cell in row.cells for edge in cell.edges)
    said = page(kept(made, tmp_path), "Thử")
    assert 'colspan="2"' in said
    assert 'rowspan="2"' in said
    assert "<thead><tr>" in said


def test_pages_keep_their_size_and_turn(made: Any, tmp_path: Path) -> None:
    made.add_paragraph("đứng")
    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    made.add_paragraph("ngang")
    found = kept(made, tmp_path)
    assert [round(one.width / MM) for one in found.sections] == [216, 297]
    with pypdfium2.PdfDocument(set_in_type(page(found, "Thử"))) as pdf:
        assert [[round(side / MM) for side in one.get_size()] for one in pdf] == [
            [216, 279],
            [297, 210],
        ]


def test_breaks_tabs_and_leaders(made: Any, tmp_path: Path) -> None:
    paragraph = made.add_paragraph("trước")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("sau")
    led = made.add_paragraph("Người ký\tHọ tên")
    led.paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    made.add_paragraph("a\tb")
    found = kept(made, tmp_path)
    before, after, *_ = paragraphs(found)
    assert (before.pieces[0].text, before.shape.new_page) == ("trước", False)
    assert (after.pieces[0].text, after.shape.new_page) == ("sau", True)
    said = page(found, "Thử")
    assert '<span class="gap">....' in said
    assert "inline-block" in said


def test_page_numbers_are_reckoned_anew(made: Any, tmp_path: Path) -> None:
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    made.sections[0].footer.paragraphs[0]._p.append(parse_xml(field))
    total = made.sections[0].footer.paragraphs[0]
    for kind in ("begin", "NUMPAGES", "separate", "99", "end"):
        run = total.add_run("99" if kind == "99" else "")
        held = OxmlElement("w:instrText" if kind == "NUMPAGES" else "w:fldChar")
        held.text = kind if kind == "NUMPAGES" else None
        held.set(qn("w:fldCharType"), kind)
        if kind != "99":
            run._r.append(held)
    made.add_paragraph("một")
    made.add_page_break()
    with pypdfium2.PdfDocument(set_in_type(page(kept(made, tmp_path), "Thử"))) as pdf:
        texts = [one.get_textpage().get_text_range() for one in pdf]
    assert ["".join(re.findall(r"\d", one)) for one in texts] == ["12", "22"]


def test_what_is_not_carried_over_is_told(made: Any, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    made.add_picture(str(tmp_path / "a.png"))
    assert kept(made, tmp_path).notes == ("hình ảnh, hình vẽ · pictures and drawings",)


def test_words_of_a_docx_are_never_html(made: Any, tmp_path: Path) -> None:
    evil = "</p><img src=x onerror=y>&amp;"
    made.add_paragraph(evil)
    style = made.add_paragraph("x").paragraph_format
    style.element.get_or_add_pPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:fill="red;}}body{{}}"/>')
    )
    said = page(kept(made, tmp_path), "<title>")
    assert "<img" not in said
    assert "red;" not in said
    assert "&lt;img src=x onerror=y&gt;&amp;amp;" in said


def test_what_is_no_docx_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as box:
        box.writestr("_rels/.rels", "<broken")
    with pytest.raises(TemplateError):
        read(tmp_path / "a.docx")


def test_sixty_rows_have_their_headings_on_each_page_as_pdf_a(tmp_path: Path) -> None:
    kind = "muc-luc-ho-so-co-thoi-han"
    row = {"tieu_de": "Hồ sơ về việc sắp xếp các cơ quan " * 3, "thoi_han": "10 năm"}
    rows = [row | {"so_ky_hieu": f"{n:03}.TH"} for n in range(1, 60)]
    rows.append(row | {"so_ky_hieu": "Z" * 80, "tieu_de": "W" * 200})
    fill(shipped(kind), values(kind, ho_so=rows), tmp_path / "a.docx")
    (tmp_path / "a.pdf").write_bytes(set_in_type(page(read(tmp_path / "a.docx"), "Mục lục")))
    assert pdfa(str(tmp_path / "a.pdf"))["verdict"] == "pass"
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        texts = [one.get_textpage().get_text_range() for one in pdf]
        assert len(texts) > 3
        *lists, last = texts
        assert all("Thời gian tài" in one for one in lists)
        assert [one.split()[-1] for one in texts[1:]] == [str(n + 2) for n in range(len(texts) - 1)]
        assert not texts[0].rstrip().endswith("\n1")  # NĐ 30/2020 PL I: the first bears none
        joined = "\n".join(texts)
        assert all(f"{n:03}.TH" in joined for n in range(1, 60))
        assert "60 (sáu mươi) hồ sơ" in joined
        assert joined.count("Z") == 80
        assert joined.count("W") == 200
        right = [box[2] for one in pdf for box in _boxes(one)]
        assert max(right) <= (297 - 14) * MM
    assert "NGƯỜI LẬP" in last


def _boxes(one: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    text = one.get_textpage()
    return [text.get_rect(n) for n in range(text.count_rects())]
