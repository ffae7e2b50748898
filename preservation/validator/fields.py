"""Fields of EAD against the tables of ``data/package_fields.toml``: the same checks for all."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from preservation.validator.book import Field
from preservation.validator.markup import BadXmlError, Element
from preservation.validator.report import Notes

_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_MONTH = re.compile(r"(0[1-9]|1[0-2])/\d{4}")
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"\d+", re.ASCII)
_ROOT = "simpledc"


@dataclass(slots=True)
class Description:
    """What an EAD file says, in its order. Filled while it is read."""

    area: str
    """``PKG-EAD`` or ``PKG-DOC``: which rules speak of it."""
    fields: list[tuple[str, str]] = field(default_factory=list)

    def begins(self, element: Element, parent: Element | None) -> None:
        """The root must be ``simpledc``."""
        if parent is None and element.name.rpartition("}")[2] != _ROOT:
            raise BadXmlError(f"{self.area}-01", element.name)

    def ends(self, element: Element, parent: Element | None) -> None:
        """A child of the root is a field."""
        if parent is not None and "/" not in parent.path:
            self.fields.append((element.name.rpartition("}")[2], element.text.strip()))

    def values(self) -> dict[str, str]:
        """Name → value, the first of each; empty ones are as good as none."""
        found: dict[str, str] = {}
        for name, value in self.fields:
            if value:
                found.setdefault(name, value)
        return found


def compare(said: Description, table: Sequence[Field], where: str, notes: Notes) -> dict[str, str]:
    """Report all in which a description is not as its table asks; give its values."""
    area = said.area
    known = {one.name: one for one in table}
    seen: list[str] = []
    for name, value in said.fields:
        if name not in known:
            notes.add(f"{area}-04", f"{where}#{name}", name)
        elif name in seen and not known[name].many:
            notes.add(f"{area}-05", f"{where}#{name}", name)
        else:
            if name not in seen:
                seen.append(name)
            if value:
                _value(area, known[name], value, where, notes)
    order = [one.name for one in table if one.name in seen]
    if order != seen:
        first = next(name for name, other in zip(seen, order, strict=True) if name != other)
        notes.add("PKG-VAR-04", where, first)
    return _present(said, table, where, notes)


def _present(said: Description, table: Sequence[Field], where: str, notes: Notes) -> dict[str, str]:
    """Report what is missing; give what is there."""
    values = said.values()
    for one in table:
        if one.needed and one.name not in values:
            number = "02" if one.needed == "must" else "03"
            notes.add(f"{said.area}-{number}", where, one.name)
    return {one.name: values[one.name] for one in table if one.name in values}


def _value(area: str, one: Field, value: str, where: str, notes: Notes) -> None:
    place = f"{where}#{one.name}"
    if len(value) > one.length:
        notes.add(f"{area}-06", place, f"{one.name}: {len(value)} > {one.length}")
    if not unicodedata.is_normalized("NFC", value) or (
        not value.isprintable() and any(map(_unseen, value))
    ):
        notes.add(f"{area}-18", place, one.name)
    rule = _fault(one, value)
    if rule:
        notes.add(f"{area}-{rule}", place, f"{one.name} = {value}")


def _fault(one: Field, value: str) -> str:
    """The rule that ``value`` breaks by its kind; empty if none."""
    if one.codes:
        parts = re.split(r"\s*[,;]\s*", value) if one.many else [value]
        good = all(_coded(part, one.codes) for part in parts)
        return "" if good else "07"
    match one.kind:
        case "date" | "partial":
            return "" if _dated(value, partial=one.kind == "partial") else "08"
        case "number":
            return "" if _NUMBER.fullmatch(value) else "09"
        case "flag":
            return "" if value in {"0", "1"} else "10"
    return ""


def _coded(part: str, last: int) -> bool:
    return bool(re.fullmatch(r"\d\d", part, re.ASCII)) and 1 <= int(part) <= last


def _dated(value: str, *, partial: bool) -> bool:
    if partial and (_MONTH.fullmatch(value) or _YEAR.fullmatch(value)):
        return True
    return day_of(value) is not None


def day_of(value: str) -> date | None:
    """The day that ``DD/MM/YYYY`` is; None where it is none."""
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def recovery(area: str, values: Mapping[str, str], where: str, notes: Notes) -> None:
    """Chế độ dự phòng needs its status."""
    if values.get("riskRecovery") == "1" and "riskRecoveryStatus" not in values:
        notes.add(f"{area}-12", where)


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} and letter not in "\t\n\r"
