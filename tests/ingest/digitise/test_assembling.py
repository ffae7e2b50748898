"""Pages become one PDF/A-2b of two layers; what was born digital, and what is signed, is let be."""

# pymupdf is untyped.
# mypy: allow-untyped-calls

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from pikepdf.pdfa import Flavour, validate_written

from ingest.digitise import assembling
from ingest.digitise.engine import Engine, Kind, Page, Preparation
from repository.errors import RefusedError
from tests.ingest.digitise.conftest import LINES, paper
from tests.pki import make_pdf, shared_pki

HOW = Preparation()
POINTS = 72 / 25.4


def captured(engine: Engine, paths: Sequence[Path], folder: Path) -> list[Page]:
    return list(engine.capture(engine.sheets(paths), HOW, folder))


def pages_of(path: Path) -> list[str]:
    with pymupdf.open(path) as document:
        return [page.get_text() for page in document]


def image_pdf(path: Path, *texts: str, turned: int = 0) -> Path:
    with pymupdf.open() as document:
        for text in texts:
            page = document.new_page(width=105 * POINTS, height=148 * POINTS)
            picture = path.with_suffix(".png")
            paper(*[text] * 4).save(picture)
            page.insert_image(page.rect, filename=picture)
            page.set_rotation(turned)
        document.save(path)
    return path


def test_the_words_lie_below_their_picture(engine: Engine, tmp_path: Path) -> None:
    paper(*LINES).save(tmp_path / "one.png", dpi=(150, 150))
    pages = captured(engine, [tmp_path / "one.png"], tmp_path / "out")
    made = engine.assemble(pages, tmp_path / "out", "Quyết định 15", tmp_path / "one.pdf")
    assert (made.pages, made.claim, made.why) == (1, "pdfa-2b", "")
    assert validate_written(made.path, Flavour.PDFA_2B).verdict == "pass"
    (words,) = [engine.words(page, tmp_path / "out").words for page in pages]
    with pymupdf.open(made.path) as document:
        assert document.metadata["title"] == "Quyết định 15"
        page = document[0]
        assert (round(page.rect.width / POINTS), round(page.rect.height / POINTS)) == (105, 148)
        assert len(page.get_images()) == 1
        assert {span["type"] for span in page.get_texttrace()} == {3}  # invisible
        found = page.search_for("Luật")[0]
        (word,) = [word for word in words if word.text == "Luật"]
        middle = (found.x0 + found.x1) / 2 / POINTS, (found.y0 + found.y1) / 2 / POINTS
        assert word.box.left < middle[0] < word.box.right
        assert word.box.top - 1 < middle[1] < word.box.bottom + 1
    for line in LINES:
        assert line in " ".join(pages_of(made.path)[0].split())


def test_nothing_but_our_own_picture_goes_in(engine: Engine, tmp_path: Path) -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x0e\0\x02\0\0\0\x10\0\0\0\x1aSECRET PLACE 42\0"
    paper().save(tmp_path / "one.jpg", dpi=(150, 150), exif=exif, comment=b"SECRET PLACE 42")
    with (tmp_path / "one.jpg").open("ab") as end:
        end.write(b"PK\x03\x04SECRET PLACE 42")
    pages = captured(engine, [tmp_path / "one.jpg"], tmp_path / "out")
    made = engine.assemble(pages, tmp_path / "out", "Công văn", tmp_path / "one.pdf")
    with pikepdf.open(made.path) as pdf:
        streams = [one.read_raw_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    assert not any(b"SECRET" in content for content in [made.path.read_bytes(), *streams])


@pytest.mark.parametrize("turned", [pytest.param(0, marks=pytest.mark.slow), 90])
def test_a_pdf_of_pictures_is_digitised(engine: Engine, tmp_path: Path, turned: int) -> None:
    path = image_pdf(
        tmp_path / "scan.pdf", "Nội dung trang thứ nhất", "Trang tiếp theo", turned=turned
    )
    source = engine.inspect(path)
    assert (source.kind, len(source.sheets)) == (Kind.SCAN, 2)
    pages = captured(engine, [path], tmp_path / "out")
    assert [(page.dpi, page.problem) for page in pages] == [(150, ""), (150, "")]
    made = engine.assemble(pages, tmp_path / "out", "Công văn", tmp_path / "made.pdf")
    assert made.claim == "pdfa-2b"
    texts = pages_of(made.path)
    assert "Nội dung trang thứ nhất" in texts[0]
    assert "Trang tiếp theo" in texts[1]
    with pymupdf.open(made.path) as document:
        assert [round(page.rect.width / POINTS) for page in document] == [105, 105]


def test_an_earlier_text_layer_is_no_reason_to_leave_a_scan(engine: Engine, tmp_path: Path) -> None:
    paper(*LINES).save(tmp_path / "one.png", dpi=(150, 150))
    pages = captured(engine, [tmp_path / "one.png"], tmp_path / "out")
    made = engine.assemble(pages, tmp_path / "out", "Công văn", tmp_path / "one.pdf")
    assert engine.inspect(made.path).kind is Kind.SCAN


def born_digital(path: Path) -> Path:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_htmlbox(
            (80, 60, 540, 700), "<p>Bản gốc là điện tử</p>", css="*{font-size:14px}"
        )
        document.save(path)
    return path


def test_a_page_that_was_born_digital_is_not_made_a_picture(engine: Engine, tmp_path: Path) -> None:
    born, scan = born_digital(tmp_path / "b.pdf"), image_pdf(tmp_path / "s.pdf", "Phụ lục kèm theo")
    mixed = tmp_path / "mixed.pdf"
    with pymupdf.open(scan) as document, pymupdf.open(born) as other:
        document.insert_pdf(other, start_at=0)
        document.insert_pdf(other)
        document.save(mixed)
    assert engine.inspect(born).kind is Kind.BORN_DIGITAL
    source = engine.inspect(mixed)
    assert source.kind is Kind.MIXED
    assert [sheet.kept for sheet in source.sheets] == [True, False, True]
    pages = captured(engine, [mixed], tmp_path / "out")
    made = engine.assemble(pages, tmp_path / "out", "Quyết định", tmp_path / "made.pdf")
    texts = pages_of(made.path)
    assert "Bản gốc là điện tử" in texts[0]
    assert "Phụ lục kèm theo" in texts[1]
    assert "Bản gốc là điện tử" in texts[2]
    with pymupdf.open(made.path) as document:
        assert [len(page.get_images()) for page in document] == [0, 1, 0]
    assert (made.claim == "pdfa-2b") is not bool(made.why)
    assert [word.text for word in engine.words(pages[0], tmp_path / "out").words][:2] == [
        "Bản",
        "gốc",
    ]


def test_no_pdf_is_made_without_one_of_its_pages(engine: Engine, tmp_path: Path) -> None:
    paper().save(tmp_path / "a.png", dpi=(150, 150))
    paper().save(tmp_path / "b.png", dpi=(150, 150))
    sheets = engine.sheets([tmp_path / "a.png", tmp_path / "b.png"])
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n nothing")
    pages = list(engine.capture(sheets, HOW, tmp_path / "out"))
    with pytest.raises(RefusedError, match="trang 2"):
        engine.assemble(pages, tmp_path / "out", "Công văn", tmp_path / "made.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "b.png", "out"]


@pytest.mark.slow
def test_signed_pdfs_of_the_fonds_stay_as_they_are(
    engine: Engine, small_demo: Path, tmp_path: Path
) -> None:
    found = sorted(small_demo.rglob("*.pdf"))
    every = [path for path in found if b"/ByteRange" in path.read_bytes()]
    signed = sorted({*every[::6], *(path for path in every if "(số hóa" in path.name)})
    assert len(every) > 30
    derived = 0
    for number, path in enumerate(signed):
        before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
        assert engine.inspect(path).kind is Kind.SIGNED
        folder, to = tmp_path / f"work-{number}", tmp_path / f"derived-{number}.pdf"
        made = engine.derive(path, HOW, folder, path.stem, to)
        assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before
        if made is not None:
            derived += 1
            assert made.claim == "pdfa-2b"
            assert engine.inspect(to).kind is Kind.SCAN  # no signature was carried over
            assert all(len(text) > 50 for text in pages_of(to))
    assert derived >= 1


def test_of_a_signed_file_with_typed_and_scanned_pages_a_derivative_is_made(
    engine: Engine, tmp_path: Path
) -> None:
    pki, mixed = shared_pki(), tmp_path / "mixed.pdf"
    with pymupdf.open(make_pdf(tmp_path / "a.pdf")) as typed:
        with pymupdf.open(image_pdf(tmp_path / "b.pdf", "Bản vẽ kèm theo")) as scanned:
            typed.insert_pdf(scanned)
        typed.save(mixed)
    signed = pki.sign(mixed, tmp_path / "signed.pdf")
    before = signed.read_bytes()
    made = engine.derive(signed, HOW, tmp_path / "out", "Văn bản", tmp_path / "derived.pdf")
    assert made is not None
    first, second = pages_of(tmp_path / "derived.pdf")
    assert "QUYET DINH so 12" in first
    assert "kèm theo" in second
    assert b"/ByteRange" not in (tmp_path / "derived.pdf").read_bytes()
    assert signed.read_bytes() == before


@pytest.mark.slow
def test_a_long_document_is_put_together_in_parts_and_is_one(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembling, "AT_ONCE", 2)
    said = [f"Trang thu {word}" for word in ("mot", "hai", "ba", "bon", "nam")]
    for number, line in enumerate(said):
        paper(line, *LINES).save(tmp_path / f"{number}.png", dpi=(150, 150))
    sheets = [tmp_path / f"{number}.png" for number in range(len(said))]
    pages = captured(engine, sheets, tmp_path / "out")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    answer = assembling.assemble(
        pages=[
            {"picture": str(tmp_path / "out" / p.picture), "hocr": str(tmp_path / "out" / p.hocr)}
            for p in pages
        ],
        title="Báo cáo dài",
        language="vie",
        output=str(tmp_path / "long.pdf"),
        scratch=str(scratch),
    )
    assert answer == {"pages": 5, "claim": "pdfa-2b", "why": ""}
    assert validate_written(tmp_path / "long.pdf", Flavour.PDFA_2B).verdict == "pass"
    for line, text in zip(said, pages_of(tmp_path / "long.pdf"), strict=True):
        assert line.split()[-1] in text
    with pymupdf.open(tmp_path / "long.pdf") as document:
        assert document.metadata["title"] == "Báo cáo dài"
