"""The validation report of ETSI TS 119 102-2 (v1.2.1), written from what is kept of a validation.

The same report gives the same bytes. A document timestamp is a validation object with a report of
its own, as the standard has it; where nothing else is signed it is reported as a signature. In a
document that was altered no signature is reported as passed, whatever it is worth by itself. What
the standard has no place for (the sentences for a clerk, our own sub-indications) stands in
``AdditionalValidationReportData`` under ``urn:luutru:``.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from preservation.markup import add, clean, root_of, serialise
from preservation.signatures import etsi_names as names
from preservation.signatures.records import (
    Changes,
    Indication,
    Kind,
    SignatureRecord,
    SignatureReport,
)
from repository.algorithms import NEVER, Algorithms, end_of, parsed
from repository.calendar import iso_utc
from repository.digest import Digest

Find = Callable[[str], bytes | None]
"""Gives the bytes of what is kept under a digest; None for what is not kept on its own."""
Element = etree._Element  # noqa: SLF001  lxml has no other name for it
DEPTH = 6
"""How deep elements have lines of their own."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a report is written from."""

    report: SignatureReport
    find: Find
    algorithms: Algorithms
    objects: Mapping[str, str]
    """Digest → kind, for everything that is referred to."""

    def reference(self, parent: Element, tag: str, digests: Iterable[str]) -> None:
        """An element that refers to validation objects."""
        ids = [object_id(self.objects[digest], digest) for digest in digests]
        add(parent, tag, VOReference=" ".join(ids))


def etsi_report(
    report: SignatureReport, find: Find, algorithms: Algorithms, software: str
) -> bytes | None:
    """The XML of ``report``; None where nothing is signed, which the standard has no report for."""
    if not report.signatures:
        return None
    writing = Writing(report, _finding(report, find), algorithms, _objects(report))
    root = root_of("ValidationReport", names.VR, ds=names.DS, XAdES=names.XADES, tsl=names.TSL)
    signed = [r for r in report.signatures if r.kind is Kind.SIGNATURE]
    stamps = [r for r in report.signatures if r.kind is Kind.DOCUMENT_TIMESTAMP and r.timestamps]
    for record in signed or report.signatures:
        _signature(add(root, "SignatureValidationReport"), record, writing)
    if writing.objects:
        listed = add(root, "SignatureValidationObjects")
        nested = {record.timestamps[0]: record for record in stamps} if signed else {}
        for digest in writing.objects:
            _object(listed, digest, nested.get(digest), writing)
    identity = add(add(root, "SignatureValidator"), "DigitalId")
    _in(identity, names.TSL, "X509SubjectName", f"CN={software}")
    return serialise(root, DEPTH)


def object_id(kind: str, digest: str) -> str:
    """The XML id of a validation object: its kind and its digest."""
    return f"{names.OBJECTS[kind][0]}-{digest.rpartition(':')[2]}"


def _objects(report: SignatureReport) -> dict[str, str]:
    objects: dict[str, str] = {}
    for record in report.signatures:
        objects |= dict.fromkeys(record.certificates, "certificate")
        objects |= dict.fromkeys(record.revocation[: record.crls], "crl")
        objects |= dict.fromkeys(record.revocation[record.crls :], "ocsp")
        objects |= dict.fromkeys(record.timestamps, "timestamp")
    return objects


def _finding(report: SignatureReport, find: Find) -> Find:
    def found(digest: str) -> bytes | None:
        _, encoded = report.evidence.get(digest, ("", ""))
        data = base64.b64decode(encoded) if encoded else find(digest)
        return data if data is not None and str(Digest.of_bytes(data)) == digest else None

    return found


def _signature(parent: Element, record: SignatureRecord, writing: Writing) -> None:
    identifier = add(parent, "SignatureIdentifier", id=_id(record, writing.report))
    if record.represented:
        _digest(identifier, record.represented)
    add(identifier, "HashOnly", "false")
    add(identifier, "DocHashOnly", "false")
    if record.field:
        add(identifier, "DAIdentifier", record.field)
    _constraints(add(parent, "ValidationConstraintsEvaluationReport"), record, writing.report)
    _times(add(parent, "ValidationTimeInfo"), record, writing)
    if record.document:
        _digest(add(parent, "SignersDocument"), record.document)
    _attributes(parent, record, writing)
    if record.certificates:
        signer = add(parent, "SignerInformation")
        writing.reference(signer, "SignerCertificate", record.certificates[:1])
        add(signer, "Signer", record.signer)
    process = add(parent, "SignatureValidationProcess")
    done = f"{names.URN}validationprocess:{_process(record, writing.report)}"
    add(process, "SignatureValidationProcessID", done)
    _status(add(parent, "SignatureValidationStatus"), record, writing)


def _id(record: SignatureRecord, report: SignatureReport) -> str:
    place = report.signatures.index(record)
    said = f"{place}\n{record.field}\n{record.represented}"
    return f"S-{Digest.of_bytes(said.encode('utf-8', 'backslashreplace')).hex}"


def _constraints(parent: Element, record: SignatureRecord, report: SignatureReport) -> None:
    """The policy, and the two rules of it that the standard leaves to policies."""
    policy = add(parent, "SignatureValidationPolicy")
    _in(add(policy, "SignaturePolicyIdentifier"), names.XADES, "SignaturePolicyImplied")
    add(policy, "PolicyName", record.policy)
    changes = [("changes", record.changes_after.value)]
    changes += [("change", change) for change in record.changes]
    permitted = record.changes_after not in {Changes.OTHER, Changes.UNKNOWN}
    _constraint(parent, "changes-after-signature", changes, kept=permitted)
    notes = [("note", note) for note in report.notes]
    _constraint(parent, "document-unaltered", notes, kept=not report.altered)


def _constraint(
    parent: Element, name: str, parameters: Iterable[tuple[str, str]], *, kept: bool
) -> None:
    constraint = add(parent, "ValidationConstraint")
    add(constraint, "ValidationConstraintIdentifier", f"{names.OWN}constraint:{name}")
    for kind, text in parameters:
        _typed(add(constraint, "ValidationConstraintParameter"), kind, text)
    add(add(constraint, "ConstraintStatus"), "Status", names.APPLIED)
    status = add(constraint, "ValidationStatus")
    add(status, "MainIndication", names.PASSED if kept else names.FAILED)


def _times(parent: Element, record: SignatureRecord, writing: Writing) -> None:
    add(parent, "ValidationTime", iso_utc(writing.report.judged_at))
    best = add(parent, "BestSignatureTime")
    add(best, "POETime", iso_utc(record.proven_at or writing.report.judged_at))
    provided = record.proof == "evidence"
    add(best, "TypeOfProof", f"{names.URN}poetype:{'provided' if provided else 'validation'}")
    if record.proof == "timestamp" and record.timestamps:
        writing.reference(best, "POEObject", record.timestamps[:1])


def _attributes(parent: Element, record: SignatureRecord, writing: Writing) -> None:
    stamps = [layer.made for layer in record.layers if layer.made is not None]
    is_stamp = record.kind is Kind.DOCUMENT_TIMESTAMP
    if not (record.signed_at or record.sub_filter or stamps):
        return
    attributes = add(parent, "SignatureAttributes")
    if record.signed_at is not None and not is_stamp:
        add(add(attributes, "SigningTime", Signed="true"), "Time", iso_utc(record.signed_at))
    for token, made in zip(record.timestamps, stamps, strict=False):
        tag = "DocTimeStamp" if is_stamp else "SignatureTimeStamp"
        stamp = add(attributes, tag, Signed="false")
        writing.reference(stamp, "AttributeObject", [token])
        add(stamp, "TimeStampValue", iso_utc(made))
    if record.sub_filter:
        said = add(attributes, "SubFilter", Signed="true")
        add(said, "SubFilterElement", record.sub_filter)


def _process(record: SignatureRecord, report: SignatureReport) -> str:
    """How far validation went: EN 319 102-1 §5.3, with time (§5.5), with archive data (§5.6)."""
    later = report.signatures[report.signatures.index(record) + 1 :]
    archived = any(r.kind is Kind.DOCUMENT_TIMESTAMP and r.proven_at for r in later)
    if archived or record.proof in {"file", "evidence"}:
        return "LTA"
    return "LTVM" if record.proof else "Basic"


def _status(parent: Element, record: SignatureRecord, writing: Writing) -> None:
    indication, sub_indication = record.indication, record.sub_indication
    if writing.report.altered and indication is Indication.TOTAL_PASSED:
        indication, sub_indication = Indication.TOTAL_FAILED, "SIG_CONSTRAINTS_FAILURE"
    add(parent, "MainIndication", names.main_indication(indication))
    if said := names.sub_indication(sub_indication):
        add(parent, "SubIndication", said)
    data = add(parent, "AssociatedValidationReportData")
    _chain(data, record, writing)
    _additional(data, record)
    moment = record.proven_at or writing.report.judged_at
    for name in dict.fromkeys(n for layer in record.layers[:1] for n in layer.algorithms):
        crypto = add(add(parent, "AssociatedValidationReportData"), "CryptoInformation")
        _crypto(crypto, record, name, moment, writing)


def _chain(parent: Element, record: SignatureRecord, writing: Writing) -> None:
    places = record.layers[0].chain if record.layers else range(len(record.certificates))
    chain = [record.certificates[place] for place in places]
    anchored = bool(record.layers) and not record.links[places[-1]].algorithms and len(chain) > 1
    if anchored:
        writing.reference(parent, "TrustAnchor", chain[-1:])
    if chain:
        element = add(parent, "CertificateChain")
        writing.reference(element, "SigningCertificate", chain[:1])
        for digest in chain[1 : -1 if anchored else None]:
            writing.reference(element, "IntermediateCertificate", [digest])
        if anchored:
            writing.reference(element, "TrustAnchor", chain[-1:])
    for digest in (*record.revocation, *record.timestamps):
        writing.reference(parent, "RelatedValidationObject", [digest])
    if record.revoked_at is not None and record.certificates:
        revoked = add(parent, "RevocationStatusInformation")
        writing.reference(revoked, "ValidationObjectId", record.certificates[:1])
        add(revoked, "RevocationTime", iso_utc(record.revoked_at))


def _additional(parent: Element, record: SignatureRecord) -> None:
    said = [("says", record.says), ("says-en", record.says_en)]
    said += [("reason", reason) for reason in record.reasons]
    if names.is_own(record.sub_indication):
        said.append(("sub-indication", record.sub_indication))
    additional = add(parent, "AdditionalValidationReportData")
    for kind, text in said:
        _typed(add(additional, "ReportData"), kind, text)


def _crypto(
    parent: Element, record: SignatureRecord, name: str, moment: datetime, writing: Writing
) -> None:
    algorithm, bits = parsed(name)
    add(parent, "ValidationObjectId", VOReference=_id(record, writing.report))
    add(parent, "Algorithm", names.algorithm(algorithm, bits))
    if bits:
        _typed(add(parent, "AlgorithmParameters"), "key-bits", str(bits))
    secure = writing.algorithms.usable(algorithm, bits, moment)
    add(parent, "SecureAlgorithm", "true" if secure else "false")
    last = writing.algorithms.ends(algorithm, bits)
    if last not in {None, NEVER} and last is not None:
        add(parent, "NotAfter", iso_utc(end_of(last)))


def _object(parent: Element, digest: str, nested: SignatureRecord | None, writing: Writing) -> None:
    kind = writing.objects[digest]
    element = add(parent, "ValidationObject", id=object_id(kind, digest))
    add(element, "ObjectType", names.OBJECTS[kind][1])
    representation = add(element, "ValidationObjectRepresentation")
    data = writing.find(digest)
    if data is None:
        _digest(representation, digest)
    else:
        add(representation, "base64", base64.b64encode(data).decode("ascii"))
    if nested is not None:
        _signature(add(element, "ValidationReport"), nested, writing)


def _digest(parent: Element, digest: str) -> None:
    """A ``DigestAlgAndValue`` of ``sha256:…``."""
    algorithm, _, value = digest.partition(":")
    element = add(parent, "DigestAlgAndValue")
    method = _in(element, names.DS, "DigestMethod")
    method.set("Algorithm", names.algorithm(algorithm, None))
    encoded = base64.b64encode(binascii.unhexlify(value)).decode("ascii")
    _in(element, names.DS, "DigestValue", encoded)


def _typed(parent: Element, kind: str, text: str) -> None:
    add(parent, "Type", f"{names.OWN}{kind}")
    add(parent, "Value", text)


def _in(parent: Element, namespace: str, tag: str, text: str = "") -> Element:
    """An element of another namespace."""
    element = etree.SubElement(parent, f"{{{namespace}}}{tag}")
    if text:
        element.text = clean(text)
    return element
