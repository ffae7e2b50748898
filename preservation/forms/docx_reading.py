"""Reading: a docx as plain values, with all that a form needs and notes of what is left out.

Nothing is fetched and nothing is opened but the parts that a text has. It does not raise for what
it does not know: that is noted.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from lxml import etree
from lxml.etree import _Element as Element

from preservation.forms.docx_numbering import Numbering
from preservation.forms.docx_styles import Styles, W, attribute, face_of, points, shape_of, switch
from preservation.forms.docx_tables import Tables
from preservation.forms.docx_values import Block, Notes, Paragraph, Piece, Read, Section, Shape
from preservation.forms.docx_words import Words
from preservation.forms.looking import TemplateError

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
MAIN = "officeDocument"
A4 = (595.3, 841.9)
MARGIN = 72.0
THROUGH = frozenset({"sdt", "sdtContent", "customXml", "ins"})


def read(path: Path) -> Read:
    """The docx at ``path``, which was looked over.

    Raises:
        TemplateError: it is no docx.
    """
    try:
        with zipfile.ZipFile(path) as box:
            return _Reading(box).read()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError) as error:
        raise TemplateError(f"Không đọc được tệp docx · it cannot be read: {error}") from error


@dataclass(slots=True)
class _Reading:
    """One docx that is being read."""

    box: zipfile.ZipFile
    main: str = ""
    styles: Styles = field(default_factory=lambda: Styles(None, {}))
    numbering: Numbering = field(default_factory=lambda: Numbering(None))
    notes: Notes = field(default_factory=Notes)
    usual: str = ""
    """The style of paragraphs that name none."""

    def read(self) -> Read:
        self.main = next(self._targets("", MAIN))
        self.styles = Styles.of(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"))
        self.usual = self.styles.usual("paragraph")
        body = self._xml(self.main).find(W + "body")
        sections = () if body is None else tuple(self._sections(body))
        return Read(sections, tuple(self.notes.said.values()))

    def _part(self, kind: str) -> Element | None:
        found = next(self._targets(self.main, kind), "")
        return self._xml(found) if found in self.box.namelist() else None

    def _xml(self, name: str) -> Element:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
            remove_pis=True, huge_tree=True,
        )  # fmt: skip
        return etree.fromstring(self.box.read(name), parser)

    def _targets(self, of: str, kind: str, identifier: str = "") -> Iterator[str]:
        """The parts that ``of`` is related to as ``kind``, or by this identifier."""
        place = PurePosixPath(of)
        listed = str(place.parent / "_rels" / f"{place.name}.rels") if of else "_rels/.rels"
        if listed not in self.box.namelist():
            return
        for one in self._xml(listed).iterfind(RELATION):
            if one.get("Id") == identifier or (
                not identifier and (one.get("Type") or "").endswith(f"/{kind}")
            ):
                target = one.get("Target") or ""
                yield target.lstrip("/") if target.startswith("/") else str(place.parent / target)

    def _sections(self, body: Element) -> Iterator[Section]:
        blocks: list[Block] = []
        before: Section | None = None
        for child in _flat(body):
            blocks += self._block(child, "")
            ends = child.find(f"{W}pPr/{W}sectPr") if child.tag == W + "p" else None
            if ends is not None:
                before = self._section(ends, blocks, before)
                yield before
                blocks = []
        yield self._section(body.find(W + "sectPr"), blocks, before)

    def _section(
        self, said: Element | None, blocks: list[Block], before: Section | None
    ) -> Section:
        held = tuple(blocks)
        if said is None:
            return Section(*A4, (MARGIN,) * 4, MARGIN / 2, MARGIN / 2, held)

        def margin(name: str) -> float:
            return max(0, points(attribute(said, "pgMar", name), MARGIN))

        made = Section(
            width=max(points(attribute(said, "pgSz", "w"), A4[0]), MARGIN),
            height=max(points(attribute(said, "pgSz", "h"), A4[1]), MARGIN),
            margins=(margin("top"), margin("right"), margin("bottom"), margin("left")),
            header_at=margin("header"),
            footer_at=margin("footer"),
            blocks=held,
            header=self._margin(said, "header", "default", before.header if before else ()),
            footer=self._margin(said, "footer", "default", before.footer if before else ()),
        )
        if not switch(said, "titlePg", usual=False):
            return made
        return replace(
            made,
            first_header=self._margin(said, "header", "first", ()),
            first_footer=self._margin(said, "footer", "first", ()),
        )

    def _margin(
        self, said: Element, kind: str, which: str, usual: tuple[Block, ...]
    ) -> tuple[Block, ...]:
        for one in said.iterfind(f"{W}{kind}Reference"):
            if (one.get(W + "type") or "default") == which:
                name = next(self._targets(self.main, "", one.get(R + "id") or "?"), "")
                if name in self.box.namelist():
                    return self._blocks(self._xml(name), "")
        return usual

    def _blocks(self, element: Element, table_style: str) -> tuple[Block, ...]:
        return tuple(block for child in _flat(element) for block in self._block(child, table_style))

    def _block(self, element: Element, table_style: str) -> Iterator[Block]:
        if element.tag == W + "p":
            yield from self._paragraphs(element, table_style)
        elif element.tag == W + "tbl":
            yield Tables(self.styles, self._blocks).read(element)
        else:
            self.notes.add(str(element.tag).rpartition("}")[2])

    def _paragraphs(self, element: Element, table_style: str) -> Iterator[Paragraph]:
        """A paragraph; more than one where pages break within it."""
        own = element.find(W + "pPr")
        style = (None if own is None else attribute(own, "pStyle")) or self.usual
        face = self.styles.face(table_style, style)
        shape, marker = self._set(own, table_style, style)
        end = face if own is None else face_of(own.find(W + "rPr"), face)
        pieces = list(Words(self.styles, self.notes, face).read(element))
        if marker:
            pieces.insert(0, Piece(marker + " ", pieces[0].face if pieces else end))
        held: list[Piece] = []
        for number, piece in enumerate(pieces):
            if piece.field != "break":
                held.append(piece)
                continue
            if held or number == 0:
                yield Paragraph(tuple(held), shape, style, face, end)
            shape, held = replace(shape, new_page=True), []
        yield Paragraph(tuple(held), shape, style, face, end)

    def _set(self, own: Element | None, table_style: str, style: str) -> tuple[Shape, str]:
        """How a paragraph is set, and what stands before it in a list."""
        shape = self.styles.shape(table_style, style)
        listed = [one.find(f"{W}pPr/{W}numPr") for one in self.styles.line_of(style)]
        listed.append(None if own is None else own.find(W + "numPr"))
        said = next((one for one in reversed(listed) if one is not None), None)
        marker = ""
        if said is not None:
            level = attribute(said, "ilvl") or "0"
            marker, held = self.numbering.marker(
                attribute(said, "numId") or "", int(level) if level.isdigit() else 0
            )
            shape = shape if held is None else shape_of(held.find(W + "pPr"), shape)
        return shape_of(own, shape), marker


def _flat(element: Element) -> Iterator[Element]:
    """Paragraphs and tables, also those in content controls."""
    for child in element.iterchildren(f"{W}*"):
        name = child.tag.removeprefix(W)
        if name in THROUGH:
            yield from _flat(child)
        elif name not in {"sectPr", "tcPr", "bookmarkStart", "bookmarkEnd", "proofErr"}:
            yield child
