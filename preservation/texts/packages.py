"""The two families of office packages: what a zip contains, by what it says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from preservation.texts import markup
from preservation.texts.zips import Container

CONTENT_TYPES = "[Content_Types].xml"
OOXML_MAIN = {
    "wordprocessingml": "docx",
    "word.document": "docx",
    "word.template": "docx",
    "spreadsheetml": "xlsx",
    "excel.sheet": "xlsx",
    "excel.template": "xlsx",
    "presentationml": "pptx",
    "powerpoint": "pptx",
}
ODF = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}


@dataclass(frozen=True, slots=True)
class Package:
    """What kind of office package a zip is."""

    family: str
    """``docx``, ``xlsx``, ``pptx``, ``odt``, ``ods``, ``odp`` or ``zip``."""
    main: str
    """The member with the document itself."""
    types: Mapping[str, str]
    """OOXML: each part's content type."""


def package_of(box: Container) -> Package:
    """Look into ``box`` and say what it is.

    Raises:
        UnreadableError: its own list of contents cannot be read.
    """
    kind = box.start_of("mimetype", 200).decode("ascii", "replace").strip()
    for media_type, family in ODF.items():
        if kind in {media_type, f"{media_type}-template"}:
            return Package(family, "content.xml", {})
    types = _types(box)
    for part in sorted(types):
        content = types[part]
        if content.endswith((".main+xml", ".macroEnabled.main+xml")) and part in box:
            for word, family in OOXML_MAIN.items():
                if word in content.lower():
                    return Package(family, part, types)
    return Package("zip", "", types)


def _types(box: Container) -> dict[str, str]:
    if CONTENT_TYPES not in box:
        return {}
    rows = markup.Rows("Override")
    with box.member(CONTENT_TYPES) as stream:
        markup.read(stream, rows)
    return {row.get("PartName", "").lstrip("/"): row.get("ContentType", "") for row in rows.found}


def parts(package: Package, *endings: str) -> list[str]:
    """The OOXML parts whose content type ends in one of ``endings``, in order of name."""
    return sorted(
        (part for part, content in package.types.items() if content.endswith(endings)),
        key=lambda part: (len(part), part),
    )
