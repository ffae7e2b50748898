"""Touched: which pages may look different since a signed revision, as far as that can be proven.

A page need not be drawn again when no byte that came later can have anything to do with it:

1. the file could be read strictly, and every later byte is explained (``coverage``);
2. the later bytes, searched as they are, begin exactly the objects that their cross-reference
   sections list, none of them compressed, so that a program that reads the file in another way
   finds no other object there;
3. none of these objects is one that the page, its annotations, the page tree or the layers reach
   or name in the signed revision, not even one that was missing then.

Where 1 or 2 does not hold, any page may look different.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler

from preservation.signatures import changes
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.coverage import size_of
from preservation.signatures.found import Reference
from preservation.signatures.reading import RevisionReader

MOST_OBJECTS = 200_000
"""Objects that are followed; in a larger file any page may look different."""
APART = {"/DSS", "/AcroForm", "/Extensions", "/Metadata", "/Version"}
"""Entries of the catalogue that no page depends on, or that are looked at by themselves."""
FORM_APART = {"/Fields", "/SigFlags"}
ALOOF = {"/P", "/Dest", "/A", "/AA", "/StructParent", "/StructParents", "/V"}
"""Entries of an annotation or a page that draw nothing."""

_BEGINS = re.compile(rb"(?<!\d)(\d{1,10})[\s\0]+(\d{1,5})[\s\0]+obj")


def pages_since(reader: RevisionReader, revision: int, tail: bytes) -> frozenset[int] | None:
    """The pages, from 1, that may look different since ``revision``; None: any of them.

    Args:
        reader: Of the whole file; read strictly, and every byte explained.
        revision: The signed one.
        tail: The bytes after the signed range.
    """
    touched = attempt(_written, reader, revision, tail)
    if isinstance(touched, Broken) or touched is None:
        return None
    old: PdfHandler = reader.get_historical_resolver(revision)
    new: PdfHandler = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    pages = attempt(_reached, old, new, touched)
    return None if isinstance(pages, Broken) else pages


def tail_of(stream: BinaryIO, end: int) -> bytes:
    """The bytes from ``end`` on."""
    size = size_of(stream)
    stream.seek(end)
    return stream.read(size - end)


def numbers_since(reader: RevisionReader, revision: int) -> set[int]:
    """The numbers of all objects that were written or freed after ``revision``."""
    numbers: set[int] = set()
    for later in range(revision + 1, reader.xrefs.total_revisions):
        numbers |= {ref.idnum for ref in reader.xrefs.explicit_refs_in_revision(later)}
        data = reader.xrefs.get_xref_data(later)
        numbers |= set(data.freed) - {0}
    return numbers


def _written(reader: RevisionReader, revision: int, tail: bytes) -> set[int] | None:
    """The objects of later revisions; None where another program might find others."""
    later = range(revision + 1, reader.xrefs.total_revisions)
    sections = [reader.xrefs.get_xref_data(number) for number in later]
    if any(s.xrefs_in_objstm or s.hybrid is not None for s in sections):
        return None
    if any(_packs(reader, number) for number in later):
        return None
    if tail.count(b"startxref") != len(sections) or tail.count(b"%%EOF") != len(sections):
        return None
    begun = {int(match.group(1)) for match in _BEGINS.finditer(tail)}
    listed = {number for section in sections for number in section.standard_xrefs}
    streams = {
        number
        for number in begun - listed
        if any(number in _own_stream(reader, place) for place in later)
    }
    if begun != listed | streams:
        return None
    return begun | numbers_since(reader, revision)


def _packs(reader: RevisionReader, revision: int) -> bool:
    """Whether a revision brings an object stream, even one of which nothing is listed."""
    handler: Foreign = reader.get_historical_resolver(revision)
    for number, (generation, _) in reader.xrefs.get_xref_data(revision).standard_xrefs.items():
        held = handler.get_object(generic.Reference(number, generation))
        if isinstance(held, generic.StreamObject) and held.get("/Type") == "/ObjStm":
            return True
    return False


def _own_stream(reader: RevisionReader, revision: int) -> set[int]:
    """The number of the cross-reference stream of a revision, which need not list itself."""
    where = reader.xrefs.get_xref_container_info(revision)
    return {where.stream_ref.idnum} if where.stream_ref is not None else set()


def _reached(old: PdfHandler, new: PdfHandler, touched: set[int]) -> frozenset[int] | None:
    """The pages that reach a touched object; None where what they share does."""
    walk = Walk(old)
    if not same_frame(old, new):
        return None
    leaves = changes.leaves(old)
    walk.leaves = {reference[0] for reference, _ in leaves}
    shared = walk.reach([changes.raw(old.root, "/OCProperties")])
    shared |= tree(old)
    form = _form(old)
    for key in form:
        if key not in FORM_APART:
            shared |= walk.reach([form.raw_get(key)])
    if shared & touched or len(leaves) != len(changes.leaves(new)):
        return None
    return frozenset(
        number
        for number, (reference, page) in enumerate(leaves, 1)
        if reference[0] in touched or walk.reach([page], page=True) & touched
    )


def same_frame(old: PdfHandler, new: PdfHandler) -> bool:
    """Whether catalogue and form are the same but for what no page depends on."""
    return entries(old.root, APART) == entries(new.root, APART) and entries(
        _form(old), FORM_APART
    ) == entries(_form(new), FORM_APART)


def _form(handler: PdfHandler) -> Foreign:
    form = attempt(lambda: handler.root["/AcroForm"])
    return form if isinstance(form, generic.DictionaryObject) else {}


def entries(held: Foreign, apart: set[str]) -> dict[str, str]:
    """What a dictionary says, references as they are, but for ``apart``."""
    return {str(key): repr(held.raw_get(key)) for key in held if key not in apart}


def tree(handler: PdfHandler) -> set[int]:
    """The nodes of the page tree, pages left out."""
    numbers: set[int] = set()
    waiting: list[Foreign] = [changes.raw(handler.root, "/Pages")]
    while waiting:
        node: Foreign = waiting.pop()
        if isinstance(node, generic.IndirectObject):
            if node.idnum in numbers:
                continue
            number, node = node.idnum, handler.get_object(node.reference)
            if isinstance(node, generic.DictionaryObject) and "/Kids" not in node:
                continue
            numbers.add(number)
        if isinstance(node, generic.DictionaryObject) and "/Kids" in node:
            kids = node["/Kids"]
            waiting += [kids.raw_get(index) for index in range(len(kids))]
            raw = node.raw_get("/Kids")
            numbers |= {raw.idnum} if isinstance(raw, generic.IndirectObject) else set()
    return numbers


class Walk:
    """Follows references through one revision of a file."""

    def __init__(self, handler: PdfHandler) -> None:
        self.leaves: set[int] = set()
        self._handler = handler
        self._followed: dict[Reference, tuple[Reference, ...]] = {}

    def reach(self, roots: list[Foreign], *, page: bool = False) -> set[int]:
        """The numbers of all objects that ``roots`` name, directly or not.

        Raises:
            ValueError: there are too many.
        """
        reached: set[Reference] = set()
        waiting = [named for root in roots for named in _named(root, page=page)]
        while waiting:
            reference = waiting.pop()
            if reference in reached:
                continue
            reached.add(reference)
            if reference[0] not in self.leaves:
                waiting += self._from(reference)
        return {number for number, _ in reached}

    def _from(self, reference: Reference) -> tuple[Reference, ...]:
        if reference not in self._followed:
            if len(self._followed) > MOST_OBJECTS:
                raise ValueError(f"more than {MOST_OBJECTS} objects")
            held = attempt(self._handler.get_object, generic.Reference(*reference))
            named = () if isinstance(held, Broken) else tuple(_named(held, page=False))
            self._followed[reference] = named
        return self._followed[reference]


def _named(value: Foreign, *, page: bool) -> Iterator[Reference]:
    """The objects that ``value`` names itself."""
    waiting = [value]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, generic.IndirectObject):
            yield thing.idnum, thing.generation
        elif isinstance(thing, generic.DictionaryObject):
            apart = ALOOF | {"/Parent"} if page else ALOOF
            waiting += [thing.raw_get(key) for key in thing if key not in apart]
        elif isinstance(thing, generic.ArrayObject):
            waiting += [thing.raw_get(index) for index in range(len(thing))]
