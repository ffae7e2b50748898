"""Evidence records as they grow, and forged ones, before the verifier that goes out with copies."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.pki import Pki
from tests.preservation.copies.verifying import PARTS
from tests.preservation.evidence.test_records import (
    DOCUMENTS,
    FORGERIES,
    Life,
    grown,
    life,
)

__all__ = ["grown", "life"]

FAILURES = (PARTS["No"], ValueError, KeyError, IndexError, TypeError)


def proven(record: bytes, files: Sequence[bytes], pki: Pki, at: datetime) -> bool:
    """Whether the verifier finds nothing to say against it, at a time that may be to come."""
    check = PARTS["Check"]([PARTS["Certificate"](pki.root.der)], "")
    check.now = at.astimezone(UTC)
    try:
        check.evidence(record, lambda name: [hashlib.new(name, data).digest() for data in files])
    except FAILURES:
        return False
    return {mark for mark, _ in check.said} == {"+"}


def test_however_often_it_was_renewed_the_original_is_proven(grown: Life, pki: Pki) -> None:
    now = grown.hands.now + timedelta(days=1)
    for number, files in enumerate(DOCUMENTS):
        assert proven(grown.record(number), files, pki, now)
        assert proven(grown.record(number), files[:1], pki, now)
        assert not proven(grown.record(number), [files[0] + b"."], pki, now)
        assert not proven(grown.record(number), [*files, b"another"], pki, now)
    assert not proven(grown.record(0), DOCUMENTS[1], pki, now)
    assert not proven(grown.record(0), [], pki, now)


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_record_proves_nothing_to_a_citizen(
    forged: Callable[[Life], bytes], life: Life, pki: Pki
) -> None:
    record = forged(life.renew(days=100).rehash(days=100))
    assert proven(life.record(), DOCUMENTS[0], pki, life.hands.now)
    assert not proven(record, DOCUMENTS[0], pki, life.hands.now)


def test_a_timestamp_that_ended_before_it_was_renewed_proves_nothing(life: Life, pki: Pki) -> None:
    late = life.hands.now + timedelta(days=365 * 8 + 5)
    assert not proven(life.record(), DOCUMENTS[0], pki, late)
