"""Stamps by law and date: on digitised paper, on annexes, on copies; and the profile of 2019."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.issuing import Issuing
from ingest.marking import Marker
from ingest.sealing import Numbering
from preservation.pages.marks import mark
from preservation.signatures.layout import ORGANISATION, PERSON
from preservation.signatures.records import Indication
from preservation.signatures.trust import TrustStore
from preservation.signatures.tsa import HttpStamper
from preservation.workers import Workers
from repository.errors import NotFoundError, RefusedError, UnavailableError
from repository.seals import MarkKind, instants
from tests import drafts
from tests.ingest.office import Office, office, pki, tsa, workers
from tests.ingest.test_issuing import PRECISE_MM, RED, close, picture_of, seal_it, seen, widget
from tests.pki import OCSP_LIFE, make_pki

__all__ = ["office", "pki", "tsa", "workers"]

THEN = datetime(2019, 11, 21, 3, 5, 33, tzinfo=UTC)


@pytest.fixture(scope="module")
def old_pki() -> object:
    return make_pki(THEN)


@pytest.fixture
def office_2019(old_pki: object, workers: Workers, tmp_path: Path) -> Office:
    from tests.pki import Pki

    assert isinstance(old_pki, Pki)
    folder = old_pki.trust_folder(tmp_path / "trust", crls_at=THEN - OCSP_LIFE / 5)
    issuing = Issuing(Marker(workers), TrustStore.load(folder), folder)
    return Office(old_pki, issuing, tmp_path, HttpStamper("http://127.0.0.1:9/"))


def paper(office: Office) -> Path:
    from tests.preservation.pages.test_places import scan

    return drafts.write(office.new("quet"), scan("CHU TICH", "Nguyen Van An"))


def drawn_words(*words: str, size: float = 10) -> bytes:
    import base64
    import io

    from PIL import Image

    answer = mark(words=list(words), size=size)
    return Image.open(io.BytesIO(base64.b64decode(answer["picture"]))).convert("RGBA").tobytes()


def test_in_2019_the_seal_has_the_agency_and_the_time_under_it_and_keeps_its_size(
    office_2019: Office,
) -> None:
    office = office_2019
    path = seal_it(office, office.signed())
    report = office.report(path)
    assert report.indication is Indication.TOTAL_PASSED
    own, whole = widget(path, PERSON), widget(path, ORGANISATION)
    assert whole.width == pytest.approx(38, abs=0.05)
    assert whole.height > 38 + 2 * 8 / 72 * 25.4
    red = seen(path, RED)
    assert (red.width, red.height) == pytest.approx((38, 38), abs=PRECISE_MM)
    assert red.right - own.left == pytest.approx(own.width / 3, abs=PRECISE_MM)
    assert red.middle[1] == pytest.approx(own.middle[1], abs=PRECISE_MM)


def test_the_time_under_a_seal_is_the_time_that_the_signature_claims(office_2019: Office) -> None:
    office = office_2019
    path = seal_it(office, office.signed())
    claimed = office.report(path).signatures[-1].signed_at
    assert claimed is not None
    said = instants(claimed)["time"]
    assert said.endswith("+07:00")
    assert datetime.fromisoformat(said) == claimed
    shown = picture_of(path, ORGANISATION)
    for time, alike in ((said, True), (said.replace("T10:06", "T10:07"), False)):
        wanted = mark(
            picture=str(office.seal.picture), transparent=True, colour="red",
            words=[drafts.AGENCY, time], size=8,
        )  # fmt: skip
        assert (shown.tobytes() == _pixels(wanted["picture"])) is alike


def test_in_2019_digitised_paper_bears_the_red_seal_at_the_top_right_of_page_1(
    office_2019: Office,
) -> None:
    office = office_2019
    made = office.issuing.stamp(
        paper(office), office.new("x"), MarkKind.DIGITISED, office.seal, office.organisation()
    )
    assert made.rule.profile == "2019-TT01"
    red = seen(made.output, RED)
    assert (red.width, red.height) == pytest.approx((38, 38), abs=PRECISE_MM)
    assert red.right == pytest.approx(210 - 15, abs=PRECISE_MM)
    assert red.top < 297 / 4
    assert office.report(made.output).indication is Indication.TOTAL_PASSED


def test_in_2019_an_annex_is_signed_and_sealed_as_its_document_is(office_2019: Office) -> None:
    office = office_2019
    numbering = office.numbering
    with pytest.raises(RefusedError, match=r"Điều 32\.2d"):
        office.issuing.stamp(
            office.draft(), office.new("x"), MarkKind.ANNEX, office.seal, office.organisation(),
            numbering=numbering,
        )  # fmt: skip
    signed = office.signed()
    made = office.issuing.stamp(
        signed, office.new("x"), MarkKind.ANNEX, office.seal, office.organisation(),
        numbering=numbering,
    )  # fmt: skip
    own, red = widget(made.output, PERSON), seen(made.output, RED)
    assert red.right - own.left == pytest.approx(own.width / 3, abs=PRECISE_MM)


@pytest.mark.parametrize("kind", [MarkKind.DIGITISED, MarkKind.COPY, MarkKind.ANNEX])
def test_today_a_stamp_is_black_words_at_the_top_right_and_shows_no_seal(
    office: Office, kind: MarkKind
) -> None:
    seal = replace(office.seal, form="Sao y")
    hands = office.organisation()
    made = office.issuing.stamp(
        office.draft(), office.new("x"), kind, seal, hands, numbering=office.numbering
    )
    said = instants(hands.at)
    words = {
        MarkKind.DIGITISED: (drafts.AGENCY, said["time"]),
        MarkKind.COPY: (f"Sao y; {drafts.AGENCY}; {said['date']}; {said['clock']}",),
        MarkKind.ANNEX: (f"Số: 07/QĐ-UBND; {said['date']}; {said['clock']}",),
    }[kind]
    field = {"digitised": "DauSoHoa", "copy": "DauBanSao", "annex": "DauPhuLuc"}[kind]
    picture = picture_of(made.output, field)
    assert picture.tobytes() == drawn_words(*words)
    colours = {pixel[:3] for _, pixel in picture.getcolors(1_000_000) if pixel[3]}  # type: ignore[union-attr,index]
    assert colours == {(0, 0, 0)}
    place = widget(made.output, field)
    assert place.right == pytest.approx(210 - 15, abs=PRECISE_MM)
    assert place.top < 20
    assert "covers-words" not in made.findings
    assert office.report(made.output).indication is Indication.TOTAL_PASSED


def test_a_hand_may_choose_another_place_for_a_stamp(office: Office) -> None:
    from ingest.marking import Hand

    made = office.issuing.stamp(
        office.draft(), office.new("x"), MarkKind.DIGITISED, office.seal, office.organisation(),
        hand=Hand(0, 20, 8),
    )  # fmt: skip
    place = widget(made.output, "DauSoHoa")
    assert (place.left, place.top) == pytest.approx((20, 8), abs=PRECISE_MM)
    assert close(place, made.spot.box)


def test_a_signed_document_is_not_digitised_or_copied(office: Office) -> None:
    signed = office.signed()
    for kind in (MarkKind.DIGITISED, MarkKind.COPY):
        with pytest.raises(RefusedError, match="the file is signed"):
            office.issuing.stamp(
                signed, office.new("x"), kind, replace(office.seal, form="Sao y"),
                office.organisation(),
            )  # fmt: skip


def test_a_copy_without_its_form_is_refused(office: Office) -> None:
    with pytest.raises(RefusedError, match="form"):
        office.issuing.stamp(
            office.draft(), office.new("x"), MarkKind.COPY, office.seal, office.organisation()
        )


def test_an_annex_is_sealed_once(office: Office) -> None:
    def stamp(path: Path, name: str) -> Path:
        made = office.issuing.stamp(
            path, office.new(name), MarkKind.ANNEX, office.seal, office.organisation(),
            numbering=office.numbering,
        )  # fmt: skip
        return made.output

    first = stamp(office.draft(), "x")
    with pytest.raises(RefusedError, match="seal already"):
        stamp(first, "y")


def test_before_any_rule_was_in_force_nothing_is_sealed(office: Office) -> None:
    old = Numbering("7", "QĐ-UBND", date(2015, 1, 5))
    signed = office.signed(
        day="ngày&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;tháng&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;năm 2015"
    )
    with pytest.raises(NotFoundError, match="2015-01-05"):
        office.issuing.number_and_seal(
            signed, office.new("x"), office.seal, office.organisation(), old
        )


def test_a_seal_is_asked_for_where_the_law_shows_one(office: Office) -> None:
    with pytest.raises(RefusedError, match="PNG"):
        seal_it(office, office.signed(), replace(office.seal, picture=None))


def test_without_the_face_nothing_is_drawn_and_that_can_be_mended() -> None:
    from ingest.marking import drawn

    with pytest.raises(UnavailableError, match="fonts-croscore"):
        drawn(mark(words=["x"], folders=["/nowhere"]))


def test_a_file_that_is_no_pdf_is_refused(office: Office) -> None:
    bad = drafts.write(office.new("hu"), b"not a pdf")
    for act in (
        lambda: office.issuing.prepare(bad, office.new("x"), office.who, office.seal, office.today),
        lambda: office.issuing.sign_person(bad, office.new("x"), office.who, office.hands()),
        lambda: seal_it(office, bad),
    ):
        with pytest.raises(RefusedError):
            act()
    assert not office.new("x").exists()


def _pixels(picture: str) -> bytes:
    import base64
    import io

    from PIL import Image

    return Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGBA").tobytes()
