"""Frame: what changed around the pages since a signed revision: actions, layers, forms, fonts.

Asked, like ``changes``, only when a change is known to have been made.
"""

from collections.abc import Iterator, Mapping

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler

from preservation.signatures import changes, found, later
from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.changes import MOST_NAMED, Change
from preservation.signatures.reading import RevisionReader

GEOMETRY = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
FONT_LEVELS = 8
"""From a page's list of fonts down to the bytes of a font."""
MOST_PAGES = 200
"""Pages whose fonts are compared."""
WHOLE: tuple[tuple[str, str], ...] = (
    ("/OpenAction", "action"),
    ("/AA", "action"),
    ("/OCProperties", "layers"),
    ("/Perms", "permissions"),
)
FORM: tuple[tuple[str, str], ...] = (
    ("/XFA", "xfa"),
    ("/NeedAppearances", "form"),
    ("/DA", "form"),
    ("/DR", "form"),
    ("/CO", "form"),
)


def between(reader: RevisionReader, revision: int) -> list[Change]:
    """What changed around the pages since ``revision``."""
    old: PdfHandler = reader.get_historical_resolver(revision)
    new: PdfHandler = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    seen = [*_document(old, new), *_pages(old, new), *_fields(old, new)]
    return list(dict.fromkeys(seen))[:MOST_NAMED]


def _document(old: PdfHandler, new: PdfHandler) -> Iterator[Change]:
    for key, kind in WHOLE:
        if changes.print_of(old.root, key) != changes.print_of(new.root, key):
            yield Change(kind)
    names = (found.get(old.root, "/Names"), found.get(new.root, "/Names"))
    if _under(names[0], "/JavaScript") != _under(names[1], "/JavaScript"):
        yield Change("action")
    forms = (found.get(old.root, "/AcroForm"), found.get(new.root, "/AcroForm"))
    for key, kind in FORM:
        if _under(forms[0], key) != _under(forms[1], key):
            yield Change(kind)


def _pages(old: PdfHandler, new: PdfHandler) -> Iterator[Change]:
    before = dict(changes.leaves(old))
    for number, (reference, now) in enumerate(changes.leaves(new), 1):
        then = before.get(reference)
        if then is None:
            continue
        if any(_measure(then, key) != _measure(now, key) for key in GEOMETRY):
            yield Change("page-geometry", str(number))
        if _under(then, "/AA") != _under(now, "/AA"):
            yield Change("action")
        if number <= MOST_PAGES and _swapped(_fonts(then), _fonts(now)):
            yield Change("font", str(number))


def _fields(old: PdfHandler, new: PdfHandler) -> Iterator[Change]:
    """Fields; of those for signatures only the visible ones that are new."""
    for then, now in later.between(old, new):
        if now.kind == "/Sig":
            if then is None and now.visible:
                yield Change("field", now.name)
        elif then is not None and not then.blank and then.value != now.value:
            yield Change("refilled", now.name, str(now.page))
        elif then is not None and then.value == now.value:
            yield Change("field-looks", now.name, str(now.page))
        else:
            yield Change("field", now.name)


def _swapped(then: Mapping[str, object], now: Mapping[str, object]) -> bool:
    """Whether a font that was there is another one now; one that came along is none of these."""
    return any(now.get(name) != font for name, font in then.items())


def _fonts(page: Foreign) -> dict[str, object]:
    fonts = found.get(_inherited_value(page, "/Resources"), "/Font")
    if not isinstance(fonts, generic.DictionaryObject):
        return {}
    return {str(name): changes.shape(found.get(fonts, name), FONT_LEVELS) for name in fonts}


def _under(held: Foreign, key: str) -> object:
    return changes.print_of(held, key) if isinstance(held, generic.DictionaryObject) else None


def _measure(page: Foreign, key: str) -> object:
    """Sides of a box, or a number, to a hundredth of a point: programs round as they write."""
    value = _inherited_value(page, key)
    sides = attempt(lambda: [round(float(side), 2) for side in value])
    if not isinstance(sides, Broken):
        return sides
    number = attempt(lambda: round(float(value), 2))
    return changes.shape(value) if isinstance(number, Broken) else number


def _inherited_value(page: Foreign, key: str) -> Foreign:
    node = page
    for _ in range(changes.MOST_LEVELS):
        value = found.get(node, key)
        if value is not None:
            return value
        node = found.get(node, "/Parent")
    return None
