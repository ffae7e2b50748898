"""Finding every signature of a file: each form field that holds one, readable or not.

pyHanko leaves out what it does not know and stops at the first that is broken; here each is
kept, with what is wrong with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.validation import EmbeddedPdfSignature

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.reading import RevisionReader
from preservation.signatures.records import Kind

SUPPORTED = {"adbe.pkcs7.detached", "ETSI.CAdES.detached", "ETSI.RFC3161"}
"""The encodings (SubFilter) that can be validated."""
TIMESTAMP = "ETSI.RFC3161"
MOST_NODES = 20_000
"""Form fields that are looked at; a form with more is hostile."""

Reference = tuple[int, int]
"""Number and generation of an object."""


@dataclass(slots=True)
class Found:
    """A signature, or what stands in the place of one."""

    field: str
    sub_filter: str
    kind: Kind
    embedded: Foreign
    """pyHanko's EmbeddedPdfSignature; None where it could not be read."""
    value: Reference | None
    """The object that holds the signature dictionary."""
    revision: int
    """The revision that it came with, counted from 0."""
    problem: str = ""
    """Why it cannot be validated; empty if it can."""

    readable: bool = True
    """Whether the signature dictionary itself could be read."""

    @property
    def supported(self) -> bool:
        """Whether its encoding is one that can be validated."""
        return self.sub_filter in SUPPORTED


def signatures_in(reader: RevisionReader) -> list[Found]:
    """Every filled signature field of the file as it is now, in the order of signing."""
    return sorted(
        (_found(reader, name, node) for name, node in filled(reader)), key=lambda f: f.revision
    )


def orphans_in(reader: RevisionReader, known: list[Found]) -> list[Found]:
    """Signature dictionaries that no form field holds (hidden, or left behind)."""
    held = {found.value for found in known} | {_usage_rights(reader)}
    ranges = {_range(found.embedded) for found in known if found.embedded is not None}
    orphans = []
    for revision in range(reader.xrefs.total_revisions):
        for ref in reader.xrefs.explicit_refs_in_revision(revision):
            if (ref.idnum, ref.generation) in held:
                continue
            value = attempt(reader.get_historical_resolver(revision).get_object, ref)
            if not isinstance(value, generic.DictionaryObject) or "/ByteRange" not in value:
                continue
            if str(value.get("/ByteRange")) in ranges:
                continue
            reference = (ref.idnum, ref.generation)
            sub_filter, kind = _nature(value)
            why = "a signature that no form field holds"
            orphans.append(Found("", sub_filter, kind, None, reference, revision, why))
            held.add(reference)
    return orphans


def _usage_rights(reader: RevisionReader) -> Reference | None:
    """The signature by which Adobe's servers switched on functions of a viewer; nobody's."""
    return reference_of(get(reader.root, "/Perms"), "/UR3")


def filled(handler: PdfHandler) -> Iterator[tuple[str, Foreign]]:
    """Name and dictionary of every form field that holds a signature, in ``handler``'s revision."""
    for name, kind, node in nodes(handler):
        value = _value(node)
        is_dictionary = isinstance(value, generic.DictionaryObject)
        looks_signed = is_dictionary and ("/ByteRange" in value or "/SubFilter" in value)
        if looks_signed or (kind == "/Sig" and value is not None):
            yield name, node


def empty(handler: PdfHandler) -> Iterator[tuple[str, Foreign]]:
    """Name and dictionary of every signature field that holds nothing yet."""
    for name, kind, node in nodes(handler):
        if kind == "/Sig" and _value(node) is None:
            yield name, node


def values(handler: PdfHandler) -> dict[str, Reference | None]:
    """Name of each filled field, and the object that holds its signature."""
    return {name: reference_of(node, "/V") for name, node in filled(handler)}


def nodes(handler: PdfHandler) -> Iterator[tuple[str, str, Foreign]]:
    """Full name, field type and dictionary of every node of the form's tree."""
    for _, name, kind, node in tree(handler):
        yield name, kind, node


def tree(handler: PdfHandler) -> Iterator[tuple[Reference | None, str, str, Foreign]]:
    """The same, each with the object that it is."""
    waiting = [("", "", get(get(handler.root, "/AcroForm"), "/Fields"))]
    seen: set[Reference] = set()
    count = 0
    while waiting:
        prefix, inherited, array = waiting.pop(0)
        for index in range(len(array) if isinstance(array, generic.ArrayObject) else 0):
            count += 1
            reference, node = reference_of(array, index), get(array, index)
            if count > MOST_NODES or not isinstance(node, generic.DictionaryObject):
                continue
            if reference is not None and reference in seen:
                continue
            seen.add(reference or (0, count))
            own = get(node, "/T")
            name = f"{prefix}.{own}" if prefix and own is not None else str(own or prefix)
            kind = str(get(node, "/FT") or inherited)
            yield reference, name, kind, node
            waiting.append((name, kind, get(node, "/Kids")))


def _found(reader: RevisionReader, name: str, node: Foreign) -> Found:
    value, reference = _value(node), reference_of(node, "/V")
    sub_filter, kind = _nature(value)
    revision = reader.xrefs.total_revisions - 1
    if reference is not None:
        changed = attempt(reader.xrefs.get_last_change, generic.Reference(*reference, pdf=reader))
        revision = revision if isinstance(changed, Broken) else changed
    found = Found(name, sub_filter, kind, None, reference, revision)
    if isinstance(value, Broken):
        found.problem, found.readable = value.why, False
        return found
    if not found.supported:
        found.problem = f"SubFilter {sub_filter or 'missing'} is not supported"
        return found
    embedded = attempt(EmbeddedPdfSignature, reader, node, name)
    if isinstance(embedded, Broken):
        found.problem = embedded.why
    else:
        found.embedded = embedded
    return found


def _nature(value: Foreign) -> tuple[str, Kind]:
    said = get(value, "/SubFilter")
    sub_filter = str(said).removeprefix("/") if isinstance(said, generic.NameObject) else ""
    stamped = sub_filter == TIMESTAMP or get(value, "/Type") == "/DocTimeStamp"
    return sub_filter, Kind.DOCUMENT_TIMESTAMP if stamped else Kind.SIGNATURE


def _range(embedded: Foreign) -> str:
    return str(embedded.byte_range)


def get(container: Foreign, key: str | int) -> Foreign:
    """What ``container`` has under ``key``, or None: missing, broken and dangling look the same."""
    if isinstance(container, generic.DictionaryObject | generic.ArrayObject):
        value = attempt(container.__getitem__, key)
        return None if isinstance(value, Broken) else value
    return None


def _value(node: Foreign) -> Foreign:
    """What a field holds: None for nothing, Broken for what cannot be read."""
    if "/V" not in node:
        return None
    value = attempt(lambda: node["/V"])
    return None if isinstance(value, generic.NullObject) else value


def reference_of(container: Foreign, key: str | int) -> Reference | None:
    """The object that ``container`` names under ``key``; None where it names none."""
    raw = attempt(lambda: container.raw_get(key))
    if isinstance(raw, generic.IndirectObject):
        return raw.idnum, raw.generation
    return None
