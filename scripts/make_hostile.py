"""Write a folder of hostile files: ``python scripts/make_hostile.py TARGET_DIR``.

Every file is small, the same each time, and harmless to whoever does not open
it. Each is made by a function whose sentence says what it does to a reader.
"""

import csv
import io
import os
import struct
import sys
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pikepdf

GIB = 1024**3
BLOCK = 1024 * 1024
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
TEXT = b"BT /F1 12 Tf 72 720 Td (Kinh gui) Tj ET"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A PDF stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), extra, data)


def pdf(objects: Sequence[bytes], trailer: bytes = b"", *, prev: bytes | None = None) -> bytes:
    """A PDF of ``objects``, the first of which is the catalogue; ``prev`` may name ``%d``."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    back = prev % start if prev else b""
    out += b"trailer<</Size %d/Root 1 0 R%s%s>>\n" % (count, back, trailer)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def one_page(*more: bytes, catalog: bytes = CATALOG, page: bytes = PAGE) -> bytes:
    """A PDF of one page with ``more`` objects from number 5 on."""
    return pdf([catalog, PAGES, page, stream(TEXT), *more])


def blown_up(total: int, value: int = 32) -> bytes:
    """``total`` bytes of one value, as zlib would pack them, without ever unpacking them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes([value]) * BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    blocks = total // BLOCK
    length = blocks * BLOCK
    low = (1 + value * length) % 65521
    high = (length + value * length * (length + 1) // 2) % 65521
    return b"\x78\x9c" + block * blocks + b"\x03\x00" + struct.pack(">HH", high, low)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of ``members`` with one fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in members.items():
            box.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


OOXML = "application/vnd.openxmlformats-officedocument."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: bytes = b"", *, document: bytes | None = None, **more: bytes) -> bytes:
    """A docx; ``document`` replaces its main part, ``more`` members are added."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{OOXML}'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    paragraph = b"<w:p><w:r><w:t>Quyet dinh</w:t></w:r></w:p>"
    whole = b'<w:document xmlns:w="%s"><w:body>%s%s</w:body></w:document>'
    main = document or whole % (WORD.encode(), paragraph, body)
    return zipped({"[Content_Types].xml": types.encode(), "word/document.xml": main, **more})


def odt(content: bytes) -> bytes:
    """An odt with this content.xml."""
    kind = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content})


def pdf_of_ten_gigabytes() -> bytes:
    """A page whose content, three times packed in 4 kB, unpacks to 10 GiB."""
    packed = zlib.compress(zlib.compress(blown_up(10 * GIB), 9), 9)
    filters = b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    return pdf([CATALOG, PAGES, PAGE, stream(packed, filters)])


def pdf_with_image_bomb() -> bytes:
    """A page with an image of 60,000 × 60,000 pixels."""
    head = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
    image = stream(
        zlib.compress(blown_up(3600 * BLOCK, 0), 9),
        head + b"/ColorSpace/DeviceGray/Filter[/FlateDecode/FlateDecode]",
    )
    page = PAGE[:-2] + b"/Resources<</XObject<</I 5 0 R>>>>>>"
    return pdf([CATALOG, PAGES, page, stream(b"595 0 0 842 0 0 cm /I Do"), image])


def png_bomb() -> bytes:
    """A PNG of 60,000 × 60,000 pixels, black and white."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", blown_up(430 * BLOCK, 0))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def jpeg_that_is_html() -> bytes:
    """A JPEG with a web page after its end."""
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
        b"<html><script>x()</script></html>"
    )


def tiff_loop() -> bytes:
    """A TIFF whose directory names itself as the next."""
    tags = [(256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
            (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, 8), (279, 4, 1, 64)]  # fmt: skip
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(tags)) + body + struct.pack("<I", 8)


def overlapping(names: Sequence[str]) -> bytes:
    """A zip whose members share their packed bytes: each quotes the header of the next."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(4 * BLOCK)
    packed = kernel.compress(plain) + kernel.flush()
    whole, entries = b"", []
    for name in reversed(names):
        facts = struct.pack("<III", zlib.crc32(plain), len(packed), len(plain))
        common = b"\x14\x00\x00\x00\x08\x00\x00\x00\x21\x00" + facts
        label = name.encode()
        header = b"PK\x03\x04" + common + struct.pack("<HH", len(label), 0) + label
        whole = header + packed
        entries.append((common, label, len(whole)))
        quote = b"\x00" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF) + header
        packed, plain = quote + packed, header + plain
    directory = b"".join(
        b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHHHII", len(label), 0, 0, 0, 0, 0,
                                                     len(whole) - length) + label
        for common, label, length in entries
    )  # fmt: skip
    count = len(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(whole), 0)
    return whole + directory + b"PK\x05\x06" + end


def zip_bomb() -> bytes:
    """A docx whose document unpacks to 300 MiB of white space."""
    return docx(document=b" " * (300 * BLOCK))


def laughs(root: str) -> bytes:
    """XML whose entities multiply to a billion."""
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    return f"<!DOCTYPE x [{entities}]><{root}>&l9;</{root}>".encode()


def outside(root: str) -> bytes:
    """XML that asks for a file of the machine, and for one from the network."""
    return (
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">'
        f'<!ENTITY n SYSTEM "http://127.0.0.1:9/x">]><{root}>&f;&n;</{root}>'
    ).encode()


def cyclic_page_tree() -> bytes:
    """A page tree that contains itself, and says that it has two thousand million pages."""
    tree = b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R 2 0 R]/Count 2147483647>>"
    return pdf([CATALOG, tree, PAGE, stream(TEXT)])


def object_stream_in_itself() -> bytes:
    """A PDF whose page tree lies in an object stream that says it lies in itself."""
    inside = b"2 0 5 36 %s <</Type/ObjStm>>" % PAGES
    head = b"%PDF-1.7\n"
    catalog = b"1 0 obj\n" + CATALOG + b"\nendobj\n"
    held = b"5 0 obj\n" + stream(inside, b"/Type/ObjStm/N 2/First 9/Extends 5 0 R") + b"\nendobj\n"
    at = len(head) + len(catalog) + len(held)
    rows = [(0, 0, 255), (1, len(head), 0), (2, 5, 0), (0, 0, 0), (0, 0, 0), (2, 5, 1), (1, at, 0)]
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    listed = stream(table, b"/Type/XRef/W[1 2 1]/Size 7/Root 1 0 R")
    return head + catalog + held + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (listed, at)


def acting(action: bytes) -> bytes:
    """A PDF that does something when it is opened."""
    return one_page(action, catalog=CATALOG[:-2] + b"/OpenAction 5 0 R>>")


def with_attachment() -> bytes:
    """A PDF that carries a program."""
    names = b"/Names<</EmbeddedFiles<</Names[(a.exe) 5 0 R]>>>>>>"
    spec = b"<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>"
    held = stream(b"MZ\x90\x00", b"/Type/EmbeddedFile")
    return one_page(spec, held, catalog=CATALOG[:-2] + names)


def encrypted(user: str) -> bytes:
    """A PDF under a password; an empty one lets every reader in."""
    out = io.BytesIO()
    lock = pikepdf.Encryption(owner="chu", user=user, R=3, aes=False, metadata=False)
    with pikepdf.open(io.BytesIO(one_page())) as document:
        document.save(out, static_id=True, encryption=lock)
    return out.getvalue()


def deep_docx() -> bytes:
    """A docx of ten thousand tables, each within the one before."""
    return docx(b"<w:tbl>" * 10_000 + b"</w:tbl>" * 10_000)


def broken_compound(stream_name: str) -> bytes:
    """A compound file whose allocation table goes round in a circle."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<HHHHH", header, 24, 62, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<108I", header, 76, *[0xFFFFFFFF] * 108)
    entry = stream_name.encode("utf-16-le").ljust(64, b"\x00")
    entry += struct.pack("<HBB", 2 * len(stream_name) + 2, 5, 0) + struct.pack("<III", 1, 1, 1)
    directory = (entry.ljust(116, b"\x00") + struct.pack("<III", 1, 2**31 - 1, 0)) * 4
    table = struct.pack("<128I", 0xFFFFFFFD, 1, *[2] * 126)
    return bytes(header) + table + directory


PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(120) + b"This program cannot be run in DOS mode."
SCRIPT = b"<</S/JavaScript/JS(app.alert\\('xin chao'\\))>>"
LAUNCH = b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>"
SLIP = {"../../../../tmp/luutru-slip.txt": b"out", "C:\\luutru-slip.txt": b"out"}
WORD_NAMES = ("[Content_Types].xml", "word/document.xml", *(f"word/{n}.xml" for n in range(20)))
SHEET_NAMES = ("[Content_Types].xml", *(f"xl/worksheets/sheet{n}.xml" for n in range(20)))

FILES: Mapping[str, Callable[[], bytes]] = {
    "bomb.pdf": pdf_of_ten_gigabytes,
    "image-bomb.pdf": pdf_with_image_bomb,
    "bomb.png": png_bomb,
    "bomb.docx": zip_bomb,
    "overlap.docx": lambda: overlapping(WORD_NAMES),
    "overlap.xlsx": lambda: overlapping(SHEET_NAMES),
    "slip.docx": lambda: docx(**SLIP),
    "xxe.docx": lambda: docx(document=outside("document")),
    "laughs.docx": lambda: docx(document=laughs("document")),
    "xxe.odt": lambda: odt(outside("content")),
    "laughs.odt": lambda: odt(laughs("content")),
    "deep.docx": deep_docx,
    "pdf-and-zip.pdf": lambda: one_page() + zipped({"a.txt": b"zip"}),
    "jpeg-and-html.jpg": jpeg_that_is_html,
    "exe-and-pdf.pdf": lambda: PROGRAM + one_page(),
    "junk-before.pdf": lambda: b"\n\n-- junk --\n" + one_page(),
    "loop.tiff": tiff_loop,
    "cyclic-pages.pdf": cyclic_page_tree,
    "cyclic-prev.pdf": lambda: pdf([CATALOG, PAGES, PAGE, stream(TEXT)], prev=b"/Prev %d"),
    "self-contained.pdf": object_stream_in_itself,
    "truncated-half.pdf": lambda: one_page()[: len(one_page()) // 2],
    "truncated-head.pdf": lambda: one_page()[:12],
    "no-table.pdf": lambda: one_page()[: one_page().rindex(b"xref\n0")],
    "javascript.pdf": lambda: acting(SCRIPT),
    "launch.pdf": lambda: acting(LAUNCH),
    "attachment.pdf": with_attachment,
    "locked.pdf": lambda: encrypted("bi mat"),
    "locked-empty.pdf": lambda: encrypted(""),
    "deep.pdf": lambda: one_page(b"[" * 100_000 + b"]" * 100_000),
    "deep-page.pdf": lambda: one_page(page=PAGE[:-2] + b"/X " + b"[" * 100_000),
    "deep.rtf": lambda: b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_001,
    "long.rtf": lambda: b"{\\rtf1\\bin2147483647 abc}",
    "long-line.csv": lambda: b"a," * 1_000_000,
    "empty.pdf": lambda: b"",
    "program.pdf": lambda: PROGRAM,
    "pdf.docx": one_page,
    "page.jpeg": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
    "nested.zip": lambda: zipped({"inner.zip": zipped({"a.txt": b"a"})}),
    "circle.doc": lambda: broken_compound("WordDocument"),
    "circle.xls": lambda: broken_compound("Workbook"),
}  # fmt: skip

NAUGHTY = tomllib.loads((Path(__file__).parent / "naughty.toml").read_text("utf-8"))
NAMES: Sequence[bytes] = (
    *(name.encode() for name in NAUGHTY["names"]),
    b"x" * 251 + b".txt",
    "ế".encode() * 83 + b".txt",
    b"latin-\xe9.txt",
    b"half-\xe1\xba.txt",
)
"""Names that a file system takes and a careless program does not; two are not UTF-8."""
VALUES: Sequence[str] = (*NAUGHTY["values"], "x" * 100_000, "😀" * 300, "e" + "\u0301" * 1000)
"""Values that a metadata field may come with."""
COLUMNS = ("path", "Subject", "CodeNumber", "CodeNotation", "IssuedDate", "OrganName")


def make_all(target: Path) -> list[Path]:
    """Write every file below ``target`` and return them, the sidecar last."""
    (target / "names").mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for name, content in FILES.items():
        made.append(target / name)
        made[-1].write_bytes(content())
    for number, raw in enumerate(NAMES):
        made.append(target / "names" / os.fsdecode(raw))
        made[-1].write_text(f"Công văn số {number}\n", encoding="utf-8")
    sidecar = target / "metadata.csv"
    with sidecar.open("w", encoding="utf-8", errors="backslashreplace", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        for number, path in enumerate(made):
            values = [VALUES[(number + step) % len(VALUES)] for step in range(5)]
            rows.writerow([path.relative_to(target).as_posix(), *values])
    return [*made, sidecar]


if __name__ == "__main__":
    for written in make_all(Path(sys.argv[1])):
        print(repr(str(written)), written.stat().st_size)
