"""Matching: what the manifest lists, and what is there; by ``ContentId``, then by name."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.exchange.edxml.mime import bare_id
from ingest.exchange.edxml.raws import Raw
from ingest.exchange.edxml.rules import Notes
from ingest.exchange.edxml.tree import Node

_MANIFESTS = ("edxmlmanifest", "manifest")
_ODD = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class Named:
    """A file as one place of a message names it."""

    content_id: str = ""
    name: str = ""
    description: str = ""
    media_type: str = ""
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """A file of a message: what was said of it, and what is there."""

    content_id: str
    name: str
    description: str
    types: tuple[str, ...]
    """As they were declared, what stands at the content first."""
    raw: Raw | None


def listed(root: Node) -> list[Named]:
    """What the manifest lists; not the references of a signature."""
    return [
        _named(node)
        for manifest in root.within(*_MANIFESTS)
        for node in manifest.within("reference")
    ]


def enclosed(root: Node) -> list[Named]:
    """What is there: elements called ``Attachment`` that hold, or should hold, a content."""
    found = []
    for node in root.within("attachment"):
        holder = node if node.raw is not None else next(node.within("contenttransferencoded"), None)
        if holder is not None or node.first("contentid", "attachmentname") is not None:
            found.append(_named(node, None if holder is None else holder.raw))
    return found


def match(references: Sequence[Named], contents: Sequence[Named], notes: Notes) -> list[Matched]:
    """Bring them together, in the order of the manifest; what it does not list comes after."""
    left = list(contents)
    by_id = {bare_id(one.content_id): one for one in reversed(left) if one.content_id}
    pairs: list[tuple[Named, Named | None]] = []
    for reference in references:
        found = by_id.pop(bare_id(reference.content_id), None) if reference.content_id else None
        if found is not None:
            left = [one for one in left if one is not found]
        pairs.append((reference, found))
    matched = []
    for reference, content in pairs:
        found = content
        if found is None:
            found = next((one for one in left if _same(one.name, reference.name)), None)
            if found is not None:
                left = [one for one in left if one is not found]
                notes.add("EDX-32", name=found.name)
        matched.append(_joined(reference, found, notes))
    for content in left:
        notes.add("EDX-31", name=content.name or content.content_id or "?")
        matched.append(_joined(Named(), content, notes))
    _names(matched, notes)
    return matched


def _joined(reference: Named, content: Named | None, notes: Notes) -> Matched:
    there = content or Named()
    name = there.name or reference.name
    types = tuple(dict.fromkeys(filter(None, (there.media_type, reference.media_type))))
    if len({one.lower() for one in types}) > 1:
        notes.add("EDX-34", name=name, value=", ".join(types))
    raw = there.raw
    if raw is None or (raw.size == 0 and not raw.broken):
        notes.add("EDX-12", name=name or reference.content_id or "?")
    return Matched(
        content_id=there.content_id or reference.content_id,
        name=name,
        description=there.description or reference.description,
        types=types,
        raw=raw,
    )


def _names(matched: Sequence[Matched], notes: Notes) -> None:
    times = Counter(_plain(one.name) for one in matched)
    for one in matched:
        odd = any(letter in _ODD or ord(letter) < ord(" ") for letter in one.name)
        if odd or times[_plain(one.name)] > 1 or one.name.strip(". ") == "":
            notes.add("EDX-33", name=one.name or "?")


def _named(node: Node, raw: Raw | None = None) -> Named:
    def said(child: str, *attributes: str) -> str:
        found = node.first(child)
        text = found.text if found is not None else ""
        return text or next((node.attributes[a] for a in attributes if a in node.attributes), "")

    return Named(
        content_id=said("contentid", "content-id", "contentid", "href"),
        name=said("attachmentname", "attachmentname", "filename", "name"),
        description=said("description", "description"),
        media_type=said("contenttype", "content-type", "contenttype"),
        raw=raw,
    )


def _same(one: str, other: str) -> bool:
    return bool(one) and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
