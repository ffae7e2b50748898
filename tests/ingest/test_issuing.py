"""Issuing: draft, person, number and seal; marks at the legal place and size, or a refusal."""

import io
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from ingest.issued import Seal, Who
from ingest.marking import Hand
from preservation.pages.geometry import POINTS, Box
from preservation.signatures.layout import DATE, NUMBER, ORGANISATION, PERSON, fields
from preservation.signatures.records import Changes, Indication
from preservation.signatures.signing.act import Act
from preservation.signatures.signing.apply import apply
from preservation.signatures.trust import TrustStore
from repository.errors import RefusedError
from tests import drafts
from tests.ingest.office import Office, office, pki, tsa, workers

__all__ = ["office", "pki", "tsa", "workers"]

DPI = 254
"""Ten pixels a millimetre."""
PRECISE_MM = 0.5
RED, BLUE = ((150, 255), (0, 110), (0, 110)), ((0, 90), (0, 90), (110, 255))
"""Colours: the least and the most of red, green and blue."""
Colour = tuple[tuple[int, int], ...]


def issue(office: Office, **words: str) -> Path:
    made = office.issuing.number_and_seal(
        office.signed(**words),
        office.new("phat-hanh"),
        office.seal,
        office.organisation(),
        office.numbering,
    )
    return made.output


def widget(path: Path, name: str, page: int = 0) -> Box:
    """Where a field is, read by another library; the page neither turned nor cut."""
    with pikepdf.open(path) as pdf:
        height = float(pdf.pages[page].mediabox[3])
        for annotation in pdf.pages[page].obj.Annots:
            if str(annotation.get("/T", "")) == name:
                left, bottom, right, top = (float(side) for side in annotation.Rect)
                size = (right - left) / POINTS, (top - bottom) / POINTS
                return Box(left / POINTS, (height - top) / POINTS, *size)
    raise AssertionError(name)


def picture_of(path: Path, name: str) -> Image.Image:
    """The picture that a field shows, with its transparency, as it lies in the file."""
    with pikepdf.open(path) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if str(f.T) == name)
        held: Any = field.AP.N.Resources.XObject
        image: Any = held[next(iter(held.keys()))]
        colour = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
        if "/SMask" in image:
            colour.putalpha(pikepdf.PdfImage(image.SMask).as_pil_image().convert("L"))
        return colour.convert("RGBA")


def seen(path: Path, colour: Colour, page: int = 0) -> Box:
    """Around all that a reader sees in ``colour``."""
    image = drafts.rendered(path.read_bytes(), DPI, page)
    hits = Image.new("L", image.size, 255)
    for channel, (least, most) in zip(image.split(), colour, strict=True):
        within = [255 * (least <= value <= most) for value in range(256)]
        hits = ImageChops.multiply(hits, channel.point(within))
    box = hits.getbbox()
    assert box is not None
    left, top, right, bottom = (side / 10 for side in box)
    return Box(left, top, right - left, bottom - top)


def close(one: Box, other: Box, within: float = PRECISE_MM) -> bool:
    pairs = zip(one.as_list(), other.as_list(), strict=True)
    return all(abs(a - b) <= within for a, b in pairs)


def test_person_then_number_then_organisation_is_passed_here_and_by_pdfsig(office: Office) -> None:
    path = issue(office)
    report = office.report(path)
    assert report.indication is Indication.TOTAL_PASSED
    assert [record.field for record in report.signatures] == [PERSON, ORGANISATION]
    assert {record.indication for record in report.signatures} == {Indication.TOTAL_PASSED}
    said = subprocess.run(
        ["/usr/bin/pdfsig", "-nocert", path], check=True, capture_output=True, text=True
    ).stdout
    assert said.count("Signature is Valid") == 2
    assert said.count("Total document signed") == 1
    assert "Not total document signed" in said.split("Signature #2")[0]


def test_the_first_signature_names_what_was_filled_after_it(office: Office) -> None:
    own, seal = office.report(issue(office)).signatures
    assert own.changes_after is Changes.FORM_FILLING
    for name in (NUMBER, DATE, ORGANISATION):
        assert any(name in change for change in own.changes)
    assert seal.changes_after is Changes.NONE


def test_both_marks_are_at_the_legal_place_and_size_in_the_file_and_on_the_picture(
    office: Office,
) -> None:
    path = issue(office)
    own, seal = widget(path, PERSON), widget(path, ORGANISATION)
    name, chief = printed(path, drafts.NAME)[-1], printed(path, "CHỦ TỊCH")[-1]
    # The person: centred between office and name (NĐ 30/2020 PL I, ô 7c).
    assert (own.width, own.height) == pytest.approx((46, 24), abs=PRECISE_MM)
    assert own.middle[0] == pytest.approx(name.middle[0], abs=PRECISE_MM)
    assert own.middle[1] == pytest.approx((chief.bottom + name.top) / 2, abs=PRECISE_MM)
    assert own.bottom <= name.top
    # The organisation: 38 mm, over a third of the signature, on its left (ô 8).
    assert (seal.width, seal.height) == pytest.approx((38, 38), abs=0.05)
    assert seal.right - own.left == pytest.approx(own.width / 3, abs=PRECISE_MM)
    assert seal.middle[1] == pytest.approx(own.middle[1], abs=PRECISE_MM)
    # What is seen is what the file says.
    assert close(seen(path, RED), seal)
    assert close(seen(path, BLUE), own, 0.8)  # its first third lies under the seal's ring


def test_the_number_and_date_stand_on_the_line_that_was_printed_for_them(office: Office) -> None:
    path = issue(office)
    before = drafts.rendered(office.new("da-ky").read_bytes(), 508)
    after = drafts.rendered(path.read_bytes(), 508)
    for name in (NUMBER, DATE):
        box = widget(path, name)
        left, top, right, bottom = (
            round(v * 20) for v in (box.left, box.top, box.right, box.bottom)
        )
        old, new = (
            image.crop((left, top, right, bottom)).convert("L") for image in (before, after)
        )
        was = old.point(lambda v: 255 * (v < 128))
        added = ImageChops.invert(Image.composite(Image.new("L", new.size, 255), new, was))
        inked = added.point(lambda v: 255 * (v > 128)).getbbox()
        assert inked is not None
        baseline = box.top + inked[3] / 20
        line = printed(path, "Số:")[0]
        # The box of the printed words reaches below their baseline by Tinos' descender, 0.216 em.
        assert baseline == pytest.approx(line.bottom - 0.216 * 13 / POINTS, abs=0.2)
        figures = (inked[3] - inked[1]) / 20
        assert figures == pytest.approx(0.676 * 13 / POINTS, abs=0.25)


def test_number_and_date_are_data_of_the_fields_and_of_the_organisations_signature(
    office: Office,
) -> None:
    path = issue(office)
    day = office.today
    held = {one.name: one for one in fields(path.read_bytes())}
    assert (held[NUMBER].value, held[DATE].value) == ("07", f"{day:%d/%m/%Y}")
    with pikepdf.open(path) as pdf:
        by_name = {str(f.T): f for f in pdf.Root.AcroForm.Fields}
        assert str(by_name[ORGANISATION].V.Reason) == f"Cấp số 7/QĐ-UBND ngày {day:%d/%m/%Y}"
        assert "/Reason" not in by_name[PERSON].V
        assert all("/AP" in field for field in by_name.values())


@pytest.mark.slow
def test_dots_in_the_blank_give_way_to_the_number(office: Office) -> None:
    path = issue(office, number=" ………… ", day=f"ngày … tháng … năm {office.today.year}")
    assert picture_of(path, NUMBER).getpixel((5, 5)) == (255, 255, 255, 255)
    assert office.report(path).indication is Indication.TOTAL_PASSED


def test_nothing_given_is_written_to_and_nothing_there_is_replaced(office: Office) -> None:
    draft = office.draft()
    bytes_before = draft.read_bytes()
    prepared = office.prepared()
    assert draft.read_bytes() == bytes_before
    assert prepared.read_bytes().startswith(bytes_before)  # a further revision
    with pytest.raises(RefusedError, match="exists"):
        office.issuing.sign_person(prepared, prepared, office.who, office.hands())
    assert prepared.read_bytes().startswith(bytes_before)
    assert not list(office.folder.glob(".*"))


def test_a_file_is_looked_at_judged_and_laid_out_by_workers_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, signed = office.draft(), office.signed()

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened in this process")

    for name in (
        "preservation.signatures.layout.PdfFileReader",
        "preservation.signatures.layout.IncrementalPdfFileWriter",
        "preservation.signatures.report.examined",
    ):
        monkeypatch.setattr(name, never)
    rehearsed = replace(office.issuing, apply=lambda pdf, *_: pdf)
    made = rehearsed.sign_person(draft, office.new("a"), office.who, office.hands())
    assert made.fields == (NUMBER, DATE)
    made = rehearsed.number_and_seal(
        signed, office.new("b"), office.seal, office.organisation(), office.numbering
    )
    assert made.fields == (DATE, NUMBER)


def test_a_signature_that_cannot_be_made_leaves_no_file(office: Office) -> None:
    prepared = office.prepared()
    with pytest.raises(RefusedError):
        office.issuing.sign_person(
            prepared, office.new("ky"), office.who, office.hands(office.pki.revoked)
        )
    assert not office.new("ky").exists()


def test_without_the_persons_signature_the_organisation_does_not_seal(office: Office) -> None:
    for path in (office.draft(), office.prepared()):
        with pytest.raises(RefusedError, match=r"Điều 32\.2d"):
            seal_it(office, path)


def test_an_organisation_does_not_sign_for_the_person_and_its_signature_is_no_persons(
    office: Office,
) -> None:
    hands = office.hands(office.pki.organisation)
    with pytest.raises(RefusedError, match="does not sign for the person"):
        office.issuing.sign_person(office.prepared(), office.new("x"), office.who, hands)
    bare = office.new("dan-trang").read_bytes()
    known, act = office.issuing.known, Act(PERSON, office.level, office.now)
    alone = drafts.write(office.new("y"), apply(bare, act, hands.signer, known, None))
    with pytest.raises(RefusedError, match="has not signed"):
        seal_it(office, alone)


def test_a_seal_by_a_persons_certificate_is_said_to_be_odd(office: Office) -> None:
    made = office.issuing.number_and_seal(
        office.signed(), office.new("x"), office.seal, office.hands(), office.numbering
    )
    assert "not-organisation" in made.findings


def test_a_person_who_is_not_in_authority_is_not_enough(office: Office) -> None:
    signed = office.signed()
    with pytest.raises(RefusedError, match="not in authority"):
        seal_it(office, signed, replace(office.seal, authorised=("Lê Thị Hoa",)))
    assert seal_it(office, signed, replace(office.seal, authorised=("nguyễn  văn an",))).exists()


def test_a_signature_that_nobody_can_trust_is_not_enough(office: Office, tmp_path: Path) -> None:
    signed = office.signed()
    folder = office.pki.trust_folder(tmp_path / "other", anchor=False)
    stranger = replace(office.issuing, known=TrustStore.load(folder), trust=folder)
    with pytest.raises(RefusedError, match="not proven valid"):
        stranger.number_and_seal(
            signed, office.new("x"), office.seal, office.organisation(), office.numbering
        )


def test_what_was_changed_after_the_person_signed_is_not_sealed(office: Office) -> None:
    signed = office.signed()
    data = bytearray(signed.read_bytes())
    data[2000] ^= 1
    broken = drafts.write(office.new("hong"), bytes(data))
    with pytest.raises(RefusedError, match="Không đóng dấu"):
        seal_it(office, broken)
    with pytest.raises(RefusedError, match="Không đóng dấu"):
        seal_it(office, drafts.write(office.new("them"), signed.read_bytes() + b"\n% more"))


def test_a_field_that_was_filled_by_nobody_is_not_sealed(office: Office) -> None:
    """The number written in without a signature: permitted by the first, and signed by nobody."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(office.signed().read_bytes()))
    listed = writer.root["/AcroForm"]["/Fields"]
    field = next(f for f in (listed[i] for i in range(len(listed))) if f["/T"] == NUMBER)
    field[generic.pdf_name("/V")] = generic.TextStringObject("99")
    writer.update_container(field)
    writer.write(out)
    with pytest.raises(RefusedError, match="Không đóng dấu"):
        seal_it(office, drafts.write(office.new("dien"), out.getvalue()))


def test_a_file_is_sealed_and_numbered_once(office: Office) -> None:
    path = issue(office)
    with pytest.raises(RefusedError, match="seal already"):
        office.issuing.number_and_seal(
            path, office.new("x"), office.seal, office.organisation(minutes=1), office.numbering
        )
    with pytest.raises(RefusedError, match="already"):
        office.issuing.prepare(path, office.new("y"), office.who, office.seal, office.today)


def test_a_blank_that_was_not_laid_out_before_signing_cannot_be_filled(office: Office) -> None:
    bare = office.pki.sign_bytes(office.draft().read_bytes(), name="Ky", level="B-B")  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="no field was laid out"):
        seal_it(office, drafts.write(office.new("ngoai"), bare))


def test_a_number_that_is_printed_already_is_said_in_the_signature_alone(office: Office) -> None:
    day = f"ngày {office.today:%d} tháng {office.today.month} năm {office.today.year}"
    signed = office.signed(number=" 07", day=day)
    made = office.issuing.number_and_seal(
        signed, office.new("x"), office.seal, office.organisation(), office.numbering
    )
    assert made.fields == ()
    assert "number-not-shown" in made.findings
    assert office.report(made.output).indication is Indication.TOTAL_PASSED


def test_a_date_that_does_not_agree_with_what_is_printed_is_refused(office: Office) -> None:
    signed = office.signed(day="ngày&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;tháng 13 năm 2019")
    with pytest.raises(RefusedError, match="13 ≠"):
        seal_it(office, signed)


def test_a_date_after_the_day_of_signing_is_refused(office: Office) -> None:
    later = replace(office.numbering, day=office.today + timedelta(days=1))
    with pytest.raises(RefusedError, match="after the day of signing"):
        office.issuing.number_and_seal(
            office.signed(), office.new("x"), office.seal, office.organisation(), later
        )


ANNEX = (
    "<div class=annex>Phụ lục<br><i>(Kèm theo Quyết định số&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;"
    "&nbsp;/QĐ-UBND ngày&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;tháng&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;"
    "&nbsp;năm {})</i></div>"
)


def test_annexes_in_the_same_file_get_their_number_and_date_where_that_is_wanted(
    office: Office,
) -> None:
    draft = office.draft(annex=ANNEX.format(office.today.year))
    who = replace(office.who, annexes=True)
    laid = office.issuing.prepare(draft, office.new("1"), who, office.seal, office.today)
    assert laid.fields == (NUMBER, DATE, "SoPhuLuc1", "NgayPhuLuc1")
    signed = office.issuing.sign_person(laid.output, office.new("2"), who, office.hands())
    made = seal_it(office, signed.output)
    values = {one.name: one.value for one in fields(made.read_bytes()) if one.kind == "/Tx"}
    assert values[NUMBER] == values["SoPhuLuc1"] == "07"
    assert values[DATE] == values["NgayPhuLuc1"] == f"{office.today:%d/%m/%Y}"
    assert widget(made, "SoPhuLuc1", page=1).width > 5
    assert office.report(made).indication is Indication.TOTAL_PASSED


def test_a_hand_may_choose_where_number_and_date_stand(office: Office) -> None:
    printed_already = f"ngày {office.today:%d} tháng {office.today.month} năm {office.today.year}"
    draft = office.draft(number=" 07", day=printed_already)
    who = replace(office.who, blanks=(("number", Hand(0, 40, 200)), ("date", Hand(0, 80, 200))))
    laid = office.issuing.prepare(draft, office.new("1"), who, office.seal, office.today)
    signed = office.issuing.sign_person(laid.output, office.new("2"), who, office.hands())
    made = seal_it(office, signed.output)
    place = widget(made, NUMBER)
    assert (place.left, place.top) == pytest.approx((40, 200), abs=PRECISE_MM)
    before = drafts.rendered(signed.output.read_bytes(), 100)
    after = drafts.rendered(made.read_bytes(), 100)
    for left, right in ((40, 56), (80, 106)):
        area = tuple(round(mm / 25.4 * 100) for mm in (left, 200, right, 206))
        old, new = (image.crop(area).convert("L") for image in (before, after))  # type: ignore[arg-type]
        assert old.getextrema() == (255, 255)
        assert new.getextrema()[0] < 100  # type: ignore[operator]
    assert office.report(made).indication is Indication.TOTAL_PASSED


def test_a_draft_that_was_not_laid_out_is_when_the_person_signs(office: Office) -> None:
    made = office.issuing.sign_person(
        office.draft(), office.new("da-ky"), office.who, office.hands()
    )
    assert made.fields == (NUMBER, DATE)
    sealed = seal_it(office, made.output)
    assert office.report(sealed).indication is Indication.TOTAL_PASSED
    own, seal = widget(sealed, PERSON), widget(sealed, ORGANISATION)
    assert seal.right - own.left == pytest.approx(own.width / 3, abs=PRECISE_MM)


def test_a_name_that_is_not_printed_has_no_place_until_a_hand_points_at_one(office: Office) -> None:
    who = Who("Lê Thị Hoa", "Chủ tịch", office.who.picture)
    with pytest.raises(RefusedError, match="no place to sign"):
        office.issuing.sign_person(office.draft(), office.new("a"), who, office.hands())
    made = office.issuing.sign_person(
        office.draft(), office.new("a"), who, office.hands(), Hand(0, 120, 180)
    )
    place = widget(made.output, PERSON)
    assert (place.left, place.top) == pytest.approx((120, 180), abs=PRECISE_MM)
    with pytest.raises(RefusedError, match="does not lie on page"):
        office.issuing.sign_person(
            office.draft(), office.new("b"), who, office.hands(), Hand(0, 190, 180)
        )
    with pytest.raises(RefusedError, match="no page 4"):
        office.issuing.sign_person(
            office.draft(), office.new("b"), who, office.hands(), Hand(3, 20, 20)
        )


@pytest.mark.slow
def test_a_blue_seal_is_used_and_said_not_to_be_red(office: Office) -> None:
    blue = drafts.seal(office.folder / "xanh.png", ink=(18, 45, 158), ground=255)
    made = office.issuing.number_and_seal(
        office.signed(),
        office.new("x"),
        replace(office.seal, picture=blue),
        office.organisation(),
        office.numbering,
    )
    assert set(made.findings) == {"not-red", "ground"}
    assert {one["code"] for one in made.as_dict()["findings"]} == {"not-red", "ground"}


def test_a_seal_larger_than_the_place_laid_out_for_it_is_refused(office: Office) -> None:
    large = drafts.seal(office.folder / "lon.png", millimetres=42)
    with pytest.raises(RefusedError, match="larger than the place"):
        seal_it(office, office.signed(), replace(office.seal, picture=large))


@pytest.mark.slow
@pytest.mark.parametrize(
    "turn", [90, *(pytest.param(turn, marks=pytest.mark.slow) for turn in (180, 270))]
)
def test_marks_stand_upright_on_a_page_that_is_turned(office: Office, turn: int) -> None:
    from tests.preservation.pages.test_places import laid_on_its_side

    path = drafts.write(
        office.folder / "nghieng.pdf", laid_on_its_side(office.draft().read_bytes(), turn)
    )
    signed = office.issuing.sign_person(path, office.new("da-ky"), office.who, office.hands())
    made = seal_it(office, signed.output)
    assert office.report(made).indication is Indication.TOTAL_PASSED
    straight = seal_it(office, straight_one(office), name="thang")
    assert close(seen(made, RED), seen(straight, RED))
    one, other = (drafts.rendered(path.read_bytes(), 100).convert("L") for path in (made, straight))
    alike = sum(abs(a - b) < 96 for a, b in zip(one.tobytes(), other.tobytes(), strict=True))
    assert alike / len(one.tobytes()) > 0.99


def straight_one(office: Office) -> Path:
    made = office.issuing.sign_person(
        office.draft(), office.new("thang-ky"), office.who, office.hands()
    )
    return made.output


def seal_it(office: Office, path: Path, seal: Seal | None = None, name: str = "x") -> Path:
    made = office.issuing.number_and_seal(
        path, office.new(name), seal or office.seal, office.organisation(), office.numbering
    )
    return made.output


def printed(path: Path, words: str) -> list[Box]:
    from tests.preservation.pages.test_places import printed as boxes

    return boxes(path.read_bytes(), words)
