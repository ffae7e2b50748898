"""Dated: what all data files of the law have in common: rules of a kind, in force on some days."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from repository.errors import SettingsError


class LawDataError(SettingsError):
    """A data file of the law says something that cannot be."""


class Dated(Protocol):
    """A rule of one kind, between two days."""

    @property
    def kind(self) -> StrEnum:
        """What it rules."""
        ...

    @property
    def first(self) -> date:
        """The first day on which it is in force."""
        ...

    @property
    def last(self) -> date | None:
        """The last; None: it still is."""
        ...


Rule = TypeVar("Rule", bound=Dated)


def rules_in(
    where: tuple[str, str],
    text: str,
    kinds: Iterable[StrEnum],
    rule_of: Callable[[Mapping[str, Any]], Rule],
) -> tuple[Rule, ...]:
    """The rules that a data file holds.

    Args:
        where: Name of the file, and of the table in it.
        text: What the file says.
        kinds: Each of them must have a rule.
        rule_of: Makes a rule of an entry.

    Raises:
        LawDataError: it is no TOML, lacks something, or two rules overlap.
    """
    file, table = where
    try:
        found = tuple(rule_of(entry) for entry in tomllib.loads(text)[table])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise LawDataError(f"{file}: {type(error).__name__}: {error}") from error
    check_days(file, kinds, found)
    return found


def check_days(file: str, kinds: Iterable[StrEnum], rules: Iterable[Dated]) -> None:
    """See that every kind has a rule, and no day two of them.

    Raises:
        LawDataError: it is otherwise; the message names ``file``.
    """
    every = sorted(rules, key=lambda rule: rule.first)
    for kind in kinds:
        of_kind = [rule for rule in every if rule.kind == kind]
        if not of_kind:
            raise LawDataError(f"{file}: no rule for {kind}")
        for earlier, later in pairwise(of_kind):
            if earlier.last is None or earlier.last >= later.first:
                raise LawDataError(f"{file}: {kind}: two rules on {later.first}")


def check_entry(entry: Mapping[str, Any], known: Iterable[str], needed: Iterable[str]) -> None:
    """See that a rule has days, no unknown keys, and something under each that is needed.

    Raises:
        ValueError, KeyError: it is otherwise.
    """
    unknown = entry.keys() - set(known)
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    for day in (entry["from"], entry.get("until", entry["from"])):
        if type(day) is not date:
            raise ValueError(f"{entry['kind']}: {day!r} is no date")
    for name in needed:
        if not entry[name]:
            raise ValueError(f"{entry['kind']}: {name} is empty")
