"""Reading what another archive says of a handing over: its manifest, or its receipt.

Not a word of them is trusted: every key is known, every value of its shape, nothing is there twice.
What they are: ``handing_values``.
"""

import re
from datetime import UTC, date, datetime

from preservation.hoso.handing_json import Reader, loaded, refused, unique
from preservation.hoso.handing_loose import LOOSE_SAID, loose_description_said, loose_said
from preservation.hoso.handing_values import (
    HOSO,
    LOOSE,
    MANIFEST,
    MORE,
    RECEIPT,
    ROW,
    SAID,
    VERSION,
    HandedDocument,
    HandedFile,
    HandedPackage,
    Manifest,
    Party,
    Receipt,
    Taken,
    description_said,
    said_of,
)
from repository.calendar import parse_utc

__all__ = [
    "HOSO", "LOOSE", "LOOSE_SAID", "MANIFEST", "MORE", "RECEIPT", "ROW", "SAID", "HandedDocument",
    "HandedFile", "HandedPackage", "Manifest", "Party", "Receipt", "Taken", "description_said",
    "loose_description_said", "loose_said", "read_manifest", "read_receipt", "said_of",
]  # fmt: skip

MOST_PACKAGES = 100_000
MOST_DOCUMENTS = 2_000_000
MOST_FILES = 5_000
MOST_LISTS = 20
_ZIP = re.compile(r"[1-9][0-9]{0,6}_uuid-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\.zip")
_LIST = re.compile(r"[a-z0-9][a-z0-9.-]{0,100}\.(pdf|docx|xlsx)")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LOOSE = re.compile(LOOSE)
_HEX = re.compile(r"[0-9a-f]{64}")


def read_manifest(data: bytes) -> Manifest:
    """The manifest that somebody sent.

    Raises:
        RefusedError: it is none, or built to do harm; the message says where.
    """
    top = loaded(MANIFEST, data, "luutru_transfer", VERSION)
    with top:
        made = Manifest(
            transfer=top.like("transfer", _UUID),
            registration=top.text("registration", least=1, most=64),
            turn=top.number("turn", 9_999),
            year=top.number("year", 9_999),
            sender=_party(top.inside("sender")),
            archive=_party(top.inside("archive")),
            created=_instant(top, "created"),
            due=_day(top, "due"),
            lists=tuple(_listed(one) for one in top.each("lists", MOST_LISTS)),
            packages=tuple(_package(one) for one in top.each("packages", MOST_PACKAGES)),
        )
    if not made.packages:
        raise refused(MANIFEST, "không có gói nào · it names no package")
    if made.totals["documents"] > MOST_DOCUMENTS:
        raise refused(MANIFEST, "quá nhiều tài liệu · too many documents")
    for name in ("ordinal", "name", "sip", "sha256", "code"):
        unique(MANIFEST, name, (getattr(one, name) for one in made.packages))
    _carried_by_one_of(made)
    return made


def read_receipt(data: bytes) -> Receipt:
    """The receipt that somebody sent.

    Raises:
        RefusedError: it is none, or built to do harm; the message says where.
    """
    top = loaded(RECEIPT, data, "luutru_receipt", VERSION)
    with top:
        made = Receipt(
            transfer=top.like("transfer", _UUID),
            registration=top.text("registration", least=1, most=64),
            turn=top.number("turn", 9_999),
            sender=_party(top.inside("sender")),
            archive=_party(top.inside("archive")),
            manifest=top.like("manifest", _HEX),
            reception=top.text("reception", least=1, most=64),
            at=_instant(top, "at"),
            decided_by=top.text("decided_by"),
            packages=tuple(_taken(one) for one in top.each("packages", MOST_PACKAGES)),
        )
    for name in ("ordinal", "name"):
        unique(RECEIPT, name, (getattr(one, name) for one in made.packages))
    return made


def _package(given: Reader) -> HandedPackage:
    with given:
        kind = given.like("kind", _LOOSE) if "kind" in given.held else HOSO
        return HandedPackage(
            ordinal=given.number("ordinal", MOST_PACKAGES, least=1),
            name=given.like("name", _ZIP),
            size=given.number("size"),
            sha256=given.like("sha256", _HEX),
            sip=given.like("sip", _UUID),
            code=given.text("code", least=1, most=200),
            permanent=given.truth("permanent"),
            row=_row(given.inside("row")),
            said=_said(given.inside("said"), kind),
            documents=_documents(given),
            kind=kind,
        )


def _taken(given: Reader) -> Taken:
    with given:
        made = Taken(
            ordinal=given.number("ordinal", MOST_PACKAGES, least=1),
            name=given.like("name", _ZIP),
            sha256=given.like("sha256", _HEX),
            taken=given.truth("taken"),
            reason=given.text("reason"),
            dossier=given.text("dossier", most=64),
            package=given.text("package", most=64),
            code=given.text("code", most=200),
            row=_row(given.inside("row")),
            documents=_documents(given),
        )
    if made.taken == bool(made.reason.strip()):
        raise refused(
            given.where, "nhận thì không có lý do, trả lại thì phải có · only a return has a reason"
        )
    return made


def _documents(given: Reader) -> tuple[HandedDocument, ...]:
    found = tuple(_document(one) for one in given.each("documents", MOST_DOCUMENTS))
    unique(given.where, "documents.ordinal", (one.ordinal for one in found))
    return found


def _document(given: Reader) -> HandedDocument:
    with given:
        return HandedDocument(
            ordinal=given.number("ordinal", 9_999_999, least=1),
            document=given.text("document", most=64),
            title=given.text("title"),
            carried_by=given.text("carried_by", most=64),
            files=tuple(_file(one) for one in given.each("files", MOST_FILES)),
        )


def _file(given: Reader) -> HandedFile:
    with given:
        return HandedFile(given.like("sha256", _HEX), given.number("size"))


def _listed(given: Reader) -> HandedFile:
    with given:
        name = given.like("name", _LIST)
        return HandedFile(given.like("sha256", _HEX), given.number("size"), name)


def _party(given: Reader) -> Party:
    with given:
        return Party(
            given.text("code", least=1, most=64), given.text("name"), given.text("fonds", most=64)
        )


def _row(given: Reader) -> dict[str, str | int]:
    with given:
        if not given.held:
            return {}
        return {
            name: given.number(name) if name == "so_trang" else given.text(name) for name in ROW
        }


def _said(given: Reader, kind: str) -> dict[str, str]:
    with given:
        if kind == LOOSE:
            return {name: given.text(name) for name in LOOSE_SAID}
        said = {name: given.text(name) for name in SAID}
        return said | {name: given.text(name) for name in MORE if name in given.held}


def _instant(given: Reader, name: str) -> datetime:
    try:
        return parse_utc(given.text(name, most=40)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise refused(f"{given.where}.{name}", "không phải thời điểm · not an instant") from None


def _day(given: Reader, name: str) -> date | None:
    said = given.text(name, most=10)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise refused(f"{given.where}.{name}", "không phải ngày · not a day") from None


def _carried_by_one_of(made: Manifest) -> None:
    """What a package only refers to must lie in one that goes along, before it."""
    earlier: set[str] = set()
    for one in made.packages:
        strange = (each.carried_by for each in one.documents if each.carried_by)
        if found := next((sip for sip in strange if sip not in earlier), ""):
            raise refused(f"{MANIFEST}: {one.ordinal}", f"không có gói {found} · no such package")
        earlier.add(one.sip)
