"""The schemas of packages of a hồ sơ, written from the field tables of ``data/tt05.toml``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from preservation import shared
from preservation.constants import tt05

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
  <xs:annotation>
    <xs:documentation>{kind} ({table}): the fields that luutru writes, by the tables of \
TT 05/2025/TT-BNV. Not the circular's own schema.</xs:documentation>
  </xs:annotation>
  <xs:element name="{root}">
    <xs:complexType>
      <xs:sequence>
"""
_FIELD = """        <xs:element name="{name}" minOccurs="0">
          <xs:simpleType>
            <xs:restriction base="xs:string">
              <xs:maxLength value="{length}"/>
            </xs:restriction>
          </xs:simpleType>
        </xs:element>
"""
_TAIL = """      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
"""
_OURS = frozenset({"EAD.xsd", "EAD_doc.xsd", "EAD_pic.xsd", "EAD_media.xsd", "PREMIS.xsd"})


@cache
def schema_files(kind: str, carrier: Path | None) -> Mapping[str, bytes]:
    """What ``schemas/`` of a package of ``kind`` holds: file name → bytes.

    Args:
        kind: ``aip_hoso``, ``sip_hoso``, ``sip_tailieu`` or ``dip``.
        carrier: As for ``preservation.shared.schema_files``.
    """
    constants = tt05()["packages"][kind]
    every = shared.schema_files(carrier)
    found = {name: data for name, data in every.items() if name not in _OURS}
    found["EAD.xsd"] = field_schema(kind, constants["package_fields"])
    for which, table in constants["document_fields"].items():
        found[f"EAD_{which}.xsd"] = field_schema(kind, table)
    if constants["oais_package_type"] == "AIP":
        found["PREMIS.xsd"] = every["PREMIS.xsd"]
    return dict(sorted(found.items()))


def field_schema(kind: str, table: str) -> bytes:
    """An XSD of exactly the fields of ``table``, in their order (``[ead.…]`` in tt05.toml)."""
    ead = tt05()["ead"]
    fields = "".join(_FIELD.format_map(field) for field in ead[table]["fields"])
    head = _HEAD.format(kind=kind, table=table, root=ead["root"])
    return (head + fields + _TAIL).encode()
