"""Small sound files of every family, built byte by byte and the same each time."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from scripts.make_hostile import OOXML, WORD, pdf, stream

SUBJECT = "Quyết định về việc phê duyệt kế hoạch lưu trữ năm 2026"
CELLS = ("ô một", "ô hai")
TITLE, AUTHOR, CREATED = "Tờ trình", "Nguyễn Văn A", "2026-03-02T08:30:00Z"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF_NAMES = (
    f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:table="{ODF}:table:1.0" '
    f'xmlns:meta="{ODF}:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
)


def write(folder: Path, name: str, data: bytes) -> str:
    """Put ``data`` into a file below ``folder``; its path, as workers take it."""
    path = folder / name
    path.write_bytes(data)
    return str(path)


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """A zip of ``members`` with one fixed date; ``mimetype`` lies open, as ODF 1.2-3 3.3 asks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, data in members.items():
            open_ = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            box.writestr(zipfile.ZipInfo(name), data, open_)
    return out.getvalue()


def _types(parts: Mapping[str, str]) -> str:
    rows = "".join(
        f'<Override PartName="/{part}" ContentType="{OOXML}{kind}+xml"/>'
        for part, kind in parts.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{rows}</Types>"
    )


def _relations(*rows: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(rows, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _ooxml(main: str, types: Mapping[str, str], parts: Mapping[str, str]) -> bytes:
    """A package; its facts come before its parts."""
    core = (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{CREATED}</dcterms:created>'
        "</cp:coreProperties>"
    )
    facts = (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
    outer = _relations((f"{RELATIONS}/officeDocument", main), facts)
    members = {"[Content_Types].xml": _types(types), "_rels/.rels": outer}
    return packed({**members, "docProps/core.xml": core, **parts})


def docx() -> bytes:
    """A letter with a paragraph of two runs, a table of two cells, and a header."""
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in CELLS)
    document = (
        f'{DECLARATION}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>'
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{SUBJECT[:9]}</w:t></w:r>'
        f"<w:r><w:t>{SUBJECT[9:]}</w:t></w:r></w:p>"
        f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cells}</w:tr></w:tbl>"
        '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/>'
        '<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    )
    header = f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>đầu trang</w:t></w:r></w:p></w:hdr>'
    kinds = ("wordprocessingml.document.main", "wordprocessingml.header")
    types = dict(zip(("word/document.xml", "word/header1.xml"), kinds, strict=True))
    parts = {
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations((f"{RELATIONS}/header", "header1.xml")),
        "word/header1.xml": DECLARATION + header,
    }
    return _ooxml("word/document.xml", types, parts)


def xlsx() -> bytes:
    """One sheet: shared strings, one of them in two runs with its reading; an inline one; 12."""
    names = '<sheets><sheet name="Danh mục" sheetId="1" r:id="rId1"/></sheets>'
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}">{names}</workbook>'
    sheet = (
        f'{DECLARATION}<worksheet xmlns="{SHEET}"><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c>'
        '<c r="B1" t="inlineStr"><is><t>Trích yếu</t></is></c></row>'
        '<row r="2"><c r="A2"><v>12</v></c><c r="B2" t="s"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    strings = (
        f'{DECLARATION}<sst xmlns="{SHEET}" count="2" uniqueCount="2"><si><t>Số</t></si>'
        f'<si><r><rPr><b/></rPr><t xml:space="preserve">{SUBJECT[:9]}</t></r>'
        f'<r><t xml:space="preserve">{SUBJECT[9:]}</t></r>'
        '<rPh sb="0" eb="1"><t>cách đọc</t></rPh></si></sst>'
    )
    types = {
        "xl/workbook.xml": "spreadsheetml.sheet.main",
        "xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
        "xl/sharedStrings.xml": "spreadsheetml.sharedStrings",
    }
    parts = {
        "xl/workbook.xml": DECLARATION + book,
        "xl/_rels/workbook.xml.rels": _relations(
            (f"{RELATIONS}/worksheet", "worksheets/sheet1.xml"),
            (f"{RELATIONS}/sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": strings,
    }
    return _ooxml("xl/workbook.xml", types, parts)


def _content(kind: str, inside: str) -> bytes:
    body = f"<office:body><office:{kind}>{inside}</office:{kind}></office:body>"
    whole = f"<office:document-content {ODF_NAMES}>{body}</office:document-content>"
    return (DECLARATION + whole).encode()


def _table(*rows: Sequence[str]) -> str:
    cell, row = "table:table-cell", "table:table-row"
    lines = ("".join(f"<{cell}><text:p>{said}</text:p></{cell}>" for said in line) for line in rows)
    inside = "".join(f"<{row}>{line}</{row}>" for line in lines)
    return f'<table:table table:name="Danh mục">{inside}</table:table>'


ODF_TEXT = _content(
    "text",
    '<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion>'
    "<text:p>đã xóa</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    f'<text:h text:outline-level="1">{TITLE}</text:h><text:p>{SUBJECT}</text:p>\n'
    f'<text:p>a<text:tab/>b<text:s text:c="3"/>c</text:p>{_table(CELLS)}',
)
ODF_SHEET = _content("spreadsheet", _table(("Số", "Trích yếu"), ("12", SUBJECT)))


def odt(content: bytes = ODF_TEXT, more: Mapping[str, bytes] | None = None) -> bytes:
    """An odt, or an ods if ``content`` is a sheet; ``more`` replaces and adds members."""
    kind = "spreadsheet" if b"<office:spreadsheet>" in content else "text"
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    facts = (
        f"{DECLARATION}<office:document-meta {ODF_NAMES}><office:meta><dc:title>{TITLE}</dc:title>"
        f"<meta:initial-creator>{AUTHOR}</meta:initial-creator>"
        f"<meta:creation-date>{CREATED}</meta:creation-date></office:meta></office:document-meta>"
    )
    entry = '<manifest:file-entry manifest:full-path="%s" manifest:media-type="%s"/>'
    manifest = (
        f'{DECLARATION}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">'
        f"{entry % ('/', media_type)}{entry % ('content.xml', 'text/xml')}"
        f"{entry % ('meta.xml', 'text/xml')}</manifest:manifest>"
    )
    members: dict[str, str | bytes] = {
        "mimetype": media_type,
        "content.xml": content,
        "meta.xml": facts,
        "META-INF/manifest.xml": manifest,
    }
    return packed({**members, **(more or {})})


SECTOR, LEAST = 512, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of ``streams``, each filled up so that it is no mini stream."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    directory = len(names) // 4 + 1
    fat = [TABLE, *range(2, directory + 1), END]
    body, entries = b"", [_entry("Root Entry", 5, 1, END, 0)]
    for number, name in enumerate(names, 1):
        data = streams[name].ljust(LEAST, b"\x00")
        sectors, start = -(-len(data) // SECTOR), len(fat)
        following = number + 1 if number < len(names) else FREE
        entries.append(_entry(name, 2, FREE, start, len(data), following))
        fat += [*range(start + 1, start + sectors), END]
        body += data.ljust(sectors * SECTOR, b"\x00")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, LEAST, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    listed = b"".join(entries) + _entry("", 0, FREE, 0, 0) * (4 * directory - len(entries))
    return header + table + listed + body


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    wide = name.encode("utf-16-le")
    label = wide.ljust(64, b"\x00") + struct.pack("<H", len(wide) + 2 if wide else 0)
    links = struct.pack("<BBIII", kind, 1, FREE, right, child)
    return label + links + bytes(36) + struct.pack("<IQ", start, size)


def doc(text: str, rest: str = "") -> bytes:
    """A Word 97 document ([MS-DOC]): ``text`` in a 16-bit piece, ``rest`` in an 8-bit one."""
    wide, narrow = text.encode("utf-16-le"), rest.encode("cp1252")
    units, first = len(wide) // 2, 0x400
    ends, places = [0, units], [first]
    if narrow:
        ends.append(units + len(narrow))
        places.append(2 * (first + len(wide)) | 0x40000000)
    pieces = struct.pack(f"<{len(ends)}I", *ends)
    pieces += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x01" + struct.pack("<H", 3) + bytes(3) + b"\x02" + struct.pack("<I", len(pieces))
    fib = bytearray(first)
    struct.pack_into("<HHHHHH", fib, 0, 0xA5EC, 0xC1, 0, 0x042A, 0, 0x0200)  # its table is 1Table
    struct.pack_into("<H", fib, 0x20, 14)
    struct.pack_into("<H", fib, 0x3E, 22)
    struct.pack_into("<I8xII", fib, 0x40, first + len(wide + narrow), units, len(narrow))
    struct.pack_into("<H", fib, 0x98, 93)
    struct.pack_into("<II", fib, 0x01A2, 16, len(clx + pieces))
    return compound(
        {"WordDocument": bytes(fib) + wide + narrow, "1Table": bytes(16) + clx + pieces}
    )


RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0\uc1"
    rb"{\fonttbl{\f0\fnil\fcharset0 Times;}{\f1\fnil\fcharset163 Times (Vietnamese);}}"
    rb"{\colortbl;\red0\green0\blue0;}{\*\generator none;}"
    rb"{\info{\title T\u7901? tr\u236?nh}{\author Nguy\u7877?n V\u259?n A}}"
    rb"\f0 Quy\u7871?t \u273?\u7883?nh\par"
    b"\r\n"
    rb"{\f1 Quy\'ea\'ect}{\*\unheard of}\tab\u-10179?\u-8704?"
    rb'{\field{\*\fldinst HYPERLINK "http://x/"}{\fldrslt here}}}'
)
"""Letters by number, in a font's code page and as two surrogates, among groups to keep still."""


def pdf_pages(count: int) -> bytes:
    """A PDF of so many pages, each of which says ``cong van``."""
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R%s>>"
    page %= b"/Resources<</Font<</F1 4 0 R>>>>"
    shared = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        stream(b"BT /F1 12 Tf 72 720 Td (cong van) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return pdf([*shared, *[page] * count])


def picture(kind: str, size: tuple[int, int] = (300, 200)) -> bytes:
    """A scan in shades of grey at 200 dots an inch; ``kind`` is Pillow's name of its format."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, dpi=(200, 200))
    return out.getvalue()


def wav(seconds: float = 1.5) -> bytes:
    """Silence: 8 bits, one channel, 8000 times a second."""
    data = bytes([0x80]) * round(8000 * seconds)
    layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    rest = b"WAVE" + layout + struct.pack("<4sI", b"data", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(rest)) + rest


def _box(kind: bytes, inside: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def mp4(brand: bytes = b"isom") -> bytes:
    """A film of 2.5 seconds without a track."""
    times = struct.pack(">IIIII", 0, 0, 0, 1000, 2500)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    head = times + struct.pack(">IH10x", 0x10000, 0x100) + matrix + bytes(24) + b"\x00\x00\x00\x01"
    kind = _box(b"ftyp", brand + struct.pack(">I", 0x200) + brand)
    return kind + _box(b"moov", _box(b"mvhd", head)) + _box(b"mdat", bytes(64))


def mp3() -> bytes:
    """Eight silent frames of MPEG-1 layer III, 128 kbit/s, 44.1 kHz."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * 8
