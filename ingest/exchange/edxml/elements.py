"""Elements: pieces of a message as text, in the order and with the prefixes of Java's SDK."""

import re
from datetime import date, datetime
from xml.sax.saxutils import escape

from ingest.exchange.envelope import Organ, Reference, Staff
from repository.calendar import VIETNAM
from repository.errors import RefusedError

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
_FORBIDDEN_IN_CODES = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = str.maketrans("\x0b\x0c", "  ")
"""What word processors break lines and pages with."""
_RETURN = {"\r": "&#13;"}
"""A parser would make a line feed of it."""


def element(name: str, inner: str) -> str:
    """An element of the envelope, also where nothing is in it; ``inner`` is markup."""
    return f"<edXML:{name}>{inner}</edXML:{name}>"


def text(name: str, said: object) -> str:
    """An element with prose; nothing where there is none. What XML cannot hold is left out."""
    return element(name, prose(str(said))) if said not in {"", None} else ""


def prose(said: str) -> str:
    """Prose as markup."""
    return escape(_FORBIDDEN.sub("", said.translate(_BREAKS)), _RETURN)


def code(name: str, said: str) -> str:
    """An element with what others compare, exactly as it is; nothing where there is none.

    Raises:
        RefusedError: it holds a control character.
    """
    if _FORBIDDEN_IN_CODES.search(said):
        raise RefusedError(
            f"{name}: có ký tự điều khiển · holds a control character: {said[:100]!r}"
        )
    return element(name, escape(said)) if said else ""


def day(name: str, said: date | None) -> str:
    """An element with a day: ``2026/11/20``."""
    return text(name, "" if said is None else f"{said.year:04}/{said.month:02}/{said.day:02}")


def instant(name: str, said: datetime | None) -> str:
    """An element with an instant, in Viet Nam: ``2026/11/20 09:05:12``."""
    if said is None:
        return ""
    local = said.astimezone(VIETNAM) if said.tzinfo else said
    return text(name, f"{local.year:04}/{local:%m/%d %H:%M:%S}")


def flag(name: str, *, said: bool | None) -> str:
    """An element with 1 or 0; nothing where it is not said."""
    return "" if said is None else element(name, str(int(said)))


def organ(name: str, said: Organ) -> str:
    """An agency."""
    return element(
        name,
        code("OrganId", said.code)
        + text("OrganizationInCharge", said.in_charge)
        + text("OrganName", said.name)
        + text("OrganAdd", said.address)
        + text("Email", said.email)
        + text("Telephone", said.phone)
        + text("Fax", said.fax)
        + text("Website", said.website),
    )


def reference(said: Reference) -> str:
    """The document that is answered."""
    return element(
        "ResponseFor",
        code("OrganId", said.organ)
        + code("Code", said.code)
        + code("DocumentId", said.document_id)
        + day("PromulgationDate", said.issued),
    )


def staff(said: Staff) -> str:
    """Whom to ask; nothing where nobody is named."""
    if said == Staff():
        return ""
    return element(
        "StaffInfo",
        text("Department", said.department)
        + text("Staff", said.name)
        + text("Email", said.email)
        + text("Mobile", said.phone),
    )
