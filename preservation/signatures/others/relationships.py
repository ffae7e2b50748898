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
    """Every relationship; whatever else stands there is ``foreign``."""
    return tree.getroot().iterchildren(ROW)


def foreign(tree: etree._ElementTree) -> list[str]:
    """What is no plain relationship: markup compatibility makes some programs read inside it."""
    root = tree.getroot()
    plain = {root, *rows(tree)}
    strange = [] if root.tag == f"{{{NAMESPACE}}}Relationships" else [str(root.tag)]
    return strange + [str(one.tag) for one in root.iter(etree.Element) if one not in plain]


def is_relationships(name: str) -> bool:
    """Whether a part is one of relationships: by its place too (ECMA-376-2 §6.5.2.3)."""
    folder, _, last = name.rpartition("/")
    return last.endswith(".rels") and (f"/{folder}").endswith("/_rels")


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
        self.ambiguous = ""
        """Of what two programs may read two types; empty if there is no such thing."""
        for row in tree.getroot().iterdescendants(etree.Element):
            kind = str(row.get("ContentType"))
            name = str(row.get("PartName")).removeprefix("/").lower()
            ending = str(row.get("Extension")).lower()
            if row.tag == f"{{{TYPES_NAMESPACE}}}Override":
                self._say(self._parts, name, kind)
            elif row.tag == f"{{{TYPES_NAMESPACE}}}Default":
                self._say(self._endings, ending, kind)
            else:
                self.ambiguous = str(row.tag)
            if len(row):
                self.ambiguous = str(row.tag)

    def _say(self, held: dict[str, str], name: str, kind: str) -> None:
        if held.get(name, kind) != kind:
            self.ambiguous = name
        held[name] = kind

    def of(self, name: str) -> str:
        """The content type of a part; empty where nothing is said."""
        ending = name.rpartition(".")[2].lower()
        return self._parts.get(name.lower(), self._endings.get(ending, ""))
