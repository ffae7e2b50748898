"""How packages of loose documents are called: dated schemes from ``law/transfer.toml``. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from repository.dated import check_entry, rules_in
from repository.errors import NotFoundError, RefusedError

_PARTS = ("code", "turn_digits", "ordinal_digits")


class CodeKind(StrEnum):
    """What a scheme is for."""

    LOOSE = "loose"
    """A package of loose documents (SIP_tailieu)."""


@dataclass(frozen=True, slots=True)
class CodeScheme:
    """One scheme; ``law/transfer.toml`` says what each part means."""

    kind: CodeKind
    first: date
    last: date | None
    code: str
    turn_digits: int
    ordinal_digits: int
    citation: str
    sure: tuple[str, ...]

    def says(self, agency: str, year: str, turn: int, ordinal: int) -> str:
        """Mã gói tin (``fileCode``).

        Raises:
            RefusedError: a number has more digits than there is room for.
        """
        turned, counted = f"{turn:0{self.turn_digits}}", f"{ordinal:0{self.ordinal_digits}}"
        if len(turned) > self.turn_digits or len(counted) > self.ordinal_digits:
            raise RefusedError(
                f"Lần nộp {turn}, gói {ordinal}: mã không đủ chữ số · too large for its code"
            )
        return self.code.format(agency=agency, year=year, turn=turned, ordinal=counted)

    def parts(self, agency: str, code: str) -> tuple[str, int, int] | None:
        """Year, turn and ordinal that a code of ``agency`` is made of; None: it is no such code."""
        shapes = {
            "agency": re.escape(agency),
            "year": "(?P<year>[0-9]{4})",
            "turn": f"(?P<turn>[0-9]{{{self.turn_digits}}})",
            "ordinal": f"(?P<ordinal>[0-9]{{{self.ordinal_digits}}})",
        }
        shape = _FIELD.sub(lambda match: shapes[match[1]], re.escape(self.code))
        found = re.fullmatch(shape, code)
        return (found["year"], int(found["turn"]), int(found["ordinal"])) if found else None


_FIELD = re.compile(r"\\{(agency|year|turn|ordinal)\\}")


@cache
def schemes() -> tuple[CodeScheme, ...]:
    """Every scheme, oldest first.

    Raises:
        LawDataError: the data file is wrong.
    """
    return read((files("repository") / "law" / "transfer.toml").read_text("utf-8"))


def read(text: str) -> tuple[CodeScheme, ...]:
    """The schemes that ``text`` holds.

    Raises:
        LawDataError: it is no TOML, lacks something, or two schemes overlap.
    """
    return rules_in(("transfer.toml", "code"), text, CodeKind, _scheme)


def _scheme(entry: Mapping[str, Any]) -> CodeScheme:
    check_entry(entry, ("kind", "from", "until", "citation", "sure", *_PARTS), ("citation", "sure"))
    if len(entry["sure"]) != len(_PARTS):
        raise ValueError(f"{entry['code']}: sure has not {len(_PARTS)} words")
    return CodeScheme(
        kind=CodeKind(entry["kind"]),
        first=entry["from"],
        last=entry.get("until"),
        citation=entry["citation"],
        sure=tuple(entry["sure"]),
        **{name: entry[name] for name in _PARTS},
    )


def scheme_on(day: date) -> CodeScheme:
    """The scheme in force on ``day``.

    Raises:
        NotFoundError: none was.
    """
    for scheme in schemes():
        if scheme.first <= day and (scheme.last is None or day <= scheme.last):
            return scheme
    raise NotFoundError(f"không có quy định về mã gói tài liệu · no rule on codes: {day}")
