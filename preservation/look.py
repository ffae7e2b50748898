"""One look at a foreign file: what it is, whether it can be read, and what is odd about it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from preservation import formats, pages
from preservation.formats import media
from preservation.texts import markup, ole, read, rtf
from preservation.texts.packages import package_of
from preservation.texts.sink import EncryptedError, FullError, Sink, UnreadableError, clean
from preservation.texts.zips import Container, container

GLIMPSE = 200_000
"""Characters that are read of an office file to see whether it can be."""


@dataclass(slots=True)
class Look:
    """What was seen. Of ``None`` nothing is known."""

    readable: bool = True
    """Whether what should be opened could be; always true of a known format that we only keep."""
    encrypted: bool = False
    """Whether it needs a key that we do not have."""
    pages: int | None = None
    title: str | None = None
    author: str | None = None
    created: str | None = None
    """ISO 8601, with an offset only where the file gives one."""
    has_text: bool | None = None
    active: list[str] = field(default_factory=list)
    """Of: javascript, launch, embedded files, macros, external links, dynamic form."""
    damaged: list[str] = field(default_factory=list)
    image: dict[str, int | None] | None = None
    """``width``, ``height`` in pixels; ``dpi``."""
    duration: float | None = None
    """Seconds."""
    notes: list[str] = field(default_factory=list)


def look(path: str, name: str) -> dict[str, Any]:
    """Look at the file at ``path`` that its owner calls ``name``. Runs in a worker.

    Returns:
        The fields of ``Look``, and ``format`` with the fields of ``formats.Format``.
    """
    kind = formats.identify(path, name)
    seen = Look(notes=[clean(note) for note in kind.notes])
    try:
        if kind.family in LOOKS:
            LOOKS[kind.family](path, seen)
        else:
            seen.readable = kind.family != formats.UNKNOWN
            seen.encrypted = any(note.startswith("encrypted") for note in kind.notes)
            seen.duration = media.seconds(path, kind.family)
    except EncryptedError as error:
        seen.readable, seen.encrypted = False, True
        seen.notes.append(clean(str(error)))
    except UnreadableError as error:
        seen.readable = False
        seen.damaged.append(clean(str(error)))
    return {"format": {**asdict(kind), "notes": list(kind.notes)}, **asdict(seen)}


def _pdf(path: str, seen: Look) -> None:
    facts = pages.pdf_facts(path)
    seen.encrypted = facts.encrypted
    seen.pages = None if facts.encrypted else facts.pages
    seen.readable = facts.pages > 0
    seen.title, seen.author, seen.created = facts.title or None, facts.author or None, facts.created
    seen.has_text = None if facts.encrypted else facts.has_text
    seen.active += facts.active
    seen.damaged += facts.damaged
    if facts.protected and not facts.encrypted:
        seen.notes.append("encrypted, opens without a password")


def _picture(path: str, seen: Look) -> None:
    facts = pages.picture_facts(path)
    seen.image = {"width": facts.width, "height": facts.height, "dpi": facts.dpi}
    seen.pages, seen.has_text = facts.frames, False
    seen.damaged += facts.damaged
    seen.readable = not facts.damaged


def _text(path: str, seen: Look, family: str = "txt") -> None:
    sink = Sink(GLIMPSE)
    with suppress(FullError):  # a glimpse is enough
        read(path, family, sink)
    seen.has_text = bool(sink.text().strip())


def _rtf(path: str, seen: Look) -> None:
    facts, embeds = rtf.facts_of(path)
    seen.title, seen.author = facts.get("title") or None, facts.get("author") or None
    if embeds:
        seen.active.append("embedded files")
    _text(path, seen, "rtf")


def _ole(path: str, seen: Look) -> None:
    facts = ole.look_into(path)
    seen.title, seen.author = facts.title or None, facts.author or None
    seen.created = facts.created.isoformat() if facts.created else None
    seen.encrypted = facts.encrypted
    if facts.macros:
        seen.active.append("macros")
    _text(path, seen, facts.family)


def _package(path: str, seen: Look) -> None:
    with container(path) as box:
        family = package_of(box).family
        if family in ODF_FAMILIES:
            _odf_facts(box, seen)
        else:
            _ooxml_facts(box, seen)
    if seen.encrypted:
        raise EncryptedError("office document encrypted with a password")
    _text(path, seen, family)


ODF_FAMILIES = frozenset({"odt", "ods", "odp"})


def _ooxml_facts(box: Container, seen: Look) -> None:
    found = _fields(box, "docProps/core.xml", "title", "creator", "created")
    _say(seen, found, "creator", "created")
    names = [name.lower() for name in box.names]
    if any(name.endswith("vbaproject.bin") for name in names):
        seen.active.append("macros")
    if any("/embeddings/" in name or "/activex/" in name for name in names):
        seen.active.append("embedded files")
    if any(_reaches_out(box, name) for name in box.names if name.endswith(".rels")):
        seen.active.append("external links")


def _odf_facts(box: Container, seen: Look) -> None:
    found = _fields(box, "meta.xml", "title", "initial-creator", "creation-date")
    _say(seen, found, "initial-creator", "creation-date")
    if any(name.startswith(("Basic/", "Scripts/")) for name in box.names):
        seen.active.append("macros")
    if any(name.startswith("Object ") for name in box.names):
        seen.active.append("embedded files")
    manifest = _rows(box, "META-INF/manifest.xml", "encryption-data")
    seen.encrypted = bool(manifest)


def _say(seen: Look, found: Mapping[str, str], author: str, created: str) -> None:
    seen.title = clean(found.get("title", "")).strip() or None
    seen.author = clean(found.get(author, "")).strip() or None
    seen.created = clean(found.get(created, "")).strip() or None


def _reaches_out(box: Container, name: str) -> bool:
    """Whether relations fetch something when the file is opened; a link to click does not."""
    return any(
        row.get("TargetMode") == "External" and not row.get("Type", "").endswith("/hyperlink")
        for row in _rows(box, name, "Relationship")
    )


def _fields(box: Container, member: str, *names: str) -> Mapping[str, str]:
    reader = markup.Fields(*names)
    if member in box:
        with box.member(member) as stream:
            markup.read(stream, reader)
    return reader.found


def _rows(box: Container, member: str, *names: str) -> list[Mapping[str, str]]:
    reader = markup.Rows(*names)
    if member in box:
        with box.member(member) as stream:
            markup.read(stream, reader)
    return reader.found


def _zip(path: str, seen: Look) -> None:
    with container(path) as box:
        seen.notes.append(f"zip with {len(box.names)} members, not opened")


LOOKS: dict[str, Callable[[str, Look], None]] = {
    "pdf": _pdf,
    **dict.fromkeys(("jpeg", "png", "tiff", "gif"), _picture),
    **dict.fromkeys(("txt", "csv"), _text),
    "rtf": _rtf,
    **dict.fromkeys(("doc", "xls"), _ole),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _package),
    "zip": _zip,
}
