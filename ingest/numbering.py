"""Numbering: the number and the date of a document, written into the blanks left for them."""

import re
from collections.abc import Mapping
from itertools import count
from typing import Any

from ingest.issued import Who
from ingest.marking import Marker, Sheet
from ingest.placing import Spot, blank_in, by_hand, lies_in, spot_of
from ingest.sealing import Numbering
from preservation.pages.marks import upright
from preservation.signatures.layout import DATE, LABELS, NUMBER, Seen, Slot
from preservation.signatures.signing.act import Filling
from repository.errors import RefusedError
from repository.seals import day_in_words, number_in_words

NAMES = {"number": NUMBER, "date": DATE}
"""What is given, and the field that holds it."""
BLANK = re.compile(rf"({NUMBER}|{DATE})(PhuLuc\d+)?")
"""Names of fields; those of annexes in the same file are counted."""
HAND_MM = {"number": (16.0, 5.7), "date": (26.0, 5.7)}
"""How large a blank is that a hand laid out."""
HAND_SIZE = 13.0
"""Points (NĐ 30/2020 PL I: number and date have 13 or 14)."""
BASELINE = 0.76
"""Where the baseline of a blank is, of its height."""


def filled(
    marker: Marker, sheet: Sheet, held: Mapping[str, Seen], numbering: Numbering
) -> tuple[dict[str, Filling], tuple[str, ...]]:
    """What is written into the fields for number and date, and what has to be said about it.

    Raises:
        RefusedError: a blank was not laid out before the person signed; what is to be written
            does not fit, or does not agree with what is printed.
        UnavailableError: the face is not installed.
    """
    words = {"number": number_in_words(numbering.number)} | day_in_words(numbering.day)
    words["whole"] = f"{numbering.day:%d/%m/%Y}"
    for name, blank in ((NUMBER, sheet.number), (DATE, sheet.date)):
        if blank and name not in held:
            raise RefusedError(
                f"{LABELS[name]}: còn để trống mà chưa dàn trường trước khi ký "
                "· left blank, and no field was laid out for it before signing"
            )
    fill: dict[str, Filling] = {}
    for name, seen in held.items():
        if not is_blank(name) or seen.filled:
            continue
        blank = _blank_of(seen, sheet)
        require_agreement(blank, words)
        written = marker.write(blank, words)
        turned = sheet.frame(blank["page"]).turned
        value = words["number" if name.startswith(NUMBER) else "whole"]
        fill[name] = Filling(value, upright(written.picture, turned))
    return fill, () if NUMBER in fill else ("number-not-shown",)


def is_blank(name: str) -> bool:
    """Whether a field of that name holds a number or a date."""
    return BLANK.fullmatch(name) is not None


def slots(sheet: Sheet, who: Who) -> tuple[Slot, ...]:
    """The fields for number and date: where blanks are printed, and where a hand pointed.

    Raises:
        RefusedError: a hand pointed beside the page.
    """
    made: dict[str, Slot] = {}
    printed: list[Mapping[str, Any]] = [{"number": sheet.number, "date": sheet.date}]
    printed += sheet.attached if who.annexes else ()
    for one in printed:
        for what, name in NAMES.items():
            blank = one.get(what)
            if blank:
                spot = Spot(sheet.frame(blank["page"]), blank_in(blank))
                free = _free(name, made)
                made[free] = Slot(free, spot.page, spot.rectangle)
    for what, hand in who.blanks:
        free = _free(NAMES[what], made)
        spot = by_hand(sheet, HAND_MM[what], hand)
        made[free] = Slot(free, spot.page, spot.rectangle)
    return tuple(made.values())


def _free(name: str, made: Mapping[str, Slot]) -> str:
    """``So``, or the first of ``SoPhuLuc1``, ``SoPhuLuc2`` … that is not taken."""
    if name not in made:
        return name
    return next(free for n in count(1) if (free := f"{name}PhuLuc{n}") not in made)


def _blank_of(seen: Seen, sheet: Sheet) -> Mapping[str, Any]:
    """The blank that is printed where the field is; else one that a hand laid out."""
    printed = [sheet.number, sheet.date]
    printed += [one[what] for one in sheet.attached for what in NAMES]
    for blank in printed:
        if blank and lies_in(seen, blank, sheet):
            return blank
    spot = spot_of(seen, sheet)
    what = "number" if seen.name.startswith(NUMBER) else "whole"
    return {
        "page": spot.page,
        "box": spot.box.as_list(),
        "baseline": spot.box.height * BASELINE,
        "size": HAND_SIZE,
        "style": "Regular",
        "pieces": [[0, spot.box.width, what]],
        "dotted": False,
    }


def require_agreement(blank: Mapping[str, Any], words: Mapping[str, str]) -> None:
    """What is printed of the date already must agree with the date that is given.

    Raises:
        RefusedError: it does not.
    """
    for what, printed in blank.get("printed", {}).items():
        if int(printed) != int(words[what]):
            raise RefusedError(
                f"Ngày cấp không khớp với ngày đã in trên văn bản ({printed} ≠ {words[what]}) "
                f"· the date does not agree with what is printed ({printed} ≠ {words[what]})"
            )
