"""Bringing in what was looked through: hồ sơ by hồ sơ, each whole or not at all, again and again.

Kill it anywhere and run it again: documents are known by their bytes, hồ sơ by their code, and
what lies in its hồ sơ already is not put there twice.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from ingest.delivery import Delivery
from ingest.importing.plan import Bundle, Paper, RowOutcome, line_of
from ingest.importing.remarks import Remarks, Spot, Where
from ingest.result import IngestOutcome, Result
from ingest.together import take_together
from ingest.turns import Turns
from repository.dossiers import Dossier, DossierState
from repository.errors import RefusedError
from repository.findings import Finding
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from web.importing import Preview
from web.progress import Progress, go_on
from web.wiring import Archive

_NAMESPACE = UUID("6f0c7c52-6f6e-5c0b-9a55-0d9f5d1a2b10")
_TAKEN = frozenset({IngestOutcome.ACCEPTED, IngestOutcome.DUPLICATE})
_BODY: Mapping[str, str] = {
    "Keyword": "keywords",
    "InforSign": "sign",
    "Format": "condition",
    "SheetNumber": "sheets",
    "PageNumber": "pages",
    "ConfidenceLevel": "confidence",
    "PaperFileCode": "paper_code",
    "FileCatalog": "catalog",
    "Box": "box",
}
"""Columns of the hồ sơ → what ``Dossier.body`` calls them."""
_NUMBERS = frozenset({"sheets", "pages"})
_SECRET = frozenset({"SEC-01", "META-07"})
"""Rules of the door about state secrets."""


@dataclass(slots=True)
class Import:
    """Brings in the hồ sơ of one preview, for one person."""

    archive: Archive
    person: Person
    preview: Preview
    left: dict[Where, tuple[Finding, ...]] = field(default_factory=dict)
    """Rows that were left out so far, and why."""
    hidden: set[Where] = field(default_factory=set)
    """Rows of which nothing may be repeated: what they name bears a secrecy mark."""

    def run(self, *, set_aside: bool, progress: Progress = go_on) -> Iterator[dict[str, Any]]:
        """Bring in every hồ sơ with which nothing is wrong; tell of every row.

        Raises:
            ForbiddenError: the person may not.
            RefusedError: rows are wrong, and nobody said that they are to be set aside.
            UnavailableError: a store or the database did not answer; run it again.
        """
        plan = self.preview.plan
        self.person.require(Right.IMPORT)
        if plan.errors and not set_aside:
            raise RefusedError(
                f"Bảng có {plan.errors} lỗi: hãy sửa, hoặc để riêng hồ sơ có lỗi; chưa nhập gì"
                f" · there are {plan.errors} errors: mend them or set those rows aside; nothing was"
                " imported"
            )
        if not plan.is_readable:
            raise RefusedError("Không đọc được bảng · the sheet cannot be read")
        turns = Turns(self.archive.settings.spool / "turns-import")
        with turns.of([self.preview.digest]):
            yield from self._aside()
            yield from self._every(plan.sound, progress)

    def _aside(self) -> Iterator[dict[str, Any]]:
        """The rows that are left out."""
        plan = self.preview.plan
        sound = {row for bundle in plan.sound for row in bundle.rows}
        for row in plan.rows:
            if row not in sound:
                yield self._out(row, RowOutcome.SET_ASIDE, plan.findings.get(row, ()))

    def _every(self, bundles: Sequence[Bundle], progress: Progress) -> Iterator[dict[str, Any]]:
        total = sum(len(bundle.rows) for bundle in bundles)
        done, going, counts = 0, progress(0, total), {"dossiers": 0, "documents": 0}
        for bundle in bundles:
            if not going:
                yield from (line_of(row, RowOutcome.WAITING, ()) for row in bundle.rows)
                continue
            lines = list(self._one(bundle))
            fresh = [one for one in lines if one["outcome"] == RowOutcome.IMPORTED]
            counts["dossiers"] += bool(fresh)
            counts["documents"] += sum(bool(one.get("document")) for one in fresh)
            yield from lines
            done += len(bundle.rows)
            going = progress(done, total)
        if counts["dossiers"]:
            self._write_down(counts)

    def _write_down(self, counts: Mapping[str, int]) -> None:
        detail = {
            "import": self.preview.brought.name,
            "sheet": f"sha256:{self.preview.digest}",
            "set_aside": len(self.preview.plan.bundles) - len(self.preview.plan.sound),
            **counts,
        }
        event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, "", detail)
        self.archive.ledger.record(self.person.login, event)

    def _one(self, bundle: Bundle) -> Iterator[dict[str, Any]]:
        """Bring one hồ sơ in: all of its documents first, then the hồ sơ, then what lies in it."""
        papers = sorted(bundle.papers, key=lambda paper: paper.ordinal)
        results = take_together(self.archive.ingest, [*map(self._delivery, papers)], self.person)
        taken = [one for one in results if one is not None and one.outcome in _TAKEN]
        if len(taken) < len(papers):
            yield from self._refused(
                bundle, {p.where: one for p, one in zip(papers, results, strict=True)}
            )
            return
        dossier, fresh = self._dossier(bundle)
        inside = {one.id for one in self.archive.dossiers.contents(dossier.id, self.person.scope)}
        told: dict[Where, dict[str, Any]] = {}
        for paper, result in zip(papers, taken, strict=True):
            document = str(result.document)
            placed = result.outcome is IngestOutcome.ACCEPTED or document not in inside
            self.archive.dossiers.place(dossier.id, document, self.person.scope, self.person.login)
            outcome = RowOutcome.IMPORTED if placed else RowOutcome.UNCHANGED
            more = () if result.outcome is IngestOutcome.DUPLICATE else result.findings
            told[paper.where] = self._line(paper.where, outcome, more) | {"document": document}
        alone = RowOutcome.IMPORTED if fresh else RowOutcome.UNCHANGED
        for row in bundle.rows:
            yield (told.get(row) or self._line(row, alone)) | {"dossier": dossier.id}

    def _delivery(self, paper: Paper) -> Delivery:
        path = self.preview.brought.files.path(paper.path)
        name = paper.path.rpartition("/")[2]
        return Delivery(path, name, paper.values, paper.values["OrganId"], paper.level)

    def _refused(
        self, bundle: Bundle, results: Mapping[Where, Result | None]
    ) -> Iterator[dict[str, Any]]:
        """Why a hồ sơ stays out: what its rows were refused for, at the door."""
        for row in bundle.rows:
            result = results.get(row)
            if result is None or result.outcome in _TAKEN:
                remarks = Remarks()
                vi, en = "hồ sơ không nhập được vì văn bản khác", "kept out by another document"
                remarks.note("IMP-26", Spot(*row), vi, en)
                yield self._out(row, RowOutcome.HELD, tuple(remarks.found[row]))
                continue
            findings = result.findings
            if any(finding.rule in _SECRET for finding in findings):
                self.hidden.add(row)
                findings = _nameless(findings, result)
            yield self._out(row, RowOutcome.REFUSED, findings)

    def _out(
        self, row: Where, outcome: RowOutcome, findings: tuple[Finding, ...]
    ) -> dict[str, Any]:
        """The line of a row that is left out."""
        self.left[row] = findings
        return line_of(row, outcome, findings)

    def _line(
        self, row: Where, outcome: RowOutcome, more: Sequence[Finding] = ()
    ) -> dict[str, Any]:
        return line_of(row, outcome, (*self.preview.plan.findings.get(row, ()), *more))

    def _dossier(self, bundle: Bundle) -> tuple[Dossier, bool]:
        """The hồ sơ of the archive, opened now or before; what it did not say is filled in."""
        held = self.archive.dossiers
        known = held.find(*bundle.key)
        wanted = _dossier_of(bundle, self._identity(bundle))
        if known is None:
            held.enter([wanted], self.person.login)
            return held.find(*bundle.key) or wanted, True
        if known.state is DossierState.PLANNED:
            detail = {"opened": known.notation, "imported from": f"sha256:{self.preview.digest}"}
            event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, known.id, detail)
            held.move(known.id, DossierState.OPEN, {}, self.person.login, event)
        more = _lacking(known, wanted)
        if more:
            told = {"imported from": f"sha256:{self.preview.digest}", "fields": sorted(more)}
            return held.change(known.id, more, self.person.login, told), False
        return known, False

    def _identity(self, bundle: Bundle) -> str:
        sheet, row = bundle.where
        return str(uuid5(_NAMESPACE, f"{self.preview.digest}\n{sheet}\n{row}"))


def _nameless(findings: Sequence[Finding], result: Result) -> tuple[Finding, ...]:
    """Only what was refused as a state secret, without the name of its file."""
    name = Path(result.path).name
    return tuple(
        replace(
            one,
            message=one.message.replace(name, "—"),
            message_en=one.message_en.replace(name, "—"),
            facts={},
        )
        for one in findings
        if one.rule in _SECRET
    )


def _dossier_of(bundle: Bundle, identifier: str) -> Dossier:
    """A hồ sơ outside of any plan, open, with all that its rows say."""
    said = bundle.values
    end = said.get("EndDate", "")
    levels = (bundle.level, *(paper.level for paper in bundle.papers))
    return Dossier(
        id=identifier,
        agency=bundle.agency,
        year=bundle.year,
        heading_number="",
        heading_title="",
        notation=bundle.notation,
        title=said.get("Title", ""),
        maintenance=said.get("Maintenance", ""),
        keeper=said.get("Creator", ""),
        level=max(levels, key=lambda level: level.rank),
        language=said.get("Language", "Tiếng Việt"),
        start=said.get("StartDate", ""),
        end=end,
        ended=int(end[:4]) if end else None,
        body=_body(said),
    )


def _body(said: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {
        ours: int(said[theirs]) if ours in _NUMBERS else said[theirs]
        for theirs, ours in _BODY.items()
        if theirs in said
    }
    notes = [said.get("Description", ""), said.get("FileNote", "")]
    note = "\n".join(text for text in notes if text)
    return body | ({"description": note} if note else {})


def _lacking(known: Dossier, wanted: Dossier) -> dict[str, object]:
    """What the sheet says and the hồ sơ of the archive does not."""
    names = ("keeper", "start", "end", "ended")
    more: dict[str, object] = {
        name: getattr(wanted, name)
        for name in names
        if getattr(wanted, name) and not getattr(known, name)
    }
    body = {**wanted.body, **known.body}
    if body != dict(known.body):
        more["body"] = body
    return more


def totals_of(preview: Preview, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The last line of an import."""
    outcomes = Counter(str(line["outcome"]) for line in lines)
    imported = {line.get("dossier") for line in lines if line["outcome"] == RowOutcome.IMPORTED}
    return preview.totals() | {"outcomes": dict(outcomes), "imported_dossiers": len(imported)}
