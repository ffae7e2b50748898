"""A photograph that nobody took: a conference hall, drawn, with what a camera writes into it."""

import random
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from demo.marks import face

SIZE = (1920, 1280)
RED, GOLD = (176, 22, 26), (250, 214, 60)
SUITS = ((34, 38, 52), (58, 60, 70), (28, 30, 34), (84, 74, 66), (52, 70, 92), (120, 40, 52))
SKIN = ((214, 172, 138), (196, 152, 118), (226, 186, 152))


def draw_meeting(path: Path, day: date) -> None:
    """Write a JPEG of a meeting of ``day``, with EXIF that says when."""
    dice = random.Random(day.isoformat())  # noqa: S311  a drawing, not a secret
    sheet = Image.new("RGB", SIZE, (226, 214, 192))
    pen = ImageDraw.Draw(sheet)
    _hall(pen, day)
    for x in range(520, 1400, 220):
        _person(pen, dice, (x, 640), 58, facing=True)
    pen.rectangle((400, 700, 1520, 836), fill=(120, 74, 40))
    pen.rectangle((400, 700, 1520, 718), fill=(150, 96, 54))
    for row in range(4):
        width = 44 + row * 14
        for x in range(80 + row % 2 * 70, 1900, 150 + row * 10):
            _person(pen, dice, (x + dice.randint(-12, 12), 900 + row * 95), width, facing=False)
    photo = sheet.filter(ImageFilter.GaussianBlur(1.4))
    grain = Image.frombytes("RGB", SIZE, dice.randbytes(SIZE[0] * SIZE[1] * 3))
    exif = Image.Exif()
    exif[0x010E] = "Hoi nghi trien khai Quy che quan ly van ban dien tu"
    exif[0x0132] = f"{day:%Y:%m:%d} 08:30:00"
    exif[0x010F], exif[0x0110] = "Luu Tru", "May anh trinh dien"
    Image.blend(photo, grain, 0.04).save(path, "JPEG", quality=85, dpi=(300, 300), exif=exif)


def _hall(pen: ImageDraw.ImageDraw, day: date) -> None:
    pen.rectangle((0, 840, *SIZE), fill=(128, 92, 62))
    pen.rectangle((140, 60, 1780, 620), fill=RED)
    for fold in range(140, 1780, 41):
        pen.line((fold, 60, fold, 620), fill=(158, 16, 20), width=6)
    for line, (top, size) in {
        "HỘI NGHỊ": (170, 92),
        "TRIỂN KHAI QUY CHẾ TIẾP NHẬN, XỬ LÝ, PHÁT HÀNH": (280, 52),
        "VÀ QUẢN LÝ VĂN BẢN ĐIỆN TỬ": (352, 52),
        f"Kon Tum, ngày {day:%d} tháng {day:%m} năm {day:%Y}": (440, 42),
    }.items():
        pen.text((960, top), line, fill=GOLD, font=face(size), anchor="mm")
    pen.rectangle((1560, 600, 1740, 880), fill=(108, 64, 34))
    pen.polygon([(1540, 600), (1760, 600), (1740, 640), (1560, 640)], fill=(140, 86, 46))


def _person(
    pen: ImageDraw.ImageDraw,
    dice: random.Random,
    at: tuple[int, int],
    width: int,
    *,
    facing: bool,
) -> None:
    x, y = at
    suit = dice.choice(SUITS)
    shoulders = (x - width * 1.25, y + width * 0.4, x + width * 1.25, y + width * 3)
    pen.rounded_rectangle(shoulders, width * 0.8, fill=suit)
    head = (x - width * 0.55, y - width * 0.75, x + width * 0.55, y + width * 0.6)
    pen.ellipse(head, fill=dice.choice(SKIN) if facing else (30, 26, 24))
    if facing:
        hair = (x - width * 0.55, y - width * 0.8, x + width * 0.55, y + width * 0.15)
        pen.pieslice(hair, 180, 360, fill=(30, 26, 24))
        pen.polygon([(x - 14, y + width * 0.55), (x + 14, y + width * 0.55), (x, y + width)],
                    fill=(240, 240, 240))  # fmt: skip
