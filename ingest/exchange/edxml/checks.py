"""Checks: the receiver's rules over a header or a status (``edxml.md`` §4.2).

Lengths and ranges are those that one implementation writes down; none of them rejects. Its limit of
15 characters on ``DocumentId`` is left out: every identifier of QĐ 28/2018 is longer.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from ingest.exchange.edxml.rules import Notes
from ingest.exchange.edxml.statuses import KNOWN, WITH_REASON
from ingest.exchange.envelope import Business, Header, Organ, Status
from repository.wording import wording

_CODES = tuple(
    re.compile(form)
    for form in (
        r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z]([0-9]{2}|[A-Z][0-9])",  # QĐ 28/2018: 000.00.00.H41
        r"[A-Z][0-9]{2}(\.[A-Z0-9]{1,4}){0,10}",  # QĐ 20/2020: H37.02.02
        r"([0-9]{2}\.){1,3}[A-Z][0-9]{2}",  # before: 01.02.G22, 14.00.W00
    )
)
_LONGEST_CODE = 35
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ORGAN = {
    "name": ("OrganName", 200),
    "in_charge": ("OrganizationInCharge", 500),
    "address": ("OrganAdd", 500),
    "email": ("Email", 100),
    "phone": ("Telephone", 20),
    "fax": ("Fax", 20),
    "website": ("Website", 100),
}
_LENGTHS = {
    "number": ("CodeNumber", 11),
    "notation": ("CodeNotation", 30),
    "place": ("PromulgationInfo/Place", 50),
    "type_name": ("TypeName", 100),
    "subject": ("Subject", 500),
    "content": ("Content", 500),
    "to_places": ("ToPlaces/Place", 150),
    "sphere": ("SphereOfPromulgation", 100),
    "typer": ("TyperNotation", 10),
    "appendixes": ("Appendix", 250),
}
_NAME_LETTERS = 500
_WITH_FILES = (Business.NEW, Business.UPDATE, Business.REPLACE)


def check_document(
    header: Header, names: Sequence[str], ours: Container[str] | None, notes: Notes
) -> None:
    """Note what rejects or is odd; ``names`` are those of its files, ``ours`` whom we serve."""
    _check_sender(header.sender, notes)
    _check_receivers(header.to, ours, notes)
    if not (header.code or header.document_id):
        notes.add("EDX-09")
    if not header.subject:
        notes.add("EDX-10")
    if not names and header.business in _WITH_FILES:
        notes.add("EDX-13")
    _check_kind(header, notes)
    _check_business(header, notes)
    for field, missing in (
        ("CodeNumber", not header.number),
        ("CodeNotation", not header.notation),
        ("DocumentId", not header.document_id),
        ("PromulgationDate", header.issued is None),
    ):
        if missing:
            notes.add("EDX-29", field=field)
    _check_lengths(header, _LENGTHS, notes)
    for name in names:
        _check_length("AttachmentName", name, _NAME_LETTERS, notes)


def check_status(status: Status, notes: Notes) -> None:
    """Note what rejects a status, or is odd about it."""
    _check_sender(status.sender, notes)
    about = status.about
    if not (about.code or about.document_id):
        notes.add("EDX-17")
    for field, value in (
        ("ResponseFor/OrganId", about.organ),
        ("ResponseFor/Code", about.code),
        ("ResponseFor/DocumentId", about.document_id),
    ):
        if not value:
            notes.add("EDX-29", field=field)
    if not status.code:
        notes.add("EDX-16")
    elif status.code not in KNOWN:
        notes.add("EDX-41", value=status.code)
    if status.code in WITH_REASON and not status.said:
        notes.add("EDX-42", value=status.code)
    if status.at is None:
        notes.add("EDX-29", field="Timestamp")


def kind_name(text: str) -> str:
    """The kind of document that a message names, as the law writes it; empty if there is none.

    ``Type`` and ``TypeDetail`` follow three conventions on the wire and are not asked.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    known = wording().kind(plain)
    return known.name if known else ""


def _check_sender(sender: Organ, notes: Notes) -> None:
    if not sender.code:
        notes.add("EDX-06")
    _check_organ("From", sender, notes)


def _check_receivers(to: Sequence[Organ], ours: Container[str] | None, notes: Notes) -> None:
    codes = [organ.code for organ in to if organ.code]
    if not codes:
        notes.add("EDX-07")
    elif ours is not None and not any(code in ours for code in codes):
        notes.add("EDX-08", to=", ".join(codes))
    for code, times in Counter(codes).items():
        if times > 1:
            notes.add("EDX-22", code=code)
    for organ in to:
        if not organ.code:
            notes.add("EDX-29", field="To/OrganId")
        _check_organ("To", organ, notes)


def _check_organ(field: str, organ: Organ, notes: Notes) -> None:
    code = organ.code
    if code and not (len(code) <= _LONGEST_CODE and any(c.fullmatch(code) for c in _CODES)):
        notes.add("EDX-30", field=f"{field}/OrganId", value=code)
    if organ.email and not _EMAIL.fullmatch(organ.email):
        notes.add("EDX-28", field=f"{field}/Email", value=organ.email)
    _check_lengths(organ, _ORGAN, notes, f"{field}/")


def _check_kind(header: Header, notes: Notes) -> None:
    if not kind_name(header.type_name):
        notes.add("EDX-23", value=header.type_name or "–")
    if header.type_code not in {"1", "2"}:
        notes.add("EDX-24", value=header.type_code or "–")


def _check_business(header: Header, notes: Notes) -> None:
    """A recall is of the document of the header; a replacement has to name the old ones."""
    named = header.concerns or header.document_id or any(one.document_id for one in header.replaced)
    if header.business is Business.REPLACE:
        named = any(one.document_id for one in header.replaced)
    if header.business is not Business.NEW and not named:
        notes.add("EDX-40", value=int(header.business))


def _check_lengths(
    value: object, table: dict[str, tuple[str, int]], notes: Notes, prefix: str = ""
) -> None:
    for name, (field, most) in table.items():
        for text in _texts(getattr(value, name)):
            _check_length(prefix + field, text, most, notes)


def _check_length(field: str, text: str, most: int, notes: Notes) -> None:
    if len(text) > most:
        notes.add("EDX-27", field=field, letters=len(text), most=most)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (one for one in value if isinstance(one, str))
