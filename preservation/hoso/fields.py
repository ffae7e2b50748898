"""What the descriptions in a package say, element by element: its own and its documents'."""

import re
from collections.abc import Mapping
from dataclasses import fields

from preservation.constants import tt05
from preservation.ead import archive_code_of, described, kind_of, mapped, said_of
from preservation.hoso.content import (
    ORDINAL_DIGITS,
    Description,
    FileDescription,
    Item,
    LooseDescription,
    RequestDescription,
    Submitted,
)
from preservation.markup import clean
from repository.transfer_codes import schemes

_OF_FILE = tuple(field.name for field in fields(FileDescription))
_OF_REQUEST = tuple(field.name for field in fields(RequestDescription))
_WORD = re.compile("_([a-z])")


def element_of(name: str) -> str:
    """``start_date`` → ``startDate``."""
    return _WORD.sub(lambda match: match[1].upper(), name)


def package_fields(kind: str, description: Description, total: int) -> dict[str, str]:
    """``EAD.xml`` of a package of ``kind``: element → text, as it will stand there.

    Args:
        kind: ``aip_hoso``, ``sip_hoso``, ``sip_tailieu``, ``dip``.
        description: What is said.
        total: How many documents there are, for where the description does not say it.
    """
    said = _said(description) | {"totalDoc": _total(description) or str(total)}
    written = {}
    for field in tt05()["ead"][tt05()["packages"][kind]["package_fields"]]["fields"]:
        text = clean(mapped(field, said[field["name"]])[: field["length"]]).strip()
        if text:
            written[field["name"]] = text
    return written


def package_xml(kind: str, description: Description, total: int) -> bytes:
    """The ``EAD.xml`` of a package of ``kind``."""
    table = tt05()["packages"][kind]["package_fields"]
    said = package_fields(kind, description, total)
    return described(table, "../../schemas/EAD.xsd", {}, said)


def description_from(
    kind: str, said: Mapping[str, str], agency: str, agency_name: str
) -> Submitted:
    """The description that ``said`` (element → text) makes, of a fonds that METS names."""
    code = said.get("fileCode", "")
    parts = code.removeprefix(f"{agency}.").split(".") if code.startswith(f"{agency}.") else []
    if kind == "sip_tailieu":
        return _loose_from(said, agency, agency_name)
    plain = len(parts) > 1 and _is_year(parts[0])
    values = {name: said.get(element_of(name), "") for name in _OF_FILE}
    return FileDescription(
        **values
        | {
            "agency": agency,
            "agency_name": agency_name,
            "year": parts[0] if plain else "",
            "notation": ".".join(parts[1:]) if plain else "",
            "file_code": "" if plain else code,
        }
    )


def document_xml(kind: str, item: Item, description: Description, identifier: str) -> bytes:
    """``EAD_doc_….xml`` and its like: one document of a package of ``kind``."""
    which = kind_of(item.document)
    table = tt05()["packages"][kind]["document_fields"][which]
    schema = f"../../../../schemas/EAD_{which}.xsd"
    said = _document_said(item, description) | {"docId": identifier}
    return described(table, schema, item.document.fields, said)


def _document_said(item: Item, description: Description) -> dict[str, str]:
    file_code = archive_code = description.code
    said = said_of(item.document)
    if isinstance(description, RequestDescription):  # its documents lie in files of their own
        return said | {"arcDocCode": archive_code_of(item.document)}
    if isinstance(description, FileDescription):
        archive_code = description.archive_file_code
        said["maintenance"] = _of_file("maintenance", description.maintenance)
        said["arcFileCode"] = archive_code
    tail = f".{item.ordinal:0{ORDINAL_DIGITS}}"
    own = item.document.fields.get("Maintenance", "").strip()
    said |= {
        "docCode": file_code + tail,
        "arcDocCode": archive_code + tail,
        "docOrdinal": str(item.ordinal),
    }
    if own:  # its own period goes before the period of its hồ sơ
        said.pop("maintenance", None)
    return said


def _of_file(name: str, text: str) -> str:
    (field,) = (field for field in tt05()["ead"]["sip_hoso"]["fields"] if field["name"] == name)
    return mapped(field, text)


def _said(description: Description) -> dict[str, str]:
    if isinstance(description, LooseDescription):
        return {
            "fileCode": description.code,
            "title": description.title,
            "source": "1" if description.incoming else "0",
            "description": description.description,
        }
    if isinstance(description, RequestDescription):
        said = {element_of(name): getattr(description, name) for name in _OF_REQUEST}
        return said | {"requestID": description.request_id}
    said = {element_of(name): getattr(description, name) for name in _OF_FILE}
    return said | {"fileCode": description.code, "arcFileCode": description.archive_file_code}


def _total(description: Description) -> str:
    return description.total_doc.strip()


def _loose_from(said: Mapping[str, str], agency: str, agency_name: str) -> LooseDescription:
    code = said.get("fileCode", "")
    year, submission, ordinal = schemes()[-1].parts(agency, code) or ("", 0, 0)
    return LooseDescription(
        agency=agency,
        agency_name=agency_name,
        year=year,
        submission=submission,
        ordinal=ordinal,
        title=said.get("title", ""),
        incoming=said.get("source") == "1",
        file_code="" if year else code,
        total_doc=said.get("totalDoc", ""),
        description=said.get("description", ""),
    )


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit()  # noqa: PLR2004
