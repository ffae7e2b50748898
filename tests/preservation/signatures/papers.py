"""Papers: documents to be signed and attacked, with layers, fields, fonts and shadows prepared."""

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

PAGE = (595, 842)
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /X def 1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7E> <0020> endbfrange endcmap end end"""
WORDS = b"""BT /F1 14 Tf 72 760 Td (QUYET DINH so 12/QD-UBND) Tj ET
BT /F1 10 Tf 72 600 Td (So tien: 1.000.000 dong) Tj ET
/OC /L1 BDC BT /F1 12 Tf 72 560 Td (BAN CHINH THUC) Tj ET EMC
BT /F1 12 Tf 72 520 Td (TU CHOI) Tj ET
/Cover Do
BT /F1 12 Tf 72 480 Td (Dong y) Tj ET"""
"""``TU CHOI`` lies under the white /Cover."""
READY = b"NNNN 0 obj\n<< /Length 56 >>\nstream\n"
"""The beginning of an object inside a stream, where no table lists it."""
OTHER_WORDS = b"BT /F1 10 Tf 72 600 Td (So tien: 9.000.000 dong) Tj ET"


def rich(version: str = "1.7", **saving: Any) -> bytes:
    """Two pages; on the first, layers, a cover, and the fields So, Ghi and Dong."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        font = _font(pdf)
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Lop"))
        for number in (1, 2):
            page = pdf.add_blank_page(page_size=PAGE)
            page.Resources = pdf.make_indirect(
                Dictionary(
                    Font=Dictionary(F1=font),
                    Properties=Dictionary(L1=layer),
                    XObject=Dictionary(Cover=_form(pdf, b"1 g 60 510 200 22 re f", (0, 0, *PAGE))),
                )
            )
            words = WORDS if number == 1 else b"BT /F1 12 Tf 72 760 Td (Trang 2) Tj ET"
            page.Contents = pdf.make_stream(words)
        fields = _fields(pdf)
        pdf.pages[0].Annots = pdf.make_indirect(Array(fields))
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(
                Fields=Array(fields), DA="/F1 10 Tf 0 g", DR=Dictionary(Font=Dictionary(F1=font))
            )
        )
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=pdf.make_indirect(Dictionary(ON=Array([layer]), Order=Array()))
        )
        pdf.docinfo["/Title"] = "Quyết định"
        _shadows(pdf, font)
        pdf.save(out, force_version=version, **{"compress_streams": False} | saving)
    return _numbered(out.getvalue())


def _numbered(data: bytes) -> bytes:
    """Give the words that lie ready in a stream the number of those of page 1."""
    return data.replace(READY, b"%4d" % shown_words(data) + READY[4:])


def shown_words(data: bytes) -> int:
    """The number of the object that holds the words of page 1."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return int(pdf.pages[0].obj.Contents.objgen[0])


def _font(pdf: pikepdf.Pdf) -> Any:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding),
            ToUnicode=pdf.make_stream(TO_UNICODE),
        )
    )


def _form(pdf: pikepdf.Pdf, drawing: bytes, box: tuple[int, ...]) -> Any:
    form = pdf.make_stream(drawing)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(box)
    return form


def _fields(pdf: pikepdf.Pdf) -> list[Any]:
    first = pdf.pages[0].obj
    shared: dict[str, Any] = {"Type": Name.Annot, "Subtype": Name.Widget, "P": first, "F": 4}
    shown = _form(pdf, b"BT /Helv 10 Tf 2 5 Td (12) Tj ET", (0, 0, 100, 20))
    shown.Resources = Dictionary(Font=Dictionary(Helv=_font(pdf)))
    number = Dictionary(FT=Name.Tx, T="So", Rect=Array([100, 700, 300, 720]), **shared)
    noted = Dictionary(FT=Name.Tx, T="Ghi", V="12", Rect=Array([350, 700, 450, 720]), **shared)
    noted.AP = Dictionary(N=shown)
    states = Dictionary(
        Yes=_form(pdf, b"0 0 20 20 re f", (0, 0, 20, 20)),
        Off=_form(pdf, b"0 0 20 20 re s", (0, 0, 20, 20)),
    )
    box = Dictionary(FT=Name.Btn, T="Dong", V=Name.Off, AS=Name.Off, **shared)
    box.Rect, box.AP = Array([350, 650, 370, 670]), Dictionary(N=states)
    for field in (number, noted):
        field.DA = "/F1 10 Tf 0 g"
    return [pdf.make_indirect(field) for field in (number, noted, box)]


def _shadows(pdf: pikepdf.Pdf, font: Any) -> None:
    """What an attacker prepares before the signature: another page, and other words."""
    page = Dictionary(
        Type=Name.Page,
        Parent=pdf.Root.Pages,
        MediaBox=Array([0, 0, *PAGE]),
        Resources=Dictionary(Font=Dictionary(F1=font)),
        Contents=pdf.make_stream(OTHER_WORDS),
        Metadata=pdf.make_stream(READY + OTHER_WORDS.ljust(56) + b"\nendstream\nendobj\n"),
    )
    pdf.Root.PieceInfo = Dictionary(X=Dictionary(Private=pdf.make_indirect(page)))
