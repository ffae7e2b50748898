"""HTML of our own making for a docx that was read, to be set in type by ``letters``.

Only values that were read as lengths, colours and names of a few kinds get into styles; all else is
words and is escaped. Nothing in it refers to anything outside.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from preservation.forms.docx_values import (
    Block,
    Cell,
    Edges,
    Face,
    Paragraph,
    Piece,
    Read,
    Row,
    Section,
    Shape,
    Table,
)

SINGLE = 1.15
"""Height of a single line in Tinos, as in Times New Roman."""
TAB = 36.0
"""Between the places where a tab stops when nothing else is said, in points."""
SPACES = re.compile("^ | {2,}")
RUNNING = ("header", "footer", "first_header", "first_footer")
CSS = """
html { font: 13pt Tinos, "Liberation Serif", "DejaVu Serif", serif; line-height: 1.15 }
body, p { margin: 0 } p { white-space: pre-line; overflow-wrap: anywhere }
table { border-collapse: collapse; table-layout: fixed }
td { padding: 0; overflow-wrap: anywhere } thead { display: table-header-group }
.page::before { content: counter(page) } .pages::before { content: counter(pages) }
.tabbed { display: flex } .tabbed .gap { flex: 1; overflow: hidden; white-space: nowrap }
"""


def page(read: Read, title: str) -> str:
    """The whole page of HTML for ``read``."""
    setting = _Setting()
    body = "".join(setting.section(one, number) for number, one in enumerate(read.sections))
    classes = "".join(f".{name} {{ {said} }}\n" for said, name in setting.classes.items())
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title><style>{CSS}{''.join(setting.pages)}{classes}</style>"
        f"</head><body>{body}</body></html>"
    )


@dataclass(slots=True)
class _Setting:
    """One docx that is being set."""

    classes: dict[str, str] = field(default_factory=dict)
    """What a class says → its name: the same is said once."""
    pages: list[str] = field(default_factory=list)

    def section(self, said: Section, number: int) -> str:
        """Pages of one size."""
        running = "".join(self._running(said, number))
        self.pages.append(_page(said, number))
        width = said.width - said.margins[1] - said.margins[3]
        body = self.blocks(said.blocks, width)
        return f'{running}<section style="page: s{number}">{body}</section>'

    def _running(self, said: Section, number: int) -> Iterable[str]:
        width = said.width - said.margins[1] - said.margins[3]
        for name in RUNNING:
            held = getattr(said, name)
            if held:
                inner = self.blocks(held, width)
                style = f"position: running({name}{number}); width: {_pt(width)}"
                yield f'<div style="{style}">{inner}</div>'

    def blocks(self, blocks: Sequence[Block], width: float) -> str:
        """Paragraphs and tables, one below the other."""
        made, before = [], None
        for place, block in enumerate(blocks):
            if isinstance(block, Table):
                made.append(self.table(block, width))
                before = None
                continue
            last = place == len(blocks) - 1
            if last and place and not block.pieces and isinstance(blocks[place - 1], Table):
                continue  # the empty paragraph that has to end what ends in a table
            made.append(self.paragraph(_beside(block, before)))
            before = block
        return "".join(made)

    def paragraph(self, said: Paragraph) -> str:
        """One paragraph."""
        shape = said.shape
        face = _usual(said)
        inner = self._tabbed(said, face) if any("\t" in one.text for one in said.pieces) else ""
        inner = inner or self._pieces(said.pieces, face, shape) or "\u200b"
        name = self._class(_shape(shape) + _face(face))
        return f'<p class="{name}">{inner}</p>'

    def _pieces(self, pieces: Iterable[Piece], usual: Face, shape: Shape) -> str:
        made, at = [], shape.left + shape.first
        for piece in pieces:
            if piece.field:
                text = f'<span class="{piece.field}"></span>'
            else:
                text, at = _text(piece, at)
            said = _face(piece.face, usual)
            made.append(f'<span class="{self._class(said)}">{text}</span>' if said else text)
        return "".join(made)

    def _tabbed(self, said: Paragraph, face: Face) -> str:
        """Words before and after a tab that leads to the right or is led by dots."""
        stops = [stop for stop in said.shape.tabs if stop[1] == "right" or stop[2]]
        tabs = sum(piece.text.count("\t") for piece in said.pieces)
        if not stops or tabs > len(stops):
            return ""
        made = []
        for number, part in enumerate(_parted(said.pieces)):
            if number:
                made.append(
                    f'<span class="gap">{html.escape((stops[number - 1][2] or " ") * 300)}</span>'
                )
            made.append(f"<span>{self._pieces(part, face, said.shape)}</span>")
        return f'<span class="tabbed">{"".join(made)}</span>'

    def table(self, said: Table, width: float) -> str:
        """One table, no wider than its place."""
        whole = sum(said.widths) or width
        room = width + 2 * 5.5  # word processors let the padding of cells hang out
        scale = min(1.0, room / whole)
        columns = "".join(f'<col style="width: {_pt(one * scale)}">' for one in said.widths)
        head = next((n for n, row in enumerate(said.rows) if not row.header), len(said.rows))
        widths = [one * scale for one in said.widths]
        groups = [("thead", said.rows[:head]), ("tbody", said.rows[head:])]
        inner = "".join(
            f"<{name}>{''.join(self._row(row, widths) for row in rows)}</{name}>"
            for name, rows in groups
            if rows
        )
        place = {"center": "0 auto", "right": "0 0 0 auto"}.get(said.align)
        hang = -5.4 if whole * scale > width else min(max(said.indent, -60), width / 2)
        style = f"width: {_pt(whole * scale)}; margin: {place or f'0 0 0 {_pt(hang)}'}"
        return f'<table style="{style}"><colgroup>{columns}</colgroup>{inner}</table>'

    def _row(self, said: Row, widths: Sequence[float]) -> str:
        made, column = ["<td></td>"] * said.skipped, said.skipped
        for cell in said.cells:
            width = sum(widths[column : column + cell.columns]) - cell.padding[1] - cell.padding[3]
            made.append(self._cell(cell, max(width, 1)))
            column += cell.columns
        style = "break-inside: avoid; " if said.whole else ""
        style += f"height: {_pt(said.height)}" if said.height else ""
        return f"<tr{f' class={self._class(style)}' if style else ''}>{''.join(made)}</tr>"

    def _cell(self, said: Cell, width: float) -> str:
        style = f"padding: {' '.join(_pt(one) for one in said.padding)}; "
        style += f"vertical-align: {said.valign}; " + _edges(said.edges)
        style += f"background: #{said.fill}; " if said.fill else ""
        spans = f' colspan="{said.columns}"' if said.columns > 1 else ""
        spans += f' rowspan="{said.rows}"' if said.rows > 1 else ""
        inner = self.blocks(said.blocks, width)
        return f'<td class="{self._class(style)}"{spans}>{inner}</td>'

    def _class(self, said: str) -> str:
        return self.classes.setdefault(said, f"c{len(self.classes)}")


def _page(said: Section, number: int) -> str:
    top, right, bottom, left = said.margins

    def box(name: str, place: str, held: tuple[Block, ...] | None, inset: float) -> str:
        if held is None:
            return ""
        if not held:
            return f"@{place} {{ content: none }} "
        side = "top" if place.startswith("top") else "bottom"
        align = "top" if side == "top" else "bottom"
        return (
            f"@{place} {{ content: element({name}{number}); width: 100%; vertical-align: {align}; "
            f"padding-{side}: {_pt(inset)} }} "
        )

    made = (
        f"@page s{number} {{ size: {_pt(said.width)} {_pt(said.height)}; "
        f"margin: {_pt(top)} {_pt(right)} {_pt(bottom)} {_pt(left)}; "
        f"{box('header', 'top-center', said.header, said.header_at)}"
        f"{box('footer', 'bottom-center', said.footer, said.footer_at)}}}\n"
    )
    if said.first_header is None and said.first_footer is None:
        return made
    return made + (
        f"@page s{number}:first {{ "
        f"{box('first_header', 'top-center', said.first_header, said.header_at)}"
        f"{box('first_footer', 'bottom-center', said.first_footer, said.footer_at)}}}\n"
    )


def _beside(block: Paragraph, before: Paragraph | None) -> Paragraph:
    """Without the space between paragraphs of one style that want none."""
    if before is None or block.style != before.style or not block.shape.close:
        return block
    return replace(block, shape=replace(block.shape, before=0))


def _usual(said: Paragraph) -> Face:
    """The face of a paragraph: as large as its largest words, so that no line is higher."""
    sizes = [one.face.points for one in said.pieces if one.text.strip() or one.field]
    return replace(
        said.face, points=max(sizes, default=said.face.points if said.pieces else said.end.points)
    )


def _parted(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces, parted at tabs."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\t")):
            if number:
                parts.append([])
            parts[-1].append(replace(piece, text=text))
    return parts


def _text(piece: Piece, at: float) -> tuple[str, float]:
    """Words, with tabs as gaps; and about where they end."""
    made = []
    for number, part in enumerate(piece.text.split("\t")):
        if number:
            stop = (at // TAB + 1) * TAB
            made.append(f'<span style="display: inline-block; width: {_pt(stop - at)}"></span>')
            at = stop
        made.append(html.escape(SPACES.sub(_kept, part)))
        at += len(part) * piece.face.points * 0.45
    return "".join(made), at


def _kept(spaces: re.Match[str]) -> str:
    """Spaces that stay, of which the last may end a line."""
    return "\u00a0" * (len(spaces[0]) - 1) + " "


def _shape(said: Shape) -> str:
    height = f"{said.line * SINGLE:.4g}" if said.line > 0 else _pt(-said.line or 1)
    made = [
        f"text-align: {said.align}; line-height: {height}; text-indent: {_pt(said.first)}; ",
        f"margin: {_pt(said.before)} {_pt(said.right)} {_pt(said.after)} {_pt(said.left)}; ",
        "break-after: avoid; " if said.keep_next else "",
        "break-inside: avoid; " if said.keep_lines else "",
        "break-before: page; " if said.new_page else "",
        f"background: #{said.fill}; " if said.fill else "",
        _edges(said.edges),
    ]
    return "".join(made)


def _face(said: Face, usual: Face | None = None) -> str:
    made = [
        f"font-size: {_pt(said.points)}; " if not usual or said.points != usual.points else "",
        _if("font-weight", "bold", "normal", said.bold, bool(usual and usual.bold)),
        _if("font-style", "italic", "normal", said.italic, bool(usual and usual.italic)),
        _if("text-transform", "uppercase", "none", said.caps, bool(usual and usual.caps)),
    ]
    if usual is not None:
        lines = [
            n for n, on in (("underline", said.underline), ("line-through", said.strike)) if on
        ]
        made.append(f"text-decoration: {' '.join(lines)}; " if lines else "")
        made.append(f"background: #{said.fill}; " if said.fill else "")
        raised = {"superscript": "super", "subscript": "sub"}.get(said.raised)
        made.append(f"vertical-align: {raised}; font-size: 65%; " if raised else "")
        made.append(f"color: #{said.colour}; " if said.colour else "")
    return "".join(made)


def _if(name: str, on: str, off: str, said: bool, usual: bool) -> str:  # noqa: FBT001
    return "" if said == usual else f"{name}: {on if said else off}; "


def _edges(said: Edges) -> str:
    sides = zip(("top", "right", "bottom", "left"), said, strict=True)
    return "".join(f"border-{side}: {line}; " for side, line in sides if line)


def _pt(length: float) -> str:
    return f"{length:.5g}pt"
