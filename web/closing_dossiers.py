"""The closing of a hồ sơ (kết thúc hồ sơ, NĐ 30/2020 Điều 29.4, 30.3), until it is reopened.

First the hồ sơ is closed, so that nothing in it changes any more; then its package is made, kept
and read back in every store; then it is written down. What a crash left half done is taken up by
closing again, or by the sweep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from preservation.hoso.aip import build_dossier
from preservation.hoso.content import DossierContext, Enclosed, Item
from preservation.hoso.schemas import schema_files
from preservation.package import PackagedEvent, parcels
from preservation.premis import CREATION
from preservation.retrieve import copy_out, package_in
from repository.calendar import VIETNAM, iso_utc
from repository.digest import Digest
from repository.dossier_steps import insist
from repository.dossiers import Dossier, DossierState
from repository.errors import DamageError, NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import Package, PackageKind, prefix_of
from repository.people import Person
from repository.records import canonical
from repository.retention import stated
from repository.workplace import workplace
from web.dossier_acts import insist_reopens, insist_responsible
from web.dossier_content import described, items_of
from web.dossier_contents import enclosed
from web.dossier_parts import part_line
from web.dossier_review import period_of
from web.wiring import SOFTWARE, Archive


@dataclass(frozen=True, slots=True)
class Wish:
    """How a hồ sơ is closed."""

    ended: int
    """The year in which its work ended."""
    maintenance: str = ""
    """Its period, determined again; empty: as it is. Never shorter than what lies in it asks."""
    drop: Mapping[str, str] = field(default_factory=dict)
    """Documents that are taken out before (duplicates, drafts) → why; those not in it count not."""
    reason: str = ""
    """Why its period is another now."""


FIRST_YEAR = 1900


def close(archive: Archive, person: Person, identifier: str, wish: Wish) -> Dossier:
    """Close a hồ sơ and make its package; again, and what a crash left half done is finished.

    Raises:
        NotFoundError: there is no such hồ sơ.
        ForbiddenError: the person may not.
        RefusedError: the year cannot be; its period is shorter than what lies in it asks, or
            cannot be understood; or its state does not allow it. Nothing was taken out.
    """
    dossier = archive.dossiers.get(identifier)
    insist_responsible(person, dossier)
    if dossier.state is DossierState.CLOSED:
        return _back(archive, person, finish(archive, person, dossier))
    insist(dossier, DossierState.CLOSED)
    now = archive.clock()
    _insist_year(wish.ended, now.astimezone(VIETNAM).year)
    lying = {one.id for one in archive.dossiers.contents(identifier, person.scope)}
    drop = {document: why for document, why in wish.drop.items() if document in lying}
    period = period_of(archive, person, dossier, wish.maintenance, drop)
    if period != stated(dossier.maintenance) and not wish.reason.strip():
        raise RefusedError(
            f"Đổi thời hạn «{dossier.maintenance}» thành «{period.says}» phải nêu lý do "
            "· say why its period is changed"
        )
    for document, reason in drop.items():
        out = [document]
        archive.dossier_life.take_out(identifier, out, person.scope, reason or "?", person.login)
    changes = {
        "maintenance": period.says,
        "ended": wish.ended,
        "closed_at": now,
        "version": dossier.version + 1,
        "package": None,
        "body": {**dossier.body, "closing": _promise(archive, person, now)},
    }
    said = {"ended": wish.ended, "maintenance": period.says, "version": dossier.version + 1}
    if wish.reason.strip():
        said |= {"was": dossier.maintenance, "reason": wish.reason.strip()}
    event = NewEvent(EventKind.DOSSIER_CLOSING, Outcome.SUCCESS, identifier, said)
    closed = archive.dossiers.move(identifier, DossierState.CLOSED, changes, person.login, event)
    return _back(archive, person, finish(archive, person, closed))


def finish(
    archive: Archive,
    person: Person,
    dossier: Dossier,
    documentation: Mapping[str, Enclosed] = MappingProxyType({}),
) -> Dossier:
    """Make and keep the package of a closed hồ sơ, unless it is there. None, if it is all paper.

    Args:
        archive: Which archive.
        person: Who closes it.
        dossier: The hồ sơ, closed.
        documentation: File name → what goes into ``documentation/``.
    """
    items = items_of(archive, dossier)
    if dossier.package is not None or not items:
        return dossier
    parent = archive.settings.spool / "incoming"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        promised = str(dossier.body["closing"]["package"])
        bag = folder / promised
        package = _taken_up(archive, promised, bag)
        if package is None:
            package = _made(archive, person, (dossier, items), (folder, documentation))
            bag = folder / package.id
        for store in archive.stores:
            store.keep(package.prefix, parcels(bag, package))
    said = {"package": package.id, "version": dossier.version, "documents": len(items)}
    event = NewEvent(EventKind.PACKAGE_CREATION, Outcome.SUCCESS, dossier.id, said)
    stores = [store.name for store in archive.stores]
    return archive.dossiers.keep_package(dossier.id, package, stores, person.login, event)


def reopen(archive: Archive, person: Person, identifier: str, reason: str) -> Dossier:
    """Open a closed hồ sơ again, with a reason; the package of its last version stays kept.

    Raises:
        ForbiddenError: it is somebody else's; what the archive has taken, its archivist reopens.
        RefusedError: no reason is given, it is frozen, or its state does not allow it.
    """
    dossier = archive.dossiers.get(identifier)
    insist_reopens(person, dossier)
    if not reason.strip():
        raise RefusedError("Phải nêu lý do mở lại hồ sơ · give a reason for reopening it")
    if archive.holds.frozen([identifier]):
        raise RefusedError("Hồ sơ đang bị đóng băng · the dossier is frozen")
    said = {"reopened": reason, "version": dossier.version, "package": dossier.package}
    event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, identifier, said)
    versions = [*dossier.body.get("packages", ()), *filter(None, [dossier.package])]
    changes = {
        "package": None,
        "submitted_at": None,
        "body": {**dossier.body, "packages": versions},
    }
    return archive.dossiers.move(identifier, DossierState.OPEN, changes, person.login, event)


def _back(archive: Archive, person: Person, closed: Dossier) -> Dossier:
    """What an archive received from another home is in its keeping again, once it is closed."""
    if not closed.received_by:
        return closed
    event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, closed.id, {"kept by": closed.received_by})
    changes = {"submitted_at": archive.clock()}
    return archive.dossiers.move(closed.id, DossierState.SUBMITTED, changes, person.login, event)


def _insist_year(ended: int, this_year: int) -> None:
    if not FIRST_YEAR <= ended <= this_year:
        raise RefusedError(
            f"Năm kết thúc công việc phải từ {FIRST_YEAR} đến {this_year} "
            f"· the work ended in a year from {FIRST_YEAR} to {this_year}"
        )


def _promise(archive: Archive, person: Person, at: datetime) -> dict[str, str]:
    return {"package": archive.new_id(), "at": iso_utc(at), "by": person.login}


def _taken_up(archive: Archive, package: str, bag: Path) -> Package | None:
    """The package that an earlier attempt had already kept whole, if it had."""
    try:
        copy_out(archive.stores[0], prefix_of(PackageKind.DOSSIER, package), bag)
    except (NotFoundError, DamageError):
        return None
    return package_in(bag, package, PackageKind.DOSSIER)


def _made(
    archive: Archive,
    person: Person,
    closed: tuple[Dossier, Sequence[Item]],
    given: tuple[Path, Mapping[str, Enclosed]],
) -> Package:
    (dossier, items), (folder, documentation) = closed, given
    at = datetime.fromisoformat(dossier.body["closing"]["at"])
    package = str(dossier.body["closing"]["package"])
    context = DossierContext(
        package=package,
        software=SOFTWARE,
        made_at=at,
        agent=person.login,
        agent_name=person.full_name,
        events=[*_events(archive, dossier), *_from_sip(dossier, person, at)],
        schemas=_schemas(archive, folder),
        record=_record(archive, dossier),
        documentation={**_list_of_contents(archive, person, dossier), **documentation},
        source=str(dossier.body.get("origin", {}).get("objid", "")),
    )
    description = described(archive, dossier, [item.document for item in items])
    return build_dossier(folder / package, description, items, context)


def _events(archive: Archive, dossier: Dossier) -> list[PackagedEvent]:
    """What happened to the hồ sơ up to its closing."""
    return [
        PackagedEvent(
            event.id, event.kind, event.at, event.outcome, canonical(event.detail).decode(),
            event.agent,
        )
        for event in archive.ledger.of(dossier.id)
        if event.kind != EventKind.PACKAGE_CREATION.value
        and event.detail.get("version", 0) <= dossier.version
    ]  # fmt: skip


def _from_sip(dossier: Dossier, person: Person, at: datetime) -> list[PackagedEvent]:
    """SIP → AIP (TT 05/2025 Điều 25.3a), where another archive handed the hồ sơ over."""
    origin = dossier.body.get("origin")
    if not origin:
        return []
    identifier = str(uuid5(NAMESPACE_OID, f"{dossier.body['closing']['package']} made"))
    detail, success = canonical(dict(origin)).decode(), Outcome.SUCCESS.value
    return [PackagedEvent(identifier, CREATION, at, success, detail, person.login)]


def _schemas(archive: Archive, folder: Path) -> Mapping[str, tuple[Digest, int]]:
    """The schemas of its package, kept once for all."""
    files = schema_files("aip_hoso", archive.schema_carrier)
    things = {str(Digest.of_bytes(data)): ("schema", name, data) for name, data in files.items()}
    archive.ingest.keeper.keep_shared(things, folder, together=True)
    return {name: (Digest.of_bytes(data), len(data)) for name, data in files.items()}


def _list_of_contents(archive: Archive, person: Person, dossier: Dossier) -> Mapping[str, bytes]:
    """Mục lục văn bản as PDF/A; none where the agency's own template fails, and that is told.

    None of what another archive handed over: that brought its own.
    """
    if dossier.body.get("origin"):
        return {}
    try:
        return enclosed(archive, dossier)
    except RefusedError as error:
        said = {"no list of contents": str(error)}
        event = NewEvent(EventKind.DOSSIER, Outcome.WARNING, dossier.id, said)
        archive.ledger.record(person.login, event)
        return {}


def _record(archive: Archive, dossier: Dossier) -> dict[str, Any]:
    """Everything that the archive knows of the hồ sơ, as JSON."""
    told: dict[str, Any] = asdict(dossier)
    told["parts"] = [part_line(part) for part in archive.dossier_parts.of(dossier.id)]
    told["closed_at"] = iso_utc(dossier.closed_at) if dossier.closed_at else None
    plain = ("submitted_at", "transferred_at", "destroyed_at", "package")
    return {name: value for name, value in told.items() if name not in plain}
