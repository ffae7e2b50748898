"""Faults of containers, and of the certified copies that are no packages of TT 05/2025."""

import hashlib
import json
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.corpus_packages import Files, build, pdf

DAY = (2026, 11, 20, 8, 30, 0)
BASE = "SIP_tailieu"
Trick = Callable[[zipfile.ZipFile, str], None]
FILE, LINK = 0o100644 << 16, 0o120777 << 16


@dataclass(frozen=True, slots=True)
class Odd:
    """An archive that something is wrong with, or that is no archive."""

    rule: str
    where: str
    write: Callable[[Path], None]
    also: tuple[str, ...] = ()
    profile: str = "tt05-sip"
    valid: bool = field(default=False)


def entry(name: str, attributes: int = FILE) -> zipfile.ZipInfo:
    """An entry without anything of the machine that writes it."""
    info = zipfile.ZipInfo(name, DAY)
    info.compress_type, info.external_attr, info.create_system = (
        zipfile.ZIP_DEFLATED, attributes, 3,
    )  # fmt: skip
    return info


def write_zip(path: Path, root: str, files: Files, trick: Trick | None = None) -> None:
    """A package as a ZIP; ``root`` empty for none. The same each time, but for the deflater."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as box:
        warnings.simplefilter("ignore")  # a name that stands twice
        for name, data in sorted(files.items()):
            box.writestr(entry(f"{root}/{name}" if root else name), data)
        if trick is not None:
            trick(box, root)


def _tricked(trick: Trick) -> Callable[[Path], None]:
    return lambda path: write_zip(path, *build(BASE), trick)


def _more(name: str, data: bytes = b"x", attributes: int = FILE) -> Trick:
    return lambda box, root: box.writestr(entry(name.format(root=root), attributes), data)


def _locked(box: zipfile.ZipFile, root: str) -> None:
    box.writestr(entry(f"{root}/documentation/khoa.txt"), b"x")
    box.filelist[-1].flag_bits |= 1


def _huge(box: zipfile.ZipFile, root: str) -> None:
    box.writestr(entry(f"{root}/documentation/lon.bin"), b"x")
    box.filelist[-1].file_size = 1 << 40


def _wrong_crc(box: zipfile.ZipFile, root: str) -> None:
    box.getinfo(f"{root}/representations/rep1/data/tai-lieu-1.pdf").CRC ^= 1


def _bag(path: Path) -> None:
    """An AIP as this archive keeps it: a bag, its schemas kept once for all."""
    _, files = build("AIP_tailieu")
    held = {f"data/{name}": data for name, data in files.items() if not name.startswith("schemas/")}
    held["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    write_zip(path, "goi", held)


def _half(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 nua chung")


def containers() -> Iterator[Odd]:
    """One for each rule."""
    yield Odd("PKG-ZIP-01", "", _half, profile="")
    yield Odd("PKG-ZIP-02", "../ra-ngoai.txt", _tricked(_more("../ra-ngoai.txt")))
    link = "{root}/documentation/lien-ket"
    root = build(BASE)[0]
    yield Odd("PKG-ZIP-03", link.format(root=root), _tricked(_more(link, b"/etc/passwd", LINK)))
    yield Odd("PKG-ZIP-04", f"{root}/documentation/khoa.txt", _tricked(_locked))
    bomb = _more("{root}/documentation/bom.bin", bytes(9 << 20))
    yield Odd("PKG-ZIP-05", f"{root}/documentation/bom.bin", _tricked(bomb))
    yield Odd("PKG-ZIP-06", "", _tricked(_huge), profile="")
    yield Odd("PKG-ZIP-07", f"{root}/METS.xml", _tricked(_more("{root}/METS.xml")))
    yield Odd("PKG-ZIP-08", "", lambda path: write_zip(path, "", build(BASE)[1]))
    pdf_path = "representations/rep1/data/tai-lieu-1.pdf"
    yield Odd("PKG-ZIP-09", pdf_path, _tricked(_wrong_crc))
    yield Odd("PKG-STR-13", "schemas/EAD.xsd", _bag, profile="tt05-aip", valid=True)
    yield from _copies()


def copy() -> Files:
    """A certified copy as this archive hands it out, without its signatures."""
    original, beside = pdf("Ban goc"), {"DOC-TOI-TRUOC.txt": b"x", "kiem-tra.py": b"pass\n"}

    def digest(data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    said = {
        "beside": [{"name": name, "sha256": digest(data)} for name, data in beside.items()],
        "copy": {"issued_at": "2026-11-20T01:30:00Z"},
        "source": {"files": [{"sha256": digest(original)}]},
    }
    proof = {"luutru_proof": 1, "proof": said}
    made = {"ban-sao.pdf": pdf("Ban sao"), "goc/a.pdf": original} | beside
    return made | {"proof.json": json.dumps(proof, sort_keys=True, separators=(",", ":")).encode()}


def _copies() -> Iterator[Odd]:
    def changed(**files: bytes | None) -> Callable[[Path], None]:
        names = {"proof": "proof.json", "tool": "kiem-tra.py", "goc": "goc/a.pdf", "more": "a.txt"}
        held = copy() | {names[key]: data for key, data in files.items() if data is not None}
        for key, data in files.items():
            if data is None:
                del held[names[key]]
        return lambda path: write_zip(path, "", held)

    profile = "luutru-copy"
    yield Odd("PKG-COP-01", "proof.json", changed(proof=b"{"), profile=profile)
    yield Odd("PKG-COP-02", "kiem-tra.py", changed(tool=None), profile=profile)
    yield Odd("PKG-COP-03", "goc/a.pdf", changed(goc=b"khac"), profile=profile)
    yield Odd("PKG-COP-04", "a.txt", changed(more=b"x"), profile=profile)
