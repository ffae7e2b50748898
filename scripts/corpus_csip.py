"""One fault for each requirement of E-ARK CSIP: an attribute or an element that is not there."""

import re
from collections.abc import Iterator

from scripts.corpus_faults import Fault, gone, swap
from scripts.corpus_packages import Edits

M = "METS.xml"
_FIRST = r"(?P<before>.*?)"
RIGHTS = (
    '<rightsMD ID="uuid-R" STATUS="CURRENT"><mdRef LOCTYPE="URL" xlink:type="simple" '
    'xlink:href="documentation/quyen.xml" MDTYPE="OTHER" MIMETYPE="application/xml" SIZE="4" '
    'CREATED="2026-11-20T08:30:00.000+07:00" CHECKSUM="{digest}" CHECKSUMTYPE="SHA-256"/>'
    "</rightsMD>"
)
_POINTER = (
    "LOCTYPE", "xlink:type", "xlink:href", "MDTYPE", "MIMETYPE", "SIZE", "CREATED", "CHECKSUM",
    "CHECKSUMTYPE",
)  # fmt: skip
_XSD = ("PKG-XSD-01",)
"""What METS' own schema asks for too."""
_ATTRIBUTES = {
    1: ("mets", "OBJID"), 4: ("mets", "csip:CONTENTINFORMATIONTYPE"), 6: ("mets", "PROFILE"),
    7: ("metsHdr", "CREATEDATE"), 8: ("metsHdr", "LASTMODDATE"),
    9: ("metsHdr", "csip:OAISPACKAGETYPE"), 18: ("dmdSec", "ID"), 19: ("dmdSec", "CREATED"),
    20: ("dmdSec", "STATUS"), 33: ("digiprovMD", "ID"), 34: ("digiprovMD", "STATUS"),
    59: ("fileSec", "ID"), 62: ('fileGrp [^>]*"Representations"', "csip:CONTENTINFORMATIONTYPE"),
    64: ("fileGrp", "USE"), 65: ("fileGrp", "ID"), 67: ("file", "ID"), 68: ("file", "MIMETYPE"),
    69: ("file", "SIZE"), 70: ("file", "CREATED"), 71: ("file", "CHECKSUM"),
    72: ("file", "CHECKSUMTYPE"), 77: ("FLocat", "LOCTYPE"), 78: ("FLocat", "xlink:type"),
    79: ("FLocat", "xlink:href"), 81: ("structMap", "TYPE"), 82: ("structMap", "LABEL"),
    83: ("structMap", "ID"), 85: ("div", "ID"), 89: ('div [^>]*"Metadata"', "ID"),
    91: ('div [^>]*"Metadata"', "ADMID"), 92: ('div [^>]*"Metadata"', "DMDID"),
    94: ('div [^>]*"Documentation"', "ID"), 98: ('div [^>]*"Schemas"', "ID"),
    102: ('div [^>]*"Representations"', "ID"), 106: ('div [^>]*"rep1"', "ID"),
    107: ('div [^>]*"rep1"', "LABEL"), 108: ("mptr", "xlink:title"), 110: ("mptr", "xlink:href"),
    111: ("mptr", "xlink:type"), 112: ("mptr", "LOCTYPE"), 116: ("fptr", "FILEID"),
}  # fmt: skip
_ELEMENTS = {
    35: r"(?<=STATUS=\"CURRENT\">)<mdRef [^>]*PREMIS[^>]*/>",
    10: "    <agent.*?</agent>\n", 14: "<name>corpus</name>", 15: "<note.*?</note>",
    17: "  <dmdSec.*?</dmdSec>\n", 21: "<mdRef [^>]*/>", 31: "  <amdSec>.*?</amdSec>\n",
    32: "<digiprovMD.*?</digiprovMD>", 58: "  <fileSec.*?</fileSec>\n",
    60: '    <fileGrp [^>]*"Documentation".*?</fileGrp>\n', 66: "      <file .*?</file>\n",
    76: "<FLocat [^>]*/>", 80: "  <structMap.*?</structMap>\n",
    84: '    <div ID="[^>]*LABEL="uuid.*</div>\n(?=  </structMap>)',
    90: "      <div [^>]*\"Metadata\"[^>]*/>\n", 95: '      <div [^>]*"Documentation".*?</div>\n',
    96: r'(?<="Documentation">)<fptr [^>]*/>', 99: '      <div [^>]*"Schemas".*?</div>\n',
    100: r'(?<="Schemas">)<fptr [^>]*/>',
    103: '      <div [^>]*"Representations">.*?</div></div>\n',
    105: '(?<=/>)<div [^>]*"rep1".*?</div>', 109: "<mptr [^>]*/>",
    113: '    <fileGrp [^>]*"Schemas".*?</fileGrp>\n', 117: "  <metsHdr.*?</metsHdr>\n",
}  # fmt: skip


def without_attribute(tag: str, name: str) -> Edits:
    """METS whose first such element lacks the attribute."""
    head, _, rest = tag.partition(" ")
    look = f"(?=[^>]*{rest.removeprefix('[^>]*')})" if rest else ""
    return {M: gone(rf'(<{head}(?= ){look}[^>]*?) {re.escape(name)}="[^"]*"', r"\g<1>")}


def requirements() -> Iterator[Fault]:
    """A fault for each."""
    for number, (tag, name) in _ATTRIBUTES.items():
        yield Fault(
            f"CSIP-{number}", "CSIP", M, without_attribute(tag, name), also=ALSO.get(number, ())
        )
    for number, pattern in _ELEMENTS.items():
        yield Fault(f"CSIP-{number}", "CSIP", M, {M: gone(pattern)}, also=ALSO.get(number, ()))
    for first, tag in ((22, "dmdSec"), (36, "digiprovMD")):
        for number, name in enumerate(_POINTER, first):
            edit = gone(rf'(<{tag}.*?<mdRef [^>]*?) ?{name}="[^"]*"', r"\g<1>")
            yield Fault(f"CSIP-{number}", "CSIP", M, {M: edit}, also=ALSO.get(number, ()))
    yield from _values()


def _values() -> Iterator[Fault]:
    """Values that are not those of the vocabulary."""
    changes = {
        2: swap('TYPE="Mixed"', 'TYPE="Hồ sơ"'),
        3: swap('TYPE="Mixed"', 'TYPE="Other"'),
        5: swap('TYPE="MIXED"', 'TYPE="OTHER"'),
        11: swap('ROLE="CREATOR"', 'ROLE="EDITOR"'),
        12: swap('TYPE="OTHER" OTHERTYPE', 'TYPE="INDIVIDUAL" OTHERTYPE'),
        13: swap('OTHERTYPE="SOFTWARE"', 'OTHERTYPE="MÁY"'),
        16: swap('NOTETYPE="SOFTWARE VERSION"', 'NOTETYPE="IDENTIFICATIONCODE"'),
        63: swap('USE="Schemas"', 'USE="Schemas" csip:CONTENTINFORMATIONTYPE="OTHER"'),
        86: gone('LABEL="uuid-[^"]*"', 'LABEL="goi"'),
        114: swap('USE="Representations"', 'USE="Khác"'),
    }
    for number, edit in changes.items():
        yield Fault(f"CSIP-{number}", "CSIP", M, {M: edit}, also=ALSO.get(number, ()))
    yield from _rights()


def _rights() -> Iterator[Fault]:
    """A rights statement, which a package need not have."""
    import hashlib

    path, data = "documentation/quyen.xml", b"<a/>"
    digest = hashlib.sha256(data).hexdigest().upper()
    whole = RIGHTS.format(digest=digest)
    changes = {46: (' ID="uuid-R"', ""), 47: (' STATUS="CURRENT"', ""), 48: ("<mdRef.*?/>", "")}
    for number, name in enumerate(_POINTER, 49):
        changes[number] = (f' {name}="[^"]*"', "")
    for number, (pattern, new) in changes.items():
        broken, count = re.subn(pattern, new, whole, count=1)
        if not count:
            raise ValueError(pattern)
        edit = swap("  <amdSec>", f"  <amdSec>{broken}")
        also = tuple(one for one in (*ALSO.get(number, ()), "PKG-FIX-07"))
        also = () if number in {48, 51} else also
        also += _XSD if number in XSD_RIGHTS else ()
        yield Fault(f"CSIP-{number}", "CSIP", M, {M: edit}, also=also, more={path: data})


XSD_RIGHTS = frozenset({46, 49, 52})
_LOST = ("PKG-MAP-03", "PKG-FIX-09")
ALSO: dict[int, tuple[str, ...]] = {
    1: ("CSIP-86",), 10: ("CSIP-11", "CSIP-12", "CSIP-13"), 14: _XSD, 15: ("CSIP-16",),
    17: _LOST, 18: ("PKG-MAP-03", *_XSD), 31: _LOST, 32: _LOST, 33: ("PKG-MAP-03", *_XSD),
    58: _LOST, 60: _LOST, 64: ("CSIP-60",), 65: ("PKG-MAP-03",), 66: ("PKG-FIX-09",), 67: _XSD,
    76: ("PKG-FIX-09",), 77: _XSD, 79: ("PKG-FIX-09",), 80: _XSD, 84: _XSD, 112: _XSD,
    21: ("PKG-FIX-09",), 35: ("PKG-FIX-09",), 22: _XSD, 24: ("PKG-FIX-09",), 25: _XSD, 36: _XSD,
    38: ("PKG-FIX-09",), 39: _XSD, 113: _LOST,
}  # fmt: skip
"""What else the same fault breaks: what is no longer named, or points nowhere."""
