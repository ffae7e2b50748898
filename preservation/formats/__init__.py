"""Formats: what a file is by its bytes; its name is only asked whether text is a table."""

from dataclasses import dataclass

import pygfried

from preservation.formats import magic
from preservation.formats.magic import Sample
from preservation.formats.pronom import Match, pronom
from preservation.texts import ole
from preservation.texts.packages import package_of
from preservation.texts.plain import encoding_of
from preservation.texts.sink import UnreadableError
from preservation.texts.zips import container

UNKNOWN = "unknown"
MEDIA_TYPES = {
    "txt": "text/plain",
    "csv": "text/csv",
    "htm": "text/html",
    "xml": "application/xml",
    "rtf": "application/rtf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tiff": "image/tiff",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "wma": "audio/x-ms-wma",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "avi": "video/x-msvideo",
    "wmv": "video/x-ms-wmv",
    "mpeg": "video/mpeg",
    "zip": "application/zip",
    "cms": "application/cms",
}
"""Every family there is, and the media type under which the archive serves it."""
TEXTS = {
    "txt": Match("x-fmt/111", "Plain Text File", "", "text/plain"),
    "csv": Match("x-fmt/18", "Comma Separated Values", "", "text/csv"),
}
"""Text has no signature in PRONOM: what we saw names it."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is."""

    family: str
    """A key of ``MEDIA_TYPES``, or ``unknown``."""
    puid: str
    """PRONOM's identifier: ``fmt/276``; ``UNKNOWN`` when PRONOM knows none."""
    media_type: str
    name: str
    """PRONOM's name, or what we saw."""
    version: str
    notes: tuple[str, ...] = ()
    """What is odd: a second format in the same file, a container that is built to do harm."""


def identify(path: str, name: str = "") -> Format:
    """Say what the file at ``path`` is. Runs in a worker.

    Two looks are taken, ours for the family and PRONOM's (by its byte and
    container signatures, never by the name alone) for the identifier.

    Args:
        path: The file.
        name: What its owner calls it; text is ``csv`` when this ends so.
    """
    sample = Sample.of(path)
    family, notes = _family(path, name, sample)
    match = pronom(path, family) if sample.size else Match("UNKNOWN", "empty file", "", "")
    if family in TEXTS and match.puid in {"UNKNOWN", "x-fmt/111"}:
        match = TEXTS[family]
    return Format(
        family=family,
        puid=match.puid,
        media_type=MEDIA_TYPES.get(family, "application/octet-stream"),
        name=match.name or family,
        version=match.version,
        notes=(*notes, *magic.second_formats(family, sample)),
    )


def signatures_version() -> str:
    """Which release of the format signatures is asked, for events and ``luutru doctor``."""
    return f"siegfried {pygfried.version()}"


def _family(path: str, name: str, sample: Sample) -> tuple[str, tuple[str, ...]]:
    family = magic.family_of(sample)
    try:
        if family == "zip":
            with container(path) as box:
                return package_of(box).family, ()
        if family == "ole":
            found = ole.look_into(path)
            note = ("encrypted office document",) if found.encrypted else ()
            return found.family, note
    except UnreadableError as error:
        return ("zip" if family == "zip" else UNKNOWN), (str(error),)
    if family:
        return family, ()
    return _text_family(name, sample), ()


def _text_family(name: str, sample: Sample) -> str:
    encoding = encoding_of(sample.head) if sample.size else None
    if encoding is None or (not encoding.startswith("utf-16") and b"\x00" in sample.tail):
        return UNKNOWN
    start = sample.head[:1024].decode(encoding, "replace").lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")):
        return "htm"
    if start.startswith("<?xml"):
        return "htm" if "<html" in start else "xml"
    return "csv" if name.lower().endswith(".csv") else "txt"
