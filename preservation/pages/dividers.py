"""Dividers: sheets to lay between the documents of a stack before it is scanned, as a PDF."""

# pymupdf is untyped.
# mypy: allow-untyped-calls

from collections.abc import Sequence
from pathlib import Path

import pymupdf

from preservation.pages.codes import code128_modules, qr_modules
from preservation.pages.geometry import POINTS
from preservation.pages.typeset import FOLDERS, UnsettableError, checked, face

A4_MM = (210.0, 297.0)
QR_MM = 60.0
"""Large enough for a scan in 100 dpi, and to be found by whoever sorts the paper afterwards."""
MARGIN_MM = 25.0
BAR_MM, LEAST_BAR_MM, BARS_HIGH_MM = 0.5, 0.33, 22.0
"""How wide a bar is, at most and at least: under a third of a millimetre 200 dpi may miss it."""
TITLE, UNDER = "TỜ PHÂN CÁCH TÀI LIỆU", "Separator sheet"
SAYS = "Đặt trước mỗi tài liệu khi số hóa. Tờ này không vào tệp. · Lay one before each document."
MOST_BARS_MM = 160.0


def divider_sheets(codes: Sequence[tuple[str, str]], to: Path) -> int:
    """Write one A4 sheet for each of ``codes`` to ``to``; returns how many.

    A QR code stands above and another below, so that a torn or folded sheet still parts; a Code
    128 is between them where the text is plain ASCII and short enough.

    Args:
        codes: What the codes say, and what people read (nothing: only the title).
        to: The PDF; what lies there is replaced.

    Raises:
        UnsettableError: the face is not installed, or lacks a letter of the words.
        ValueError: a code is empty or too long.
    """
    with pymupdf.open() as document:
        for code, words in codes:
            _sheet(document, code, words)
        document.subset_fonts()
        document.set_metadata({})
        to.write_bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))
        return len(codes)


def _sheet(document: pymupdf.Document, code: str, words: str) -> None:
    page = document.new_page(width=A4_MM[0] * POINTS, height=A4_MM[1] * POINTS)
    middle = A4_MM[0] / 2
    _squares(page, qr_modules(code, "Q"), middle - QR_MM / 2, MARGIN_MM)
    _squares(page, qr_modules(code, "Q"), middle - QR_MM / 2, A4_MM[1] - MARGIN_MM - QR_MM)
    _line(page, TITLE, 30, 110)
    _line(page, UNDER, 16, 120)
    if words:
        _line(page, words, 18, 136)
    bars = _bars(code)
    if bars:
        wide = min(BAR_MM, MOST_BARS_MM / len(bars))
        _squares(page, (bars,), middle - len(bars) * wide / 2, 150, wide, BARS_HIGH_MM)
    _line(page, SAYS, 11, 190)


def _bars(code: str) -> tuple[bool, ...]:
    """A Code 128 of ``code``, where it is short enough for a sheet; else nothing."""
    try:
        bars = code128_modules(code)
    except ValueError:
        return ()
    return bars if len(bars) * LEAST_BAR_MM <= MOST_BARS_MM else ()


def _squares(
    page: pymupdf.Page,
    modules: Sequence[Sequence[bool]],
    left: float,
    top: float,
    wide: float = 0.0,
    high: float = 0.0,
) -> None:
    """Draw dark ``modules`` from there; without a size, as a square of ``QR_MM``."""
    wide, high = wide or QR_MM / len(modules[0]), high or QR_MM / len(modules)
    pen = page.new_shape()
    for row, line in enumerate(modules):
        for start, stop in _dark(line):
            x, y = left + start * wide, top + row * high
            corners = (x, y, left + stop * wide, y + high)
            pen.draw_rect(pymupdf.Rect(*(value * POINTS for value in corners)))
    pen.finish(color=None, fill=(0, 0, 0), width=0)
    pen.commit()


def _dark(line: Sequence[bool]) -> list[tuple[int, int]]:
    """Where ``line`` is dark: from, to."""
    edges = [
        at
        for at in range(len(line) + 1)
        if (at < len(line) and line[at]) != (at > 0 and line[at - 1])
    ]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _line(page: pymupdf.Page, words: str, size: float, baseline_mm: float) -> None:
    """One line in the middle, made smaller where it would be wider than the sheet."""
    text = checked(words, face("Tinos", "Regular", size))
    path = next((Path(one) / "Tinos-Regular.ttf" for one in FOLDERS if _has(Path(one))), None)
    if path is None:
        raise UnsettableError("font-missing", "Tinos-Regular.ttf")
    font = pymupdf.Font(fontfile=str(path))
    room = (A4_MM[0] - 2 * MARGIN_MM) * POINTS
    size = min(size, size * room / max(font.text_length(text, size), 1))
    left = (page.rect.width - font.text_length(text, size)) / 2
    writer = pymupdf.TextWriter(page.rect)
    writer.append((left, baseline_mm * POINTS), text, font=font, fontsize=size)
    writer.write_text(page)


def _has(folder: Path) -> bool:
    return (folder / "Tinos-Regular.ttf").is_file()
