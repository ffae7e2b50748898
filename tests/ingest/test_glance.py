"""Pictures and scans that come in unread are read for marks before anything of them is kept."""

# PyMuPDF is typed in part only.
# mypy: allow-untyped-calls

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from demo.layout import set_in_type
from demo.texts import papers
from ingest.delivery import Delivery
from ingest.digitise.engine import Engine
from ingest.digitise.tesseract import Tesseract
from ingest.result import IngestOutcome, Result
from repository.errors import UnavailableError
from repository.people import owner
from web.wiring import Archive

MARK = "<p style='color:red;font-size:15px;font-weight:bold'>TỐI MẬT</p>"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One database is enough: what is read here has nothing to do with it."""
    return f"sqlite:///{tmp_path / 'archive.sqlite'}"


def take(archive: Archive, path: Path, content: bytes) -> Result:
    path.write_bytes(content)
    return archive.ingest.take(Delivery(path, path.name, {}, "", None), owner())


def drawn(mark: str = MARK) -> Image.Image:
    """The first page of a real decision as a scanner sees it."""
    with pymupdf.open(stream=set_in_type(papers()[0]), filetype="pdf") as document:
        page = document[0]
        page.insert_htmlbox(pymupdf.Rect(90, 150, 260, 180), mark)
        pixels = page.get_pixmap(dpi=200)
        return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


def picture(kind: str, mark: str = MARK) -> bytes:
    written = BytesIO()
    drawn(mark).save(written, kind, dpi=(200, 200))
    return written.getvalue()


def outlined() -> bytes:
    """A page whose letters were made curves: there is no text, and no picture either."""
    with pymupdf.open(stream=set_in_type(papers()[0]), filetype="pdf") as document:
        document[0].insert_htmlbox(pymupdf.Rect(90, 150, 260, 180), MARK)
        curves = document[0].get_svg_image(text_as_path=True)
    with pymupdf.open(stream=curves.encode(), filetype="svg") as drawn:
        return bytes(drawn.convert_to_pdf())


def scanned(mark: str = MARK, typed: str = "", before: int = 0) -> bytes:
    """A PDF of a picture; ``typed`` is written over it, ``before`` typed pages come first."""
    with pymupdf.open() as document:
        for _ in range(before):
            cover = document.new_page(width=595, height=842)
            cover.insert_textbox((60, 60, 540, 800), "Trang đầu của một tập tài liệu. " * 30)
        page = document.new_page(width=595, height=842)
        page.insert_image(page.rect, stream=picture("jpeg", mark))
        if typed:
            page.insert_text((60, 820), typed, fontsize=8)
        return bytes(document.tobytes())


SECRETS: dict[str, Callable[[], bytes]] = {
    "a.jpg": lambda: picture("jpeg"),
    "a.tif": lambda: picture("tiff"),
    "scan.pdf": scanned,
    "with a typed line.pdf": lambda: scanned(typed="Ky boi: So Noi vu, 22/11/2026 08:00:00"),
    "outlined.pdf": outlined,
    "behind a typed cover.pdf": lambda: scanned(before=1),
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name in ("a.jpg", "a.png", "a.tif") else name
        for name in SECRETS
    ],
)
def test_a_mark_on_a_picture_is_seen_and_nothing_is_kept(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    result = take(archive, tmp_path / name, SECRETS[name]())

    assert result.outcome is IngestOutcome.REFUSED
    assert [one.rule for one in result.findings if one.rule.startswith("SEC")] == ["SEC-01"]
    assert "name" not in archive.ledger.latest(1)[0].detail
    assert list((archive.settings.spool / "incoming").iterdir()) == []


def test_a_scan_without_a_mark_comes_in(archive: Archive, tmp_path: Path) -> None:
    result = take(archive, tmp_path / "a.pdf", scanned(mark=""))
    assert result.outcome is IngestOutcome.ACCEPTED


def test_a_picture_of_nothing_comes_in(archive: Archive, tmp_path: Path) -> None:
    written = BytesIO()
    Image.new("RGB", (40, 30), "white").save(written, "png")
    assert take(archive, tmp_path / "a.png", written.getvalue()).outcome is IngestOutcome.ACCEPTED


def _reading_with(archive: Archive, command: str) -> None:
    engine = Engine(archive.workers, Tesseract(command=command), 1)
    archive.__dict__["engine_each"] = engine


def test_a_picture_that_cannot_be_read_is_set_aside(archive: Archive, tmp_path: Path) -> None:
    broken = tmp_path / "tesseract"
    real = Tesseract().command
    broken.write_text(
        f'#!/bin/sh\ncase "$*" in *--version*|*--list-langs*) exec {real} "$@";; esac\nexit 7\n'
    )
    broken.chmod(0o700)
    _reading_with(archive, str(broken))
    result = take(archive, tmp_path / "a.png", picture("png", mark=""))

    assert result.outcome is IngestOutcome.QUARANTINED
    assert any("dấu chỉ độ mật" in one.message for one in result.findings)


def test_without_ocr_nothing_unread_comes_in(archive: Archive, tmp_path: Path) -> None:
    _reading_with(archive, str(tmp_path / "not there"))
    with pytest.raises(UnavailableError, match="tesseract-ocr"):
        take(archive, tmp_path / "a.png", picture("png", mark=""))
    assert archive.catalogue.package_count() == 0
