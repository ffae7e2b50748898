"""The rules for packages, as ``data/package_*.toml`` have them, read once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from repository.findings import Severity

SIP, AIP, DIP, CSIP, COPY = "tt05-sip", "tt05-aip", "tt05-dip", "csip", "luutru-copy"
PROFILES = (SIP, AIP, DIP, CSIP)
"""What may be asked for; ``luutru-copy`` is only ever recognised."""
PACKAGE, PART = "package", "representation"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as people are told of it."""

    number: str
    clause: str
    severity: Severity
    vi: str
    en: str
    sure: str
    """How its clause is known: ``notes``, ``schematron``, ``memory``, ``own``."""


@dataclass(frozen=True, slots=True)
class Values:
    """Values that an attribute may have, and those that another copy of the circular has."""

    right: frozenset[str]
    other: frozenset[str]
    like: re.Pattern[str] | None
    other_like: re.Pattern[str] | None

    def judge(self, value: str) -> bool | None:
        """True if it is right, None if another copy has it, False otherwise."""
        if value in self.right or (self.like is not None and self.like.fullmatch(value)):
            return True
        variant = self.other_like is not None and self.other_like.fullmatch(value)
        return None if variant or value in self.other else False


@dataclass(frozen=True, slots=True)
class Row:
    """What an element of METS must have."""

    rule: str
    at: str
    """Names of elements from the root on: ``mets/metsHdr/agent``."""
    attribute: str = ""
    values: str = ""
    """Name of a list of values; an attribute that is not there is another row's matter."""
    child: str = ""
    """A child that must be there: ``name``, or with an attribute, ``agent[ROLE=CREATOR]``."""
    when: tuple[str, str] | None = None
    """An attribute and the value that it must have for the row to apply."""
    scope: str = ""
    """``package`` or ``representation``; empty for both."""
    profiles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of EAD."""

    name: str
    length: int
    kind: str
    """``text``, ``number``, ``flag``, ``date``, ``partial`` (a date that may lack day or month)."""
    codes: int
    """The last code of its list (01, 02, …); 0 for a field of free text."""
    many: bool
    """Whether several codes may be given."""
    needed: str
    """``must``, ``should`` or empty."""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the data files say."""

    rules: Mapping[str, Rule]
    rows: tuple[Row, ...]
    values: Mapping[str, Any]
    tables: Mapping[str, tuple[Field, ...]]
    constants: Mapping[str, Any]

    def values_of(self, name: str, profile: str, scope: str) -> Values | None:
        """The list ``name`` for a profile; None where it has none."""
        found = self.values[name]
        found = found.get(scope, found)
        found = found.get(profile, found)
        if not found.keys() & {"right", "like"}:
            return None
        return Values(
            frozenset(found.get("right", ())),
            frozenset(found.get("other", ())),
            re.compile(found["like"]) if "like" in found else None,
            re.compile(found["other_like"]) if "other_like" in found else None,
        )


@cache
def book() -> Book:
    """The rules in force."""
    said, rows, fields = (_read(f"package_{name}.toml") for name in ("rules", "rows", "fields"))
    rules = {n: _rule(n, one, said["sure"]) for n, one in said["rules"].items()}
    rules |= {n: _rule(n, one, rows["sure"]) for n, one in rows["rules"].items()}
    tables = {name: tuple(map(_field, table)) for name, table in fields["tables"].items()}
    return Book(
        rules, tuple(_row(one, rows) for one in rows["rows"]), rows["values"], tables, fields
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("preservation") / "data" / name).read_text("utf-8"))


def _rule(number: str, one: Mapping[str, str], sure: str) -> Rule:
    severity = Severity(one["severity"])
    return Rule(number, one["clause"], severity, one["vi"], one["en"], one.get("sure", sure))


def _row(one: Mapping[str, Any], rows: Mapping[str, Any]) -> Row:
    """``needs`` is ``@attribute``, ``@attribute in list``, or a child."""
    needed: str = one["needs"]
    attribute, _, values = needed.removeprefix("@").partition(" in ")
    number = one["rule"]
    chosen = one.get("profiles") or ([CSIP] if number.startswith("CSIP") else [SIP, AIP, DIP])
    if number in rows["also_tt05"] and "profiles" not in one:
        chosen = list(PROFILES)
    when, _, value = one.get("when", "").removeprefix("@").partition(" = ")
    return Row(
        number,
        one["at"],
        attribute if needed.startswith("@") else "",
        values,
        "" if needed.startswith("@") else needed,
        (when, value) if when else None,
        one.get("scope", ""),
        frozenset(chosen),
    )


def _field(one: list[Any]) -> Field:
    """``[name, length, kind, needed]``; a kind ``codes:32`` or ``codes*:11`` is a list of codes."""
    name, length, kind, *rest = one
    head, _, last = kind.partition(":")
    coded = int(last) if last else 0
    kind = "text" if coded else head
    return Field(name, length, kind, coded, head.endswith("*"), rest[0] if rest else "")
