"""Signed files that are no PDF, as pyHanko, openssl, signxml, LibreOffice and Word make them.

Packages are written by hand in the way of LibreOffice and Word: which parts their manifests list,
and which relationships their transforms select.
"""

import asyncio
import base64
import copy
import hashlib
import io
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from signxml import methods
from signxml.algorithms import CanonicalizationMethod
from signxml.signer import XMLSigner
from signxml.xades.xades import XAdESSigner

from tests.pki import Party, Pki
from tests.preservation import office

DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA1 = f"{DS}sha1"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
MDSSI = "http://schemas.openxmlformats.org/package/2006/digital-signature"
TRANSFORM = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
RELS = "application/vnd.openxmlformats-package.relationships+xml"
ORIGIN = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
PACKAGED = "application/vnd.openxmlformats-package.digital-signature-"
ODF_SIGNATURES = "urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0"

EDXML = """<?xml version="1.0" encoding="utf-8"?>
<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader>
<edXML:MessageHeader><edXML:Subject>Về việc lưu trữ</edXML:Subject></edXML:MessageHeader>
</edXML:edXMLHeader><edXML:edXMLBody><edXML:Content>nội dung</edXML:Content></edXML:edXMLBody>
<edXML:AttachmentEncoded><edXML:Attachment>UXV54bq/dCDEkeG7i25o</edXML:Attachment>
</edXML:AttachmentEncoded></edXML:edXMLEnvelope>"""


# CMS


def cms_of(
    pki: Pki,
    data: bytes,
    who: Party | None = None,
    *,
    detached: bool = True,
    stamped: datetime | None = None,
    at: datetime | None = None,
) -> bytes:
    """A CAdES signature by pyHanko."""
    signer = pki.signer(who or pki.person)
    settings = PdfCMSSignedAttributes(
        signing_time=at or pki.made_at, cades_signed_attrs=CAdESSignedAttrSpec()
    )
    made: cms.ContentInfo = asyncio.run(
        signer.async_sign_general_data(
            data,
            "sha256",
            detached=detached,
            timestamper=pki.timestamper(stamped) if stamped else None,
            signed_attr_settings=settings,
        )
    )
    return bytes(made.dump())


def together(*ders: bytes) -> bytes:
    """One CMS structure with the signers of several."""
    infos = [cms.ContentInfo.load(der) for der in ders]
    first = infos[0]["content"]
    signers, certificates = [], []
    for info in infos:
        signers += list(info["content"]["signer_infos"])
        certificates += list(info["content"]["certificates"])
    known = {c.dump(): c for c in certificates}
    both = cms.SignedData(
        {
            "version": first["version"].native,
            "digest_algorithms": first["digest_algorithms"],
            "encap_content_info": first["encap_content_info"],
            "certificates": list(known.values()),
            "signer_infos": signers,
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": both}).dump())


def openssl_cms(pki: Pki, folder: Path, data: bytes, *options: str) -> bytes:
    """The same by ``openssl cms``, which signs with its own clock: now."""
    from cryptography.hazmat.primitives import serialization

    key = pki.person.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    for name, content in (
        ("key.pem", key),
        ("cert.pem", pki.person.pem),
        ("chain.pem", pki.issuing.pem),
        ("data", data),
    ):
        (folder / name).write_bytes(content)
    paths = {name: str(folder / name) for name in ("key.pem", "cert.pem", "chain.pem", "data")}
    arguments = ["-in", paths["data"], "-signer", paths["cert.pem"], "-inkey", paths["key.pem"]]
    arguments += ["-certfile", paths["chain.pem"], "-binary", *options]
    done = subprocess.run(["openssl", "cms", "-sign", *arguments], capture_output=True, check=True)
    return done.stdout


# XML


def enveloped(pki: Pki, source: str = EDXML, who: Party | None = None, **options: Any) -> bytes:
    """An XML-DSig in the document, by signxml."""
    root = etree.fromstring(source.encode())
    return _written(_by_signxml(XMLSigner, pki, root, who, options))


def xades(pki: Pki, source: str = EDXML, who: Party | None = None, **options: Any) -> bytes:
    """A XAdES-B-B in the document, by signxml."""
    root = etree.fromstring(source.encode())
    return _written(_by_signxml(XAdESSigner, pki, root, who, options))


def enveloping(pki: Pki) -> bytes:
    """A signature around what it signs."""
    root = etree.fromstring("<vanban>nội dung</vanban>".encode())
    return _written(_by_signxml(XMLSigner, pki, root, None, {"method": methods.enveloping}))


def _by_signxml(kind: Any, pki: Pki, root: Any, who: Party | None, options: dict[str, Any]) -> Any:
    who = who or pki.person
    signing = {key: options.pop(key) for key in ("reference_uri",) if key in options}
    form = CanonicalizationMethod.CANONICAL_XML_1_0
    signer = kind(**{"method": methods.enveloped, "c14n_algorithm": form} | options)
    chain = [who.certificate, pki.issuing.certificate]
    return signer.sign(root, key=who.key, cert=chain, always_add_key_value=False, **signing)


def _written(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def stamped(pki: Pki, signed: bytes, at: datetime, over: bytes | None = None) -> bytes:
    """A XAdES signature with a timestamp of ``at`` over its value (XAdES-B-T)."""
    root = etree.fromstring(signed)
    value = root.find(f".//{{{DS}}}SignatureValue")
    octets = c14n(value) if over is None else over
    token = asyncio.run(
        pki.timestamper(at).async_timestamp(hashlib.sha256(octets).digest(), "sha256")
    )
    qualifying: Any = root.find(f".//{{{XADES}}}QualifyingProperties")
    unsigned = etree.SubElement(qualifying, f"{{{XADES}}}UnsignedProperties")
    inner = etree.SubElement(unsigned, f"{{{XADES}}}UnsignedSignatureProperties")
    stamp = etree.SubElement(inner, f"{{{XADES}}}SignatureTimeStamp")
    etree.SubElement(stamp, f"{{{DS}}}CanonicalizationMethod").set("Algorithm", C14N)
    held = etree.SubElement(stamp, f"{{{XADES}}}EncapsulatedTimeStamp")
    held.text = base64.b64encode(token.dump()).decode()
    return _written(root)


def signature_of(
    pki: Pki,
    references: str,
    objects: str = "",
    who: Party | None = None,
    *,
    method: str = RSA,
    key_info: str | None = None,
    document: str = "{}",
) -> str:
    """A ``Signature`` element by hand, whose ``SignedInfo`` has these references.

    ``document`` is what it stands in; the same text comes back, signed.
    """
    who = who or pki.person
    if key_info is None:
        held = base64.b64encode(who.der).decode()
        key_info = f"<X509Data><X509Certificate>{held}</X509Certificate></X509Data>"
    info = (
        f'<SignedInfo><CanonicalizationMethod Algorithm="{C14N}"/>'
        f'<SignatureMethod Algorithm="{method}"/>{references}</SignedInfo>'
    )
    whole = (
        f'<Signature xmlns="{DS}" Id="idPackageSignature">{info}<SignatureValue>VALUE'
        f"</SignatureValue><KeyInfo>{key_info}</KeyInfo>{objects}</Signature>"
    )
    text = document.replace("{}", whole)
    root = etree.fromstring(text.encode(), etree.XMLParser(huge_tree=True))
    octets = c14n(root.find(f".//{{{DS}}}SignedInfo"))
    value = who.key.sign(octets, padding.PKCS1v15(), hashes.SHA256())
    return text.replace("VALUE", base64.b64encode(value).decode())


def reference(
    uri: str, octets: bytes, transforms: str = "", kind: str = "", by: str = SHA256
) -> str:
    """One ``Reference`` to ``octets``."""
    algorithm = "sha1" if by == SHA1 else "sha256"
    digest = base64.b64encode(hashlib.new(algorithm, octets).digest()).decode()
    inside = f"<Transforms>{transforms}</Transforms>" if transforms else ""
    said = f' Type="{kind}"' if kind else ""
    return (
        f'<Reference{said} URI="{uri}">{inside}<DigestMethod Algorithm="{by}"/>'
        f"<DigestValue>{digest}</DigestValue></Reference>"
    )


def canonical(xml: str | bytes, *, inside: str = "") -> bytes:
    """The canonical form of an element that stands in a ``Signature``."""
    if not inside:
        parser = etree.XMLParser(huge_tree=True)
        return etree.tostring(etree.fromstring(xml, parser).getroottree(), method="c14n")
    frame = f'<Signature xmlns="{DS}">{xml!s}</Signature>'
    return c14n(etree.fromstring(frame.encode())[0])


def c14n(element: Any) -> bytes:
    """The canonical form of an inner element (made a root first: lxml errs otherwise)."""
    alone = etree.fromstring(etree.tostring(element, with_tail=False))
    return etree.tostring(alone, method="c14n")


TRANSFORM_C14N = f'<Transform Algorithm="{C14N}"/>'


# Packages


def members_of(package: bytes) -> dict[str, bytes]:
    """What lies in a zip."""
    with zipfile.ZipFile(io.BytesIO(package)) as box:
        return {name: box.read(name) for name in box.namelist()}


def repacked(package: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """A zip with members added, replaced or (``None``) taken out."""
    members: dict[str, Any] = {**members_of(package), **changes}
    return office.packed({name: data for name, data in members.items() if data is not None})


def signed_odf(
    pki: Pki,
    package: bytes,
    leave_out: Iterable[str] = (),
    who: Party | None = None,
    identifier: str = "ID_date",
) -> bytes:
    """``package``, signed in the way of LibreOffice: every file, XML in canonical form."""
    members = members_of(package)
    date = pki.made_at.isoformat()
    inner = (
        f'<SignatureProperties><SignatureProperty Id="{identifier}" Target="#idPackageSignature">'
        f'<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">{date}</dc:date>'
        "</SignatureProperty></SignatureProperties>"
    )
    frame = (
        f'<document-signatures xmlns="{ODF_SIGNATURES}"><Signature xmlns="{DS}">'
        f"<Object>{inner}</Object></Signature></document-signatures>"
    )
    held = etree.fromstring(frame.encode()).find(f".//{{{DS}}}SignatureProperty")
    references = ""
    for name in sorted(set(members) - set(leave_out)):
        data = members[name]
        if name.endswith(".xml"):
            references += reference(name, canonical(data), TRANSFORM_C14N)
        else:
            references += reference(name, data)
    references += reference(f"#{identifier}", c14n(held))
    document = f'<document-signatures xmlns="{ODF_SIGNATURES}">{{}}</document-signatures>'
    text = signature_of(pki, references, f"<Object>{inner}</Object>", who, document=document)
    return repacked(package, {"META-INF/documentsignatures.xml": text.encode()})


def signed_ooxml(
    pki: Pki,
    package: bytes,
    *,
    who: Party | None = None,
    leave_out: Iterable[str] = (),
    manifest_signed: bool = True,
    by: str = SHA256,
    grouped: bool = False,
    more: str = "",
) -> bytes:
    """``package``, signed in the way of Word: parts and relationships by a manifest."""
    prepared = _with_origin(package)
    members = members_of(prepared)
    types = _types_of(members["[Content_Types].xml"])
    listed = ""
    for name in sorted(members):
        if name in leave_out or name == "[Content_Types].xml" or name.startswith("_xmlsignatures"):
            continue
        if name.endswith(".rels"):
            listed += _relations(name, members[name], by, grouped)
        elif not name.startswith("docProps/"):
            listed += reference(f"/{name}?ContentType={types[name]}", members[name], by=by)
    moment = f"{pki.made_at:%Y-%m-%dT%H:%M:%SZ}"
    parts = (
        f'<Object Id="idPackageObject"><Manifest>{listed}</Manifest><SignatureProperties>'
        '<SignatureProperty Id="idSignatureTime" Target="#idPackageSignature">'
        f'<mdssi:SignatureTime xmlns:mdssi="{MDSSI}"><mdssi:Format>YYYY-MM-DDThh:mm:ssTZD'
        f"</mdssi:Format><mdssi:Value>{moment}</mdssi:Value></mdssi:SignatureTime>"
        "</SignatureProperty></SignatureProperties></Object>"
    )
    details = (
        '<Object Id="idOfficeObject"><SignatureProperties><SignatureProperty '
        'Id="idOfficeV1Details" Target="#idPackageSignature"><SignatureInfoV1 xmlns="http://schemas.microsoft.com/office/'
        '2006/digsig"><SignatureComments>Duyệt</SignatureComments></SignatureInfoV1>'
        "</SignatureProperty></SignatureProperties></Object>"
    )
    kind = f"{DS}Object"
    references = reference("#idOfficeObject", canonical(details, inside="Signature"), kind=kind)
    if manifest_signed:
        octets = canonical(parts, inside="Signature")
        references = reference("#idPackageObject", octets, kind=kind) + references
    text = signature_of(pki, references, parts + details + more, who)
    return repacked(prepared, {"_xmlsignatures/sig1.xml": text.encode()})


def _with_origin(package: bytes) -> bytes:
    members = members_of(package)
    types = members["[Content_Types].xml"].decode()
    said = (
        f'<Default Extension="sigs" ContentType="{PACKAGED}origin"/><Override '
        f'PartName="/_xmlsignatures/sig1.xml" ContentType="{PACKAGED}xmlsignature+xml"/></Types>'
    )
    outer = members["_rels/.rels"].decode()
    row = f'<Relationship Id="rIdS" Type="{ORIGIN}origin" Target="_xmlsignatures/origin.sigs"/>'
    inner = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{ORIGIN}signature" Target="sig1.xml"/></Relationships>'
    )
    return repacked(
        package,
        {
            "[Content_Types].xml": types.replace("</Types>", said).encode(),
            "_rels/.rels": outer.replace("</Relationships>", f"{row}</Relationships>").encode(),
            "_xmlsignatures/origin.sigs": b"",
            "_xmlsignatures/_rels/origin.sigs.rels": inner.encode(),
        },
    )


def _types_of(data: bytes) -> dict[str, str]:
    rows = etree.fromstring(data)
    return {
        str(row.get("PartName")).lstrip("/"): str(row.get("ContentType"))
        for row in rows
        if row.get("PartName")
    }


def _relations(name: str, data: bytes, by: str, grouped: bool) -> str:
    """The reference to a relationships part; those to properties and signatures are left out."""
    root: Any = etree.fromstring(data)
    left_out = ("core-properties", "extended-properties", "origin")
    chosen = sorted(
        (row for row in root if not str(row.get("Type")).endswith(left_out)),
        key=lambda row: str(row.get("Id")),
    )
    picked = "".join(
        f'<mdssi:RelationshipReference xmlns:mdssi="{MDSSI}" SourceId="{row.get("Id")}"/>'
        for row in chosen
    )
    if grouped:
        picked = "".join(
            f'<mdssi:RelationshipsGroupReference xmlns:mdssi="{MDSSI}" SourceType="{kind}"/>'
            for kind in sorted({str(row.get("Type")) for row in chosen})
        )
    twin = etree.Element(root.tag, nsmap=root.nsmap)
    for row in chosen:
        one = copy.deepcopy(row)
        one.tail = None
        one.set("TargetMode", one.get("TargetMode", "Internal"))
        twin.append(one)
    transforms = f'<Transform Algorithm="{TRANSFORM}">{picked}</Transform>{TRANSFORM_C14N}'
    octets = c14n(twin)
    return reference(f"/{name}?ContentType={RELS}", octets, transforms, by=by)
