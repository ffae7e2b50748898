"""Drawing: a page made anew of pixels, and of the words that can be seen in them.

This is how something is taken out of a page: nothing of the file is carried over, so nothing can
be left in it. What is kept is drawn; a word goes with it only if it stands wholly in a part that is
kept, something can be seen where it stands, and no other word stands there. A word that the border
cuts is left out whole, in the picture too.
"""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image, ImageChops, ImageDraw

from preservation.pages import pictures
from preservation.pages.copying.words import Seen, one_a_place, sorted_by, words_on
from preservation.pages.geometry import POINTS, Box
from preservation.pages.pdf import opened
from preservation.texts.sink import UnreadableError

DPI = 300
PIXELS = 20_000_000
"""Of one page: A3 at 300 dots an inch has 17 million."""
LEAST_DPI = 60
QUALITY = 90
INK = 40
"""Of 255: a word is seen if light and dark differ by so much where it stands."""
A4_MM = 210.0
COARSE = 75
HATCH_MM = 4.0
FAINT = (222, 222, 222)
PAPER = 170
"""Of 255: what is darker is ink."""


def draw(
    path: str, page: int, keep: list[list[float]] | None, to: str, words_to: str
) -> dict[str, Any]:
    """Draw ``page`` (from 0) of an upright PDF, or what is to be kept of it. Runs in a worker.

    Args:
        path: The file.
        page: From 0.
        keep: Boxes (left, top, width, height); None: all; none: only its words are told.
        to: Where the picture goes; its format is what is smaller, PNG or JPEG.
        words_to: Where the words go that may stand under it, as JSON.

    Returns:
        ``kept`` and ``removed``, words; ``cut``: how many the border had cut; ``unseen``: how
        many could not be seen where they are said to stand.
    """
    with opened(path) as document:
        leaf = document[page]
        whole = Box(0, 0, leaf.rect.width / POINTS, leaf.rect.height / POINTS)
        words = list(words_on(leaf))
        parts = [whole] if keep is None else [Box(*box) for box in keep]
        image = _picture(leaf) if parts else None
    inside, across, outside = sorted_by(words, parts)
    kept: list[Seen] = []
    if image is not None:
        scale = image.width / whole.width
        image = _cut(image, parts, [word.box for word in across], scale)
        kept = one_a_place([word for word in inside if _inked(image, word.core, scale)])
        _save(image, Path(to), image.width / whole.width * 25.4)
    told = [[word.text, *word.box.as_list()] for word in kept]
    Path(words_to).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return {
        "kept": [word.text for word in kept],
        "removed": [word.text for word in (*across, *outside)],
        "cut": len(across),
        "unseen": len(inside) - len(kept),
    }


def draw_picture(path: str, frame: int, keep: list[list[float]] | None, to: str) -> dict[str, Any]:
    """Draw a frame (from 0) of an image, or what is to be kept of it. Runs in a worker.

    Returns:
        ``width`` and ``height`` in millimetres; of A4, where the image does not say its size.
    """
    with pictures.opened(path) as image:
        try:
            image.seek(frame)
        except EOFError as error:
            raise UnreadableError(f"image: no frame {frame + 1}") from error
    facts = pictures.picture_facts(path)
    pictures.render(path, frame + 1, 4000, to + ".png")
    with Image.open(to + ".png", formats=("PNG",)) as drawn:
        picture = drawn.convert("RGB")
    Path(to + ".png").unlink()
    longest = max(facts.width, facts.height)
    dots = facts.dpi * max(picture.size) / longest if facts.dpi else 0
    if not dots:
        dots = picture.width / A4_MM * 25.4
    size = [side / dots * 25.4 for side in picture.size]
    parts = [Box(0, 0, *size)] if keep is None else [Box(*box) for box in keep]
    if parts:
        _save(_cut(picture, parts, [], picture.width / size[0]), Path(to), dots)
    return {"width": size[0], "height": size[1]}


def ink(
    boxes: list[list[float]], path: str = "", page: int = 0, picture: str = ""
) -> dict[str, Any]:
    """Where a page is free: of an upright PDF, or a picture drawn of one. Runs in a worker.

    Returns:
        ``shares``, of each box, 0 to 1, that is ink; ``lowest``, how far down there is any.
    """
    if picture:
        with Image.open(picture, formats=("PNG", "JPEG")) as held:
            dots = held.info["dpi"][0]
            grey = held.convert("L")
            grey.thumbnail((1000, 1500))
            scale = grey.width / (held.width / dots * 25.4)
    else:
        with opened(path) as document:
            drawn = document[page].get_pixmap(
                dpi=COARSE, alpha=False, annots=False, colorspace=pymupdf.csGRAY
            )
            grey = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
            scale = COARSE / 25.4
    dark = grey.point([255 if shade < PAPER else 0 for shade in range(256)])
    shares = []
    for box in boxes:
        cut = _pixels(Box(*box), scale, dark.size)
        part = dark.crop(cut) if cut[0] < cut[2] and cut[1] < cut[3] else dark.crop((0, 0, 1, 1))
        shares.append(sum(part.histogram()[255:]) / (part.width * part.height))
    found = dark.getbbox()
    return {"shares": shares, "lowest": found[3] / scale if found else 0.0}


def _picture(page: pymupdf.Page) -> Image.Image:
    inches = page.rect.width * page.rect.height / 72**2
    dots = min(DPI, math.sqrt(PIXELS / max(inches, 1e-6)))
    if dots < LEAST_DPI:
        raise UnreadableError("PDF: a page too large to be drawn")
    drawn = page.get_pixmap(dpi=int(dots), alpha=False, annots=False)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)


def _cut(
    image: Image.Image, parts: Sequence[Box], blotted: Sequence[Box], scale: float
) -> Image.Image:
    """``image`` with ``parts`` alone, faint lines where the rest was, and where a word was cut."""
    ground = _hatched(image.size, scale)
    sheet = ground.copy()
    for part in parts:
        inner = _pixels(part, scale, image.size)
        if inner[0] < inner[2] and inner[1] < inner[3]:
            sheet.paste(image.crop(inner), inner[:2])
    for box in blotted:
        outer = _pixels(box, scale, image.size, out=1)
        if outer[0] < outer[2] and outer[1] < outer[3]:
            sheet.paste(ground.crop(outer), outer[:2])
    return sheet


def _hatched(size: tuple[int, int], scale: float) -> Image.Image:
    """White with faint slanting lines: what is left out shows as left out, and not as empty."""
    sheet = Image.new("RGB", size, (255, 255, 255))
    pen = ImageDraw.Draw(sheet)
    step = max(round(HATCH_MM * scale), 2)
    for start in range(-size[1], size[0], step):
        ends = ((start, size[1]), (start + size[1], 0))
        pen.line(ends, fill=FAINT, width=max(round(scale / 12), 1))
    return sheet


def _pixels(
    box: Box, scale: float, size: tuple[int, int], out: int = 0
) -> tuple[int, int, int, int]:
    left, top = (math.ceil(side * scale - 1e-6) - out for side in (box.left, box.top))
    right, bottom = (math.floor(side * scale + 1e-6) + out for side in (box.right, box.bottom))
    return max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])


def _inked(image: Image.Image, box: Box, scale: float) -> bool:
    left, top, right, bottom = _pixels(box, scale, image.size, out=1)
    if left >= right or top >= bottom:
        return False
    shades = image.crop((left, top, right, bottom)).convert("L").histogram()
    held = [shade for shade, count in enumerate(shades) if count]
    return held[-1] - held[0] >= INK


def _save(image: Image.Image, to: Path, dots: float) -> None:
    """Without loss where that is smaller: print on white is, a photograph is not."""
    grey = image.convert("L")
    plain = not any(any(_difference(band, grey)) for band in image.split())
    held = grey if plain else image
    wanted = {"dpi": (round(dots), round(dots))}
    lossy, exact = io.BytesIO(), io.BytesIO()
    held.save(lossy, "JPEG", quality=QUALITY, subsampling=0, **wanted)
    held.save(exact, "PNG", compress_level=6, **wanted)
    to.write_bytes(min(exact.getvalue(), lossy.getvalue(), key=len))


def _difference(band: Image.Image, grey: Image.Image) -> list[int]:
    """How many pixels differ, by how much; those that do not are left out."""
    return ImageChops.difference(band, grey).histogram()[1:]
