"""Images, read by Pillow: their size is known and judged before a pixel is decoded."""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from preservation.texts.sink import UnreadableError

PIXELS = 120_000_000
"""The largest image that is decoded: A0 at 300 dots an inch is 139 million in colour, refused."""
FRAMES = 2_000
LEAST_DOTS = 10
"""Less than this an inch is a ratio of sides and not a resolution."""
FORMATS = ("JPEG", "PNG", "TIFF", "GIF")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, TypeError)
"""What Pillow raises for bytes that are not a sound image."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What one look at an image tells."""

    width: int
    height: int
    dpi: int | None
    frames: int
    damaged: tuple[str, ...]


@contextmanager
def opened(path: str) -> Iterator[Image.Image]:
    """Open an image without decoding it.

    Raises:
        UnreadableError: it is none, is broken, or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > PIXELS:
                    raise UnreadableError(f"image of {image.width} × {image.height} pixels")
                yield image
    except Image.DecompressionBombError as error:
        raise UnreadableError(f"image: {error}") from error
    except BROKEN as error:
        raise UnreadableError(f"image: {error}".replace(path, "…")) from error


def picture_facts(path: str) -> PictureFacts:
    """Look at the image at ``path`` and decode its first frame.

    Raises:
        UnreadableError: it cannot be opened, or has too many pixels.
    """
    with opened(path) as image:
        size, frames = image.size, min(getattr(image, "n_frames", 1), FRAMES)
        found = image.info.get("dpi")
        damaged: tuple[str, ...] = ()
        try:
            image.seek(0)
            image.load()
        except BROKEN as error:
            damaged = (f"image: {error}",)
        return PictureFacts(*size, _dots(found), frames, damaged)


def render(path: str, number: int, width: int, to: str) -> tuple[int, int]:
    """Draw a frame, upright, never larger than it is; see ``pages.page``."""
    with opened(path) as image:
        if not 1 <= number <= FRAMES:
            raise UnreadableError(f"image: no frame {number}")
        image.seek(number - 1)
        if image.width * image.height > PIXELS:
            raise UnreadableError(f"image of {image.width} × {image.height} pixels")
        image.draft("RGB", (width, image.height * width // max(image.width, 1)))
        small = image.convert("RGB" if image.mode == "P" else "L") if image.mode in "1P" else image
        small.thumbnail((width, 4 * width))  # before anything that copies it
        upright = ImageOps.exif_transpose(small).convert("RGB")
        upright.save(to, "PNG" if Path(to).suffix == ".png" else "JPEG")
        return upright.size


def _dots(found: object) -> int | None:
    if not isinstance(found, tuple) or not found:
        return None
    try:
        dots = round(float(found[0]))
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return dots if dots >= LEAST_DOTS else None
