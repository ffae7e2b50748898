"""What the signed, the altered and the scanned documents of the demonstration are."""

# pymupdf is untyped, and pyhanko typed in part only.
# mypy: allow-untyped-calls

from io import BytesIO
from typing import Any

import pymupdf
import pytest
from asn1crypto import crl, pem, x509
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from demo import marks, signing, tampering
from demo.make import Made, signing_time
from demo.texts import papers
from tests.demo.conftest import Fonds

FIELDS = ("ChuKyCaNhan", "DauCoQuan")


def signed(fonds: Fonds) -> list[Made]:
    return [one for one in fonds.manifest.documents if one.signing and one.kind == "pdf"]


def reader(fonds: Fonds, paper: str) -> PdfFileReader:
    return PdfFileReader(BytesIO(fonds.file(paper).read_bytes()))


def text(fonds: Fonds, paper: str) -> str:
    with pymupdf.open(fonds.file(paper)) as document:
        return "".join(page.get_text() for page in document).replace("\xa0", " ")


def judged(fonds: Fonds, paper: str) -> list[Any]:
    """What pyhanko says about each signature, with the trust folder and nothing else."""
    roots = list(load_certs_from_pemder([str(fonds.target / "trust/anchors/root.pem")]))
    return [
        validate_pdf_signature(
            signature, ValidationContext(trust_roots=roots, allow_fetching=False)
        )
        for signature in reader(fonds, paper).embedded_regular_signatures
    ]


def test_signed_documents_bear_the_person_first_and_then_the_agency(fonds: Fonds) -> None:
    assert len(signed(fonds)) >= 30
    for one in signed(fonds):
        found = reader(fonds, one.id).embedded_regular_signatures
        assert tuple(signature.field_name for signature in found) == FIELDS, one.path


def test_every_level_of_signature_is_there(fonds: Fonds) -> None:
    assert {one.signing for one in signed(fonds)} == {"B-B", "B-T", "B-LTA"}
    for one in signed(fonds):
        read = reader(fonds, one.id)
        stamped = all(
            any(one["type"].native == "signature_time_stamp_token" for one in found)
            for found in (
                signature.signer_info["unsigned_attrs"] or ()
                for signature in read.embedded_regular_signatures
            )
        )
        assert stamped == (one.signing != "B-B")
        assert bool(read.embedded_timestamp_signatures) == (one.signing == "B-LTA")
        assert ("/DSS" in read.root) == (one.signing == "B-LTA")


def test_both_signatures_hold_and_the_second_was_permitted(fonds: Fonds) -> None:
    for paper in ("qd-57-2021", "cd-03-2022"):
        for status in judged(fonds, paper):
            assert (status.intact, status.valid, status.docmdp_ok) == (True, True, True)


def test_a_document_is_signed_on_its_own_day_in_office_hours() -> None:
    for paper in papers():
        at = signing_time(paper, 2019)
        assert at.date() == paper.date
        assert 8 <= at.hour < 16


def test_the_seal_covers_a_third_of_the_signature_on_its_left(fonds: Fonds) -> None:
    with pymupdf.open(fonds.file("cd-03-2022")) as document:
        boxes = {widget.field_name: widget.rect for widget in document[0].widgets()}
        name = document[0].search_for("Đinh Quang Hưng")[-1]
    own, seal = (boxes[one] for one in FIELDS)
    assert seal.width == pytest.approx(marks.SEAL_MM * signing.POINT, abs=1.5)
    assert (seal.x1 - own.x0) / own.width == pytest.approx(1 / 3, abs=0.03)
    assert seal.x0 < own.x0
    assert own.y1 < name.y0 + 2
    assert (own.x0 + own.x1) / 2 == pytest.approx((name.x0 + name.x1) / 2, abs=1.5)


def test_no_name_to_sign_above_is_an_error(fonds: Fonds) -> None:
    with pytest.raises(LookupError):
        signing.signing_place(
            fonds.file("cd-03-2022").read_bytes(), "Không Ai Cả", marks.signature("x", 1)
        )


def test_the_rewritten_sum_stands_on_the_page_and_the_signed_bytes_are_untouched(
    fonds: Fonds,
) -> None:
    shown = text(fonds, "cv-511-2022")
    assert tampering.SUM[1] in shown
    assert tampering.SUM[0] not in shown
    for status in judged(fonds, "cv-511-2022"):
        assert (status.intact, status.valid, status.docmdp_ok) == (True, True, False)
        assert status.coverage.name != "ENTIRE_FILE"


def test_one_flipped_byte_changes_a_number_on_the_page_and_breaks_both_signatures(
    fonds: Fonds,
) -> None:
    assert "05 Sở, ban, ngành và 03" in text(fonds, "kh-51-2024")
    assert [status.intact for status in judged(fonds, "kh-51-2024")] == [False, False]


def test_the_revoked_certificate_is_on_the_list_from_before_its_document(fonds: Fonds) -> None:
    listed = crl.CertificateList.load((fonds.target / "trust/crls/issuing.crl").read_bytes())
    gone = {
        entry["user_certificate"].native: entry["revocation_date"].native.date()
        for entry in listed["tbs_cert_list"]["revoked_certificates"]
    }
    for paper, before in (("qd-1187-2023", False), ("bc-230-2022", True)):
        signature = reader(fonds, paper).embedded_regular_signatures[0]
        at = next(one for one in papers() if one.id == paper).date
        assert (at < gone[signature.signer_cert.serial_number]) == before


def test_one_certificate_has_expired_since(fonds: Fonds) -> None:
    signature = reader(fonds, "bc-312-2020").embedded_regular_signatures[0]
    assert signature.signer_cert.not_valid_after.year == 2022


def test_the_root_of_the_trust_folder_signed_itself(fonds: Fonds) -> None:
    data = (fonds.target / "trust/anchors/root.pem").read_bytes()
    root = x509.Certificate.load(pem.unarmor(data)[2])
    assert root.self_signed in ("yes", "maybe")


def test_scans_are_pictures_only_and_fine_enough(fonds: Fonds) -> None:
    for one in (one for one in fonds.manifest.documents if one.kind == "scan"):
        assert text(fonds, one.id).strip() == ""
        with pymupdf.open(fonds.file(one.id)) as document:
            picture = document.get_page_images(0)[0]
            assert picture[2] / (document[0].rect.width / 72) >= 199
    digitised = reader(fonds, "cv-1450-2019").embedded_regular_signatures
    assert [one.field_name for one in digitised] == ["SoHoa"]
