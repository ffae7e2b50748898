"""Relationships and content types of an OOXML package, as its signatures take them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from lxml import etree

from preservation.signatures.changes import Change
from preservation.signatures.others.dsig import RefusedError

NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
TRANSFORM = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
MDSSI = "http://schemas.openxmlformats.org/package/2006/digital-signature"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
ROW = f"{{{NAMESPACE}}}Relationship"


@dataclass(frozen=True, slots=True)
class Selected:
    """Which relationships of a part are signed."""

    ids: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()

    @classmethod
    def of(cls, transform: etree._Element) -> Self:
        """Read the parameters of a relationship transform."""
        ids = transform.iterchildren(f"{{{MDSSI}}}RelationshipReference")
        groups = transform.iterchildren(f"{{{MDSSI}}}RelationshipsGroupReference")
        return cls(
            frozenset(str(one.get("SourceId")) for one in ids),
            frozenset(str(one.get("SourceType")) for one in groups),
        )

    def takes(self, row: etree._Element) -> bool:
        """Whether this relationship is signed."""
        return row.get("Id") in self.ids or row.get("Type") in self.types


def rows(tree: etree._ElementTree) -> Iterator[etree._Element]:
    """Every relationship; whatever else stands there is none."""
    return tree.getroot().iterchildren(ROW)


def transformed(tree: etree._ElementTree, selected: Selected) -> etree._Element:
    """The signed relationships only, in the order of their ids (ECMA-376-2 §13.2.4.24).

    Raises:
        RefusedError: one of them is gone, or two bear one id.
    """
    chosen = {str(row.get("Id")): row for row in rows(tree) if selected.takes(row)}
    everything = [str(row.get("Id")) for row in rows(tree)]
    if len(set(everything)) != len(everything):
        change = Change("ambiguous", "Relationship")
        raise RefusedError("FORMAT_FAILURE", "two relationships with one id", change)
    root = etree.Element(f"{{{NAMESPACE}}}Relationships", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for identifier in sorted(chosen):
        row = etree.SubElement(root, ROW)
        for name, value in chosen[identifier].attrib.items():
            row.set(name, value)
        if "TargetMode" not in row.attrib:
            row.set("TargetMode", "Internal")
    return root


class ContentTypes:
    """``[Content_Types].xml``: of what type each part is."""

    def __init__(self, tree: etree._ElementTree) -> None:
        self._parts: dict[str, str] = {}
        self._endings: dict[str, str] = {}
        for row in tree.getroot().iterchildren(etree.Element):
            kind = str(row.get("ContentType"))
            if row.tag == f"{{{TYPES_NAMESPACE}}}Override":
                self._parts[str(row.get("PartName")).removeprefix("/").lower()] = kind
            elif row.tag == f"{{{TYPES_NAMESPACE}}}Default":
                self._endings[str(row.get("Extension")).lower()] = kind

    def of(self, name: str) -> str:
        """The content type of a part; empty where nothing is said."""
        ending = name.rpartition(".")[2].lower()
        return self._parts.get(name.lower(), self._endings.get(ending, ""))
