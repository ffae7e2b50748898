"""Reading: one message of the axis, in any dialect, with everything that is odd about it."""

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.exchange.edxml import matching
from ingest.exchange.edxml.base64s import Base64Error
from ingest.exchange.edxml.checks import check_document, check_status
from ingest.exchange.edxml.dialects import dialect_of, message_of, reported, signature_of
from ingest.exchange.edxml.document import header_of
from ingest.exchange.edxml.limits import Deadline, Limits, beyond
from ingest.exchange.edxml.matching import Matched, Named
from ingest.exchange.edxml.mime import Multipart, bare_id, is_mime
from ingest.exchange.edxml.raws import Raw, Raws, Writing
from ingest.exchange.edxml.rules import Notes, UnreadableMessageError
from ingest.exchange.edxml.statuses import is_status, status_of
from ingest.exchange.edxml.stream import parse
from ingest.exchange.edxml.tree import Builder, Node
from ingest.exchange.edxml.unpack import payload_of
from ingest.exchange.edxml.values import Reading
from ingest.exchange.envelope import Attachment, Dialect, Envelope, Kind
from repository.calendar import VIETNAM, system_clock
from repository.findings import Finding

_PIECE = 1 << 16
_HEAD = 512


def read(
    path: Path,
    folder: Path | None = None,
    limits: Limits = Limits(),  # noqa: B008  frozen
    *,
    today: date | None = None,
    ours: Container[str] | None = None,
) -> Envelope:
    """Read the message at ``path``; what it is never raises, it is found.

    Of a message that breaks off, or goes beyond the limits, only its header is told, if that was
    whole: whom to answer.

    Foreign bytes: in the archive this runs in a worker (``ingest.exchange.edxml.task``).

    Args:
        path: The message, as it came.
        folder: Where its files go, under numbers, and no other message's; None: they are only
            measured.
        limits: What it may be.
        today: What is later lies in the future; None: by this machine's clock.
        ours: Codes of the agencies that receive here; None: whoever it is addressed to.

    Raises:
        OSError: ``path`` cannot be read, or ``folder`` not be written.
    """
    day = today or system_clock().astimezone(VIETNAM).date()
    if folder is not None:
        return _read(path, folder, limits, day, ours)
    with TemporaryDirectory(prefix="luutru-edxml-") as scratch:
        said = _read(path, Path(scratch), limits, day, ours)
    return replace(said, attachments=tuple(replace(one, path="") for one in said.attachments))


def _read(
    path: Path, folder: Path, limits: Limits, today: date, ours: Container[str] | None
) -> Envelope:
    taking = _Taking(folder, limits)
    taking.take(path)
    if taking.ended:
        return replace(_looked(taking, today), findings=taking.ended)
    said = _looked(taking, today)
    if said.status is not None:
        check_status(said.status, taking.notes)
    elif said.header is not None:
        check_document(said.header, [one.name for one in said.attachments], ours, taking.notes)
    return replace(said, findings=taking.notes.all)


def _looked(taking: "_Taking", today: date) -> Envelope:
    """What the message says, as far as it was read."""
    notes, root = taking.notes, taking.builder.root
    if root is None:
        return Envelope(Dialect.LOCAL, Kind.DOCUMENT)
    message = message_of(root, notes)
    said = Envelope(
        dialect=dialect_of(root, message, notes),
        kind=Kind.DOCUMENT,
        signature=signature_of(root, notes),
    )
    for error in reported(root):
        notes.add("EDX-45", value=error)
    if message is not None and is_status(Reading(message, notes, today)):
        status = status_of(Reading(message, notes, today))
        return replace(said, kind=Kind.STATUS, status=status)
    if message is not None:
        header = header_of(Reading(message, notes, today), Reading(root, notes, today))
        said = replace(said, header=header)
    if taking.ended:
        return said
    return replace(
        said, attachments=tuple(_attachment(one, taking) for one in _matched(root, taking))
    )


class _Taking:
    """One message being taken apart: its tree, and its attachments on the disk."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.limits = limits
        self.deadline = Deadline(limits.seconds)
        self.notes = Notes()
        self.ended: tuple[Finding, ...] = ()
        """Why reading ended before the message did; nothing else is then said of it."""
        self.raws = Raws(folder, limits, self.deadline)
        self.builder = Builder(self.raws, limits)
        self.loose: list[Named] = []
        """Attachments that are parts of a MIME message, and stand in no tree."""

    def take(self, path: Path) -> None:
        """Read what there is; where it ends too early, what came before stays."""
        try:
            if path.stat().st_size > self.limits.message_bytes:
                raise beyond("message_bytes", self.limits.message_bytes)
            with path.open("rb") as source:
                mime = is_mime(source.read(_HEAD))
                source.seek(0)
                if mime:
                    self._multipart(Multipart(source))
                else:
                    self._xml(iter(lambda: source.read(_PIECE), b""))
        except UnreadableMessageError as error:
            self.ended = (error.finding,)
            self.builder.abandon()
            self.raws.clear()

    def _xml(self, pieces: Iterable[bytes]) -> None:
        encoding = parse(pieces, self.builder, self.limits, self.deadline)
        if encoding not in {"UTF-8", "US-ASCII"}:
            self.notes.add("EDX-21", encoding=encoding)

    def _multipart(self, message: Multipart) -> None:
        """The envelope is the part that is named as the start, or the first; the rest are files."""
        start, seen = bare_id(message.heads.start), False
        for heads, pieces in message.parts():
            if not seen and (not start or bare_id(heads.content_id) == start):
                seen = True
                self._xml(pieces)
            else:
                self.loose.append(
                    Named(
                        content_id=heads.content_id,
                        name=heads.name,
                        media_type=heads.media_type,
                        raw=_written(pieces, self.raws.open()),
                    )
                )


def _matched(root: Node, taking: _Taking) -> list[Matched]:
    """What it lists and what there is, brought together; not more than may be."""
    most = taking.limits.attachments
    contents = [*matching.enclosed(root), *taking.loose]
    references = matching.listed(root)
    if max(len(contents), len(references)) > most:
        taking.notes.take(beyond("attachments", most).finding)
    return matching.match(references[:most], contents[:most], taking.notes)


def _written(pieces: Iterable[bytes], writing: Writing) -> Raw:
    try:
        for piece in pieces:
            writing.take(piece)
    except Base64Error:
        return writing.spoil()
    except UnreadableMessageError:
        writing.spoil()
        raise
    return writing.close()


def _attachment(one: Matched, taking: _Taking) -> Attachment:
    """What is known of one file, unpacked where it was only wrapped."""
    said = Attachment(
        name=one.name,
        declared=one.types[0] if one.types else "",
        description=one.description,
        content_id=one.content_id,
    )
    raw = one.raw
    if raw is None:
        return replace(said, problem="no content")
    if raw.broken:
        taking.notes.add("EDX-11", name=one.name or one.content_id or "?")
        return replace(said, problem="base64")
    payload = payload_of(one, raw, taking.raws, taking.limits, taking.notes)
    return replace(
        said,
        size=payload.size,
        sha256=payload.sha256,
        raw_sha256=raw.sha256,
        unpacked=payload.unpacked,
        path="" if payload.path is None else str(payload.path),
        problem=payload.problem,
    )
