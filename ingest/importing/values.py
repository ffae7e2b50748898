"""Values: what the cells of a row say, each judged by its column: type, length, list, day."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from ingest.importing.columns import Column, Kind, Part, known
from ingest.importing.dating import day_of
from ingest.importing.lines import Line
from ingest.importing.remarks import Remarks, Spot, quoted
from ingest.importing.secrecy import marked
from ingest.importing.spoilt import text_of

SECRET = "IMP-20"  # noqa: S105  the number of a rule
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    r"|[\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SEVERAL = re.compile(r"[;,/+\n]")
_LONG_TEXT = 500
_FEW_WORDS = 7
"""So many words of a list are named."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the cells of rows; what is wrong goes to ``remarks``."""

    remarks: Remarks
    today: date

    def values(self, line: Line, part: Part) -> dict[str, str]:
        """Code → text of every cell of one part that says something usable."""
        found: dict[str, str] = {}
        for code in sorted({key[1] for key in line.cells if key[0] is part}):
            text = self._value(line, known().get(part, code))
            if text:
                found[code] = text
        return found

    def _value(self, line: Line, column: Column) -> str | None:
        if column.kind is Kind.DATE:
            return day_of(line, column, self.remarks, self.today)
        cell, spot = line.cell(column.part, column.code), line.spot(column.part, column.code)
        text = text_of(cell, column, spot, self.remarks) if cell else None
        if not text or not self._clean(text, column, spot):
            return None
        return self._typed(unicodedata.normalize("NFC", text), column, spot)

    def _clean(self, text: str, column: Column, spot: Spot) -> bool:
        """Whether it bears no secrecy mark and hides nothing."""
        if marked(text, field=column.code):
            self._secret(spot, column)
            return False
        if _CONTROL.search(text):
            vi, en = "có ký tự điều khiển hoặc ký tự ẩn", "holds hidden characters"
            self.remarks.error("IMP-21", spot, vi, en)
            return False
        return True

    def _typed(self, text: str, column: Column, spot: Spot) -> str | None:
        match column.kind:
            case Kind.LIST:
                return self._listed(text, column, spot)
            case Kind.NUMBER:
                return self._number(text, column, spot)
            case Kind.FILE:
                return self._short(text, column, spot)
        return self._short(
            text if column.length >= _LONG_TEXT else " ".join(text.split()), column, spot
        )

    def _short(self, text: str, column: Column, spot: Spot) -> str | None:
        if len(text) <= column.length:
            return text
        self.remarks.error(
            "IMP-05",
            spot,
            f"dài {len(text)} ký tự, tối đa {column.length}",
            f"{len(text)} characters, at most {column.length}",
        )
        return None

    def _number(self, text: str, column: Column, spot: Spot) -> str | None:
        if text.isascii() and text.isdecimal():
            return self._short(text.lstrip("0") or "0", column, spot)
        vi, en = f"{quoted(text)} không phải số", f"{quoted(text)} is no number"
        self.remarks.error("IMP-06", spot, vi, en)
        return None

    def _listed(self, text: str, column: Column, spot: Spot) -> str | None:
        codes = known().lists[column.list]
        word = codes.find(text)
        if word is not None and word.level == "secret":
            self._secret(spot, column)
            return None
        if word is not None and not word.vague:
            return word.name
        if column.many:
            words = [codes.find(one) for one in _SEVERAL.split(text) if one.strip()]
            if words and all(words):
                named = "; ".join(dict.fromkeys(one.name for one in words if one))
                return self._short(named, column, spot)
        few = list(dict.fromkeys(f"{one.code} {one.name}" for one in codes.words))
        said = ", ".join([*few[:_FEW_WORDS], *(["…"] if len(few) > _FEW_WORDS else [])])
        vi = f"{quoted(text)} không có trong danh mục ({said})"
        self.remarks.error("IMP-10", spot, vi, f"{quoted(text)} is not in the list ({said})")
        return None

    def _secret(self, spot: Spot, column: Column) -> None:
        self.remarks.marks.add((spot.where, column.part.value))
        self.remarks.error(
            SECRET,
            spot,
            "có dấu chỉ độ mật; tài liệu bí mật nhà nước không được đưa vào hệ thống nối mạng",
            "bears a secrecy mark; a state secret must not enter a networked system",
        )
