"""Verification where there is no archive: a record, digests of files, and a trust folder.

The record is foreign bytes, so this is done by an isolated worker: JSON in, JSON out.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from preservation.evidence.record import MOST_BYTES
from preservation.evidence.verify import Hashed, Proof, Verifier
from repository.calendar import iso_utc, parse_utc
from repository.errors import RefusedError


def task(
    record: str,
    digests: Mapping[str, Mapping[str, str]],
    trust: str,
    at: str,
    kept: Sequence[str] = (),
    *,
    whole: bool = False,
) -> dict[str, Any]:
    """What a worker is asked.

    Args:
        record: Path of the evidence record.
        digests: Name of a file → algorithm → its digest, hexadecimal.
        trust: Path of the trust folder.
        at: The time of asking.
        kept: Folders with certificates and revocation data by digest.
        whole: Whether these must be all the files that the record speaks of.
    """
    from preservation.signatures.kept import with_kept
    from preservation.signatures.tokens import Tokens
    from preservation.signatures.trust import TrustStore

    known = TrustStore.load(Path(trust))
    for folder in kept:
        known = with_kept(known, Path(folder))
    with Path(record).open("rb") as source:
        der = source.read(MOST_BYTES + 1)
    verifier = Verifier(Tokens(known), known.algorithms.ends)
    files = {name: _hashed(name, said) for name, said in digests.items()}
    return as_dict(verifier.verify(der, files, parse_utc(at), whole=whole))


def as_dict(proof: Proof) -> dict[str, Any]:
    """A proof as JSON shows it."""
    return {
        "valid": proof.valid,
        "problems": list(proof.problems),
        "proven_at": iso_utc(proof.proven_at) if proof.proven_at else None,
        "ends": iso_utc(proof.ends) if proof.ends else None,
        "timestamps": [
            {"at": iso_utc(at) if at else None, "authority": authority}
            for at, authority in proof.stamps
        ],
    }


def _hashed(name: str, digests: Mapping[str, str]) -> Hashed:
    def hashed(algorithm: str) -> bytes:
        if algorithm not in digests:
            raise RefusedError(f"{name}: {algorithm} was not computed")
        return bytes.fromhex(digests[algorithm])

    return hashed
