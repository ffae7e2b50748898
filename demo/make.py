"""Makes the demonstration: a small fonds of a province, its people, its plan and its PKI.

What is made is the same for the same seed, save for keys and what is signed with them. A target
that has a manifest is finished and is left as it is; one without is made again, file by file.
"""

# pymupdf is untyped.
# mypy: allow-untyped-calls

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta, timezone
from hashlib import file_digest
from pathlib import Path
from typing import Any, Self

import pymupdf

from demo import bulk, scans, sidecar, tampering
from demo.agencies import agencies
from demo.files import pieces
from demo.layout import set_in_type, typeface
from demo.people import accounts
from demo.pki import Pki
from demo.plan import plan
from demo.signing import sign_paper
from demo.texts import Paper, papers

VIETNAM = timezone(timedelta(hours=7))
MANIFEST = "manifest.json"
SEED = 2019
"""What chance begins with."""
MAP = "Tập bản đồ hiện trạng sử dụng đất huyện Đăk Hà (quét màu).pdf"


@dataclass(frozen=True, slots=True)
class Made:
    """One file below ``documents/``."""

    path: str
    kind: str
    """``pdf``, ``scan``, or the ending of its name."""
    bytes: int
    sha256: str
    signing: str = ""
    """``B-B``, ``B-T``, ``B-LTA``, or nothing."""
    tamper: str = ""
    """``text``, ``byte``, or nothing."""
    described: bool = True
    """Whether the sidecar has a row for it."""
    level: str = "public"
    id: str = ""
    """What the scripts call it; only papers have one."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was made, and with what."""

    made_at: str
    seed: int
    small: bool
    face: str
    """The face that the papers were really set in: Tinos, or what stood in for it."""
    documents: tuple[Made, ...] = field(default=())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a manifest that ``make`` wrote."""
        said = json.loads(path.read_text("utf-8"))
        documents = tuple(Made(**entry) for entry in said.pop("documents"))
        return cls(**said, documents=documents)


def make(target: Path, *, seed: int = SEED, now: datetime, small: bool = False) -> Manifest:
    """Make the demonstration in ``target``; return at once if it is there already.

    ``small`` leaves out the two big files. ``now`` is the day of the CRLs.

    Raises:
        ValueError: ``now`` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must have a time zone")
    finished = target / MANIFEST
    if finished.exists():
        return Manifest.load(finished)
    documents = target / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    pki = Pki.make(target / "pki")
    pki.write_trust(target / "trust", now)
    pki.write_pkcs12()
    _write_json(target / "agencies.json", [one.as_json() for one in agencies().values()])
    _write_json(target / "people.json", accounts())
    _write_json(target / "plan.json", plan())
    rows: list[dict[str, str]] = []
    made = list(_make_papers(documents, pki, seed, rows))
    made += list(_make_files(documents, rows))
    if not small:
        made += list(_make_bulk(documents, seed, rows))
    sidecar.write(documents / "metadata.csv", rows)
    face = typeface((documents / made[0].path).read_bytes())
    manifest = Manifest(now.isoformat(), seed, small, face, tuple(made))
    part = finished.with_suffix(".part")
    _write_json(part, asdict(manifest))
    part.replace(finished)
    return manifest


def signing_time(paper: Paper, seed: int) -> datetime:
    """The hour at which ``paper`` was signed: on its day, in the office's time."""
    dice = random.Random(f"{seed}/hour/{paper.id}")  # noqa: S311  a time of day, not a secret
    hour, minute, second = dice.randint(8, 15), dice.randint(0, 59), dice.randint(0, 59)
    return datetime.combine(paper.date, time(hour, minute, second), VIETNAM)


def compose(paper: Paper, pki: Pki, seed: int) -> bytes:
    """The finished bytes of ``paper``: set, scanned, signed or tampered with as it says."""
    at = signing_time(paper, seed)
    pdf = set_in_type(paper, plain_streams=paper.tamper == "byte")
    match paper.scan, paper.tamper:
        case "plain", _:
            return scans.scanned(pdf, paper, seed=seed)
        case "digitised", _:
            arrived = datetime.combine(paper.arrival or paper.date, at.timetz())
            return scans.certify(scans.scanned(pdf, paper, seed=seed), paper, pki, arrived)
        case _, "text":
            signed = sign_paper(pdf, paper, pki, seed=seed, at=at)
            return tampering.rewrite(signed, *tampering.SUM)
        case _, "byte":
            signed = sign_paper(pdf, paper, pki, seed=seed, at=at)
            return tampering.flip(signed, *tampering.COUNT)
    return sign_paper(pdf, paper, pki, seed=seed, at=at) if paper.signing else pdf


def _make_papers(
    documents: Path, pki: Pki, seed: int, rows: list[dict[str, str]]
) -> Iterator[Made]:
    for paper in papers():
        pdf = compose(paper, pki, seed)
        place = _room(documents, paper.path)
        place.write_bytes(pdf)
        if paper.described:
            rows.append(sidecar.row_of(paper, _pages(pdf), _note(paper)))
        yield _made(
            documents,
            paper.path,
            kind="scan" if paper.scan else "pdf",
            signing=paper.signing,
            tamper=paper.tamper,
            described=paper.described,
            level=paper.level,
            id=paper.id,
        )


def _make_files(documents: Path, rows: list[dict[str, str]]) -> Iterator[Made]:
    for piece in pieces():
        place = _room(documents, piece.path)
        piece.write(piece, place)
        rows.append(piece.row())
        yield _made(documents, piece.path, kind=place.suffix[1:], level=piece.level)


def _make_bulk(documents: Path, seed: int, rows: list[dict[str, str]]) -> Iterator[Made]:
    paper = bulk.catalogue(seed=seed)
    pdf = set_in_type(paper)
    _room(documents, paper.path).write_bytes(pdf)
    rows.append(sidecar.row_of(paper, _pages(pdf)))
    yield _made(documents, paper.path, kind="pdf", id=paper.id)
    maps = bulk.map_piece(MAP)
    bulk.write_large(_room(documents, maps["path"]), seed=seed)
    rows.append(maps)
    yield _made(documents, maps["path"], kind="scan", id="ban-do-2025")


def _note(paper: Paper) -> str:
    return "Bản số hóa từ văn bản giấy" if paper.scan else ""


def _room(documents: Path, path: str) -> Path:
    place = documents / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _made(documents: Path, path: str, **said: Any) -> Made:  # noqa: ANN401  the fields of Made
    place = documents / path
    with place.open("rb") as source:
        digest = file_digest(source, "sha256").hexdigest()
    return Made(path=path, bytes=place.stat().st_size, sha256=digest, **said)


def _pages(pdf: bytes) -> int:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return int(document.page_count)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
