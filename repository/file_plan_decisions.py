"""Decisions about file plans, each of them signed: a plan in force, an amendment to one.

A decided plan makes its lines hồ sơ that are planned; their codes never change from then on
(NĐ 30/2020 Điều 28, 29; PL VI.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from repository.calendar import Clock, iso_utc
from repository.database import Database
from repository.dossier_steps import Dossier, DossierState
from repository.dossier_tables import FilePlanRow
from repository.errors import ConflictError, RefusedError
from repository.file_plan_amending import Change, apply
from repository.file_plan_hoso import stand
from repository.file_plan_problems import insist_sound
from repository.file_plan_rows import contents_of, held_plan, plan_of
from repository.file_plan_steps import (
    Contents,
    Decision,
    FilePlan,
    PlanState,
    insist_decision,
)
from repository.ledger import EventKind, Ledger, NewEvent, Outcome


@dataclass(frozen=True, slots=True)
class PlanDecisions:
    """Decisions about the plans of the archive."""

    database: Database
    ledger: Ledger
    clock: Clock

    def approve(self, identifier: str, decision: Decision, seen: str, agent: str) -> FilePlan:
        """Put a submitted plan in force: its lines become hồ sơ that are planned.

        ``seen``: the digest of what was decided about, as it was shown (``Contents.digest``).

        Raises:
            NotFoundError: there is no such plan.
            ConflictError: it has changed since it was looked at.
            RefusedError: it was not submitted; no decision is cited; it has problems.
        """
        insist_decision(decision)
        with self.database.write() as session:
            row = held_plan(session, identifier)
            if row.state != PlanState.SUBMITTED.value:
                raise RefusedError("Danh mục không chờ duyệt · the plan was not submitted")
            known = contents_of(session, row)
            digest = known.digest
            _insist_seen(digest, seen)
            insist_sound(session, known)
            row.state, row.in_force = PlanState.IN_FORCE.value, decision.on
            row.citation, row.decision = decision.citation.strip(), decision.document
            row.decided_by, row.decided_at = agent, self.clock()
            row.body = {**row.body, "digest": digest}
            made = _planned(session, known)
            said = {
                "approved": row.citation,
                "document": decision.document,
                "digest": digest,
                **known.totals._asdict(),
            }
            self._tell(session, agent, row, said, made)
            return plan_of(row)

    def amend(
        self, identifier: str, decision: Decision, changes: Sequence[Change], agent: str
    ) -> FilePlan:
        """Change a plan that is in force, by a decision of its own: all changes, or none.

        Raises:
            NotFoundError: there is no such plan, or hồ sơ in it.
            RefusedError: it is not in force; no decision is cited; a change cannot be made.
        """
        insist_decision(decision)
        if not changes:
            raise RefusedError("Không có gì để bổ sung, sửa đổi · there is nothing to amend")
        with self.database.write() as session:
            row = held_plan(session, identifier)
            if row.state != PlanState.IN_FORCE.value:
                raise RefusedError("Danh mục chưa ban hành · the plan is not in force")
            before = plan_of(row).amendments
            number = len(before) + 1
            made: list[Dossier] = []
            said = [apply(session, row, number, change, made) for change in changes]
            session.flush()
            known = contents_of(session, row)
            insist_sound(session, known)
            told = {
                "number": number,
                "citation": decision.citation.strip(),
                "document": decision.document,
                "on": decision.on.isoformat(),
                "by": agent,
                "at": iso_utc(self.clock()),
                "changes": said,
                "digest": known.digest,
            }
            row.body = {**row.body, "amendments": [*before, told]}
            self._tell(session, agent, row, {"amended": told["citation"], **told}, made)
            return plan_of(row)

    def _tell(
        self,
        session: Session,
        agent: str,
        row: FilePlanRow,
        said: Mapping[str, Any],
        made: Sequence[Dossier],
    ) -> None:
        session.flush()
        events = [NewEvent(EventKind.FILE_PLAN, Outcome.SUCCESS, row.id, said)]
        for one in made:
            detail = {"dossier": one.notation, "agency": one.agency, "year": one.year}
            kind = EventKind.CREATION if one.state is DossierState.PLANNED else EventKind.DOSSIER
            events.append(NewEvent(kind, Outcome.SUCCESS, one.id, detail | {"plan": row.id}))
        self.ledger.append(session, agent, events)


def _insist_seen(digest: str, seen: str) -> None:
    if not seen:
        raise RefusedError(
            "Phải nêu bản danh mục đã xem (digest) · name the version that was looked at"
        )
    if seen != digest:
        raise ConflictError(
            "Danh mục đã thay đổi sau khi được xem; hãy xem lại rồi quyết định "
            "· the plan has changed since it was looked at: look again, then decide"
        )


def _planned(session: Session, known: Contents) -> list[Dossier]:
    made, place = [], 0
    for section in known.sections:
        for line in section.lines:
            place += 1
            made.append(stand(session, known.plan, section, line, place))
    return made
