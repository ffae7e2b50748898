"""Loose documents for the historical archive: which may go, and in which packages they go.

What lies in no hồ sơ goes in packages of its own (SIP_tailieu, TT 05/2025 PL IV). Such a package is
either of văn bản đến or of văn bản đi (``source``), and stands on one list with one period: so the
documents that somebody chose become as many packages as that needs, by themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from preservation.hoso.content import LooseDescription
from preservation.hoso.handing import loose_said
from repository.documents import Document, Summary
from repository.errors import NotFoundError
from repository.people import Person
from repository.retention import PERMANENT, Retention
from repository.transfer_bars import LooseWanted
from repository.transfer_drafts import Relisted
from repository.transfer_loose import period_said
from repository.transfer_steps import Transfer
from web.dossier_content import EVERYTHING, pages_of
from web.transfer_lists import Row, name_of, span_of
from web.transfer_rights import require_any
from web.wiring import Archive

MOST_LOOKED_AT = 1000
"""Documents in no hồ sơ that are looked at for those that may go, the newest first."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A document that lies in no hồ sơ."""

    document: Summary
    why_not: str
    """Why it may not be handed over; empty: it may."""


def candidates(
    archive: Archive, person: Person, agency: str, *, every: bool = False
) -> tuple[Loose, ...]:
    """The documents of an agency that lie in no hồ sơ, and what forbids to hand each over.

    Args:
        archive: Which archive.
        person: Who asks; what they may not see is not there.
        agency: Whose documents.
        every: Also what is not kept for ever may go.

    Raises:
        ForbiddenError: the person has nothing to do with handing over there.
        NotFoundError: there is no such agency.
    """
    code = archive.agencies.find(agency).code
    require_any(archive, person, code)
    found = archive.threads.unfiled(code, person.scope, MOST_LOOKED_AT)
    why = archive.transfer_drafts.barred(code, [one.id for one in found], every=every)
    return tuple(Loose(one, why.get(one.id, "")) for one in found)


def packages_of(
    archive: Archive, person: Person, agency: str, documents: Iterable[str], fonds: str
) -> tuple[LooseWanted, ...]:
    """Documents that somebody chose, in packages.

    Raises:
        NotFoundError: there is no such document of the agency for the person.
    """
    chosen = [archive.catalogue.get(one, person.scope) for one in dict.fromkeys(documents)]
    return _grouped(archive, agency, chosen, fonds)


def with_more(
    archive: Archive, person: Person, transfer: Transfer, documents: Sequence[str]
) -> Relisted | None:
    """The loose documents of a transfer with these; None: they are listed already.

    Raises:
        NotFoundError: there is no such document of the agency for the person.
    """
    new = [one for one in dict.fromkeys(documents) if one not in transfer.loose]
    for one in new:
        archive.catalogue.get(one, person.scope)
    return _relisted(archive, transfer, (*transfer.loose, *new)) if new else None


def with_less(archive: Archive, transfer: Transfer, documents: Iterable[str]) -> Relisted | None:
    """The loose documents of a transfer without these; None: none of them is listed."""
    gone = set(documents)
    left = tuple(one for one in transfer.loose if one not in gone)
    return None if left == transfer.loose else _relisted(archive, transfer, left)


def _relisted(archive: Archive, transfer: Transfer, documents: Sequence[str]) -> Relisted:
    every = [archive.catalogue.get(one, EVERYTHING) for one in documents]
    fonds = str(transfer.body["fonds"])
    return Relisted(transfer.loose, _grouped(archive, transfer.agency, every, fonds))


@dataclass(frozen=True, slots=True)
class _Sort:
    """What all documents of a package have in common."""

    incoming: bool
    period: Retention | None

    @property
    def order(self) -> tuple[object, ...]:
        """What is kept longest first; what went before what came."""
        length = tuple(-part for part in self.period.rank) if self.period else (1, 0)
        return (length, self.says, self.incoming)

    @property
    def says(self) -> str:
        """How long they are kept, in words."""
        return self.period.says if self.period else ""


def _grouped(
    archive: Archive, agency: str, documents: Sequence[Document], fonds: str
) -> tuple[LooseWanted, ...]:
    if strange := [one.id for one in documents if one.agency != agency]:
        raise NotFoundError(f"văn bản {strange[0]}")
    arrived = archive.threads.arrived(one.id for one in documents)
    groups: dict[_Sort, list[Document]] = {}
    for one in documents:
        incoming = one.id in arrived or bool(one.fields.get("ArrivalNumber", "").strip())
        period = period_said(one.fields.get("Maintenance", ""))
        groups.setdefault(_Sort(incoming, period), []).append(one)
    name = name_of(archive, agency)
    return tuple(
        _package(sort, groups[sort], fonds or agency, name)
        for sort in sorted(groups, key=lambda sort: sort.order)
    )


def _package(sort: _Sort, inside: list[Document], fonds: str, name: str) -> LooseWanted:
    documents = sorted(inside, key=lambda d: (d.fields.get("IssuedDate", ""), d.code, d.id))
    row = row_of(documents)
    title = f"Văn bản {'đến' if sort.incoming else 'đi'} không lập hồ sơ của {name}"
    description = LooseDescription(
        agency=fonds,
        agency_name=name,
        year="",  # this, and the numbers, when it is listed
        submission=0,
        ordinal=0,
        title=", ".join(filter(None, (title, str(row["thoi_gian"])))),
        incoming=sort.incoming,
        total_doc=str(len(documents)),
        description=str(row["ghi_chu"]),
    )
    body = {
        "permanent": sort.period == PERMANENT,
        "row": row | {"tieu_de": description.title, "thoi_han": sort.says},
        "said": loose_said(description, sort.says),
    }
    return LooseWanted(tuple(one.id for one in documents), body)


def row_of(documents: Sequence[Document]) -> Row:
    """The line of a package of loose documents, as far as its documents tell it."""
    days = [one.issued.isoformat() for one in documents if one.issued]
    return {
        "so_ky_hieu": "",
        "tieu_de": "",
        "thoi_gian": span_of(min(days, default=""), max(days, default="")),
        "thoi_han": "",
        "so_trang": sum(map(pages_of, documents)),
        "ghi_chu": f"{len(documents)} tài liệu rời lẻ",
    }
