"""A conformance corpus: for each rule of RFC 8493 a bag that keeps or breaks it, made by script."""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from preservation.bags.problems import ProblemKind as Kind

NFC = unicodedata.normalize("NFC", "data/Quyết định số 15.pdf")
NFD = unicodedata.normalize("NFD", NFC)


@dataclass
class Bag:
    """A bag to be written; what is not given is made to fit."""

    payload: Mapping[str, bytes] = field(
        default_factory=lambda: {"data/a.txt": b"an", "data/x/b.txt": b"binh"}
    )
    version: str = "1.0"
    encoding: str = "UTF-8"
    algorithms: tuple[str, ...] = ("sha256",)
    names: Mapping[str, str] = field(default_factory=dict)
    """Payload path → how manifests spell it."""
    newline: str = "\n"
    separator: str = "  "
    info: str = ""
    tags: bool = True
    extra_lines: str = ""
    """Added to every payload manifest."""

    def write(self, root: Path) -> None:
        for path, data in self.payload.items():
            put(root, path, data)
        (root / "data").mkdir(parents=True, exist_ok=True)
        declared = f"BagIt-Version: {self.version}\nTag-File-Character-Encoding: {self.encoding}\n"
        put(root, "bagit.txt", declared.replace("\n", self.newline).encode())
        size = sum(map(len, self.payload.values()))
        oxum = f"Payload-Oxum: {size}.{len(self.payload)}\n"
        tags = {"bag-info.txt": (self.info or oxum).encode(self.encoding)}
        for algorithm in self.algorithms:
            lines = [
                f"{hashlib.new(algorithm, data).hexdigest()}{self.separator}"
                f"{self.names.get(path, path)}\n"
                for path, data in self.payload.items()
            ]
            text = ("".join(lines) + self.extra_lines).replace("\n", self.newline)
            tags[f"manifest-{algorithm}.txt"] = text.encode(self.encoding)
        for name, data in tags.items():
            put(root, name, data)
        if self.tags:
            seal(root, self.algorithms)


def put(root: Path, path: str, data: bytes) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def seal(root: Path, algorithms: tuple[str, ...] = ("sha256",)) -> None:
    """Write tag manifests that fit what lies there, so that only the rule in question is broken."""
    encoding = (root / "bagit.txt").read_text("utf-8", "replace").split(":")[-1].strip()
    names = sorted(
        path.name
        for path in root.iterdir()
        if path.is_file() and not path.name.startswith("tagmanifest-")
    )
    for algorithm in algorithms:
        lines = [
            f"{hashlib.new(algorithm, (root / name).read_bytes()).hexdigest()}  {name}\n"
            for name in names
        ]
        try:
            data = "".join(lines).encode(encoding)
        except LookupError:
            data = "".join(lines).encode()
        (root / f"tagmanifest-{algorithm}.txt").write_bytes(data)


@dataclass(frozen=True)
class Case:
    """One bag, and what the reader must say of it."""

    name: str
    make: Callable[[Path], None]
    problems: frozenset[Kind] = frozenset()
    """Empty for a valid bag."""
    warnings: frozenset[Kind] = frozenset()
    judge_agrees: bool = True
    """Whether bagit-python must come to the same verdict."""


def made(bag: Bag, *after: Callable[[Path], object]) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        root.mkdir()
        bag.write(root)
        for step in after:
            step(root)

    return make


def text(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    """Change a tag file, and seal the bag again."""

    def step(root: Path) -> None:
        path = root / name
        path.write_bytes(change(path.read_bytes().decode()).encode())
        seal(root)

    return step


def bytes_of(name: str, data: bytes) -> Callable[[Path], None]:
    def step(root: Path) -> None:
        put(root, name, data)

    return step


def remove(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).unlink()


def link(name: str, target: str) -> Callable[[Path], None]:
    return lambda root: (root / name).symlink_to(target)


def fifo(name: str) -> Callable[[Path], None]:
    return lambda root: os.mkfifo(root / name)


def good(
    name: str, bag: Bag, *after: Callable[[Path], object], warn: tuple[Kind, ...] = (), **more: bool
) -> Case:
    agrees = more.get("judge_agrees", True)
    return Case(name, made(bag, *after), frozenset(), frozenset(warn), agrees)


def bad(
    name: str, kinds: Kind | tuple[Kind, ...], *after: Callable[[Path], object], **more: object
) -> Case:
    bag = more.get("bag", Bag())
    assert isinstance(bag, Bag)
    several = kinds if isinstance(kinds, tuple) else (kinds,)
    return Case(
        name,
        made(bag, *after),
        frozenset(several),
        judge_agrees=bool(more.get("judge_agrees", True)),
    )


def line(path: str, data: bytes = b"an") -> str:
    return f"{hashlib.sha256(data).hexdigest()}  {path}\n"


ZERO = "0" * 64

VALID = [
    good("plain", Bag()),
    good("empty payload", Bag(payload={})),
    good("no tag manifest", Bag(tags=False), warn=(Kind.NOT_COVERED,)),
    *(good(f"version {v}", Bag(version=v)) for v in ("0.93", "0.94", "0.95", "0.96", "0.97")),
    good("crlf", Bag(newline="\r\n")),
    good("cr", Bag(newline="\r")),
    good("tab before the path", Bag(separator="\t")),
    good("many blanks before the path", Bag(separator=" \t   ")),
    good("two algorithms", Bag(algorithms=("sha256", "sha512"))),
    good("md5 only", Bag(algorithms=("md5",)), warn=(Kind.WEAK_ALGORITHM,)),
    good("sha1 and md5", Bag(algorithms=("sha1", "md5")), warn=(Kind.WEAK_ALGORITHM,)),
    good("sha3", Bag(algorithms=("sha3_256",), tags=False), judge_agrees=False),
    good("upper case digests", Bag(payload={"data/A": b"an"}),
         text("manifest-sha256.txt", lambda t: t.upper().replace("DATA", "data"))),
    good("utf-16", Bag(encoding="UTF-16", payload={NFC: b"x"}, version="0.97")),
    good("latin-1", Bag(encoding="ISO-8859-1", payload={"data/caf\u00e9": b"x"}, version="0.97")),
    good(
        "an asterisk before the path",
        Bag(version="0.97", separator=" *"),
        warn=(Kind.LOOSE_SYNTAX,),
    ),
    good(
        "dot slash before the path",
        Bag(version="0.97", separator="  ./"),
        warn=(Kind.LOOSE_SYNTAX,),
    ),
    good("blanks in names", Bag(payload={"data/a  b c.txt": b"x", "data/\u3000 d": b"y"})),
    good(
        "percent, line feed and carriage return in names",
        Bag(
            payload={"data/100%.txt": b"x", "data/a\nb": b"y", "data/c\rd": b"z"},
            names={
                "data/100%.txt": "data/100%25.txt",
                "data/a\nb": "data/a%0Ab",
                "data/c\rd": "data/c%0dd",
            },
        ),
        judge_agrees=False,  # it does not read %25 back
    ),
    good(
        "a percent that encodes nothing, before 1.0",
        Bag(version="0.97", payload={"data/100%25.txt": b"x"}),
    ),
    good("a name that is not on the list of line ends", Bag(payload={"data/a\u2028b\x85c": b"x"}),
         judge_agrees=False),
    good("manifest decomposed, file composed", Bag(payload={NFC: b"x"}, names={NFC: NFD}),
         warn=(Kind.OTHER_FORM,), judge_agrees=False),
    good("manifest composed, file decomposed", Bag(payload={NFD: b"x"}, names={NFD: NFC}),
         warn=(Kind.OTHER_FORM,), judge_agrees=False),
    good("both forms are different files", Bag(payload={NFC: b"x", NFD: b"y"}),
         warn=(Kind.SAME_BUT_CASE,), judge_agrees=False),
    good("names that differ in case", Bag(payload={"data/A": b"x", "data/a": b"y"}),
         warn=(Kind.SAME_BUT_CASE,)),
    good("a backslash that is a letter", Bag(payload={"data/a\\b": b"x"}),
         warn=(Kind.LOOSE_SYNTAX,)),
    good("dots that climb nowhere", Bag(payload={"data/..a": b"x", "data/b..": b"y"})),
    good("a tilde inside", Bag(payload={"data/~a": b"x"})),
    good("other tag files", Bag(), bytes_of("doc/readme.txt", b"x"), warn=(Kind.NOT_COVERED,)),
    good("an empty line in a manifest", Bag(version="0.97", extra_lines="\n"),
         warn=(Kind.LOOSE_SYNTAX,)),
    good("the same line twice, before 1.0", Bag(version="0.97", extra_lines=line("data/a.txt"))),
    good("a byte-order mark in a manifest", Bag(),
         text("manifest-sha256.txt", lambda t: "\ufeff" + t)),
    good("an unknown algorithm beside a known one", Bag(),
         bytes_of("manifest-whirlpool.txt", b"0 data/a.txt\n"), judge_agrees=False),
    good("a bag in a bag", Bag(payload={"data/b/bagit.txt": b"x", "data/manifest-md5.txt": b""})),
    good("folded bag-info", Bag(info="Source-Organization: a\n  b\nPayload-Oxum: 6.2\n")),
    good("an empty folder", Bag(), lambda root: (root / "data" / "none").mkdir()),
    good("fetch.txt, all here", Bag(),
         bytes_of("fetch.txt", b"https://example.org/a - data/a.txt\n")),
    good("one manifest lists less, before 1.0",
         Bag(version="0.97", algorithms=("sha256", "sha512"), tags=False),
         lambda root: put(root, "manifest-sha512.txt", b"")),
]  # fmt: skip


INVALID = [
    bad("no declaration", Kind.MISSING, remove("bagit.txt")),
    bad("a byte-order mark in bagit.txt", Kind.BAD_DECLARATION,
        text("bagit.txt", lambda t: "\ufeff" + t)),
    bad("an unknown version", Kind.BAD_DECLARATION,
        text("bagit.txt", lambda t: t.replace("1.0", "2.0"))),
    bad("no version", Kind.BAD_DECLARATION,
        text("bagit.txt", lambda t: t.replace("BagIt-Version: 1.0\n", ""))),
    bad("no encoding", Kind.BAD_DECLARATION, text("bagit.txt", lambda t: t.split("\n")[0] + "\n")),
    bad("three lines in bagit.txt", Kind.BAD_DECLARATION, text("bagit.txt", lambda t: t + "X: y\n"),
        judge_agrees=False),
    bad("lines in the wrong order", Kind.BAD_DECLARATION,
        text("bagit.txt", lambda t: "\n".join(reversed(t.strip().split("\n"))) + "\n"),
        judge_agrees=False),
    bad("an encoding that is none", Kind.BAD_DECLARATION,
        text("bagit.txt", lambda t: t.replace("UTF-8", "rot13")), judge_agrees=False),
    bad("an encoding nobody knows", Kind.BAD_DECLARATION,
        text("bagit.txt", lambda t: t.replace("UTF-8", "VISCII-9")), judge_agrees=False),
    bad("no payload folder", (Kind.MISSING,), lambda root: (root / "data").rmdir(),
        bag=Bag(payload={})),
    bad("no manifest", (Kind.NO_MANIFEST, Kind.UNEXPECTED), remove("manifest-sha256.txt"), seal),
    bad("only an unknown algorithm", (Kind.UNSUPPORTED, Kind.UNEXPECTED),
        lambda root: (root / "manifest-sha256.txt").rename(root / "manifest-whirlpool.txt"), seal),
    bad("a missing file", (Kind.MISSING, Kind.OXUM), remove("data/a.txt")),
    bad("an altered file", Kind.ALTERED, bytes_of("data/a.txt", b"aN")),
    bad("a longer file", (Kind.ALTERED, Kind.OXUM), bytes_of("data/a.txt", b"ann")),
    bad("an unexpected file", (Kind.UNEXPECTED, Kind.OXUM), bytes_of("data/c.txt", b"c")),
    bad("a renamed file", (Kind.MISSING, Kind.UNEXPECTED),
        lambda root: (root / "data/a.txt").rename(root / "data/A.txt")),
    bad("an altered tag file", Kind.ALTERED, bytes_of("bag-info.txt", b"Payload-Oxum: 6.2\nA:b")),
    bad("a missing tag file", Kind.MISSING, remove("bag-info.txt")),
    bad("a wrong oxum", Kind.OXUM, bag=Bag(info="Payload-Oxum: 7.2\n")),
    bad("a wrong count in the oxum", Kind.OXUM, bag=Bag(info="Payload-Oxum: 6.3\n")),
    bad("an oxum that is none", Kind.OXUM, bag=Bag(info="Payload-Oxum: six\n"), judge_agrees=False),
    bad("two oxums", Kind.OXUM, bag=Bag(info="Payload-Oxum: 6.2\nPayload-Oxum: 7.2\n"),
        judge_agrees=False),
    bad("a bag-info line without a colon", Kind.BAD_INFO, bag=Bag(info="hello\n")),
    bad("a manifest in another encoding", (Kind.BAD_ENCODING, Kind.NO_MANIFEST, Kind.UNEXPECTED),
        bytes_of("manifest-sha256.txt", f"{ZERO}  data/caf\u00e9\n".encode("latin-1")), seal,
        judge_agrees=False),
    *(bad(f"dangerous: {path!r}", Kind.DANGEROUS_PATH, bag=Bag(extra_lines=f"{ZERO}  {path}\n"),
          judge_agrees=agrees)
      for path, agrees in (("/etc/passwd", True), ("../../etc/passwd", True),
                           ("data/../../outside", True), ("data/x/../a.txt", False),
                           ("~/.bashrc", True), ("~root/x", True), ("C:\\Windows\\a", False),
                           ("c:a", False), ("\\\\host\\share", False), ("data\\..\\..\\a", False),
                           ("data/a\0b", False))),
    bad("outside data/", Kind.BAD_LINE, bag=Bag(extra_lines=f"{ZERO}  bagit.txt\n")),
    bad("a path with an empty step", Kind.BAD_LINE,
        bag=Bag(extra_lines=line("data//a.txt")), judge_agrees=False),
    bad("a line that is no line", Kind.BAD_LINE, bag=Bag(extra_lines="hello\n"),
        judge_agrees=False),
    bad("a comment", Kind.BAD_LINE, bag=Bag(extra_lines="# hello\n"), judge_agrees=False),
    bad("a short digest", (Kind.BAD_LINE, Kind.UNEXPECTED, Kind.OXUM),
        bytes_of("data/c.txt", b"c"), bag=Bag(extra_lines="abc  data/c.txt\n")),
    bad("the same path twice, the same digest", Kind.DUPLICATE,
        bag=Bag(extra_lines=line("data/a.txt"))),
    bad("the same path twice, another digest", Kind.DUPLICATE,
        bag=Bag(extra_lines=line("data/a.txt", b"other"))),
    bad("the same path twice, before 1.0, another digest", Kind.DUPLICATE,
        bag=Bag(version="0.97", extra_lines=line("data/a.txt", b"other"))),
    bad("the same path twice, once encoded", Kind.DUPLICATE,
        bag=Bag(payload={"data/%": b"an"}, names={"data/%": "data/%25"},
                extra_lines=line("data/%25")), judge_agrees=False),
    bad("one manifest lists less", Kind.UNEVEN,
        lambda root: put(root, "manifest-sha512.txt", b""),
        bag=Bag(algorithms=("sha256", "sha512"), tags=False), judge_agrees=False),
    bad("a link to a file", (Kind.LINK, Kind.OXUM), remove("data/a.txt"),
        link("data/a.txt", "x/b.txt"), judge_agrees=False),
    bad("a link out of the bag", Kind.LINK, link("data/etc", "/etc"), judge_agrees=False),
    bad("a link to nowhere", Kind.LINK, link("data/none", "none"), judge_agrees=False),
    bad("a linked manifest", (Kind.LINK, Kind.NO_MANIFEST, Kind.UNEXPECTED),
        lambda root: (root / "manifest-sha256.txt").rename(root / "real"),
        link("manifest-sha256.txt", "real"), judge_agrees=False),
    bad("a pipe", Kind.SPECIAL, fifo("data/pipe"), judge_agrees=False),
    bad("a pipe instead of a file", (Kind.SPECIAL, Kind.OXUM), remove("data/a.txt"),
        fifo("data/a.txt"), judge_agrees=False),
    bad("fetch.txt, not yet here", (Kind.INCOMPLETE_FETCH, Kind.OXUM), remove("data/a.txt"),
        bytes_of("fetch.txt", b"https://example.org/a 2 data/a.txt\n")),
    bad("fetch.txt climbs out", Kind.DANGEROUS_PATH,
        bytes_of("fetch.txt", b"https://example.org/a 2 ../../a.txt\n")),
    bad("fetch.txt into a home folder", Kind.DANGEROUS_PATH,
        bytes_of("fetch.txt", b"https://example.org/a 2 ~/a.txt\n")),
    bad("fetch.txt replaces a tag file", Kind.BAD_FETCH_LINE,
        bytes_of("fetch.txt", b"https://example.org/a 2 bagit.txt\n"), judge_agrees=False),
    bad("fetch.txt without an address", Kind.BAD_FETCH_LINE,
        bytes_of("fetch.txt", b"a 2 data/a.txt\n")),
    bad("fetch.txt lists what no manifest does", Kind.UNEVEN,
        bytes_of("fetch.txt", b"https://example.org/a 2 data/c.txt\n"), judge_agrees=False),
    bad("a tag manifest that lists a tag manifest", Kind.BAD_LINE,
        lambda root: put(root, "tagmanifest-sha512.txt",
                         (hashlib.sha512((root / "tagmanifest-sha256.txt").read_bytes())
                          .hexdigest() + "  tagmanifest-sha256.txt\n").encode()),
        judge_agrees=False),
]  # fmt: skip
