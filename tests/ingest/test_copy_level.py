"""A copy ends with its signature, whatever level was asked for."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.issued import Seal, level_of
from preservation.signatures.records import Indication
from preservation.signatures.signing.act import Level
from repository.seals import MarkKind
from tests import drafts
from tests.ingest.office import Office, office, pki, tsa, workers

__all__ = ["office", "pki", "tsa", "workers"]


@pytest.mark.parametrize("kind", [MarkKind.COPY, MarkKind.ARCHIVE_COPY])
def test_nothing_follows_the_signature_of_a_copy(office: Office, kind: MarkKind) -> None:
    draft = office.draft()
    hands = replace(office.organisation(), level=Level.B_LTA)
    seal = Seal(drafts.AGENCY, form="Sao y")
    made = office.issuing.stamp(draft, office.new("sao"), kind, seal, hands)
    data = Path(made.output).read_bytes()
    (found,) = re.findall(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", data)
    assert int(found[1]) + int(found[2]) == len(data)
    (record,) = office.report(made.output).signatures
    assert record.indication is Indication.TOTAL_PASSED
    assert record.proven_at is not None  # its timestamp is in it


def test_other_marks_are_as_lasting_as_was_asked_for() -> None:
    kinds = set(MarkKind) - {MarkKind.COPY, MarkKind.ARCHIVE_COPY}
    assert {level_of(kind, level) for kind in kinds for level in [Level.B_LTA]} == {Level.B_LTA}
    assert level_of(MarkKind.COPY, Level.B_B) is Level.B_B
    assert level_of(MarkKind.COPY, Level.B_LT) is Level.B_T
