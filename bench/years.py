"""Drill: the clock runs to 2060, month by month.

With renewals by policy every object must stay provable. Without them, each loss must have been
announced by the calendar beforehand: never a failure before the announced end, and none later than
the next look.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from preservation.workers import Limits, Workers
from tests.years import LAST, MONTH, OBJECTS, OWN, RECEIVED, Span, begin, months, run

LOOK_EVERY = 6
"""Months between two looks at everything, while all is renewed."""


def drill(scratch: Path) -> dict[str, Any]:
    """All of it; ``held`` says whether every proof held."""
    now = datetime.now(UTC).replace(microsecond=0)
    with Workers(2, Limits()) as workers:
        renewed = _renewed(_begin(scratch / "renewed", now, workers))
        once = _unrenewed(_begin(scratch / "once", now, workers), OBJECTS, evidence=True)
        never = _unrenewed(_begin(scratch / "never", now, workers), (RECEIVED, OWN), evidence=False)
    parts = {"renewed": renewed, "evidence once": once, "no evidence": never}
    return parts | {"held": all(part["held"] for part in parts.values())}


def _begin(folder: Path, now: datetime, workers: Workers) -> Span:
    folder.mkdir()
    return begin(folder, now, workers)


def _renewed(span: Span) -> dict[str, Any]:
    begun = span.hands.now
    lost, looks, problems = [], 0, []
    for line in run(span, months(begun), LOOK_EVERY):
        problems += [f"{line['at']:%Y-%m}: {problem}" for problem in line["problems"]]
        if "seen" in line:
            looks += 1
            lost += [f"{line['at']:%Y-%m}: {k}: {v}" for k, v in line["seen"].items() if v != OK]
    last = span.seen()
    elsewhere = span.elsewhere()
    kinds = [made.kind.value for made in span.archive.evidence.rounds()]
    span.archive.database.close()
    held = not lost and set(last.values()) == {OK} and set(elsewhere.values()) == {begun}
    return {
        "until": f"{LAST:%Y}",
        "looks": looks,
        "timestamps": len(span.stamper.asked),
        "rounds": kinds,
        "lost": lost,
        "problems": problems,
        "held": held,
    }


def _unrenewed(span: Span, objects: tuple[str, ...], *, evidence: bool) -> dict[str, Any]:
    if evidence:
        span.work()
    announced = span.announced()
    found: dict[str, Any] = {}
    held = True
    for moment in months(span.hands.now):
        span.hands.now = moment
        for name, indication in span.seen().items():
            if name in objects and name not in found and indication != OK:
                end = announced[name]
                told = end is not None and end <= moment < end + MONTH
                held &= told
                found[name] = {"announced": f"{end}", "lost": f"{moment}", "told": told}
        if len(found) == len(objects):
            break
    span.archive.database.close()
    return {"objects": found, "held": held and len(found) == len(objects)}


OK = "TOTAL-PASSED"
