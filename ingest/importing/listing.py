"""Listing: what lies in the folder of files, and which of it a cell names. No name is trusted."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_DRIVE = re.compile(r"[A-Za-z]:")
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class TrickError(Exception):
    """A path that leads out of the folder, or deceives; why, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} · {en}")
        self.vi, self.en = vi, en


@dataclass(frozen=True, slots=True)
class Listing:
    """The regular files below a folder, by their path in it."""

    paths: frozenset[str]
    irregular: frozenset[str] = frozenset()
    """Links, folders and devices: there, and never opened."""
    top: str = ""
    """What the folder itself is called: a cell may begin with it."""
    _alike: Mapping[str, tuple[str, ...]] | None = None

    @classmethod
    def of(cls, paths: Iterable[str], irregular: Iterable[str] = (), top: str = "") -> "Listing":
        """A listing that can be searched."""
        known = frozenset(paths)
        alike: dict[str, tuple[str, ...]] = {}
        for path in sorted(known):
            key = _key(path)
            alike[key] = (*alike.get(key, ()), path)
        return cls(known, frozenset(irregular), top, alike)

    def find(self, text: str) -> str | None:
        """The file that a cell names; None where there is none, or several are alike.

        Raises:
            TrickError: the cell names nothing that lies in the folder.
        """
        path = within(text)
        if path in self.irregular:
            raise TrickError(
                "là liên kết, thư mục hoặc thiết bị, không phải tệp",
                "is a link or a folder, no file",
            )
        for name in (path, path.removeprefix(f"{self.top}/")):
            if name in self.paths:
                return name
            found = (self._alike or {}).get(_key(name), ())
            if len(found) == 1:
                return found[0]
        return None


def within(text: str) -> str:
    """A path in the folder, with ``/`` between its parts.

    Raises:
        TrickError: it leads out of the folder, is absolute, or hides letters.
    """
    said = text.strip()
    if _HIDDEN.search(said):
        raise TrickError("đường dẫn có ký tự ẩn", "the path holds hidden characters")
    if said.startswith(("/", "\\", "~")) or _DRIVE.match(said) or "://" in said:
        raise TrickError(
            "đường dẫn phải tính từ thư mục tệp, không bắt đầu từ ổ đĩa, gốc hay mạng",
            "the path has to begin in the folder of files, not at a drive, a root or a network",
        )
    parts = [part for part in re.split(r"[/\\]", said) if part not in {"", "."}]
    if ".." in parts:
        raise TrickError("đường dẫn ra ngoài thư mục tệp", "the path leads out of the folder")
    return "/".join(parts)


def _key(path: str) -> str:
    """Paths that people take for the same: in any Unicode form, in small or capital letters."""
    return unicodedata.normalize("NFC", path).casefold()
