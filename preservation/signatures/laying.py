"""Laying out, and reading forms, as an isolated worker does it: JSON in, JSON out.

A draft is a foreign file. The fields that it has, and a copy of it with more fields, are made
behind walls; whoever asked is told, or told why not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from preservation.signatures.boundary import keep_libraries_quiet
from preservation.signatures.layout import Layout, Seen, Slot, fields, lay_out
from repository.errors import RefusedError


def read_fields(path: str) -> dict[str, Any]:
    """The named fields of the PDF at ``path``; ``problem`` says why they cannot be read."""
    keep_libraries_quiet()
    try:
        return _told(fields(Path(path).read_bytes()))
    except RefusedError as error:
        return {"fields": [], "problem": str(error)}


def lay_fields(path: str, layout: Mapping[str, Any], to: str) -> dict[str, Any]:
    """Write the PDF at ``path`` with the fields of ``layout`` to ``to``; all its fields then."""
    keep_libraries_quiet()
    try:
        pdf = lay_out(Path(path).read_bytes(), layout_of(layout))
        told = _told(fields(pdf))
    except RefusedError as error:
        return {"fields": [], "problem": str(error)}
    Path(to).write_bytes(pdf)
    return told


def layout_of(said: Mapping[str, Any]) -> Layout:
    """A layout as JSON held it."""
    organisation = said["organisation"]
    return Layout(
        _slot(said["person"]),
        tuple(_slot(one) for one in said["blanks"]),
        _slot(organisation) if organisation else None,
    )


def seen_of(said: Mapping[str, Any]) -> Seen:
    """A field as JSON held it."""
    sides = said["rectangle"]
    return Seen(**{**said, "rectangle": tuple(sides) if sides else None})


def _slot(said: Mapping[str, Any]) -> Slot:
    left, bottom, right, top = said["rectangle"]
    return Slot(said["name"], said["page"], (left, bottom, right, top))


def _told(found: Iterable[Seen]) -> dict[str, Any]:
    return {"fields": [asdict(one) for one in found], "problem": ""}
