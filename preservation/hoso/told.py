"""What another luutru says of the documents it sent, beside the package proper: claims, too."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preservation.hoso.findings import Findings
from preservation.hoso.sip import RECORD_VERSION, RECORDS
from preservation.hoso.sip_values import Limits, SipFile
from repository.digest import Digest
from repository.documents import Document
from repository.records import document_from


@dataclass(frozen=True, slots=True)
class Record:
    """What is said of one document."""

    document: Document | None
    manifest: Digest | None
    carried_by: str


NOTHING = Record(None, None, "")


def records_in(folder: Path, limits: Limits, found: Findings) -> Iterator[tuple[str, str]]:
    """Path of the description → the line about its document, for each line that can be read."""
    path = folder / RECORDS
    if not path.is_file():
        return
    with path.open("rb") as source:
        while line := source.readline(limits.record_bytes + 1):
            if len(line) > limits.record_bytes:
                found.fatal("record", RECORDS, "too long")
                return
            try:
                said = json.loads(line)
                yield str(said["ead"]), line.decode()
            except (ValueError, RecursionError, KeyError, TypeError):
                found.fatal("record", RECORDS)


def record_of(line: str, files: Sequence[SipFile], ead: str, found: Findings) -> Record:
    """What ``line`` says of the document described in ``ead``, if it agrees with ``files``."""
    try:
        said = json.loads(line)
        document = _document_in(said)
        record = Record(document, Digest.parse(said["manifest"]), str(said["carried_by"]))
        agrees = _agrees(document, said["files"], files)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        found.fatal("record", ead, repr(error))
        return NOTHING
    if not agrees:
        found.fatal("record differs", ead)
        return NOTHING
    return record


def _document_in(said: dict[str, Any]) -> Document:
    if said["luutru_sip"] != RECORD_VERSION:
        raise ValueError(f"no record of version {RECORD_VERSION}")
    return document_from(said["document"])


def _agrees(document: Document, placed: Sequence[dict[str, Any]], files: Sequence[SipFile]) -> bool:
    """Whether each file of the record is the file that lies where the record says."""
    lying = {file.path: file for file in files}
    known = {file.path: file for file in document.files}
    named = {str(one["path"]): known[str(one["file"])] for one in placed}
    return (
        lying.keys() == named.keys()
        and len(set(map(id, named.values()))) == len(known)
        and all(
            file.refers_to or (file.size, file.sha256) == (named[path].size, named[path].sha256)
            for path, file in lying.items()
        )
    )
