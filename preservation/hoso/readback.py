"""Reading back: the hồ sơ that an AIP_hoso speaks of, from the package alone."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preservation.hoso.aip import DOCUMENTS, RECORD
from preservation.hoso.bag import DATA
from preservation.hoso.content import FileDescription
from repository.digest import Digest
from repository.errors import DamageError


@dataclass(frozen=True, slots=True)
class Member:
    """A document of the hồ sơ, and the package that holds it."""

    ordinal: int
    document: str
    package: str
    manifest: Digest
    """Of the ``manifest-sha256.txt`` of that package when the hồ sơ was closed."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the package says."""

    description: FileDescription
    record: Mapping[str, Any]
    """What the archive gave to be kept: ``DossierContext.record``."""
    members: tuple[Member, ...]


def read_dossier(read: Callable[[str], bytes]) -> Dossier:
    """The hồ sơ whose package ``read`` reads from (path in the bag → bytes).

    Raises:
        DamageError: what the package says of it cannot be understood.
            What ``read`` raises is passed on.
    """
    record, listed = read(DATA + RECORD), read(DATA + DOCUMENTS)
    try:
        said = json.loads(record)
        if said["luutru_dossier"] != 1:
            raise DamageError(f"{RECORD}: {said['luutru_dossier']!r}")
        return Dossier(
            FileDescription(**said["description"]), dict(said["record"]), tuple(_members(listed))
        )
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise DamageError(f"{RECORD}: {error!r}") from error


def _members(listed: bytes) -> Iterator[Member]:
    for line in listed.splitlines():
        said = json.loads(line)
        yield Member(
            int(said["ordinal"]),
            str(said["document"]),
            str(said["package"]),
            Digest.parse(said["manifest"]),
        )
