"""Holey files: a few words that stand for a document that lies in another package."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from preservation.constants import tt05
from preservation.premis import DATA
from repository.documents import Document, DocumentFile

MEDIA_TYPE = "text/plain"
_AIP = re.compile(
    r"urn_(?P<fonds>[^ ]*)_(?P<package>[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})_(?P<path>[^ ]+)"
    r" (?P<size>\d{1,19}) (?P<name>[^ ]+) (?P<document>[^ ]+)",
    re.ASCII,
)
_UNSPACED = re.compile(r"[\s%\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Holey:
    """What a holey file in an AIP_hoso refers to (TT 05/2025 PL I)."""

    fonds: str
    package: str
    """UUID in lower case of the package that has the file."""
    path: str
    """In the payload of that package."""
    size: int
    name: str
    """Where the file would lie in this package."""
    document: str
    """UUID of the document."""


def holey_text(document: Document, file: DocumentFile, name: str) -> bytes:
    """The holey file of ``file``, which lies in the package of ``document``."""
    template: str = tt05()["packages"]["aip_hoso"]["holey"]
    said = template.format(
        fonds=_encoded(document.agency),
        package=document.package.upper(),
        path=_encoded((DATA + file.path).removeprefix("data/")),
        size=file.size,
        name=_encoded(name),
        document=document.id,
    )
    return f"{said}\n".encode()


def read_holey(text: str) -> Holey | None:
    """What a holey file of an AIP says; None for what says nothing."""
    match = _AIP.fullmatch(text.strip())
    if match is None:
        return None
    said = match.groupdict()
    return Holey(
        unquote(said["fonds"]),
        said["package"].lower(),
        unquote(said["path"]),
        int(said["size"]),
        unquote(said["name"]),
        said["document"],
    )


def _encoded(text: str) -> str:
    """Spaces part the words of a holey file: in a word they are percent-encoded."""
    return _UNSPACED.sub(lambda match: quote(match[0], safe=""), text)
