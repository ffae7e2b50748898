"""Views: a picture of a page that is shown to somebody, with who and when burnt into it."""

from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from preservation.pages import page
from preservation.pages.typeset import FACES, FOLDERS, UnsettableError

THUMBNAIL = 240
"""Pictures no wider than this, in pixels, bear no mark: nothing can be read in them."""
SHADE = 26
"""Of 255: how strong the words across the page are."""
SLOPE = 30
SHARES = 46, 62, 22
"""Of the width of a page: the agency's name, who and when, and the words across it."""


def view(
    path: str, family: str, number: int, width: int, to: str, *, agency: str, who: str
) -> dict[str, Any]:
    """Write a picture of one page to ``to``, marked. Runs in a worker.

    Args:
        path: The file.
        family: See ``page``.
        number: See ``page``.
        width: See ``page``; up to 240 pixels nothing is marked.
        to: A path ending in ``.png`` or ``.jpg``.
        agency: Whose archive it is (TT 05/2025 Điều 37: at the middle of the bottom).
        who: Who looks, and when: below it, and faintly across the page.

    Returns:
        As ``page``; or ``problem`` and ``detail`` where the face is not installed.
    """
    made = page(path, family, number, width, to)
    if made["width"] <= THUMBNAIL:
        return made
    try:
        with Image.open(to) as drawn:
            picture = drawn.convert("RGB")
        _mark(picture, agency, who).save(to, quality=88)
    except UnsettableError as error:
        Path(to).unlink()
        return {"problem": error.code, "detail": error.detail}
    return made


def _mark(picture: Image.Image, agency: str, who: str) -> Image.Image:
    names, small, wide = (
        _face(max(picture.width // share, least))
        for share, least in zip(SHARES, (11, 9, 16), strict=True)
    )
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    _across(layer, wide, who)
    pen = ImageDraw.Draw(layer)
    middle, base = picture.width / 2, picture.height - small.size // 2
    for text, face in ((who, small), (agency, names)):
        if text:
            box = pen.textbbox((middle, base), text, font=face, anchor="md")
            pen.rectangle((box[0] - 4, box[1] - 1, box[2] + 4, box[3] + 1), (255, 255, 255, 215))
            pen.text((middle, base), text, fill=(0, 0, 0, 255), font=face, anchor="md")
            base = int(box[1]) - 2
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _across(layer: Image.Image, face: ImageFont.FreeTypeFont, who: str) -> None:
    """Faint words on a slope, over all of the page: whoever photographs a screen is named."""
    length = int(face.getlength(who)) + 8
    tile = Image.new("L", (length, int(face.size * 1.5)), 0)
    ImageDraw.Draw(tile).text((4, 0), who, fill=SHADE, font=face)
    turned = tile.rotate(SLOPE, expand=True)
    ink = Image.new("RGBA", turned.size, (60, 60, 60, 0))
    ink.putalpha(turned)
    where = turned.point([255 if shade else 0 for shade in range(256)])
    down, across = int(turned.height * 1.15), int(turned.width * 1.05)
    for row, top in enumerate(range(-turned.height // 2, layer.height, down)):
        for left in range(-(across // 2) * (row % 2), layer.width, across):
            layer.paste(ink, (left, top), where)


def _face(pixels: int) -> ImageFont.FreeTypeFont:
    name = f"{FACES['Times New Roman']}-Regular.ttf"
    for folder in FOLDERS:
        if (Path(folder) / name).is_file():
            return ImageFont.truetype(str(Path(folder) / name), pixels)
    raise UnsettableError("font-missing", name)
