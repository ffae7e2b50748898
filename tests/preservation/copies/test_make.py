"""Copies of the whole: what each kind bears, that its pages look as they did, and what it is."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import hashlib
import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageChops, ImageStat

from preservation.copies.make import Maker
from preservation.copies.order import Made
from preservation.copies.proof import NAME, proofs_in
from preservation.pages.codes import read_codes
from preservation.workers import Limits, Workers
from repository.copy_kinds import CopyKind, Medium
from repository.errors import RefusedError
from tests import drafts
from tests.preservation.copies import hostile
from tests.preservation.copies.copying import AGENCY, AT, ID, ORDER, enclosed, order, source

TRACE = "Lê Thị Hoa, 26/11/2026 16:05"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as held:
        yield held


def made(
    workers: Workers, folder: Path, kind: CopyKind, pdf: bytes | None = None, **words: Any
) -> Made:
    path = folder / "goc.pdf"
    path.write_bytes(pdf or drafts.draft())
    asked = order(kind, **words)
    return Maker(workers).make(asked, [source(path)], enclosed(asked), folder)


def text_of(path: Path, page: int = 0) -> str:
    with pymupdf.open(path) as document:
        return " ".join(document[page].get_text().split())


def places(path: Path, words: str, page: int = 0) -> list[pymupdf.Rect]:
    with pymupdf.open(path) as document:
        found: list[pymupdf.Rect] = document[page].search_for(words)
        return found


def drawn(path: Path, page: int = 0, dpi: int = 75) -> Image.Image:
    with pymupdf.open(path) as document:
        picture = document[page].get_pixmap(dpi=dpi)
        return Image.frombytes("RGB", (picture.width, picture.height), picture.samples)


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        (CopyKind.READING, [AGENCY], ["BẢN SAO"]),
        (CopyKind.PLAIN, [AGENCY, "BẢN SAO"], []),
        (CopyKind.CERTIFIED, [AGENCY], ["BẢN SAO"]),
        (CopyKind.SAO_Y, ["Sao y số 05/SY-UBND"], ["SAO Y", AGENCY]),
    ],
)
def test_an_electronic_copy_bears_what_the_law_of_its_kind_says(
    kind: CopyKind, said: list[str], unsaid: list[str], workers: Workers, tmp_path: Path
) -> None:
    copy = made(workers, tmp_path, kind)
    text = text_of(copy.path)
    for words in (*said, TRACE, f"mã {ID}", "cấp cho Phạm Minh Tuấn", "trang 1/1"):
        assert words in text
    for words in unsaid:
        assert words not in text
    assert "ban hành Quy chế văn thư" in text
    assert (copy.pages, copy.findings, copy.pdfa) == (1, (), "pass")
    assert copy.sha256.hex == hashlib.sha256(copy.path.read_bytes()).hexdigest()


def test_the_agency_stands_at_the_middle_of_the_bottom_and_ban_sao_at_the_top_right(
    workers: Workers, tmp_path: Path
) -> None:
    copy = made(workers, tmp_path, CopyKind.PLAIN)
    (agency,) = places(copy.path, AGENCY)
    assert (agency.x0 + agency.x1) / 2 == pytest.approx(595.3 / 2, abs=2)
    assert agency.y0 > 842 * 0.95
    heading = max(places(copy.path, "BẢN SAO"), key=lambda one: one.x1)
    assert heading.x1 == pytest.approx((210 - 15) / 25.4 * 72, abs=1)
    assert heading.y1 < 40
    with pymupdf.open(copy.path) as document:
        spans = [
            span
            for block in document[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    (span,) = (one for one in spans if one["text"] == "BẢN SAO")
    assert (round(span["size"], 1), span["color"]) == (10.0, 0)
    assert "Tinos" in span["font"]


@pytest.mark.slow
def test_pages_look_as_they_did_but_for_the_marks_at_their_edges(
    workers: Workers, tmp_path: Path
) -> None:
    for name in ("a turned page", "cropped away", "annotations", "a form field"):
        copy = made(workers, tmp_path, CopyKind.READING, hostile.PAPERS[name]())
        then, now = (drawn(one, dpi=300) for one in (tmp_path / "goc.pdf", copy.path))
        assert then.size == now.size, name
        cut = (0, 0, then.width, round(then.height * 0.93))
        changed = ImageChops.difference(then.crop(cut), now.crop(cut)).convert("L").reduce(32)
        assert sum(changed.histogram()[25:]) == 0, name


def test_what_acts_or_hides_stays_behind(workers: Workers, tmp_path: Path) -> None:
    copy = made(workers, tmp_path, CopyKind.READING, hostile.everything_around())
    with pikepdf.open(copy.path) as pdf:
        assert set(pdf.Root.keys()) == {
            "/Type", "/Pages", "/Metadata", "/OutputIntents", "/Lang", "/AF", "/Names",
        }  # fmt: skip
        assert set(pdf.Root.Names.keys()) == {"/EmbeddedFiles"}
        assert list(pdf.attachments) == [NAME]
        kept = {key for page in pdf.pages for key in page.obj.keys()}  # noqa: SIM118
    assert kept == {"/Type", "/Parent", "/Resources", "/MediaBox", "/Contents"}


def test_hidden_layers_make_a_copy_be_drawn_and_say_so(workers: Workers, tmp_path: Path) -> None:
    copy = made(workers, tmp_path, CopyKind.READING, hostile.hidden_layer())
    assert {"layers", "drawn"} <= set(copy.findings)
    assert text_of(copy.path).count(hostile.SECRET) == 1  # the one that everybody sees


def test_a_source_that_cannot_be_pdfa_is_drawn_and_still_searched(
    workers: Workers, tmp_path: Path
) -> None:
    document = pymupdf.open()
    document.new_page().insert_text((90, 150), "Plain words without a face", fontname="helv")
    copy = made(workers, tmp_path, CopyKind.READING, document.tobytes())
    assert copy.findings == ("not-pdfa", "drawn")
    assert copy.pdfa == "pass"
    assert "Plain words without a face" in text_of(copy.path)


def test_an_image_becomes_a_page_of_its_true_size(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "anh.tif"
    frames = [Image.new("RGB", (827, 1169), shade) for shade in ("white", "beige")]
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(100, 100))
    asked = order(CopyKind.READING)
    copy = Maker(workers).make(asked, [source(path, "tiff")], enclosed(asked), tmp_path)
    assert (copy.pages, copy.pdfa) == (2, "pass")
    with pymupdf.open(copy.path) as document:
        assert document[1].rect.width == pytest.approx(210 / 25.4 * 72, abs=1)


def test_several_files_are_copied_one_after_the_other(workers: Workers, tmp_path: Path) -> None:
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    paths[0].write_bytes(drafts.draft())
    paths[1].write_bytes(hostile.below())
    asked = order(CopyKind.READING)
    copy = Maker(workers).make(asked, [source(one) for one in paths], enclosed(asked), tmp_path)
    assert copy.pages == 2
    assert "trang 2/2" in text_of(copy.path, 1)
    assert hostile.KEPT in text_of(copy.path, 1)


def test_the_code_of_a_copy_can_be_read_from_its_picture(workers: Workers, tmp_path: Path) -> None:
    copy = made(workers, tmp_path, CopyKind.CERTIFIED)
    assert [code.text for code in read_codes(drawn(copy.path, dpi=200))] == [ORDER.verify]
    silent = made(workers, tmp_path, CopyKind.CERTIFIED, verify="", id="KHAC-0001")
    assert [code.text for code in read_codes(drawn(silent.path, dpi=200))] == ["LUUTRU:KHAC-0001"]


def test_the_code_goes_where_the_page_is_free(workers: Workers, tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.draw_rect(pymupdf.Rect(400, 700, 590, 838), fill=(0, 0, 0))
    copy = made(workers, tmp_path, CopyKind.READING, document.tobytes())
    (code,) = read_codes(drawn(copy.path, dpi=200))
    assert code.box[2] < 0.2
    assert "code-covers" not in copy.findings
    document[0].draw_rect(document[0].rect, fill=(0.4, 0.4, 0.4))
    full = made(workers, tmp_path, CopyKind.READING, document.tobytes())
    assert "code-covers" in full.findings


def test_the_proof_lies_open_in_the_file_once_and_is_an_associated_file(
    workers: Workers, tmp_path: Path
) -> None:
    asked = order(CopyKind.SAO_Y)
    copy = made(workers, tmp_path, CopyKind.SAO_Y)
    proof = enclosed(asked).proof
    assert proofs_in(copy.path.read_bytes()) == [proof]
    with pikepdf.open(copy.path) as pdf:
        assert pdf.Root.AF[0].AFRelationship == pikepdf.Name.Data
        assert pdf.attachments[NAME].get_file().read_bytes() == proof


def test_sao_y_on_paper_has_its_block_right_after_the_end_of_the_document(
    workers: Workers, tmp_path: Path
) -> None:
    copy = made(workers, tmp_path, CopyKind.SAO_Y, target=Medium.PAPER)
    assert copy.pages == 1
    text = text_of(copy.path)
    for words in (
        AGENCY.upper(), "SAO Y", "Số: 05/SY-UBND", "Quảng Ngãi, ngày 26 tháng 11 năm 2026",
        "CHÁNH VĂN PHÒNG", "Trần Quốc Bảo", "- Lưu: VT, LTLS.",
    ):  # fmt: skip
        assert words in text
    end = places(copy.path, "Nguyễn Văn An")[-1].y1
    with pymupdf.open(copy.path) as document:
        lines = [item["rect"] for item in document[0].get_drawings() if item["rect"].width > 400]
    assert [end + 10 < lines[0].y0 < end + 40, lines[0].width] == [
        True, pytest.approx((210 - 45) / 25.4 * 72, abs=1),
    ]  # fmt: skip
    form = places(copy.path, "SAO Y")[0]
    assert form.y0 > lines[0].y0
    signed = places(copy.path, "Trần Quốc Bảo")[0].y0 - places(copy.path, "CHÁNH VĂN PHÒNG")[0].y1
    assert signed > 60  # room for a hand and a seal


def test_a_full_last_page_is_followed_by_one_for_the_block(
    workers: Workers, tmp_path: Path
) -> None:
    body = "Điều khoản. " * 420
    copy = made(workers, tmp_path, CopyKind.SAO_Y, drafts.draft(body=body), target=Medium.PAPER)
    with pymupdf.open(tmp_path / "goc.pdf") as original:
        pages = len(original)
    last = text_of(copy.path, copy.pages - 1)
    assert "SAO Y" in last
    assert copy.pages in {pages, pages + 1}
    whole = made(
        workers, tmp_path, CopyKind.SAO_Y, hostile_full(), target=Medium.PAPER, id="DAY-0001"
    )
    assert whole.pages == 2
    assert "SAO Y" in text_of(whole.path, 1)


def hostile_full() -> bytes:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.draw_rect(pymupdf.Rect(60, 60, 530, 780), color=(0, 0, 0))
    data: bytes = document.tobytes()
    return data


def test_a_conversion_to_paper_says_what_it_is_made_from_and_where_it_is_looked_up(
    workers: Workers, tmp_path: Path
) -> None:
    original = replace(ORDER.original, medium=Medium.ELECTRONIC)
    copy = made(workers, tmp_path, CopyKind.CONVERSION, target=Medium.PAPER, original=original)
    text = text_of(copy.path)
    for words in (
        "TÀI LIỆU LƯU TRỮ CHUYỂN ĐỔI", f"Mã lưu trữ gốc: {ORDER.original.code}",
        f"Cơ quan chuyển đổi: {AGENCY}", ORDER.verify, "16:05:27 ngày 26/11/2026",
    ):  # fmt: skip
        assert words in text


def test_a_dip_begins_with_a_certificate_of_eleven_items(workers: Workers, tmp_path: Path) -> None:
    copy = made(workers, tmp_path, CopyKind.DIP, expires=AT + timedelta(days=15))
    text = text_of(copy.path)
    assert copy.pages == 2
    assert all(f"{number}. " in text for number in range(1, 12))
    for words in (
        "GIẤY CHỨNG THỰC", ID, AGENCY, "Phạm Minh Tuấn, 051089001234", ORDER.original.code,
        "15/QĐ-UBND", "Quyết định", "Về việc ban hành Quy chế văn thư", ORDER.purpose,
        "26/11/2026", "đến 16:05 ngày 11/12/2026", "01",
    ):  # fmt: skip
        assert words in text
    assert "Quy chế văn thư" in text_of(copy.path, 1)


def test_very_long_names_are_broken_or_set_smaller_and_never_leave_the_page(
    workers: Workers, tmp_path: Path
) -> None:
    long = "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp tỉnh " * 3
    copy = made(
        workers, tmp_path, CopyKind.DIP, agency_name=long, recipient=long, purpose=long * 3,
        id="Q" * 32, verify="https://luutru.example/verify?c=" + "Q" * 150,
    )  # fmt: skip
    with pymupdf.open(copy.path) as document:
        for page in document:
            for word in page.get_text("words"):
                assert 0 <= word[0] < word[2] <= page.rect.width
                assert 0 <= word[1] < word[3] <= page.rect.height


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"original": replace(ORDER.original, medium=Medium.ELECTRONIC)}, "gửi chính bản gốc"),
        ({"parts": ()}, ""),
        ({"recipient": "Ông \U0001f600"}, "thiếu ký tự"),
    ],
)
def test_what_the_law_or_the_face_does_not_know_is_refused_and_leaves_nothing(
    words: dict[str, Any], said: str, workers: Workers, tmp_path: Path
) -> None:
    if not said:
        assert made(workers, tmp_path, CopyKind.SAO_Y, **words).pages == 1
        return
    with pytest.raises(RefusedError, match=said):
        made(workers, tmp_path, CopyKind.SAO_Y, **words)
    assert [one.name for one in tmp_path.iterdir()] == ["goc.pdf"]


@pytest.mark.parametrize(
    ("data", "family", "said"),
    [
        (b"%PDF-1.7\nrubbish", "pdf", "PDF"),
        (b"PK\x03\x04", "docx", "chỉ sao được PDF và ảnh"),
        (b"GIF89a", "gif", "không có trang"),
    ],
)
def test_files_that_cannot_be_copied_are_refused_in_words(
    data: bytes, family: str, said: str, workers: Workers, tmp_path: Path
) -> None:
    path = tmp_path / f"x.{family}"
    path.write_bytes(data)
    asked = order(CopyKind.READING)
    with pytest.raises(RefusedError, match=said):
        Maker(workers).make(asked, [source(path, family)], enclosed(asked), tmp_path)


def test_a_locked_file_is_refused_and_one_that_opens_by_itself_is_copied(
    workers: Workers, tmp_path: Path
) -> None:
    for password, opens in (("bí mật", False), ("", True)):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(drafts.draft())) as pdf:
            pdf.save(out, encryption=pikepdf.Encryption(owner="chủ", user=password))
        if opens:
            assert made(workers, tmp_path, CopyKind.READING, out.getvalue()).pages == 1
            continue
        with pytest.raises(RefusedError, match="mật khẩu"):
            made(workers, tmp_path, CopyKind.READING, out.getvalue())


def test_poppler_reads_a_copy_without_complaint(workers: Workers, tmp_path: Path) -> None:
    copy = made(workers, tmp_path, CopyKind.DIP)
    done = subprocess.run(
        ["pdftotext", str(copy.path), "-"], check=True, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert "GIẤY CHỨNG THỰC" in done.stdout
    assert ImageStat.Stat(drawn(copy.path)).mean[0] < 254
