"""Changes: what is different between a signed revision and the file as it is now.

Asked only when a change is known to have been made, to tell a reader what it was.
"""

from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler

from preservation.signatures import found
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.reading import RevisionReader

MOST_PAGES = 5_000
MOST_LEVELS = 12
"""Of the page tree."""
MOST_NAMED = 20
"""Changes that are named one by one."""
UPKEEP = {"/ModDate", "/Producer", "/CreationDate"}
"""Entries of /Info that programs rewrite by themselves."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: what kind of thing, and where."""

    kind: str
    """A key of ``named.CHANGES``."""
    where: str = ""
    """A page number, or the name of a field."""
    more: str = ""
    """What else there is to say: the page of a field, the words that are hidden."""


def between(reader: RevisionReader, revision: int) -> list[Change]:
    """What a reader of the file would see differently since ``revision``."""
    old: PdfHandler = reader.get_historical_resolver(revision)
    new: PdfHandler = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    seen = _pages(old, new)
    if attachments(old) != attachments(new):
        seen.append(Change("attachment"))
    seen += _appearances(old, new)
    return seen[:MOST_NAMED]


def description(reader: RevisionReader, revision: int) -> list[Change]:
    """Whether the file's own description (title, author…) changed since ``revision``."""
    last = reader.xrefs.total_revisions - 1
    if revision == last:
        return []
    old = _info(reader.get_historical_resolver(revision))
    new = _info(reader.get_historical_resolver(last))
    return [Change("metadata")] if old != new else []


def only_description(reader: RevisionReader, revision: int) -> bool:
    """Whether nothing came after ``revision`` but a new description of the file."""
    last = reader.xrefs.total_revisions - 1
    old, new = reader.get_historical_resolver(revision), reader.get_historical_resolver(last)
    same = attempt(
        lambda: (
            raw(old.root, "/DSS") == raw(new.root, "/DSS")
            and set(found.values(old)) == set(found.values(new))
            and not _touched(reader, revision, raw(new.root, "/DSS"))
        )
    )
    return same is True


def _touched(reader: RevisionReader, revision: int, reference: Foreign) -> bool:
    if not isinstance(reference, generic.IndirectObject):
        return False
    changed: int = reader.xrefs.get_last_change(reference.reference)
    return changed > revision


def _pages(old: PdfHandler, new: PdfHandler) -> list[Change]:
    before, after = leaves(old), leaves(new)
    seen = []
    if len(before) != len(after):
        kind = "pages-removed" if len(after) < len(before) else "pages-added"
        seen.append(Change(kind, f"{len(before)} → {len(after)}"))
    numbers = {ref: number for number, (ref, _) in enumerate(after, 1)}
    then = dict(before)
    for ref, page in after:
        if ref not in then:
            seen.append(Change("page-new", str(numbers[ref])))
            continue
        for key, kind in (("/Contents", "page-content"), ("/Resources", "page-content")):
            if print_of(then[ref], key) != print_of(page, key):
                seen.append(Change(kind, str(numbers[ref])))
                break
        if _annotations(then[ref]) != _annotations(page):
            seen.append(Change("annotation", str(numbers[ref])))
    return seen


def leaves(handler: PdfHandler) -> list[tuple[tuple[int, int], Foreign]]:
    """Every page, with the number and generation of its object."""
    leaves: list[tuple[tuple[int, int], Foreign]] = []
    waiting: list[Foreign] = [raw(handler.root, "/Pages")]
    visited: set[tuple[int, int]] = set()
    while waiting and len(leaves) < MOST_PAGES:
        node: Foreign = waiting.pop(0)
        name = (0, 0)
        if isinstance(node, generic.IndirectObject):
            name, node = (node.idnum, node.generation), handler.get_object(node.reference)
        if not isinstance(node, generic.DictionaryObject) or name in visited:
            continue
        visited |= {name} - {(0, 0)}
        if "/Kids" in node:
            kids = node["/Kids"]
            waiting[:0] = [kids.raw_get(index) for index in range(len(kids))]
        else:
            leaves.append((name, node))
    return leaves


def _annotations(page: Foreign) -> list[object]:
    """What lies on a page; signature fields are left to ``_appearances``."""
    listed = attempt(lambda: [page["/Annots"][index] for index in range(len(page["/Annots"]))])
    if isinstance(listed, Broken):
        return []
    return [
        shape(note)
        for note in listed
        if not (isinstance(note, generic.DictionaryObject) and note.get("/FT") == "/Sig")
    ]


def _appearances(old: PdfHandler, new: PdfHandler) -> list[Change]:
    """Signature fields whose picture is another one than before."""
    before = {name: print_of(node, "/AP") for name, node in found.filled(old)}
    return [
        Change("appearance", name)
        for name, node in found.filled(new)
        if name in before and print_of(node, "/AP") != before[name]
    ]


def attachments(handler: PdfHandler) -> object:
    """A comparable image of the attached files."""
    names = attempt(lambda: handler.root["/Names"]["/EmbeddedFiles"])
    listed = attempt(lambda: handler.root["/AF"])
    return (
        None if isinstance(names, Broken) else shape(names),
        None if isinstance(listed, Broken) else shape(listed),
    )


def _info(handler: PdfHandler) -> dict[str, str]:
    held = raw(handler.trailer_view, "/Info")
    if isinstance(held, generic.IndirectObject):  # it names the newest revision, whoever asks
        read = attempt(handler.get_object, generic.Reference(held.idnum, held.generation))
        held = None if isinstance(read, Broken) else read
    if not isinstance(held, generic.DictionaryObject):
        return {}
    return {str(key): str(held[key]) for key in held if key not in UPKEEP}


def print_of(node: Foreign, key: str) -> object:
    """A comparable image of what ``node`` has under ``key``; None for nothing."""
    value = attempt(node.__getitem__, key)
    return None if isinstance(value, Broken) else shape(value)


def shape(value: Foreign, depth: int = 6) -> object:
    """A comparable image of a PDF object, some levels deep; streams by their bytes."""
    if depth == 0:
        return None
    if isinstance(value, generic.IndirectObject):
        resolved = attempt(value.get_object)
        return None if isinstance(resolved, Broken) else shape(resolved, depth)
    if isinstance(value, generic.DictionaryObject):
        entries = {
            str(key): shape(value.raw_get(key), depth - 1)
            for key in value
            if key not in {"/Parent", "/P", "/V", "/Popup", "/StructParent"}
        }
        data = value.encoded_data if isinstance(value, generic.StreamObject) else None
        return entries, data
    if isinstance(value, generic.ArrayObject):
        return [shape(value.raw_get(index), depth - 1) for index in range(len(value))]
    return str(value)


def page_area(handler: PdfHandler, number: int) -> float:
    """The area of a page, from 1, in square points; 0 if it is not known."""
    listed = leaves(handler)
    node: Foreign = listed[number - 1][1] if 0 < number <= len(listed) else None
    for _ in range(MOST_LEVELS):
        sides = attempt(_sides, node)
        if not isinstance(sides, Broken):
            return abs((sides[2] - sides[0]) * (sides[3] - sides[1]))
        node = found.get(node, "/Parent")
    return 0.0


def _sides(node: Foreign) -> list[float]:
    return [float(side) for side in node["/MediaBox"]]


def raw(container: Foreign, key: str) -> Foreign:
    """What ``container`` has under ``key``, references as they are; None for nothing."""
    held = attempt(container.raw_get, key)
    return None if isinstance(held, Broken) else held
