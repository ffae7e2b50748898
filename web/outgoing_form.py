"""The form of an issued document: what it offers, and what it sent."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import abort, request

from repository.access import Level
from repository.calendar import VIETNAM
from repository.incoming_steps import Priority
from repository.outgoing_steps import Means
from repository.people import Person, Right
from web import uploads
from web.outgoing_files import LARGEST, Files
from web.outgoing_said import LEVELS, Said, To, kinds
from web.wiring import Archive

ROOM = 2 * LARGEST
_TEXTS = (
    "type_name",
    "subject",
    "signer",
    "notation",
    "unit",
    "signer_name",
    "position",
    "competence",
    "place",
    "dossier",
    "answers",
    "replaces",
    "note",
)
_LONGEST = 1000


def choices(archive: Archive, person: Person) -> dict[str, Any]:
    """What the form offers to choose from."""
    today = archive.clock().astimezone(VIETNAM).date()
    agencies = archive.agencies.all()
    mine = {one.code for one in agencies if person.may(Right.HANDLE, one.code)}
    alive = [one for one in agencies if one.valid_to is None or one.valid_to >= today]
    return {
        "kinds": kinds(),
        "signers": [
            one
            for one in archive.people.all()
            if not one.disabled and any(one.may(Right.SIGN, code) for code in mine)
        ],
        "dossiers": [one for one in archive.dossiers.plan() if one.agency in mine],
        "levels": LEVELS,
        "priorities": list(Priority),
        "others": alive,
        "largest": LARGEST,
    }


def entered(form: Mapping[str, str]) -> Said:
    """What the form says of the document.

    Raises:
        BadRequest: a value is none of those there are.
    """
    try:
        copies = form.get("copies", "").strip()
        due = form.get("due", "").strip()
        return Said(
            **{name: form.get(name, "").strip()[:_LONGEST] for name in _TEXTS},
            priority=Priority(int(form.get("priority", "0"))),
            level=Level(form.get("level", Level.INTERNAL.value)),
            due=date.fromisoformat(due) if due else None,
            places=lines_of(form.get("places", "")),
            copies=int(copies) if copies else None,
            numbered_annexes=bool(form.get("numbered_annexes")),
        )
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)


def to_of() -> tuple[To, ...]:
    """Whom the form chooses: agencies from the list, and those that are reached on paper only."""
    coded = tuple(To(code.strip()) for code in request.form.getlist("to") if code.strip())
    typed = tuple(To(code) for code in lines_of(request.form.get("codes", "")))
    on_paper = lines_of(request.form.get("on_paper", ""))
    return coded + typed + tuple(To(name=name, means=Means.PAPER) for name in on_paper)


def files_of() -> Files | None:
    """The files that came; None: none did.

    Raises:
        BadRequest: there are annexes without a document, or several documents.
    """
    pdf, annexes = uploads.received("pdf"), uploads.received("annexes")
    source = uploads.received("written_in")
    if not pdf:
        if annexes or source:
            abort(HTTPStatus.BAD_REQUEST, "pdf")
        return None
    if len(pdf) > 1 or len(source) > 1:
        abort(HTTPStatus.BAD_REQUEST, "pdf, written_in")
    return Files(pdf[0], tuple(annexes) or None, source[0] if source else None)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a field that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
