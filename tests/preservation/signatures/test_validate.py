"""Honest files: what is said of signatures that nobody tampered with."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter

from preservation.signatures.records import Changes, Indication, Kind, SignatureReport
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import task
from repository.calendar import iso_utc
from tests.pki import Level, Pki, make_pdf
from tests.preservation.signatures import attacks

Examine = Callable[..., SignatureReport]
YEARS = timedelta(days=365)


def test_an_unsigned_document_is_for_information_only(plain: bytes, examine: Examine) -> None:
    report = examine(plain)

    assert report.indication is Indication.NOT_SIGNED
    assert report.label == "để biết, tham khảo"
    assert (report.intact, report.altered, report.signatures) == (None, False, ())


def test_a_file_that_is_no_pdf_is_not_signed(examine: Examine) -> None:
    for data in (b"", b"%PDF-1.4", b"Kinh gui", b"\0" * 10_000):
        assert examine(data).indication is Indication.NOT_SIGNED


def test_person_then_organisation_is_passed_without_a_network(
    two: bytes, examine: Examine, pki: Pki
) -> None:
    report = examine(two)

    assert report.indication is Indication.TOTAL_PASSED
    assert (report.intact, report.altered) == (True, False)
    person, stamp, organisation, last = report.signatures
    assert (person.signer, person.signer_organisation) == ("Nguyễn Văn An", "UBND tỉnh Kon Tum")
    assert "CA cấp phát thử nghiệm" in person.issuer
    assert int(person.serial, 16) == pki.person.certificate.serial_number
    assert (person.signed_at, person.proven_at) == (pki.made_at, pki.made_at)
    assert person.changes_after is Changes.FORM_FILLING
    assert "field “Signature2” was filled in or added" in person.changes
    assert organisation.signer == "UBND tỉnh Kon Tum"
    assert organisation.changes_after is Changes.LTA
    assert {stamp.kind, last.kind} == {Kind.DOCUMENT_TIMESTAMP}
    assert {r.indication for r in report.signatures} == {Indication.TOTAL_PASSED}


@pytest.mark.parametrize("years", [1, 3, 5])
def test_two_signers_stay_proven_after_their_revocation_data_have_run_out(
    years: int, two: bytes, examine: Examine
) -> None:
    assert examine(two, after=years * YEARS).indication is Indication.TOTAL_PASSED


def test_the_sentence_says_who_when_and_whether_it_is_intact(
    one: bytes, examine: Examine, pki: Pki
) -> None:
    local = pki.made_at + timedelta(hours=7)
    assert examine(one).says == (
        "Ông/bà Nguyễn Văn An (UBND tỉnh Kon Tum) ký lúc "
        f"{local:%H:%M:%S} ngày {local:%d/%m/%Y} (+07:00); nội dung còn nguyên vẹn; "
        "chứng thư số hợp lệ tại thời điểm ký."
    )


def test_a_seal_is_the_word_of_an_organisation(two: bytes, examine: Examine) -> None:
    assert "Cơ quan, tổ chức UBND tỉnh Kon Tum ký lúc" in examine(two).says


def test_without_the_anchor_it_is_intact_and_undetermined(two: bytes, examine: Examine) -> None:
    report = examine(two, TrustStore())

    assert report.indication is Indication.INDETERMINATE
    assert (report.intact, report.altered) == (True, False)
    assert {r.sub_indication for r in report.signatures} == {"NO_CERTIFICATE_CHAIN_FOUND"}
    assert "Người tự xưng là Nguyễn Văn An" in report.says


def test_a_plain_signature_is_passed_with_todays_crls(
    basic: bytes, examine: Examine, informed: TrustStore
) -> None:
    report = examine(basic, informed)

    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].covers_whole_file
    assert report.signatures[0].proven_at is None
    assert "giờ do người ký khai" in report.says
    assert "hợp lệ tại thời điểm kiểm tra" in report.says


def test_a_plain_signature_without_revocation_data_waits(basic: bytes, examine: Examine) -> None:
    report = examine(basic)

    assert (report.indication, report.intact) == (Indication.INDETERMINATE, True)
    assert report.signatures[0].sub_indication == "TRY_LATER"
    assert "chưa có thông tin thu hồi" in report.says


def test_a_document_that_is_only_stamped_is_not_a_signed_one(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    report = examine(pki.stamp_bytes(plain, pki.made_at), informed)

    assert report.indication is Indication.INDETERMINATE
    assert report.intact
    assert "chỉ có dấu thời gian" in report.says


def test_a_renewed_timestamp_keeps_what_came_before(two: bytes, pki: Pki, examine: Examine) -> None:
    renewed = pki.renew(two, pki.made_at + YEARS)
    report = examine(renewed, after=4 * YEARS)

    assert report.indication is Indication.TOTAL_PASSED
    assert len(report.signatures) == 5


def test_every_signature_is_listed_also_the_kinds_that_are_not_supported(
    two: bytes, examine: Examine
) -> None:
    for kind in (b"adbe.pkcs7.sha1", b"adbe.x509.rsa_sha1"):
        name = kind.ljust(len(b"ETSI.CAdES.detached"))
        report = examine(two.replace(b"/ETSI.CAdES.detached", b"/" + name, 1))
        first, *others = report.signatures

        assert (first.sub_filter, first.sub_indication) == (kind.decode(), "UNSUPPORTED")
        assert first.indication is Indication.INDETERMINATE
        assert "không hỗ trợ" in first.says
        assert len(others) == 3
        assert report.indication is not Indication.TOTAL_PASSED


def test_a_lone_signature_of_another_kind_is_not_called_forged(
    basic: bytes, examine: Examine
) -> None:
    name = b"/adbe.pkcs7.sha1".ljust(len(b"/ETSI.CAdES.detached"))
    report = examine(basic.replace(b"/ETSI.CAdES.detached", name))

    assert (report.indication, report.altered) == (Indication.INDETERMINATE, False)
    assert report.intact is None


def test_one_broken_field_does_not_hide_the_others(two: bytes, examine: Examine) -> None:
    _, hole, _, _ = attacks.byte_ranges(two)[0]
    report = examine(two[: hole + 1] + b"ZZ" + two[hole + 3 :])

    assert len(report.signatures) == 4
    assert report.signatures[0].indication is Indication.INDETERMINATE
    assert report.indication is not Indication.TOTAL_PASSED


def test_a_signature_hidden_in_an_object_stream_is_not_missed(
    plain: bytes, examine: Examine
) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(plain)) as pdf:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            SubFilter=pikepdf.Name("/ETSI.CAdES.detached"),
            ByteRange=[0, 10, 20, 30],
            Contents=pikepdf.String("0"),
        )
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Ky", V=value)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"/ByteRange" not in out.getvalue()

    report = examine(out.getvalue())
    assert report.indication is Indication.INDETERMINATE
    assert [record.field for record in report.signatures] == ["Ky"]


def test_a_signature_field_that_nobody_signed_is_no_signature(
    plain: bytes, examine: Examine
) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(plain)) as pdf:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Ky", Rect=[0, 0, 9, 9])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
        pdf.save(out)
    assert examine(out.getvalue()).indication is Indication.NOT_SIGNED


def test_a_signed_file_inside_an_unsigned_one_does_not_sign_it(
    plain: bytes, basic: bytes, examine: Examine
) -> None:
    data = attacks.attached(plain, basic)
    assert b"/ByteRange" in data
    assert examine(data).indication is Indication.NOT_SIGNED


def test_the_file_and_its_digits_are_read_as_pyhanko_reads_them(two: bytes) -> None:
    from preservation.signatures.found import signatures_in
    from preservation.signatures.reading import open_revisions

    theirs = PdfFileReader(BytesIO(two)).embedded_signatures
    ours = signatures_in(open_revisions(BytesIO(two))[0])

    assert [o.embedded.pkcs7_content for o in ours] == [t.pkcs7_content for t in theirs]
    assert [o.field for o in ours] == [t.field_name for t in theirs]


def test_evidence_is_kept_by_digest_and_leaves_out_what_the_file_holds(
    two: bytes, basic: bytes, examine: Examine, informed: TrustStore
) -> None:
    kinds = [kind for kind, _ in examine(two).evidence.values()]
    assert set(kinds) == {"certificate"}
    assert len(kinds) == 5  # root, issuing, TSA, person, organisation

    report = examine(basic, informed)
    assert sorted(kind for kind, _ in report.evidence.values()).count("crl") == 2
    assert set(report.evidence) == {
        *report.signatures[0].certificates,
        *report.signatures[0].revocation,
    }


def test_the_comment_of_a_signing_program_is_no_alteration(two: bytes, examine: Examine) -> None:
    before, mark, after = two.rpartition(b"startxref")
    assert examine(before + b"%iText-7.2.5\n" + mark + after).indication is Indication.TOTAL_PASSED
    assert examine(before + b"iText\n" + mark + after).altered


def test_a_report_survives_json(two: bytes, examine: Examine) -> None:
    report = examine(two)
    data = json.loads(json.dumps(report.as_dict(), ensure_ascii=False))

    assert SignatureReport.from_dict(data) == report
    assert SignatureReport.from_dict(data | {"of the future": 1}) == report
    assert {"indication", "intact", "says", "signatures"} <= data.keys()
    assert {
        "signer", "indication", "sub_indication", "signed_at", "proven_at",
        "covers_whole_file", "changes_after",
    } <= data["signatures"][0].keys()  # fmt: skip
    assert data["signatures"][0]["proven_at"].endswith("Z")


def test_the_worker_task_speaks_json(two: bytes, pki: Pki, tmp_path: Path) -> None:
    file = tmp_path / "two.pdf"
    file.write_bytes(two)
    folder = pki.trust_folder(tmp_path / "trust")
    answer = task(str(file), str(folder), iso_utc(pki.made_at + timedelta(hours=1)))

    assert answer["indication"] == "TOTAL-PASSED"
    assert json.dumps(answer)


def test_a_signed_file_with_many_pages_and_a_sealed_one_by_path(
    pki: Pki, tmp_path: Path, examine: Examine, informed: TrustStore
) -> None:
    source = make_pdf(tmp_path / "long.pdf", pages=40)
    signed = pki.sign(source, tmp_path / "signed.pdf", level=Level.B_T)
    sealed = pki.sign(
        signed, tmp_path / "sealed.pdf", pki.organisation, Level.B_T, name="Signature2"
    )
    assert examine(sealed.read_bytes(), informed).indication is Indication.TOTAL_PASSED


def test_the_older_detached_kind_is_validated_too(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    data = pki.sign_bytes(plain, level=Level.B_T, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    report = examine(data, informed)

    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].sub_filter == "adbe.pkcs7.detached"


@pytest.mark.parametrize(
    "form",
    [
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"linearize": True},
        {"linearize": True, "object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"encryption": pikepdf.Encryption(owner="chu", user="")},
    ],
    ids=["object streams", "linearised", "both", "encrypted"],
)
def test_other_forms_of_pdf_are_passed_and_their_attacks_caught(
    form: dict[str, Any], plain: bytes, pki: Pki, examine: Examine
) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(plain)) as pdf:
        pdf.save(out, **form)
    password = "chu" if "encryption" in form else None
    signed = pki.sign_bytes(out.getvalue(), password=password)
    later = pki.made_at + timedelta(minutes=20)
    sealed = pki.sign_bytes(
        signed, pki.organisation, name="Signature2", at=later, password=password
    )
    report = examine(sealed)

    assert (report.indication, report.notes) == (Indication.TOTAL_PASSED, ())
    assert examine(sealed + b"PK").altered
    if password is None:
        assert examine(attacks.page_text(sealed)).altered
        assert examine(attacks.signature_removed("Signature2")(sealed)).altered
