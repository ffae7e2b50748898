"""What every package of a hồ sơ has to be, whoever made it."""

from functools import cache
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from preservation.constants import tt05
from preservation.hoso.schemas import field_schema
from tests.schemas import require_valid

XLINK = "{http://www.w3.org/1999/xlink}href"
METS = "{http://www.loc.gov/METS/}"


@cache
def _fields(kind: str, table: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(field_schema(kind, table)))


def validate_all(folder: Path, kind: str) -> int:
    """Validate every XML file of a package of ``kind``; how many there are."""
    constants = tt05()["packages"][kind]
    count = 0
    for file in folder.rglob("*.xml"):
        if file.match("rep1/data/*"):
            continue
        data, count = file.read_bytes(), count + 1
        if file.name == "METS.xml":
            require_valid(data, "mets.xsd")
        elif file.name.startswith("PREMIS"):
            require_valid(data, "premis.xsd", "PREMIS.xsd")
        else:
            table = constants["package_fields"]
            if file.name != "EAD.xml":
                table = constants["document_fields"][file.name.split("_")[1]]
            schema = _fields(kind, table)
            assert schema.validate(etree.fromstring(data)), schema.error_log
    return count


def named_by_mets(folder: Path) -> dict[str, tuple[int, str]]:
    """Path in the package → size and digest of everything that its METS documents name."""
    named = {}
    for mets in (folder / "METS.xml", folder / "representations/rep1/METS.xml"):
        for element in etree.parse(mets).iterfind(".//*[@CHECKSUM]"):
            link = element if element.get(XLINK) else element[0]
            path = (mets.parent / unquote(link.get(XLINK, ""))).relative_to(folder)
            said = int(element.get("SIZE", "")), element.get("CHECKSUM", "").lower()
            named[path.as_posix()] = said
    return named


def on_disk(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
