"""Attacks on what a page shows: fonts, fields, layers, geometry, actions; each with its word.

All work on ``papers.rich`` after it was signed, by one incremental update.
"""

from collections.abc import Callable
from typing import Any

from tests.preservation.signatures.attacks import Attack, Writer, generic, nodes, pdf_name, updated


def _page(writer: Writer) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def _numbers(*values: float) -> Any:
    return generic.ArrayObject(map(generic.FloatObject, values))


def _stream(drawing: bytes, box: tuple[float, ...] | None = None) -> Any:
    stream = generic.StreamObject(stream_data=drawing)
    if box is not None:
        stream[pdf_name("/Type")] = pdf_name("/XObject")
        stream[pdf_name("/Subtype")] = pdf_name("/Form")
        stream[pdf_name("/BBox")] = _numbers(*box)
    return stream


def changed(where: Callable[[Writer], Any], key: str, value: Callable[[Writer], Any]) -> Attack:
    """One entry of one dictionary is set, and nothing else."""

    def change(writer: Writer) -> None:
        held = where(writer)
        held[pdf_name(key)] = value(writer)
        writer.update_container(held)

    return lambda data: updated(data, change)


def _font(writer: Writer) -> Any:
    return _page(writer)["/Resources"]["/Font"]["/F1"]


def _field(name: str) -> Callable[[Writer], Any]:
    return lambda writer: next(f for f in nodes(writer) if f.get("/T") == name)


def _root(writer: Writer) -> Any:
    return writer.root


def _form(writer: Writer) -> Any:
    return writer.root["/AcroForm"]


def _encoding(_: Writer) -> Any:
    """1 shows as 9."""
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Encoding"),
            pdf_name("/BaseEncoding"): pdf_name("/WinAnsiEncoding"),
            pdf_name("/Differences"): generic.ArrayObject(
                [generic.NumberObject(ord("1")), pdf_name("/nine")]
            ),
        }
    )


def _script(_: Writer) -> Any:
    return generic.DictionaryObject(
        {
            pdf_name("/S"): pdf_name("/JavaScript"),
            pdf_name("/JS"): generic.pdf_string("this.getField('Ghi').value='99'"),
        }
    )


def _scripts(writer: Writer) -> Any:
    listed = generic.ArrayObject([generic.pdf_string("x"), writer.add_object(_script(writer))])
    names = generic.DictionaryObject({pdf_name("/Names"): listed})
    return generic.DictionaryObject({pdf_name("/JavaScript"): names})


def _at_opening(writer: Writer) -> Any:
    return generic.DictionaryObject({pdf_name("/O"): _script(writer)})


def page_appended(data: bytes) -> bytes:
    def change(writer: Writer) -> None:
        first, pages = _page(writer), writer.root["/Pages"]
        page = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Page"),
                pdf_name("/MediaBox"): _numbers(0, 0, 595, 842),
                pdf_name("/Parent"): writer.root.raw_get("/Pages"),
                pdf_name("/Resources"): first.raw_get("/Resources"),
                pdf_name("/Contents"): writer.add_object(
                    _stream(b"BT /F1 14 Tf 72 760 Td (Dieu 9) Tj ET")
                ),
            }
        )
        pages["/Kids"].append(writer.add_object(page))
        pages[pdf_name("/Count")] = generic.NumberObject(len(pages["/Kids"]))
        writer.update_container(pages["/Kids"])
        writer.update_container(pages)

    return updated(data, change)


def field_drawn(name: str, drawing: bytes, value: str | None = None) -> Attack:
    """The appearance of a field is written anew; its value too, if one is given."""

    def change(writer: Writer) -> None:
        field = _field(name)(writer)
        left, bottom, right, top = (float(side) for side in field["/Rect"])
        shown = _stream(drawing, (0, 0, right - left, top - bottom))
        fonts = generic.DictionaryObject({pdf_name("/F1"): _font(writer).container_ref})
        fonts[pdf_name("/F1")] = generic.IndirectObject(
            _font(writer).container_ref.idnum, 0, writer
        )
        shown[pdf_name("/Resources")] = generic.DictionaryObject({pdf_name("/Font"): fonts})
        field[pdf_name("/AP")] = generic.DictionaryObject(
            {pdf_name("/N"): writer.add_object(shown)}
        )
        if value is not None:
            field[pdf_name("/V")] = generic.pdf_string(value)
        writer.update_container(field)

    return lambda data: updated(data, change)


def layer_hidden(data: bytes) -> bytes:
    def change(writer: Writer) -> None:
        shown = writer.root["/OCProperties"]["/D"]
        shown[pdf_name("/OFF")] = shown["/ON"]
        shown[pdf_name("/ON")] = generic.ArrayObject()
        writer.update_container(shown)

    return updated(data, change)


LOOKS: dict[str, tuple[Attack, str]] = {
    "font: same codes, other glyphs": (
        changed(_font, "/Encoding", _encoding),
        "phông chữ của trang 1 bị tráo",
    ),
    "font: another one": (
        changed(_font, "/BaseFont", lambda _: pdf_name("/Symbol")),
        "phông chữ của trang 1 bị tráo",
    ),
    "font: other meaning of the codes": (
        changed(
            _font,
            "/ToUnicode",
            lambda w: w.add_object(_stream(b"1 beginbfchar <31> <0039> endbfchar")),
        ),
        "phông chữ của trang 1 bị tráo",
    ),
    "page appended": (page_appended, "số trang thay đổi (2 → 3)"),
    "field value": (
        field_drawn("Ghi", b"BT /F1 10 Tf 2 5 Td (99) Tj ET", "99"),
        "ô «Ghi» (trang 1) đã có nội dung lúc ký, nay bị đổi",
    ),
    "field value without a picture": (
        changed(_field("Ghi"), "/V", lambda _: generic.pdf_string("99")),
        "ô «Ghi» (trang 1) đã có nội dung lúc ký, nay bị đổi",
    ),
    "field appearance": (
        field_drawn("Ghi", b"BT /F1 10 Tf 2 5 Td (99) Tj ET"),
        "ô «Ghi» (trang 1) hiển thị khác dù giá trị không đổi",
    ),
    "appearance state": (
        changed(_field("Dong"), "/AS", lambda _: pdf_name("/Yes")),
        "ô «Dong» (trang 1) hiển thị khác dù giá trị không đổi",
    ),
    "field moved": (
        changed(_field("Ghi"), "/Rect", lambda _: _numbers(72, 590, 200, 612)),
        "ô «Ghi» (trang 1) hiển thị khác dù giá trị không đổi",
    ),
    "page turned": (
        changed(_page, "/Rotate", lambda _: generic.NumberObject(180)),
        "trang 1 bị xoay, cắt hoặc đổi cỡ",
    ),
    "page cropped": (
        changed(_page, "/CropBox", lambda _: _numbers(0, 500, 595, 842)),
        "trang 1 bị xoay, cắt hoặc đổi cỡ",
    ),
    "page enlarged": (
        changed(_page, "/UserUnit", lambda _: generic.NumberObject(3)),
        "trang 1 bị xoay, cắt hoặc đổi cỡ",
    ),
    "media box": (
        changed(_page, "/MediaBox", lambda _: _numbers(0, 610, 595, 842)),
        "trang 1 bị xoay, cắt hoặc đổi cỡ",
    ),
    "layer hidden": (layer_hidden, "lớp hiển thị bị bật, tắt hoặc sửa"),
    "scripts": (changed(_root, "/Names", _scripts), "mã lệnh (JavaScript)"),
    "action at opening": (changed(_root, "/OpenAction", _script), "mã lệnh (JavaScript)"),
    "action of a page": (changed(_page, "/AA", _at_opening), "mã lệnh (JavaScript)"),
    "appearances to be drawn anew": (
        changed(_form, "/NeedAppearances", lambda _: generic.BooleanObject(True)),
        "thiết lập của biểu mẫu bị sửa",
    ),
    "dynamic form": (
        changed(_form, "/XFA", lambda w: w.add_object(_stream(b"<xdp:xdp/>"))),
        "biểu mẫu động (XFA)",
    ),
    "permissions": (
        changed(_root, "/Perms", lambda _: generic.DictionaryObject()),
        "quyền sửa đổi mà người ký đặt ra bị thay",
    ),
    "permissions by another signature": (
        changed(
            _root,
            "/Perms",
            lambda w: generic.DictionaryObject(
                {pdf_name("/DocMDP"): _field("Signature1")(w).raw_get("/V")}
            ),
        ),
        "quyền sửa đổi mà người ký đặt ra bị thay",
    ),
}
"""Name → the attack, and what the clerk reads."""
