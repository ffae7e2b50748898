"""Everything the archive can say has words in both languages."""

from enum import StrEnum

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from repository.access import Level
from repository.documents import FileRole, Standing
from repository.dossiers import DossierState
from repository.findings import Severity
from repository.jobs import JobState
from repository.ledger import EventKind, Outcome
from repository.packages import CopyState
from repository.people import Right, Role
from web.labels import LABELS, day, one_tongue
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


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("Không nộp được · these may not go: 73/UBND-VX: 10 năm",
         "Không nộp được: 73/UBND-VX: 10 năm", "these may not go: 73/UBND-VX: 10 năm"),
        ("Còn 2 gói chưa đến · packages have not come: a.zip", "Còn 2 gói chưa đến: a.zip",
         "packages have not come: a.zip"),
        ("gói đã hỏng · the package is damaged: pack again", "gói đã hỏng",
         "the package is damaged: pack again"),
        ("Có 3 vấn đề · 3 problems: mục I: trống · empty", "Có 3 vấn đề: mục I: trống",
         "3 problems: mục I: trống · empty"),
        ("Không nộp được · may not go: 71: mật · secret; 72: đóng băng · frozen",
         "Không nộp được: 71: mật; 72: đóng băng",
         "may not go: 71: mật · secret; 72: đóng băng · frozen"),
        ("01.TH: đã đóng · closed: 01.TH", "01.TH: đã đóng", "closed: 01.TH"),
        ("chỉ một thứ tiếng", "chỉ một thứ tiếng", "chỉ một thứ tiếng"),
    ],
)  # fmt: skip
def test_what_is_said_in_one_tongue_keeps_its_facts(text: str, vi: str, en: str) -> None:
    app = Flask(__name__)
    Babel(app)
    for language, said in (("vi", vi), ("en", en)):
        with app.test_request_context(), force_locale(language):
            assert one_tongue(text) == said
