"""Members: the files in a package, read once each, within limits."""

from urllib.parse import unquote

from lxml import etree

from preservation.signatures.others.trees import tree_of
from preservation.texts.sink import UnreadableError
from preservation.texts.zips import Container

MOST_BYTES = 256 * 1024 * 1024
"""All that is read of one package."""


class Members:
    """What lies in a package, by name."""

    def __init__(self, box: Container) -> None:
        """Take an open container.

        Raises:
            UnreadableError: it has bytes that are no member's, which other programs may read.
        """
        if box.stray:
            raise UnreadableError(f"zip with {box.stray}")
        self._box = box
        self._left = MOST_BYTES
        self._held: dict[str, bytes] = {}

    @property
    def names(self) -> list[str]:
        """The files; folders that hold nothing are none."""
        names = self._box.names
        return [name for name in names if not name.endswith("/") or self._box.start_of(name, 1)]

    def __contains__(self, name: str) -> bool:
        return name in self._box

    def octets(self, name: str) -> bytes:
        """The bytes of one member.

        Raises:
            UnreadableError: it is missing, broken or encrypted, or too much was read already.
        """
        if name in self._held:
            return self._held[name]
        with self._box.member(name) as stream:
            data = stream.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError(f"package of more than {MOST_BYTES} bytes")
        self._held[name] = data
        return data

    def tree(self, name: str) -> etree._ElementTree:
        """One member as XML.

        Raises:
            UnreadableError: it cannot be read, or is not harmless.
        """
        return tree_of(self.octets(name))


def named(uri: str) -> str:
    """The member that a reference speaks of: without query, percent signs decoded."""
    return unquote(uri.partition("?")[0].partition("#")[0]).removeprefix("/").removeprefix("./")
