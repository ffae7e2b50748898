"""Bitmaps: one frame of an image file as clean pixels, with what it said of itself."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageOps

from preservation.pages.pictures import BROKEN, FRAMES, LEAST_DOTS, PIXELS, opened
from preservation.texts.sink import UnreadableError

INCH_MM = 25.4
CM_PER_INCH = 2.54
WIDEST_MM = 1300.0
"""No scanner takes wider paper than A0: a resolution that says so is none."""
FALSE_DPI = 96
"""What programs write that know no resolution: believed only where the paper it means is small."""
WIDEST_OF_FALSE_MM = 450.0
MOST_DPI = 2400
EXIF_TURNS = {3: 180, 6: 90, 8: 270}
X_RESOLUTION, Y_RESOLUTION, UNIT, ORIENTATION = 282, 283, 296, 274
INCHES, CENTIMETRES = 2, 3
DEEP = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")
"""Modes of more than eight bits a sample."""
DEPTHS = {"1": 1, "P": 8, "L": 8, "LA": 16, "La": 16, "CMYK": 32, "RGBA": 32}
CHROMA = 12
"""By so much, of 255, the three colours of a pixel differ where a palette has colour."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Pixels of one side of paper, upright as the file says; mode 1, L or RGB."""

    image: Image.Image
    dpi: int | None
    """As the file says, believable, the same both ways; None: it does not say."""
    depth: int
    """Bits of a pixel in the file."""
    colour: bool
    """Whether the file can hold colour; not whether there is any."""
    mode: str
    """How the file holds its pixels."""
    turned: int
    """By how many degrees, clockwise, the file says that it is to be turned; that was done."""


def bitmap(path: str, number: int) -> Bitmap:
    """Decode frame ``number``, from 0, of the image at ``path``.

    Raises:
        UnreadableError: there is no such frame, it is broken or cut short, or has too many pixels.
    """
    with opened(path) as image:
        if not 0 <= number < FRAMES:
            raise UnreadableError(f"image: no frame {number + 1}")
        image.seek(number)
        if image.width * image.height > PIXELS:
            raise UnreadableError(f"image of {image.width} × {image.height} pixels")
        said = _resolution(image)
        orientation = _orientation(image)
        mode, depth = image.mode, _depth(image)
        image.load()
        clean = _clean(image)
    turned = EXIF_TURNS.get(orientation, 0)
    if orientation != 1:
        clean = _upright(clean, orientation)
    if turned in (90, 270):
        said = (said[1], said[0]) if said else None
    clean, dpi = _square(clean, said)
    clean.info = {}  # comments, EXIF and profiles of strangers would be written again with it
    return Bitmap(clean, dpi, depth, mode not in ("1", "L", "LA", *DEEP), mode, turned)


def on_white(image: Image.Image) -> Image.Image:
    """Without transparency: what is clear is paper."""
    whole = image.convert("RGBA")
    ground = Image.new("RGB", whole.size, "white")
    ground.paste(whole, mask=whole.getchannel("A"))
    return ground


def _clean(image: Image.Image) -> Image.Image:
    """Whatever the mode is, as 1, L or RGB."""
    if "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        flat = on_white(image)
        return flat.convert("L") if image.mode in ("LA", "La", "L") else flat
    if image.mode in ("1", "L"):
        return image.copy()
    if image.mode in DEEP:
        return _shallow(image)
    return _in_srgb(image)


def _shallow(image: Image.Image) -> Image.Image:
    """Samples of 16 or 32 bits as eight: the whole range of the format, or that which is used."""
    deep = np.asarray(image).astype(np.float32)
    top = 65535.0 if image.mode != "F" and deep.max(initial=0) > 255 else 255.0  # noqa: PLR2004
    if image.mode == "F" and deep.max(initial=0) <= 1:
        top = 1.0
    return Image.fromarray(np.clip(deep * (255 / top), 0, 255).astype(np.uint8))


def _in_srgb(image: Image.Image) -> Image.Image:
    """In the colours of the screen, which is what a PDF/A of ours says that it is in."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "srgb" not in ImageCms.getProfileDescription(source).lower():
                target = ImageCms.createProfile("sRGB")
                made = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
                if made is not None:
                    return made
        except (ImageCms.PyCMSError, *BROKEN):
            return image.convert("RGB")  # a profile that is broken says nothing
    return image.convert("RGB")


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    held = image.copy()
    held.info = {"exif": exif.tobytes()}
    return ImageOps.exif_transpose(held)


def _orientation(image: Image.Image) -> int:
    try:
        said = image.getexif().get(ORIENTATION, 1)
    except BROKEN:
        return 1
    return said if isinstance(said, int) and 1 <= said <= 8 else 1  # noqa: PLR2004


def _resolution(image: Image.Image) -> tuple[float, float] | None:
    """Dots an inch across and down, of this frame and not of the one before."""
    tags: Any = getattr(image, "tag_v2", None)
    try:
        if tags is not None:
            if tags.get(UNIT, INCHES) not in (INCHES, CENTIMETRES):
                return None
            factor = CM_PER_INCH if tags.get(UNIT, INCHES) == CENTIMETRES else 1.0
            across, down = float(tags[X_RESOLUTION]) * factor, float(tags[Y_RESOLUTION]) * factor
        else:
            across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if not (LEAST_DOTS <= across <= MOST_DPI and LEAST_DOTS <= down <= MOST_DPI):
        return None
    widest = max(image.width / across, image.height / down) * INCH_MM
    limit = WIDEST_OF_FALSE_MM if min(across, down) <= FALSE_DPI else WIDEST_MM
    return None if widest > limit else (across, down)


def _square(image: Image.Image, said: tuple[float, float] | None) -> tuple[Image.Image, int | None]:
    """With as many dots across as down: a fax has 204 and 98."""
    if said is None:
        return image, None
    across, down = said
    if abs(across - down) <= max(across, down) / 100:
        return image, round(across)
    dpi = max(across, down)
    size = round(image.width * dpi / across), round(image.height * dpi / down)
    if size[0] * size[1] > PIXELS:
        raise UnreadableError(f"image of {size[0]} × {size[1]} pixels")
    return image.resize(size, Image.Resampling.BICUBIC), round(dpi)


def _depth(image: Image.Image) -> int:
    tags: Any = getattr(image, "tag_v2", None)
    if tags is not None and image.mode != "P":
        bits = tags.get(258, ())
        if isinstance(bits, tuple) and bits and all(isinstance(one, int) for one in bits):
            return sum(bits)
    if image.mode in DEEP:
        return 16 if image.mode.startswith("I;16") else 32
    return DEPTHS.get(image.mode, 24)
