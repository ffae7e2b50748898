"""Quality: compares what was measured of a document's pages with the rule of the day. Pure."""

from collections.abc import Sequence

from ingest.digitise.checks import WHOLE, Aspect, Check, Judged
from ingest.digitise.looking import look
from ingest.digitise.separating import is_blank
from ingest.digitise.wording import made
from repository.digitisation import DigitisingRule

__all__ = ["WHOLE", "Aspect", "Check", "Judged", "failed", "judge"]


def judge(
    pages: Sequence[Judged], paper_count: int | None, rule: DigitisingRule
) -> tuple[Check, ...]:
    """Every check of one document, page by page, the whole document's last.

    Args:
        pages: In order, as they will stand in the file.
        paper_count: How many written sides the paper has, as a person counted them; None: nobody
            did, and nothing is said of it. Blank sides may be scanned or not.
        rule: In force on the day of the scan.
    """
    checks = [check for page in pages for check in look(page, rule)]
    checks += _duplicates(pages, rule)
    checks.sort(key=lambda check: check.page)
    if paper_count is not None:
        checks.append(_count(pages, paper_count, rule))
    return tuple(checks)


def failed(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Those that a reviewer has to look at."""
    return tuple(check for check in checks if not check.ok)


def _duplicates(pages: Sequence[Judged], rule: DigitisingRule) -> list[Check]:
    """Each page against those before it; the one that came later is pointed out."""
    if not rule.limits.likeness:
        return []
    from preservation.pages.likeness import twins  # numpy is slow to import

    prints = [str(page.measures.get("likeness") or "") for page in pages]
    found: dict[int, tuple[float, int]] = {}
    for earlier, later, how_much in twins(prints, rule.limits.likeness):
        found[later] = max(found.get(later, (0.0, 0)), (how_much, pages[earlier].number))
    return [
        made(page.number, Aspect.DUPLICATE, value, rule.limits.likeness, ok=not value, other=other)
        for place, page in enumerate(pages)
        if prints[place]
        for value, other in [found.get(place, (0.0, 0))]
    ]


def _count(pages: Sequence[Judged], paper_count: int, rule: DigitisingRule) -> Check:
    """Whether as many sides came as the paper has: counted with the blank ones, or without."""
    written = sum(1 for page in pages if not is_blank(page, rule.limits.ink))
    ok = paper_count in {written, len(pages)}
    value = written if ok and paper_count == written else len(pages)
    return made(WHOLE, Aspect.PAGE_COUNT, value, paper_count, ok=ok)
