"""Disposals as JSON tells them, the same for commands and REST."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from repository.backup_sets import BackupSet, FollowUp
from repository.calendar import iso_utc
from repository.disposal_listing import Candidate
from repository.disposal_outlines import Outline
from repository.disposal_steps import Disposal, Item
from web.disposal_ending import Remains
from web.disposal_papers import papers_of
from web.disposal_words import last_opinions
from web.disposals import Seen


def candidate_line(one: Candidate) -> dict[str, Any]:
    """What may be proposed."""
    return {
        "kind": one.kind,
        "object": one.object,
        "code": one.code,
        "title": one.title,
        "reason": one.reason.value,
        "bars": [bar.value for bar in one.bars],
        "maintenance": one.maintenance,
        "ended": one.ended,
        "over_on": _day(one.over),
        "documents": one.documents,
        "linked": list(one.linked),
        "twin": one.twin,
    }


def disposal_line(one: Disposal) -> dict[str, Any]:
    """A disposal on one line."""
    return {
        "disposal": one.id,
        "agency": one.agency,
        "state": one.state.value,
        "title": one.title,
        "items": len(one.items),
        "doomed": len(one.doomed),
        "listed_by": one.listed_by,
        "listed_at": iso_utc(one.listed_at),
        "appraisal": one.appraisal,
        "citation": one.citation,
        "decided_by": one.decided_by,
        "decided_on": _day(one.decided_on),
        "due": _day(one.due),
        "ended_at": _at(one.ended_at),
    }


def outline_line(one: Outline) -> dict[str, Any]:
    """The same of one whose items were only counted."""
    return disposal_line(one.disposal) | {"items": one.items, "doomed": one.doomed}


def whole(seen: Seen, follow_ups: Sequence[FollowUp] = ()) -> dict[str, Any]:
    """Everything of a disposal that somebody may see."""
    one = seen.disposal
    return disposal_line(one) | {
        "explanation": one.explanation,
        "council": str(one.body.get("council", "")),
        "minutes": str(one.body.get("minutes", "")),
        "appraisal_waived": str(one.body.get("appraisal_waived", "")),
        "forms": list(papers_of(one)),
        "documents": dict(one.body.get("documents", {})),
        "members": dict(one.members),
        "lines": [_item(seen, item) for item in one.items],
        "confirmations": [
            {"person": each.person, "part": each.part, "at": iso_utc(each.at)}
            for each in one.confirmations
        ],
        "follow_ups": [follow_up_line(each) for each in follow_ups],
    }


def follow_up_line(one: FollowUp) -> dict[str, Any]:
    """What is to be done on a backup or store."""
    return {
        "number": one.id,
        "disposal": one.disposal,
        "place": one.place,
        "says": one.says,
        "done_by": one.done_by,
        "done_at": _at(one.done_at),
        "said": one.said,
    }


def backup_line(one: BackupSet) -> dict[str, Any]:
    """A set of backups."""
    return {
        "backup": one.id,
        "name": one.name,
        "medium": one.medium,
        "place": one.place,
        "made_at": iso_utc(one.made_at),
        "gone_at": _at(one.gone_at),
        "entered_by": one.entered_by,
    }


def remains_line(found: Remains) -> dict[str, Any]:
    """The stub of a record, with where the ledger tells of its end. It has no title."""
    stub, event = found.stub, found.event
    return {
        "object": stub.object,
        "kind": stub.kind,
        "code": stub.code,
        "agency": stub.agency,
        "package": stub.package,
        "manifest": stub.digest,
        "files": list(stub.body.get("files", ())),
        "bytes": stub.size,
        "disposal": stub.disposal,
        "citation": stub.citation,
        "decided_by": found.disposal.decided_by,
        "destroyed_by": stub.destroyed_by,
        "witnessed_by": stub.witnessed_by,
        "destroyed_at": iso_utc(stub.destroyed_at),
        "event": event.as_dict() if event else None,
    }


def _item(seen: Seen, item: Item) -> dict[str, Any]:
    opinions = last_opinions(seen.disposal, item.ordinal).values()
    return {
        "ordinal": item.ordinal,
        "kind": item.kind,
        "object": item.object,
        "code": str(item.body.get("code", "")),
        "title": seen.title_of(item),
        "reason": item.reason.value,
        "maintenance": str(item.body.get("maintenance", "")),
        "verdict": item.verdict.value,
        "state": item.state.value,
        "bars": [str(bar) for bar in item.body.get("bars", ())],
        "opinions": [
            {"person": o.person, "says": o.says.value, "said": o.said, "at": iso_utc(o.at)}
            for o in opinions
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _at(at: datetime | None) -> str | None:
    return iso_utc(at) if at else None
