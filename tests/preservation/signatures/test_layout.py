"""Layout: fields that show nothing, are PDF/A, and may be filled after the person signed."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from preservation.signatures.layout import (
    DATE,
    NUMBER,
    ORGANISATION,
    PERSON,
    Layout,
    Slot,
    fields,
    lay_out,
)
from repository.errors import RefusedError
from tests import drafts
from tests.pki import Level, Pki, make_pdf, pki

__all__ = ["pki"]

LAYOUT = Layout(
    Slot(PERSON, 0, (350.5, 488.25, 480, 556)),
    (Slot(NUMBER, 0, (136, 732, 163, 748)), Slot(DATE, 0, (380, 732, 452, 748))),
    Slot(ORGANISATION, 0, (287, 468, 395, 576)),
)


@pytest.fixture(scope="module")
def laid() -> bytes:
    return lay_out(drafts.draft(), LAYOUT)


def test_the_fields_are_there_and_the_draft_is_untouched(laid: bytes) -> None:
    assert laid.startswith(drafts.draft())
    seen = fields(laid)
    assert [(one.name, one.kind) for one in seen] == [
        (PERSON, "/Sig"),
        (ORGANISATION, "/Sig"),
        (NUMBER, "/Tx"),
        (DATE, "/Tx"),
    ]
    assert not any(one.filled for one in seen)
    assert {one.page for one in seen} == {0}
    assert seen[0].rectangle == pytest.approx(LAYOUT.person.rectangle)
    assert seen[2].rectangle == pytest.approx(LAYOUT.blanks[0].rectangle)


def test_every_widget_is_printed_and_has_an_appearance_that_shows_nothing(laid: bytes) -> None:
    with pikepdf.open(io.BytesIO(laid)) as pdf:
        widgets = list(pdf.pages[0].obj.Annots)
        assert len(widgets) == 4
        for widget in widgets:
            assert int(widget.F) & 4
            assert not int(widget.F) & (1 | 2 | 32 | 256)
            assert widget.AP.N.read_bytes().strip() == b""
            assert "/TU" in widget
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        text = [w for w in widgets if w.FT == "/Tx"]
        assert all(int(w.Ff) & 1 for w in text)
    blank, drawn = drafts.rendered(drafts.draft(), 60), drafts.rendered(laid, 60)
    corner = tuple(round(side / 72 * 60) for side in (100, 90, 470, 115))
    assert blank.crop(corner).tobytes() == drawn.crop(corner).tobytes()  # type: ignore[arg-type]


def test_the_persons_signature_closes_all_but_what_comes_later(laid: bytes) -> None:
    with pikepdf.open(io.BytesIO(laid)) as pdf:
        person = next(f for f in pdf.Root.AcroForm.Fields if f.T == PERSON)
        assert str(person.Lock.Action) == "/Exclude"
        assert [str(name) for name in person.Lock.Fields] == [NUMBER, DATE, ORGANISATION]
    assert LAYOUT.open_fields == (NUMBER, DATE, ORGANISATION)


def test_a_signed_file_is_not_laid_out(pki: Pki) -> None:
    signed = pki.sign_bytes(drafts.draft(), level=Level.B_B)
    with pytest.raises(RefusedError, match="signed already"):
        lay_out(signed, LAYOUT)


def test_a_file_is_laid_out_once(laid: bytes) -> None:
    with pytest.raises(RefusedError, match=PERSON):
        lay_out(laid, LAYOUT)
    other = replace(LAYOUT, person=Slot("Khac", 0, LAYOUT.person.rectangle), organisation=None)
    with pytest.raises(RefusedError, match=NUMBER):
        lay_out(laid, other)


def test_an_encrypted_file_and_one_that_is_no_pdf_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.open(make_pdf(tmp_path / "b.pdf")) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user=""))
    for data in (path.read_bytes(), b"not a pdf", b"", drafts.draft()[:3000]):
        with pytest.raises(RefusedError):
            lay_out(data, LAYOUT)
    with pytest.raises(RefusedError):
        fields(b"%PDF-1.7 nothing")


def test_a_page_that_is_not_there_is_refused() -> None:
    beyond = replace(LAYOUT, person=Slot(PERSON, 7, LAYOUT.person.rectangle))
    with pytest.raises(RefusedError):
        lay_out(drafts.draft(), beyond)


def test_a_form_that_goes_round_in_circles_ends(tmp_path: Path) -> None:
    with pikepdf.open(make_pdf(tmp_path / "a.pdf")) as pdf:
        node = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("x")))
        node.Kids = pikepdf.Array([node, node])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([node]))
        out = io.BytesIO()
        pdf.save(out)
    assert 1 < len(fields(out.getvalue())) <= 2_000


def test_a_field_on_another_page_is_told_with_its_page(tmp_path: Path) -> None:
    two = make_pdf(tmp_path / "a.pdf", pages=2).read_bytes()
    laid = lay_out(two, Layout(Slot(PERSON, 1, (100, 100, 200, 150))))
    (seen,) = fields(laid)
    assert seen.page == 1


def _crowded(laid: bytes, count: int) -> bytes:
    """The same, and the fields that count come after ``count`` others."""
    with pikepdf.open(io.BytesIO(laid)) as pdf:
        box = pikepdf.Array([0, 0, 1, 1])
        others = [
            pdf.make_indirect(
                pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String(f"x{n}"), Rect=box)
            )
            for n in range(count)
        ]
        form = pdf.Root.AcroForm
        form.Fields = pikepdf.Array([*others, *form.Fields])
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_no_field_hides_behind_many_others(laid: bytes) -> None:
    assert {NUMBER, DATE} <= {one.name for one in fields(_crowded(laid, 2_500))}
    endless = _crowded(laid, 10_000)
    for work in (fields, lambda pdf: lay_out(pdf, LAYOUT)):
        with pytest.raises(RefusedError, match="more than"):
            work(endless)
