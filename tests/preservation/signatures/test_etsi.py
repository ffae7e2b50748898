"""The ETSI TS 119 102-2 report: of the standard's form, complete, and the same every time.

The schema is not ours to ship. pyHanko carries classes made from it: what we write is read into
them with nothing unknown, nothing required missing, and written by them in the same order.
"""

import base64
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyhanko.generated.etsi.ts_11910202 import ValidationReport
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.serializers import XmlSerializer

from preservation.signatures.etsi import etsi_report
from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from repository.algorithms import built_in
from repository.digest import Digest
from tests.pki import Level, Pki
from tests.preservation.signatures.attacks import page_bit

STRICT = ParserConfig(
    fail_on_unknown_properties=True,
    fail_on_unknown_attributes=True,
    fail_on_converter_warnings=True,
)
VR = "{http://uri.etsi.org/19102/v1.2.1#}"
NAMES = {
    "vr": VR.strip("{}"),
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
KINDS = [
    *("B-B", "B-T", "B-LTA", "two", "revoked", "expired", "sha1", "stamp only", "broken"),
    *("altered", "evidence"),
]
Judged = Callable[[str], SignatureReport]


@pytest.fixture
def judged(plain: bytes, two: bytes, pki: Pki, informed: TrustStore, tmp_path: Path) -> Judged:
    made: dict[str, Callable[[], bytes]] = {
        "two": lambda: two,
        "revoked": lambda: pki.sign_bytes(plain, pki.revoked, Level.B_T),
        "expired": lambda: pki.sign_bytes(plain, pki.expired, Level.B_B),
        "sha1": lambda: pki.sign_bytes(plain, level=Level.B_B, md_algorithm="sha1"),
        "stamp only": lambda: pki.stamp_bytes(plain, pki.made_at),
        "broken": lambda: page_bit(pki.sign_bytes(plain, level=Level.B_B)),
        "altered": lambda: pki.sign_bytes(plain, level=Level.B_B) + b"% more\n",
        "evidence": lambda: pki.sign_bytes(plain, level=Level.B_B),
    }

    def judged(kind: str) -> SignatureReport:
        path = tmp_path / "judged.pdf"
        data = made[kind]() if kind in made else pki.sign_bytes(plain, level=Level(kind))
        path.write_bytes(data)
        at = pki.made_at + timedelta(hours=1)
        proofs = [at] if kind == "evidence" else []
        return validate(path, informed, at, proofs)

    return judged


def written(report: SignatureReport, kept: dict[str, bytes] | None = None) -> bytes:
    data = etsi_report(report, (kept or {}).get, built_in(), "luutru 0.2")
    assert data is not None
    return data


def parsed(data: bytes) -> Any:
    return XmlParser(config=STRICT).from_bytes(data, ValidationReport)


def missing(value: Any) -> Iterator[str]:
    """Names of what is required by the schema and is not there.

    The classes flatten one choice: a document is told by digest, or by reference.
    """
    if isinstance(value, tuple | list):
        for one in value:
            yield from missing(one)
    if not dataclasses.is_dataclass(value):
        return
    for field in dataclasses.fields(value):
        held = getattr(value, field.name)
        least = field.metadata.get("min_occurs", 0)
        if field.name == "signers_document_representation":
            continue
        if (field.metadata.get("required") and held is None) or (
            isinstance(held, tuple) and len(held) < least
        ):
            yield f"{type(value).__name__}.{field.name}"
        yield from missing(held)


def tags(data: bytes) -> list[str]:
    return [str(element.tag) for element in etree.fromstring(data).iter(etree.Element)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_report_is_of_the_form_of_the_standard(judged: Judged, kind: str) -> None:
    data = written(judged(kind))
    read = parsed(data)

    assert list(missing(read)) == []
    again = XmlSerializer().render(read).encode()
    attributes = f"{VR}SignatureAttributes"  # a choice: any order is right, pyHanko has its own
    assert sorted(tags(again)) == sorted(tags(data))
    if attributes not in tags(data):
        assert tags(again) == tags(data)


@pytest.mark.parametrize("kind", KINDS)
def test_every_id_is_there_once_and_every_reference_leads_somewhere(
    judged: Judged, kind: str
) -> None:
    root = etree.fromstring(written(judged(kind)))
    ids = [str(element.get("id")) for element in root.iter() if element.get("id")]
    references = [
        one for element in root.iter() for one in str(element.get("VOReference") or "").split()
    ]

    assert len(ids) == len(set(ids))
    assert references
    assert set(references) <= set(ids)


def texts(data: bytes, path: str) -> list[str]:
    return [str(e.text) for e in etree.fromstring(data).iterfind(path, NAMES)]


@pytest.mark.parametrize(
    ("kind", "main", "sub", "process"),
    [
        ("B-B", "total-passed", [], "Basic"),
        ("B-T", "total-passed", [], "LTVM"),
        ("B-LTA", "total-passed", [], "LTA"),
        ("evidence", "total-passed", [], "LTA"),
        ("revoked", "indeterminate", ["REVOKED_NO_POE"], "LTVM"),
        ("expired", "indeterminate", ["OUT_OF_BOUNDS_NO_POE"], "Basic"),
        ("sha1", "indeterminate", ["CRYPTO_CONSTRAINTS_FAILURE_NO_POE"], "Basic"),
        ("broken", "total-failed", ["HASH_FAILURE"], "Basic"),
        ("altered", "total-failed", ["SIG_CONSTRAINTS_FAILURE"], "Basic"),
    ],
)
def test_it_says_what_the_record_says(
    judged: Judged, kind: str, main: str, sub: list[str], process: str
) -> None:
    data = written(judged(kind))
    status = "vr:SignatureValidationReport/vr:SignatureValidationStatus"

    assert texts(data, f"{status}/vr:MainIndication") == [f"urn:etsi:019102:mainindication:{main}"]
    assert texts(data, f"{status}/vr:SubIndication") == [
        f"urn:etsi:019102:subindication:{name}" for name in sub
    ]
    done = "vr:SignatureValidationReport/vr:SignatureValidationProcess/"
    assert texts(data, f"{done}vr:SignatureValidationProcessID") == [
        f"urn:etsi:019102:validationprocess:{process}"
    ]


def test_a_revoked_certificate_is_told_with_its_day(judged: Judged, pki: Pki) -> None:
    data = written(judged("revoked"))

    (when,) = texts(data, ".//vr:RevocationStatusInformation/vr:RevocationTime")
    assert when.startswith(pki.revoked_at.strftime("%Y-%m-%dT%H:%M:%S"))


def test_document_timestamps_are_objects_with_a_report_of_their_own(judged: Judged) -> None:
    root = etree.fromstring(written(judged("two")))

    assert len(root.findall("vr:SignatureValidationReport", NAMES)) == 2
    nested = root.findall(".//vr:ValidationObject/vr:ValidationReport", NAMES)
    assert len(nested) == 2
    kinds = {o.findtext("../vr:ObjectType", None, NAMES) for o in nested}
    assert kinds == {"urn:etsi:019102:validationObject:timestamp"}


def test_what_is_kept_is_in_it_and_what_is_not_is_named_by_digest(judged: Judged, pki: Pki) -> None:
    report = judged("B-LTA")
    root = etree.fromstring(written(report))
    signer = root.find(
        f".//vr:ValidationObject[@id='C-{Digest.of_bytes(pki.person.der).hex}']", NAMES
    )
    assert signer is not None
    encoded = signer.findtext("vr:ValidationObjectRepresentation/vr:base64", None, NAMES)
    assert base64.b64decode(str(encoded)) == pki.person.der

    bare = replace(report, evidence={})
    assert b"<base64>" not in written(bare)
    kept = {f"sha256:{Digest.of_bytes(pki.person.der).hex}": pki.person.der}
    assert written(bare, kept).count(b"<base64>") == 1
    forged = dict.fromkeys(kept, b"other bytes")
    assert b"<base64>" not in written(bare, forged)


def test_the_same_record_gives_the_same_bytes_also_after_it_was_kept(judged: Judged) -> None:
    report = judged("two")

    assert written(report) == written(report)
    assert written(SignatureReport.from_dict(report.as_dict())) == written(report)


def test_nothing_in_a_name_breaks_the_report(judged: Judged) -> None:
    report = judged("B-B")
    hostile = "</Value>&<!DOCTYPE x>\x00\x1b\ud800]]>'\""
    (record,) = report.signatures
    worst = replace(
        record,
        **dict.fromkeys(("field", "signer", "says", "says_en", "sub_filter"), hostile),  # type: ignore[arg-type]
        reasons=(hostile,),
        changes=(hostile,),
    )
    read = parsed(written(replace(report, signatures=(worst,))))

    assert list(missing(read)) == []
    said = read.signature_validation_report[0].signer_information.signer
    assert said == "</Value>&<!DOCTYPE x>\ufffd\ufffd\ufffd]]>'\""


def test_a_sub_indication_of_ours_is_generic_and_named_beside_it(judged: Judged) -> None:
    report = judged("B-B")
    unsupported = replace(
        report.signatures[0],
        indication=Indication.INDETERMINATE,
        sub_indication="UNSUPPORTED",
        certificates=(),
        revocation=(),
        crls=0,
        links=(),
        layers=(),
        document="",
    )
    data = written(replace(report, signatures=(unsupported,), evidence={}))

    assert list(missing(parsed(data))) == []
    (sub,) = texts(data, ".//vr:SubIndication")
    assert sub.endswith(":GENERIC")
    assert "UNSUPPORTED" in texts(data, ".//vr:ReportData/vr:Value")


def test_a_record_of_the_first_policy_is_reported_as_far_as_it_goes(judged: Judged) -> None:
    report = judged("B-LTA")
    new = ("links", "layers", "timestamps", "proof", "represented", "document", "crls")
    old = report.as_dict()
    for signature in old["signatures"]:
        for name in new:
            del signature[name]

    assert list(missing(parsed(written(SignatureReport.from_dict(old))))) == []


def test_nothing_is_said_of_what_is_not_signed(
    plain: bytes, trust: TrustStore, pki: Pki, tmp_path: Path
) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(plain)

    nothing: dict[str, bytes] = {}
    report = validate(path, trust, pki.made_at)
    assert etsi_report(report, nothing.get, built_in(), "luutru") is None
