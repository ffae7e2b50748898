"""Remarks: findings about a sheet, each with its row, its column by letter and name, its rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.importing.grids import letters
from repository.findings import Finding, Severity

Where = tuple[str, int]
"""Sheet and row; row 0 stands for the whole sheet, and sheet ``""`` with row 0 for all of it."""
ALL: Where = ("", 0)
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell, by what its column is called."""

    sheet: str
    row: int
    column: int | None = None
    title: str = ""

    @property
    def where(self) -> Where:
        """Sheet and row."""
        return self.sheet, self.row


@dataclass(slots=True)
class Remarks:
    """Gathers what is wrong."""

    found: dict[Where, list[Finding]] = field(default_factory=dict)
    marks: set[tuple[Where, str]] = field(default_factory=set)
    """Rows that bear a secrecy mark, and in which part."""

    def error(self, rule: str, spot: Spot, vi: str, en: str) -> None:
        """Something that keeps the row out."""
        self._add(rule, Severity.ERROR, spot, (vi, en))

    def warning(self, rule: str, spot: Spot, vi: str, en: str) -> None:
        """Something that a person should look at."""
        self._add(rule, Severity.WARNING, spot, (vi, en))

    def note(self, rule: str, spot: Spot, vi: str, en: str) -> None:
        """Something that is said."""
        self._add(rule, Severity.NOTE, spot, (vi, en))

    def only(self, where: Where, rule: str) -> None:
        """Forget what was said of a row under other rules: it may quote what must not be kept."""
        self.found[where] = [one for one in self.found.get(where, ()) if one.rule == rule]

    def frozen(self) -> Mapping[Where, tuple[Finding, ...]]:
        """All that was said."""
        return {where: tuple(found) for where, found in self.found.items() if found}

    def _add(self, rule: str, severity: Severity, spot: Spot, said: tuple[str, str]) -> None:
        facts = {"sheet": spot.sheet, "row": str(spot.row)}
        vi, en = said
        if spot.column is not None:
            cell = f"{letters(spot.column)}{spot.row}"
            name = f" ({spot.title})" if spot.title else ""
            facts |= {"column": letters(spot.column), "name": spot.title, "cell": cell}
            vi, en = f"Ô {cell}{name}: {vi}", f"Cell {cell}{name}: {en}"
        elif spot.row:
            vi, en = f"Dòng {spot.row}: {vi}", f"Row {spot.row}: {en}"
        finding = Finding(rule, severity, f"{vi}.", f"{en}.", facts)
        held = self.found.setdefault(spot.where, [])
        if finding not in held:
            held.append(finding)


def quoted(text: str) -> str:
    """``text`` as a message quotes it: short, on one line, without what deceives."""
    plain = "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))
    return f"«{plain[:_QUOTED]}…»" if len(plain) > _QUOTED else f"«{plain}»"
