"""Forms by law: which there are, what a template of each may name, and examples. Pure.

They lie in ``repository/law/forms.toml`` with their citations. Names of values are Vietnamese,
because archivists write them into templates: ``{{ co_quan }}``.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from repository.dated import LawDataError
from repository.errors import NotFoundError


class Shape(StrEnum):
    """What a value is."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LINES = "lines"
    """A list of texts."""
    ROWS = "rows"
    """A list of rows, each with the columns of the value."""


@dataclass(frozen=True, slots=True)
class Column:
    """What each row holds under one name."""

    name: str
    vi: str
    en: str
    shape: Shape
    width: float
    """In parts of the whole; 0: no column of the printed table."""
    example: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that a template may name."""

    name: str
    vi: str
    en: str
    shape: Shape
    optional: bool
    columns: tuple[Column, ...]
    example: Any
    """Of rows: nothing, their columns have examples."""


@dataclass(frozen=True, slots=True)
class FormKind:
    """One form, as it is between two days."""

    kind: str
    vi: str
    en: str
    template: str
    """The docx that comes with this archive."""
    first: date
    last: date | None
    citation: str
    sure: str
    slots: tuple[Slot, ...]

    def contains(self, day: date) -> bool:
        """Whether it was in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)

    def table(self, name: str) -> tuple[Column, ...]:
        """The columns of the printed table of the rows called ``name``."""
        held = next(one for one in self.slots if one.name == name)
        return tuple(one for one in held.columns if one.width)


def form_kind(kind: str, day: date) -> FormKind:
    """The form on ``day``; before the first one that is known, the first.

    Raises:
        NotFoundError: there is no such form.
    """
    held = sorted((one for one in form_kinds() if one.kind == kind), key=lambda one: one.first)
    if not held:
        raise NotFoundError(f"không có biểu mẫu này · there is no such form: {kind[:80]}")
    return next((one for one in held if one.contains(day)), held[0])


def example(form: FormKind) -> dict[str, Any]:
    """Values for a preview, a test, and the trial of a template."""
    return {one.name: _example(one) for one in form.slots}


def _example(slot: Slot) -> Any:  # noqa: ANN401  as its shape says
    if slot.shape is not Shape.ROWS:
        return list(slot.example) if slot.shape is Shape.LINES else slot.example
    lines = max((len(one.example) for one in slot.columns), default=0)
    return [{one.name: one.example[n] for one in slot.columns} for n in range(lines)]


@cache
def form_kinds() -> tuple[FormKind, ...]:
    """Every form, in the order of the file.

    Raises:
        LawDataError: the data file is wrong.
    """
    return read((files("repository") / "law" / "forms.toml").read_text("utf-8"))


def read(text: str) -> tuple[FormKind, ...]:
    """The forms that ``text`` holds.

    Raises:
        LawDataError: it is no TOML, lacks something, or two forms overlap.
    """
    try:
        held = tomllib.loads(text)
        common = [value for part in held["common"] for value in part["values"]]
        made = tuple(_form(entry, common) for entry in held["form"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise LawDataError(f"forms.toml: {type(error).__name__}: {error}") from error
    _check(made)
    return made


def _form(entry: Mapping[str, Any], common: Sequence[dict[str, Any]]) -> FormKind:
    said = dict(entry)
    first, last = said.pop("from"), said.pop("until", None)
    if type(first) is not date or type(last) not in (date, type(None)):
        raise ValueError(f"{said['kind']}: no date")
    own, notation = said.pop("values"), said.pop("notation", "")
    names = {one["name"] for one in own}
    common = [
        one | {"example": notation} if notation and one["name"] == "ky_hieu" else one
        for one in common
    ]
    slots = [_slot(one) for one in common if one["name"] not in names]
    return FormKind(
        first=first, last=last, slots=tuple(slots + [_slot(one) for one in own]), **said
    )


def _slot(entry: Mapping[str, Any]) -> Slot:
    shape = Shape(entry["shape"])
    columns = tuple(_column(one) for one in entry.get("columns", ()))
    if (shape is Shape.ROWS) != bool(columns):
        raise ValueError(f"{entry['name']}: rows, and nothing else, have columns")
    if len({len(one.example) for one in columns}) > 1:
        raise ValueError(f"{entry['name']}: examples of different length")
    return Slot(
        name=entry["name"],
        vi=entry["vi"],
        en=entry["en"],
        shape=shape,
        optional=entry.get("optional", False),
        columns=columns,
        example=None if shape is Shape.ROWS else entry["example"],
    )


def _column(entry: Mapping[str, Any]) -> Column:
    return Column(
        name=entry["name"],
        vi=entry["vi"],
        en=entry["en"],
        shape=Shape(entry.get("shape", "text")),
        width=entry.get("width", 0),
        example=tuple(entry["example"]),
    )


def _check(made: Iterable[FormKind]) -> None:
    by_kind: dict[str, list[FormKind]] = {}
    for form in sorted(made, key=lambda one: one.first):
        by_kind.setdefault(form.kind, []).append(form)
        names = [one.name for one in form.slots]
        if not (form.citation and form.sure and form.template) or len(set(names)) != len(names):
            raise LawDataError(
                f"forms.toml: {form.kind}: citation, sure, template, or a name twice"
            )
    for kind, held in by_kind.items():
        for earlier, later in pairwise(held):
            if earlier.last is None or earlier.last >= later.first:
                raise LawDataError(f"forms.toml: {kind}: two forms on {later.first}")
