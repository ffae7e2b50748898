"""EAD.xml and EAD_doc, EAD_pic, EAD_media: the descriptive fields of TT 05/2025 PL II.

The fields, their order, lengths and code lists are data (``data/tt05.toml``). What is
cut to the circular's length here stays whole in ``document.json``.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from preservation.constants import tt05
from preservation.markup import XSI, add, root_of, serialise
from repository.calendar import VIETNAM
from repository.documents import Document, FileRole, Standing

_NAME_LENGTH = 32
_SEVERAL = re.compile(r"[,;]")
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def kind_of(document: Document) -> str:
    """``doc``, ``pic`` or ``media``: which of the circular's descriptions fits.

    A picture that bears a number and a type is a scanned document, not a photo.
    """
    media_type = document.files[0].media_type
    if media_type.startswith(("audio/", "video/")):
        return "media"
    described = {"CodeNumber", "TypeName"} & {k for k, v in document.fields.items() if v}
    return "pic" if media_type.startswith("image/") and not described else "doc"


def short_name(document: Document) -> str:
    """The document's name in file names: plain ASCII, 32 characters at most."""
    for text in (document.code, PurePosixPath(document.files[0].path).stem, document.id):
        plain = text.replace("Đ", "D").replace("đ", "d")
        plain = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^A-Za-z0-9]+", "-", plain)[:_NAME_LENGTH].strip("-")
        if plain:
            return plain
    return "tai-lieu"


def package_xml(document: Document, agency_name: str) -> bytes:
    """``metadata/descriptive/EAD.xml``."""
    computed = {
        "arcFileCode": _file_code(document),
        "title": document.title,
        "source": agency_name,
    }
    return described("package", "../../schemas/EAD.xsd", document.fields, computed)


def document_xml(document: Document) -> bytes:
    """``representations/rep1/metadata/descriptive/EAD_….xml``, of the kind that fits."""
    kind = kind_of(document)
    file_code, ordinal = _file_code(document), _ordinal(document)
    code = f"{file_code}.{ordinal:07}"
    computed = said_of(document) | {
        "docCode": code,
        "arcDocCode": code,
        "arcFileCode": file_code,
        "docOrdinal": str(ordinal),
    }
    return described(kind, f"../../../../schemas/EAD_{kind}.xsd", document.fields, computed)


def said_of(document: Document) -> dict[str, str]:
    """What a description says of ``document`` that is not simply one of its fields."""
    computed = {
        "subject": document.title,
        "imageTitle": document.title,
        "movieTitle": document.title,
        "typePic": "02",
        "typeMedia": "01" if document.files[0].media_type.startswith("audio/") else "02",
        "process": "0",  # no processing-flow file is kept with a document
        "mode": tt05()["codes"]["mode"][document.level.value],
        "docAttached": "1" if len(document.files) > 1 else "0",
    }
    if not document.fields.get("ConfidenceLevel", "").strip():
        if any(file.role is FileRole.MASTER for file in document.files):
            computed["confidenceLevel"] = "02"  # digitised
        elif document.standing is not Standing.REFERENCE:
            computed["confidenceLevel"] = "01"  # born digital: it bears a digital signature
    return computed


def _file_code(document: Document) -> str:
    """Mã hồ sơ where the document names one; else one of our own that nobody else can have."""
    fields = document.fields
    parts = [fields.get(code, "") for code in ("OrganId", "FileCatalog", "FileNotation")]
    if all(parts):
        return ".".join(parts)
    year = fields.get("IssuedDate", "")[:4] or str(document.received_at.astimezone(VIETNAM).year)
    return f"{document.agency}.{year}.{document.id}"


def _ordinal(document: Document) -> int:
    text = document.fields.get("DocOrdinal", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1  # noqa: PLR2004  7 digits


def described(
    table: str, schema: str, fields: Mapping[str, str], computed: Mapping[str, str]
) -> bytes:
    """A description with the fields of ``table``; ``schema`` is the way to what it is valid by."""
    constants = tt05()["ead"]
    namespace = constants["namespace"]
    root = root_of(constants["root"], namespace)
    if namespace:
        root.set(f"{{{XSI}}}schemaLocation", f"{namespace} {schema}")
    else:
        root.set(f"{{{XSI}}}noNamespaceSchemaLocation", schema)
    for name, text in written(table, fields, computed).items():
        add(root, name, text)
    return serialise(root, 1)


def written(table: str, fields: Mapping[str, str], computed: Mapping[str, str]) -> dict[str, str]:
    """Element → text, in the order of ``table``: coded, cut to length, and without empty ones."""
    found = {}
    for field in tt05()["ead"][table]["fields"]:
        text = computed.get(field["name"]) or mapped(field, fields.get(field.get("from", ""), ""))
        if text:
            found[field["name"]] = text[: field["length"]]
    return found


def mapped(field: Mapping[str, Any], text: str) -> str:
    """``text`` as the circular wants it in ``field``: by its code, as its date."""
    text = text.strip()
    if text and "codes" in field:
        parts = _SEVERAL.split(text) if field.get("several") else [text]
        return ",".join(
            dict.fromkeys(_coded(field, part.strip()) for part in parts if part.strip())
        )
    return _date(text) if text and field.get("date") else text


def _coded(field: Mapping[str, Any], text: str) -> str:
    codes: dict[str, str] = tt05()["codes"][field["codes"]]
    known = text if text in codes.values() else codes.get(text.casefold())
    return known or field.get("other", text)


def _date(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:  # a partial date stays as it was written, but for its order
        month = _MONTH.fullmatch(text)
        return f"{month[2]}/{month[1]}" if month else text
    return f"{day:%d/%m}/{day.year:04}"
