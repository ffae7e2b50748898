"""Documents that lie in no hồ sơ yet, each with where it probably belongs: one click files it."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, request

from repository.documents import Summary
from repository.people import Person, Right
from web.current import agencies_where, archive, person
from web.suggesting import Suggestion, suggest
from web.wiring import Archive

bp = Blueprint("unfiled", __name__, url_prefix="/unfiled")

PAGE = 20
_DEEPEST = 100_000


@bp.get("")
def show() -> str:
    """A page of them, for one agency."""
    agencies = agencies_where(Right.PLAN)
    codes = [one.code for one in agencies]
    agency = request.args.get("agency", "")
    agency = agency if agency in codes else next(iter(codes), "")
    offset = min(max(request.args.get("offset", 0, type=int), 0), _DEEPEST)
    rows = tuple(unfiled(archive(), person(), agency, PAGE, offset)) if agency else ()
    return render_template(
        "dossiers/unfiled.html",
        agencies=agencies,
        agency=agency,
        rows=rows,
        offset=offset,
        page=PAGE,
    )


def unfiled(
    archive: Archive, person: Person, agency: str, limit: int, offset: int = 0
) -> Iterator[tuple[Summary, tuple[Suggestion, ...]]]:
    """Documents of an agency that lie in no hồ sơ, each with what is suggested.

    Raises:
        ForbiddenError: the person may not file there.
    """
    person.require(Right.PLAN, agency)
    plan = archive.dossiers.plan(agency)
    for one in archive.threads.unfiled(agency, person.scope, limit, offset):
        yield one, suggest(archive, person, one.id, 2, plan)


def suggestion_line(document: str, one: Suggestion) -> dict[str, Any]:
    """A suggestion on one line."""
    return {
        "document": document,
        "dossier": one.dossier.id,
        "notation": one.dossier.notation,
        "year": one.dossier.year,
        "title": one.dossier.title,
        "score": round(one.score, 1),
        "reasons": [
            {"kind": r.kind, "vi": r.vi, "en": r.en, "document": r.document or None}
            for r in one.reasons
        ],
    }
