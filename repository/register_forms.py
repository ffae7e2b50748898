"""Forms of registers by law: their columns in order, read from a dated data file. Pure.

The forms lie in ``repository/law/registers.toml`` and carry their citations. A column refers to
named values of its source: a new circular is a new entry there and needs no new code.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from repository.dated import LawDataError
from repository.errors import NotFoundError
from repository.register_values import NAMES, Source


class Paper(StrEnum):
    """What a register is printed on, landscape."""

    A4 = "A4"
    A3 = "A3"


class Only(StrEnum):
    """Which dossiers a list takes: the two go on lists of their own (NĐ 30/2020 PL V)."""

    ALL = ""
    PERMANENT = "permanent"
    LIMITED = "limited"


COVER = frozenset({"superior", "agency", "title", "year", "days", "numbers", "volume", "dossier"})
"""What a cover may say."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    vi: str
    en: str
    width: float
    """In parts of the whole."""
    values: tuple[str, ...]
    join: str = " "
    """Between its values; what is empty is left out."""

    @property
    def key(self) -> str:
        """What programs call it."""
        return "_".join(self.values)


@dataclass(frozen=True, slots=True)
class Form:
    """One register, as it was to be kept between two days."""

    kind: str
    vi: str
    en: str
    source: Source
    first: date
    last: date | None
    columns: tuple[Column, ...]
    cover: tuple[str, ...]
    paper: Paper
    counts: str
    counts_en: str
    citation: str
    sure: str
    only: Only = Only.ALL
    closes: bool = False
    """Whether its volumes are closed and signed (NĐ 30/2020 PL IV)."""

    def contains(self, day: date) -> bool:
        """Whether it was in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)


def form_on(kind: str, day: date) -> Form:
    """The form of a register on ``day``; before the first one that is known, the first.

    Raises:
        NotFoundError: there is no such register.
    """
    held = sorted((one for one in forms() if one.kind == kind), key=lambda one: one.first)
    if not held:
        raise NotFoundError(f"không có loại sổ này · there is no such register: {kind}")
    return next((one for one in held if one.contains(day)), held[0])


def kinds_on(day: date) -> tuple[Form, ...]:
    """Every register that is kept on ``day``, in the order of the file."""
    return tuple(one for one in forms() if one.contains(day))


@cache
def forms() -> tuple[Form, ...]:
    """Every form.

    Raises:
        LawDataError: the data file is wrong.
    """
    return read((files("repository") / "law" / "registers.toml").read_text("utf-8"))


def read(text: str) -> tuple[Form, ...]:
    """The forms that ``text`` holds.

    Raises:
        LawDataError: it is no TOML, names a value that no source has, or two forms overlap.
    """
    try:
        made = tuple(_form(entry) for entry in tomllib.loads(text)["register"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise LawDataError(f"registers.toml: {type(error).__name__}: {error}") from error
    _check(made)
    return made


def _form(entry: Mapping[str, Any]) -> Form:
    said = dict(entry)
    first, last = said.pop("from"), said.pop("until", None)
    if type(first) is not date or type(last) not in (date, type(None)):
        raise ValueError(f"{said['kind']}: no date")
    said |= {
        "source": Source(said["source"]),
        "paper": Paper(said["paper"]),
        "only": Only(said.get("only", "")),
        "cover": tuple(said["cover"]),
        "columns": tuple(
            Column(**dict(column) | {"values": tuple(column["values"])})
            for column in said["columns"]
        ),
    }
    return Form(first=first, last=last, **said)


def _check(made: Iterable[Form]) -> None:
    by_kind: dict[str, list[Form]] = {}
    for form in sorted(made, key=lambda one: one.first):
        by_kind.setdefault(form.kind, []).append(form)
        unknown = {name for one in form.columns for name in one.values} - NAMES[form.source]
        unknown |= set(form.cover) - COVER
        if unknown:
            raise LawDataError(
                f"registers.toml: {form.kind}: unknown: {', '.join(sorted(unknown))}"
            )
        keys = [column.key for column in form.columns]
        if not (form.citation and form.sure) or len(set(keys)) != len(keys):
            raise LawDataError(f"registers.toml: {form.kind}: citation, sure, or a column twice")
        if not all(column.values and column.width > 0 for column in form.columns):
            raise LawDataError(f"registers.toml: {form.kind}: a column without values or width")
    for kind, held in by_kind.items():
        for earlier, later in pairwise(held):
            if earlier.last is None or earlier.last >= later.first:
                raise LawDataError(f"registers.toml: {kind}: two forms on {later.first}")
