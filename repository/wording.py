"""Wording: the words by which a document is read, from a data file that cites its law.

The file is ``repository/law/reading.toml``. A new kind of document, another abbreviation or a new
mark is a new entry there and needs no new code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document, as its title names it."""

    name: str
    """``Quyết định``."""
    short: str
    """What begins its notation; empty for a công văn."""
    legal: bool = False
    """Whether only law-making documents are of this kind."""
    former: bool = False
    """Whether there is no such kind any more."""
    axis: int = 0
    """Its ordinal among the kinds of the document axis (``TypeDetail``); 0: not known."""


@dataclass(frozen=True, slots=True)
class Secrecy:
    """What state secrets are marked with (NĐ 30/2020/NĐ-CP PL I Phần I, III.2a)."""

    levels: tuple[str, ...]
    """The gravest first."""
    recall: tuple[str, ...]
    opened: tuple[str, ...]
    """What says that it is no secret any more."""
    label: tuple[str, ...]
    report_vi: str
    """To whom it is brought."""
    report_en: str
    citation: str


@dataclass(frozen=True, slots=True)
class Organs:
    """How names of agencies are put together (PL I Phần I, II.2)."""

    kinds: tuple[str, ...]
    goes_on: tuple[str, ...]
    """What begins no name, though its first word may."""
    compounds: tuple[str, ...]
    """Words of two syllables whose second may stand at the beginning of a line."""
    places: tuple[str, ...]
    joins: tuple[str, ...]
    spelled: Mapping[str, str]
    parts: tuple[str, ...]
    leads: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything that is looked for on a page."""

    state: tuple[str, ...]
    mottos: tuple[str, ...]
    kinds: tuple[Kind, ...]
    capacities: tuple[str, ...]
    """Before another's office: ``KT.``"""
    own_capacities: tuple[str, ...]
    """Before the signer's own: ``Q.``"""
    offices: tuple[str, ...]
    """How an office begins."""
    whole_offices: tuple[str, ...]
    urgency: tuple[str, ...]
    secrecy: Secrecy
    organs: Organs
    notations: tuple[str, ...]
    text: Mapping[str, str]
    begins: tuple[str, ...]
    """How the body of a document begins, which ends its subject."""
    grounds: tuple[str, ...]
    """How it begins for sure, even where its subject may begin alike."""
    annexes: tuple[str, ...]
    families: tuple[str, ...]
    ranks: tuple[str, ...]

    def kind(self, name: str) -> Kind | None:
        """The kind called ``name``, however it is written; None if there is none."""
        return next((kind for kind in self.kinds if kind.name.lower() == name.lower()), None)


@cache
def wording() -> Wording:
    """The words, as the data file has them."""
    said = tomllib.loads((files("repository") / "law" / "reading.toml").read_text("utf-8"))
    return Wording(
        state=(*said["state"]["names"], *said["state"]["party"]),
        mottos=tuple(said["state"]["mottos"]),
        kinds=tuple(_kinds(said)),
        capacities=(*said["capacities"]["for"], *said["capacities"]["met"]),
        own_capacities=tuple(said["capacities"]["own"]),
        offices=tuple(said["offices"]["words"]),
        whole_offices=tuple(said["offices"]["whole"]),
        urgency=tuple(said["urgency"]["marks"]),
        secrecy=_secrecy(said["secrecy"]),
        organs=_organs(said["organs"]),
        notations=tuple(said["notations"]["known"]),
        text={name: text for name, text in said["text"].items() if isinstance(text, str)},
        begins=tuple(said["text"]["begins"]),
        grounds=tuple(said["text"]["grounds"]),
        annexes=tuple(said["text"]["annex"]),
        families=tuple(said["people"]["families"]),
        ranks=tuple(said["people"]["ranks"]),
    )


def _kinds(said: Mapping[str, Any]) -> list[Kind]:
    return [
        Kind(
            entry["name"],
            entry["short"],
            legal=part == "laws",
            former=part == "former",
            axis=entry.get("axis", 0),
        )
        for part in ("types", "former", "laws")
        for entry in said[part]["list"]
    ]


def _secrecy(said: Mapping[str, Any]) -> Secrecy:
    return Secrecy(
        levels=tuple(said["levels"]),
        recall=tuple(said["recall"]),
        opened=tuple(said["opened"]),
        label=tuple(said["label"]),
        report_vi=said["report_vi"],
        report_en=said["report_en"],
        citation=said["citation"],
    )


def _organs(said: Mapping[str, Any]) -> Organs:
    return Organs(
        kinds=tuple(said["kinds"]),
        goes_on=tuple(said["goes_on"]),
        compounds=tuple(said["compounds"]),
        places=tuple(said["places"]),
        joins=tuple(said["joins"]),
        spelled=dict(said["spelled"]),
        parts=tuple(said["parts"]),
        leads=tuple(said["leads"]),
        names=tuple(said["names"]),
    )
