"""Everything the archive can say has words in both languages."""

from enum import StrEnum

import pytest

from repository.access import Level
from repository.documents import FileRole, Standing
from repository.dossiers import DossierState
from repository.findings import Severity
from repository.jobs import JobState
from repository.ledger import EventKind, Outcome
from repository.packages import CopyState
from repository.people import Right, Role
from web.labels import LABELS, day
from web.labours import LABOURS

KINDS: dict[str, type[StrEnum]] = {
    "role": Role,
    "right": Right,
    "level": Level,
    "standing": Standing,
    "dossier state": DossierState,
    "file role": FileRole,
    "severity": Severity,
    "job state": JobState,
    "copy": CopyState,
    "event": EventKind,
    "event outcome": Outcome,
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_code_has_a_name(kind: str) -> None:
    assert set(LABELS[kind]) == set(KINDS[kind])


def test_every_kind_of_job_has_a_name() -> None:
    assert set(LABELS["job"]) == set(LABOURS)


def test_a_day_is_written_as_here_and_half_a_day_as_it_is() -> None:
    assert day("2026-11-02") == "02/11/2026"
    assert day("2026-11") == "2026-11"
    assert day("") == ""
