"""Files against METS: where links lead, sizes, digests, and what nobody named."""

import hashlib
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from preservation.bags.paths import danger
from preservation.validator.holding import Holding, UnreadableError
from preservation.validator.mets import Reference
from preservation.validator.report import Notes
from repository.digest import CHUNK

_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;.*)?", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SPELLINGS = {"SHA-256", "SHA256", "sha-256", "sha256"}
SCHEMAS = "schemas/"


@dataclass(slots=True)
class Fixity:
    """Compares each file that is named with what METS says of it."""

    holding: Holding
    notes: Notes
    strict: bool
    """Whether only SHA-256 will do (TT 05/2025); CSIP leaves the algorithm open."""
    data: dict[bytes, str] = field(default_factory=dict)
    """SHA-256 of files in ``data/`` of representations → path; only kept where PREMIS is read."""
    keep: bool = False
    read: int = 0

    def see(self, reference: Reference, base: str) -> None:
        """A METS that lies in the folder ``base`` names a file."""
        path = self.path(reference, base)
        if not path:
            return
        if not _TYPE.fullmatch(reference.media_type) and reference.media_type:
            self.notes.add("PKG-FIX-10", reference.where, reference.media_type)
        if path not in self.holding.files:
            self._missing(reference, path)
            return
        if path in self.holding.listed:
            self.notes.add("PKG-FIX-07", path)
        self.holding.listed.add(path)
        if reference.size and reference.size.strip() != str(self.holding.files[path]):
            why = f"{reference.size} → {self.holding.files[path]}"
            self.notes.add("PKG-FIX-03", path, why)
            return  # of other bytes the digest says nothing new
        self._digested(reference, path)

    def path(self, reference: Reference, base: str) -> str:
        """Where a link leads in the package; empty where it leads nowhere."""
        href = reference.href.strip()
        if not href:
            return ""  # that it is missing is said by a row
        if href.lower().startswith("file:./"):
            href = href[len("file:./") :]
        path = unquote(href)
        why = danger(path) or ("URL" if _SCHEME.match(path) else "")
        why = why or ("\\" if "\\" in path else "")
        if why:
            self.notes.add("PKG-FIX-01", reference.where, f"{href} ({why})")
            return ""
        return base + path.removeprefix("./")

    def _missing(self, reference: Reference, path: str) -> None:
        if self.holding.form == "bag" and path.startswith(SCHEMAS):
            self.notes.add("PKG-STR-13", path, path=path)
        else:
            self.notes.add("PKG-FIX-02", path)

    def _digested(self, reference: Reference, path: str) -> None:
        name, said = self._algorithm(reference), reference.digest.strip()
        if name == "sha256" and said and not _SHA256.fullmatch(said):
            self.notes.add("PKG-FIX-06", reference.where, said)
            return
        found = self.digest(path, name) if said and name else None
        if found is None:
            return
        if found.hex() != said.lower():
            self.notes.add("PKG-FIX-04", path)
        elif said != said.upper() and self.strict:
            self.notes.add("PKG-VAR-01", reference.where, "CHECKSUM: chữ thường · lower case")
        if self.keep and name == "sha256" and "/data/" in path:
            self.data[found] = path

    def _algorithm(self, reference: Reference) -> str:
        """What ``hashlib`` calls the algorithm that is named; empty where it has none."""
        algorithm = reference.algorithm
        if algorithm in _SPELLINGS:
            if algorithm != "SHA-256":
                self.notes.add("PKG-VAR-01", reference.where, f"CHECKSUMTYPE = {algorithm}")
            return "sha256"
        if algorithm and self.strict:
            self.notes.add("PKG-FIX-05", reference.where, algorithm)
        return _others(algorithm)

    def digest(self, path: str, name: str = "sha256") -> bytes | None:
        """The digest of a file; None, and a finding, where it cannot be read."""
        digest = hashlib.new(name)
        size = 0
        try:
            with self.holding.open(path) as source:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    if size > self.holding.files[path]:
                        self.notes.add("PKG-ZIP-09", path, f"> {self.holding.files[path]} byte")
                        return None
                    digest.update(chunk)
        except UnreadableError as error:
            self.notes.add("PKG-ZIP-09", path, str(error))
            return None
        self.read += size
        return digest.digest()


def _others(algorithm: str) -> str:
    """What ``hashlib`` calls the other algorithms of METS; empty for what it does not have."""
    plain = algorithm.replace("-", "").lower()
    return plain if plain in {"sha1", "sha384", "sha512", "md5"} else ""
