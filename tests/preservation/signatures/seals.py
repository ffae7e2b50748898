"""Seals and hand-written signatures as pictures, to be drawn into signature fields."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.stamp import StaticStampStyle

SIZE = 400
RED, BLUE = (200, 0, 0, 255), (0, 0, 160, 255)


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def round_seal() -> bytes:
    """A round red seal with a star, transparent between its lines."""
    image = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((4, 4, SIZE - 4, SIZE - 4), outline=RED, width=10)
    pen.ellipse((60, 60, SIZE - 60, SIZE - 60), outline=RED, width=5)
    pen.regular_polygon((SIZE // 2, SIZE // 2, 40), 5, outline=RED, width=8)
    for turn in range(12):
        pen.arc((30, 30, SIZE - 30, SIZE - 30), turn * 30, turn * 30 + 14, fill=RED, width=16)
    return _png(image)


def hand() -> bytes:
    """A signature by hand, blue on nothing."""
    image = Image.new("RGBA", (SIZE, SIZE // 2), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    points = [(10, 150), (60, 20), (90, 170), (150, 60), (200, 150), (260, 80), (390, 100)]
    pen.line(points, fill=BLUE, width=9, joint="curve")
    return _png(image)


def blank(colour: tuple[int, int, int, int] = (255, 255, 255, 255)) -> bytes:
    """A picture that hides whatever lies under it."""
    return _png(Image.new("RGBA", (SIZE, 38), colour))


def other_words() -> bytes:
    """White, with other words on it."""
    image = Image.new("RGBA", (SIZE, 38), (255, 255, 255, 255))
    ImageDraw.Draw(image).text((4, 4), "So tien: 9.000.000.000 dong", fill=(0, 0, 0, 255))
    return _png(image)


def stamp_of(picture: bytes) -> Any:
    """How pyHanko draws ``picture`` into a signature field, whole and alone."""
    image: Any = PdfImage
    style: Any = StaticStampStyle
    return style(
        background=image(Image.open(BytesIO(picture))),
        background_layout=layout.SimpleBoxLayoutRule(
            x_align=layout.AxisAlignment.ALIGN_MID,
            y_align=layout.AxisAlignment.ALIGN_MID,
            inner_content_scaling=layout.InnerScaling.STRETCH_FILL,
        ),
        background_opacity=1.0,
        border_width=0,
    )
