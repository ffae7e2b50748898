"""Separating: cuts a stack of scanned pages into documents, at separator sheets or blank ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from repository.errors import RefusedError

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
    """Numbers of the sheets before it that were taken out, and of those after it when it is the
    last of the stack: kept in the record, not in the file."""
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
    if how is Split.NONE or not pages:
        return (Group(tuple(page.number for page in pages)),) if pages else ()
    return _groups(_signs(pages, how, blank_mm2))


def separator_code(name: str = "") -> str:
    """What a separator sheet says, for the document called ``name`` that follows it.

    Raises:
        RefusedError: the name is too long for a code that a scanner's glass can still be sure of.
    """
    called = " ".join(name.split())
    if len(called) > MOST_NAME:
        said = f"tên dài quá {MOST_NAME} ký tự · a name of more than {MOST_NAME} characters"
        raise RefusedError(f"{called[:20]}…: {said}")
    return f"{SPLIT}:{called}" if called else SPLIT


def is_blank(page: Seen, blank_mm2: float) -> bool:
    """Whether ``page`` was read and has hardly any ink."""
    ink = page.measures.get("ink_mm2")
    return ink is not None and ink < blank_mm2


@dataclass(frozen=True, slots=True)
class _Sign:
    """What one page means for the cutting of the stack."""

    number: int
    separates: bool
    begins: bool
    name: str


def _signs(pages: Sequence[Seen], how: Split, blank_mm2: float) -> list[_Sign]:
    signs: list[_Sign] = []
    after_separator = False
    for page in pages:
        blank = is_blank(page, blank_mm2)
        if how is Split.BLANK:
            signs.append(_Sign(page.number, separates=blank, begins=False, name=""))
            continue
        separator, document = _named(page, SPLIT), _named(page, DOCUMENT)
        back = after_separator and blank and separator is None
        signs.append(
            _Sign(
                page.number,
                separates=separator is not None or back,
                begins=document is not None,
                name=separator or document or "",
            )
        )
        after_separator = separator is not None
    return signs


def _groups(signs: Sequence[_Sign]) -> tuple[Group, ...]:
    groups: list[Group] = []
    pages: list[int] = []
    separators: list[int] = []
    name = ""
    for sign in signs:
        if pages and (sign.separates or sign.begins):
            groups.append(Group(tuple(pages), tuple(separators), name=name))
            pages, separators, name = [], [], ""
        name = sign.name or name
        (separators if sign.separates else pages).append(sign.number)
    if pages:
        groups.append(Group(tuple(pages), tuple(separators), name=name))
    elif groups and separators:
        last = groups[-1]
        groups[-1] = replace(last, separators=(*last.separators, *separators))
    return tuple(groups)


def _named(page: Seen, prefix: str) -> str | None:
    """What stands after ``prefix`` in a code of ``page``; None: it has no such code."""
    for code in page.measures.get("codes") or ():
        text = str(code["text"]).strip()
        if prefix.endswith(":") and text.startswith(prefix):
            return text.removeprefix(prefix)[:MOST_NAME]
        if text == prefix or text.startswith(f"{prefix}:"):
            return text.removeprefix(prefix).removeprefix(":")[:MOST_NAME]
    return None


MOST_NAME = 100
"""Characters of a name that are kept."""
