"""CMS and CAdES: ``.p7m`` with what was signed inside, ``.p7s`` with it beside."""

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from preservation.signatures.nature import signed_name
from preservation.signatures.records import Indication, Kind, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Party, Pki, make_pdf
from tests.preservation.signatures import makers

Told = Callable[..., SignatureReport]
DATA = "Quyết định số 12/QĐ-UBND".encode() * 50
MINUTE = timedelta(minutes=1)


def test_an_attached_signature_names_its_signer(pki: Pki, told: Told) -> None:
    report = told(makers.cms_of(pki, DATA, detached=False))

    assert report.indication is Indication.TOTAL_PASSED
    assert (report.intact, report.altered) == (True, False)
    (one,) = report.signatures
    assert (one.signer, one.sub_filter) == ("Nguyễn Văn An", "CAdES attached")
    assert (one.signed_at, one.proven_at) == (pki.made_at, None)
    assert one.covers_whole_file
    assert len(one.certificates) == 3
    assert one.revocation
    assert "còn nguyên vẹn" in one.says
    assert "the content inside the container is not examined itself" in report.notes


def test_a_detached_signature_is_checked_against_its_file(pki: Pki, told: Told) -> None:
    made = makers.cms_of(pki, DATA)
    assert told(made, signed=DATA).indication is Indication.TOTAL_PASSED

    changed = told(made, signed=DATA[:-1] + b"!")
    assert (changed.indication, changed.intact) == (Indication.TOTAL_FAILED, False)
    assert changed.signatures[0].sub_indication == "HASH_FAILURE"
    assert changed.altered
    assert "không còn như lúc ký" in changed.says


def test_without_its_file_a_detached_signature_tells_who_and_not_more(pki: Pki, told: Told) -> None:
    report = told(makers.cms_of(pki, DATA))

    (one,) = report.signatures
    assert (report.indication, report.intact) == (Indication.INDETERMINATE, None)
    assert (one.signer, one.sub_indication) == ("Nguyễn Văn An", "SIGNED_DATA_NOT_FOUND")
    assert "không có tệp được ký" in one.says


def test_pem_and_base64_are_the_same_signature(pki: Pki, told: Told) -> None:
    made = makers.cms_of(pki, DATA)
    text = base64.encodebytes(made)
    for form in (text, b"-----BEGIN PKCS7-----\n" + text + b"-----END PKCS7-----\n"):
        assert told(form, signed=DATA).indication is Indication.TOTAL_PASSED


def test_every_signer_is_listed_and_the_worst_speaks(pki: Pki, told: Told) -> None:
    both = makers.together(
        makers.cms_of(pki, DATA),
        makers.cms_of(pki, DATA, pki.organisation),
        makers.cms_of(pki, DATA, pki.revoked),
    )
    report = told(both, signed=DATA)

    assert [one.field for one in report.signatures] == ["#1", "#2", "#3"]
    assert {one.signer for one in report.signatures} >= {"Nguyễn Văn An", "UBND tỉnh Kon Tum"}
    worst = next(one for one in report.signatures if one.signer == "Trần Thị Thu")
    assert worst.sub_indication == "REVOKED_NO_POE"
    passed = [o for o in report.signatures if o.indication is Indication.TOTAL_PASSED]
    assert len(passed) == 2
    assert report.indication is Indication.INDETERMINATE


def test_its_own_timestamp_outlives_the_certificate(pki: Pki, told: Told) -> None:
    made = makers.cms_of(pki, DATA, stamped=pki.made_at + MINUTE)
    later = told(made, signed=DATA, after=timedelta(hours=2))

    assert later.signatures[0].proven_at == pki.made_at + MINUTE
    assert later.indication is Indication.TOTAL_PASSED
    with_stamp = told(made, signed=DATA, after=timedelta(days=3 * 365)).signatures[0]
    without = told(makers.cms_of(pki, DATA), signed=DATA, after=timedelta(days=3 * 365))
    assert without.signatures[0].sub_indication in {"OUT_OF_BOUNDS_NO_POE", "TRY_LATER"}
    assert without.signatures[0].indication is Indication.INDETERMINATE
    assert with_stamp.proven_at == pki.made_at + MINUTE


def test_a_proof_from_outside_counts_as_a_timestamp(pki: Pki, told: Told) -> None:
    made = makers.cms_of(pki, DATA)
    report = told(made, signed=DATA, proofs=[pki.made_at + MINUTE * 40], after=timedelta(days=1000))
    assert report.signatures[0].proven_at == pki.made_at + MINUTE * 40
    assert report.indication is Indication.TOTAL_PASSED


@pytest.mark.parametrize(
    "options",
    [
        ("-outform", "DER", "-nodetach"),
        ("-outform", "DER", "-nodetach", "-stream"),
        ("-outform", "PEM", "-nodetach"),
        ("-outform", "DER", "-nodetach", "-noattr"),
        ("-outform", "DER", "-nodetach", "-cades"),
        ("-outform", "DER", "-nodetach", "-keyopt", "rsa_padding_mode:pss"),
    ],
)
def test_what_openssl_signs_is_understood(
    pki: Pki, told: Told, tmp_path: Path, options: tuple[str, ...]
) -> None:
    made = makers.openssl_cms(pki, tmp_path, DATA, *options)
    report = told(made, after=timedelta(hours=2))
    assert report.indication is Indication.TOTAL_PASSED, report.signatures[0].reasons
    assert report.signatures[0].signer == "Nguyễn Văn An"


def test_a_signer_may_be_named_by_the_key(pki: Pki, told: Told, tmp_path: Path) -> None:
    made = makers.openssl_cms(pki, tmp_path, DATA, "-outform", "DER", "-nodetach", "-keyid")
    assert told(made, after=timedelta(hours=2)).indication is Indication.TOTAL_PASSED


def test_sha1_is_not_relied_on(pki: Pki, told: Told, tmp_path: Path) -> None:
    made = makers.openssl_cms(pki, tmp_path, DATA, "-outform", "DER", "-nodetach", "-md", "sha1")
    (one,) = told(made, after=timedelta(hours=2)).signatures
    assert one.sub_indication.startswith("CRYPTO_CONSTRAINTS_FAILURE")
    assert (one.indication, one.intact) == (Indication.INDETERMINATE, True)


def test_without_a_certificate_nobody_has_signed(pki: Pki, told: Told, tmp_path: Path) -> None:
    made = makers.openssl_cms(pki, tmp_path, DATA, "-outform", "DER", "-nodetach", "-nocerts")
    (one,) = told(made, after=timedelta(hours=2)).signatures
    assert one.sub_indication == "NO_SIGNING_CERTIFICATE_FOUND"
    assert (one.indication, one.signer) == (Indication.INDETERMINATE, "")


def test_a_countersignature_is_named_and_keeps_it_from_passing(pki: Pki, told: Told) -> None:
    info = cms.ContentInfo.load(makers.cms_of(pki, DATA))
    signer = info["content"]["signer_infos"][0]
    other = cms.ContentInfo.load(makers.cms_of(pki, b"x", pki.organisation))
    counter = other["content"]["signer_infos"][0]
    attribute = cms.CMSAttribute({"type": "counter_signature", "values": [counter]})
    signer["unsigned_attrs"] = cms.CMSAttributes([attribute])
    report = told(info.dump(force=True), signed=DATA)
    assert [o.sub_indication for o in report.signatures] == ["OK", "UNSUPPORTED"]
    assert report.indication is Indication.INDETERMINATE


def test_openssl_detached(pki: Pki, told: Told, tmp_path: Path) -> None:
    made = makers.openssl_cms(pki, tmp_path, DATA, "-outform", "DER")
    assert told(made, signed=DATA, after=timedelta(hours=2)).indication is Indication.TOTAL_PASSED
    assert told(made, signed=b"", after=timedelta(hours=2)).indication is Indication.TOTAL_FAILED


@pytest.mark.parametrize("where", ["content", "attributes", "value", "certificate"])
def test_a_bit_is_never_passed(pki: Pki, told: Told, where: str) -> None:
    made = makers.cms_of(pki, DATA, detached=False)
    signer = cms.ContentInfo.load(made)["content"]["signer_infos"][0]
    part = {
        "content": DATA[40:60],
        "attributes": f"{pki.made_at:%y%m%d%H%M%SZ}".encode(),
        "value": signer["signature"].native[40:60],
        "certificate": pki.person.der[-200:-180],
    }[where]
    assert part in made
    report = told(made.replace(part, bytes([part[0] ^ 1]) + part[1:]))
    assert report.indication is not Indication.TOTAL_PASSED
    if where != "certificate":
        assert (report.indication, report.intact) == (Indication.TOTAL_FAILED, False)


def test_signed_attributes_are_not_taken_for_content(pki: Pki, told: Told) -> None:
    """The bytes that a signature with attributes signs, shown as the file of one without."""
    info = cms.ContentInfo.load(makers.cms_of(pki, DATA))
    signer = info["content"]["signer_infos"][0]
    attributes = signer["signed_attrs"].untag().dump()
    del signer["signed_attrs"]
    bare = cms.SignerInfo({key: signer[key] for key in signer if signer[key] is not core.VOID})
    forged = info["content"].copy()
    forged["signer_infos"] = [bare]
    made = cms.ContentInfo({"content_type": "signed_data", "content": forged}).dump()

    report = told(made, signed=attributes)
    assert report.indication is Indication.TOTAL_FAILED
    assert "passed off as content" in " ".join(report.signatures[0].reasons)


def test_an_encrypted_container_says_so(told: Told) -> None:
    report = told(bytes.fromhex("300f06092a864886f70d010703a0023000"))
    assert report.indication is Indication.INDETERMINATE
    assert "enveloped_data" in report.notes[0]


def test_mail_and_rubbish_are_told_apart(told: Told) -> None:
    mail = b'MIME-Version: 1.0\nContent-Type: multipart/signed; protocol="application/pkcs7"\n\n'
    assert told(mail).indication is Indication.INDETERMINATE
    assert told(b"\x30\x82\x01\x00" + b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0").notes
    assert told(b"\x30\x03\x02\x01\x05").indication is Indication.NOT_SIGNED


def test_a_timestamp_in_a_file_of_its_own(pki: Pki, told: Told, tmp_path: Path) -> None:
    import asyncio
    import hashlib

    asked = pki.timestamper(pki.made_at).async_timestamp(hashlib.sha256(DATA).digest(), "sha256")
    token = asyncio.run(asked).dump()
    (one,) = told(token, signed=DATA).signatures
    assert (one.kind, one.indication) == (Kind.DOCUMENT_TIMESTAMP, Indication.TOTAL_PASSED)
    assert told(token, signed=DATA + b"x").indication is Indication.TOTAL_FAILED
    assert told(token).signatures[0].sub_indication == "SIGNED_DATA_NOT_FOUND"


def test_a_pdf_is_still_judged_as_a_pdf(pki: Pki, told: Told, tmp_path: Path) -> None:
    plain = make_pdf(tmp_path / "a.pdf").read_bytes()
    assert told(pki.sign_bytes(plain, level=Level.B_B)).indication is Indication.TOTAL_PASSED


def test_nobody_is_believed_without_an_anchor(pki: Pki, told: Told) -> None:
    report = told(makers.cms_of(pki, DATA), signed=DATA, known=TrustStore())
    assert report.signatures[0].sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"
    assert "tự xưng" in report.says


def test_the_name_of_a_detached_signature_says_what_it_signs() -> None:
    for name, signed in (
        ("a.pdf.p7s", "a.pdf"),
        ("a.PDF.P7S", "a.PDF"),
        ("a.pdf.p7s.p7s", ""),
        ("a.pdf", ""),
        (".p7s", ""),
        ("b.p7m", ""),
    ):
        assert signed_name(name) == signed


def test_an_attached_signature_beside_another_file_does_not_speak_for_it(
    pki: Pki, told: Told
) -> None:
    signed = makers.cms_of(pki, DATA, detached=False)
    assert told(signed, signed=DATA).indication is Indication.TOTAL_PASSED

    report = told(signed, signed=DATA + b" ")
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "tệp đi kèm không phải là tệp nằm trong chữ ký" in report.says


@pytest.mark.parametrize("kind", ["tsa", "responder"])
def test_a_key_for_services_signs_no_document(kind: str, pki: Pki, told: Told) -> None:
    service: Party = getattr(pki, kind)
    report = told(makers.cms_of(pki, DATA, service), signed=DATA)
    (one,) = report.signatures
    assert (one.indication, one.sub_indication) == (
        Indication.INDETERMINATE,
        "CHAIN_CONSTRAINTS_FAILURE",
    )
    assert "không được phép dùng để ký" in report.says


def test_content_of_another_type_needs_signed_attributes(pki: Pki, told: Told) -> None:
    value = pki.person.key.sign(DATA, padding.PKCS1v15(), hashes.SHA256())
    for kind, passed in (("data", True), ("digested_data", False)):
        signed = cms.ContentInfo.load(makers.cms_of(pki, DATA))["content"]
        signer = signed["signer_infos"][0]
        bare = cms.SignerInfo(
            {key: signer[key] for key in ("version", "sid", "digest_algorithm")}
            | {"signature_algorithm": {"algorithm": "sha256_rsa"}, "signature": value}
        )
        made = cms.SignedData(
            {key: signed[key] for key in ("version", "digest_algorithms", "certificates")}
            | {"encap_content_info": {"content_type": kind}, "signer_infos": [bare]}
        )
        whole = cms.ContentInfo({"content_type": "signed_data", "content": made}).dump()
        assert (told(whole, signed=DATA).indication is Indication.TOTAL_PASSED) is passed
