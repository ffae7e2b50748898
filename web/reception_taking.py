"""Taking in what was approved: SIP → AIP, package by package, each whole or not at all.

Kill it anywhere and call it again: the identifier of a hồ sơ is promised before anything is made,
documents are known by their bytes, and what is done is not done twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.handed_over import same_in, take_whole
from ingest.result import IngestOutcome
from ingest.turns import Turns
from preservation.hoso.content import Enclosed
from preservation.hoso.handing import HandedPackage, Manifest
from preservation.hoso.naming import plain_name
from preservation.hoso.reading import Sip
from preservation.hoso.sip import EVIDENCE, RECORDS
from repository.calendar import iso_utc
from repository.digest import Digest
from repository.dossiers import Dossier, DossierState
from repository.errors import NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person
from repository.reception_steps import (
    PackageState,
    Reception,
    ReceptionPackage,
    ReceptionState,
)
from repository.retention import Retention
from repository.workplace import workplace
from web.closing_dossiers import finish
from web.dossier_content import EVERYTHING
from web.progress import Progress, go_on
from web.reception_files import Shelf
from web.reception_reading import Handed, fonds_of, handed, level_of, read
from web.reception_says import day_of, notation_of, year_of
from web.receptions import asked
from web.wiring import Archive

READY = (ReceptionState.APPROVED, ReceptionState.ENTERED, ReceptionState.ENDED)
"""When what was approved may be taken in, or is."""
_DONE = (PackageState.ENTERED, PackageState.RETURNED)
_BODY = {
    "keyword": "keywords",
    "infor_sign": "sign",
    "format": "condition",
    "number_of_paper": "sheets",
    "number_of_page": "pages",
    "confidence_level": "confidence",
    "paper_file_code": "paper_code",
    "description": "description",
}
"""Fields of a description → what ``Dossier.body`` calls them."""
_NUMBERS = frozenset({"sheets", "pages"})


def take_in(
    archive: Archive, person: Person, identifier: str, progress: Progress = go_on
) -> Iterator[dict[str, Any]]:
    """Take every package in that was approved; what was not đạt is returned.

    Raises:
        NotFoundError: there is no such reception.
        ForbiddenError: the person may not.
        RefusedError: it is not approved.
        DamageError: a package is no longer what came; bring it again.
        UnavailableError: a store or the database did not answer; call it again.
    """
    reception = asked(archive, person, identifier)
    if reception.state not in READY:
        raise RefusedError("Đợt tiếp nhận chưa được duyệt · not approved")
    turns = Turns(archive.settings.spool / "turns-receptions")
    with turns.of([identifier]):
        work = _Taking(archive, person, archive.receptions.get(identifier))
        total = len(work.reception.packages)
        for done, package in enumerate(work.reception.packages, 1):
            yield work.one(package)
            if not progress(done, total) and done < total:
                return
        archive.accessions.all_entered(identifier, person.login)


@dataclass(frozen=True)
class _Taking:
    """The accession of one reception."""

    archive: Archive
    person: Person
    reception: Reception

    @cached_property
    def manifest(self) -> Manifest:
        """What was announced."""
        return Shelf(self.archive, self.reception.id).manifest()

    def one(self, package: ReceptionPackage) -> dict[str, Any]:
        """Take one package in, or return it; what is done already is only told of."""
        told = {"package": package.ordinal, "name": package.name}
        if package.state in _DONE:
            taken = package.state is PackageState.ENTERED
            dossier = package.dossier if taken else None
            return told | {"taken": taken, "dossier": dossier, "reason": package.why_not}
        reason, dossier = package.why_not, ""
        if not reason:
            reason, dossier = self._take(package)
        self.archive.accessions.entered(
            self.reception.id, package.ordinal, self.person.login, reason
        )
        return told | {"taken": not reason, "dossier": dossier or None, "reason": reason}

    def _take(self, package: ReceptionPackage) -> tuple[str, str]:
        """Why it cannot be taken in after all, or the hồ sơ that it became, where it is one."""
        said = next(one for one in self.manifest.packages if one.ordinal == package.ordinal)
        agency = fonds_of(self.archive, said)
        accessions = self.archive.accessions
        reason, dossier = ("", "") if said.is_loose else self._promised(said, agency)
        if reason:
            return reason, ""
        path = Shelf(self.archive, self.reception.id).package(said)
        parent = self.archive.settings.spool / "incoming"
        parent.mkdir(parents=True, exist_ok=True)
        with workplace(parent) as folder:
            sip = read(path, folder / "sip")
            every = list(handed(self.reception, agency, said, sip))
            reason, documents = self._documents(every, agency)
            if reason:
                return reason, ""
            became = {one.item: documents[one.item] for one in every}
            accessions.became(self.reception.id, became, self.person.login)
            if said.is_loose:
                self._keep_told(said, sip, folder)
            else:
                made = self._opened(dossier, said, sip, agency)
                self._closed(made, list(became.values()), enclosed(sip))
        return "", dossier

    def _promised(self, said: HandedPackage, agency: str) -> tuple[str, str]:
        """Why the archive cannot have such a hồ sơ, or which it will be."""
        promise = self.archive.accessions.promise
        dossier = promise(self.reception.id, said.ordinal, self.archive.new_id())
        known = self.archive.dossiers.find(agency, year_of(said), notation_of(said))
        if known is not None and known.id != dossier:
            return f"kho đã có hồ sơ {said.code} · there is such a hồ sơ here already", ""
        return "", dossier

    def _keep_told(self, said: HandedPackage, sip: Sip, folder: Path) -> None:
        """What goes into the package of a hồ sơ; loose documents have one each, so it stands by."""
        things = {}
        for name, thing in enclosed(sip).items():
            data = thing if isinstance(thing, bytes) else thing.read_bytes()
            things[str(Digest.of_bytes(data))] = ("transfer", f"{said.sip}-{name}", data)
        self.archive.ingest.keeper.keep_shared(things, folder, together=True)

    def _documents(self, every: Sequence[Handed], agency: str) -> tuple[str, Mapping[str, str]]:
        """The documents of this archive that those of a package become."""
        ingest = self.archive.ingest
        found: dict[str, str] = {}
        for one in every:
            if one.refers:
                held = same_in(ingest, one.digests, agency)
                if held is None:
                    return f"tài liệu {one.ordinal}: gói chứa nó không nhận · not here", {}
                found[one.item] = held
        carried = [one for one in every if not one.refers]
        results = take_whole(ingest, [one.delivery for one in carried], self.person)
        bad = [one for one in results if one.outcome not in _TAKEN]
        if bad:
            why = [f"{f.rule} {f.message}" for one in bad for f in one.findings]
            return "; ".join(why)[:1000] or "không nhận · refused", {}
        for one, result in zip(carried, results, strict=True):
            found[one.item] = str(result.document)
        return "", found

    def _opened(self, identifier: str, said: HandedPackage, sip: Sip, agency: str) -> Dossier:
        """The hồ sơ, entered now or before."""
        held = self.archive.dossiers
        try:
            return held.get(identifier)
        except NotFoundError:
            wanted = self._dossier(identifier, said, sip, agency)
            held.enter([wanted], self.person.login)
            return held.get(identifier)

    def _dossier(self, identifier: str, said: HandedPackage, sip: Sip, agency: str) -> Dossier:
        told = said.said
        now = iso_utc(self.archive.clock())
        closing = {"package": self.archive.new_id(), "at": now, "by": self.person.login}
        year, notation = year_of(said), notation_of(said)
        plain = f"{agency}.{year}.{notation}" == said.code
        return Dossier(
            id=identifier,
            agency=agency,
            year=year,
            heading_number=told.get("heading_number", ""),
            heading_title=told.get("heading_title", ""),
            notation=notation,
            title=told["title"],
            maintenance=Retention.parse(told["maintenance"]).says,
            keeper=told.get("keeper", ""),
            level=level_of(sip, told["mode"], told.get("level", "")),
            language=told["language"],
            start=day_of(said, "start_date"),
            end=day_of(said, "end_date"),
            ended=said.ended,
            item=told.get("item", ""),
            body=_body(told)
            | {
                "archive_code": self.reception.agency,
                "file_code": "" if plain else said.code,
                "reception": self.reception.id,
                "origin": {
                    "objid": sip.objid,
                    "sender": self.reception.sender,
                    "registration": self.reception.registration,
                    "transfer": self.manifest.transfer,
                    "code": said.code,
                    "package": said.ordinal,
                },
                "closing": closing,
            },
        )

    def _closed(
        self, dossier: Dossier, documents: Sequence[str], documentation: Mapping[str, Enclosed]
    ) -> None:
        """Fill it, make its package, and say that the archive has it."""
        held, login = self.archive.dossiers, self.person.login
        said = {"reception": self.reception.id, "code": dossier.body["origin"]["code"]}
        if dossier.changing:
            for document in documents:
                held.place(dossier.id, document, EVERYTHING, login)
            changes = {"closed_at": self.archive.clock(), "version": dossier.version + 1}
            told = said | {"version": dossier.version + 1}
            event = NewEvent(EventKind.DOSSIER_CLOSING, Outcome.SUCCESS, dossier.id, told)
            dossier = held.move(dossier.id, DossierState.CLOSED, changes, login, event)
        if dossier.state is DossierState.CLOSED:
            finish(self.archive, self.person, dossier, documentation)
            event = NewEvent(EventKind.ACCESSION, Outcome.SUCCESS, dossier.id, said)
            changes = {"submitted_at": self.archive.clock()}
            held.move(dossier.id, DossierState.SUBMITTED, changes, login, event)


_TAKEN = frozenset({IngestOutcome.ACCEPTED, IngestOutcome.DUPLICATE})


def enclosed(sip: Sip) -> dict[str, Enclosed]:
    """What goes from the SIP into the documentation of the AIP, as it came.

    METS.xml of the SIP, and what its sender knew of the documents: dates, signature reports, and
    what those rely on.
    """
    found: dict[str, Enclosed] = {"sip-METS.xml": sip.folder / "METS.xml"}
    records = sip.folder / RECORDS
    if records.is_file():
        found[records.name] = records
    evidence = sip.folder / EVIDENCE
    if evidence.is_dir():
        for path in sorted(evidence.iterdir()):
            found[plain_name(f"sip-evidence-{path.name}")] = path
    return found


def _body(told: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for theirs, ours in _BODY.items():
        text = told[theirs].strip()
        if text:
            number = ours in _NUMBERS and text.isdecimal()
            body[ours] = int(text) if number else text
    return body
