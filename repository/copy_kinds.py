"""Copies by law: which kinds there are on a day, and what each bears, read from a dated data file.

The rules lie in ``repository/law/copies.toml`` and carry their citations.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from repository.errors import NotFoundError, RefusedError
from repository.seals import LawDataError, MarkKind


class CopyKind(StrEnum):
    """What is asked for."""

    SAO_Y = "sao-y"
    SAO_LUC = "sao-luc"
    TRICH_SAO = "trich-sao"
    READING = "ban-doc"
    PLAIN = "khong-xac-thuc"
    CERTIFIED = "xac-thuc"
    DIP = "dip"
    CONVERSION = "chuyen-doi"


class Medium(StrEnum):
    """What a document, or its copy, is made of."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


class After(StrEnum):
    """What stands on paper after the end of the document."""

    NOTHING = ""
    BLOCK = "block"
    """Form, agency, number, day, signatory, recipients (NĐ 30/2020 Mẫu 3.1)."""
    CONVERSION = "conversion"
    """That it is converted, from what, by whom (TT 05/2025 Điều 13-16)."""


@dataclass(frozen=True, slots=True)
class CopyRule:
    """One kind of copy between two days."""

    kind: CopyKind
    vi: str
    en: str
    first: date
    citation: str
    sure: str
    ways: frozenset[tuple[Medium, Medium]]
    """From what to what it may be made."""
    last: date | None = None
    symbol: str = ""
    """In its number; empty: it has none."""
    signed: bool = False
    numbered: bool = False
    certified: bool = False
    extract: bool = False
    download: bool = False
    days: int = 0
    """That it may be used; 0: no end."""
    sweep_days: int = 0
    """From then until its file is deleted."""
    heading: str = ""
    mark: MarkKind | None = None
    footer: str = ""
    after: After = After.NOTHING
    certificate: bool = False

    def contains(self, day: date) -> bool:
        """Whether it was in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)

    def insist(self, source: Medium, target: Medium) -> None:
        """Whether a copy of ``source`` may be made as ``target``.

        Raises:
            RefusedError: the law knows no such copy; why, and what to do instead.
        """
        if (source, target) in self.ways:
            return
        vi, en = IN_WORDS[source], IN_WORDS[target]
        sent = source is target is Medium.ELECTRONIC
        advice = ("; hãy gửi chính bản gốc", "; send the original itself") if sent else ("", "")
        raise RefusedError(
            f"Không có {self.vi.lower()} từ {vi[0]} sang {en[0]}{advice[0]} ({self.citation}) "
            f"· there is no {self.vi.lower()} from {vi[1]} to {en[1]}{advice[1]}"
        )

    def number(self, number: int, agency: str) -> str:
        """``05/SY-UBND``: the number of a copy; below 10 with a 0 (NĐ 30/2020 PL I Phần II)."""
        return f"{number:02d}/{self.symbol}-{agency}"


@dataclass(frozen=True, slots=True)
class Form:
    """What a page or a block of ours says, item by item."""

    title: str
    items: tuple[tuple[str, str], ...]
    """The name of a fact, and its label."""
    first: date
    citation: str
    sure: str
    subtitle: str = ""


IN_WORDS: Mapping[Medium, tuple[str, str]] = {
    Medium.PAPER: ("bản giấy", "paper"),
    Medium.ELECTRONIC: ("bản điện tử", "electronic form"),
}


def copy_rule(kind: CopyKind, day: date) -> CopyRule:
    """The rule for ``kind`` in force on ``day``.

    Raises:
        NotFoundError: there was none.
    """
    for rule in kinds_on(day):
        if rule.kind is kind:
            return rule
    raise NotFoundError(f"chưa có quy định về loại bản sao · no rule on this copy: {kind}, {day}")


def kinds_on(day: date) -> tuple[CopyRule, ...]:
    """Every kind of copy that could be made on ``day``, in the order of the law."""
    return tuple(rule for rule in copy_rules() if rule.contains(day))


def form_on(name: str, day: date) -> Form:
    """The ``certificate`` or the ``conversion`` as it was to be worded on ``day``.

    Raises:
        NotFoundError: there was none.
        LawDataError: the data file is wrong.
    """
    held = [form for form in _forms(name) if form.first <= day]
    if not held:
        raise NotFoundError(f"chưa có mẫu · there is no form: {name}, {day}")
    return max(held, key=lambda form: form.first)


@cache
def _forms(name: str) -> tuple[Form, ...]:
    text = (files("repository") / "law" / "copies.toml").read_text("utf-8")
    try:
        return tuple(
            Form(
                first=entry["from"],
                items=tuple((fact, label) for fact, label in entry["items"]),
                **{key: entry[key] for key in entry.keys() - {"from", "items"}},
            )
            for entry in tomllib.loads(text)[name]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LawDataError(f"copies.toml: {type(error).__name__}: {error}") from error


@cache
def copy_rules() -> tuple[CopyRule, ...]:
    """Every rule.

    Raises:
        LawDataError: the data file is wrong.
    """
    return read((files("repository") / "law" / "copies.toml").read_text("utf-8"))


def read(text: str) -> tuple[CopyRule, ...]:
    """The rules that ``text`` holds.

    Raises:
        LawDataError: it is no TOML, or a rule is incomplete, unknown in part, or overlaps.
    """
    try:
        made = tuple(_rule(entry) for entry in tomllib.loads(text)["copy"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise LawDataError(f"copies.toml: {type(error).__name__}: {error}") from error
    _check(made)
    return made


def _rule(entry: Mapping[str, Any]) -> CopyRule:
    said = dict(entry)
    first, last = said.pop("from"), said.pop("until", None)
    if type(first) is not date or type(last) not in (date, type(None)):
        raise ValueError(f"{said['kind']}: no date")
    unknown = said.keys() - {field.name for field in fields(CopyRule)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    said |= {
        "kind": CopyKind(said["kind"]),
        "ways": frozenset((Medium(one), Medium(other)) for one, other in said["ways"]),
        "mark": MarkKind(said["mark"]) if said.get("mark") else None,
        "after": After(said.get("after", "")),
    }
    return CopyRule(first=first, last=last, **said)


def _check(made: Iterable[CopyRule]) -> None:
    held: dict[CopyKind, CopyRule] = {}
    for rule in sorted(made, key=lambda rule: rule.first):
        before = held.get(rule.kind)
        if before and (before.last is None or before.last >= rule.first):
            raise LawDataError(f"copies.toml: {rule.kind}: two rules on {rule.first}")
        if not (rule.ways and rule.citation and rule.sure):
            raise LawDataError(f"copies.toml: {rule.kind}: ways, citation or sure is empty")
        if rule.numbered != bool(rule.symbol):
            raise LawDataError(f"copies.toml: {rule.kind}: a number needs a symbol")
        held[rule.kind] = rule
    missing = [kind for kind in CopyKind if kind not in held]
    if missing:
        raise LawDataError(f"copies.toml: no rule for {', '.join(missing)}")
