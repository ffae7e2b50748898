"""One fault for each rule about packages of TT 05/2025: what is changed, and where it is found."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from scripts.corpus_packages import FONDS, HOLEY, REP, Edits, Files, upper

M, R = "METS.xml", f"{REP}METS.xml"
EAD = "metadata/descriptive/EAD.xml"
DOC = f"{REP}metadata/descriptive/EAD_doc_tai-lieu-1.xml"
PREMIS, PREMIS1 = "metadata/preservation/PREMIS.xml", f"{REP}metadata/preservation/PREMIS_rep1.xml"
PDF, PDF2 = f"{REP}data/tai-lieu-1.pdf", f"{REP}data/tai-lieu-2.pdf"
After = Callable[[Files], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A sound package with one thing wrong."""

    rule: str
    base: str
    where: str
    edits: Edits = field(default_factory=dict)
    after: After | None = None
    """Changes the finished files, so that what speaks of them no longer holds."""
    also: tuple[str, ...] = ()
    """Other rules that the same fault breaks."""
    more: Mapping[str, bytes] = field(default_factory=dict)
    drop: frozenset[str] = frozenset()
    root: str = ""
    """Another name for the root folder."""
    guessed: bool = True
    """Whether the profile can still be told from the package."""


def swap(old: str, new: str) -> Callable[[bytes], bytes]:
    """Replace the first ``old``, which must be there."""

    def edit(data: bytes) -> bytes:
        if old.encode() not in data:
            raise ValueError(f"{old!r} is not there")
        return data.replace(old.encode(), new.encode(), 1)

    return edit


def gone(pattern: str, new: str = "") -> Callable[[bytes], bytes]:
    """Replace what matches, which must be there."""

    def edit(data: bytes) -> bytes:
        text, count = re.subn(pattern, new, data.decode(), count=1, flags=re.DOTALL)
        if not count:
            raise ValueError(f"{pattern!r} is not there")
        return text.encode()

    return edit


def without(*paths: str) -> After:
    """Remove what begins with one of the paths."""

    def change(files: Files) -> None:
        for path in [path for path in files if path.startswith(paths)]:
            del files[path]

    return change


def with_file(path: str, data: bytes = b"x") -> After:
    """Add a file that nothing speaks of."""
    return lambda files: files.update({path: data})


def line(name: str) -> str:
    """A field of EAD, as a pattern."""
    return f"  <{name}>[^<]*</{name}>\n"


def nfd(text: str) -> str:
    """``text`` with its accents apart."""
    return unicodedata.normalize("NFD", text)


def names() -> Iterator[Fault]:
    """Names."""
    loose = "SIP_tailieu"
    yield Fault("PKG-NAM-01", loose, "goi-tai-lieu", root="goi-tai-lieu")
    odd = f"documentation/{nfd('Kế hoạch')}.txt"
    yield Fault("PKG-NAM-02", loose, odd, more={odd: b"x"})
    yield Fault("PKG-NAM-03", loose, "documentation/a|b.txt", more={"documentation/a|b.txt": b"x"})
    long = f"documentation/{'a' * 256}.txt"
    yield Fault("PKG-NAM-04", loose, long, more={long: b"x"})
    both = {"documentation/A.txt": b"x", "documentation/a.txt": b"y"}
    yield Fault("PKG-NAM-05", loose, "documentation/a.txt", more=both)


def shape() -> Iterator[Fault]:
    """Files and folders that must be there."""
    sip, loose = "SIP_hoso", "SIP_tailieu"
    yield Fault("PKG-STR-01", loose, M, after=without(M), guessed=False)
    yield Fault("PKG-STR-02", sip, EAD, drop=frozenset({EAD}), also=("PKG-MET-13",))
    aip = "AIP_tailieu"
    yield Fault("PKG-STR-03", aip, PREMIS, drop=frozenset({PREMIS}), also=("PKG-MET-11",))
    premis = b"<premis xmlns='http://www.loc.gov/premis/v3' version='3.0'/>"
    extra = with_file(PREMIS, premis)
    yield Fault("PKG-STR-04", loose, PREMIS, after=extra, also=("PKG-FIX-09",))
    nothing = without("representations/")
    lost = ("PKG-FIX-02",)
    yield Fault("PKG-STR-05", loose, REP[:-1], after=nothing, also=("PKG-FIX-02", "PKG-EAD-14"))
    yield Fault("PKG-STR-06", loose, R, after=without(R), also=lost)
    yield Fault("PKG-STR-07", loose, f"{REP}data", after=without(f"{REP}data"), also=lost)
    descriptive = f"{REP}metadata/descriptive"
    also = ("PKG-FIX-02", "PKG-EAD-14")
    yield Fault("PKG-STR-08", loose, descriptive, after=without(descriptive), also=also)
    yield Fault("PKG-STR-09", aip, PREMIS1, after=without(PREMIS1), also=lost)
    yield Fault("PKG-STR-10", loose, "schemas", after=without("schemas/"), also=lost)
    note = with_file("ghi-chu.txt")
    yield Fault("PKG-STR-11", loose, "ghi-chu.txt", after=note, also=("PKG-FIX-09",))
    twice = ("PKG-MAP-05", "PKG-DOC-14", "PKG-DOC-15", "PKG-EAD-14")
    yield Fault("PKG-STR-12", loose, "representations/rep2", after=_twin, also=twice)
    kind = swap(' csip:OAISPACKAGETYPE="SIP"', "")
    yield Fault("PKG-STR-14", loose, M, {M: kind}, guessed=False)


def _twin(files: Files) -> None:
    files.update({p.replace("/rep1/", "/rep2/"): d for p, d in files.items() if "/rep1/" in p})


def markup() -> Iterator[Fault]:
    """XML and schemas."""
    loose = "SIP_tailieu"
    yield Fault("PKG-XML-01", loose, EAD, {EAD: swap("</simpledc>", "")})
    doctype = swap("<simpledc>", '<!DOCTYPE simpledc [<!ENTITY a "b">]><simpledc>')
    yield Fault("PKG-XML-02", loose, EAD, {EAD: doctype})
    deep = gone(line("title"), "<title>" * 100 + "</title>" * 100)
    yield Fault("PKG-XML-03", loose, EAD, {EAD: deep})
    yield Fault("PKG-XSD-01", loose, M, {M: swap("<metsHdr ", '<metsHdr LA="1" ')})
    yield Fault("PKG-XSD-02", loose, "schemas/EAD.xsd", {"schemas/EAD.xsd": lambda _: b"<html/>"})


def mets() -> Iterator[Fault]:
    """Root and header of METS."""
    sip, aip, loose = "SIP_hoso", "AIP_tailieu", "SIP_tailieu"
    other = swap("http://www.loc.gov/METS/", "urn:khac")
    yield Fault("PKG-MET-01", loose, M, {M: other}, guessed=False)
    yield Fault("PKG-MET-02", loose, M, {M: gone('OBJID="[^"]*"', 'OBJID="goi-1"')}, root="goi-1")
    yield Fault("PKG-MET-03", loose, R, {R: swap('TYPE="Collection"', 'TYPE="Sách"')})
    profile = gone('PROFILE="[^"]*"', 'PROFILE="https://example.org/khac.xml"')
    yield Fault("PKG-MET-04", loose, M, {M: profile})
    yield Fault("PKG-MET-05", loose, R, {R: profile})
    yield Fault("PKG-MET-06", loose, R, {R: swap('AGETYPE="SIP"', 'AGETYPE="AIC"')})
    yield Fault("PKG-MET-07", loose, M, {M: swap('TATUS="NEW"', 'TATUS="OLD"')})
    day = gone('CREATEDATE="[^"]*"', 'CREATEDATE="20/11/2026"')
    yield Fault("PKG-MET-08", loose, M, {M: day}, also=("PKG-XSD-01",))
    yield Fault(
        "PKG-MET-09", loose, M, {M: gone('    <agent ROLE="CREATOR" TYPE="ORG.*?</agent>\n')}
    )
    yield Fault("PKG-MET-10", loose, M, {M: gone("    <altRecordID.*?</altRecordID>\n")})
    yield Fault("PKG-MET-11", aip, M, {M: swap('MDTYPE="PREMIS"', 'MDTYPE="OTHER"')})
    rights = (
        '<rightsMD ID="uuid-1"><mdWrap MDTYPE="OTHER"><xmlData><a/></xmlData></mdWrap></rightsMD>'
    )
    amd = swap("  <fileSec", f"  <amdSec>{rights}</amdSec>\n  <fileSec")
    yield Fault("PKG-MET-12", loose, M, {M: amd})
    none = {M: gone("  <dmdSec.*?</dmdSec>\n")}
    yield Fault("PKG-MET-13", loose, M, none, also=("PKG-MAP-03", "PKG-FIX-09"))
    yield Fault("PKG-MET-14", loose, M, {M: gone('<fileSec ID="[^"]*"', '<fileSec ID="tep"')})
    same = gone('<structMap ID="[^"]*"', f'<structMap ID="uuid-{upper(sip, "fileSec")}"')
    yield Fault("PKG-MET-15", sip, M, {M: same})
    variant = swap('TYPE="Collection"', 'TYPE="COLLECTION"')
    yield Fault("PKG-VAR-01", loose, R, {R: variant})
    user = swap('USE="Schemas"', 'USER="Schemas"')
    yield Fault("PKG-VAR-02", loose, M, {M: user}, also=("PKG-XSD-01",))
    yield Fault("PKG-VAR-03", loose, M, {M: swap("  <fileSec", "  <amdSec/>\n  <fileSec")})


def files() -> Iterator[Fault]:
    """Files, fixity and the structural map."""
    loose = "SIP_tailieu"
    out = swap('href="data/tai-lieu-1.pdf"', 'href="../../ngoai.pdf"')
    yield Fault("PKG-FIX-01", loose, R, {R: out}, also=("PKG-FIX-08",))
    yield Fault("PKG-FIX-02", loose, PDF, after=without(PDF))
    size = gone('(application/pdf" SIZE=")[^"]*', r"\g<1>1")
    yield Fault("PKG-FIX-03", loose, PDF, {R: size})
    yield Fault("PKG-FIX-04", loose, PDF, after=_altered)
    kind = gone('(application/pdf".*?CHECKSUMTYPE=")SHA-256', r"\g<1>Adler-32")
    yield Fault("PKG-FIX-05", loose, R, {R: kind})
    short = gone('(application/pdf".*? CHECKSUM=")[^"]*', r"\g<1>XYZ")
    yield Fault("PKG-FIX-06", loose, R, {R: short})
    twice = gone(r"(      <file ID=\"(ID-)[^\n]*EAD.xsd[^\n]*\n)", r"\g<1>\g<1>")
    again = {M: lambda data: gone('<file ID="ID-', '<file ID="ID-2-')(twice(data))}
    yield Fault("PKG-FIX-07", loose, "schemas/EAD.xsd", {M: _second(again[M])})
    yield Fault("PKG-FIX-08", loose, f"{REP}data/an.exe", after=with_file(f"{REP}data/an.exe"))
    yield Fault("PKG-FIX-09", loose, "documentation/a.txt", after=with_file("documentation/a.txt"))
    yield Fault("PKG-FIX-10", loose, R, {R: swap('MIMETYPE="application/pdf"', 'MIMETYPE="pdf"')})
    yield Fault("PKG-MAP-01", loose, R, {R: swap('TYPE="ORIGINAL"', 'TYPE="LOGICAL"')})
    yield Fault("PKG-MAP-02", loose, M, {M: swap('LABEL="CSIP"', 'LABEL="Khác"')})
    lost = gone('(LABEL="Schemas"><fptr FILEID=")[^"]*', r"\g<1>uuid-khong-co")
    yield Fault("PKG-MAP-03", loose, M, {M: lost})
    one, two = (f'fptr FILEID="ID-{upper(loose, path)}"' for path in (PDF, PDF2))
    yield Fault("PKG-MAP-04", loose, R, {R: swap(one, two)})
    mptr = gone('(<mptr .*?href=")[^"]*', r"\g<1>representations/rep2/METS.xml")
    yield Fault("PKG-MAP-05", loose, R, {M: mptr})
    yield Fault("PKG-MAP-06", loose, R, {R: gone(' DMDID="[^"]*"')})
    yield Fault("PKG-MAP-07", loose, R, {R: swap('"MetadataLink/File"', '"Khác"')})
    yield Fault("PKG-MAP-08", loose, M, {M: swap('USE="Schemas"', 'USE="Lược đồ"')})


def _altered(files: Files) -> None:
    files[PDF] = files[PDF].replace(b"Tai lieu 1", b"Tai lieu 9")


def _second(edit: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Give the second of two equal files an identifier of its own."""

    def change(data: bytes) -> bytes:
        text = edit(data).decode()
        lines = [one for one in text.splitlines() if "EAD.xsd" in one]
        head, _, tail = text.rpartition(lines[-1])
        return (head + re.sub('ID="ID-[^"]*"', 'ID="ID-2"', lines[-1]) + tail).encode()

    return change


def holey() -> Iterator[Fault]:
    """References to other packages."""
    sip, aip, place = "SIP_hoso", "AIP_hoso", REP + HOLEY
    stray = f"{REP}data/a.pdf.fetch.txt"
    extra = with_file(stray, b"H48.12.2026.0000007\n")
    yield Fault("PKG-HOL-01", "SIP_tailieu", stray, after=extra, also=("PKG-FIX-08",))
    yield Fault("PKG-HOL-02", sip, place, {place: lambda _: "hai mã\n".encode()})
    undescribed: Edits = {place: lambda _: b"H48.12.2026.0000007\n"}
    yield Fault("PKG-HOL-03", aip, place, undescribed)
    yield Fault("PKG-HOL-04", aip, place, {place: swap(f"urn:{FONDS}:", "urn:H49.1:")})
    yield Fault("PKG-HOL-05", sip, place, {R: swap('USE="Holeyfile"', 'USE="Data"')})
    yield Fault("PKG-HOL-06", aip, place, {place: swap("representations/", "../../")})


def all_faults() -> list[Fault]:
    """Every fault but those of containers and copies."""
    from scripts.corpus_descriptions import descriptions, premis

    areas = (names, shape, markup, mets, files, holey, descriptions, premis)
    return [fault for area in areas for fault in area()]
