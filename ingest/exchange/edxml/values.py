"""Values: dates, numbers and text of a message, whatever the dialect; what is odd is noted."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from ingest.exchange.edxml.rules import Notes
from ingest.exchange.edxml.tree import Node
from repository.calendar import VIETNAM

_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_TIME = re.compile(
    r"[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]+)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Reading:
    """One element of a message being read, and where to note what is odd about it."""

    node: Node
    notes: Notes
    today: date

    def text(self, *names: str) -> str:
        """The text of the first child called so that has any."""
        said = [child.text for child in self.node.all(*map(str.lower, names)) if child.text]
        if len(set(said)) > 1:
            self.notes.add("EDX-44", field=names[0])
        text = said[0] if said else ""
        if _ODD.search(text):
            self.notes.add("EDX-46", field=names[0])
        return text

    def texts(self, name: str, inner: str) -> tuple[str, ...]:
        """The texts of the ``inner`` elements of its children called ``name``."""
        return tuple(
            child.text
            for outer in self.node.all(name.lower())
            for child in outer.all(inner.lower())
            if child.text
        )

    def number(self, name: str, most: int | None = None) -> int | None:
        """A number from 0 (to ``most``); None where there is none."""
        text = self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
            self.notes.add("EDX-28", field=name, value=text)
            return None
        value = int(text)
        if most is not None and value > most:
            self.notes.add("EDX-28", field=name, value=text)
            return None
        return value

    def flag(self, name: str) -> bool | None:
        """Whether it is 1 or 0, true or false; None where it does not say."""
        text = self.text(name)
        if text.lower() not in {"", "0", "1", "true", "false"}:
            self.notes.add("EDX-28", field=name, value=text)
            return None
        return text.lower() in {"1", "true"} if text else None

    def day(self, name: str) -> date | None:
        """A day; None where there is none that can be read."""
        text = self.text(name)
        found = day_of(text)
        if text and found is None:
            self.notes.add("EDX-25", field=name, value=text)
        return found

    def instant(self, name: str) -> datetime | None:
        """An instant, the zone of Viet Nam where it does not say another."""
        text = self.text(name)
        found = instant_of(text)
        if text and found is None:
            self.notes.add("EDX-25", field=name, value=text)
        return found

    def not_later(self, name: str, day: date | None) -> None:
        """Note where ``day`` has not yet come."""
        if day is not None and day > self.today:
            self.notes.add("EDX-26", field=name, value=day.isoformat())

    def inner(self, name: str) -> "Reading":
        """The first child called so; an empty one where there is none."""
        node = self.node.first(name.lower())
        return Reading(node or Node(name.lower()), self.notes, self.today)

    def children(self, *names: str) -> "list[Reading]":
        """All children called so."""
        return [
            Reading(node, self.notes, self.today) for node in self.node.all(*map(str.lower, names))
        ]


def day_of(text: str) -> date | None:
    """``2026/11/20``, ``20/11/2026`` (form 1.0) or ISO 8601; a time behind it is left out."""
    found = _split(text)
    return None if found is None else found[0]


def instant_of(text: str) -> datetime | None:
    """A day as ``day_of`` reads it, with a time of day; midnight where there is none."""
    found = _split(text)
    if found is None:
        return None
    day, rest = found
    if not rest:
        return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    said = _TIME.fullmatch(rest)
    if said is None:
        return None
    hour, minute, second, zone = said.groups()
    clock = f"{int(hour):02}:{minute}:{second or '00'}{zone or '+07:00'}"
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{clock}")
    except ValueError:
        return None


def _split(text: str) -> tuple[date, str] | None:
    text = text.strip()
    if said := _YEAR_FIRST.match(text):
        year, month, day = map(int, said.groups())
    elif said := _DAY_FIRST.match(text):
        day, month, year = map(int, said.groups())
    else:
        return None
    rest = text[said.end() :]
    if rest and _TIME.fullmatch(rest) is None:
        return None
    try:
        return date(year, month, day), rest
    except ValueError:
        return None
