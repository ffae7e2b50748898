"""Attacks on the structure: incremental saving (ISA), wrapping (SWA), forged dictionaries (USF).

Each works on ``papers.rich`` after one B-B signature, unless it says otherwise.
"""

import re
from io import BytesIO
from typing import Any

import pikepdf

from tests.preservation.signatures.attacks import (
    FORGERIES,
    Attack,
    Writer,
    byte_ranges,
    flip,
    generic,
    nodes,
    pdf_name,
    signature_dictionary,
    signature_emptied,
    signature_removed,
    updated,
)
from tests.preservation.signatures.attacks_wrapping import wrapped
from tests.preservation.signatures.papers import shown_words

WORDS = b"BT /F1 14 Tf 72 760 Td (GIA MAO) Tj ET"
UNREADABLE = "Không đọc được cấu trúc của tệp"
ADDED = "có dữ liệu lạ được gắn thêm"


def _new_words(data: bytes) -> bytes:
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(WORDS), WORDS)
    return b"%d 0 obj\n%s\nendobj\n" % (shown_words(data), stream)


def _last(data: bytes) -> tuple[bytes, int, int]:
    """/Root, /Size and the place of the last cross-reference section."""
    root = re.findall(rb"/Root (\d+ 0 R)", data)[-1]
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    return root, size, int(re.findall(rb"startxref\s+(\d+)", data)[-1])


def body_only(data: bytes) -> bytes:
    """ISA: neither table nor trailer."""
    return data + _new_words(data)


def body_and_end(data: bytes) -> bytes:
    """ISA: no table, no trailer, but an end that leads to the old table."""
    return data + _new_words(data) + b"startxref\n%d\n%%%%EOF\n" % _last(data)[2]


def body_and_trailer(data: bytes) -> bytes:
    """ISA: a trailer without a table."""
    root, size, before = _last(data)
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\n" % (size, root, before)
    at = len(data) + len(_new_words(data))
    return data + _new_words(data) + trailer + b"startxref\n%d\n%%%%EOF\n" % at


def body_and_table(data: bytes) -> bytes:
    """ISA: a table without a trailer."""
    at = len(data) + len(_new_words(data))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (shown_words(data), len(data))
    return data + _new_words(data) + table + b"startxref\n%d\n%%%%EOF\n" % at


def whole_update(data: bytes) -> bytes:
    """ISA: a proper update."""
    root, size, before = _last(data)
    at = len(data) + len(_new_words(data))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (shown_words(data), len(data))
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\n" % (size, root, before)
    return data + _new_words(data) + table + trailer + b"startxref\n%d\n%%%%EOF\n" % at


def copied_signature(data: bytes) -> bytes:
    """ISA: new words, and the signature dictionary copied into the update."""

    def change(writer: Writer) -> None:
        for field in nodes(writer):
            if field.get("/T") == "Signature1":
                held = generic.DictionaryObject(dict(field["/V"].items()))
                field[pdf_name("/V")] = writer.add_object(held)
                writer.update_container(field)
        page = writer.root["/Pages"]["/Kids"][0]
        page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=WORDS))
        writer.update_container(page)

    return updated(data, change)


def object_stream(data: bytes) -> bytes:
    """The page itself is written over inside a compressed object stream."""

    def change(writer: Writer) -> None:
        raw = writer.root["/Pages"]["/Kids"].raw_get(0)
        page = generic.DictionaryObject(dict(raw.get_object().items()))
        page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=WORDS))
        writer.prepare_object_stream().add_object(raw.idnum, page)

    return updated(data, change)


def prefixed(data: bytes) -> bytes:
    return b"GIF89a\n" + data


def two_ends(data: bytes) -> bytes:
    return data + b"%%EOF\n%%EOF\n"


def two_headers(data: bytes) -> bytes:
    """A second, whole document follows the first."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out)
    return data + out.getvalue()


def document_before(data: bytes) -> bytes:
    """Another document stands before the signed one."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out)
    return out.getvalue() + data


def hole_widened(data: bytes) -> bytes:
    """SWA: the hole reaches over the beginning of what was signed."""
    _, first, second, rest = byte_ranges(data)[-1]
    return _ranges(data, (0, first, second + 40, rest - 40))


def more_ranges(data: bytes) -> bytes:
    """SWA: three ranges instead of two."""
    _, first, second, rest = byte_ranges(data)[-1]
    return _ranges(data, (0, first, second, rest - 10, second + rest - 10, 10))


def not_from_the_start(data: bytes) -> bytes:
    _, first, second, rest = byte_ranges(data)[-1]
    return _ranges(data, (9, first - 9, second, rest))


def _ranges(data: bytes, numbers: tuple[int, ...]) -> bytes:
    old = list(re.finditer(rb"/ByteRange \[[^\]]*\] *", data))[-1]
    new = b"/ByteRange [%s]" % b" ".join(b"%d" % number for number in numbers)
    new = new.ljust(len(old.group()))
    return data[: old.start()] + new + data[old.start() + len(new) :]


def contents_zero(data: bytes) -> bytes:
    """USF: every digit of the signature is zero, in place."""
    _, first, second, _ = byte_ranges(data)[-1]
    return data[: first + 1] + b"0" * (second - first - 2) + data[second - 1 :]


def named(sub_filter: str | None) -> Attack:
    """The encoding is renamed, so that a viewer might look the other way."""

    def change(value: Any) -> None:
        if sub_filter is None:
            del value["/SubFilter"]
        else:
            value[pdf_name("/SubFilter")] = pdf_name(sub_filter)

    return signature_dictionary(change)


def form_removed(data: bytes) -> bytes:
    def change(writer: Writer) -> None:
        del writer.root["/AcroForm"]
        writer.update_root()

    return updated(data, change)


STRUCTURE: dict[str, tuple[Attack, str]] = {
    "ISA: body only": (body_only, ADDED),
    "ISA: body and end": (body_and_end, ADDED),
    "ISA: body and trailer": (body_and_trailer, UNREADABLE),
    "ISA: body and table": (body_and_table, UNREADABLE),
    "ISA: whole update": (whole_update, "nội dung trang 1 bị sửa"),
    "ISA: copied signature": (copied_signature, "Signature1"),
    "SWA: moved range": (wrapped, "chữ ký «Signature1» không bao trùm hết nội dung"),
    "SWA: wider hole": (hole_widened, "chữ ký «Signature1»"),
    "SWA: three ranges": (more_ranges, "chữ ký «Signature1»"),
    "SWA: not from the start": (not_from_the_start, "chữ ký «Signature1»"),
    "USF: zeros": (contents_zero, "chữ ký không đúng định dạng"),
    "prefix": (prefixed, UNREADABLE),
    "document before": (document_before, UNREADABLE),
    "two ends": (two_ends, UNREADABLE),
    "two documents": (two_headers, UNREADABLE),
    "renamed sha1": (named("/adbe.pkcs7.sha1"), "chữ ký «Signature1» bị ghi đè"),
    "renamed x509": (named("/adbe.x509.rsa_sha1"), "chữ ký «Signature1» bị ghi đè"),
    "not named": (named(None), "chữ ký «Signature1» bị ghi đè"),
    "signature removed": (signature_removed("Signature1"), "chữ ký «Signature1» bị gỡ bỏ"),
    "signature emptied": (signature_emptied("Signature1"), "chữ ký «Signature1» bị gỡ bỏ"),
    "form removed": (form_removed, "chữ ký «Signature1» bị gỡ bỏ"),
    "signed byte": (lambda data: flip(data, data.index(b"QUYET") + 1), "không còn như lúc ký"),
} | {f"USF: {name}": (attack, "«Signature1»") for name, attack in FORGERIES.items()}
"""Name → the attack, and what the clerk reads."""
