"""Quirks: honest files whose form the library's difference analysis refuses.

Other programs write the security store (DSS) anew, keep old cross-reference tables beside new
ones, or order things in a way of their own. That is no forgery, as long as nothing else came after
the signature: the frame of the document, every page but for its list of annotations, every
annotation and every field are the same objects as when it was signed, and what is new belongs to
later signatures. Such a file is not passed, since it was not compared in full; nor is it called
altered.
"""

from pyhanko.pdf_utils.rw_common import PdfHandler

from preservation.signatures import changes, found, later, touched
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.changes import Change
from preservation.signatures.found import Found
from preservation.signatures.reading import RevisionReader

UPWARDS = {"/Parent", "/Annots"}


def quirk(reader: RevisionReader, signature: Found, signatures: list[Found]) -> Change | None:
    """What is peculiar about a file in which only upkeep came after ``signature``; else None."""
    revision = signature.revision
    if revision >= reader.xrefs.total_revisions - 1:
        return None
    old: PdfHandler = reader.get_historical_resolver(revision)
    new: PdfHandler = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    names = {s.field for s in signatures if s.revision > revision and s.embedded is not None}
    numbers = touched.numbers_since(reader, revision)
    if attempt(_only_upkeep, old, new, names, numbers) is not True:
        return None
    if _sneaky(signature, old, new):
        return None
    if reader.xrefs.hybrid_xrefs_present:
        return Change("form-hybrid")
    if changes.print_of(old.root, "/DSS") not in (None, changes.print_of(new.root, "/DSS")):
        return Change("form-store")
    return Change("form-other")


def _sneaky(signature: Found, old: PdfHandler, new: PdfHandler) -> bool:
    """Whether a certified document was given a visible field that its certifier did not lay out."""
    certified = attempt(lambda: signature.embedded.docmdp_level) is not None
    return certified and any(then is None and now.visible for then, now in later.between(old, new))


def _only_upkeep(old: PdfHandler, new: PdfHandler, names: set[str], numbers: set[int]) -> bool:
    return (
        touched.same_frame(old, new)
        and not _frame(old) & numbers
        and all(now.kind == "/Sig" and now.name in names for _, now in later.between(old, new))
        and _same_fields(old, new, names)
        and _same_pages(old, new, names, numbers)
        and changes.attachments(old) == changes.attachments(new)
    )


def _frame(old: PdfHandler) -> set[int]:
    """All that the catalogue names, but for the pages and what is looked at by itself."""
    walk = touched.Walk(old)
    walk.leaves = {reference[0] for reference, _ in changes.leaves(old)}
    held = [old.root.raw_get(key) for key in old.root if key not in touched.APART | {"/Pages"}]
    return walk.reach(held)


def _same_fields(old: PdfHandler, new: PdfHandler, names: set[str]) -> bool:
    """Whether every field is still there, and each new one belongs to a later signature."""
    before = {name for name, _, _ in found.nodes(old)}
    after = {name for name, _, _ in found.nodes(new)}
    return before <= after and after - before <= names


def _same_pages(old: PdfHandler, new: PdfHandler, names: set[str], numbers: set[int]) -> bool:
    before, after = changes.leaves(old), changes.leaves(new)
    if [reference for reference, _ in before] != [reference for reference, _ in after]:
        return False
    walk = touched.Walk(old)
    walk.leaves = {reference[0] for reference, _ in before}
    if (touched.tree(old) | walk.reach([changes.raw(old.root, "/OCProperties")])) & numbers:
        return False
    signed = {ref for ref, name, _, _ in found.tree(new) if name in names and ref is not None}
    return all(
        _same_page(walk, (then, now), signed, numbers)
        for (_, then), (_, now) in zip(before, after, strict=True)
    )


def _same_page(
    walk: touched.Walk,
    page: tuple[Foreign, Foreign],
    signed: set[found.Reference],
    numbers: set[int],
) -> bool:
    """Whether a page draws the same objects, and has new annotations of later signatures only."""
    then, now = page
    notes, kept = _notes(then), set(_notes(now))
    drawn = [then.raw_get(key) for key in then if key not in touched.ALOOF | UPWARDS]
    drawn += [then.raw_get("/AA")] if "/AA" in then else []
    listed = [then["/Annots"].raw_get(i) for i in range(len(notes))] if notes else []
    acting = [found.get(then["/Annots"], i) for i in range(len(notes))] if notes else []
    drawn += [note.raw_get(key) for note in acting for key in ("/A", "/AA") if key in note]
    drawn += [note for note in listed if (note.idnum, note.generation) not in signed]
    return (
        touched.entries(then, {"/Annots"}) == touched.entries(now, {"/Annots"})
        and set(notes) <= kept
        and kept - set(notes) <= signed
        and not walk.reach(drawn) & numbers
    )


def _notes(page: Foreign) -> list[found.Reference]:
    """The annotations of a page, by their objects.

    Raises:
        ValueError: one of them is none.
    """
    listed = attempt(lambda: page["/Annots"])
    if isinstance(listed, Broken):
        return []
    references = [found.reference_of(listed, index) for index in range(len(listed))]
    if None in references:
        raise ValueError("an annotation that is no object of its own")
    return [reference for reference in references if reference is not None]
