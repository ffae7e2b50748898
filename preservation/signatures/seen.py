"""Seen: is what a reader of the file sees now what the signer saw?

Each signed revision is drawn beside the file as it is, by two renderers, each held against itself.
What differs inside the boxes of fields that were filled later, as the signature permits, is named;
anything else means:

1. both renderers show it: the document was altered;
2. one shows it: viewers disagree, and the document is not passed;
3. words that could be read lie hidden under a later field: the document was altered;
4. a page whose text, for searching and copying, is another one: the document was altered;
5. a page that may have changed could not be compared: the document is not passed.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.rw_common import PdfHandler

from preservation.signatures import later, touched
from preservation.signatures.boundary import Broken, attempt
from preservation.signatures.changes import Change
from preservation.signatures.coverage import cover, size_of
from preservation.signatures.found import Found, signatures_in
from preservation.signatures.later import Widget
from preservation.signatures.reading import RevisionReader, open_revisions, without_tail
from preservation.signatures.records import Changes, Kind
from preservation.signatures.standing import Examination, Standing

LARGEST_FILE = 300 * 1024 * 1024
"""In bytes; a file is held in memory twice to be drawn."""
LARGEST_SHARE = 0.25
"""Part of a page that the mark of a later signature takes at most."""
NAMES_THE_PAGE = {"page-content", "annotation", "page-new", "page-geometry", "font"}
SAYS_LESS = {"page-seen", "text-layer"}


def look(
    signatures: Sequence[Found],
    intact: Sequence[bool | None],
    examination: Examination,
    reader: RevisionReader,
    stream: BinaryIO,
) -> None:
    """Draw what each signer saw beside what is there now, and tell the difference."""
    waiting = [i for i, s in enumerate(examination.standings) if _has_later(signatures[i], s)]
    if not waiting:
        return
    from preservation.pages.compare import Comparer

    if size_of(stream) > LARGEST_FILE:
        for index in waiting:
            examination.standings[index].doubts.append(Change("too-large"))
        return
    stream.seek(0)
    now = stream.read()
    with Comparer(now) as comparer:
        for index in waiting:
            sound = {
                s.field
                for s, whole in zip(signatures, intact, strict=True)
                if s.revision > signatures[index].revision and _may_be_sound(s, whole)
            }
            one = _One(signatures[index], examination, examination.standings[index], sound, reader)
            attempted = attempt(one.look, comparer, now)
            if isinstance(attempted, Broken):
                one.standing.doubts.append(Change("not-compared"))
                one.standing.reasons.append(f"not drawn: {attempted.why}")


def _may_be_sound(later_one: Found, whole: bool | None) -> bool:  # noqa: FBT001  three answers
    """What cannot be verified is not called broken: the document is not passed, by its verdict."""
    readable = later_one.embedded is not None
    return whole is not False and (readable or not later_one.supported)


def _has_later(signature: Found, standing: Standing) -> bool:
    return (
        signature.embedded is not None
        and signature.kind is Kind.SIGNATURE
        and standing.coverage.end > 0
        and not standing.coverage.whole_file
    )


def _letters(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _on(page: int, widgets: Sequence[Widget]) -> tuple[tuple[float, float, float, float], ...]:
    return tuple(widget.box for widget in widgets if widget.page == page)


class _One:
    """One signature, and what came after it."""

    def __init__(
        self,
        signature: Found,
        examination: Examination,
        standing: Standing,
        sound: set[str],
        reader: RevisionReader,
    ) -> None:
        self.standing = standing
        self._signature, self._examination, self._reader = signature, examination, reader
        self._sound = sound
        self._old: PdfHandler = reader.get_historical_resolver(signature.revision)
        self._new: PdfHandler = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)

    def look(self, comparer: Any, now: bytes) -> None:  # noqa: ANN401  imported when it is needed
        """Compare, and conclude."""
        from preservation.pages.compare import Ask

        end = self.standing.coverage.end
        permitted = self._permitted()
        self.standing.later = list(later.named(permitted))
        pages = self._pages(now[end:])
        signed = [w for w in later.widgets(self._old).values() if w.kind == "/Sig" and not w.blank]
        marks = [widget for widget in signed if widget.visible]

        def asks(count: int) -> list[Ask]:
            wanted = range(1, count + 1) if pages is None else sorted(pages)
            return [Ask(page, _on(page, permitted), _on(page, marks)) for page in wanted]

        if pages is not None and not pages:
            return
        result = comparer.against(now[:end], asks)
        for page, why in result.left_out:
            self.standing.doubts.append(Change("not-compared", str(page or "")))
            self.standing.reasons.append(f"page {page or 'any'} was not compared: {why}")
        self._conclude(result.seen, permitted)

    def _pages(self, tail: bytes) -> frozenset[int] | None:
        """Which pages have to be drawn."""
        if self._examination.lenient or self._examination.altered:
            return None
        return touched.pages_since(self._reader, self._signature.revision, tail)

    def _permitted(self) -> list[Widget]:
        """Fields that may look different now: of later signatures, and filled with permission."""
        permitted = []
        filled = self.standing.after is Changes.FORM_FILLING and not self.standing.altered
        for then, now in later.between(self._old, self._new):
            if now.kind == "/Sig" and now.name in self._sound and (then is None or then.blank):
                self._too_large(now)
                permitted.append(now)
            elif filled and now.kind != "/Sig" and then is not None and then.box == now.box:
                self._refilled(then, now)
                self._too_large(now)
                permitted.append(now)
            elif now.kind != "/Sig" and not self.standing.altered:
                self._alter(Change("field", now.name))
        return [widget for widget in permitted if widget.visible]

    def _too_large(self, widget: Widget) -> None:
        from preservation.signatures.changes import page_area

        area = page_area(self._new, widget.page)
        left, bottom, right, top = widget.box
        if area and (right - left) * (top - bottom) > LARGEST_SHARE * area:
            kind = "large-field" if widget.kind == "/Sig" else "large-box"
            self.standing.doubts.append(Change(kind, widget.name, str(widget.page)))
            self.standing.reasons.append(f"the field {widget.name!r} takes most of its page")

    def _refilled(self, then: Widget, now: Widget) -> None:
        """A field that said something when it was signed, and says something else now."""
        if not then.blank and then.value != now.value:
            self._alter(Change("refilled", now.name, str(now.page)))
            self.standing.reasons.append(f"{then.text!r} became {now.text!r}")

    def _conclude(self, seen: Sequence[Any], permitted: list[Widget]) -> None:
        """Rules 1 to 4, and what fields show."""
        shown: dict[int, set[str]] = {}
        for one in filter(lambda one: one.outside, seen):
            shown.setdefault(one.page, set()).add(one.renderer)
            where = "; ".join(str(box) for box in one.outside[:3])
            self.standing.reasons.append(f"{one.renderer}: page {one.page} differs at {where}")
        for page, by in sorted(shown.items()):
            if by == {one.renderer for one in seen} and len(by) > 1:
                self._alter(Change("page-seen", str(page)))
            else:
                self.standing.doubts.append(Change("viewers-disagree", str(page)))
        hidden = {one.page: " ".join(one.hidden) for one in seen if one.hidden}
        for page, words in sorted(hidden.items()):
            self._alter(Change("hidden", str(page), words))
        for one in seen:
            if one.reads_otherwise:
                self._alter(Change("text-layer", str(one.page)))
            fields = [widget for widget in permitted if widget.page == one.page]
            for widget, added in zip(fields, one.added, strict=False):
                self._shows_otherwise(widget, added)

    def _shows_otherwise(self, widget: Widget, added: str) -> None:
        """A field whose value, which programs read, is not what people read."""
        said = widget.value if isinstance(widget.value, str) else widget.text
        read, shown = (_letters(words) for words in (said, added))
        if widget.kind != "/Sig" and shown and read != shown:
            self.standing.doubts.append(Change("field-shows", widget.name, str(widget.page)))
            self.standing.reasons.append(f"{widget.name!r}: value {widget.text!r}, shows {added!r}")

    def _alter(self, told: Change) -> None:
        """Something was changed; named, unless what is known of the page says more."""
        known = {change.kind for change in self.standing.changes if change.where == told.where}
        self.standing.altered = True
        self.standing.after = Changes.OTHER
        if told.kind not in SAYS_LESS or not known & (NAMES_THE_PAGE | SAYS_LESS):
            self.standing.changes.append(told)


def task(path: str, field: str, page: int, folder: str) -> dict[str, Any]:
    """Write a page as the signer of ``field`` saw it, and as it is now. Runs in a worker.

    Args:
        path: A signed PDF.
        field: Name of a signature field that can be read.
        page: From 1.
        folder: Where the two PNG files go.

    Returns:
        ``then`` and ``now``, names of files in ``folder``; empty where there is no such page.

    Raises:
        ValueError: there is no such signature, or what it covers is not clear.
    """
    from preservation.pages.compare import pictures

    source, _ = without_tail(_bytes(path))
    reader, _ = open_revisions(source)
    wanted = [s for s in signatures_in(reader) if s.field == field and s.embedded is not None]
    if not wanted:
        raise ValueError("no readable signature in that field")
    covered = cover(wanted[0], reader, source)
    if not covered.end:
        raise ValueError("what the signature covers is not clear")
    source.seek(0)
    data = source.read()
    names = {"then": f"{page}-then.png", "now": f"{page}-now.png"}
    paths = (str(Path(folder) / names["then"]), str(Path(folder) / names["now"]))
    widths: Mapping[str, int] = pictures(data[: covered.end], data, page, paths)
    return {key: name if widths[key] else "" for key, name in names.items()}


def _bytes(path: str) -> BinaryIO:
    from io import BytesIO

    return BytesIO(Path(path).read_bytes())
