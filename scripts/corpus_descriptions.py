"""One fault for each rule about EAD and PREMIS."""

from collections.abc import Iterator

from scripts.corpus_faults import DOC, EAD, PREMIS, PREMIS1, Fault, gone, line, nfd, swap
from scripts.corpus_packages import FONDS, SOURCE_CODE, upper


def _field(name: str, value: str) -> str:
    return f"  <{name}>{value}</{name}>\n"


def descriptions() -> Iterator[Fault]:
    """EAD of the package and of a document."""
    yield from _common("PKG-EAD", "SIP_hoso", EAD)
    yield from _common("PKG-DOC", "SIP_hoso", DOC)
    yield from _package()
    yield from _document()


def _common(area: str, base: str, path: str) -> Iterator[Fault]:
    """What can be wrong with the fields of any description."""
    package = path == EAD
    title, day, number, listed = (
        ("title", "endDate", "numberOfPage", "format")
        if package
        else ("subject", "issuedDate", "numberOfPage", "typeName")
    )

    def fault(number: str, pattern: str, new: str) -> Fault:
        return Fault(f"{area}-{number}", base, path, {path: gone(pattern, new)})

    root = Fault(f"{area}-01", base, path, {path: lambda _: b"<ead/>"})
    yield root
    yield fault("02", line(title), "")
    yield fault("03", line("mode"), "")
    yield fault("04", "</simpledc>", "<khac>1</khac></simpledc>")
    yield fault("05", f"({line('keyword')})", r"\g<1>\g<1>")
    yield fault("06", line("inforSign"), _field("inforSign", "K" * 31))
    yield fault("07", line(listed), _field(listed, "33"))
    yield fault("08", line(day), _field(day, "31/02/2026"))
    yield fault("09", line(number), _field(number, "hai"))
    yield fault("10", line("riskRecovery"), _field("riskRecovery", "2"))
    yield fault("12", line("riskRecoveryStatus"), "")
    yield fault("18", line("keyword"), _field("keyword", nfd("kế hoạch")))


def _package() -> Iterator[Fault]:
    sip = "SIP_hoso"

    def fault(number: str, name: str, value: str) -> Fault:
        edit = gone(line(name), _field(name, value))
        return Fault(f"PKG-EAD-{number}", sip, EAD, {EAD: edit})

    yield fault("11", "confidenceLevel", "02")
    yield fault("13", "startDate", "21/11/2026")
    yield fault("14", "totalDoc", "9")
    yield fault("16", "maintenance", "02")
    yield fault("17", "mode", "03")
    fonds = swap('"IDENTIFICATIONCODE">H48.12', '"IDENTIFICATIONCODE">H49.01')
    yield Fault("PKG-EAD-15", sip, EAD, {"METS.xml": fonds})
    yield _changed("PKG-EAD-19", "SIP_tailieu", EAD, "fileCode", f"{FONDS}.2026.1.7")
    order = gone(f"({line('keyword')})({line('totalDoc')})", r"\g<2>\g<1>")
    yield Fault("PKG-VAR-04", sip, EAD, {EAD: order})


def _document() -> Iterator[Fault]:
    sip, aip = "SIP_hoso", "AIP_hoso"
    second = DOC.replace("-1.xml", "-2.xml")
    yield Fault("PKG-DOC-11", sip, DOC, {DOC: gone(line("process"))})
    short = gone(line("docCode"), _field("docCode", f"{SOURCE_CODE}.1"))
    yield Fault("PKG-DOC-13", sip, DOC, {DOC: short})
    same = gone(line("docCode"), _field("docCode", f"{SOURCE_CODE}.0000001"))
    yield Fault("PKG-DOC-14", sip, second, {second: same})
    again = gone(line("docId"), _field("docId", "H48.12.2026.0000001"))
    yield Fault("PKG-DOC-15", sip, second, {second: again})
    above = gone(line("arcFileCode"), _field("arcFileCode", "LTQN.H48.12.2025.07-KH"))
    yield Fault("PKG-DOC-16", aip, DOC, {DOC: above})
    yield Fault("PKG-DOC-17", aip, DOC, {DOC: gone(line("docOrdinal"), _field("docOrdinal", "9"))})

    loose = "SIP_tailieu"
    yield _changed("PKG-DOC-19", loose, DOC, "mode", "03")
    yield _changed("PKG-DOC-20", loose, DOC, "maintenance", "02")


def _changed(rule: str, base: str, path: str, name: str, value: str) -> Fault:
    return Fault(rule, base, path, {path: gone(line(name), _field(name, value))})


def premis() -> Iterator[Fault]:
    """PREMIS of the package and of its representation."""
    aip = "AIP_tailieu"

    def package(number: str, pattern: str, new: str = "") -> Fault:
        return Fault(f"PKG-PRE-{number}", aip, PREMIS, {PREMIS: gone(pattern, new)})

    def part(number: str, pattern: str, new: str = "", also: tuple[str, ...] = ()) -> Fault:
        return Fault(f"PKG-PRE-{number}", aip, PREMIS1, {PREMIS1: gone(pattern, new)}, also=also)

    file = upper(aip, "representations/rep1/data/tai-lieu-1.pdf")
    digest = "<messageDigest>[^<]*</messageDigest>"
    left = ("PKG-PRE-06",)
    yield package("01", "http://www.loc.gov/premis/v3", "http://www.loc.gov/premis/v2")
    yield part("02", f"<objectIdentifierValue>{file}", f"<objectIdentifierValue>{upper(aip)}/rep1")
    yield part("03", "<size>[^<]*</size>")
    yield part("04", "Algorithm>SHA-256", "Algorithm>MD5", left)
    yield part("05", digest, f"<messageDigest>{'0' * 64}</messageDigest>", left)
    lost = gone('  <object xsi:type="file">.*?</object>\n')
    yield Fault("PKG-PRE-06", aip, "representations/rep1/data/tai-lieu-1.pdf", {PREMIS1: lost})
    yield package("07", "<eventDateTime>[^<]*</eventDateTime>")
    yield package("08", "information package creation", "nấu ăn")
    value = "<linkingAgentIdentifierValue>"
    yield package("09", f"{value}[^<]*", f"{value}khong-co")
    yield package("10", "<agentVersion>1</agentVersion>")
    yield package("11", "  <event>.*?</event>\n")
    yield package("12", 'xsi:type="intellectualEntity"', 'xsi:type="vat"')
    yield part("13", "<size>[^<]*</size>", "<size>1</size>")
