"""Records: a document as JSON, and back again without loss.

The database and the package say the same. The form is versioned by ``luutru_record``; a field
that a later version adds
must have a default here, so that old packages stay readable.
"""

import json
from collections.abc import Mapping
from typing import Any

from repository.access import Level
from repository.calendar import iso_utc, parse_utc
from repository.digest import Digest
from repository.documents import Document, DocumentFile, DocumentId, FileRole, Standing

VERSION = 1


def as_dict(document: Document) -> dict[str, Any]:
    """Everything said about ``document``, as JSON values.

    What ``facts``, ``findings`` and ``signatures`` hold must be JSON values already.
    """
    return {
        "luutru_record": VERSION,
        "id": document.id,
        "package": document.package,
        "title": document.title,
        "fields": dict(document.fields),
        "profile": document.profile,
        "agency": document.agency,
        "level": document.level.value,
        "standing": document.standing.value,
        "received_at": iso_utc(document.received_at),
        "received_by": document.received_by,
        "files": [_file_as_dict(file) for file in document.files],
        "missing": list(document.missing),
        "findings": [dict(finding) for finding in document.findings],
        "signatures": None if document.signatures is None else dict(document.signatures),
    }


def document_from(record: Mapping[str, Any]) -> Document:
    """The document that ``as_dict`` wrote down.

    Raises:
        ValueError: ``record`` is of another version, or is no record at all.
    """
    if record.get("luutru_record") != VERSION:
        raise ValueError(f"no record of version {VERSION}: {record.get('luutru_record')!r}")
    try:
        return _document(record)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a record of a document: {error!r}") from error


def canonical(value: object) -> bytes:
    """``value`` as JSON in UTF-8: keys sorted, no spaces, the same bytes every time.

    A lone surrogate, which UTF-8 cannot hold, is written as the JSON escape it would have had.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def _document(record: Mapping[str, Any]) -> Document:
    signatures = record["signatures"]
    return Document(
        id=DocumentId(_text(record["id"])),
        package=_text(record["package"]),
        title=_text(record["title"]),
        fields={_text(code): _text(value) for code, value in record["fields"].items()},
        profile=_text(record["profile"]),
        agency=_text(record["agency"]),
        level=Level(record["level"]),
        standing=Standing(record["standing"]),
        received_at=parse_utc(record["received_at"]),
        received_by=_text(record["received_by"]),
        files=tuple(_file_from(file) for file in record["files"]),
        missing=tuple(_text(code) for code in record["missing"]),
        findings=tuple(dict(finding) for finding in record["findings"]),
        signatures=None if signatures is None else dict(signatures),
    )


def _file_as_dict(file: DocumentFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "path": file.path,
        "role": file.role.value,
        "size": file.size,
        "sha256": str(file.sha256),
        "sha512": str(file.sha512),
        "media_type": file.media_type,
        "puid": file.puid,
        "format_name": file.format_name,
        "facts": dict(file.facts),
    }


def _file_from(record: Mapping[str, Any]) -> DocumentFile:
    size = record["size"]
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError(f"not a size: {size!r}")
    return DocumentFile(
        name=_text(record["name"]),
        path=_text(record["path"]),
        role=FileRole(record["role"]),
        size=size,
        sha256=Digest.parse(record["sha256"]),
        sha512=Digest.parse(record["sha512"]),
        media_type=_text(record["media_type"]),
        puid=_text(record["puid"]),
        format_name=_text(record["format_name"]),
        facts=dict(record["facts"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value
