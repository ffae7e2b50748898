"""What the header of a message says, by the codes of the metadata set (NĐ 30/2020 PL VI.II)."""

from ingest.exchange.envelope import Header
from repository.incoming_steps import Priority

URGENCY = {
    Priority.URGENT: "Khẩn",
    Priority.VERY_URGENT: "Thượng khẩn",
    Priority.EXPRESS: "Hỏa tốc",
    Priority.EXPRESS_TIMED: "Hỏa tốc hẹn giờ",
}
_MOST = {
    "DocCode": 60,
    "TypeName": 100,
    "CodeNumber": 11,
    "CodeNotation": 30,
    "OrganName": 200,
    "Subject": 500,
    "Position": 100,
    "FullName": 50,
    "ToPlaces": 1000,
}
"""What is longer is left to the message itself, which is kept; a subject is cut short."""


def fields_of(header: Header) -> dict[str, str]:
    """The fields of an incoming document, as its sender gave them."""
    given = {
        "DocCode": header.document_id,
        "TypeName": header.type_name,
        "CodeNumber": header.number,
        "CodeNotation": header.notation,
        "IssuedDate": header.issued.isoformat() if header.issued else "",
        "OrganName": header.sender.name,
        "Subject": header.subject,
        "Position": header.position,
        "FullName": header.full_name,
        "Priority": URGENCY.get(priority_of(header), ""),
        "DueDate": header.due.isoformat() if header.due else "",
        "PageAmount": str(header.pages) if header.pages and header.pages < 10_000 else "",  # noqa: PLR2004
        "ToPlaces": "; ".join(header.to_places),
        "Direction": "den",
    }
    fitting = {code: _fit(code, text.strip()) for code, text in given.items()}
    return {code: text for code, text in fitting.items() if text}


def priority_of(header: Header) -> Priority:
    """Mức độ khẩn; what is none of those there are is ordinary."""
    return Priority(header.priority) if header.priority in set(Priority) else Priority.NORMAL


def _fit(code: str, text: str) -> str:
    most = _MOST.get(code, len(text))
    if len(text) <= most:
        return text
    return f"{text[: most - 1]}…" if code == "Subject" else ""
