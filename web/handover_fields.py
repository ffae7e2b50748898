"""What a hand-over says of a document: by the codes of the metadata set, or in plain words.

``code`` (``12/STC-NS``), ``issued`` (``2026-11-25`` or ``25/11/2026``), ``type``, ``subject``,
``sender``, ``sender_name``, ``signer``, ``position``, ``priority`` (0–4, or its name), ``due``,
``paper``, ``document_id``. Names that mean nothing here do not matter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from repository.errors import RefusedError
from repository.incoming_steps import Priority
from repository.profiles import profile_on
from web.message_fields import URGENCY

_PLAIN = {
    "document_id": "DocCode",
    "number": "CodeNumber",
    "notation": "CodeNotation",
    "issued": "IssuedDate",
    "type": "TypeName",
    "subject": "Subject",
    "sender_name": "OrganName",
    "signer": "FullName",
    "position": "Position",
}
_URGENCY = {name.casefold(): priority for priority, name in URGENCY.items()}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YES = frozenset({"1", "true", "yes", "có", "co"})


@dataclass(frozen=True, slots=True)
class Told:
    """What was said, as an arrival is told of it."""

    fields: Mapping[str, str]
    sender: str
    priority: Priority
    due: date | None
    paper: bool


def told(said: Mapping[str, str]) -> Told:
    """What ``said`` means.

    Raises:
        RefusedError: a day, or the urgency, is none.
    """
    fields = {code: said[name].strip() for name, code in _PLAIN.items() if name in said}
    number, slash, notation = said.get("code", "").strip().partition("/")
    if slash:
        fields = {"CodeNumber": number, "CodeNotation": notation} | fields
    fields |= {name: text for name, text in said.items() if name in _known()}
    if fields.get("IssuedDate"):
        fields["IssuedDate"] = _day("IssuedDate", fields["IssuedDate"]).isoformat()
    due = said.get("due", "") or fields.get("DueDate", "")
    return Told(
        {code: text for code, text in fields.items() if text},
        said.get("sender", "").strip()[:64],
        _priority(said.get("priority", "") or fields.get("Priority", "")),
        _day("due", due) if due else None,
        said.get("paper", "").strip().casefold() in _YES,
    )


def _known() -> frozenset[str]:
    return frozenset(field.code for field in profile_on(date.max).fields)


def _priority(text: str) -> Priority:
    plain = text.strip().casefold()
    if plain in {"", "thường", "0"}:
        return Priority.NORMAL
    if plain in {str(int(one)) for one in Priority}:
        return Priority(int(plain))
    if plain not in _URGENCY:
        raise RefusedError(f"priority: {text!r}: không rõ mức độ khẩn · no such urgency")
    return _URGENCY[plain]


def _day(name: str, text: str) -> date:
    try:
        if found := _DAY.fullmatch(text.strip()):
            return date(*(int(part) for part in reversed(found.groups())))
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RefusedError(f"{name}: {text!r}: không phải ngày · not a day") from None
