"""A bag that is filled file by file: its manifests grow as it does."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from preservation.bags.paths import encode
from preservation.bags.write import ALGORITHMS, DECLARATION, OXUM, info_text
from preservation.hoso.content import Enclosed
from preservation.hoso.tree import Output, Tree
from repository.digest import Algorithm, Fingerprint
from repository.packages import Package, PackageFile, PackageKind

DATA = "data/"


class Bag:
    """The bag of one package; its payload paths are given without ``data/``."""

    def __init__(self, folder: Path, open: ExitStack) -> None:  # noqa: A002  what it is
        """Begin a bag in ``folder``, which must not exist; ``open`` closes what is left open."""
        self._tree = Tree(folder)
        self._files: list[PackageFile] = []
        self._size = 0
        self._manifests: dict[Algorithm, Output] = {
            algorithm: open.enter_context(self._tree.stream(f"manifest-{algorithm}.txt"))
            for algorithm in ALGORITHMS
        }
        self._open = open

    def put(self, path: str, data: bytes) -> Fingerprint:
        """Add a small file."""
        return self._note(path, self._tree.put(DATA + path, data))

    def enclose(self, path: str, thing: Enclosed) -> Fingerprint:
        """Add a file that goes along as it is."""
        return self._note(path, self._tree.enclose(DATA + path, thing))

    @contextmanager
    def stream(self, path: str) -> Iterator[Output]:
        """Add a file piece by piece; it is noted when the block ends."""
        with self._tree.stream(DATA + path) as output:
            yield output
        self._note(path, output.fingerprint())

    def close(self, package: str, kind: PackageKind, info: Sequence[tuple[str, str]]) -> Package:
        """Write the tag files; what the bag holds."""
        oxum = f"{self._size}.{len(self._files)}"
        tags = {
            "bagit.txt": self._tree.put("bagit.txt", DECLARATION),
            "bag-info.txt": self._tree.put("bag-info.txt", info_text([*info, (OXUM, oxum)])),
        }
        tags |= {f"manifest-{a}.txt": out.fingerprint() for a, out in self._manifests.items()}
        self._open.close()
        for algorithm in ALGORITHMS:
            lines = "".join(_line(algorithm, name, tags[name]) for name in sorted(tags))
            name = f"tagmanifest-{algorithm}.txt"
            self._tag(name, self._tree.put(name, lines.encode()))
        for name, found in tags.items():
            self._tag(name, found)
        self._files.sort(key=lambda file: file.path)
        return Package(package, kind, tuple(self._files))

    def _note(self, path: str, found: Fingerprint) -> Fingerprint:
        self._files.append(PackageFile(DATA + path, found.size, found.sha256))
        self._size += found.size
        for algorithm, output in self._manifests.items():
            output.write(_line(algorithm, DATA + path, found).encode())
        return found

    def _tag(self, name: str, found: Fingerprint) -> None:
        self._files.append(PackageFile(name, found.size, found.sha256))


def _line(algorithm: Algorithm, path: str, found: Fingerprint) -> str:
    digest = found.sha256 if algorithm is Algorithm.SHA256 else found.sha512
    return f"{digest.hex}  {encode(path)}\n"
