"""Scanning a practice paper: ink on it, wear on it, and the pictures as files of a scanner."""

# pymupdf is untyped.
# mypy: allow-untyped-calls

import random
import zlib
from dataclasses import dataclass, replace
from io import BytesIO

import pymupdf
from PIL import Image

from demo import marks
from demo.layout import number_in_words
from demo.papers.ink import arrival, framed, press, worn_off, written
from demo.papers.office import URGENCY, Hand, Secrecy
from demo.papers.setting import Rendered
from demo.papers.truth import Truth
from demo.papers.wear import Condition, amounts, wear

A4_MM = (210.0, 297.0)
SECRET_POINTS = 15


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned paper."""

    truth: Truth
    pictures: tuple[Image.Image, ...]
    """One for each page, RGB."""
    dpi: int
    quality: int
    """At which its JPEG is kept."""


def scan(
    rendered: Rendered, condition: Condition, dpi: int = 300, seed: int = 1,
    skew: float | None = None,
) -> Scan:  # fmt: skip
    """``rendered`` with ink and stamps on it, and scanned; the same pixels for the same seed."""
    start = zlib.crc32(f"{seed}/{rendered.paper.id}/{condition}/{dpi}".encode())
    dice = random.Random(start)  # noqa: S311  noise, not a secret
    sheets = printed(rendered.pdf, dpi)
    _ink(rendered, sheets, dpi, dice)
    much = [amounts(condition, dice, skew) for _ in sheets]
    worn = tuple(
        wear(
            sheet,
            sheets[at - 1] if len(sheets) > 1 else _back(rendered, dpi),
            much[at],
            dpi,
            start + at,
        )
        for at, sheet in enumerate(sheets)
    )
    said = {"condition": condition.value, "dpi": dpi, "skew": [round(one.skew, 3) for one in much]}
    return Scan(replace(rendered.truth, scan=said), worn, dpi, min(one.quality for one in much))


def printed(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages of ``pdf`` as a printer makes them."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        seen = [page.get_pixmap(dpi=dpi) for page in document]
    return [Image.frombytes("RGB", (one.width, one.height), one.samples) for one in seen]


def as_jpegs(done: Scan) -> list[bytes]:
    """One JPEG for each page, as a scanner writes them."""
    return [jpeg(one, done.dpi, done.quality) for one in done.pictures]


def as_tiff(done: Scan) -> bytes:
    """All pages in one TIFF, without loss."""
    out = BytesIO()
    first, *more = done.pictures
    first.save(out, "TIFF", save_all=True, append_images=more, compression="tiff_lzw",
               dpi=(done.dpi, done.dpi))  # fmt: skip
    return out.getvalue()


def as_pdf(done: Scan) -> bytes:
    """All pages in one PDF of pictures, with not one letter of text."""
    with pymupdf.open() as document:
        for content in as_jpegs(done):
            page = document.new_page(width=A4_MM[0] / 25.4 * 72, height=A4_MM[1] / 25.4 * 72)
            page.insert_image(page.rect, stream=content, keep_proportion=False)
        document.set_metadata({"producer": "Scan"})
        return bytes(document.tobytes(no_new_id=True))


def jpeg(picture: Image.Image, dpi: int, quality: int) -> bytes:
    """``picture`` as a JPEG that says its resolution."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def _back(rendered: Rendered, dpi: int) -> Image.Image:
    """What is on the other side of a single sheet: the same form, used again."""
    return printed(rendered.pdf, dpi)[0].transpose(Image.Transpose.ROTATE_180)


def _ink(rendered: Rendered, sheets: list[Image.Image], dpi: int, dice: random.Random) -> None:
    paper, spots = rendered.paper, rendered.truth.spots
    if paper.manner.hand is not Hand.NOTHING:
        left, _, _, bottom = spots["CodeNumber"].box
        number = written(number_in_words(paper.number), dice)
        press(sheets[0], number, (left, bottom - number.height_mm + dice.uniform(0.5, 1.2)), dpi)
    if paper.manner.hand is Hand.NUMBER_AND_DAY:
        left, _, _, bottom = spots["Day"].box
        day = written(str(paper.day.day), dice)
        press(sheets[0], day, (left + 0.3, bottom - day.height_mm + 0.6), dpi)
    _stamps(rendered, sheets, dpi, dice)
    if paper.manner.ink:
        _sign(rendered, sheets, dpi, dice)


def _stamps(rendered: Rendered, sheets: list[Image.Image], dpi: int, dice: random.Random) -> None:
    paper, spots = rendered.paper, rendered.truth.spots
    if paper.secrecy is not Secrecy.NONE:
        left, top, right, _ = spots["Secrecy"].box
        mark = worn_off(framed(paper.secrecy, double=True, points=SECRET_POINTS), dice)
        middle = (left + right - mark.width_mm) / 2
        press(sheets[0], mark, (middle, top + dice.uniform(4, 9)), dpi)
    if paper.priority:
        left, top, right, _ = spots["Priority"].box
        mark = worn_off(framed(URGENCY[paper.priority]), dice, turn=3)
        press(sheets[0], mark, ((left + right - mark.width_mm) / 2, top + 2.5), dpi)
    if paper.manner.arrived:
        number, day = str(dice.randint(100, 2900)), f"{paper.day.day}/{paper.day.month}"
        mark = worn_off(arrival("VĂN PHÒNG", number, day, dice), dice, turn=2)
        press(sheets[0], mark, (118, spots["IssuedDate"].box[3] + dice.uniform(1, 7)), dpi)


def _sign(rendered: Rendered, sheets: list[Image.Image], dpi: int, dice: random.Random) -> None:
    """The signature between capacity and name, the seal over its left third (PL I, ô 7c and 8)."""
    spot = rendered.truth.spots["Signature"]
    sheet = sheets[spot.page - 1]
    left, top, right, bottom = spot.box
    own = marks.signature(rendered.paper.full_name, 1)
    x = (left + right - own.width_mm) / 2 + dice.uniform(-3, 3)
    y = (top + bottom - own.height_mm) / 2 + dice.uniform(-2, 2)
    press(sheet, own, (x, y), dpi)
    seal = worn_off(marks.seal(rendered.paper.issuer), dice, turn=12, least=0.6)
    across = x + own.width_mm / 3 - seal.width_mm + dice.uniform(-2, 2)
    press(
        sheet, seal, (across, y + own.height_mm / 2 - seal.height_mm / 2 + dice.uniform(-3, 3)), dpi
    )
