"""Numbering: the number and the date of a document, written into the blanks left for them."""

from collections.abc import Mapping
from typing import Any

from ingest.marking import Marker, Sheet
from ingest.placing import lies_in
from ingest.sealing import Numbering
from preservation.pages.marks import upright
from preservation.signatures.layout import DATE, LABELS, NUMBER, Seen
from preservation.signatures.signing.act import Filling
from repository.errors import RefusedError
from repository.seals import day_in_words, number_in_words


def filled(
    marker: Marker, sheet: Sheet, held: Mapping[str, Seen], numbering: Numbering
) -> tuple[dict[str, Filling], tuple[str, ...]]:
    """What is written into the fields for number and date, and what has to be said about it.

    Raises:
        RefusedError: a blank was not laid out before the person signed, its field lies elsewhere,
            what is to be written does not fit, or does not agree with what is printed.
        UnavailableError: the face is not installed.
    """
    words = {"number": number_in_words(numbering.number)} | day_in_words(numbering.day)
    values = {NUMBER: words["number"], DATE: f"{numbering.day:%d/%m/%Y}"}
    fill: dict[str, Filling] = {}
    for name, blank in ((NUMBER, sheet.number), (DATE, sheet.date)):
        if name not in held:
            if blank:
                raise RefusedError(
                    f"{LABELS[name]}: còn để trống mà chưa dàn trường trước khi ký "
                    "· left blank, and no field was laid out for it before signing"
                )
            continue
        if blank is None or not lies_in(held[name], blank, sheet):
            raise RefusedError(
                f"{LABELS[name]}: không thấy chỗ trống trên trang · its blank is not found"
            )
        require_agreement(blank, words)
        written = marker.write(blank, words)
        turned = sheet.frame(blank["page"]).turned
        fill[name] = Filling(values[name], upright(written.picture, turned))
    return fill, () if NUMBER in fill else ("number-not-shown",)


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
