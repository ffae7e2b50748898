"""The package of a round: everything that its records are made of, and how a stranger uses it.

``data/round.json`` says what the round is, ``data/groups.jsonl`` which package has which digests,
in the order of the leaves; ``data/tree.bin`` is the whole hash tree, ``data/timestamp.tst`` the
token over its root, ``data/trust/`` the certificates and revocation data of the day, by digest.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from preservation.bags.write import tag_files
from preservation.evidence.letter import LETTER, letter
from preservation.evidence.merkle import grow, leaf_of
from preservation.evidence.record import MalformedError, imprint_of
from repository.calendar import VIETNAM, iso_utc, parse_utc
from repository.digest import Digest, Fingerprint, fingerprint
from repository.errors import DamageError
from repository.evidence import Member, Round, RoundKind
from repository.packages import Package, PackageFile, PackageKind
from repository.records import canonical

ROUND = "data/round.json"
GROUPS = "data/groups.jsonl"
TREE = "data/tree.bin"
TOKEN = "data/timestamp.tst"  # noqa: S105  no password
TRUST = "data/trust/"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Contents:
    """What the package of a round is made of."""

    made: Round
    members: Sequence[Member]
    documents: Mapping[str, str]
    """Package → document, where it is known."""
    tree: bytes
    token: bytes
    material: Mapping[str, bytes]
    """File name → DER of certificates and revocation data that speak of the timestamp."""
    software: str


def build_round(folder: Path, contents: Contents) -> Package:
    """Make the package of a round in ``folder``, which must not exist."""
    made = contents.made
    said = canonical(
        {
            "luutru_evidence": VERSION,
            "id": made.id,
            "kind": made.kind.value,
            "algorithm": made.algorithm,
            "stamped_at": iso_utc(made.stamped_at),
            "authority": made.authority,
            "ends": iso_utc(made.ends) if made.ends else None,
            "rests_on": [list(part) for part in made.rests_on],
            "leaves": made.leaves,
        }
    )
    written = {
        LETTER: letter(made, contents.software),
        ROUND: said + b"\n",
        TREE: contents.tree,
        TOKEN: contents.token,
        **{TRUST + name: data for name, data in sorted(contents.material.items())},
    }
    (folder / TRUST).mkdir(parents=True)
    for path, data in written.items():
        (folder / path).write_bytes(data)
    payload = {path: Fingerprint.of_bytes(data) for path, data in written.items()}
    payload[GROUPS] = _write_groups(folder / GROUPS, contents)
    tags = tag_files(
        payload,
        [
            ("External-Description", "Bằng chứng tồn tại · evidence records, RFC 4998"),
            ("Internal-Sender-Identifier", made.id),
            ("Bagging-Date", f"{made.stamped_at.astimezone(VIETNAM):%Y-%m-%d}"),
            ("Bag-Software-Agent", contents.software),
        ],
    )
    for name, data in tags.items():
        (folder / name).write_bytes(data)
    files = [PackageFile(path, entry.size, entry.sha256) for path, entry in payload.items()]
    files += [PackageFile(name, len(data), Digest.of_bytes(data)) for name, data in tags.items()]
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return Package(made.id, PackageKind.EVIDENCE, ordered)


def read_round(
    read: Callable[[str], AbstractContextManager[BinaryIO]],
) -> tuple[Round, Iterator[Member]]:
    """The round that a package speaks of, and its members, from the package alone.

    The members are read while they are taken, and ``require_whole`` says
    whether they are those that the timestamp covers.

    Raises:
        DamageError: it cannot be understood. What ``read`` raises is passed on.
    """
    with read(ROUND) as source:
        said = _object(source.read())
    try:
        made = _round(said)
    except (KeyError, TypeError, ValueError) as error:
        raise DamageError(f"{ROUND}: {error!r}") from error
    return made, _members(read)


def require_whole(
    made: Round,
    members: Iterable[Member],
    read: Callable[[str], AbstractContextManager[BinaryIO]],
) -> None:
    """See to it that the timestamp is over these members, in this order.

    Raises:
        DamageError: it is not, or the tree is another.
    """
    tree = grow((leaf_of(m.digests, made.algorithm) for m in members), made.algorithm)
    with read(TREE) as source:
        kept = source.read()
    with read(TOKEN) as source:
        token = source.read()
    try:
        imprint = imprint_of(token)
    except MalformedError as error:
        raise DamageError(f"{TOKEN}: {error}") from error
    if kept != tree or imprint != (made.algorithm, tree[-len(imprint[1]) :]):
        raise DamageError(f"{made.id}: the groups, the tree and the timestamp do not agree")


def _write_groups(path: Path, contents: Contents) -> Fingerprint:
    name = "round" if contents.made.kind is RoundKind.STAMP else "package"
    with path.open("xb") as file:
        for member in contents.members:
            line: dict[str, Any] = {
                name: member.subject,
                "digests": [digest.hex() for digest in member.digests],
            }
            if member.subject in contents.documents:
                line["document"] = contents.documents[member.subject]
            if member.follows:
                line["follows"] = member.follows
            file.write(canonical(line) + b"\n")
    with path.open("rb") as file:
        return fingerprint(file)


def _members(read: Callable[[str], AbstractContextManager[BinaryIO]]) -> Iterator[Member]:
    with read(GROUPS) as source:
        for line in source:
            said = _object(line)
            try:
                yield Member(
                    str(said["package"] if "package" in said else said["round"]),
                    tuple(bytes.fromhex(digest) for digest in said["digests"]),
                    str(said.get("follows", "")),
                )
            except (KeyError, TypeError, ValueError) as error:
                raise DamageError(f"{GROUPS}: {error!r}") from error


def _round(said: Mapping[str, Any]) -> Round:
    if said.get("luutru_evidence") != VERSION:
        raise ValueError(f"no round of version {VERSION}")
    return Round(
        id=str(said["id"]),
        kind=RoundKind(said["kind"]),
        algorithm=str(said["algorithm"]),
        stamped_at=parse_utc(said["stamped_at"]),
        authority=str(said["authority"]),
        ends=parse_utc(said["ends"]) if said["ends"] else None,
        rests_on=tuple((str(name), bits) for name, bits in said["rests_on"]),
        leaves=int(said["leaves"]),
    )


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamageError(f"{ROUND}, {GROUPS}: {error}") from error
    if not isinstance(value, dict):
        raise DamageError(f"{ROUND}, {GROUPS}: not an object")
    return value
