"""A mark that a stain or a rim hides from a reading of the whole page is found in its red ink."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from ingest.digitise.engine import Engine, Preparation
from ingest.digitise.tesseract import Tesseract
from ingest.reading.propose import propose
from ingest.reading.stamps import with_stamps
from preservation.pages.red import red_ink
from preservation.pages.seals import seals
from preservation.pages.words import Area, PageOfWords, Word
from preservation.workers import Limits, Workers

FACE = "/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf"
DPI = 200
INK, COFFEE, PAPER = (205, 40, 45), (206, 188, 160), (250, 246, 236)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Workers(1, Limits()) as workers, Engine(workers, Tesseract(), 1) as held:
        yield held


def sheet(mark: str = "", colour: tuple[int, int, int] = INK) -> Image.Image:
    """A page with print, a framed stamp, and the ring of a cup across its rim."""
    page = Image.new("RGB", (1654, 2339), PAPER)
    pen = ImageDraw.Draw(page)
    print_, stamp = ImageFont.truetype(FACE, 38), ImageFont.truetype(FACE, 46)
    pen.text((180, 150), "ỦY BAN NHÂN DÂN", (20, 20, 20), print_)
    pen.text((200, 260), "Số: 09/UBND-KTHT", (20, 20, 20), print_)
    for row in range(12):
        pen.text((180, 800 + 70 * row), "Lễ hội diễn ra trong ba ngày với sự tham gia", 0, print_)
    if mark:
        width = stamp.getlength(mark)
        for out in (14, 24):
            pen.rectangle((230 - out, 420 - out, 230 + width + out, 470 + out), None, colour, 4)
        pen.text((230, 415), mark, colour, stamp)
        stain = Image.new("RGB", page.size, "white")
        ImageDraw.Draw(stain).ellipse((300, 250, 640, 590), None, COFFEE, 14)
        page = ImageChops.multiply(page, stain)
    return page


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_stamp_under_a_stain_stops_its_paper(engine: Engine, tmp_path: Path, mark: str) -> None:
    path = tmp_path / "scan.png"
    sheet(mark).save(path, dpi=(DPI, DPI))

    pages = list(engine.capture(engine.sheets([path]), Preparation(), tmp_path / "pages"))
    reading = propose([engine.words(page, tmp_path / "pages") for page in pages])

    assert reading.secret is not None
    assert reading.secret.level == mark
    assert not list((tmp_path / "pages").glob("*.tif"))


def test_a_head_without_red_ink_is_not_read_twice() -> None:
    assert red_ink(sheet(), DPI) is None
    assert red_ink(sheet("MẬT", (20, 20, 20)), DPI) is None
    assert red_ink(sheet("MẬT").convert("L"), DPI) is None


def test_red_ink_is_seen_alone() -> None:
    alone = red_ink(sheet("MẬT"), DPI)
    assert alone is not None
    assert alone.getpixel((200, 170)) == 255  # the print is out
    assert alone.getextrema()[0] == 0


def ringed(page: Image.Image, letters: str = "ỦY BAN NHÂN DÂN XÃ BÌNH AN ") -> Image.Image:
    """With a seal of 36 mm in its head, where a page that ends early has it; or a mere circle."""
    made, middle, across = page.copy(), (1300, 440), 142
    pen, face = ImageDraw.Draw(made), ImageFont.truetype(FACE, 30)
    box = (middle[0] - across, middle[1] - across, middle[0] + across, middle[1] + across)
    pen.ellipse(box, None, INK, 5)
    for place, letter in enumerate(letters):
        tile = Image.new("L", made.size, 0)
        ImageDraw.Draw(tile).text((middle[0], middle[1] - across + 30), letter, 255, face, "mm")
        turned = tile.rotate(-360 * place / len(letters), center=middle)
        made.paste(INK, mask=turned)
    pen.regular_polygon((*middle, 30), 3, 0, INK)
    return made


def test_a_seal_that_stands_in_the_head_is_not_read_as_marks_are() -> None:
    page = ringed(sheet())
    (seal,) = found = seals(page, DPI)
    assert seal.sure
    assert red_ink(page, DPI) is not None
    assert red_ink(page, DPI, found) is None
    both = ringed(sheet("MẬT"))
    alone = red_ink(both, DPI, seals(both, DPI))
    assert alone is not None
    assert alone.width < seal.box[0]  # the stamp is there, the seal is not
    assert alone.getextrema()[0] == 0


def test_a_mark_in_a_circle_is_not_taken_for_a_seal() -> None:
    page = ringed(sheet(), "")
    ImageDraw.Draw(page).ellipse((1170, 310, 1430, 570), None, INK, 5)  # a second line within it
    pen, face = ImageDraw.Draw(page), ImageFont.truetype(FACE, 46)
    pen.rectangle((1225, 410, 1375, 475), PAPER, INK, 4)
    pen.text((1300, 442), "MẬT", INK, face, "mm")
    found = seals(page, DPI)
    assert not any(seal.sure for seal in found)
    assert red_ink(page, DPI, found) is not None


def test_a_square_stamp_is_not_a_seal_beyond_doubt() -> None:
    page = sheet()
    pen, face = ImageDraw.Draw(page), ImageFont.truetype(FACE, 46)
    for out in (0, 12):
        pen.rectangle((1160 - out, 330 - out, 1440 + out, 560 + out), None, INK, 5)
    for row, words in enumerate(("TUYỆT", "MẬT", "HỎA TỐC")):
        pen.text((1300, 380 + 65 * row), words, INK, face, "mm")
    assert not any(seal.sure for seal in seals(page, DPI))
    assert red_ink(page, DPI, seals(page, DPI)) is not None


def test_of_red_words_only_marks_are_words_of_the_page() -> None:
    page = PageOfWords(0, 210, 297, (Word("Số:", 0, Area(20, 30, 30, 35), 0.9, 0),))
    red = PageOfWords(0, 210, 160, tuple(
        Word(text, 0, Area(20 + 30 * place, 60 + 20 * line, 40 + 30 * place, 66), 0.8, line)
        for line, said in enumerate((["TỐI", "MẬT"], ["KON", "TUM"], ["HỎA", "TỐC"]))
        for place, text in enumerate(said)
    ))  # fmt: skip
    assert with_stamps(page, red).text == "Số:\nTỐI MẬT\nHỎA TỐC"
