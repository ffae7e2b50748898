"""Extracts: what is left out is nowhere in the bytes, wherever the source had it."""

# mypy: allow-untyped-calls
# PyMuPDF and pypdfium2 are typed in part only.

import io
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image

from preservation.copies.make import Maker
from preservation.copies.order import Made, Order, Part
from preservation.pages.copying.leaks import leaks
from preservation.pages.geometry import Box
from preservation.workers import Limits, Workers
from repository.copy_kinds import CopyKind, Medium
from repository.errors import RefusedError
from tests import drafts
from tests.preservation.copies import hostile
from tests.preservation.copies.copying import enclosed, order, source
from tests.preservation.copies.hostile import KEPT, SECRET, UPPER


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as held:
        yield held


def wanted(*parts: Part) -> Order:
    return order(CopyKind.TRICH_SAO, parts=parts or (Part(1, (UPPER,)),))


def made(workers: Workers, pdf: bytes, folder: Path, asked: Order) -> Made:
    path = folder / "goc.pdf"
    path.write_bytes(pdf)
    return Maker(workers).make(asked, [source(path)], enclosed(asked), folder)


def everything(path: Path) -> bytes:
    """The file with every stream opened, as one stretch of bytes, and as Poppler reads it."""
    out = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(
            out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
        )  # fmt: skip
    return path.read_bytes() + out.getvalue() + read(path).encode()


def read(path: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout


def spelt(word: str) -> list[bytes]:
    cases = (word, word.lower(), word.upper())
    forms = [unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in cases]
    held = [form.encode(coding) for form in forms for coding in ("utf-8", "utf-16-be")]
    return [*held, *(one.hex().encode() for one in held)]


def picture(path: Path, page: int = 0) -> Image.Image:
    with pymupdf.open(path) as document:
        drawn = document[page].get_pixmap(dpi=75)
        return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if number % 3 else name
        for number, name in enumerate(hostile.PAPERS)
    ],
)
def test_a_word_that_was_left_out_is_nowhere_in_the_bytes(
    name: str, workers: Workers, tmp_path: Path
) -> None:
    asked = wanted()
    pdf = hostile.PAPERS[name]()
    copy = made(workers, pdf, tmp_path, asked)
    held = everything(copy.path)
    assert not [one for one in spelt(SECRET) if one in held]
    assert "drawn" in copy.findings
    shown = unicodedata.normalize("NFC", read(copy.path))
    assert KEPT in shown or name == "an older revision"
    # Ink is only in the part that was kept, and in our own line and code at the bottom.
    dark = picture(copy.path).convert("L").point([255 if n < 120 else 0 for n in range(256)])
    below = (UPPER.bottom + 2) / 25.4 * 75, dark.height - 22 / 25.4 * 75
    assert dark.crop((0, round(below[0]), dark.width, round(below[1]))).getbbox() is None
    assert (tmp_path / "goc.pdf").read_bytes() == pdf


def test_the_papers_hold_the_word_before(tmp_path: Path) -> None:
    for name, paper in hostile.PAPERS.items():
        path = tmp_path / "x.pdf"
        path.write_bytes(paper())
        with pymupdf.open(path) as document:
            text = "".join(page.get_text(clip=pymupdf.INFINITE_RECT()) for page in document)
            images = any(page.get_images() for page in document)
        held = everything(path) + text.encode()
        parted = SECRET[:6].encode() in held and SECRET[6:].encode() in held
        assert parted or images or name == "an older revision", name


def test_the_search_finds_a_word_that_somebody_left_in(workers: Workers, tmp_path: Path) -> None:
    """Each way in which a copy could hold a word is one in which it is found."""
    copy = made(workers, hostile.below(), tmp_path, wanted())
    clean = leaks(str(copy.path), [SECRET], [], [])
    assert (clean["found"], clean["structure"]) == ([], [])
    for spoil in (_as_text, _as_string, _as_comment, _as_metadata, _as_revision):
        path = tmp_path / f"{spoil.__name__}.pdf"
        spoil(copy.path, path)
        told = leaks(str(path), [SECRET], [], [])
        assert told["found"], spoil.__name__


def _as_text(path: Path, to: Path) -> None:
    with pymupdf.open(path) as document:
        document[0].insert_text(
            (90, 500), SECRET, fontname="T", fontfile=hostile.TINOS, render_mode=3
        )
        document.save(to)


def _as_string(path: Path, to: Path) -> None:
    with pikepdf.open(path) as pdf:
        pdf.pages[0].obj.Resources.Note = pikepdf.String(SECRET)
        pdf.save(to)


def _as_comment(path: Path, to: Path) -> None:
    with pikepdf.open(path) as pdf:
        pdf.pages[0].contents_add(f"% {SECRET}\n".encode())
        pdf.save(to)


def _as_metadata(path: Path, to: Path) -> None:
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as packet:
            packet["dc:description"] = SECRET
        pdf.save(to)


def _as_revision(path: Path, to: Path) -> None:
    to.write_bytes(path.read_bytes() + f"\n% {SECRET}\n%%EOF\n".encode())


def test_a_word_that_is_also_kept_may_stand_as_often_as_it_was_kept(
    workers: Workers, tmp_path: Path
) -> None:
    document = pymupdf.open(stream=hostile.below(), filetype="pdf")
    page = document[0]
    page.insert_font(fontname="T", fontfile=hostile.TINOS)
    page.insert_text((90, 200), SECRET, fontname="T", fontsize=14)
    copy = made(workers, document.tobytes(), tmp_path, wanted())
    with pymupdf.open(copy.path) as held:
        assert held[0].get_text().count(SECRET) == 1
    told = leaks(str(copy.path), [SECRET], [], [])
    assert told["found"][0].startswith(SECRET.casefold())


def test_a_proof_that_names_what_was_left_out_stops_the_extract(
    workers: Workers, tmp_path: Path
) -> None:
    path = tmp_path / "goc.pdf"
    path.write_bytes(hostile.below())
    asked = wanted()
    with pytest.raises(RefusedError, match=r"khuynhdiệp \(chung-thuc.json\)"):
        Maker(workers).make(asked, [source(path)], enclosed(asked, f"Về việc {SECRET}"), tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["goc.pdf"]


def test_the_title_of_the_document_is_not_in_an_extract(workers: Workers, tmp_path: Path) -> None:
    asked = wanted()
    asked = replace(asked, original=replace(asked.original, title=f"Về việc {SECRET}"))
    copy = made(workers, hostile.below(), tmp_path, asked)
    for one in spelt(SECRET):
        assert one not in everything(copy.path)


def test_whole_pages_are_taken_in_order_and_the_others_are_gone(
    workers: Workers, tmp_path: Path
) -> None:
    document = pymupdf.open()
    for number in range(1, 5):
        page = document.new_page(width=595, height=842)
        page.insert_font(fontname="T", fontfile=hostile.TINOS)
        page.insert_text((90, 150), f"Trangsố{number} riêngbiệt{number}", fontname="T")
    copy = made(workers, document.tobytes(), tmp_path, wanted(Part(4), Part(2)))
    with pymupdf.open(copy.path) as held:
        texts = [page.get_text() for page in held]
    assert ["Trangsố2" in texts[0], "Trangsố4" in texts[1], len(texts)] == [True, True, 2]
    assert "trích từ trang 2 của bản gốc" in texts[0]
    assert "riêngbiệt1" not in "".join(texts) + everything(copy.path).decode("latin-1")
    assert copy.removed == 4


def test_a_word_that_the_border_cuts_is_left_out_of_the_picture_too(
    workers: Workers, tmp_path: Path
) -> None:
    copy = made(workers, hostile.across_the_right_border(), tmp_path, wanted())
    assert "cut-words" in copy.findings
    dark = picture(copy.path).convert("L").point([255 if n < 120 else 0 for n in range(256)])
    at = [round(side / 72 * 75) for side in (500, 180, 590, 210)]
    assert dark.crop((at[0], at[1], at[2], at[3])).getbbox() is None


def test_an_extract_of_an_image_keeps_its_part_and_says_that_nobody_read_it(
    workers: Workers, tmp_path: Path
) -> None:
    image = Image.new("RGB", (1240, 1754), "white")
    image.paste((200, 30, 40), (200, 200, 600, 400))
    image.paste((20, 20, 20), (200, 1200, 900, 1500))
    path = tmp_path / "anh.png"
    image.save(path, dpi=(150, 150))
    asked = wanted(Part(1, (Box(20, 20, 150, 80),)))
    copy = Maker(workers).make(asked, [source(path, "png")], enclosed(asked), tmp_path)
    assert {"no-words", "drawn"} <= set(copy.findings)
    shown = picture(copy.path)
    assert shown.width == pytest.approx(1240 / 2, abs=2)
    red = shown.getpixel((200, 150))
    assert isinstance(red, tuple)
    assert red[0] > 180
    assert red[1] < 60
    dark = shown.convert("L").point([255 if n < 60 else 0 for n in range(256)])
    assert dark.crop((0, 560, shown.width, 800)).getbbox() is None


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((), "phải chọn"),
        ((Part(2),), "từ 1 đến 1"),
        ((Part(1), Part(1)), "một lần"),
        ((Part(1, (Box(300, 10, 20, 20),)),), "ngoài trang 1"),
        ((Part(1, (Box(10, 10, 0, 20),)),), "ngoài trang 1"),
    ],
)
def test_parts_that_are_not_there_are_refused(
    parts: tuple[Part, ...], said: str, workers: Workers, tmp_path: Path
) -> None:
    asked = order(CopyKind.TRICH_SAO, parts=parts)
    with pytest.raises(RefusedError, match=said):
        made(workers, hostile.below(), tmp_path, asked)
    assert [one.name for one in tmp_path.iterdir()] == ["goc.pdf"]


def test_the_parts_of_an_extract_on_paper_are_followed_by_its_block(
    workers: Workers, tmp_path: Path
) -> None:
    asked = replace(wanted(), target=Medium.PAPER)
    copy = made(workers, drafts.draft(), tmp_path, asked)
    with pymupdf.open(copy.path) as held:
        text = " ".join(held[-1].get_text().split())
    assert "TRÍCH SAO" in text
    assert "Số: 05/TrS-UBND" in text
    assert "Trần Quốc Bảo" in text
