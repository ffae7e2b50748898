"""Leaks: does a file still hold a word that was taken out? Looked for in more than one way.

Two programs read its text; every stream is opened and every string read, in each spelling that a
PDF knows; and the file may have nothing where words could hide: one revision, no layers, no
annotations, no structure, no metadata but ours. A word that stands in what was kept may stand in
the copy, as often as it does there.
"""

# mypy: allow-untyped-calls
# PyMuPDF, pypdfium2 and pikepdf are typed in part only.

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdfium2

from preservation.pages.pdf import opened

PLAIN_BYTES = 4
"""Shorter spellings are not looked for in bytes: they stand in any text by chance."""
BINARY_BYTES = 8
"""The same for pictures, faces, colour profiles and the file as it is, where any bytes are."""
TELLING_DIGITS = 6
"""A number so long names something (a person, an account); shorter ones place things on pages."""
MOST_TOLD = 20
MOST_LEVELS = 20
"""No object of ours is so deep."""
ALLOWED_ROOT = frozenset(
    {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/Lang", "/AF", "/Names", "/Version"}
)
ALLOWED_PAGE = frozenset({"/Type", "/Parent", "/Resources", "/MediaBox", "/Contents"})
OWN = ("Chứng thực bản sao", "Lưu Trữ")
"""What every copy says of itself where nobody looks."""
WORD = re.compile(r"\w+")
BROKEN_LINE = re.compile(r"(\w)[-\u00ad]\s*\n\s*(\w)")


def leaks(path: str, removed: list[str], allowed: list[str], named: list[str]) -> dict[str, Any]:
    """Look for ``removed`` in the PDF at ``path``. Runs in a worker.

    Args:
        path: A copy.
        removed: Words that were taken out, one for each time that each stood there.
        allowed: Words that were kept, and those of our own marks, in the same way.
        named: Words that the file's own description may hold.

    Returns:
        ``found``, words that should not be there, with where; ``structure``, things that should
        not; ``looked``, how many words were looked for.
    """
    kept = Counter(tokens(allowed))
    gone = sorted(set(tokens(removed)))
    found: list[str] = []
    for reader, text in _read(path):
        seen = Counter(tokens([text]))
        found += [f"{word} ({reader})" for word in gone if seen[word] > kept[word]]
    said = set(tokens(named))
    only = [word for word in gone if not kept[word] and word not in said]
    with pikepdf.open(path) as pdf:
        structure = list(_structure(pdf, Path(path)))
        longer = _longer(only, {*kept, *said, *tokens(OWN)}, OWN)
        found += _in_bytes(pdf, Path(path), only, longer)
    return {
        "found": list(dict.fromkeys(found))[:MOST_TOLD],
        "structure": structure[:MOST_TOLD],
        "looked": len(gone),
    }


def tokens(texts: Iterable[str]) -> Iterator[str]:
    """The words of ``texts``, in small composed letters; a word broken over lines is one more."""
    for text in texts:
        plain = unicodedata.normalize("NFC", text).casefold()
        yield from WORD.findall(plain)
        for found in BROKEN_LINE.finditer(plain):
            left = WORD.findall(plain[: found.start() + 1])[-1]
            right = WORD.findall(plain[found.end() - 1 :])[0]
            yield left + right


def _read(path: str) -> Iterator[tuple[str, str]]:
    with opened(path) as document:
        yield (
            "MuPDF",
            "\n".join(
                document[number].get_text("text", clip=pymupdf.INFINITE_RECT())
                for number in range(document.page_count)
            ),
        )
    document = pypdfium2.PdfDocument(path)
    try:
        pages = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            pages.append(text.get_text_range())
            text.close()
            page.close()
        yield "PDFium", "\n".join(pages)
    finally:
        document.close()


def _structure(pdf: pikepdf.Pdf, path: Path) -> Iterator[str]:
    data = path.read_bytes()
    if data.count(b"%%EOF") != 1 or data.count(b"startxref") != 1:
        yield "revisions"
    yield from (f"catalog {key}" for key in pdf.Root.keys() if key not in ALLOWED_ROOT)  # noqa: SIM118
    names: Any = pdf.Root.get("/Names", {})
    yield from (f"names {key}" for key in names.keys() if key != "/EmbeddedFiles")  # noqa: SIM118
    for number, page in enumerate(pdf.pages, 1):
        extra = [key for key in page.obj.keys() if key not in ALLOWED_PAGE]  # noqa: SIM118
        yield from (f"page {number} {key}" for key in extra)
    streams = sum(1 for held in pdf.objects if _is(held, "/Metadata"))
    if streams != 1:
        yield "metadata"
    if any(_is(held, "/ObjStm") for held in pdf.objects):
        yield "object streams"


def _is(held: Any, kind: str) -> bool:  # noqa: ANN401  whatever a PDF holds
    return isinstance(held, pikepdf.Stream) and held.get("/Type") == pikepdf.Name(kind)


def _longer(words: Iterable[str], said: Iterable[str], own: Iterable[str]) -> list[bytes]:
    """Words that may be said, and that hold one that may not: ``Quảng`` holds ``quản``.

    Of ``own`` sentences the whole may stand there, and no word of theirs alone.
    """
    gone = list(words)
    found = (one for one in said if any(word != one and word in one for word in gone))
    spellings = {spelt for one in (*found, *own) for spelt in _spellings(one)}
    return sorted(spellings, key=len, reverse=True)


def _in_bytes(
    pdf: pikepdf.Pdf, path: Path, words: Iterable[str], longer: Iterable[bytes]
) -> list[str]:
    spelt = {word: list(_spellings(word)) for word in words}
    found = []
    for where, data, least in _pieces(pdf, path):
        low = data.lower()
        for one in longer:
            low = low.replace(one, b" ")
        for word, spellings in spelt.items():
            if least == PLAIN_BYTES and word.isdigit() and len(word) < TELLING_DIGITS:
                continue
            if any(len(one) >= least and _stands(one, low) for one in spellings):
                found.append(f"{word} ({where})")
    return found


def _stands(word: bytes, data: bytes) -> bool:
    """Whether ``word`` is there; a number only where it is not a part of a longer one."""
    if not word.isdigit():
        return word in data
    return word in data and re.search(rb"(?<![\d.])%s(?![\d.])" % word, data) is not None


def _spellings(word: str) -> Iterator[bytes]:
    """``word`` as bytes may hold it, in small letters, with its marks composed or apart."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, word)
        for coding in ("utf-8", "utf-16-be", "utf-16-le", "cp1258", "latin-1"):
            try:
                held = text.encode(coding)
            except UnicodeEncodeError:
                continue
            yield held.lower()
            yield held.hex().encode()
        for coding in ("utf-8", "utf-16-be"):
            for written in (text.upper(), text.capitalize()):
                yield written.encode(coding).lower()
                yield written.encode(coding).hex().encode()


def _pieces(pdf: pikepdf.Pdf, path: Path) -> Iterator[tuple[str, bytes, int]]:
    """Everything that the file is made of: as it lies, opened, and its strings."""
    proof, whole = _attached(pdf), path.read_bytes()
    for held in pdf.objects:
        if isinstance(held, pikepdf.Stream) and held.objgen in proof:
            whole = whole.replace(held.read_raw_bytes(), b" ")  # judged apart, as below
    yield "file", whole, BINARY_BYTES
    for number, held in enumerate(pdf.objects, 1):
        if isinstance(held, pikepdf.Stream):
            if held.objgen in proof:
                continue  # its words are judged apart, as words: it holds digests
            try:
                data = held.read_bytes()
            except pikepdf.PdfError:
                data = held.read_raw_bytes()
            yield f"stream {number}", data, _least(held)
        yield f"object {number}", "\n".join(_strings(held, 0)).encode(), PLAIN_BYTES


def _attached(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    return {held.objgen for held in pdf.objects if _is(held, "/EmbeddedFile")}


def _least(held: pikepdf.Stream) -> int:
    """Words of few letters are looked for where there are words, not among pixels."""
    picture = held.get("/Subtype") == pikepdf.Name.Image
    face = any(key in held for key in ("/Length1", "/N"))
    return BINARY_BYTES if picture or face else PLAIN_BYTES


def _strings(held: Any, level: int) -> Iterator[str]:  # noqa: ANN401
    """The names and strings of an object, those of others that it points at left to them."""
    if isinstance(held, pikepdf.String | pikepdf.Name):
        yield str(held)
    if level > MOST_LEVELS or not isinstance(held, pikepdf.Object):
        return
    values: list[Any] = []
    if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        yield from held.keys()
        values = [held.get(key) for key in list(held.keys())]
    elif isinstance(held, pikepdf.Array):
        values = list(held)
    for value in values:
        if not (isinstance(value, pikepdf.Object) and value.is_indirect):
            yield from _strings(value, level + 1)
