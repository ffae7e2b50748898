"""Trusting: what pages, commands, jobs and REST do with the trust folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from repository.calendar import iso_utc
from repository.digest import Digest
from repository.errors import UnavailableError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from web.progress import Progress, go_on
from web.sharing import shared_thing
from web.wiring import Archive

MOST_CERTIFICATES = 2_000
"""Certificates of signers, kept with documents, that are asked about in one round."""
_TOLD = 50


def overview(archive: Archive) -> dict[str, Any]:
    """Everything that is trusted or known of revocations, and what is configured.

    Raises:
        WorkerFailedError: the folder could not be read within the limits.
    """
    settings = archive.settings
    found: dict[str, Any] = dict(
        archive.workers.call("trust", trust=str(settings.trust), at=iso_utc(archive.clock()))
    )
    return found | {"fetch_allowed": list(settings.fetch_allowed), "tsa": bool(settings.tsa_url)}


def complaints(found: dict[str, Any]) -> list[str]:
    """What somebody should do something about."""
    from preservation.signatures.trusted import complaints as said

    return said(found)


def take_in(
    archive: Archive,
    person: Person,
    files: Sequence[tuple[Path, str]],
    belief: dict[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Import ``files`` (path, name) into the trust folder, and write it down.

    ``belief`` (``purpose``, ``since``, ``until``) makes anchors of the certificates.

    Raises:
        ForbiddenError: the person may not.
        RefusedError: the dates contradict each other, or ``trust.toml`` cannot be added to.
        UnavailableError: somebody else is changing the folder.
    """
    from preservation.signatures import importing

    person.require(Right.TRUST)
    wish = importing.Belief(**belief) if belief else None
    folder, lines = archive.settings.trust, list[dict[str, Any]]()
    try:
        for path, name in files:
            for one in importing.take_in(folder, archive.workers, path, name, wish):
                lines.append(one.as_dict())
    finally:
        changed = [line for line in lines if line["outcome"] == "imported"]
        if changed:
            _note(archive, person, "import", changed, Outcome.SUCCESS)
    return lines


def fetch(archive: Archive, person: Person, progress: Progress = go_on) -> Iterator[dict[str, Any]]:
    """Bring CRLs and OCSP answers from where certificates say that they are, and write it down.

    Raises:
        ForbiddenError: the person may not.
        UnavailableError: somebody else is changing the folder.
    """
    from preservation.signatures.fetching import Fetching
    from preservation.signatures.reaching import AllowList, Reach

    person.require(Right.TRUST)
    settings = archive.settings
    fetching = Fetching(
        settings.trust,
        archive.workers,
        Reach(AllowList(settings.fetch_allowed)),
        archive.clock,
    )
    lines: list[dict[str, Any]] = []
    outcome = Outcome.SUCCESS
    try:
        for got in fetching.round(_certificates(archive), progress):
            lines.append(got.as_dict())
            yield lines[-1]
    except Exception:
        outcome = Outcome.FAILURE
        raise
    finally:
        kept = [line for line in lines if line["outcome"] == "kept"]
        missed = any(line["outcome"] in {"refused", "unavailable"} for line in lines)
        if missed and outcome is Outcome.SUCCESS:
            outcome = Outcome.WARNING
        _note(archive, person, "fetch", kept, outcome)


def _certificates(archive: Archive) -> list[bytes]:
    """Certificates kept with documents; one that cannot be read now is left for the next round."""
    found = []
    for digest in archive.catalogue.shared_of("certificate", MOST_CERTIFICATES):
        try:
            thing = shared_thing(archive, Digest.parse(digest))
        except UnavailableError:
            continue
        if thing is not None:
            found.append(thing[1])
    return found


def _note(
    archive: Archive,
    person: Person,
    change: str,
    lines: Sequence[dict[str, Any]],
    outcome: Outcome,
) -> None:
    things = [
        {"kind": line["kind"], "digest": line["digest"], "what": line.get("place") or line["url"]}
        for line in lines[:_TOLD]
    ]
    detail = {"change": change, "count": len(lines), "things": things}
    archive.ledger.record(person.login, NewEvent(EventKind.TRUST, outcome, "", detail))
