"""Samples: the pixels of a PNG, decoded, for whoever draws it somewhere else."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

from preservation.pages.pictures import BROKEN
from preservation.pages.pngs import LAST_CHUNK
from preservation.texts.sink import UnreadableError

MOST_PIXELS = 20_000_000
"""A page of A4 at 400 dots an inch has 15 million."""

DATE, IDENTIFIER = slice(24, 36), slice(84, 100)
"""Of the header of a profile (ICC.1:2010 §7.2)."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Eight bits a sample, row after row from the top."""

    width: int
    height: int
    colour: bytes
    """Red, green, blue."""
    alpha: bytes | None
    """How opaque each pixel is; None: all of them are."""


@cache
def srgb() -> bytes:
    """An ICC profile of sRGB, always the same bytes: what ``Samples.colour`` is measured in."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[DATE] = bytes(12)  # the hour of its making
    profile[IDENTIFIER] = bytes(16)
    return bytes(profile)


def samples(png: bytes) -> Samples:
    """Decode ``png``.

    Raises:
        UnreadableError: it is no sound PNG, or has too many pixels.
    """
    if LAST_CHUNK not in png:
        raise UnreadableError("image: no PNG, or one cut short")
    try:
        with Image.open(BytesIO(png), formats=("PNG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UnreadableError(f"image of {image.width} × {image.height} pixels")
            clear = "A" in image.mode or "transparency" in image.info
            whole = image.convert("RGBA" if clear else "RGB")
    except Image.DecompressionBombError as error:
        raise UnreadableError(f"image: {error}") from error
    except BROKEN as error:
        raise UnreadableError(f"image: {error}") from error
    alpha = whole.getchannel("A").tobytes() if clear else None
    return Samples(whole.width, whole.height, whole.convert("RGB").tobytes(), alpha)
