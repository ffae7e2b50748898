"""Checking messages of the axis: what one says and what is wrong with it, for whoever asks.

Nothing of it is kept, and nothing in the archive changes.
"""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ingest.exchange.edxml.task import read_apart
from ingest.exchange.envelope import as_json

if TYPE_CHECKING:
    from preservation.workers import Workers

_PIECE = 1 << 20


def check(workers: "Workers", path: Path, name: str, beside: Path | None = None) -> dict[str, Any]:
    """What the message at ``path``, called ``name``, says; as ``luutru edxml check --json`` has it.

    Its files are unpacked into a folder in ``beside`` for as long as it takes.

    Raises:
        UnavailableError: the disk did not do what it should.
    """
    with TemporaryDirectory(prefix="luutru-edxml-", dir=beside) as folder:
        said, types = read_apart(workers, path, Path(folder))
    return {
        "path": name,
        "sha256": _digest(path),
        "dialect": said.dialect.value,
        "kind": said.kind.value,
        "outcome": "accept" if said.accepted else "reject",
        "findings": [finding.as_dict() for finding in said.findings],
        "attachments": [
            {
                "name": one.name,
                "media_type": media_type or one.declared,
                "declared": one.declared,
                "bytes": one.size,
                "sha256": one.sha256,
                "unpacked": one.unpacked,
                "problem": one.problem,
            }
            for one, media_type in zip(
                said.attachments, types or ("",) * len(said.attachments), strict=True
            )
        ],
        "signature": said.signature,
        "header": as_json(said.header),
        "status": as_json(said.status),
    }


def _digest(path: Path) -> str:
    """Of the message as it came, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
