"""How well fields are proposed: precision and recall by field, against the truth of the papers."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demo.papers.truth import Truth
from ingest.reading.found import Proposal

FIELDS = (
    "TypeName", "CodeNumber", "CodeNotation", "IssuedDate", "OrganName", "Subject", "Place",
    "Position", "FullName", "Priority", "ToOrganName", "ToPlaces",
)  # fmt: skip
URGENCY = ("", "khẩn", "thượng khẩn", "hỏa tốc")
LISTS = frozenset({"ToOrganName", "ToPlaces"})
HABITS = ("như trên", "như điều", "lưu")
"""What stands in *Nơi nhận* and is no place: it is neither wanted nor held against a proposal."""


@dataclass(slots=True)
class Tally:
    """What became of one field."""

    there: int = 0
    """Papers that have it, printed."""
    written: int = 0
    """Papers that have it written by hand, which Tesseract does not read."""
    proposed: int = 0
    right: int = 0
    sure: int = 0
    sure_right: int = 0
    written_sure_wrong: int = 0
    wrong: list[str] = field(default_factory=list)
    """The sure ones that are wrong: to look at."""

    def as_figures(self) -> dict[str, Any]:
        """In per cent."""
        return {
            "printed on": self.there,
            "precision, sure (%)": _percent(self.sure_right, self.sure),
            "recall, sure (%)": _percent(self.sure_right, self.there),
            "precision, with hints (%)": _percent(self.right, self.proposed),
            "recall, with hints (%)": _percent(self.right, self.there),
        }


class Tallies:
    """The figures of every field over a set of papers."""

    def __init__(self) -> None:
        self.of = {code: Tally() for code in FIELDS}
        self.seen: Counter[str] = Counter()

    def add(self, truth: Truth, proposals: Mapping[str, Proposal]) -> None:
        """One paper more."""
        self.seen["papers"] += 1
        for code, tally in self.of.items():
            wanted = _wanted(truth, code)
            offered = proposals.get(code)
            hand = code in truth.hand
            tally.there += bool(wanted) and not hand
            tally.written += hand
            if offered is None:
                continue
            right = _same(code, wanted, offered.value)
            if hand and not right:
                tally.written_sure_wrong += offered.sure
            elif not hand:
                tally.proposed += 1
                tally.right += right
            tally.sure += offered.sure
            tally.sure_right += offered.sure and right
            if offered.sure and not right:
                tally.wrong.append(f"{truth.id}: {offered.value} / {'; '.join(sorted(wanted))}")

    def figures(self) -> dict[str, Any]:
        """By field."""
        return {code: tally.as_figures() for code, tally in self.of.items()}


def _wanted(truth: Truth, code: str) -> frozenset[str]:
    said = truth.fields.get(code, "")
    if code == "Priority":
        said = URGENCY[int(said)]
    entries = said.split("\n") if code in LISTS else [said]
    plain = (_plain(entry) for entry in entries)
    return frozenset(one for one in plain if one and not one.startswith(HABITS))


def _same(code: str, wanted: frozenset[str], offered: str) -> bool:
    entries = offered.split(";") if code in LISTS else [offered]
    found = {_plain(entry) for entry in entries}
    if code == "Position":  # 'Phó Chủ tịch': what stands on the paper is in capitals
        return wanted == found
    return wanted == {one for one in found if one and not one.startswith(HABITS)}


def _plain(text: str) -> str:
    """Letters and figures as they are, case and the marks at the ends aside."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"\s+", " ", folded).strip(" .,;:-–")


def _percent(part: int, whole: int) -> float | str:
    return round(100 * part / whole, 1) if whole else "–"
