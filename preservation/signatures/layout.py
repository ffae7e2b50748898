"""Layout: the places of signatures, number and date as form fields, before anybody signs.

A field that is there when a person signs may be filled afterwards if the person's signature says
so (FieldMDP); one that is added afterwards may not. The fields show nothing until they are filled,
and have an appearance all the same, because PDF/A wants one of every widget.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TypeAlias

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    SigFieldSpec,
    append_signature_field,
)

from preservation.signatures.boundary import Foreign
from preservation.signatures.named_fields import at, each, named_fields
from repository.errors import ArchiveError, RefusedError

PERSON = "ChuKyCaNhan"
"""Where the person in authority signs."""
ORGANISATION = "DauCoQuan"
"""Where the organisation that issues the document signs."""
NUMBER, DATE = "So", "Ngay"
LABELS = {
    PERSON: "Chữ ký của người có thẩm quyền",
    ORGANISATION: "Chữ ký số của cơ quan, tổ chức ban hành",
    NUMBER: "Số của văn bản",
    DATE: "Ngày, tháng, năm ban hành",
}
PRINTED = 4
READ_ONLY = 1
"""A person does not write into the fields: they are filled together with a signature."""

Rectangle: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one field."""

    name: str
    page: int
    """From 0."""
    rectangle: Rectangle
    """Left, bottom, right, top, in points of the file."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Every field that a document needs before it is signed."""

    person: Slot
    blanks: tuple[Slot, ...] = ()
    """Text fields, which are filled when the organisation signs."""
    organisation: Slot | None = None
    """None: its field is made when it signs, where its seal then fits."""

    @property
    def open_fields(self) -> tuple[str, ...]:
        """What the person's signature leaves open."""
        return open_fields(blank.name for blank in self.blanks)


@dataclass(frozen=True, slots=True)
class Seen:
    """A field of a document."""

    name: str
    kind: str
    """``/Sig``, ``/Tx``, …"""
    filled: bool
    value: str
    """Of a text field."""
    page: int | None
    rectangle: Rectangle | None


def open_fields(blanks: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    """What a person's signature leaves open, where ``blanks`` are to be filled afterwards."""
    return (*blanks, ORGANISATION)


def lay_out(pdf: bytes, layout: Layout) -> bytes:
    """Add the fields of ``layout``, as a further revision.

    Raises:
        RefusedError: the file has one of them already, is encrypted, or cannot be read.
    """
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        _require_new(writer, layout)
        lock = FieldMDPSpec(FieldMDPAction.EXCLUDE, list(layout.open_fields))
        _signature(writer, layout.person, lock)
        if layout.organisation:
            _signature(writer, layout.organisation, None)
        for blank in layout.blanks:
            _text(writer, blank)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()
    except (ArchiveError, MemoryError):
        raise
    except Exception as error:  # foreign bytes: whatever the library raises ends here
        raise _unreadable(error) from error


def fields(pdf: bytes) -> tuple[Seen, ...]:
    """Every named field of ``pdf``, in the order of its form.

    Raises:
        RefusedError: it cannot be read.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf))
        pages = dict(_widgets(reader))
        return tuple(_seen(name, field, pages) for name, field in named_fields(reader.root))
    except MemoryError:
        raise
    except Exception as error:  # as above
        raise _unreadable(error) from error


def _require_new(writer: Foreign, layout: Layout) -> None:
    if writer.prev.encrypted:
        raise RefusedError("Không dàn trang tệp có mật khẩu · an encrypted file is not laid out")
    held = dict(named_fields(writer.root))
    if any(at(field, "/FT") == "/Sig" and "/V" in field for field in held.values()):
        raise RefusedError(
            "Tệp đã có chữ ký: không thêm trường được nữa · signed already: no field can be added"
        )
    slots = [layout.person, *layout.blanks, *([layout.organisation] if layout.organisation else [])]
    for slot in slots:
        if slot.name in held:
            raise RefusedError(f"Tệp đã có trường {slot.name} · it has a field {slot.name} already")


def _signature(writer: Foreign, slot: Slot, lock: FieldMDPSpec | None) -> None:
    box: Foreign = slot.rectangle  # pyHanko says whole points, and takes any
    append_signature_field(
        writer,
        SigFieldSpec(
            slot.name,
            on_page=slot.page,
            box=box,
            field_mdp_spec=lock,
            readable_field_name=LABELS.get(slot.name),
        ),
    )


def _text(writer: Foreign, slot: Slot) -> None:
    left, bottom, right, top = slot.rectangle
    page = writer.find_page_for_modification(slot.page)[0]
    empty = RawContent(b"", box=BoxConstraints(width=right - left, height=top - bottom))
    shown = writer.add_object(empty.as_form_xobject())
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.TextStringObject(slot.name),
            pdf_name("/TU"): generic.TextStringObject(LABELS.get(slot.name, slot.name)),
            pdf_name("/F"): generic.NumberObject(PRINTED),
            pdf_name("/Ff"): generic.NumberObject(READ_ONLY),
            pdf_name("/DA"): generic.TextStringObject("/Helv 0 Tf 0 g"),
            pdf_name("/Rect"): generic.ArrayObject(
                generic.FloatObject(f"{side:.3f}") for side in slot.rectangle
            ),
            pdf_name("/P"): page,
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): shown}),
        }
    )
    added = writer.add_object(field)
    writer.register_annotation(page, added)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(added)
    writer.update_container(form["/Fields"])


def _widgets(reader: Foreign) -> Iterator[tuple[tuple[int, int], int]]:
    """Which page each annotation is on."""
    for number in range(int(reader.root["/Pages"]["/Count"])):
        page = reader.find_page_for_modification(number)[0].get_object()
        annotations = at(page, "/Annots", ())
        for index in range(len(annotations)):
            reference = annotations.raw_get(index)
            if isinstance(reference, generic.IndirectObject):
                yield (reference.idnum, reference.generation), number


def _seen(name: str, field: Foreign, pages: dict[tuple[int, int], int]) -> Seen:
    kids = list(each(at(field, "/Kids", ())))
    widget = field if "/Rect" in field or not kids else kids[0]
    place = widget.container_ref
    rectangle = None
    if "/Rect" in widget:
        one, two, three, four = (float(side) for side in widget["/Rect"])
        rectangle = (min(one, three), min(two, four), max(one, three), max(two, four))
    kind, value = str(at(field, "/FT", "")), at(field, "/V")
    return Seen(
        name=name,
        kind=kind,
        filled=value is not None and (kind != "/Tx" or bool(str(value))),
        value=str(value) if kind == "/Tx" and value is not None else "",
        page=pages.get((place.idnum, place.generation)) if place else None,
        rectangle=rectangle,
    )


def _unreadable(error: Exception) -> RefusedError:
    why = " ".join(str(error).split())[:300] or type(error).__name__
    return RefusedError(f"Không đọc được biểu mẫu của tệp · its form cannot be read: {why}")
