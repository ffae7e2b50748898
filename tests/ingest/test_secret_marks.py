"""State secrets are stopped at the door: nothing of them is kept, and texts about secrets pass."""

# PyMuPDF is typed in part only.
# mypy: allow-untyped-calls

import json
from io import BytesIO
from pathlib import Path

import docx
import pymupdf
import pytest

from demo.layout import set_in_type
from demo.texts import papers
from ingest.delivery import Delivery
from ingest.reading.secrecy import seen_in
from ingest.result import IngestOutcome, Result
from repository.people import owner
from web.wiring import Archive

NAME = "Phuong an bi mat.pdf"


def take(archive: Archive, path: Path, content: bytes) -> Result:
    path.write_bytes(content)
    return archive.ingest.take(Delivery(path, path.name, {}, "", None), owner())


def stamped_pdf(mark: str) -> bytes:
    """A real decision with a mark below its number."""
    with pymupdf.open(stream=set_in_type(papers()[0]), filetype="pdf") as document:
        page = document[0]
        page.insert_htmlbox(pymupdf.Rect(90, 150, 260, 180), f"<p style='color:red'>{mark}</p>")
        return bytes(document.tobytes())


def word_document(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "TÀI LIỆU THU HỒI"])
def test_a_pdf_that_bears_a_mark_is_refused(archive: Archive, tmp_path: Path, mark: str) -> None:
    result = take(archive, tmp_path / NAME, stamped_pdf(mark))

    assert result.outcome is IngestOutcome.REFUSED
    found = [finding for finding in result.findings if finding.rule == "SEC-01"]
    assert len(found) == 1
    assert mark in found[0].message
    assert "bí mật nhà nước" in found[0].message, "it says to whom the paper is brought"


def test_nothing_of_it_is_left_but_that_something_was_refused(
    archive: Archive, tmp_path: Path
) -> None:
    secret = "Số lượng đạn dược tại kho X91 là 74123 viên"
    content = word_document("BỘ CHỈ HUY", "MẬT", "Số: 12/BC-BCH", secret)
    take(archive, tmp_path / "Kho X91.docx", content)

    event = archive.ledger.latest(1)[0]
    assert event.kind == "refusal"
    assert json.loads(json.dumps(event.detail))["rules"] == ["SEC-01"]
    assert "name" not in event.detail
    kept = bytes_below(archive.settings.home)
    assert b"X91" not in kept
    assert content not in kept


@pytest.mark.parametrize(
    "lines",
    [
        ("UBND TỈNH", "MẬT", "Số: 01/KH-UBND"),
        ("UBND TỈNH", "Số: 01/KH-UBND", "  TUYỆT   MẬT "),
        ("Độ mật: Tối mật", "KẾ HOẠCH"),
        ("UBND TỈNH", "[MẬT]"),
        ("M Ậ T",),
        ("TOI MAT",),
    ],
)
def test_a_mark_alone_on_its_line_is_known(lines: tuple[str, ...]) -> None:
    assert seen_in("\n".join(lines)).secret is not None


@pytest.mark.parametrize(
    "text",
    [
        "QUY CHẾ\nBảo vệ bí mật nhà nước của tỉnh",
        "QUYẾT ĐỊNH\nVỀ VIỆC BAN HÀNH QUY CHẾ BẢO VỆ BÍ\nMẬT\nNHÀ NƯỚC",
        "Văn bản có độ mật Tuyệt mật, Tối mật, Mật phải được soạn thảo trên máy riêng",
        "DANH SÁCH\nHọ tên\tCÓ MẶT\tVẮNG MẶT",
        "SỔ ĐĂNG KÝ\nThường\tMẬT\tTỐI MẬT\tTUYỆT MẬT",
        "MẶT TRẬN TỔ QUỐC VIỆT NAM\nỦY BAN TRUNG ƯƠNG",
        "Độ mật: Thường",
        "Bản số: 03\nTHÔNG BÁO",
        "mật",
        "THẺ MẬT KHẨU",
        "\n".join(["Dòng thường"] * 60) + "\nMẬT",
    ],
)
def test_what_only_speaks_of_secrets_passes(text: str) -> None:
    assert seen_in(text).secret is None


def test_every_document_of_the_demonstration_passes() -> None:
    for paper in papers():
        assert seen_in(f"{paper.type}\n{paper.subject}\n{paper.body}").secret is None


def test_a_declassified_paper_comes_in_with_a_warning(archive: Archive, tmp_path: Path) -> None:
    content = word_document("UBND TỈNH", "MẬT", "GIẢI MẬT", "Từ: 01/01/2024", "THÔNG BÁO")
    result = take(archive, tmp_path / "a.docx", content)

    assert result.outcome is IngestOutcome.ACCEPTED
    assert "SEC-02" in {finding.rule for finding in result.findings}
