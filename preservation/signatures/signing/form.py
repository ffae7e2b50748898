"""The form of a document: where its fields are, and filling those that hold text."""

from collections.abc import Mapping

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec

from preservation.signatures.boundary import Foreign
from preservation.signatures.named_fields import at, named_fields
from preservation.signatures.signing.act import Act, Filling
from preservation.signatures.signing.drawing import rectangle, show
from repository.errors import RefusedError

READ_ONLY = 1
NEAR = 0.01
"""Points; two boxes nearer than this are the same."""


def named(writer: Foreign, name: str) -> Foreign | None:
    """The field with the full name ``name``; None: there is none."""
    return dict(named_fields(writer.root)).get(name)


def widget_of(field: Foreign) -> Foreign:
    """The one place where a field is shown.

    Raises:
        RefusedError: it is shown in several places, or in none.
    """
    if "/Rect" in field:
        return field
    kids = at(field, "/Kids", ())
    if len(kids) != 1:
        raise RefusedError(
            "Trường biểu mẫu phải có đúng một vị trí · a form field must have exactly one place"
        )
    return kids[0]


def fill(writer: Foreign, fillings: Mapping[str, Filling]) -> None:
    """Fill text fields with data and its picture, and close them.

    Raises:
        RefusedError: there is no such field, it holds a value, or the value is too long.
    """
    for name, filling in fillings.items():
        field = named(writer, name)
        if field is None or at(field, "/FT", "") != "/Tx":
            raise RefusedError(f"Không có trường văn bản {name!r} · no text field {name!r}")
        if str(at(field, "/V", "")):
            raise RefusedError(f"Trường {name!r} đã có nội dung · field {name!r} is filled already")
        if len(filling.value) > int(at(field, "/MaxLen", len(filling.value))):
            raise RefusedError(f"Nội dung quá dài cho trường {name!r} · too long for {name!r}")
        widget = widget_of(field)
        show(writer, widget, filling.picture)
        field[pdf_name("/V")] = generic.TextStringObject(filling.value)
        flags = int(at(field, "/Ff", 0)) | READ_ONLY
        field[pdf_name("/Ff")] = generic.NumberObject(flags)
        writer.update_container(field)
        writer.update_container(widget)


def lock_of(act: Act) -> FieldMDPSpec | None:
    """Which fields ``act`` closes."""
    if act.open_fields is None:
        return None
    if not act.open_fields:
        return FieldMDPSpec(FieldMDPAction.ALL)
    return FieldMDPSpec(FieldMDPAction.EXCLUDE, list(act.open_fields))


def ready(writer: Foreign, act: Act) -> bool:
    """Whether a field waits for this signature; its lock is then what the act says.

    Raises:
        RefusedError: the field is signed, is no signature field, or lies elsewhere.
    """
    field = named(writer, act.field)
    if field is None:
        return False
    if at(field, "/FT", "") != "/Sig":
        raise RefusedError(
            f"Trường {act.field!r} không phải trường chữ ký · {act.field!r} is no signature field"
        )
    if "/V" in field:
        raise RefusedError(f"Trường {act.field!r} đã được ký · {act.field!r} is signed already")
    if act.mark is not None:
        there = rectangle(widget_of(field))
        if any(abs(a - b) > NEAR for a, b in zip(there, act.mark.box, strict=True)):
            raise RefusedError(
                f"Trường {act.field!r} nằm ở vị trí khác · {act.field!r} lies in another place"
            )
    lock = lock_of(act)
    if lock is not None and not _same(at(field, "/Lock", None), lock):
        field[pdf_name("/Lock")] = writer.add_object(lock.as_sig_field_lock())
        writer.update_container(field)
    return True


def _same(there: Foreign, lock: FieldMDPSpec) -> bool:
    if there is None:
        return False
    found = FieldMDPSpec.from_pdf_object(there)
    return found.action == lock.action and sorted(found.fields or ()) == sorted(lock.fields or ())
