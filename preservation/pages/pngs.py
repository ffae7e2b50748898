"""Foreign PNG pictures of seals and signatures: their limits, true size, colour and ground."""

import io
import struct
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageChops

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 4_000 * 4_000
LEAST_MM, MOST_MM = 8.0, 100.0
"""A seal or a signature is not smaller and not larger than this."""
FINE_DPI = 200
"""Coarser than this and a picture looks torn on paper (TT 01/2019 Điều 6.2: scans have 200)."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
LAST_CHUNK = b"IEND\xaeB`\x82"
"""How a whole PNG ends. Pillow can be told by any library to pass over what is missing."""
MM_AN_INCH = 25.4
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    KeyError,
    TypeError,
    ZeroDivisionError,
)
VISIBLE = 96
"""A pixel is seen from this alpha on."""
WHITE = 236
"""From this lightness on, a pixel is ground."""
RIGHT_COLOUR = 0.85
"""So much of what is seen must have the colour."""
SAMPLE = 400


class PictureError(Exception):
    """A picture that cannot be used: ``code`` says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and its true size on paper."""

    image: Image.Image
    width_mm: float
    height_mm: float
    findings: tuple[str, ...] = ()
    """What is not as the law wants it, and does not keep it from being used."""


def load(path: Path, width_mm: float | None) -> Picture:
    """The PNG at ``path``, decoded; its size is ``width_mm``, or what its pHYs says.

    Raises:
        PictureError: it is no PNG, broken, too large, or nobody knows its size.
    """
    try:
        data = _bytes(path)
        if LAST_CHUNK not in data:
            raise PictureError("broken", "cut short")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=("PNG",)) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise PictureError("too-many-pixels", f"{found.width} × {found.height}")
                dots = found.info.get("dpi")
                image = found.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("too-many-pixels") from error
    except BROKEN as error:
        raise PictureError("broken", type(error).__name__) from error
    width, height = _size(image, dots, width_mm)
    coarse = image.width / width * MM_AN_INCH < FINE_DPI
    return Picture(image, width, height, ("coarse",) if coarse else ())


def judged(picture: Picture, colour: str) -> Picture:
    """The same, with a finding if what is seen of it is not ``colour`` (``red``, ``blue``)."""
    share = _share(picture.image, colour)
    if share >= RIGHT_COLOUR:
        return picture
    return replace(picture, findings=(*picture.findings, f"not-{colour}"))


def cleared(picture: Picture) -> Picture:
    """The same on a transparent ground: where it had none, white becomes transparent.

    How much of a pixel is ink is how far its lightest channel would have to fall from white;
    the ink keeps its own colour, so that edges do not turn grey.
    """
    alpha = picture.image.getchannel("A")
    if alpha.getextrema()[0] == 0:
        return picture
    red, green, blue, _ = picture.image.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    ink = darkest.point(
        [0 if v >= WHITE else min(255, round((WHITE - v) * 1.6)) for v in range(256)]
    )
    cleared_ = picture.image.copy()
    cleared_.putalpha(ImageChops.multiply(ink, alpha))
    return replace(picture, image=cleared_, findings=(*picture.findings, "ground"))


def bled(picture: Picture) -> Picture:
    """The same, its transparent pixels in the colour of what is seen.

    A viewer that makes a picture smaller mixes neighbours' colours apart from their transparency:
    black or white ones would leave a dark or a pale edge around the ink.
    """
    nothing = nothing_of(picture.image)
    seen_ = picture.image.getchannel("A").point([0] + [255] * 255)
    ground = Image.new("RGBA", picture.image.size, nothing)
    return replace(picture, image=Image.composite(picture.image, ground, seen_))


def nothing_of(image: Image.Image) -> tuple[int, int, int, int]:
    """A transparent pixel in the mean colour of what is seen in ``image``."""
    small = image.convert("RGBa").reduce(max(1, max(image.size) // SAMPLE)).convert("RGBA")
    data = small.tobytes()
    weight = sum(data[3::4]) or 1
    red, green, blue = (
        sum(data[place] * data[place - channel + 3] for place in range(channel, len(data), 4))
        // weight
        for channel in range(3)
    )
    return red, green, blue, 0


def _bytes(path: Path) -> bytes:
    with path.open("rb") as source:
        data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PictureError("too-large", f"> {MOST_BYTES} bytes")
    if not data.startswith(SIGNATURE):
        raise PictureError("not-png")
    return data


def _size(
    image: Image.Image, dots: tuple[float, float] | None, width_mm: float | None
) -> tuple[float, float]:
    if width_mm is not None:
        width, height = width_mm, width_mm * image.height / image.width
    elif dots and dots[0] > 1 and dots[1] > 1:
        width, height = image.width / dots[0] * MM_AN_INCH, image.height / dots[1] * MM_AN_INCH
    else:
        raise PictureError("no-size")
    # pHYs counts whole pixels a metre: 38.0007 mm is 38 mm.
    width, height = round(width, 2), round(height, 2)
    if not (LEAST_MM <= max(width, height) <= MOST_MM):
        raise PictureError("unlikely-size", f"{width} × {height} mm")
    return width, height


def _share(image: Image.Image, colour: str) -> float:
    """How much of what is seen has ``colour``."""
    small = image.copy()
    small.thumbnail((SAMPLE, SAMPLE), Image.Resampling.NEAREST)
    data = small.tobytes()
    seen = right = 0
    for place in range(0, len(data), 4):
        red, green, blue, alpha = data[place : place + 4]
        if alpha < VISIBLE or min(red, green, blue) >= WHITE:
            continue
        seen += 1
        right += red > 1.35 * max(green, blue) if colour == "red" else blue > 1.2 * max(red, green)
    return right / seen if seen else 0.0
