"""What a signature shows, where, and the fields that are filled in with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import ImageFile

from preservation.signatures.records import Changes, Indication
from preservation.signatures.signing.act import Filling, Level, Mark
from repository.errors import RefusedError
from tests.preservation.signatures.signing.conftest import Table, drawn

BOX = (320.125, 110.5, 420.3751, 160.25)
NUMBER, SEAL = (80.0, 700.5, 180.25, 716.0), (250.0625, 100.75, 357.8125, 208.5)


@pytest.fixture
def form(table: Table) -> bytes:
    """A document laid out as an issued one is: number and seal wait for their day."""
    with pikepdf.open(BytesIO(table.pdf)) as pdf:
        page = pdf.pages[0].obj
        fields = [
            _field(pdf, page, "So", pikepdf.Name.Tx, NUMBER, DA=pikepdf.String("/F1 10 Tf 0 g")),
            _field(pdf, page, "Dau", pikepdf.Name.Sig, SEAL),
        ]
        page.Annots = pdf.make_indirect(pikepdf.Array(fields))
        pdf.Root.AcroForm = pdf.make_indirect(
            pikepdf.Dictionary(Fields=pikepdf.Array(fields), SigFlags=1)
        )
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def _field(
    pdf: pikepdf.Pdf, page: Any, name: str, kind: Any, box: tuple[float, ...], **more: Any
) -> Any:
    nothing = pdf.make_stream(b"", BBox=pikepdf.Array([0, 0, 1, 1]))
    nothing.Type, nothing.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=kind,
            T=name,
            F=4,
            P=page,
            Rect=pikepdf.Array([pikepdf.Object.parse(f"{side:.4f}".encode()) for side in box]),
            AP=pikepdf.Dictionary(N=nothing),
            **more,
        )
    )


@contextmanager
def fields_of(pdf: bytes) -> Iterator[dict[str, Any]]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        yield {str(field.T): field for field in opened.Root.AcroForm.Fields}


def test_the_picture_fills_exactly_the_box_that_was_given(table: Table) -> None:
    signed = table.sign(table.pdf, table.act(mark=Mark(drawn("blue"), 1, BOX)))
    width, height = BOX[2] - BOX[0], BOX[3] - BOX[1]
    with fields_of(signed) as fields:
        shown, form = fields["Ky"], fields["Ky"].AP.N
        assert [float(side) for side in shown.Rect] == pytest.approx(BOX, abs=0.0001)
        assert [float(side) for side in form.BBox] == pytest.approx([0, 0, width, height], abs=1e-4)
        assert form.read_bytes() == f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Mark Do Q".encode()
    with pikepdf.open(BytesIO(signed)) as pdf:
        places = [len(page.get("/Annots", [])) for page in pdf.pages]
    assert places == [0, 1], "on the page that was named"


def test_a_mark_is_a_picture_and_brings_no_font(table: Table) -> None:
    signed = table.sign(table.pdf, table.act(mark=Mark(drawn("blue"), 0, BOX)))
    with fields_of(signed) as fields:
        form = fields["Ky"].AP.N
        assert list(form.Resources.keys()) == ["/XObject"]
        image = form.Resources.XObject.Mark
        assert (int(image.Width), int(image.Height)) == (240, 120)
        assert (image.ColorSpace[0], image.SMask.ColorSpace) == ("/ICCBased", "/DeviceGray")
        assert image.ColorSpace[1].N == 3, "the profile says what RGB means, whatever the page is"
        assert image.ColorSpace[1].read_bytes()[36:40] == b"acsp"
        assert min(image.SMask.read_bytes()) == 0, "the ground is transparent"


def test_a_picture_that_is_none_is_refused(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    # WeasyPrint, which draws the drafts of other tests, makes Pillow patient for the whole process.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    for picture in (b"", b"\x89PNG\r\n\x1a\n", drawn("red")[:200], b"GIF89a"):
        with pytest.raises(RefusedError, match="PNG"):
            table.sign(table.pdf, table.act(mark=Mark(picture, 0, BOX)))


def test_a_page_that_is_not_there_is_refused(table: Table) -> None:
    with pytest.raises(RefusedError, match="cannot be signed"):
        table.sign(table.pdf, table.act(mark=Mark(drawn("red"), 7, BOX)))


def test_number_and_seal_come_after_the_person_and_do_not_break_the_signature(
    table: Table, form: bytes
) -> None:
    person = table.act(Level.B_T, mark=Mark(drawn("blue"), 0, BOX), open_fields=("So", "Dau"))
    once = table.sign(form, person)
    with fields_of(once) as fields:
        assert fields["Ky"].V.Reference[0].TransformParams.Action == "/Exclude"

    filled = {"So": Filling("12/QĐ-UBND", drawn("black", (200, 31)))}
    seal = table.act(Level.B_LTA, "Dau", mark=Mark(drawn("red"), 0, SEAL), fill=filled)
    twice = table.sign(once, seal, table.pki.organisation)

    report = table.report(twice)
    assert (report.indication, report.altered) == (Indication.TOTAL_PASSED, False)
    first = next(record for record in report.signatures if record.field == "Ky")
    assert first.changes_after is Changes.FORM_FILLING
    with fields_of(twice) as fields:
        number = fields["So"]
        assert str(number.V) == "12/QĐ-UBND"
        assert int(number.Ff) & 1, "read-only from now on"
        assert "/Mark" in number.AP.N.Resources.XObject
        assert [float(side) for side in fields["Dau"].Rect] == pytest.approx(SEAL)


def test_a_field_that_the_person_did_not_leave_open_cannot_be_filled(
    table: Table, form: bytes
) -> None:
    once = table.sign(form, table.act(open_fields=("Dau",)))
    filled = {"So": Filling("12/QĐ-UBND", drawn("black"))}
    with pytest.raises(RefusedError, match="not hand"):
        table.sign(once, table.act(name="Dau", fill=filled), table.pki.organisation)


def test_a_person_who_leaves_nothing_open_is_the_last_to_sign(table: Table, form: bytes) -> None:
    once = table.sign(form, table.act(open_fields=()))
    with pytest.raises(RefusedError):
        table.sign(once, table.act(name="Dau"), table.pki.organisation)


def test_a_field_is_filled_once(table: Table, form: bytes) -> None:
    filled = {"So": Filling("12", drawn("black"))}
    once = table.sign(form, table.act(fill=filled))
    with pytest.raises(RefusedError, match="filled already"):
        table.sign(once, table.act(name="Dau", fill=filled), table.pki.organisation)
    for name in ("Ngay", "Dau"):
        with pytest.raises(RefusedError, match="no text field"):
            table.sign(form, table.act(fill={name: Filling("12", drawn("black"))}))


def test_a_signature_field_is_signed_once_and_where_it_lies(table: Table, form: bytes) -> None:
    elsewhere = table.act(name="Dau", mark=Mark(drawn("red"), 0, BOX))
    with pytest.raises(RefusedError, match="another place"):
        table.sign(form, elsewhere)
    with pytest.raises(RefusedError, match="no signature field"):
        table.sign(form, table.act(name="So"))
    signed = table.sign(form, table.act(name="Dau"))
    with pytest.raises(RefusedError, match="signed already"):
        table.sign(signed, table.act(name="Dau"), table.pki.organisation)


def test_an_encrypted_file_and_no_pdf_at_all_are_refused(table: Table, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(table.pdf)) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user=""))
    for data in ((tmp_path / "locked.pdf").read_bytes(), b"MZ\x90\x00", b"", table.pdf[:300]):
        with pytest.raises(RefusedError):
            table.sign(data, table.act())


def test_a_document_that_was_changed_after_signing_is_not_signed_again(table: Table) -> None:
    signed = table.sign(table.pdf, table.act())
    at = signed.index(b"stream") + 12
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    with pytest.raises(RefusedError, match="not signed"):
        table.sign(changed, table.act(name="Dau"), table.pki.organisation)


def test_the_act_is_what_the_file_says(table: Table) -> None:
    act = replace(table.act(), reason="Phê duyệt", location="Kon Tum")
    with fields_of(table.sign(table.pdf, act)) as fields:
        value = fields["Ky"].V
        assert (str(value.Reason), str(value.Location)) == ("Phê duyệt", "Kon Tum")
        assert str(value.M).startswith(f"D:{table.now:%Y%m%d%H%M%S}")
        assert value.SubFilter == "/ETSI.CAdES.detached"
