"""Write a folder of messages of the document axis: ``python scripts/make_edxml.py TARGET_DIR``.

Every form that is known to be on the wire, and what an attacker would send. All names, codes and
numbers are invented; each message is the same each time. ``write_large`` makes one of any size.
"""

import io
import re
import sys
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

sys.path.insert(0, str(Path(__file__).parents[1]))

from scripts.make_hostile import blown_up, docx, one_page, zipped

QCVN = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
FORM_1 = "http://www.e-doc.vn/Schema/"
VNPT = "http://www.inetcloud.vn/ns/edxml"
LOCAL = "http://www.go.vn/eDoc"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XLINK = "http://www.w3.org/1999/xlink"
PROLOG = '<?xml version="1.0" encoding="UTF-8"?>'
SENDER, RECEIVER, OTHER = "000.00.05.X99", "000.00.09.X99", "X99.07"
DOCUMENT_ID = f"{SENDER},2026/11/20,123/STN-VP"
STATUS_CODES = ("01", "02", "03", "04", "05", "06", "13", "15", "16")


@dataclass(frozen=True)
class File:
    """An attachment: its name, what stands in base64, and what is said of it."""

    name: str
    data: bytes
    declared: str = "application/pdf"
    encoded: str | None = None
    """Instead of the base64 of ``data``."""
    referred_as: str | None = None
    """Another type in the manifest."""

    @property
    def base64(self) -> str:
        """What stands in the message."""
        return b64encode(self.data).decode() if self.encoded is None else self.encoded


PDF = one_page()
MAIN = File("123_STN-VP.pdf", PDF)


def wrapped(data: bytes, member: str = "2f0d7d1e-0000-4000-8000-0000000000aa.bin") -> bytes:
    """``data`` in a zip, as the SDKs wrap it."""
    return zipped({member: data})


def tag(name: str, inner: str = "", attributes: str = "") -> str:
    """An element of the envelope, with the prefix that it has on the wire."""
    return f"<edXML:{name}{attributes}>{inner}</edXML:{name}>"


def texts(**said: str) -> str:
    """Elements with text."""
    return "".join(tag(name, text) for name, text in said.items())


def organ(name: str, code: str, title: str = "Sở Thử nghiệm tỉnh Mẫu") -> str:
    """An agency."""
    return tag(
        name,
        texts(
            OrganId=code,
            OrganizationInCharge="UBND tỉnh Mẫu",
            OrganName=title,
            OrganAdd="Số 1 đường Thí Dụ",
            Email="vanthu@mau.example",
            Telephone="0000000001",
            Fax="0000000002",
            Website="mau.example",
        ),
    )


def answer(day: str = "2026/11/10") -> str:
    """What the message answers."""
    said = texts(
        OrganId=RECEIVER,
        Code="45/LTLS",
        DocumentId=f"{RECEIVER},2026/11/10,45/LTLS",
        PromulgationDate=day,
    )
    return tag("ResponseFor", said)


FIELDS: Mapping[str, str] = {
    "From": organ("From", SENDER),
    "To": organ("To", RECEIVER, "Lưu trữ lịch sử tỉnh Mẫu") + organ("To", OTHER),
    "DocumentId": texts(DocumentId=DOCUMENT_ID),
    "Code": tag("Code", texts(CodeNumber="123", CodeNotation="STN-VP")),
    "PromulgationInfo": tag(
        "PromulgationInfo", texts(Place="Tỉnh Mẫu", PromulgationDate="2026/11/20")
    ),
    "DocumentType": tag("DocumentType", texts(Type="2", TypeDetail="18", TypeName="Công văn")),
    "Subject": texts(Subject="V/v kiểm thử tiếp nhận văn bản điện tử"),
    "Content": texts(Content="V/v kiểm thử tiếp nhận văn bản điện tử"),
    "SignerInfo": tag(
        "SignerInfo",
        texts(Competence="KT. GIÁM ĐỐC", Position="Phó Giám đốc", FullName="Người Ký Mẫu"),
    ),
    "DueDate": texts(DueDate="2026/12/01"),
    "OtherInfo": tag(
        "OtherInfo",
        texts(
            Priority="1",
            SphereOfPromulgation="Nội bộ",
            TyperNotation="VTA",
            PromulgationAmount="2",
            PageAmount="1",
            Direction="false",
        )
        + tag("Appendixes", texts(Appendix="Phụ lục I")),
    ),
    "ResponseFor": answer(),
    "SteeringType": texts(SteeringType="0"),
    "ToPlaces": tag("ToPlaces", texts(Place="Như trên") + texts(Place="Lưu: VT")),
}
JAVA_ORDER = tuple(FIELDS)
NET_ORDER = (
    *("From", "To", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content"),
    *("SignerInfo", "DueDate", "ToPlaces", "OtherInfo", "ResponseFor", "SteeringType"),
    "DocumentId",
)


def message(order: Sequence[str] = JAVA_ORDER, **changed: str) -> str:
    """A MessageHeader; ``changed`` fields are put in as markup, empty ones left out."""
    fields = {**FIELDS, **changed}
    return tag("MessageHeader", "".join(fields[name] for name in order))


HOP = tag("TraceHeader", texts(OrganId=SENDER, Timestamp="2026/11/20 08:30:00"))
NEW = texts(BussinessDocType="0", BussinessDocReason="Văn bản điện tử mới", Paper="0") + tag(
    "StaffInfo", texts(Department="Văn phòng", Staff="Văn Thư Mẫu", Mobile="0000000003")
)


def traces(business: str | None = NEW, hops: str = HOP) -> str:
    """A TraceHeaderList; the business last."""
    inner = hops if business is None else hops + tag("Bussiness", business)
    return tag("TraceHeaderList", inner)


def references(files: Sequence[File], *, net: bool = False) -> str:
    """The body; the .NET form has links too."""
    inner = ""
    for place, file in enumerate(files, 1):
        link = f' xlink:href="cid:tep-{place}" xlink:role="XLinkRole" xlink:type="simple"'
        inner += tag(
            "Reference",
            texts(
                ContentId=f"cid:tep-{place}",
                ContentType=file.referred_as or file.declared,
                Description="Văn bản",
                AttachmentName=file.name,
            ),
            link if net else "",
        )
    space = f' xmlns:xlink="{XLINK}"' if net else ""
    return tag("edXMLBody", tag("edXMLManifest", inner, f' version="1.0"{space}'))


def attachments(files: Sequence[File], *, net: bool = False) -> str:
    """The files, in the default name space; the .NET form leaves ``cid:`` out."""
    inner = ""
    for place, file in enumerate(files, 1):
        content = f'<edXML:ContentTransferEncoded xmlns:edXML="{QCVN}">{file.base64}'
        inner += (
            f"<Attachment><ContentId>{'' if net else 'cid:'}tep-{place}</ContentId>"
            f"<AttachmentName>{file.name}</AttachmentName><Description>Văn bản</Description>"
            f"<ContentType>{file.declared}</ContentType>{content}"
            "</edXML:ContentTransferEncoded></Attachment>"
        )
    return f"<AttachmentEncoded>{inner}</AttachmentEncoded>" if files else ""


def edxml(
    header: str | None = None,
    trace: str | None = None,
    files: Sequence[File] = (MAIN,),
    *,
    signature: str = "",
    net: bool = False,
    body: str | None = None,
    content: str | None = None,
    prolog: str = PROLOG,
) -> bytes:
    """A whole message of QCVN 102:2016."""
    head = (header or message()) + (traces() if trace is None else trace) + signature
    envelope = (
        f'<edXML:edXMLEnvelope xmlns:edXML="{QCVN}">'
        + tag("edXMLHeader", head)
        + (references(files, net=net) if body is None else body)
        + "</edXML:edXMLEnvelope>"
    )
    enclosed = attachments(files, net=net) if content is None else content
    return f'{prolog}<edXML xmlns="{QCVN}">{envelope}{enclosed}</edXML>'.encode()


def status(
    code: str = "03", said: str = "Đã vào sổ văn bản đến", root: str = "MessageHeader"
) -> bytes:
    """A status message of QCVN 102:2016; some write ``Status`` for MessageHeader."""
    return _whole_status(tag(root, _status(code, said)))


def _status(code: str, said: str) -> str:
    about = texts(OrganId=SENDER, Code="123/STN-VP", PromulgationDate="2026/11/20")
    return (
        organ("From", RECEIVER)
        + tag("ResponseFor", about + texts(DocumentId=DOCUMENT_ID))
        + tag("StaffInfo", texts(Department="Văn thư", Staff="Người Nhận Mẫu"))
        + texts(StatusCode=code, Description=said, Timestamp="2026/11/20 09:05:12")
    )


def _whole_status(header: str) -> bytes:
    envelope = f'<edXML:edXMLEnvelope xmlns:edXML="{QCVN}">{tag("edXMLHeader", header)}'
    return f'{PROLOG}<edXML xmlns="{QCVN}">{envelope}</edXML:edXMLEnvelope></edXML>'.encode()


def _old(text: str) -> str:
    """Days as form 1.0 writes them."""
    return re.sub(r">(\d{4})/(\d\d)/(\d\d)", r">\3/\2/\1", text)


def soap(inner: str, manifest: str = "", namespace: str = FORM_1) -> bytes:
    """The SOAP envelope of form 1.0, with its empty list of errors."""
    errors = '<edXML:ErrorList id="1" highestSeverity="error" version="1.0"/>'
    return (
        f'{PROLOG}<SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP}" xmlns:edXML="{namespace}" '
        f'xmlns:xlink="{XLINK}"><SOAP-ENV:Header>{inner}{errors}</SOAP-ENV:Header>'
        f"<SOAP-ENV:Body>{manifest}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()


def status_form_1(code: str) -> bytes:
    """A status message of form 1.0."""
    return soap(tag("Status", _old(_status(code, "Lý do"))))


def _links(files: Sequence[File]) -> str:
    inner = "".join(
        tag("Reference", texts(AttachmentName=file.name), f' xlink:href="cid:tep-{place}"')
        for place, file in enumerate(files, 1)
    )
    return tag("Manifest", inner, ' version="1.0"')


def form_1_inline(namespace: str = FORM_1) -> bytes:
    """Form 1.0 with its attachment inside the envelope (AllDocument/Document/Attach)."""
    header = message(DocumentId="")
    inside = (
        '<edXML:Attachment Content-Type="application/pdf" Content-Transfer-Encoding="base64" '
        f'Content-Id="tep-1" Name="{MAIN.name}">{MAIN.base64}</edXML:Attachment>'
    )
    document = tag("AllDocument", tag("Document", tag("Attach", inside)))
    return soap(_old(header + traces(None)), _links([MAIN]) + document, namespace)


def form_1_mime(files: Sequence[File] = (MAIN,), envelope: bytes | None = None) -> bytes:
    """Form 1.0 as multipart/related: the envelope, then the files."""
    mark = b"----=_Part_0_123"
    first = soap(_old(message() + traces(None)), _links(files)) if envelope is None else envelope
    out = [
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/xml";'
        b' start="<goc>"; boundary="' + mark + b'"\r\n\r\n',
        b"--" + mark + b"\r\nContent-Type: text/xml; charset=UTF-8\r\n"
        b"Content-ID: <goc>\r\n\r\n" + first + b"\r\n",
    ]
    for place, file in enumerate(files, 1):
        lines = [file.base64[at : at + 76] for at in range(0, len(file.base64), 76)]
        out.append(
            f"--{mark.decode()}\r\nContent-Type: {file.declared}\r\nContent-ID: <tep-{place}>\r\n"
            f'Content-Disposition: attachment; filename="{file.name}"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n".encode()
            + "\r\n".join(lines).encode()
            + b"\r\n"
        )
    return b"".join(out) + b"--" + mark + b"--\r\n"


def form_1_binary() -> bytes:
    """Form 1.0 whose file is not encoded at all."""
    whole = form_1_mime().replace(b"Transfer-Encoding: base64", b"Transfer-Encoding: binary")
    begin = whole.index(b"binary\r\n\r\n") + len(b"binary\r\n\r\n")
    return whole[:begin] + PDF + whole[whole.rindex(b"\r\n------=") :]


def local_wrapper() -> bytes:
    """The flat wrapper of one province."""
    inner = message().replace("edXML:", "") + references([MAIN]).replace("edXML:", "")
    content = attachments([MAIN]).replace("edXML:", "").replace(f' xmlns:edXML="{QCVN}"', "")
    whole = f'{PROLOG}<EdXMLEnvelope xmlns="{LOCAL}">{inner}{content}</EdXMLEnvelope>'
    return whole.replace("2026/11/20", "2026-11-20").encode()


DSIG = tag("Signature", tag("SignedInfo", "x") + tag("SignatureValue", "AAAA"))
RECALL = texts(BussinessDocType="1", BussinessDocReason="Văn bản có sai sót")
UPDATE = texts(BussinessDocType="2", DocumentId=DOCUMENT_ID) + tag(
    "BussinessDocumentInfo",
    texts(DocumentInfo="1", DocumentReceiver="1")
    + tag(
        "ReceiverList",
        tag("Receiver", texts(OrganId=OTHER, ReceiverType="0"))
        + tag("Receiver", texts(OrganId=RECEIVER, ReceiverType="1")),
    ),
)
REPLACEMENT = texts(BussinessDocType="3", BussinessDocReason="Thay thế") + tag(
    "ReplacementInfoList",
    "".join(
        tag(
            "ReplacementInfo",
            texts(DocumentId=f"{SENDER},2026/11/0{day},{day}/STN-VP")
            + tag("OrganIdList", texts(OrganId=RECEIVER) + texts(OrganId=OTHER)),
        )
        for day in (1, 2)
    ),
)
NOWHERE = tag("TraceHeader", texts(OrganId="null", Timestamp="2026/11/20 08:30:00")) + tag(
    "TraceHeader", texts(Timestamp="2026/11/20 08:30:01")
)


def kind(number: str, detail: str, name: str) -> str:
    """A DocumentType."""
    return tag("DocumentType", texts(Type=number, TypeDetail=detail, TypeName=name))


def spaced() -> bytes:
    """Indented as the axis does it, its base64 in lines and in a CDATA section."""
    lines = "\n".join(MAIN.base64[at : at + 60] for at in range(0, len(MAIN.base64), 60))
    file = File(MAIN.name, b"", encoded=f"\n<![CDATA[{lines}]]>\n")
    return edxml(files=[file]).replace(b"><", b">\n  <")


VARIANTS: Mapping[str, Callable[[], bytes]] = {
    "java": edxml,
    "net": lambda: edxml(message(NET_ORDER), signature="<edXML:DigitalSignature/>", net=True),
    "bussiness-first": lambda: edxml(trace=tag("TraceHeaderList", tag("Bussiness", NEW) + HOP)),
    "business-spelled": lambda: edxml(trace=traces().replace("Bussiness", "Business")),
    "no-business": lambda: edxml(trace=traces(None)),
    "no-traces": lambda: edxml(trace=""),
    "trace-null": lambda: edxml(trace=traces(None, NOWHERE)),
    "paper-beside": lambda: edxml(trace=tag("TraceHeaderList", HOP + texts(Paper="1"))),
    "empty-response": lambda: edxml(message(ResponseFor="<edXML:ResponseFor />")),
    "two-responses": lambda: edxml(message(ResponseFor=answer() + answer("2026/11/11"))),
    "type-18": lambda: edxml(message(DocumentType=kind("18", "", "Công văn"))),
    "type-1-0": lambda: edxml(message(DocumentType=kind("1", "0", "CÔNG VĂN"))),
    "bare-names": lambda: edxml(
        message(From=tag("From", texts(OrganId=SENDER)), To=tag("To", texts(OrganId=OTHER)))
    ),
    "uuid": lambda: edxml(
        message(DocumentId=texts(DocumentId="5e2b7d52-0000-4000-8000-000000000001"))
    ),
    "signed": lambda: edxml(signature=DSIG),
    "bom": lambda: b"\xef\xbb\xbf" + edxml(),
    "utf-16": lambda: (
        edxml(prolog='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16")
    ),
    "indented": spaced,
    "no-prefix": lambda: edxml().replace(b"edXML:", b"").replace(b" xmlns:edXML=", b" xmlns="),
    "wrapped": lambda: edxml(files=[MAIN, File("pl.txt", wrapped(b"Phu luc"), "application/zip")]),
    "wrapped-mistyped": lambda: edxml(files=[File("a.pdf", wrapped(PDF))]),
    "raw-mistyped": lambda: edxml(files=[File("a.pdf", PDF, "application/zip")]),
    "two-types": lambda: edxml(
        files=[File("a.pdf", wrapped(PDF), "application/zip", referred_as="application/pdf")]
    ),
    "docx": lambda: edxml(files=[File("a.docx", docx(), "application/docx")]),
    "docx-as-zip": lambda: edxml(files=[File("a.docx", docx(), "application/zip")]),
    "docx-wrapped": lambda: edxml(files=[File("a.docx", wrapped(docx()), "application/zip")]),
    "zip-of-two": lambda: edxml(
        files=[File("a.rar", zipped({"1.txt": b"1", "2.txt": b"2"}), "application/zip")]
    ),
    "zip-named": lambda: edxml(files=[File("a.zip", wrapped(b"1"), "application/zip")]),
    "same-names": lambda: edxml(files=[MAIN, File(MAIN.name, one_page(b"<<>>"))]),
    "path-in-name": lambda: edxml(files=[File("../../etc/cron.d/Công văn.PDF", PDF)]),
    "ids-differ": lambda: edxml(content=attachments([MAIN]).replace("tep-1", "khac")),
    "ids-in-capitals": lambda: edxml(content=attachments([MAIN]).replace("cid:tep", "CID:TEP")),
    "unlisted": lambda: edxml(body=references([]), files=[MAIN]),
    "recall": lambda: edxml(trace=traces(RECALL), files=[]),
    "update": lambda: edxml(trace=traces(UPDATE)),
    "replacement": lambda: edxml(trace=traces(REPLACEMENT)),
    "form-1": form_1_inline,
    "form-1-vnpt": lambda: form_1_inline(VNPT),
    "form-1-mime": form_1_mime,
    "form-1-binary": form_1_binary,
    "local": local_wrapper,
    **{f"status-{code}": partial(status, code) for code in STATUS_CODES},
    **{f"status-{code}-form-1": partial(status_form_1, code) for code in STATUS_CODES},
    "status-named": lambda: status(root="Status"),
    "status-unknown": lambda: status("11"),
}
"""Messages that a receiver takes, by name."""

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


def with_doctype(inner: str, subject: str = "x") -> bytes:
    """A message with a document type declaration."""
    prolog = f"{PROLOG}<!DOCTYPE edXML [{inner}]>"
    return edxml(message(Subject=texts(Subject=subject)), prolog=prolog)


def nested(depth: int = 10_000) -> bytes:
    """Elements within elements."""
    return edxml(message(Content="<a>" * depth + "</a>" * depth))


def crowded(count: int = 1_000_000) -> bytes:
    """Elements beside elements."""
    return edxml(message(Content="<a/>" * count))


def named(count: int = 300, letters: int = 200_000) -> bytes:
    """Elements whose names nobody wants to remember."""
    return edxml(message(Content="".join(f"<a{n}{'b' * letters}/>" for n in range(count))))


def many_references(count: int = 15_000) -> bytes:
    """More files in the manifest than there are."""
    return edxml(body=references([MAIN] * count))


def many_receivers(count: int = 20_000) -> bytes:
    """The same receiver again and again."""
    return edxml(message(To=tag("To", texts(OrganId=OTHER)) * count))


def bomb(total: int = 300 * 1024 * 1024) -> bytes:
    """A zip of one file that grows a thousandfold."""
    packed = blown_up(total)[2:-4]  # what zlib writes around raw deflate goes
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as box:
        box.writestr(zipfile.ZipInfo("a.pdf"), packed)
    data = bytearray(out.getvalue())
    at = data.rindex(b"PK\x01\x02")
    for place in (8, at + 10):
        data[place : place + 2] = (8).to_bytes(2, "little")
    for place in (22, at + 24):
        data[place : place + 4] = total.to_bytes(4, "little")
    return bytes(data)


def listing(count: int = 350_000) -> bytes:
    """A zip that lists more members than anybody wants to remember."""
    entry = b"PK\x01\x02" + bytes(24) + b"\x01\x00" + bytes(16) + b"a"
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff"
    lengths = (count * len(entry)).to_bytes(4, "little") + (4).to_bytes(4, "little")
    return b"PK\x03\x04" + entry * count + end + lengths + bytes(2)


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "doctype": lambda: with_doctype(""),
    "billion-laughs": lambda: with_doctype(f'<!ENTITY e0 "ha">{ENTITIES}', "&e9;"),
    "external-entity": lambda: with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
    "parameter-entity": lambda: with_doctype('<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;'),
    "unknown-entity": lambda: edxml(message(Subject=texts(Subject="&khong;"))),
    "deep": nested,
    "crowded": crowded,
    "long-names": named,
    "long-attribute": lambda: edxml(message(Content=f'<a b="{"x" * 3_000_000}"/>')),
    "long-comment": lambda: edxml(message(Content=f"<!--{'x' * 3_000_000}-->")),
    "long-text": lambda: edxml(message(Subject=texts(Subject="x" * 5_000_000))),
    "stray-bytes": lambda: b"1212" + edxml(),
    "unbound-prefix": lambda: edxml().replace(
        b"<edXML:Reference>", b'<edXML:Reference xlink:href="">'
    ),
    "unbound-element": lambda: edxml().replace(b"AttachmentEncoded>", b"khac:AttachmentEncoded>"),
    "wrong-bytes": lambda: (
        edxml().decode().replace("Mẫu", "M\udcea").encode("utf-8", "surrogateescape")
    ),
    "windows-1258": lambda: edxml(prolog='<?xml version="1.0" encoding="windows-1258"?>'),
    "utf-7": lambda: edxml(prolog='<?xml version="1.0" encoding="UTF-7"?>'),
    "null-bytes": lambda: edxml().replace(b"<edXML:Subject>", b"<edXML:Subject>\x00"),
    "cut-off": lambda: edxml()[:-2000],
    "empty": lambda: b"",
    "no-xml": lambda: PDF,
    "html": lambda: b"<html><body>503</body></html>",
    "two-headers": lambda: edxml(message() + message(Subject=texts(Subject="khác"))),
    "no-header": lambda: edxml(tag("Khac")),
    "base64-broken": lambda: edxml(files=[File("a.pdf", b"", encoded="JVBERi0x!!!!")]),
    "base64-cut": lambda: edxml(files=[File("a.pdf", b"", encoded=MAIN.base64[:-3])]),
    "base64-after-end": lambda: edxml(files=[File("a.pdf", b"", encoded="QQ==QUJD")]),
    "base64-with-elements": lambda: edxml(files=[File("a.pdf", b"", encoded="QUJD<a/>QUJD")]),
    "base64-empty": lambda: edxml(files=[File("a.pdf", b"")]),
    "no-content": lambda: edxml(content=""),
    "no-files": lambda: edxml(files=[]),
    "pdf-ruined": lambda: edxml(
        files=[File("a.pdf", (PDF + bytes(range(128, 256))).decode("utf-8", "replace").encode())]
    ),
    "zip-bomb": lambda: edxml(files=[File("a.pdf", bomb())]),
    "zip-of-millions": lambda: edxml(files=[File("a.pdf", listing())]),
    "zip-path": lambda: edxml(files=[File("a.pdf", wrapped(PDF, "../../../tmp/a.pdf"))]),
    "zip-broken": lambda: edxml(files=[File("a.pdf", wrapped(PDF)[:-40])]),
    "many-files": lambda: edxml(files=[File(f"{n}.txt", b"1", "text/plain") for n in range(300)]),
    "many-references": many_references,
    "many-receivers": many_receivers,
    "mime-cut-off": lambda: form_1_mime()[:-200],
    "mime-unbounded": lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx",
    "mime-endless-header": lambda: b"MIME-Version: 1.0\r\nX: " + b"x" * 200_000,
    "mime-broken-base64": lambda: form_1_mime([File("a.pdf", b"", encoded="JVBE!")]),
    "mime-doctype": lambda: form_1_mime(envelope=with_doctype("")),
}
"""Messages that no receiver takes, and that must not hurt it either."""


def write_large(to: BinaryIO, pieces: Iterable[bytes], name: str = "lon.bin") -> None:
    """Write a message whose one attachment is ``pieces``, each a multiple of three bytes."""
    before, after = edxml(files=[File(name, b"", "application/octet-stream", "\0")]).split(b"\0")
    to.write(before)
    to.writelines(b64encode(piece) for piece in pieces)
    to.write(after)


def make_all(folder: Path) -> list[Path]:
    """Write every message into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for group, table in (("mau", VARIANTS), ("doc-hai", HOSTILE)):
        for name, make in table.items():
            path = folder / f"{group}-{name}.edxml"
            path.write_bytes(make())
            made.append(path)
    return made


if __name__ == "__main__":
    print(len(make_all(Path(*sys.argv[1:2]))), "messages")
