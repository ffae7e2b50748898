"""Separating: cuts a stack of scanned pages into documents, at separator sheets or blank ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

SPLIT = "LUUTRU:SPLIT"
"""A code that begins so is on a separator sheet: ``LUUTRU:SPLIT`` or ``LUUTRU:SPLIT:<name>``."""
DOCUMENT = "LUUTRU:DOC:"
"""A code that begins so is on the first page of a document itself: that page is kept."""


class Split(StrEnum):
    """What stands between two documents of a stack."""

    NONE = "none"
    BLANK = "blank"
    BARCODE = "barcode"


class Seen(Protocol):
    """What is asked of a page here; ``ingest.digitise.engine.Page`` has it."""

    @property
    def number(self) -> int:
        """Its place in the stack, from 1."""
        ...

    @property
    def measures(self) -> Mapping[str, Any]:
        """What ``preservation.pages.measures`` saw; empty where the page could not be read."""
        ...


@dataclass(frozen=True, slots=True)
class Group:
    """One document of a stack."""

    pages: tuple[int, ...]
    """Numbers of its pages, in order; never empty."""
    separators: tuple[int, ...] = ()
    """Numbers of the sheets before it that were taken out: kept in the record, not in the file."""
    name: str = ""
    """What the separator, or the code on its first page, calls it. Untrusted words."""


def split(pages: Sequence[Seen], how: Split, blank_mm2: float) -> tuple[Group, ...]:
    """The documents in ``pages``.

    With ``BARCODE`` a sheet with a ``LUUTRU:SPLIT`` code begins a document and is taken out, and so
    is its blank back; a page with a ``LUUTRU:DOC:`` code begins one and stays. With ``BLANK`` every
    run of blank pages ends a document and is taken out, so a blank back inside a document scanned
    on both sides cuts it in two: use bar codes there. With ``NONE`` all pages are one document.

    Args:
        pages: In the order of the stack, measured (with ``codes=True`` for ``BARCODE``).
        how: What stands between documents.
        blank_mm2: Under so much ink a page is blank (``rule.limits.ink``).
    """
    raise NotImplementedError
