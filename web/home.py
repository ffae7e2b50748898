"""Home: what whoever comes in the morning needs first."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from repository.documents import Summary
from repository.jobs import Job
from repository.packages import CopyState
from repository.people import Right
from web.current import archive, person
from web.waiting import Waiting, waiting

bp = Blueprint("home", __name__)

_NEWEST = 8
_LOOKED_THROUGH = 200
"""Incomplete documents are looked for among so many of the newest."""


@dataclass(frozen=True, slots=True)
class Today:
    """What there is to know and to do, for one person; None where it is not theirs to know."""

    documents: int
    newest: tuple[Summary, ...]
    incomplete: tuple[Summary, ...]
    quarantined: int | None
    damaged: int | None
    unchecked: int | None
    copies: int | None
    jobs: tuple[Job, ...]
    waiting: Waiting


@bp.get("/")
def show() -> str:
    """The first page."""
    return render_template("home/show.html", today=today())


def today() -> Today:
    """What awaits whoever asks."""
    asker, held = person(), archive()
    latest = held.catalogue.latest(asker.scope, _LOOKED_THROUGH)
    states = held.catalogue.states() if asker.may(Right.VERIFY) else None
    mine = None if asker.may(Right.OPERATE) else asker.login
    return Today(
        documents=held.catalogue.count(asker.scope),
        newest=latest[:_NEWEST],
        incomplete=tuple(s for s in latest if not s.complete),
        quarantined=held.quarantine.count(asker.scope) if asker.may(Right.QUARANTINE) else None,
        damaged=None if states is None else states.get(CopyState.DAMAGED, 0),
        unchecked=None if states is None else states.get(CopyState.NOT_CHECKED, 0),
        copies=None if states is None else sum(states.values()),
        jobs=tuple(job for job in held.jobs.latest(20, mine) if not job.state.ended),
        waiting=waiting(held, asker),
    )
