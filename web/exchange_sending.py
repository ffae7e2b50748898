"""Sending: a message made from the header in the outbox and the package in the archive.

What is kept is checked while it is read: a file that is not what it was is not sent.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from ingest.exchange.edxml import Part, write_document, write_status
from ingest.exchange.envelope import Header, Status, from_json
from repository.access import Scope
from repository.documents import Document, DocumentFile
from repository.errors import (
    ArchiveError,
    DigestMismatchError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from repository.outbox import Entry
from repository.workplace import workplace
from web.acts import key_of
from web.axes import AxisSettings
from web.wiring import Archive

T = TypeVar("T")
_BLOCK = 1 << 18


@contextmanager
def composed(archive: Archive, axis: AxisSettings, entry: Entry) -> Iterator[Path]:
    """The message of an outbox entry, written out; it is removed afterwards.

    Raises:
        RefusedError: the entry cannot be read.
        NotFoundError: a file that it names is not in the archive.
        DamageError: no store has the file as it was.
        UnavailableError: no store answered.
    """
    parent = archive.settings.spool / "exports"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        path = folder / "message.edxml"
        if entry.kind == "status":
            path.write_bytes(write_status(_status(axis, entry)))
        else:
            _write_document(archive, axis, entry, path)
        yield path


def header_in(entry: Entry) -> Header:
    """The header of a document that is to be sent.

    Raises:
        RefusedError: the entry has none.
    """
    return _read(Header, entry, "header")


def status_in(entry: Entry) -> Status:
    """The status that is to be sent.

    Raises:
        RefusedError: the entry has none.
    """
    return _read(Status, entry, "status")


def _status(axis: AxisSettings, entry: Entry) -> Status:
    said = status_in(entry)
    return replace(said, sender=replace(said.sender, code=axis.organ_id))


def _write_document(archive: Archive, axis: AxisSettings, entry: Entry, path: Path) -> None:
    said = header_in(entry)
    header = replace(said, sender=replace(said.sender, code=axis.organ_id))
    parts = []
    for number, file in enumerate(entry.content.get("files", ())):
        held = path.with_name(f"part-{number}")
        _bring(archive, file, held)
        parts.append(
            Part(
                str(file["name"]),
                str(file.get("media_type", "application/octet-stream")),
                str(file.get("description", "")),
                _opening(held),
            )
        )
    with path.open("wb") as to:
        write_document(header, parts, to)


def _opening(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _bring(archive: Archive, said: Mapping[str, Any], to: Path) -> None:
    """Copy a file of the archive, from the first store that has it as it was."""
    document, file = _file(archive, said)
    key, trouble = key_of(document, file), list[ArchiveError]()
    for store in archive.stores:
        try:
            with store.open(key) as source:
                return _copy(source, to, key, file)
        except (NotFoundError, UnavailableError, DigestMismatchError) as error:
            trouble.append(error)
    raise trouble[0]


def _copy(source: BinaryIO, to: Path, key: str, file: DocumentFile) -> None:
    digest = hashlib.sha256()
    with to.open("wb") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
    found = replace(file.sha256, hex=digest.hexdigest())
    if found != file.sha256:
        raise DigestMismatchError(key, expected=file.sha256, found=found)


def _file(archive: Archive, said: Mapping[str, Any]) -> tuple[Document, DocumentFile]:
    document = archive.catalogue.get(str(said.get("document", "")), Scope.of_owner())
    for file in document.files:
        if file.path == said.get("path"):
            return document, file
    raise NotFoundError(f"tệp {said.get('path')} của văn bản {document.id}")


def _read(kind: type[T], entry: Entry, name: str) -> T:
    try:
        return from_json(kind, entry.content[name])
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedError(
            f"hộp gửi {entry.id}: nội dung không đọc được · cannot be read: {error!r:.200}"
        ) from None
