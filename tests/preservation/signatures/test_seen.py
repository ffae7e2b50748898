"""Seen: what was filled in later is named, and nobody reads *hợp lệ* above words never signed."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from preservation.compact import compact, expand
from preservation.signatures.records import Changes, Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from preservation.workers import Limits, WorkerFailedError, Workers
from tests.pki import Level, Pki
from tests.preservation.signatures import papers, seals
from tests.preservation.signatures.attacks_looks import field_drawn

Examine = Callable[..., SignatureReport]
PERSON, SEAL = (330, 100, 530, 180), (290, 90, 397, 197)
"""The seal covers a third of the person's signature, on its left."""
NUMBER = b"BT /F1 10 Tf 2 5 Td (12/QD-UBND) Tj ET"


@pytest.fixture(scope="session")
def person(pki: Pki) -> bytes:
    """The person's signature, a picture of a hand, on a paper with an empty number field."""
    return pki.sign_bytes(
        papers.rich(), level=Level.B_B, box=PERSON, stamp=seals.stamp_of(seals.hand())
    )


@pytest.fixture(scope="session")
def seal(pki: Pki) -> Callable[..., bytes]:
    def seal(data: bytes, picture: bytes = seals.round_seal(), **options: Any) -> bytes:
        stamp = seals.stamp_of(picture)
        options.setdefault("box", SEAL)
        options.setdefault("at", pki.made_at + timedelta(minutes=3))
        return pki.sign_bytes(
            data, pki.organisation, Level.B_B, name="Signature2", stamp=stamp, **options
        )

    return seal


def test_the_legal_case_is_passed_and_names_what_was_filled_in(
    person: bytes, seal: Callable[..., bytes], examine: Examine, informed: TrustStore
) -> None:
    numbered = field_drawn("So", NUMBER, "12/QD-UBND")(person)
    report = examine(seal(numbered), informed)

    assert (report.indication, report.altered) == (Indication.TOTAL_PASSED, False)
    first, second = report.signatures
    assert first.changes_after is Changes.FORM_FILLING
    later = {(f.name, f.page, f.box, f.value) for f in first.later_fields}
    assert later == {
        ("So", 1, (100.0, 700.0, 300.0, 720.0), "12/QD-UBND"),
        ("Signature2", 1, SEAL, ""),
    }
    assert second.later_fields == ()
    assert "field filled later: So, page 1: 12/QD-UBND" in first.changes
    assert "field filled later: Signature2, page 1" in first.changes
    assert "ô «So» (trang 1: 12/QD-UBND) được điền sau khi ký" in report.says


def test_the_record_keeps_the_later_fields(
    person: bytes, seal: Callable[..., bytes], examine: Examine, informed: TrustStore
) -> None:
    report = examine(seal(person), informed)
    data = report.as_dict()

    assert data["signatures"][0]["later_fields"] == [
        {"name": "Signature2", "page": 1, "box": list(SEAL), "value": ""}
    ]
    assert SignatureReport.from_dict(data) == report
    assert expand(compact(data))["signatures"] == data["signatures"]


HIDING: dict[str, tuple[bytes, tuple[int, int, int, int], str]] = {
    "white": (seals.blank(), (60, 595, 250, 615), "So tien: 1.000.000 dong"),
    "red": (seals.blank((200, 0, 0, 255)), (60, 595, 250, 615), "So tien: 1.000.000 dong"),
    "other words": (seals.other_words(), (60, 750, 320, 780), "QUYET DINH"),
}


@pytest.mark.parametrize("name", HIDING)
def test_a_seal_that_hides_words_is_caught(
    name: str,
    person: bytes,
    seal: Callable[..., bytes],
    examine: Examine,
    informed: TrustStore,
) -> None:
    picture, where, words = HIDING[name]
    report = examine(seal(person, picture, box=where), informed)

    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert f"ở trang 1 có chữ đã ký nay bị che khuất ({words}" in report.says


def test_a_seal_over_a_name_that_can_still_be_read_is_passed(
    person: bytes, seal: Callable[..., bytes], examine: Examine, informed: TrustStore
) -> None:
    report = examine(seal(person, box=(80, 720, 187, 827)), informed)
    assert report.indication is Indication.TOTAL_PASSED


def test_a_seal_that_hides_a_scan_is_caught(
    pki: Pki, seal: Callable[..., bytes], examine: Examine, informed: TrustStore
) -> None:
    signed = pki.sign_bytes(_scan(), level=Level.B_B, box=PERSON)
    assert examine(seal(signed), informed).indication is Indication.TOTAL_PASSED

    report = examine(seal(signed, seals.blank(), box=(60, 590, 300, 640)), informed)
    assert report.altered
    assert "ở trang 1 có chữ đã ký nay bị che khuất (…)" in report.says


def _scan() -> bytes:
    """A page that is a picture of words, without any text."""
    from preservation.pages.renderers import MuPdf

    renderer = MuPdf(papers.rich())
    picture = renderer.picture(1).convert("L")
    renderer.close()
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=90)
    out = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=papers.PAGE)
        image = pdf.make_stream(jpeg.getvalue())
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height = picture.size
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        image.Filter = pikepdf.Name.DCTDecode
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.Contents = pdf.make_stream(b"595 0 0 842 0 0 cm /Im Do")
        pdf.save(out)
    return out.getvalue()


def test_a_field_as_large_as_the_page_is_looked_at_by_a_person(
    person: bytes, seal: Callable[..., bytes], examine: Examine, informed: TrustStore
) -> None:
    report = examine(seal(person, box=(20, 20, 570, 500)), informed)

    assert report.indication is not Indication.TOTAL_PASSED
    assert "ô ký «Signature2» chiếm phần lớn trang 1" in report.says


def test_a_number_that_was_there_and_is_another_now_is_caught(
    person: bytes, seal: Callable[..., bytes], examine: Examine, informed: TrustStore
) -> None:
    changed = field_drawn("Ghi", b"BT /F1 10 Tf 2 5 Td (13) Tj ET", "13")(person)
    report = examine(seal(changed), informed)

    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "ô «Ghi» (trang 1) đã có nội dung lúc ký, nay bị đổi" in report.says


def test_a_field_that_shows_something_else_than_its_value_is_not_passed(
    person: bytes, seal: Callable[..., bytes], examine: Examine, informed: TrustStore
) -> None:
    report = examine(seal(field_drawn("So", NUMBER, "99/QD-UBND")(person)), informed)

    assert report.indication is Indication.INDETERMINATE
    assert "ô «So» (trang 1) hiển thị khác với giá trị của nó" in report.says


@pytest.mark.parametrize("value", [".", "12", "QD"])
def test_a_field_that_shows_more_than_its_value_is_not_passed(
    value: str,
    person: bytes,
    seal: Callable[..., bytes],
    examine: Examine,
    informed: TrustStore,
) -> None:
    report = examine(seal(field_drawn("So", NUMBER, value)(person)), informed)

    assert report.indication is Indication.INDETERMINATE
    assert "ô «So» (trang 1) hiển thị khác với giá trị của nó" in report.says


def test_a_box_to_fill_as_large_as_the_page_is_looked_at_by_a_person(
    pki: Pki, seal: Callable[..., bytes], examine: Examine, informed: TrustStore
) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(papers.rich())) as pdf:
        pdf.Root.AcroForm.Fields[0].Rect = pikepdf.Array([0, 0, *papers.PAGE])
        pdf.save(out)
    signed = pki.sign_bytes(out.getvalue(), level=Level.B_B, box=PERSON)
    words = b"BT /F1 12 Tf 72 300 Td (Dieu 9. So tien 9.000.000) Tj ET"
    filled = field_drawn("So", words, "Dieu 9. So tien 9.000.000")(signed)
    report = examine(seal(filled), informed)

    assert report.indication is Indication.INDETERMINATE
    assert "ô «So» được điền chiếm phần lớn trang 1" in report.says


def test_a_file_too_large_to_be_drawn_is_not_passed(
    person: bytes,
    seal: Callable[..., bytes],
    examine: Examine,
    informed: TrustStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("preservation.signatures.seen.LARGEST_FILE", 1_000)
    report = examine(seal(person), informed)

    assert report.indication is Indication.INDETERMINATE
    assert "tệp quá lớn nên không vẽ lại được" in report.says


def test_a_page_that_cannot_be_drawn_is_not_passed(
    person: bytes,
    seal: Callable[..., bytes],
    examine: Examine,
    informed: TrustStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("preservation.pages.renderers.PIXELS", 1_000)
    report = examine(seal(person), informed)

    assert report.indication is Indication.INDETERMINATE
    assert "không vẽ lại được trang 1 để so sánh với lúc ký" in report.says


def test_nothing_is_drawn_for_a_signature_over_the_whole_file(
    person: bytes, examine: Examine, informed: TrustStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(*_: object, **__: object) -> None:
        raise AssertionError("a page was drawn")

    monkeypatch.setattr("preservation.pages.compare.Comparer.__init__", drawn)
    assert examine(person, informed).indication is Indication.TOTAL_PASSED


def test_pages_that_nothing_later_reaches_are_not_drawn(
    two: bytes, examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from preservation.pages.renderers import MuPdf

    drawn: list[int] = []
    picture = MuPdf.picture

    def noted(self: MuPdf, page: int) -> Image.Image:
        drawn.append(page)
        return picture(self, page)

    monkeypatch.setattr(MuPdf, "picture", noted)
    assert examine(two).indication is Indication.TOTAL_PASSED
    assert set(drawn) == {1}


def test_the_two_pictures_are_made_in_a_worker(
    person: bytes, seal: Callable[..., bytes], tmp_path: Path
) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(seal(person))
    with Workers(1, Limits()) as workers:
        names = workers.call(
            "signed-pictures", path=str(path), field="Signature1", page=1, folder=str(tmp_path)
        )
        with pytest.raises(WorkerFailedError, match="no readable signature"):
            workers.call(
                "signed-pictures", path=str(path), field="None", page=1, folder=str(tmp_path)
            )
    assert isinstance(names, dict)
    then, now = (Image.open(tmp_path / str(names[key])).convert("RGB") for key in ("then", "now"))
    assert then.size == now.size
    changed = ImageChops.difference(then, now).getbbox()
    assert changed is not None
    left, bottom, right, top = (round(side * 100 / 72) for side in SEAL)
    height = round(842 * 100 / 72)
    for side, at in zip(changed, (left, height - top, right, height - bottom), strict=True):
        assert abs(side - at) <= 3
