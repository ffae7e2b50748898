"""Texts: the words in a file, for search; one small reader for each family of formats."""

from collections.abc import Callable
from typing import Any

from preservation.texts import ole, plain, sheets, writing
from preservation.texts.packages import package_of
from preservation.texts.rtf import Rtf
from preservation.texts.sink import FullError, Sink, UnreadableError
from preservation.texts.zips import container

LIMIT = 5_000_000
"""Characters; about two thousand pages."""


def text(path: str, family: str, limit: int = LIMIT) -> dict[str, Any]:
    """The text of the file at ``path``, whose family ``identify`` has told. Runs in a worker.

    Returns:
        ``text`` in NFC, at most ``limit`` characters; ``cut``: whether there was
        more; ``damaged``: why there is less than there should be; for PDF also
        ``pages``, the text of each page. A family without a reader has no text.
    """
    if family == "pdf":
        from preservation import pages  # heavy, and it imports our sink

        return pages.pdf_text(path, limit)
    sink = Sink(limit)
    cut, damaged = False, []
    try:
        read(path, family, sink)
    except FullError:
        cut = True
    except UnreadableError as error:
        damaged.append(str(error))
    return {"text": sink.text(), "cut": cut, "damaged": damaged}


def read(path: str, family: str, sink: Sink) -> None:
    """Put the text of the file into ``sink``.

    Raises:
        FullError: the sink is full.
        UnreadableError: the file is broken, encrypted or dangerous.
    """
    if family in READERS:
        READERS[family](path, sink)


def _zipped(path: str, sink: Sink) -> None:
    with container(path) as box:
        package = package_of(box)
        match package.family:
            case "docx":
                writing.docx(box, package, sink)
            case "odt":
                writing.odt(box, sink)
            case "xlsx":
                sheets.xlsx(box, package, sink)
            case "ods":
                sheets.ods(box, sink)


READERS: dict[str, Callable[[str, Sink], None]] = {
    "docx": _zipped,
    "odt": _zipped,
    "xlsx": _zipped,
    "ods": _zipped,
    "xls": sheets.xls,
    "doc": ole.doc,
    "rtf": lambda path, sink: Rtf(sink).read(path),
    "txt": plain.plain,
    "csv": plain.plain,
}
