"""Rechecking: the signatures of a kept document judged again, from what was kept alone.

The bytes come from the store, certificates and revocation data from what was kept at ingest, and
the times at which the bytes are proven to have existed from their evidence. What is found is held
against the inventory of ingest. A file from elsewhere can be held against it too.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from ingest.examine import SIGNABLE
from preservation.signatures.inventory import Inventory, against
from preservation.signatures.nature import signed_name
from preservation.workers import WorkerFailedError
from repository.calendar import iso_utc
from repository.digest import Digest
from repository.documents import Document, DocumentFile
from repository.errors import UnavailableError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person
from repository.workplace import workplace
from web.wiring import Archive

_DATA = "data/representations/rep1/data/"
_KEPT = "data/metadata/other/shared"
_OUTCOMES = {"TOTAL-PASSED": Outcome.SUCCESS, "TOTAL-FAILED": Outcome.FAILURE}


def recheck(
    archive: Archive, person: Person, document: str, at: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """Judge each file of a kept document that may bear signatures, as of ``at`` (now).

    Raises:
        NotFoundError: there is no such document for this person.
        DamageError: what the store keeps is not what was accepted.
        UnavailableError: a store did not answer, or a file could not be looked at.
    """
    from preservation.export import export
    from web.acts_evidence import enclosures, proofs
    from web.sharing import shared_thing

    found = archive.catalogue.get(document, person.scope)
    proven = proofs(archive, found.package)
    place = archive.settings.spool / "incoming"
    place.mkdir(parents=True, exist_ok=True)
    with workplace(place) as scratch:
        bag = export(
            archive.stores[0],
            archive.catalogue.package(found.package),
            scratch / "package",
            partial(shared_thing, archive),
            enclosures(archive, found.package),
        )
        kept = bag / _KEPT
        asked: dict[str, Any] = {"proofs": list(proven)} | (
            {"kept": str(kept)} if kept.is_dir() else {}
        )
        for file in found.files:
            if file.facts.get("family") in SIGNABLE:
                beside = _beside(found, file, bag)
                report = _judged(archive, bag / _DATA / file.path, at, asked | beside)
                line = _line(found, file, report, file.sha256)
                archive.ledger.record(person.login, _event(found, file, line))
                yield line | {"proofs": list(proven)}


def compare(
    archive: Archive, person: Person, document: str, path: Path, at: datetime | None = None
) -> dict[str, Any]:
    """Hold the file at ``path`` against the original that is kept of ``document``.

    Raises:
        NotFoundError: there is no such document for this person.
        UnavailableError: the file could not be looked at.
    """
    found = archive.catalogue.get(document, person.scope)
    report = _judged(archive, path.resolve(), at, {})
    with path.open("rb") as source:
        digest = Digest.of(source)
    same = next((file for file in found.files if file.sha256 == digest), found.files[0])
    return _line(found, same, report, digest) | {"path": str(path)}


def _judged(
    archive: Archive, path: Path, at: datetime | None, asked: Mapping[str, Any]
) -> dict[str, Any]:
    moment = iso_utc(at or archive.clock())
    trust = str(archive.settings.trust)
    try:
        return archive.workers.call("signatures", path=str(path), trust=trust, at=moment, **asked)
    except WorkerFailedError as error:
        raise UnavailableError(
            f"không kiểm tra được chữ ký số · the signatures could not be checked: {error.detail}"
        ) from error


def _beside(found: Document, file: DocumentFile, bag: Path) -> dict[str, str]:
    """The file that a detached signature signs, where it is one of the document's own."""
    name = signed_name(file.name) if file.facts.get("family") == "cms" else ""
    signed = next((one for one in found.files if name and one.name == name), None)
    return {} if signed is None else {"signed": str(bag / _DATA / signed.path)}


def _line(
    found: Document, file: DocumentFile, report: Mapping[str, Any], digest: Digest
) -> dict[str, Any]:
    departures = against(_inventory(found, file), Inventory.of(report, str(digest)))
    shown = {key: value for key, value in report.items() if key != "evidence"}
    return (
        {"document": found.id, "path": file.name}
        | shown
        | {
            "departures": [
                {
                    "kind": one.kind.value,
                    "field": one.field,
                    "says": one.says,
                    "says_en": one.says_en,
                }
                for one in departures
            ]
        }
    )


def _inventory(found: Document, file: DocumentFile) -> Inventory:
    """What the record of ingest says of one file."""
    kept: Mapping[str, Any] = found.signatures or _NOTHING
    several = any("file" in one for one in kept["signatures"])
    own: Sequence[Mapping[str, Any]] = [
        one for one in kept["signatures"] if not several or one.get("file") == file.name
    ]
    return Inventory.of({**kept, "signatures": own, "evidence": {}}, str(file.sha256))


_NOTHING: Mapping[str, Any] = {
    "indication": "NOT-SIGNED",
    "intact": None,
    "altered": False,
    "says": "",
    "says_en": "",
    "label": "",
    "signatures": [],
    "judged_at": "1970-01-01T00:00:00Z",
}


def _event(found: Document, file: DocumentFile, line: Mapping[str, Any]) -> NewEvent:
    detail = {"name": file.name, "indication": line["indication"], "says": line["says"]}
    departed = [one["kind"] for one in line["departures"]]
    outcome = Outcome.FAILURE if departed else _OUTCOMES.get(line["indication"], Outcome.WARNING)
    return NewEvent(
        EventKind.SIGNATURE_VALIDATION,
        outcome,
        found.id,
        detail | ({"departures": departed} if departed else {}),
    )
