"""Checking what came, package by package (TT 05/2025 Điều 24.1–24.3); again, and it goes on.

Rules of packages, the bytes against the signed manifest, every document through the gates of this
archive (a scanner for malware, where one is set, is asked there), and twins.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ingest.handed_over import Looked, look
from preservation.hoso.handing import HandedDocument, HandedPackage, Manifest
from preservation.hoso.reading import Sip
from preservation.validator.task import check_apart
from repository.errors import RefusedError
from repository.people import Person
from repository.reception_steps import (
    PackageState,
    Reception,
    ReceptionItem,
    ReceptionState,
    Verdict,
)
from repository.workplace import workplace
from web.progress import Progress, go_on
from web.reception_files import Shelf
from web.reception_reading import Handed, fonds_of, handed, read
from web.reception_says import notation_of, notes_on, unkept, year_of
from web.reception_told import NOT_SCANNED
from web.receptions import asked
from web.wiring import Archive

PROFILE = "tt05-sip"
_MOST = 20
"""Findings of the validator that are told."""
_Found = tuple[Verdict, str, bool, dict[str, Any]]
"""Verdict, reason, whether nobody can pass it, and what else is told."""


def check(
    archive: Archive,
    person: Person,
    identifier: str,
    progress: Progress = go_on,
    *,
    without_missing: bool = False,
) -> Iterator[dict[str, Any]]:
    """Check every package that came and is not checked; then officers may judge.

    Args:
        archive: Which archive.
        person: Who asks.
        identifier: Of the reception.
        progress: Is told how far it is.
        without_missing: Go on although packages of the manifest did not come.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the person may not.
        RefusedError: nothing came, packages are missing, a fonds is not known here, or the time of
            checking is over.
        UnavailableError: the spool or the database did not answer; call it again.
    """
    reception = asked(archive, person, identifier)
    if reception.state is not ReceptionState.ARRIVED:
        raise RefusedError("Không ở bước kiểm tra · it is not the time to check")
    work = _Checking(archive, reception)
    came = {one.ordinal for one in reception.packages}
    left = [one for one in work.manifest.packages if one.ordinal not in came]
    if left and not without_missing:
        names = ", ".join(one.name for one in left[:5])
        raise RefusedError(f"Còn {len(left)} gói chưa đến · packages have not come: {names}")
    if strange := {p.said["agency"] for p in work.manifest.packages if not fonds_of(archive, p)}:
        raise RefusedError(
            f"Kho chưa có phông {', '.join(sorted(strange)[:5])}: thêm cơ quan, hoặc mã khác của nó"
            ", rồi kiểm tra · enter the agency, or its other code, before checking"
        )
    total = len(reception.packages)
    for done, package in enumerate(reception.packages, 1):
        if package.state is PackageState.ARRIVED:
            items, said = work.package(package.ordinal)
            archive.receptions.checked(identifier, package.ordinal, items, said, person.login)
            counted = Counter(item.verdict.value for item in items)
            yield {"package": package.ordinal, "name": package.name, **said, **counted}
        if not progress(done, total):
            return
    archive.receptions.all_checked(identifier, person.login)


@dataclass(frozen=True)
class _Checking:
    """The checks of one reception."""

    archive: Archive
    reception: Reception

    @cached_property
    def manifest(self) -> Manifest:
        """What was announced."""
        return Shelf(self.archive, self.reception.id).manifest()

    @cached_property
    def again(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        """Documents that come twice in this very transfer under two names → the first of them."""
        first: dict[tuple[str, ...], tuple[str, tuple[int, int]]] = {}
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for package in self.manifest.packages:
            for document in package.documents:
                here = (package.ordinal, document.ordinal)
                key = tuple(sorted(file.sha256 for file in document.files))
                known = first.setdefault(key, (document.document, here))
                if known[0] != document.document or (known[1] != here and known[1][0] == here[0]):
                    found[here] = known[1]
        return found

    def package(self, ordinal: int) -> tuple[list[ReceptionItem], dict[str, Any]]:
        """What is found of one package: its documents, and what is said of all of it."""
        said = next(one for one in self.manifest.packages if one.ordinal == ordinal)
        parent = self.archive.settings.spool / "incoming"
        parent.mkdir(parents=True, exist_ok=True)
        with workplace(parent) as folder:
            findings, items, notes = self._package(said, folder)
        told = {"findings": findings, "scanned": self.scanned(), "notes": notes}
        if findings:
            items = [_failed(item, "gói không đạt · its package is not đạt") for item in items]
        return items, told

    def scanned(self) -> str:
        """Which engine looks for malware here."""
        scanner = self.archive.scanner
        return scanner.engine() if scanner else NOT_SCANNED

    def _package(
        self, said: HandedPackage, folder: Path
    ) -> tuple[list[str], list[ReceptionItem], list[str]]:
        path = Shelf(self.archive, self.reception.id).package(said)
        findings = self._broken(path)
        agency = fonds_of(self.archive, said)
        try:
            sip = read(path, folder / "sip")
        except RefusedError as error:
            return [*findings, str(error)], self._announced(said), [*notes_on(said, None)]
        findings += self._differs(said, sip, agency)
        notes = list(notes_on(said, sip))
        if any(one.fatal for one in sip.findings):
            return findings, self._announced(said), notes
        found = handed(self.reception, agency, said, sip)
        with ThreadPoolExecutor(self.archive.ingest.hands) as pool:
            return findings, list(pool.map(partial(self._document, said), found)), notes

    def _broken(self, path: Path) -> list[str]:
        """The rules for packages that it breaks."""
        report = check_apart(self.archive.package_readers, path, PROFILE)
        wrong = [one for one in report["findings"] if one["severity"] == "error"]
        return [f"{one['rule']}: {one['message']} [{one['where']}]" for one in wrong[:_MOST]]

    def _differs(self, said: HandedPackage, sip: Sip, agency: str) -> list[str]:
        """What the package says otherwise than the manifest; and what stands against all of it."""
        wrong = [f"{one.code}: {one.vi} [{one.where}]" for one in sip.findings if one.fatal][:_MOST]
        if sip.kind != said.kind:
            wrong.append(f"gói là {sip.kind}, bản kê ghi {said.kind} · another kind of package")
        if sip.description.code != said.code:
            wrong.append(f"mã {sip.description.code} ≠ {said.code} · another code")
        if sip.agreement and sip.agreement != self.reception.registration:
            wrong.append(f"mã đăng ký {sip.agreement} · of another registration")
        if len(sip.documents) != len(said.documents):
            wrong.append(
                f"{len(sip.documents)} tài liệu, bản kê ghi {len(said.documents)} · another number"
            )
        if taken := self._held(said, agency):
            wrong.append(f"kho đã có hồ sơ {taken} · there is such a hồ sơ here already")
        return [*wrong, *unkept(said)]

    def _held(self, said: HandedPackage, agency: str) -> str:
        if said.is_loose:  # its documents are looked at one by one
            return ""
        known = self.archive.dossiers.find(agency, year_of(said), notation_of(said))
        return "" if known is None else f"{said.code}: {known.title}"

    def _announced(self, said: HandedPackage) -> list[ReceptionItem]:
        """The documents of a package that cannot be read, as the manifest has them."""
        return [
            ReceptionItem(
                f"{self.reception.id}-{said.ordinal}-{one.ordinal}",
                said.ordinal, one.ordinal, Verdict.FAILED, body=_told(one) | {"fatal": True},
            )
            for one in said.documents
        ]  # fmt: skip

    def _document(self, said: HandedPackage, one: Handed) -> ReceptionItem:
        verdict, reason, fatal, more = self._judged(said, one)
        told = _told(one.said) if one.said else {"title": "", "files": []}
        body = told | {"ead": one.sip.ead, "origin": dict(one.origin), "fatal": fatal} | more
        return ReceptionItem(one.item, said.ordinal, one.ordinal, verdict, reason, body=body)

    def _judged(self, said: HandedPackage, one: Handed) -> _Found:
        if one.said is None or sorted(one.digests) != sorted(f.sha256 for f in one.said.files):
            return _fatal("không đúng bản kê: tài liệu hoặc mã băm · not what the manifest says")
        if one.refers:
            return Verdict.PASSED, "", False, {"refers": True}
        if twin := self.again.get((said.ordinal, one.ordinal)):
            where = f"gói {twin[0]}, tài liệu {twin[1]}"
            return _twice(f"trùng trong cùng đợt nộp: {where} · twice in one transfer")
        return self._looked_at(one)

    def _looked_at(self, one: Handed) -> _Found:
        try:
            looked = look(self.archive.ingest, one.delivery)
        except RefusedError as error:
            return _fatal(str(error))
        more = _seen(looked)
        if looked.against:
            why = "; ".join(f"{found.rule} {found.message}" for found in looked.against)
            return Verdict.FAILED, why[:1000], True, more
        if looked.same and one.origin.get("document") in self._origins(looked.same):
            return Verdict.PASSED, "", False, more  # it came before, in another hồ sơ
        if alike := self._alike(looked):
            return Verdict.PENDING, alike, False, more
        return Verdict.PASSED, "", False, more

    def _origins(self, document: str) -> frozenset[str]:
        return self.archive.receptions.origins(document)

    def _alike(self, looked: Looked) -> str:
        """What the archive holds that is like it (Điều 24.1): an officer decides."""
        said = []
        if looked.same:
            said.append(f"phông này đã có đúng tài liệu này: {looked.same} · held already")
        if looked.elsewhere:
            said.append(f"phông khác đã có: {', '.join(looked.elsewhere)} · in another fonds")
        if looked.twins:
            said.append(f"trùng số, ký hiệu: {', '.join(looked.twins)} · the same code")
        return "; ".join(said)


def _seen(looked: Looked) -> dict[str, Any]:
    report = looked.judged.submission.signatures or {}
    return {
        "same": looked.same,
        "twins": [*looked.elsewhere, *looked.twins],
        "signatures": {name: report.get(name, "") for name in ("indication", "says")},
        "warnings": [f.message for f in looked.judged.findings if f not in looked.against][:_MOST],
    }


def _told(one: HandedDocument) -> dict[str, Any]:
    files = [{"sha256": file.sha256, "size": file.size} for file in one.files]
    return {
        "document": one.document, "title": one.title, "carried_by": one.carried_by, "files": files,
    }  # fmt: skip


def _fatal(reason: str) -> _Found:
    return Verdict.FAILED, reason, True, {}


def _twice(reason: str) -> _Found:
    return Verdict.FAILED, reason, False, {}


def _failed(item: ReceptionItem, reason: str) -> ReceptionItem:
    if item.verdict is Verdict.FAILED and item.reason:
        return item
    body = {**item.body, "fatal": True}
    return ReceptionItem(item.id, item.package, item.ordinal, Verdict.FAILED, reason, body=body)
