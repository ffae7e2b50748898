"""Statuses: what a status message says of a document, in any order of its elements."""

from ingest.exchange.edxml.document import organ_of, references_of, staff_of
from ingest.exchange.edxml.values import Reading
from ingest.exchange.envelope import Reference, Staff, Status

KNOWN = frozenset({"01", "02", "03", "04", "05", "06", "13", "15", "16"})
"""The codes of QĐ 28/2018 and the guide; 07–12 and 14 are in no source, and are kept too."""
WITH_REASON = frozenset({"02", "13", "16"})


def is_status(message: Reading) -> bool:
    """Whether this header is that of a status: it has a code, or is called ``Status`` itself."""
    return message.node.name == "status" or message.node.first("statuscode") is not None


def status_of(message: Reading) -> Status:
    """The status that ``message`` gives."""
    staff = staff_of(message)
    about = references_of(message)
    return Status(
        sender=organ_of(message.inner("From")),
        about=about[0] if about else Reference(),
        code=message.text("StatusCode"),
        said=message.text("Description"),
        at=message.instant("Timestamp"),
        staff=staff[0] if staff else Staff(),
    )
