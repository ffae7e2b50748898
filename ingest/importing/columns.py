"""The columns that sheets of existing hồ sơ may have, and the words of their code lists: data.

They lie in ``repository/law/import_columns.toml`` with their names, lengths and citations.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.reading.letters import bare

_YEARS = re.compile(r"0*(\d{1,3})nam")
_LONGEST_EVENT = 64


class Part(StrEnum):
    """What a column speaks of."""

    DOSSIER = "dossier"
    DOCUMENT = "document"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LIST = "list"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a sheet may have."""

    part: Part
    code: str
    """Of TT 02/2019 and NĐ 30/2020 PL VI.II; our own where they have none."""
    vi: str
    en: str
    kind: Kind
    length: int
    """In characters, at most."""
    need: str = ""
    """``error``: no row without it; ``warning``: it should be there."""
    list: str = ""
    many: bool = False
    """Whether a cell may hold several words of the list."""
    names: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """What it may be called, folded."""
        return frozenset(bare(name) for name in (self.code, self.vi, *self.names))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a code list of TT 05/2025."""

    code: str
    name: str
    level: str = ""
    words: tuple[str, ...] = ()
    vague: bool = False
    """Whether it leaves open what it stands for: *Khác* of retention."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list, with the words by which older data say the same."""

    vi: str
    words: tuple[Word, ...]
    years: tuple[str, int, int] | None = None
    """Code, least and most of other numbers of years."""

    def find(self, text: str) -> Word | None:
        """What ``text`` stands for: a code, a name, or a word of older data."""
        said = bare(text)
        code = said.zfill(2) if said.isdecimal() else ""
        for word in self.words:
            if code == word.code or said in {bare(one) for one in (word.name, *word.words)}:
                return word
        return self._period(text, said) if self.years else None

    def _period(self, text: str, said: str) -> Word | None:
        """A number of years that has no code, or an event that is waited for."""
        code, least, most = self.years or ("", 1, 0)
        found = _YEARS.fullmatch(said)
        if found is None:
            event = said.startswith(("denkhi", "chodenkhi")) and len(text) <= _LONGEST_EVENT
            return Word(code, " ".join(text.split())) if event else None
        count = int(found[1])
        known = next((word for word in self.words if word.name == f"{count} năm"), None)
        return known or (Word(code, f"{count} năm") if least <= count <= most else None)


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything that a sheet may say."""

    columns: tuple[Column, ...]
    lists: Mapping[str, CodeList]
    ignored: frozenset[str]
    totals: frozenset[str]
    groups: Mapping[Part, frozenset[str]]
    parts: Mapping[str, str]
    """Folded name of a part of a date → ``day``, ``month``, ``year``."""

    def of(self, part: Part) -> tuple[Column, ...]:
        """The columns of a hồ sơ, or of a document."""
        return tuple(column for column in self.columns if column.part is part)

    def get(self, part: Part, code: str) -> Column:
        """One column by its code."""
        return next(one for one in self.columns if one.part is part and one.code == code)


@cache
def known() -> Columns:
    """The columns and lists as the data say them."""
    data = tomllib.loads((files("repository") / "law" / "import_columns.toml").read_text("utf-8"))
    return Columns(
        columns=tuple(_column(entry) for entry in data["column"]),
        lists={name: _list(entry) for name, entry in data["lists"].items()},
        ignored=_keys(data["ignored"]),
        totals=_keys(data["totals"]),
        groups={
            Part.DOSSIER: _keys(data["groups_dossier"]),
            Part.DOCUMENT: _keys(data["groups_document"]),
        },
        parts={key: part for part in ("day", "month", "year") for key in _keys(data[part])},
    )


def _column(entry: Mapping[str, Any]) -> Column:
    return Column(
        part=Part(entry["part"]),
        code=entry["code"],
        vi=entry["vi"],
        en=entry["en"],
        kind=Kind(entry["type"]),
        length=entry["length"],
        need=entry.get("need", ""),
        list=entry.get("list", ""),
        many=entry.get("many", False),
        names=tuple(entry.get("names", ())),
        dates=tuple(entry.get("dates", ())),
    )


def _list(entry: Mapping[str, Any]) -> CodeList:
    words = tuple(
        Word(
            one["code"],
            one["name"],
            one.get("level", ""),
            tuple(one["words"]),
            one.get("vague", False),
        )
        for one in entry["word"]
    )
    years = entry.get("years")
    return CodeList(
        entry["vi"], words, (years["code"], years["least"], years["most"]) if years else None
    )


def _keys(names: list[str]) -> frozenset[str]:
    return frozenset(bare(name) for name in names)
