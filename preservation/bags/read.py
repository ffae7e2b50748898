"""The strict reader: is this folder a valid bag (RFC 8493), every file read to its end?

It opens nothing that a manifest names outside the bag, follows no link, and
writes nothing. Version 0.93 to 1.0; what 1.0 newly forbids is a warning in older
bags. A hostile bag costs at most the time to read it.
"""

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from preservation.bags.contents import Plan, plan
from preservation.bags.hashing import HasherDiedError, Hashers, digest_here
from preservation.bags.manifests import (
    SIZES,
    WEAK,
    Manifest,
    algorithm_of,
    in_hashlib,
    read_manifest,
)
from preservation.bags.paths import Tree, scan
from preservation.bags.problems import (
    Damaged,
    Intact,
    NotChecked,
    Problem,
    ProblemKind,
    Verdict,
    shown,
    verdict_of,
)
from preservation.bags.tags import (
    DECLARATION_BYTES,
    BadEncodingError,
    Declaration,
    Fetch,
    TooLongError,
    declaration,
    fetches,
    information,
    read_bytes,
    read_info,
    text_of,
)

__all__ = ["Damaged", "Intact", "NotChecked", "Problem", "Verdict", "check_bag", "read_info"]

Progress = Callable[[int, int], None]
"""Is told how many files have been read, and of how many."""

MANY_FILES = 400
MANY_BYTES = 32 << 20
"""From here on starting worker processes pays."""
_REQUEST_BYTES = 8 << 20
_REQUEST_FILES = 256
_DEFAULT = Declaration((1, 0), "utf-8")


def check_bag(
    path: Path,
    *,
    algorithms: Collection[str] | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """Say whether the folder at ``path`` is a valid bag.

    Args:
        path: The bag's folder.
        algorithms: Digest with these only (``{"sha256"}``); everything that the
            bag's manifests offer where None.
        processes: Worker processes; one for each core where None, and none at
            all for a small bag.
        progress: Called now and then, in this thread.
    """
    try:
        with _Bag(os.fspath(path)) as bag:
            return bag.check(algorithms, processes, progress or _silent)
    except TooLongError as error:
        return NotChecked(f"tệp thẻ quá lớn · tag file too large: {error}")
    except HasherDiedError:
        return NotChecked("tiến trình băm đã dừng · a hashing process went away")
    except OSError as error:
        return NotChecked(f"{error.strerror}: {shown(os.fsdecode(error.filename or path))}")


@dataclass(slots=True)
class _Bag:
    """One check, from the first look to the verdict."""

    root: str
    declared: Declaration = _DEFAULT
    tree: Tree = field(default_factory=Tree)
    made: Plan = field(default_factory=Plan)
    oxum: tuple[int, int] | None = None
    open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.open.close()

    def check(
        self, algorithms: Collection[str] | None, processes: int | None, progress: Progress
    ) -> Verdict:
        """See ``check_bag``."""
        self.tree = scan(self.root)
        count = processes or len(os.sched_getaffinity(0))
        hashers = self._start(count) if count > 1 and len(self.tree.files) >= MANY_FILES else None
        early = self._declare()
        names = {name for name in self.tree.files if "/" not in name}
        manifests = self._manifests(names, early)
        fetched = self._fetch(early) if "fetch.txt" in names else ()
        self.made = plan(self.tree, manifests, self.declared.version, fetched)
        for manifest in manifests:
            manifest.entries.clear()  # all that is wanted of them is in the plan
        self.made.problems[:0] = early.problems
        self.made.warnings[:0] = early.warnings
        self._info(names)
        if algorithms is not None:
            self._keep_only(algorithms)
            if not any(m.algorithm in algorithms for m in manifests if not m.tags):
                return NotChecked(f"no payload manifest of {', '.join(sorted(algorithms))}")
        if hashers is None and count > 1 and self.oxum and self.oxum[0] >= MANY_BYTES:
            hashers = self._start(min(count, len(self.made.wanted) or 1))
        files, total, payload = self._read(hashers, count, progress)
        self._compare_oxum(payload)
        return verdict_of(files, total, self.made.problems, self.made.warnings)

    def _start(self, count: int) -> Hashers:
        return self.open.enter_context(Hashers(os.fsencode(self.root), count))

    def _declare(self) -> Plan:
        said = Plan()
        if "bagit.txt" not in self.tree.files:
            said.say(ProblemKind.MISSING, "bagit.txt", "this is no bag")
            return said
        declared = declaration(read_bytes(f"{self.root}/bagit.txt", DECLARATION_BYTES))
        if isinstance(declared, Declaration):
            self.declared = declared
        else:
            said.say(ProblemKind.BAD_DECLARATION, "bagit.txt", declared)
        return said

    def _manifests(self, names: set[str], said: Plan) -> list[Manifest]:
        """The manifests of known algorithms; at least one has to be of the payload."""
        read: list[Manifest] = []
        unknown = False
        for name in sorted(names):
            algorithm, tags = algorithm_of(name) or ("", False)
            if not algorithm:
                continue
            if algorithm not in SIZES:
                unknown = unknown or not tags
                said.warn(ProblemKind.UNKNOWN_ALGORITHM, name)
            elif (text := self._text(name, said)) is not None:
                read.append(read_manifest(name, text, self.declared.version))
        of_payload = {manifest.algorithm for manifest in read if not manifest.tags}
        if not of_payload:
            kind = ProblemKind.UNSUPPORTED if unknown else ProblemKind.NO_MANIFEST
            said.say(kind, "", "no payload manifest that can be used")
        elif of_payload <= WEAK:
            said.warn(ProblemKind.WEAK_ALGORITHM, "", ", ".join(sorted(of_payload)))
        return read

    def _fetch(self, said: Plan) -> tuple[str, ...]:
        found = list(fetches(self._text("fetch.txt", said) or "", self.declared.version))
        said.problems += [line for line in found if isinstance(line, Problem)]
        return tuple(line.path for line in found if isinstance(line, Fetch))

    def _text(self, name: str, said: Plan) -> str | None:
        try:
            return text_of(read_bytes(f"{self.root}/{name}"), self.declared.encoding)
        except BadEncodingError as error:
            said.say(ProblemKind.BAD_ENCODING, name, str(error))
            return None

    def _info(self, names: set[str]) -> None:
        older = "package-info.txt" if self.declared.version < (0, 96) else "bag-info.txt"
        name = "bag-info.txt" if "bag-info.txt" in names else older
        if name not in names:
            return
        elements, strange = information(self._text(name, self.made) or "")
        for line in strange:
            self.made.say(ProblemKind.BAD_INFO, name, f"not 'label: value': {shown(line)}")
        sums = {value for label, value in elements if label.lower() == "payload-oxum"}
        if len(sums) > 1:
            self.made.say(ProblemKind.OXUM, name, "Payload-Oxum says different things")
        for value in sums:
            octets, dot, streams = value.partition(".")
            if dot and octets.isdecimal() and streams.isdecimal() and len(value) < 60:  # noqa: PLR2004
                self.oxum = int(octets), int(streams)
            else:
                self.made.say(ProblemKind.OXUM, name, f"malformed: {value[:60]}")

    def _keep_only(self, algorithms: Collection[str]) -> None:
        for path, promised in list(self.made.wanted.items()):
            kept = [pair for pair in promised if pair[0] in algorithms]
            if kept:
                self.made.wanted[path] = kept
            else:
                del self.made.wanted[path]

    def _read(
        self, hashers: Hashers | None, count: int, progress: Progress
    ) -> tuple[int, int, int]:
        """Read everything that is wanted: files, bytes, and bytes of payload among them."""
        groups: dict[tuple[str, ...], tuple[list[str], list[bytes]]] = {}
        for path, promised in self.made.wanted.items():
            algorithms = tuple([algorithm for algorithm, _ in promised])
            paths, digests = groups.setdefault(algorithms, ([], []))
            paths.append(path)
            digests.append(" ".join([digest for _, digest in promised]).encode())
            promised.clear()
        files = total = payload = 0
        every = len(self.made.wanted)
        for some, promised_of, answers in self._answers(groups, hashers, count):
            for path, digest, answer in zip(some, promised_of, answers, strict=True):
                size, _, found = answer.partition(b" ")
                if size[:1] == b"!":
                    self._unread(path, size[1:])
                    continue
                files += 1
                total += int(size)
                if path[:5] == "data/":
                    payload += int(size)
                if found != digest:
                    detail = f"expected {digest.decode()}, found {found.decode()}"
                    self.made.say(ProblemKind.ALTERED, path, detail)
            progress(files, every)
        return files, total, payload

    def _answers(
        self,
        groups: dict[tuple[str, ...], tuple[list[str], list[bytes]]],
        hashers: Hashers | None,
        count: int,
    ) -> Iterator[tuple[Sequence[str], Sequence[bytes], Sequence[bytes]]]:
        for algorithms, (paths, digests) in groups.items():
            names = [in_hashlib(algorithm) for algorithm in algorithms]
            raw = [os.fsencode(path) for path in paths]
            step = self._step(len(paths), count)
            slices = [slice(start, start + step) for start in range(0, len(paths), step)]
            if hashers is None:
                root = os.fsencode(self.root)
                for part in slices:
                    yield paths[part], digests[part], list(digest_here(root, raw[part], names))
                continue
            head = " ".join(names).encode()
            requests = ((b"F", head, *raw[part]) for part in slices)
            for number, answers in hashers.ask(requests):
                part = slices[number]
                yield paths[part], digests[part], answers

    def _step(self, files: int, count: int) -> int:
        """How many files to ask for at once: some MiB, and several turns for each worker."""
        mean = self.oxum[0] // self.oxum[1] if self.oxum and self.oxum[1] else 64 << 10
        by_bytes = _REQUEST_BYTES // max(mean, 1)
        return max(1, min(by_bytes, _REQUEST_FILES, files // (4 * count) + 1))

    def _unread(self, path: str, why: bytes) -> None:
        if why == b"special":
            self.made.say(ProblemKind.SPECIAL, path, "changed while it was being checked")
        elif why.isdigit():
            self.made.say(ProblemKind.UNREADABLE, path, os.strerror(int(why)))

    def _compare_oxum(self, read: int) -> None:
        if self.oxum is None:
            return
        payload = [path for path in self.tree.files if path.startswith("data/")]
        unread = [path for path in payload if path not in self.made.wanted]
        octets = read + sum(os.lstat(f"{self.root}/{path}").st_size for path in unread)
        found = (octets, len(payload))
        if found != self.oxum and not self._some_unreadable():
            promised = f"{self.oxum[0]}.{self.oxum[1]}"
            detail = f"promised {promised}, found {found[0]}.{found[1]}"
            self.made.say(ProblemKind.OXUM, "bag-info.txt", detail)

    def _some_unreadable(self) -> bool:
        return any(p.kind is ProblemKind.UNREADABLE for p in self.made.problems)


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
