"""Scans: a paper document as a scanner sees it: a picture only, a little askew, with noise.

At least 200 dpi, in colour, at 100 % (TT 01/2019/TT-BNV Điều 6.2b).
"""

# pymupdf is untyped.
# mypy: allow-untyped-calls

import random
from datetime import datetime
from io import BytesIO

import pymupdf
from PIL import Image

from demo import marks
from demo.agencies import agencies
from demo.marks import Mark
from demo.pki import Pki, seal_of
from demo.signing import POINT, Act, Place, seal_place, sign, signing_place
from demo.texts import Paper

DPI = 200
PAPER = (250, 248, 242)
A4_MM = (210.0, 297.0)


def scanned(pdf: bytes, paper: Paper, *, seed: int) -> bytes:
    """The picture-only PDF of ``pdf``, signed with ink and stamped before it was scanned."""
    dice = random.Random(f"{seed}/{paper.id}")  # noqa: S311  noise, not a secret
    own_mark, seal_mark = marks.signature(paper.person.full_name, seed), marks.seal(paper.issuer)
    own = signing_place(pdf, paper.person.full_name, own_mark)
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        pictures = [_picture(page) for page in document]
    _press(pictures[own.page], own_mark, own)
    _press(pictures[own.page], seal_mark, seal_place(own, seal_mark))
    return pictures_as_pdf([_worn(picture, dice) for picture in pictures], paper)


def certify(pdf: bytes, paper: Paper, pki: Pki, at: datetime) -> bytes:
    """Sign a scan for the agency that made it: its red seal at the top right (SEED Điều 11.6a)."""
    agency = agencies()[paper.digitised_by]
    seal = marks.with_words(marks.seal(agency), (agency.name, at.isoformat()))
    width, height = seal.width_mm * POINT, seal.height_mm * POINT
    left, top = (A4_MM[0] - 4) * POINT - width, (A4_MM[1] - 3) * POINT
    place = Place(0, left, top - height, width, height)
    return sign(pdf, Act("SoHoa", seal_of(agency), at, paper.signing, seal, place), pki)


def pictures_as_pdf(pictures: list[Image.Image], paper: Paper) -> bytes:
    """One A4 page for each picture, and not one letter of text."""
    with pymupdf.open() as document:
        for picture in pictures:
            page = document.new_page(width=A4_MM[0] * POINT, height=A4_MM[1] * POINT)
            page.insert_image(page.rect, stream=_jpeg(picture), keep_proportion=False)
        day = f"D:{paper.date:%Y%m%d}080000+07'00'"
        document.set_metadata({"producer": "Scan", "creationDate": day, "modDate": day})
        return bytes(document.tobytes(no_new_id=True))


def _picture(page: pymupdf.Page) -> Image.Image:
    seen = page.get_pixmap(dpi=DPI)
    return Image.frombytes("RGB", (seen.width, seen.height), seen.samples).convert("RGBA")


def _press(sheet: Image.Image, mark: Mark, place: Place) -> None:
    scale = DPI / 72
    size = (round(place.width * scale), round(place.height * scale))
    top = sheet.height - (place.bottom + place.height) * scale
    ink = mark.picture.resize(size, Image.Resampling.LANCZOS)
    sheet.alpha_composite(ink, (round(place.left * scale), round(top)))


def _worn(sheet: Image.Image, dice: random.Random) -> Image.Image:
    """Askew, on yellowish paper, with the grain of a scanner."""
    flat = Image.new("RGB", sheet.size, PAPER)
    flat.paste(Image.blend(sheet.convert("RGB"), flat, 0.08), (0, 0))
    askew = flat.rotate(
        dice.choice((-1, 1)) * dice.uniform(0.5, 1.1),
        Image.Resampling.BICUBIC,
        fillcolor=(232, 230, 224),
    )
    grain = Image.frombytes("L", askew.size, dice.randbytes(askew.width * askew.height))
    return Image.blend(askew, grain.convert("RGB"), 0.05)


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=70, dpi=(DPI, DPI))
    return out.getvalue()
