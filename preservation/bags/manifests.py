"""Manifests: lines of digest and path, read without trust."""

import re
from dataclasses import dataclass, field
from sys import intern

from preservation.bags.paths import danger, decode
from preservation.bags.problems import Problem, ProblemKind, shown
from preservation.bags.tags import LINE_CHARACTERS, lines_of

SIZES = {
    "md5": 32,
    "sha1": 40,
    "sha224": 56,
    "sha256": 64,
    "sha384": 96,
    "sha512": 128,
    "sha3224": 56,
    "sha3256": 64,
    "sha3384": 96,
    "sha3512": 128,
    "blake2b": 128,
    "blake2s": 64,
}
"""The algorithms this reader can check, and how many hexadecimal digits each has."""
WEAK = frozenset({"md5", "sha1"})

NAME = re.compile(r"(tag)?manifest-([^/]+)\.txt")
_ODD = re.compile(r"[%\\\0]|//|/\.\.?(/|$)|^\./|^\*|/$")
"""Anything in a path that needs a second look; everyday paths have none of it."""


@dataclass(slots=True)
class Manifest:
    """One manifest, as it was read. Filled by ``read_manifest``."""

    name: str
    algorithm: str
    """As its file name spells it: ``sha256``."""
    tags: bool
    """Whether it speaks of tag files."""
    entries: dict[str, str] = field(default_factory=dict)
    """Path → digest in lower case."""
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def algorithm_of(name: str) -> tuple[str, bool] | None:
    """Algorithm and whether it is of tag files, if ``name`` is that of a manifest."""
    match = NAME.fullmatch(name)
    if match is None:
        return None
    return re.sub(r"[^a-z0-9]", "", match[2].lower()), match[1] is not None


def in_hashlib(algorithm: str) -> str:
    """What ``hashlib`` calls ``algorithm``."""
    return re.sub(r"^sha3(?=\d{3}$)", "sha3_", algorithm)


def read_manifest(name: str, text: str, version: tuple[int, int]) -> Manifest:
    """Read the manifest called ``name``, of an algorithm in ``SIZES``."""
    algorithm, tags = algorithm_of(name) or ("", False)
    manifest = Manifest(name, algorithm, tags)
    entries = manifest.entries
    match = re.compile(rf"([0-9A-Fa-f]{{{SIZES[algorithm]}}})[ \t]+(.+)", re.DOTALL).fullmatch
    reader = _Reader(manifest, version)
    for number, line in enumerate(lines_of(text), 1):
        parts = match(line) if len(line) < LINE_CHARACTERS else None
        if parts is None:
            reader.strange(number, line)
            continue
        digest, path = parts.groups()
        if _ODD.search(path):
            path = reader.settle(number, path)
        elif path[:5] != "data/" and (not tags or path[:1] in "~/" or path[1:2] == ":"):
            path = reader.judge(number, path)
        if not path:
            continue
        if path in entries:
            reader.again(path, digest.lower())
        else:
            entries[intern(path)] = digest.lower()
    return manifest


@dataclass(slots=True)
class _Reader:
    """The slow half of reading a manifest: lines that are not everyday lines."""

    manifest: Manifest
    version: tuple[int, int]

    def strange(self, number: int, line: str) -> None:
        """A line that is not digest and path."""
        if line.strip():
            self._bad(number, "is not a digest and a path")
        else:
            self._loose(number, "empty line")

    def settle(self, number: int, path: str) -> str:
        """The path that an unusual spelling means; empty if it means none."""
        plain = path
        if plain.startswith("*"):  # how md5sum and its family mark binary mode
            plain = plain[1:]
            self._loose(number, "asterisk before the path")
        if plain.startswith("./"):
            plain = plain[2:]
            self._loose(number, "'./' before the path")
        if "\\" in plain:
            self._loose(number, "backslash in the path")
        return self.judge(number, decode(plain, self.version))

    def judge(self, number: int, path: str) -> str:
        """``path`` if a manifest may name it, else empty."""
        where = f"{self.manifest.name}, line {number}"
        if why := danger(path):
            self.manifest.problems.append(
                Problem(shown(path), ProblemKind.DANGEROUS_PATH, f"{where}: {why}")
            )
            return ""
        if not {"", "."}.isdisjoint(path.split("/")):
            self._bad(number, f"path is not in its plain form: {shown(path)}")
            return ""
        if not self.manifest.tags and not path.startswith("data/"):
            self._bad(number, f"outside data/: {shown(path)}")
            return ""
        return path

    def again(self, path: str, digest: str) -> None:
        """A path that the manifest has already named."""
        same = self.manifest.entries[path] == digest
        problem = Problem(
            shown(path),
            ProblemKind.DUPLICATE,
            f"{self.manifest.name}: {'the same' if same else 'another'} digest",
        )
        forgiven = same and self.version < (1, 0)
        (self.manifest.warnings if forgiven else self.manifest.problems).append(problem)

    def _bad(self, number: int, detail: str) -> None:
        self.manifest.problems.append(
            Problem(self.manifest.name, ProblemKind.BAD_LINE, f"line {number}: {detail}")
        )

    def _loose(self, number: int, detail: str) -> None:
        """Warn once about each loose habit of the tool that wrote the manifest."""
        known = any(w.detail.endswith(detail) for w in self.manifest.warnings)
        if not known:
            self.manifest.warnings.append(
                Problem(self.manifest.name, ProblemKind.LOOSE_SYNTAX, f"line {number}: {detail}")
            )
