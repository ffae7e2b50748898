"""Marks: the picture that a signature shows on its page, drawn at its true size.

Every mark is a picture, words included: text in an appearance would need a face embedded as PDF/A
wants it. Drawn in a worker, because the seal and the signature come from outside.
"""

import base64
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from preservation.pages.pngs import Picture, PictureError, bled, cleared, judged, load, nothing_of
from preservation.pages.typeset import (
    FOLDERS,
    Face,
    Line,
    UnsettableError,
    checked,
    face,
    millimetres,
    pixels,
)

GAP_MM = 3.0
"""Between a seal and the words under it: they clear the printed name, which is beside it."""
PAD_MM = 0.4
"""Around words, so that no letter touches the edge of its picture."""
MOST_LINES = 12


def mark(
    *,
    picture: str = "",
    width_mm: float | None = None,
    colour: str = "black",
    transparent: bool = False,
    words: list[str] | None = None,
    font: str = "Times New Roman",
    size: float = 10,
    most_mm: float = 110,
    folders: list[str] | None = None,
) -> dict[str, Any]:
    """Draw a mark. Runs in a worker.

    Args:
        picture: The path of a PNG, or nothing for words alone.
        width_mm: Its true width, where its own resolution does not say so.
        colour: What it must be: ``red``, ``blue``; else a finding.
        transparent: Whether its ground must let through what lies below.
        words: Lines, black; set under the picture, or alone at the right.
        font: Their face, as the law names it.
        size: Their size, in points.
        most_mm: The width at which words alone are broken into lines.
        folders: Where faces are installed, if not at the usual places.

    Returns:
        ``picture`` (PNG in base64), ``width_mm``, ``height_mm``, ``image_mm`` (left, top, width
        and height of the picture within) and ``findings``; or ``problem`` and ``detail``.
    """
    try:
        seal = _seal(picture, width_mm, colour, transparent=transparent) if picture else None
        if not words:
            return _alone(seal)
        wanted = face(font, "Regular", size, tuple(folders) if folders else FOLDERS)
        return _with_words(seal, wanted, words, most_mm)
    except (PictureError, UnsettableError) as error:
        return {"problem": error.code, "detail": error.detail}


def blank(
    *,
    width_mm: float,
    height_mm: float,
    baseline_mm: float,
    pieces: list[list[Any]],
    size: float,
    style: str = "Regular",
    ground: bool = False,
    folders: list[str] | None = None,
) -> dict[str, Any]:
    """Draw what is written into a blank, on the baseline of the words around it.

    Args:
        width_mm: Of the picture.
        height_mm: Of the picture.
        baseline_mm: From its top.
        pieces: Text, and the left and right edge of its room from the picture's left.
        size: In points.
        style: ``Regular``, ``Italic``…
        ground: Whether dots are printed in the blank, which a white ground hides.
        folders: Where faces are installed, if not at the usual places.

    Returns:
        As ``mark``.
    """
    try:
        places = tuple(folders) if folders else FOLDERS
        wanted = face("Times New Roman", style, size, places)
        nothing = (255, 255, 255, 0) if ground else (0, 0, 0, 0)  # no grey edge around the ground
        canvas = Image.new("RGBA", _whole(pixels(width_mm), pixels(height_mm)), nothing)
        for text, left, right in pieces:
            _piece(canvas, wanted, (text, left, right), pixels(baseline_mm), ground=ground)
    except UnsettableError as error:
        return {"problem": error.code, "detail": error.detail}
    return _answer(canvas, width_mm, height_mm)


def upright(picture: bytes, turned: int) -> bytes:
    """A mark drawn so that it stands upright on a page that is shown ``turned`` clockwise."""
    if not turned:
        return picture
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as image:
        return _png(image.rotate(turned, expand=True))


def padded(
    picture: bytes,
    size: tuple[float, float],
    room: tuple[float, float],
    *,
    lies: tuple[float, float],
) -> bytes:
    """A mark of ``size`` in a picture of ``room``, both in millimetres.

    ``lies`` says where in the free room: (0, 0) upper left, (1, 0) upper right, (0.5, 0.5) middle.
    """
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as image:
        scale = image.width / size[0]
        whole = _whole(max(room[0] * scale, image.width), max(room[1] * scale, image.height))
        if whole == image.size:
            return picture
        held = image.convert("RGBA")
        canvas = Image.new("RGBA", whole, nothing_of(held))
        free = canvas.width - image.width, canvas.height - image.height
        place = round(free[0] * lies[0]), round(free[1] * lies[1])
        canvas.paste(held, place)
        return _png(canvas)


def _seal(path: str, width_mm: float | None, colour: str, *, transparent: bool) -> Picture:
    found = load(Path(path), width_mm)
    if colour != "black":
        found = judged(found, colour)
    return bled(cleared(found) if transparent else found)


def _alone(seal: Picture | None) -> dict[str, Any]:
    if seal is None:
        raise PictureError("no-picture")
    answer = _answer(seal.image, seal.width_mm, seal.height_mm)
    inside = [0.0, 0.0, seal.width_mm, seal.height_mm]
    return answer | {"image_mm": inside, "findings": list(seal.findings)}


def _with_words(
    seal: Picture | None, wanted: Face, words: list[str], most_mm: float
) -> dict[str, Any]:
    room = seal.width_mm if seal else most_mm
    lines = [
        line
        for text in words
        for line in wanted.broken(checked(text, wanted), pixels(room - 2 * PAD_MM))
    ]
    if len(lines) > MOST_LINES:
        raise UnsettableError("no-room", " ".join(words))
    width_mm = (
        seal.width_mm if seal else millimetres(max(line.width for line in lines)) + 2 * PAD_MM
    )
    above = seal.height_mm + GAP_MM if seal else PAD_MM
    height_mm = above + millimetres(wanted.step * len(lines)) + PAD_MM
    canvas = Image.new("RGBA", _whole(pixels(width_mm), pixels(height_mm)), (0, 0, 0, 0))
    if seal:
        size = _whole(pixels(seal.width_mm), pixels(seal.height_mm))
        true = bled(replace(seal, image=seal.image.resize(size, Image.Resampling.LANCZOS))).image
        canvas.paste(true, (0, 0))
    _set(canvas, wanted, lines, pixels(above), centred=seal is not None)
    answer = _answer(canvas, width_mm, height_mm)
    inside = [0.0, 0.0, seal.width_mm, seal.height_mm] if seal else None
    return answer | {"image_mm": inside, "findings": list(seal.findings) if seal else []}


def _set(
    canvas: Image.Image, wanted: Face, lines: list[Line], top: float, *, centred: bool
) -> None:
    for number, line in enumerate(lines):
        free = canvas.width - line.width
        left = free / 2 if centred else free - pixels(PAD_MM)
        wanted.draw(canvas, line, left, top + wanted.pixels * 0.9 + wanted.step * number)


def _piece(
    canvas: Image.Image,
    wanted: Face,
    piece: tuple[str, float, float],
    baseline: float,
    *,
    ground: bool,
) -> None:
    text, left, right = piece[0], pixels(piece[1]), pixels(piece[2])
    line = wanted.squeezed(checked(text, wanted), right - left)
    if ground:
        white = Image.new("RGBA", _whole(right - left, canvas.height), (255, 255, 255, 255))
        canvas.paste(white, (round(left), 0))
    wanted.draw(canvas, line, left + (right - left - line.width) / 2, baseline)


def _answer(canvas: Image.Image, width_mm: float, height_mm: float) -> dict[str, Any]:
    return {
        "picture": base64.b64encode(_png(canvas)).decode("ascii"),
        "width_mm": round(width_mm, 3),
        "height_mm": round(height_mm, 3),
        "image_mm": None,
        "findings": [],
    }


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()


def _whole(width: float, height: float) -> tuple[int, int]:
    return max(round(width), 1), max(round(height), 1)
