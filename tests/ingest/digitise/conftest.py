"""Sheets of paper for the engine: real pixels with real words, and one engine for all tests."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.digitise.engine import Engine
from ingest.digitise.tesseract import Tesseract
from preservation.pages.typeset import FOLDERS
from preservation.workers import Workers

LINES = (
    "ỦY BAN NHÂN DÂN TỈNH KON TUM",
    "Về việc ban hành Quy chế quản lý văn bản",
    "Căn cứ Luật Tổ chức chính quyền địa phương",
    "Chánh Văn phòng chịu trách nhiệm thi hành",
)
Say = Callable[..., Image.Image]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    found = [Path(folder) / "Tinos-Regular.ttf" for folder in FOLDERS]
    return ImageFont.truetype(str(next(path for path in found if path.is_file())), size)


def paper(*lines: str, dpi: int = 150, size: tuple[int, int] = (105, 148)) -> Image.Image:
    """A sheet (A6 at 150 dots an inch: quick to read) with ``lines`` of 14 points on it."""
    pixels = tuple(round(side / 25.4 * dpi) for side in size)
    image = Image.new("RGB", (pixels[0], pixels[1]), (250, 248, 242))
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines or LINES):
        pen.text((dpi * 0.4, dpi * (0.6 + 0.35 * number)), line, fill="black", font=_font(dpi // 6))
    return image


def text_of(engine: Engine, page: object, folder: Path) -> str:
    """What the engine says stands on a page."""
    return engine.words(page, folder).text  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def engine(workers: Workers) -> Iterator[Engine]:
    with Engine(workers, Tesseract(seconds=60), 2) as made:
        yield made
