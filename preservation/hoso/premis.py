"""PREMIS_rep1.xml of an AIP_hoso: each document of the hồ sơ and where its files are kept."""

from preservation.hoso.content import Item
from preservation.hoso.streaming import Stream, leaf
from preservation.markup import XSI, derived
from preservation.premis import DATA, PREMIS
from repository.digest import Fingerprint
from repository.documents import DocumentFile

ROOT = {"xmlns": PREMIS, "xmlns:xsi": XSI, "version": "3.0"}


def representation_object(stream: Stream, package: str) -> None:
    """The representation itself; comes first."""
    named = _named("objectIdentifier", "UUID", f"{package.upper()}/rep1")
    stream.line(leaf("object", "", {"xsi:type": "representation"}, named))


def holey_object(
    stream: Stream, package: str, item: Item, file: DocumentFile, held: tuple[str, Fingerprint]
) -> None:
    """A holey file (path in the package, what it is), and the object that it refers to."""
    path, found = held
    fixity = leaf("messageDigestAlgorithm", "SHA-256") + leaf(
        "messageDigest", found.sha256.hex.upper()
    )
    form = leaf("formatDesignation", "", {}, leaf("formatName", "holey file (TT 05/2025)"))
    characteristics = (
        leaf("fixity", "", {}, fixity)
        + leaf("size", str(found.size))
        + leaf("format", "", {}, form)
    )
    place = leaf("contentLocationType", "path in package") + leaf("contentLocationValue", path)
    referred = derived(item.document.package, DATA + file.path)
    related = (
        leaf("relationshipType", "reference")
        + leaf("relationshipSubType", "references")
        + _named("relatedObjectIdentifier", "UUID", referred)
    )
    inner = (
        _named("objectIdentifier", "UUID", derived(package, path))
        + leaf("objectCharacteristics", "", {}, characteristics)
        + leaf("originalName", file.name)
        + leaf("storage", "", {}, leaf("contentLocation", "", {}, place))
        + leaf("relationship", "", {}, related)
    )
    stream.line(leaf("object", "", {"xsi:type": "file"}, inner))


def _named(tag: str, kind: str, value: str) -> str:
    return leaf(tag, "", {}, leaf(f"{tag}Type", kind) + leaf(f"{tag}Value", value))
