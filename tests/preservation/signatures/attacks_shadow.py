"""Shadow attacks: what was prepared before the signature is brought to light after it.

All work on ``papers.rich`` after it was signed.
"""

import re
from typing import Any

from tests.preservation.signatures.attacks import Attack, Writer, generic, pdf_name, updated
from tests.preservation.signatures.attacks_looks import field_drawn
from tests.preservation.signatures.papers import READY, shown_words


def _page(writer: Writer) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def cover_emptied(data: bytes) -> bytes:
    """Hide: the cover over other words is written over with nothing."""

    def change(writer: Writer) -> None:
        raw = _page(writer)["/Resources"]["/XObject"].raw_get("/Cover")
        nothing = generic.StreamObject(stream_data=b"")
        nothing[pdf_name("/Type")] = pdf_name("/XObject")
        nothing[pdf_name("/Subtype")] = pdf_name("/Form")
        nothing[pdf_name("/BBox")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 1, 1)))
        writer.objects[(raw.generation, raw.idnum)] = nothing

    return updated(data, change)


def cover_freed(data: bytes) -> bytes:
    """Hide: the cover is freed, by a cross-reference table alone."""
    number = int(re.findall(rb"/Cover (\d+) 0 R", data)[0])
    return _table(data, b"0 1\n0000000000 65535 f \n%d 1\n0000000000 00001 f \n" % number)


def cover_dropped(data: bytes) -> bytes:
    """Hide: the page no longer names the cover."""

    def change(writer: Writer) -> None:
        resources = _page(writer)["/Resources"]
        resources[pdf_name("/XObject")] = generic.DictionaryObject()
        writer.update_container(resources)

    return updated(data, change)


def prepared_page(data: bytes) -> bytes:
    """Hide and replace: the page tree is led to a page that lay ready."""

    def change(writer: Writer) -> None:
        pages = writer.root["/Pages"]
        other = writer.root["/PieceInfo"]["/X"].raw_get("/Private")
        pages["/Kids"][0] = generic.IndirectObject(other.idnum, other.generation, writer)
        writer.update_container(pages)

    return updated(data, change)


def prepared_words(data: bytes) -> bytes:
    """Hide and replace: a table leads the page's words to those that lay ready, adding none."""
    shown = shown_words(data)
    offset = data.index(b"%d%s" % (shown, READY[4:]))
    return _table(data, b"%d 1\n%010d 00000 n \n" % (shown, offset))


def prepared_catalogue(data: bytes) -> bytes:
    """Replace: the trailer names another catalogue, of pages that lay ready."""

    def change(writer: Writer) -> None:
        other = writer.root["/PieceInfo"]["/X"].raw_get("/Private")
        kids = generic.ArrayObject([generic.IndirectObject(other.idnum, 0, writer)])
        pages = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Pages"),
                pdf_name("/Kids"): kids,
                pdf_name("/Count"): generic.NumberObject(1),
            }
        )
        writer.root[pdf_name("/Pages")] = writer.add_object(pages)
        writer.update_root()

    return updated(data, change)


def _table(data: bytes, rows: bytes) -> bytes:
    """An update that is a cross-reference table and nothing else."""
    offset = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    root = re.findall(rb"/Root (\d+ 0 R)", data)[-1]
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return data + b"xref\n" + rows + trailer % (size, root, offset, len(data))


SHADOWS: dict[str, tuple[Attack, str]] = {
    "hide: cover emptied": (cover_emptied, "trang 1"),
    "hide: cover freed": (cover_freed, "trang 1"),
    "hide: cover dropped": (cover_dropped, "nội dung trang 1 bị sửa"),
    "replace: field laid over": (
        field_drawn("So", b"1 g 0 0 200 20 re f BT /F1 9 Tf 0 g 2 5 Td (99/QD) Tj ET"),
        "ô «So»",
    ),
    "replace: value and appearance": (
        field_drawn("Ghi", b"BT /F1 9 Tf 2 5 Td (13) Tj ET", "13"),
        "ô «Ghi» (trang 1) đã có nội dung lúc ký, nay bị đổi",
    ),
    "replace: catalogue": (prepared_catalogue, "trang"),
    "hide and replace: page": (prepared_page, "trang 1 là trang mới"),
    "hide and replace: words": (prepared_words, "trang 1"),
}
"""Name → the attack, and what the clerk reads."""
