"""METS of the corpus' packages, as TT 05/2025 and E-ARK CSIP have it."""

from scripts.corpus_packages import (
    CSIP_PROFILE,
    DECLARED,
    FONDS,
    HOLEY,
    METS_NS,
    REP,
    TIME,
    Maker,
)


def _begin(maker: Maker, objid: str, profile: str) -> str:
    kind = maker.kind
    last = f' LASTMODDATE="{TIME}"' if kind.name == "CSIP" else ""
    return (
        f'{DECLARED}<mets {METS_NS} OBJID="{objid}" TYPE="{kind.type}" PROFILE="{profile}" '
        f'csip:CONTENTINFORMATIONTYPE="MIXED">\n'
        f'  <metsHdr CREATEDATE="{TIME}"{last} RECORDSTATUS="NEW" '
        f'csip:OAISPACKAGETYPE="{kind.oais}">\n'
        '    <agent ROLE="CREATOR" TYPE="OTHER" OTHERTYPE="SOFTWARE"><name>corpus</name>'
        '<note csip:NOTETYPE="SOFTWARE VERSION">1</note></agent>\n'
    )


def _agency(maker: Maker) -> str:
    if maker.kind.name == "CSIP":
        return ""
    said = (
        '    <agent ROLE="CREATOR" TYPE="ORGANIZATION"><name>Sở Kế hoạch và Đầu tư</name>'
        f'<note csip:NOTETYPE="IDENTIFICATIONCODE">{FONDS}</note></agent>\n'
    )
    if maker.kind.oais == "SIP":
        said += '    <altRecordID TYPE="SUBMISSIONAGREEMENT">DK-2026-01</altRecordID>\n'
    return said


def _premis(maker: Maker, path: str, base: str) -> str:
    if path not in maker.files:
        return ""
    section = maker.section(path, "PREMIS", base)
    return f"  <amdSec>\n  {section}  </amdSec>\n"


def part_mets(maker: Maker) -> bytes:
    """METS of ``representations/rep1``."""
    described = maker.below(f"{REP}metadata/descriptive/")
    data = maker.below(f"{REP}data/")
    holey = [path for path in data if path.endswith(HOLEY)]
    kept = [path for path in data if path not in holey]
    premis = f"{REP}metadata/preservation/PREMIS_rep1.xml"
    kind = "OTHER" if maker.kind.name == "CSIP" else "EAD"
    text = _begin(maker, "rep1", CSIP_PROFILE) + "  </metsHdr>\n"
    text += "".join(maker.section(path, kind, REP) for path in described)
    text += _premis(maker, premis, REP)
    text += f'  <fileSec ID="{maker.id("rep1/fileSec")}">\n'
    text += maker.group("Data", kept, REP)
    text += maker.group("Holeyfile", holey, REP) if holey else ""
    text += "  </fileSec>\n"
    text += (
        f'  <structMap ID="{maker.id("rep1/map")}" TYPE="{maker.kind.map_type}" LABEL="CSIP">\n'
        f'    <div ID="{maker.id("rep1/div")}" LABEL="rep1">\n'
    )
    if maker.kind.premis:
        text += (
            f'      <div ID="{maker.id("rep1/div/Metadata")}" LABEL="Metadata" '
            f'ADMID="{maker.id(premis)}"/>\n'
        )
    for path, file in zip(described, [*kept, *holey], strict=True):
        label = "MetadataLink/Holey" if file in holey else "MetadataLink/File"
        text += _division(maker, label, path, file)
    return (text + "    </div>\n  </structMap>\n</mets>\n").encode()


def _division(maker: Maker, label: str, path: str, file: str) -> str:
    from scripts.corpus_packages import upper

    pointer = f'<fptr FILEID="ID-{upper(maker.kind.name, file)}"/>'
    return (
        f'      <div ID="{maker.id(f"rep1/div/{file}")}" LABEL="{label}" '
        f'DMDID="{maker.id(path)}">{pointer}</div>\n'
    )


def package_mets(maker: Maker) -> bytes:
    """METS of the package."""
    csip = maker.kind.name == "CSIP"
    described = maker.below("metadata/descriptive/")
    premis = "metadata/preservation/PREMIS.xml"
    use = "Representations" if csip else "Representations/rep1"
    extra = ' csip:CONTENTINFORMATIONTYPE="MIXED"'
    text = _begin(maker, maker.objid, maker.kind.mets_profile) + _agency(maker) + "  </metsHdr>\n"
    text += "".join(maker.section(path, "OTHER" if csip else "EAD") for path in described)
    text += _premis(maker, premis, "")
    text += f'  <fileSec ID="{maker.id("fileSec")}">\n'
    if listed := maker.below("documentation/"):
        text += maker.group("Documentation", listed)
    text += maker.group("Schemas", maker.below("schemas/"))
    text += maker.group(use, [f"{REP}METS.xml"], extra=extra if csip else "")
    text += "  </fileSec>\n"
    label = maker.objid if csip else maker.objid[-36:]
    text += (
        f'  <structMap ID="{maker.id("map")}" TYPE="PHYSICAL" LABEL="CSIP">\n'
        f'    <div ID="{maker.id("div")}" LABEL="{label}">\n'
    )
    admid = f' ADMID="{maker.id(premis)}"' if premis in maker.files else ""
    dmdid = " ".join(maker.id(path) for path in described)
    text += f'      <div ID="{maker.id("div/m")}" LABEL="Metadata" DMDID="{dmdid}"{admid}/>\n'
    for name in (["Documentation"] if csip else []) + ["Schemas"]:
        pointer = f'<fptr FILEID="{maker.id(f"#{name}")}"/>'
        text += f'      <div ID="{maker.id(f"div/{name}")}" LABEL="{name}">{pointer}</div>\n'
    pointer = (
        f'<mptr LOCTYPE="URL" xlink:type="simple" xlink:href="{REP}METS.xml" '
        f'xlink:title="{maker.id(f"#{use}")}"/>'
    )
    place = f'<div ID="{maker.id("div/r1")}" LABEL="{use if not csip else "rep1"}">{pointer}</div>'
    if csip:
        group = f'<fptr FILEID="{maker.id(f"#{use}")}"/>'
        place = f'<div ID="{maker.id("div/r")}" LABEL="Representations">{group}{place}</div>'
    return f"{text}      {place}\n    </div>\n  </structMap>\n</mets>\n".encode()
