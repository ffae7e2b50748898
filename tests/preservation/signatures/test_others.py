"""What CMS, XML and packages have in common: several signers, other keys, time, kept material."""

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, core, crl
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from pyhanko.generated.etsi.ts_11910202 import ValidationReport
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

from preservation.signatures.etsi import etsi_report
from preservation.signatures.horizon import State, horizon
from preservation.signatures.others.stock import RevocationValues
from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from repository.algorithms import built_in
from repository.digest import Digest
from tests import pki as authority
from tests.pki import Party, Pki
from tests.preservation import office
from tests.preservation.signatures import makers

Told = Callable[..., SignatureReport]
YEAR = timedelta(days=365)
DATA = b"noi dung"


@pytest.fixture(scope="session")
def curve(pki: Pki) -> Party:
    """A signer with a key on an elliptic curve."""
    key: Any = ec.generate_private_key(ec.SECP256R1())
    names = authority._names("Phạm Thị Cong", "UBND tỉnh Kon Tum")
    return authority._party(key, pki.issuing, pki.made_at, names, years=2)


def test_two_signers_of_an_odt(pki: Pki, told: Told) -> None:
    """Each signs every file; the file of signatures is signed by none."""
    name = "META-INF/documentsignatures.xml"
    first = makers.signed_odf(pki, office.odt())
    second = makers.signed_odf(pki, office.odt(), who=pki.organisation)
    one, other = (makers.members_of(x)[name].decode() for x in (first, second))
    element = other[other.index("<Signature ") : other.rindex("</document-signatures>")]
    both = one.replace("</document-signatures>", f"{element}</document-signatures>")
    report = told(makers.repacked(first, {name: both.encode()}))
    assert report.altered, "both bear the identifier ID_date: nobody can tell which is meant"

    apart = makers.signed_odf(pki, office.odt(), who=pki.organisation, identifier="ID_second")
    other = makers.members_of(apart)[name].decode()
    element = other[other.index("<Signature ") : other.rindex("</document-signatures>")]
    both = one.replace("</document-signatures>", f"{element}</document-signatures>")
    report = told(makers.repacked(first, {name: both.encode()}))
    assert report.indication is Indication.TOTAL_PASSED, [o.reasons for o in report.signatures]
    assert [o.signer for o in report.signatures] == ["Nguyễn Văn An", "UBND tỉnh Kon Tum"]


def test_two_signers_of_a_docx(pki: Pki, told: Told) -> None:
    first = makers.signed_ooxml(pki, office.docx())
    second = makers.signed_ooxml(pki, office.docx(), who=pki.organisation)
    part = "_xmlsignatures/sig2.xml"
    more = makers.members_of(second)["_xmlsignatures/sig1.xml"]
    types = makers.members_of(first)["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/{part}" ContentType="{makers.PACKAGED}xmlsignature+xml"/>'
        "</Types>".encode(),
    )
    report = told(makers.repacked(first, {part: more, "[Content_Types].xml": types}))
    assert report.indication is Indication.TOTAL_PASSED, [o.reasons for o in report.signatures]
    assert {o.signer for o in report.signatures} == {"Nguyễn Văn An", "UBND tỉnh Kon Tum"}


def test_the_worst_signature_of_a_package_speaks(pki: Pki, told: Told) -> None:
    revoked = told(makers.signed_ooxml(pki, office.docx(), who=pki.revoked))
    assert revoked.signatures[0].sub_indication == "REVOKED_NO_POE"
    assert "thu hồi" in revoked.says
    expired = told(makers.signed_odf(pki, office.odt(), who=pki.expired))
    assert expired.signatures[0].sub_indication == "OUT_OF_BOUNDS_NO_POE"
    assert (expired.indication, expired.intact) == (Indication.INDETERMINATE, True)


def test_a_key_on_a_curve_signs_xml_and_cms(pki: Pki, told: Told, curve: Party) -> None:
    from signxml.algorithms import SignatureMethod

    signed = makers.enveloped(pki, who=curve, signature_algorithm=SignatureMethod.ECDSA_SHA256)
    (one,) = told(signed).signatures
    assert (one.indication, one.signer) == (Indication.TOTAL_PASSED, "Phạm Thị Cong"), one.reasons
    value = etree.fromstring(signed).findtext(f".//{{{makers.DS}}}SignatureValue")
    assert value
    raw = bytearray(base64.b64decode(value))
    raw[40] ^= 1
    broken = signed.replace(value.encode(), base64.b64encode(raw))
    assert told(broken).signatures[0].sub_indication == "SIG_CRYPTO_FAILURE"
    short = signed.replace(value.encode(), base64.b64encode(raw[:-1]))
    assert told(short).indication is not Indication.TOTAL_PASSED


def test_pss_signs_xml(pki: Pki, told: Told) -> None:
    from signxml.algorithms import SignatureMethod

    method = SignatureMethod.SHA256_RSA_MGF1
    (one,) = told(makers.enveloped(pki, signature_algorithm=method)).signatures
    assert one.indication is Indication.TOTAL_PASSED, one.reasons


def test_a_timestamp_in_xades_outlives_the_certificate(
    pki: Pki, told: Told, tmp_path: Path
) -> None:
    """As in a PDF: the certificate has expired, a timestamp proves that it signed before."""
    at = pki.made_at + timedelta(minutes=2)
    signed = makers.stamped(pki, makers.xades(pki), at)
    later = timedelta(days=3 * 365)
    known = TrustStore.load(pki.trust_folder(tmp_path / "t", crls_at=pki.made_at))
    (one,) = told(signed, known=known, after=later).signatures
    assert (one.indication, one.proven_at) == (Indication.TOTAL_PASSED, at), one.reasons
    assert one.proof == "timestamp"
    assert len(one.timestamps) == 1
    (bare,) = told(makers.xades(pki), known=known, after=later).signatures
    assert bare.sub_indication == "OUT_OF_BOUNDS_NO_POE"


def test_revocation_data_inside_xades_count(pki: Pki, told: Told, trust: TrustStore) -> None:
    """XAdES-B-LT: nothing but the anchor is known outside."""
    signed = makers.xades(pki)
    assert told(signed, known=trust).signatures[0].sub_indication == "TRY_LATER"
    root = etree.fromstring(signed)
    qualifying: Any = root.find(f".//{{{makers.XADES}}}QualifyingProperties")
    values = "".join(
        f"<EncapsulatedCRLValue>{base64.b64encode(pki.crl(who, pki.made_at)).decode()}"
        "</EncapsulatedCRLValue>"
        for who in (pki.root, pki.issuing)
    )
    qualifying.append(
        etree.fromstring(
            f'<UnsignedProperties xmlns="{makers.XADES}"><UnsignedSignatureProperties>'
            f"<RevocationValues><CRLValues>{values}</CRLValues></RevocationValues>"
            "</UnsignedSignatureProperties></UnsignedProperties>"
        )
    )
    (one,) = told(etree.tostring(root), known=trust).signatures
    assert one.indication is Indication.TOTAL_PASSED, one.reasons


def test_revocation_data_inside_cades_count(pki: Pki, told: Told, trust: TrustStore) -> None:
    info = cms.ContentInfo.load(makers.cms_of(pki, DATA))
    assert told(info.dump(), signed=DATA, known=trust).indication is Indication.INDETERMINATE
    signer = info["content"]["signer_infos"][0]
    values = RevocationValues(
        {
            "crls": [
                crl.CertificateList.load(pki.crl(who, pki.made_at))
                for who in (pki.root, pki.issuing)
            ]
        }
    )
    attribute = cms.CMSAttribute(
        {"type": "1.2.840.113549.1.9.16.2.24", "values": [core.Any(values)]}
    )
    signer["unsigned_attrs"] = cms.CMSAttributes([attribute])
    report = told(info.dump(force=True), signed=DATA, known=trust)
    assert report.indication is Indication.TOTAL_PASSED, report.signatures[0].reasons


def test_what_was_kept_repeats_the_judgement(pki: Pki, told: Told, tmp_path: Path) -> None:
    """The anchor alone, and a folder of what an earlier report rested on."""
    signed = makers.signed_ooxml(pki, office.docx())
    first = told(signed)
    kept = tmp_path / "kept"
    kept.mkdir()
    for digest, (kind, der) in first.evidence.items():
        suffix = {"certificate": "cer", "crl": "crl", "ocsp": "ors"}[kind]
        (kept / f"{Digest.parse(digest).hex}.{suffix}").write_bytes(base64.b64decode(der))
    anchor = TrustStore.load(pki.trust_folder(tmp_path / "only", intermediates=False))
    assert told(signed, known=anchor).indication is Indication.INDETERMINATE
    assert told(signed, known=anchor, kept=kept).indication is Indication.TOTAL_PASSED


@pytest.mark.parametrize("form", ["p7m", "edxml", "xades", "odt", "docx", "lone p7s", "refused"])
def test_each_form_has_its_report_of_the_standard_and_its_horizon(
    pki: Pki, told: Told, form: str
) -> None:
    made = {
        "p7m": lambda: makers.cms_of(pki, DATA, detached=False, stamped=pki.made_at),
        "edxml": lambda: makers.enveloped(pki),
        "xades": lambda: makers.stamped(pki, makers.xades(pki), pki.made_at),
        "odt": lambda: makers.signed_odf(pki, office.odt()),
        "docx": lambda: makers.signed_ooxml(pki, office.docx()),
        "lone p7s": lambda: makers.cms_of(pki, DATA),
        "refused": lambda: makers.signature_of(
            pki, makers.reference("http://example.invalid/", b""), document="<r>{}</r>"
        ).encode(),
    }
    report = told(made[form]())
    assert SignatureReport.from_dict(report.as_dict()) == report
    kept = {digest: base64.b64decode(der) for digest, (_, der) in report.evidence.items()}
    written = etsi_report(report, kept.get, built_in(), "luutru")
    assert written
    XmlParser(config=ParserConfig(fail_on_unknown_properties=True)).from_bytes(
        written, ValidationReport
    )
    until = horizon(report, [], built_in(), 90)
    passed = report.indication is Indication.TOTAL_PASSED
    assert (until.state is State.UNPROVEN) is not passed
    assert passed is (form not in {"lone p7s", "refused"})
    if passed:
        assert until.ends is not None


def test_two_verifiers_have_to_agree(pki: Pki, told: Told) -> None:
    """A style sheet before the root: the standard signs it, signxml does not see it."""
    sheet = makers.EDXML.replace("?>\n", '?>\n<?xml-stylesheet href="a.xsl"?>', 1)
    octets = makers.canonical(sheet.encode())
    place = "</edXML:edXMLHeader>"
    text = makers.signature_of(
        pki,
        makers.reference("", octets, f'<Transform Algorithm="{makers.DS}enveloped-signature"/>'),
        document=sheet.partition("?>\n")[2].replace(place, f"{{}}{place}"),
    )
    (one,) = told(text.encode()).signatures
    assert (one.indication, one.sub_indication) == (Indication.INDETERMINATE, "GENERIC")
    assert "second verifier" in " ".join(one.reasons)


@pytest.mark.parametrize("seed", range(40))
def test_no_byte_of_a_signature_can_be_turned_into_a_pass(pki: Pki, told: Told, seed: int) -> None:
    """Bytes are flipped all over; what passes must say exactly what was signed."""
    import random

    chosen = random.Random(seed)
    signed = makers.enveloped(pki)
    at = chosen.randrange(len(signed))
    forged = bytearray(signed)
    forged[at] ^= 1 << chosen.randrange(7)
    report = told(bytes(forged))
    if report.indication is Indication.TOTAL_PASSED:
        mine, theirs = (_content(x) for x in (signed, bytes(forged)))
        assert mine == theirs


def _content(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for element in root.findall(f".//{{{makers.DS}}}Signature"):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    return etree.tostring(root, method="c14n")
