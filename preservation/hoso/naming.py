"""How files are called in a package: by mã hồ sơ and số thứ tự (TT 05/2025 Điều 8.1.d)."""

import re
import unicodedata
from pathlib import PurePosixPath

from preservation.ead import kind_of
from preservation.hoso.content import ORDINAL_DIGITS, Description, Item
from repository.documents import DocumentFile, FileRole
from repository.errors import RefusedError

DESCRIPTIVE = "metadata/descriptive/"
DATA = "data/"
HOLEY = ".fetch.txt"
USES = {
    FileRole.ORIGINAL: "AttachmentFile",  # all but the first
    FileRole.ATTACHMENT: "AttachmentFile",
    FileRole.MASTER: "MasterFile",
    FileRole.DERIVATIVE: "DerivativeFile",
    FileRole.MESSAGE: "MessageFile",
}
MAIN = "File"
_ODD = re.compile(r"[^A-Za-z0-9._()+=-]+")
_LENGTH = 80
_EXTENSION = re.compile(r"\.[a-z0-9]{1,10}")


MEDIA_TYPES = {
    ".csv": "text/csv",
    ".ers": "application/octet-stream",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".xsd": "application/xml",
}
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}")


def plain_name(name: str) -> str:
    """``name`` if it may be that of an enclosed file.

    Raises:
        ValueError: it may not.
    """
    if not name or name.startswith(".") or _ODD.search(name.replace(" ", "")):
        raise ValueError(f"not the name of an enclosed file: {name!r}")
    return name


def media_type_of(name: str, said: str = "") -> str:
    """``said`` where that is a media type; else what the ending of ``name`` tells."""
    if _MEDIA_TYPE.fullmatch(said):
        return said
    return MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


class Names:
    """The names of a package's documents; sees to it that there is one of each number."""

    def __init__(self, description: Description) -> None:
        """Name documents after the code in ``description``."""
        self._stem = _plain(description.code)
        self._seen: set[int] = set()

    def of(self, item: Item) -> str:
        """``H34.2026.01.TCCB.0000007``: the document's name in file names.

        Raises:
            RefusedError: there is a document of this number already, or it is no number.
        """
        if item.ordinal in self._seen or item.ordinal < 1:
            raise RefusedError(
                f"Số thứ tự {item.ordinal} trùng hoặc sai · this ordinal is taken or wrong"
            )
        self._seen.add(item.ordinal)
        return f"{self._stem}.{item.ordinal:0{ORDINAL_DIGITS}}"

    def __len__(self) -> int:
        return len(self._seen)


def described_in(item: Item, name: str) -> str:
    """Where the description of a document lies in its representation."""
    return f"{DESCRIPTIVE}EAD_{kind_of(item.document)}_{name}.xml"


def files_of(item: Item, name: str) -> list[tuple[DocumentFile, str, str]]:
    """Each file of a document with what it is to it and where it lies; the main one first."""
    files = item.document.files
    main = next((file for file in files if file.role is FileRole.ORIGINAL), files[0])
    found = [(main, MAIN, f"{DATA}{name}{_extension(main)}")]
    others = [file for file in files if file is not main]
    for number, file in enumerate(others, 1):
        found.append((file, USES[file.role], f"{DATA}{name}-{number:02}{_extension(file)}"))
    return found


def _extension(file: DocumentFile) -> str:
    suffix = PurePosixPath(file.path).suffix.lower()
    return suffix if _EXTENSION.fullmatch(suffix) else ".bin"


def _plain(code: str) -> str:
    bare = unicodedata.normalize("NFD", code.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _ODD.sub("-", letters)[:_LENGTH].strip(".-") or "ho-so"
