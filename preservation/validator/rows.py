"""Judging elements of METS by the rows of ``data/package_rows.toml``."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from preservation.validator.book import Book, Row, Values
from preservation.validator.markup import Element
from preservation.validator.report import Notes

OBJID = "mets/@OBJID"
"""A list of one value, the identifier of the document itself."""


@dataclass(slots=True)
class Judge:
    """The rows that apply to one METS document, by the place of the element they are about."""

    document: str
    """Its path in the package."""
    notes: Notes
    rows: dict[str, list[Row]]
    values: dict[str, Values]
    objid: str = ""
    """Of the document, known once it has begun."""
    children: dict[str, set[str]] = field(default_factory=dict)
    """Place → attributes of children there that some row asks for."""

    def keys(self, element: Element, place: str) -> Iterable[str]:
        """What ``element`` is to rows about its parent: its name, and with an attribute."""
        yield element.name
        for attribute in self.children.get(place, ()):
            if attribute in element.attributes:
                yield f"{element.name}[{attribute}={element.attributes[attribute]}]"

    def judge(self, element: Element, place: str, children: set[str]) -> None:
        """Whether ``element``, which ends, has what it must."""
        attributes = element.attributes
        for row in self.rows.get(place, ()):
            if row.when is not None and attributes.get(row.when[0]) != row.when[1]:
                continue
            if row.child:
                if row.child not in children:
                    self._say(row, element, row.child)
                continue
            value = attributes.get(row.attribute, "").strip()
            if not row.values:
                if not value:
                    self._say(row, element, f"@{row.attribute}")
            elif value:
                self._weigh(row, element, value)

    def _weigh(self, row: Row, element: Element, value: str) -> None:
        verdict = (
            value == self.objid if row.values == OBJID else self.values[row.values].judge(value)
        )
        if verdict is None:
            why = f"{element.name}/@{row.attribute} = {value}"
            self.notes.add("PKG-VAR-01", self.where(element), why)
        elif not verdict:
            self._say(row, element, value)

    def _say(self, row: Row, element: Element, why: str) -> None:
        self.notes.add(row.rule, self.where(element), why, element=element.name)

    def where(self, element: Element) -> str:
        """The document, and the identifier or the line of the element."""
        return f"{self.document}#{element.attributes.get('ID') or element.line}"


def judge_of(book: Book, profile: str, scope: str, document: str, notes: Notes) -> Judge:
    """The rows of a profile for a METS of the package or of a representation."""
    rows: dict[str, list[Row]] = {}
    values: dict[str, Values] = {}
    children: dict[str, set[str]] = {}
    for row in book.rows:
        if profile not in row.profiles or row.scope not in {"", scope}:
            continue
        if row.values not in {"", OBJID}:
            found = book.values_of(row.values, profile, scope)
            if found is None:
                continue
            values[row.values] = found
        rows.setdefault(row.at, []).append(row)
        if "[" in row.child:
            name, _, rest = row.child.partition("[")
            children.setdefault(f"{row.at}/{name}", set()).add(rest.partition("=")[0])
    return Judge(document, notes, rows, values, children=children)
