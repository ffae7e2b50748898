"""Attacks on certified documents: evil annotations, and sneaky signatures (EAA, SSA).

A certification of level 2 lets others sign, one of level 3 lets them write notes too; both attacks
hide or replace words by what is permitted.
"""

from typing import Any

from tests.pki import Level, Pki
from tests.preservation.signatures.attacks import Attack, Writer, generic, pdf_name, updated
from tests.preservation.signatures.seals import stamp_of

AMOUNT = (70, 596, 260, 614)
"""Where the paper says the sum."""


def _numbers(*values: float) -> Any:
    return generic.ArrayObject(map(generic.FloatObject, values))


def _picture(drawing: bytes) -> Any:
    left, bottom, right, top = AMOUNT
    picture = generic.StreamObject(stream_data=drawing)
    picture[pdf_name("/Type")] = pdf_name("/XObject")
    picture[pdf_name("/Subtype")] = pdf_name("/Form")
    picture[pdf_name("/BBox")] = _numbers(0, 0, right - left, top - bottom)
    return picture


WHITE = b"1 g 0 0 300 30 re f"
LINES = b"0 g 2 5 60 3 re f 80 5 60 3 re f"


def evil_annotation(subtype: str, drawing: bytes = WHITE + b" " + LINES) -> Attack:
    """A note lies over the sum."""

    def change(writer: Writer) -> None:
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name(subtype),
                pdf_name("/Rect"): _numbers(*AMOUNT),
                pdf_name("/F"): generic.NumberObject(4),
                pdf_name("/Contents"): generic.pdf_string(""),
                pdf_name("/AP"): generic.DictionaryObject(
                    {pdf_name("/N"): writer.add_object(_picture(drawing))}
                ),
            }
        )
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])
        writer.update_container(page)

    return lambda data: updated(data, change)


def sneaky_field(data: bytes) -> bytes:
    """A signature field that nobody signs shows other words over the sum."""

    def change(writer: Writer) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        field = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name("/Sig"),
                pdf_name("/T"): generic.pdf_string("Signature9"),
                pdf_name("/F"): generic.NumberObject(4),
                pdf_name("/Rect"): _numbers(*AMOUNT),
                pdf_name("/AP"): generic.DictionaryObject(
                    {pdf_name("/N"): writer.add_object(_picture(WHITE + b" " + LINES))}
                ),
            }
        )
        reference = writer.add_object(field)
        page["/Annots"].append(reference)
        form = writer.root["/AcroForm"]
        form["/Fields"].append(reference)
        for held in (page["/Annots"], page, form["/Fields"], form):
            writer.update_container(held)

    return updated(data, change)


def sneaky_signature(pki: Pki, picture: bytes, **options: Any) -> Attack:
    """A signature, of whoever has a certificate, whose picture lies over the sum."""
    return lambda data: pki.sign_bytes(
        data,
        pki.organisation,
        Level.B_B,
        name="Signature9",
        box=AMOUNT,
        stamp=stamp_of(picture),
        **options,
    )


EVIL: dict[str, Attack] = {
    "free text": evil_annotation("/FreeText"),
    "stamp": evil_annotation("/Stamp"),
    "redaction": evil_annotation("/Redact"),
    "square": evil_annotation("/Square"),
    "highlight": evil_annotation("/Highlight", b"0 g 0 0 300 30 re f"),
}
