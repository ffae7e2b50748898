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
from repository.documents import Document, Standing

_NAME_LENGTH = 32


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
    return _xml("package", "EAD.xsd", document, computed)


def document_xml(document: Document) -> bytes:
    """``representations/rep1/metadata/descriptive/EAD_….xml``, of the kind that fits."""
    kind = kind_of(document)
    mode = tt05()["codes"]["mode"][document.level.value]
    code = f"{_file_code(document)}.{_ordinal(document):07}"
    several = "1" if len(document.files) > 1 else "0"
    computed = {
        "doc": {
            "docCode": code,
            "arcFileCode": _file_code(document),
            "docOrdinal": str(_ordinal(document)),
            "subject": document.title,
            "process": "0",  # no processing-flow file is kept with a loose document
        },
        "pic": {"arcDocCode": code, "typePic": "02", "imageTitle": document.title},
        "media": {
            "arcDocCode": code,
            "typeMedia": "01" if document.files[0].media_type.startswith("audio/") else "02",
            "movieTitle": document.title,
        },
    }[kind]
    if kind == "doc" and document.standing is not Standing.REFERENCE:
        computed["confidenceLevel"] = "01"  # born digital: it bears a digital signature
    return _xml(
        kind, f"EAD_{kind}.xsd", document, computed | {"mode": mode, "docAttached": several}
    )


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


def _xml(kind: str, schema: str, document: Document, computed: Mapping[str, str]) -> bytes:
    constants = tt05()["ead"]
    namespace = constants["namespace"]
    root = root_of(constants["root"], namespace)
    up = "" if kind == "package" else "../../"
    hint = f"{up}../../schemas/{schema}"
    if namespace:
        root.set(f"{{{XSI}}}schemaLocation", f"{namespace} {hint}")
    else:
        root.set(f"{{{XSI}}}noNamespaceSchemaLocation", hint)
    for field in constants[kind]["fields"]:
        text = computed.get(field["name"]) or _mapped(field, document.fields)
        if text:
            add(root, field["name"], text[: field["length"]])
    return serialise(root, 1)


def _mapped(field: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    text = fields.get(field.get("from", ""), "").strip()
    if text and "codes" in field:
        codes: dict[str, str] = tt05()["codes"][field["codes"]]
        known = text if text in codes.values() else codes.get(text.casefold())
        return known or field.get("other", text)
    return _date(text) if text and field.get("date") else text


def _date(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:  # a partial date stays as it was written
        return text
    return f"{day:%d/%m}/{day.year:04}"
