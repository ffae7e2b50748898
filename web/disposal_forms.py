"""The dossier of a disposal: its papers as docx and PDF/A, and kept in the archive as documents.

A paper can be had as soon as its step is taken; what is decided, and what was destroyed, is kept
in the archive by itself (Luật Lưu trữ 2024 Điều 16: the dossier of destruction is kept).
"""

from ingest.delivery import Delivery
from repository.access import Level
from repository.disposal_steps import Disposal
from repository.errors import NotFoundError, RefusedError
from repository.form_kinds import form_kind
from repository.people import Person, Right, owner
from repository.workplace import workplace
from web.disposal_papers import day_of, final_of, papers_of, values_of
from web.disposal_words import Facts
from web.disposals import Seen, seen_by
from web.forms import Made, make
from web.wiring import SOFTWARE, Archive

_TYPES = {"danh-muc": "Danh mục", "ban-thuyet": "Thuyết minh", "quyet-dinh": "Quyết định"}


def paper(archive: Archive, person: Person, identifier: str, kind: str) -> Made:
    """One paper of a disposal, filled with what the archive knows.

    Raises:
        NotFoundError: there is no such disposal, or no such paper of it yet.
    """
    return _made(archive, seen_by(archive, person, identifier), kind)


def keep(archive: Archive, person: Person, identifier: str) -> Disposal:
    """Keep every paper that nothing changes any more, as a document of the agency.

    Taken in by the archive itself, at the highest level of what is listed; once is like twice.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person has no hand in disposals there.
        RefusedError: the council has not concluded yet, or a paper was not taken in.
    """
    seen = seen_by(archive, person, identifier)
    disposal = seen.disposal
    if not any(person.may(right, disposal.agency) for right in (Right.DECIDE, Right.DESTROY)):
        person.require(Right.APPRAISE, disposal.agency)
    whole = Seen(disposal, frozenset(item.ordinal for item in disposal.items))
    kept = dict(disposal.body.get("documents", {}))
    if not final_of(disposal):
        raise RefusedError("Hội đồng chưa kết luận · the council has not concluded")
    for kind in final_of(disposal):
        if kind not in kept:
            document = _taken_in(archive, whole, kind)
            disposal = archive.disposals.note(disposal.id, person.login, documents={kind: document})
    return disposal


def name_of(kind: str, disposal: Disposal) -> str:
    """The name of its file, without an ending."""
    return f"{kind}-{disposal.id[:8]}"


def _taken_in(archive: Archive, seen: Seen, kind: str) -> str:
    disposal = seen.disposal
    made, day = _made(archive, seen, kind), day_of(kind, disposal)
    known = [value for prefix, value in _TYPES.items() if kind.startswith(prefix)]
    fields = {
        "TypeName": known[0] if known else "Biên bản",
        "IssuedDate": day.isoformat(),
        "OrganName": archive.agencies.find(disposal.agency).name,
        "Subject": f"{form_kind(kind, day).vi}: {disposal.title}"[:500],
    }
    parent = archive.settings.spool / "forms"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        path = folder / f"{name_of(kind, disposal)}.pdf"
        path.write_bytes(made.pdf)
        level = _level(archive, disposal)
        result = archive.ingest.take(
            Delivery(path, path.name, fields, disposal.agency, level), owner()
        )
    if result.document is None:
        said = "; ".join(finding.message for finding in result.findings)
        raise RefusedError(f"{kind}: không lưu được · could not be kept: {said}")
    return result.document


def _made(archive: Archive, seen: Seen, kind: str) -> Made:
    disposal = seen.disposal
    if kind not in papers_of(disposal):
        raise NotFoundError(f"văn bản {kind[:40]} của đợt xét hủy")
    agency = archive.agencies.find(disposal.agency)
    facts = Facts(
        seen=seen,
        agency=agency,
        above=archive.agencies.find(agency.parent) if agency.parent else None,
        names={one.login: one.full_name for one in archive.people.all()},
        stubs=archive.stubs.of(disposal.id, owner().scope),
        software=SOFTWARE,
    )
    return make(archive, kind, values_of(kind, facts), day_of(kind, disposal), disposal.agency)


def _level(archive: Archive, disposal: Disposal) -> Level:
    """The highest level of what is listed."""
    return max(archive.disposal_listing.levels(disposal.items), key=lambda level: level.rank)
