"""Keeping issued copies: what is written down of one, and its file put where it stays."""

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from repository.copy_kinds import CopyKind
from repository.copying import IssuedCopy
from web.copy_plans import Plan

if TYPE_CHECKING:
    from preservation.copies.order import Made


def issued_copy(plan: Plan, paths: tuple[Path, Path], login: str, made: "Made") -> IssuedCopy:
    """What is written down of a copy; ``paths``: of itself, and of the file that is handed out."""
    inner, path = paths
    digest = _digest(path)
    expires, delete = plan.ends
    signatory = plan.signatory
    name = f"{_STEM[plan.rule.kind]}-{plan.notation.replace('/', '-') or plan.id[:8]}{path.suffix}"
    return IssuedCopy(
        id=plan.id,
        request=plan.request.id,
        document=plan.document.id,
        agency=plan.agency.code,
        kind=plan.rule.kind.value,
        year=plan.year,
        number=plan.number,
        sha256=digest,
        issued_by=login,
        issued_at=plan.at,
        expires_at=expires,
        delete_at=delete,
        body={
            "name": name,
            "size": path.stat().st_size,
            "notation": plan.notation,
            "inner": _digest(inner),
            "target": plan.target.value,
            "signed": plan.signed,
            "download": plan.rule.download,
            "pages": made.pages,
            "pdfa": made.pdfa,
            "findings": list(made.findings),
            "removed": made.removed,
            "signer": signatory.person if signatory else "",
            "signer_name": plan.signer_name,
            "authority": signatory.authority if signatory else "",
            "recipient": plan.request.wish.recipient,
            "count": plan.request.wish.count,
        },
    )


_STEM = {
    CopyKind.SAO_Y: "sao-y",
    CopyKind.SAO_LUC: "sao-luc",
    CopyKind.TRICH_SAO: "trich-sao",
    CopyKind.READING: "ban-doc",
    CopyKind.PLAIN: "ban-sao",
    CopyKind.CERTIFIED: "ban-sao-xac-thuc",
    CopyKind.DIP: "dip",
    CopyKind.CONVERSION: "ban-chuyen-doi",
}


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def settle(source: Path, target: Path) -> None:
    """Move a file to where it stays; it is on the disk before anybody writes down that it is."""
    source.chmod(0o600)
    for path in (source, target.parent, target.parent.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if path == source:
            source.replace(target)


def remove(folder: Path) -> None:
    """Take away what was never issued."""
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
