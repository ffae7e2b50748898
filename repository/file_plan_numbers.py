"""Codes of hồ sơ in a file plan, by its numbering. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from repository.errors import RefusedError
from repository.file_plan_steps import Contents, Numbering


def next_notation(contents: Contents, heading: str, there: Collection[str] = ()) -> str:
    """The code that the next hồ sơ under ``heading`` is given; none of ``there``, folded.

    Raises:
        RefusedError: its great heading has no abbreviation.
    """
    great = contents.great(heading)
    if not great.abbreviation:
        raise RefusedError(
            f"Đề mục {great.number} chưa có chữ viết tắt, phải ghi số và ký hiệu hồ sơ "
            "· the heading has no abbreviation: write the notation"
        )
    taken = [*contents.lines, *contents.dropped]
    if contents.plan.numbering is Numbering.HEADING:
        taken = [one for one in taken if contents.great(one.heading).id == great.id]
    number = max((number_of(one.notation) for one in taken), default=0) + 1
    while f"{number:02}.{great.abbreviation}".casefold() in there:
        number += 1
    return f"{number:02}.{great.abbreviation}"


def renumbered(contents: Contents) -> Mapping[str, str]:
    """Line → the code by its place; a hồ sơ that was opened before keeps its own."""
    kept = {line.notation.casefold() for line in contents.lines if line.dossier}
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for section in contents.sections:
        scope = section.great.id if contents.plan.numbering is Numbering.HEADING else ""
        for line in section.lines:
            if line.dossier or not section.great.abbreviation:
                continue
            while True:
                counts[scope] = counts.get(scope, 0) + 1
                code = f"{counts[scope]:02}.{section.great.abbreviation}"
                if code.casefold() not in kept:
                    break
            found[line.id] = code
    return found


def number_of(notation: str) -> int:
    """The number at the head of a code; 0: there is none."""
    found = re.match(r"[0-9]{1,6}(?![0-9])", notation)
    return int(found[0]) if found else 0


def roman(number: int) -> str:
    """``14`` → ``XIV``."""
    said = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        said += letters * count
    return said


_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def alike(notations: Iterable[str]) -> Sequence[str]:
    """Codes that stand there twice, whatever the case of their letters."""
    seen: set[str] = set()
    twice = []
    for one in notations:
        folded = one.casefold()
        if folded in seen:
            twice.append(one)
        seen.add(folded)
    return twice
