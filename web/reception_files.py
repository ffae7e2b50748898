"""What came for a reception, in the spool: manifest, signature, packages, until it is receipted.

Every file is copied and digested at first sight; one that is not what the manifest says does not
stay. What is there already, with the right bytes, is not copied again.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.spool import bring
from preservation.hoso.handing import MANIFEST, HandedPackage, Manifest, read_manifest
from preservation.hoso.handing_json import MOST_BYTES
from preservation.signatures.signing.detached import SUFFIX
from preservation.workers import WorkerFailedError
from repository.calendar import iso_utc
from repository.digest import Digest
from repository.errors import DamageError, NotFoundError, RefusedError
from web.wiring import Archive

PLACE = "receptions"
_MOST_SIGNATURE = 1 << 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of one reception lie."""

    archive: Archive
    reception: str

    @property
    def folder(self) -> Path:
        """The folder."""
        return self.archive.settings.spool / PLACE / self.reception

    def data(self, name: str = MANIFEST) -> bytes | None:
        """A small file that came, or was made here; None: there is none."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def manifest(self) -> Manifest:
        """The manifest.

        Raises:
            NotFoundError: it has not come.
        """
        data = self.data()
        if data is None:
            raise NotFoundError(f"{MANIFEST}: {self.reception}")
        return read_manifest(data)

    def put(self, name: str, data: bytes) -> None:
        """Keep a small file, whole or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = self.folder / f"{name}.half"
        half.write_bytes(data)
        half.replace(self.folder / name)

    def package(self, one: HandedPackage) -> Path:
        """Where a package lies.

        Raises:
            DamageError: it is not there, or no longer what came.
        """
        path = self._place(one)
        if not self.has(one):
            raise DamageError(f"{path}: phải nhận lại gói · bring the package again")
        return path

    def has(self, one: HandedPackage, *, looked_at: bool = False) -> bool:
        """Whether a package lies here with the bytes that were announced.

        Args:
            one: The package.
            looked_at: It was read before, and its length is enough; whoever opens it reads it.
        """
        path = self._place(one)
        if not path.is_file() or path.stat().st_size != one.size:
            return False
        if looked_at:
            return True
        with path.open("rb") as source:
            return Digest.of(source).hex == one.sha256

    def take(self, one: HandedPackage, source: Path) -> bool:
        """Bring a package in; False: it is not what the manifest says, and does not stay.

        Raises:
            RefusedError: it is no regular file, or may not be read.
            UnavailableError: the spool is full or broken.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = self.folder / f"{one.ordinal}.half"
        half.unlink(missing_ok=True)
        try:
            found = bring(source, half, one.name).fingerprint
            if (found.size, found.sha256.hex) != (one.size, one.sha256):
                return False
            half.replace(self._place(one))
        finally:
            half.unlink(missing_ok=True)
        return True

    def clear(self) -> None:
        """Remove the packages; what was said of them stays."""
        for path in self.folder.glob("*.zip"):
            path.unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, one: HandedPackage) -> Path:
        return self.folder / f"{one.ordinal}.zip"


def small(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a small file that somebody brought.

    Raises:
        RefusedError: it is too large, or cannot be read.
    """
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
            raise RefusedError(f"{path.name}: không nhận được · cannot be taken")
        return path.read_bytes()
    except OSError as error:
        raise RefusedError(f"{path.name}: {error.strerror}") from error


def signature_beside(files: Mapping[str, Path], name: str) -> bytes | None:
    """The detached signature that came with ``name``, where one did.

    Raises:
        RefusedError: it cannot be read.
    """
    path = files.get(name + SUFFIX)
    return None if path is None else small(path, _MOST_SIGNATURE)


def judged(archive: Archive, data: bytes, signature: bytes, folder: Path) -> dict[str, Any]:
    """What a detached signature over ``data`` is worth now: ``indication``, ``says``, who signed.

    Args:
        archive: Whom it believes.
        data: What was signed.
        signature: The signature, DER.
        folder: Where both may lie meanwhile.
    """
    content, beside = folder / "signed", folder / f"signed{SUFFIX}"
    content.write_bytes(data)
    beside.write_bytes(signature)
    try:
        report: dict[str, Any] = dict(archive.workers.call(
            "signatures", path=str(beside), trust=str(archive.settings.trust),
            at=iso_utc(archive.clock()), signed=str(content),
        ))  # fmt: skip
    except WorkerFailedError as error:
        return _worth("INDETERMINATE", str(error), ())
    finally:
        content.unlink()
        beside.unlink()
    return _worth(report["indication"], report["says"], report["signatures"])


def _worth(indication: str, says: str, signatures: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    return {
        "indication": indication,
        "says": says,
        "signers": [str(one.get("signer") or "") for one in signatures],
        "certificates": [one["certificates"][0] for one in signatures if one.get("certificates")],
    }
