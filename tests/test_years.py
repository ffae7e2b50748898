"""To 2060 in a few steps; ``make drill`` goes there month by month."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from preservation.workers import Limits, Workers
from tests.years import LAST, MONTH, OBJECTS, SHA256_ENDS, YEAR, Span, begin, run


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as pool:
        yield pool


@pytest.fixture
def span(tmp_path: Path, workers: Workers) -> Iterator[Span]:
    made = begin(tmp_path, datetime.now(UTC).replace(microsecond=0), workers)
    yield made
    made.archive.close()


@pytest.mark.slow
def test_with_renewals_everything_stays_provable(span: Span) -> None:
    begun = span.hands.now
    moments = [
        begun,
        begun + 5 * YEAR + 8 * MONTH,  # the first TSA ends in 6 years
        SHA256_ENDS - 5 * MONTH,
        SHA256_ENDS + MONTH,
        begun + 18 * YEAR + 7 * MONTH,  # the second one ends 19 years after the beginning
        LAST,
    ]
    for line in run(span, moments):
        assert line["seen"] == dict.fromkeys(OBJECTS, "TOTAL-PASSED"), line
    kinds = [made.kind.value for made in span.archive.evidence.rounds()]
    assert kinds == ["first", "stamp", "tree", "stamp"]
    assert len(span.stamper.asked) == 4
    assert set(span.elsewhere().values()) == {begun}


@pytest.mark.slow
def test_without_renewals_the_calendar_had_announced_each_loss(span: Span) -> None:
    begun = span.hands.now
    span.work()
    announced = span.announced()
    for name in OBJECTS:
        end = announced[name]
        assert end is not None
        assert end > begun + 5 * YEAR
        span.hands.now = end - timedelta(days=1)
        assert span.seen()[name] == "TOTAL-PASSED"
        span.hands.now = end + timedelta(days=1)
        assert span.seen()[name] != "TOTAL-PASSED"
        assert span.announced() == announced
