"""Parts of an extract as people write them: ``2``, or ``3: 20, 40, 150, 30`` in millimetres."""

import re

from repository.copying import Part
from repository.errors import RefusedError

_LINE = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?(?:\s*:\s*([\d.,\s]+))?")
_MOST = 10_000
_NUMBERS = 4


def read_parts(text: str) -> tuple[Part, ...]:
    """Pages ``2``, ``4-6``, and regions ``3: left, top, width, height``, one a line or ``;``.

    Raises:
        RefusedError: a line says something else.
    """
    if len(text) > _MOST:
        raise RefusedError("Quá nhiều phần · too many parts")
    parts: list[Part] = []
    for line in filter(None, (piece.strip() for piece in re.split(r"[;\n]", text))):
        found = _LINE.fullmatch(line)
        if found is None:
            raise _wrong(line)
        first, last, box = found.groups()
        if box is not None:
            parts.append(Part(int(first), _box(line, box)))
        else:
            pages = range(int(first), int(last or first) + 1)
            if not 0 < len(pages) <= _MOST:
                raise _wrong(line)
            parts += [Part(page) for page in pages]
    return tuple(parts)


def write_parts(parts: tuple[Part, ...]) -> str:
    """The parts as ``read_parts`` reads them."""
    lines = []
    for part in parts:
        box = "" if part.box is None else ": " + ", ".join(f"{value:g}" for value in part.box)
        lines.append(f"{part.page}{box}")
    return "; ".join(lines)


def _box(line: str, text: str) -> tuple[float, float, float, float]:
    try:
        left, top, width, height = (float(part) for part in text.split(","))
    except ValueError:
        raise _wrong(line) from None
    return left, top, width, height


def _wrong(line: str) -> RefusedError:
    return RefusedError(
        f"Phần trích sao không đúng: “{line[:80]}”; viết 2, 4-6, hoặc 3: trái, trên, rộng, cao (mm)"
        " · not a part: write 2 or 4-6, or 3: left, top, width, height (mm)"
    )
