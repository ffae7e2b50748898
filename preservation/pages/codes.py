"""Codes: QR and bar codes, read from a page and drawn for one; the only door to zxing."""

from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

import numpy as np
import zxingcpp
from PIL import Image

from preservation.pages.pictures import BROKEN, FRAMES, PIXELS, opened
from preservation.texts.sink import UnreadableError

MOST_TEXT = 1_000
"""Characters of a code that are told; a separator or the code of a hồ sơ is far shorter."""
MOST_CODES = 32
LARGE = 20_000_000
"""Pixels of A4 at 400 dots an inch and a little; a larger picture is halved before it is read."""
LEVELS = ("L", "M", "Q", "H")
READ = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
"""What is looked for. Code 39 and others stand on forms of other systems and mean nothing here."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was found on a page."""

    format: str
    """``qr`` or ``code128``."""
    text: str
    box: tuple[float, float, float, float]
    """Left, top, right, bottom, as shares of the page's width and height, 0 to 1."""


def read_codes(image: Image.Image) -> tuple[Code, ...]:
    """The codes on ``image``, whichever way up, as they stand from top to bottom.

    Nothing that is found is believed: whoever uses the text decides what it may mean.
    """
    grey = image.convert("L") if image.mode != "L" else image
    while grey.width * grey.height > LARGE:
        grey = grey.reduce(2)
    return tuple(sorted(_found(grey), key=lambda code: (code.box[1], code.box[0])))[:MOST_CODES]


def codes(path: str, number: int = 1) -> dict[str, Any]:
    """``codes`` on frame ``number``, from 1, of the image at ``path``. Runs in a worker.

    Raises:
        UnreadableError: it is no image, is broken, has too many pixels, or has no such frame.
    """
    with opened(path) as image:
        if not 1 <= number <= FRAMES:
            raise UnreadableError(f"image: no frame {number}")
        try:
            image.seek(number - 1)
            if image.width * image.height > PIXELS:
                raise UnreadableError(f"image of {image.width} × {image.height} pixels")
            image.draft("L", (image.width, image.height))
            return {"codes": [asdict(code) for code in read_codes(image)]}
        except BROKEN as error:
            raise UnreadableError(f"image: {error}") from error


def qr_modules(text: str, level: str = "M") -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code that says ``text``, row by row; True is dark. No quiet zone.

    Args:
        text: At most 400 bytes of UTF-8; more could hardly be read from paper.
        level: How much of it may be lost: L 7 %, M 15 %, Q 25 %, H 30 % (ISO/IEC 18004).

    Raises:
        ValueError: it is empty or too long, or there is no such level.
    """
    if not text or len(text.encode()) > MOST_QR or level not in LEVELS:
        raise ValueError(f"QR: {len(text.encode())} bytes, level {level!r}")
    # Without the mark of UTF-8, £ alone is read as Japanese; plain ASCII needs none.
    mark = {} if text.isascii() else {"eci": "UTF-8"}
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level, **mark)
    return _modules(code)


def code128_modules(text: str) -> tuple[bool, ...]:
    """The bars of a Code 128 that says ``text``; True is dark. No quiet zone.

    Raises:
        ValueError: it is empty, longer than 60 characters, or not plain ASCII.
    """
    if not text or len(text) > MOST_BARS or not text.isascii() or not text.isprintable():
        raise ValueError(f"Code 128: {len(text)} characters, plain ASCII only")
    return _modules(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128))[0]


def qr_png(text: str, pixels: int = 8, level: str = "M") -> bytes:
    """A PNG of a QR code in black on white, with its quiet zone of four modules.

    Args:
        text: See ``qr_modules``.
        pixels: Of one module's side.
        level: See ``qr_modules``.

    Raises:
        ValueError: see ``qr_modules``.
    """
    dark = np.array(qr_modules(text, level), dtype=bool)
    page = np.where(np.pad(dark, QUIET), 0, 255).astype(np.uint8)
    out = BytesIO()
    picture = Image.fromarray(page.repeat(pixels, axis=0).repeat(pixels, axis=1))
    picture.convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()


MOST_QR = 400
MOST_BARS = 60
QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004 §9.1)."""


def _modules(code: zxingcpp.Barcode) -> tuple[tuple[bool, ...], ...]:
    dots = np.array(code.to_image(scale=1, add_quiet_zones=False))
    return tuple(tuple(bool(dot < 128) for dot in row) for row in dots)  # noqa: PLR2004 - half


def _found(grey: Image.Image) -> list[Code]:
    found = []
    for code in zxingcpp.read_barcodes(np.asarray(grey), formats=READ, try_invert=False):
        corners = [
            getattr(code.position, name)
            for name in ("top_left", "top_right", "bottom_right", "bottom_left")
        ]
        across = sorted(min(max(corner.x / grey.width, 0.0), 1.0) for corner in corners)
        down = sorted(min(max(corner.y / grey.height, 0.0), 1.0) for corner in corners)
        kind = "qr" if code.format == zxingcpp.BarcodeFormat.QRCode else "code128"
        box = (round(across[0], 4), round(down[0], 4), round(across[-1], 4), round(down[-1], 4))
        found.append(Code(kind, code.text[:MOST_TEXT], box))
    return found
