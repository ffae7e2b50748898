"""Sound packages of TT 05/2025 and of E-ARK CSIP, small and always the same, for the corpus.

Written apart from what luutru writes, so that its validator and its writer do not agree by being
one thing. ``build`` makes a package; ``edits`` change a file before whatever speaks of it is made,
so that a package can have exactly one fault.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Files = dict[str, bytes]
Edits = Mapping[str, Callable[[bytes], bytes]]

_SPACE = uuid.UUID("0d6ad7a1-5f0e-4f0a-9a41-7c05a1f1e001")
TIME = "2026-11-20T08:30:00.000+07:00"
FONDS = "H48.12"
SOURCE_CODE, ARCHIVE = f"{FONDS}.2026.01-KH", "LTQN"
METS_NS = (
    'xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS"'
)
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
CSIP_PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
REP = "representations/rep1/"
HOLEY = "data/tai-lieu-3.pdf.fetch.txt"


@dataclass(frozen=True, slots=True)
class Kind:
    """What the packages of one kind have in common."""

    name: str
    profile: str
    oais: str
    type: str
    mets_profile: str
    map_type: str
    premis: bool
    objid: str = "uuid-{}"
    documents: int = 2
    holey: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "SIP_hoso",
            "tt05-sip",
            "SIP",
            "Mixed",
            CSIP_PROFILE,
            "ORIGINAL",
            premis=False,
            holey=True,
        ),
        Kind(
            "SIP_tailieu", "tt05-sip", "SIP", "Collection", CSIP_PROFILE, "ORIGINAL", premis=False
        ),
        Kind(
            "AIP_hoso",
            "tt05-aip",
            "AIP",
            "Mixed",
            "http://www.ra.ee/METS/v01/IP.xml",
            "NORMALIZED",
            premis=True,
            objid="urn:uuid:{}",
            holey=True,
        ),
        Kind(
            "AIP_tailieu",
            "tt05-aip",
            "AIP",
            "Collection",
            "http://www.ra.ee/METS/v01/IP.xml",
            "NORMALIZED",
            premis=True,
            objid="urn:uuid:{}",
            documents=1,
        ),
        Kind(
            "DIP",
            "tt05-dip",
            "DIP",
            "MIXED",
            "https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml",
            "ORIGINAL",
            premis=True,
            documents=1,
        ),
        Kind("CSIP", "csip", "AIP", "Mixed", CSIP_PROFILE, "PHYSICAL", premis=True, documents=1),
    )
}


def upper(*name: str) -> str:
    """A UUID in upper case for a name: the same every time."""
    return str(uuid.uuid5(_SPACE, "/".join(name))).upper()


def pdf(text: str) -> bytes:
    """The least that is a PDF of one page."""
    body = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
        ),
        f"<</Length {len(body)}>>stream\n{body}\nendstream",
    ]
    made, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(parts) + 1
    made += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\n"
    return f"{made}startxref\n{made.index('xref')}\n%%EOF\n".encode()


def simpledc(fields: Mapping[str, str]) -> bytes:
    """An EAD file."""
    lines = "".join(f"  <{name}>{value}</{name}>\n" for name, value in fields.items())
    return f"{DECLARED}<simpledc>\n{lines}</simpledc>\n".encode()


@dataclass(slots=True)
class Maker:
    """Makes one package, file by file, from below to above."""

    kind: Kind
    edits: Edits
    more: Files = field(default_factory=dict)
    """Further files below ``documentation/``, which METS then names."""
    drop: frozenset[str] = frozenset()
    """Files that are not made, and that nothing speaks of."""
    files: Files = field(default_factory=dict)

    def put(self, path: str, data: bytes) -> None:
        """A file, after whatever edit there is for it."""
        if path in self.drop:
            return
        edit = self.edits.get(path)
        self.files[path] = data if edit is None else edit(data)

    def id(self, name: str) -> str:
        """The identifier of a part."""
        return f"uuid-{upper(self.kind.name, name)}"

    def make(self) -> tuple[str, Files]:
        """Name of the root folder, and its files."""
        numbers = range(1, self.kind.documents + 1)
        for number in numbers:
            self.put(f"{REP}data/tai-lieu-{number}.pdf", pdf(f"Tai lieu {number}"))
        if self.kind.holey:
            self.put(REP + HOLEY, self.holey().encode())
        if self.kind.name == "CSIP":
            self.put("metadata/descriptive/dc.xml", simpledc({"title": "Gói thử"}))
            self.put(f"{REP}metadata/descriptive/dc.xml", simpledc({"title": "Tài liệu 1"}))
            self.put("documentation/doc-truoc.txt", "Gói thử.\n".encode())
        else:
            for number in [*numbers, *([3] if self.kind.holey else [])]:
                name = f"EAD_doc_tai-lieu-{number}.xml"
                self.put(f"{REP}metadata/descriptive/{name}", simpledc(self.document(number)))
            self.put("metadata/descriptive/EAD.xml", simpledc(self.package()))
        self._premis()
        for path, data in self.more.items():
            self.put(path, data)
        names = ["METS.xsd", "xlink.xsd", "EAD.xsd", "EAD_doc.xsd"]
        for name in names[: 2 if self.kind.name == "CSIP" else None]:
            self.put(f"schemas/{name}", schema(name))
        self.put(f"{REP}METS.xml", self.part_mets())
        self.put("METS.xml", self.package_mets())
        return self.objid.replace(":", "_"), self.files

    @property
    def objid(self) -> str:
        """Of the package."""
        return self.kind.objid.format(upper(self.kind.name))

    @property
    def code(self) -> str:
        """Mã hồ sơ, or mã hồ sơ lưu trữ."""
        return f"{ARCHIVE}.{SOURCE_CODE}" if self.kind.oais == "AIP" else SOURCE_CODE

    def holey(self) -> str:
        """The reference to a document that lies in another package of the fonds."""
        if self.kind.oais == "SIP":
            return "H48.12.2026.0000007\n"
        other = upper("other")
        return f"urn:{FONDS}:uuid:{other} 512 representations/rep1/data/a.pdf H48.12.2026.0000007\n"

    def package(self) -> dict[str, str]:
        """EAD.xml."""
        total = str(self.kind.documents + self.kind.holey)
        dossier = {
            "title": "Xây dựng kế hoạch công tác năm 2026", "maintenance": "01", "mode": "01",
            "language": "01,02", "startDate": "05/01/2026", "endDate": "20/11/2026",
            "keyword": "kế hoạch", "totalDoc": total, "numberOfPaper": "0",
            "numberOfPage": total, "format": "01", "inforSign": "KH", "confidenceLevel": "01",
        }  # fmt: skip
        risk = {"riskRecovery": "1", "riskRecoveryStatus": "01"}
        note = {"description": "Gói thử"}
        match self.kind.name:
            case "SIP_hoso":
                return {"fileCode": self.code} | dossier | risk | note
            case "AIP_hoso":
                return {"arcFileCode": self.code} | dossier | note | risk
            case "SIP_tailieu":
                said = {
                    "fileCode": f"{FONDS}.2026.01.0000001",
                    "title": "Tài liệu lẻ",
                    "source": "0",
                }
                return said | {"totalDoc": total} | note
            case "AIP_tailieu":
                said = {"arcFileCode": self.code, "title": "Tài liệu lẻ"}
                return said | {"source": "UBND tỉnh"} | note
        return {
            "requestID": "YC-2026-001", "requestDate": "01/11/2026", "purpose": "02",
            "purposeContent": "Phục vụ công tác", "feeObjectType": "10",
            "researchTopic": "Kế hoạch năm",
        } | note  # fmt: skip

    def document(self, number: int) -> dict[str, str]:
        """EAD_doc of a document."""
        base = {"SIP_tailieu": f"{FONDS}.2026.01.0000001"}.get(self.kind.name, self.code)
        code, ident = f"{base}.{number:07}", f"H48.12.2026.{number:07}"
        said = {
            "typeName": "10", "codeNumber": str(number), "codeNotation": "KH-UBND",
            "issuedDate": f"{number:02}/02/2026",
        }  # fmt: skip
        organ = {"organName": "Ủy ban nhân dân tỉnh"}
        rest = {
            "subject": f"Kế hoạch số {number}", "language": "01", "numberOfPage": "1",
            "inforSign": "KH", "keyword": "kế hoạch", "mode": "01", "confidenceLevel": "01",
            "autograph": "Đồng ý", "format": "01", "process": "0",
        }  # fmt: skip
        risk = {"riskRecovery": "1", "riskRecoveryStatus": "01"}
        note = {"description": "Thử"}
        match self.kind.oais:
            case "SIP":
                head = {"docId": ident, "docCode": code, "maintenance": "01"}
                return head | said | organ | rest | risk | note
            case "AIP":
                head = {"docCode": code, "arcFileCode": base, "docOrdinal": str(number)}
                return head | said | organ | rest | note
        return {"docId": ident, "arcDocCode": code, "maintenance": "01"} | said | rest | risk | note

    def _premis(self) -> None:
        from scripts.corpus_premis import history, premis_file, premis_object

        if not self.kind.premis:
            return
        objects = [premis_object("intellectualEntity", upper(self.kind.name))]
        self.put("metadata/preservation/PREMIS.xml", premis_file(objects, history(self.kind.name)))
        parts = [premis_object("representation", f"{upper(self.kind.name)}/rep1")]
        for path, data in self.files.items():
            if path.startswith(f"{REP}data/"):
                parts.append(premis_object("file", upper(self.kind.name, path), data, path))
        self.put(f"{REP}metadata/preservation/PREMIS_rep1.xml", premis_file(parts))

    def core(self, path: str, kind: str = "") -> str:
        """What METS says of every file."""
        data = self.files[path]
        types = {"xml": "application/xml", "xsd": "application/xml", "pdf": "application/pdf"}
        media = types.get(path.rpartition(".")[2], "text/plain")
        digest = hashlib.sha256(data).hexdigest().upper()
        return (
            f'{kind}MIMETYPE="{media}" SIZE="{len(data)}" CREATED="{TIME}" '
            f'CHECKSUM="{digest}" CHECKSUMTYPE="SHA-256"'
        )

    def file(self, path: str, base: str = "") -> str:
        """A file of a group."""
        name = f"ID-{upper(self.kind.name, path)}"
        link = path.removeprefix(base)
        return (
            f'      <file ID="{name}" {self.core(path)}>'
            f'<FLocat LOCTYPE="URL" xlink:type="simple" xlink:href="{link}"/></file>\n'
        )

    def section(self, path: str, kind: str, base: str = "") -> str:
        """A pointer to metadata."""
        tag = "digiprovMD" if kind == "PREMIS" else "dmdSec"
        status = ' STATUS="CURRENT"' if self.kind.name == "CSIP" else ""
        core = self.core(path, f'MDTYPE="{kind}" ')
        return (
            f'  <{tag} ID="{self.id(path)}" CREATED="{TIME}"{status}><mdRef LOCTYPE="URL" '
            f'xlink:type="simple" xlink:href="{path.removeprefix(base)}" {core}/></{tag}>\n'
        )

    def group(self, use: str, paths: list[str], base: str = "", extra: str = "") -> str:
        """A group of files."""
        listed = "".join(self.file(path, base) for path in paths)
        place = self.id(f"{base}#{use}")
        return f'    <fileGrp ID="{place}" USE="{use}"{extra}>\n{listed}    </fileGrp>\n'

    def below(self, prefix: str) -> list[str]:
        """Files so far, by the beginning of their path."""
        return [path for path in self.files if path.startswith(prefix)]

    def part_mets(self) -> bytes:
        """METS of the representation."""
        from scripts.corpus_mets import part_mets

        return part_mets(self)

    def package_mets(self) -> bytes:
        """METS of the package."""
        from scripts.corpus_mets import package_mets

        return package_mets(self)


def schema(name: str) -> bytes:
    """A schema in name only: the standards' own are long, and nobody reads these."""
    text = f"{name}: bản rút gọn để thử · a stub for tests"
    return (
        f'{DECLARED}<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f"<xs:annotation><xs:documentation>{text}</xs:documentation></xs:annotation></xs:schema>\n"
    ).encode()


def build(
    name: str,
    edits: Edits | None = None,
    more: Files | None = None,
    drop: frozenset[str] = frozenset(),
) -> tuple[str, Files]:
    """Root folder and files of a sound package of the kind ``name``, but for what is asked."""
    return Maker(KINDS[name], edits or {}, more or {}, drop).make()
