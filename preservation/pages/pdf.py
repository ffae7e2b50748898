"""PDF, read by MuPDF: what it says of itself, its text, and pictures of its pages."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pymupdf

from preservation.texts.sink import EncryptedError, FullError, Sink, UnreadableError, clean

TEXT_PAGES = 5_000
"""Text is taken from so many pages at most."""
OBJECTS = 100_000
"""So many objects are searched for actions at most."""
PIXELS = 40_000_000
BROKEN = (RuntimeError, ValueError, IndexError, TypeError, pymupdf.mupdf.FzErrorBase)
"""What PyMuPDF raises for bytes that are not a sound PDF."""
NO_MEMORY = ("malloc", "calloc", "out of memory", "bad_alloc")
ACTIVE = {
    "javascript": re.compile(r"/(JavaScript|JS)\b"),
    "launch": re.compile(r"/Launch\b"),
    "embedded files": re.compile(r"/(EmbeddedFiles?|FileAttachment|RichMedia)\b"),
    "external links": re.compile(r"/(GoToR|GoToE|SubmitForm|ImportData)\b"),
    "dynamic form": re.compile(r"/XFA\b"),
}
DATE = re.compile(
    r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What one look at a PDF tells."""

    pages: int
    encrypted: bool
    """Whether it cannot be read without a key."""
    protected: str
    """How it is encrypted, also when the key is empty; else nothing."""
    title: str
    author: str
    created: str | None
    has_text: bool
    active: tuple[str, ...]
    damaged: tuple[str, ...]


@contextmanager
def opened(path: str) -> Iterator[pymupdf.Document]:
    """Open a PDF.

    Raises:
        UnreadableError: it is no PDF, or broken, also when that shows later.
        MemoryError: MuPDF had no more memory.
    """
    pymupdf.TOOLS.mupdf_display_errors(False)  # noqa: FBT003  the library's own signature
    pymupdf.TOOLS.mupdf_display_warnings(False)  # noqa: FBT003
    pymupdf.TOOLS.reset_mupdf_warnings()
    try:
        with pymupdf.open(path, filetype="pdf") as document:
            yield document
    except BROKEN as error:
        if any(words in str(error).lower() for words in NO_MEMORY):
            raise MemoryError from error
        raise UnreadableError(f"PDF: {error}".replace(path, "…")) from error


def pdf_facts(path: str) -> PdfFacts:
    """Look at the PDF at ``path``.

    Raises:
        UnreadableError: MuPDF cannot open it, even after repair.
    """
    with opened(path) as document:
        said = document.metadata or {}
        locked = bool(document.needs_pass and document.is_encrypted)
        return PdfFacts(
            pages=0 if locked else document.page_count,
            encrypted=locked,
            protected=str(said.get("encryption") or ("yes" if locked else "")),
            title=clean(said.get("title") or "").strip()[:1000],
            author=clean(said.get("author") or "").strip()[:1000],
            created=iso_date(said.get("creationDate") or ""),
            has_text=not locked and _has_text(document),
            active=() if locked else _active(document),
            damaged=tuple(_damaged(path, document, locked=locked)),
        )


def pdf_text(path: str, limit: int) -> dict[str, Any]:
    """The text of each page, ``limit`` characters in all, as ``texts.text`` returns it."""
    sink = Sink(limit)
    texts: list[str] = []
    damaged: list[str] = []
    cut = False
    try:
        with opened(path) as document:
            if document.needs_pass:
                raise EncryptedError("PDF: encrypted")
            cut = document.page_count > TEXT_PAGES
            for number in range(min(document.page_count, TEXT_PAGES)):
                texts.append(_text_of(document, number, limit - sum(map(len, texts)), damaged))
                sink.add(texts[-1] + "\f")
    except FullError:
        cut = True
    except UnreadableError as error:
        damaged.append(str(error))
    return {"text": sink.text(), "pages": texts, "cut": cut, "damaged": damaged}


def render(path: str, number: int, width: int, to: str) -> tuple[int, int]:
    """Draw a page; see ``pages.page``."""
    with opened(path) as document:
        if document.needs_pass:
            raise EncryptedError("PDF: encrypted")
        if not 1 <= number <= document.page_count:
            raise UnreadableError(f"PDF: no page {number}")
        page = document[number - 1]
        zoom = width / max(page.rect.width, 1e-3)
        if width * page.rect.height * zoom > PIXELS:
            raise UnreadableError(f"PDF: a picture of page {number} would be too large")
        picture = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False)
        picture.save(to)
        return picture.width, picture.height


def iso_date(said: str) -> str | None:
    """A PDF date (ISO 32000-1, 7.9.4) in ISO 8601; None when it is none."""
    found = DATE.match(said)
    if not found:
        return None
    year, month, day, hour, minute, second, zulu, sign, hours, minutes = found.groups()
    zone = "+00:00" if zulu else f"{sign}{hours}:{minutes or '00'}" if sign else ""
    text = f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}"
    try:
        return datetime.fromisoformat(text + zone).isoformat()
    except ValueError:
        return None


def _text_of(document: pymupdf.Document, number: int, room: int, damaged: list[str]) -> str:
    try:
        return clean(document[number].get_text("text"))[: max(room, 0)]
    except BROKEN as error:
        if any(words in str(error).lower() for words in NO_MEMORY):
            raise MemoryError from error
        damaged.append(f"PDF: page {number + 1}: {error}")
        return ""


def _has_text(document: pymupdf.Document) -> bool:
    """Whether the first pages, the middle one or the last have text."""
    count = document.page_count
    for number in sorted({0, 1, 2, count // 2, count - 1}):
        if 0 <= number < count and _text_of(document, number, 10_000, []).strip():
            return True
    return False


def _active(document: pymupdf.Document) -> tuple[str, ...]:
    found: set[str] = set()
    for number in range(1, min(document.xref_length(), OBJECTS)):
        try:
            written = document.xref_object(number, compressed=True)
        except BROKEN:
            continue  # a broken object acts on nobody, and _damaged has its page
        found.update(kind for kind, sign in ACTIVE.items() if sign.search(written))
    return tuple(sorted(found))


def _damaged(path: str, document: pymupdf.Document, *, locked: bool) -> Iterator[str]:
    if document.is_repaired:
        yield "PDF: the cross-reference table had to be rebuilt"
    with Path(path).open("rb") as source:
        source.seek(max(Path(path).stat().st_size - 1024, 0))
        if b"%%EOF" not in source.read():
            yield "PDF: no end-of-file mark"
    if not locked and document.page_count == 0:
        yield "PDF: no pages"
    said = pymupdf.TOOLS.mupdf_warnings().splitlines()
    yield from sorted({f"PDF: {clean(line)[:200]}" for line in said if "error" in line})[:5]
