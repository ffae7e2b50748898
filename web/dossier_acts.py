"""Acts on hồ sơ that are open, by whoever is responsible."""

from collections.abc import Sequence
from dataclasses import dataclass

from repository.access import Level
from repository.calendar import VIETNAM
from repository.dossiers import Dossier, DossierState
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from repository.retention import Retention
from search.index import Filters
from web.standing import usual
from web.wiring import Archive

MOST = 500
"""So many documents are put in or taken out at once."""
_LONGEST = 1000
_NOTATION = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """A hồ sơ outside the plan, as somebody asks for it (NĐ 30/2020 Điều 29.2c)."""

    agency: str
    year: int
    notation: str
    title: str
    maintenance: str
    keeper_login: str = ""
    """Who makes it; empty: whoever asks."""
    level: Level = Level.INTERNAL


@dataclass(frozen=True, slots=True)
class Put:
    """What was put into a hồ sơ, and what lay there before."""

    dossier: Dossier
    new: tuple[str, ...]
    there: tuple[str, ...]


def insist_responsible(person: Person, dossier: Dossier) -> None:
    """Let those pass who look after a hồ sơ, and those who look after everybody's.

    One that an archive took over from another home is that archive's: nobody of the agency that
    made it changes it any more.

    Raises:
        ForbiddenError: it is somebody else's (NĐ 30/2020 Điều 29, 31.3).
    """
    if dossier.received_by:
        return person.require(Right.REOPEN, dossier.received_by)
    person.require(Right.DOSSIERS, dossier.agency)
    whose = dossier.keeper_login
    if whose in (None, person.login) or over_others(person, dossier.agency):
        return None
    raise ForbiddenError(
        f"{person.login}: hồ sơ {dossier.notation} do người khác phụ trách "
        "· somebody else is responsible for this dossier"
    )


def insist_reopens(person: Person, dossier: Dossier) -> None:
    """Let those pass who may open a closed hồ sơ again.

    Raises:
        ForbiddenError: it is somebody else's; what the archive has taken, its archivist reopens.
    """
    if dossier.state is DossierState.SUBMITTED and not dossier.received_by:
        person.require(Right.REOPEN, dossier.agency)
    else:
        insist_responsible(person, dossier)


def over_others(person: Person, agency: str) -> bool:
    """Whether somebody acts for those responsible: văn thư, lãnh đạo, lưu trữ viên."""
    return person.may(Right.CLOSE, agency) or person.may(Right.DECREE, agency)


def begin(archive: Archive, person: Person, identifier: str) -> Dossier:
    """Open a hồ sơ that stands in the plan. Who opens one that is nobody's becomes responsible.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the person may not, or somebody else is responsible.
        RefusedError: it is open already, or was.
    """
    dossier = archive.dossiers.get(identifier)
    insist_responsible(person, dossier)
    if dossier.state is not DossierState.PLANNED:
        raise RefusedError("Hồ sơ đã mở rồi · the dossier is open already")
    mine = {} if dossier.keeper_login or person.owner else {"keeper_login": person.login}
    event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, identifier, {"opened": dossier.notation})
    return archive.dossiers.move(identifier, DossierState.OPEN, mine, person.login, event)


def open_outside(archive: Archive, person: Person, asked: Asked) -> Dossier:
    """Open a hồ sơ outside of the plan: marked so for good.

    Raises:
        NotFoundError: there is no such agency or account.
        ForbiddenError: the person may not.
        RefusedError: something is missing or cannot be, or its notation is taken.
    """
    agency = archive.agencies.find(asked.agency).code
    person.require(Right.DOSSIERS, agency)
    keeper = _keeper(archive, person, asked.keeper_login, agency)
    notation, title = asked.notation.strip(), " ".join(asked.title.split())
    if not notation or len(notation) > _NOTATION or not 0 < len(title) <= _LONGEST:
        raise RefusedError(
            f"Cần số, ký hiệu (≤ {_NOTATION} chữ) và tiêu đề (≤ {_LONGEST} chữ) "
            "· a notation and a title are needed"
        )
    now = archive.clock().astimezone(VIETNAM)
    if not 1900 <= asked.year <= now.year + 1:  # noqa: PLR2004  no office writes of older ones
        raise RefusedError(f"Năm phải từ 1900 đến {now.year + 1} · not a year: {asked.year}")
    if asked.level is Level.SECRET:
        raise RefusedError("Hồ sơ mật không lập ở đây · no dossier of state secrets is kept here")
    dossier = Dossier(
        id=archive.new_id(),
        agency=agency,
        year=asked.year,
        heading_number="",
        heading_title="",
        notation=notation,
        title=title,
        maintenance=Retention.parse(asked.maintenance).says,
        keeper=keeper.full_name,
        keeper_login=None if keeper.owner else keeper.login,
        level=asked.level,
        start=now.date().isoformat(),
    )
    said = {"opened": notation, "outside of the plan": True, "year": asked.year, "title": title}
    return archive.dossier_life.open(dossier, person.login, said)


def add(archive: Archive, person: Person, identifier: str, documents: Sequence[str]) -> Put:
    """Put documents into a hồ sơ by reference, all of them or none; again changes nothing.

    Raises:
        NotFoundError: there is no such hồ sơ, or one of the documents is not for this person.
        ForbiddenError: the person may not.
        RefusedError: the hồ sơ is closed, or they are too many.
    """
    dossier = archive.dossiers.get(identifier)
    if dossier.received_by:
        insist_responsible(person, dossier)
    else:
        person.require(Right.PLAN, dossier.agency)
    _insist_few(documents)
    new = archive.dossier_life.put(identifier, documents, person.scope, person.login)
    there = tuple(one for one in dict.fromkeys(documents) if one not in new)
    return Put(archive.dossiers.get(identifier), new, there)


def found(archive: Archive, person: Person, question: str, most: int = MOST) -> tuple[str, ...]:
    """The documents that a search finds for this person, to be put into a hồ sơ.

    Raises:
        RefusedError: it finds more than ``most``: a narrower question is safer.
    """
    filters = usual(archive, Filters())
    page = archive.index.find(question, person.scope, filters, limit=most)
    if page.total > most:
        raise RefusedError(
            f"Tìm thấy {page.total} văn bản, nhiều hơn {most}: hãy hỏi hẹp hơn "
            "· more than can be put in at once: ask more narrowly"
        )
    return tuple(hit.document for hit in page.hits)


def remove(
    archive: Archive, person: Person, identifier: str, documents: Sequence[str], reason: str
) -> tuple[str, ...]:
    """Take documents out of an open hồ sơ, with a reason; they stay in the archive.

    Raises:
        NotFoundError: there is no such hồ sơ, or one of the documents in it for this person.
        ForbiddenError: the person may not.
        RefusedError: it is closed or frozen, or no reason is given.
    """
    dossier = archive.dossiers.get(identifier)
    insist_responsible(person, dossier)
    _insist_few(documents)
    scope, login = person.scope, person.login
    return archive.dossier_life.take_out(identifier, documents, scope, reason, login)


def give(
    archive: Archive, person: Person, identifiers: Sequence[str], to: str, reason: str
) -> tuple[Dossier, ...]:
    """Make somebody else responsible for hồ sơ (NĐ 30/2020 Điều 31.3đ).

    Raises:
        NotFoundError: there is no such hồ sơ or account.
        ForbiddenError: the person is not responsible for one of them.
        RefusedError: no reason is given, who receives them works elsewhere, or the archive has one.
    """
    if not identifiers or not reason.strip():
        raise RefusedError("Phải nêu hồ sơ và lý do bàn giao · say which, and why")
    receiver = archive.people.find(to)
    for identifier in identifiers:
        dossier = archive.dossiers.get(identifier)
        insist_responsible(person, dossier)
        _insist_works_in(receiver, dossier.agency)
    return archive.dossier_life.give(
        identifiers, receiver.login, receiver.full_name, reason.strip(), person.login
    )


def hand_over(
    archive: Archive, person: Person, leaving: str, to: str, reason: str
) -> tuple[Dossier, ...]:
    """Hand over every hồ sơ of somebody who leaves, moves or retires (NĐ 30/2020 Điều 31.3đ).

    All that this person may give away: one's own, or everybody's of an agency.

    Raises:
        NotFoundError: there is no such account, or nothing to hand over that this person may.
        ForbiddenError, RefusedError: as for ``give``.
    """
    whose = archive.people.find(leaving).login
    kept = [
        one.id
        for one in archive.dossier_life.kept_by(whose)
        if whose == person.login or over_others(person, one.agency)
    ]
    if not kept:
        raise NotFoundError(f"hồ sơ của {leaving} · dossiers of {leaving}")
    return give(archive, person, kept, to, reason)


def _keeper(archive: Archive, person: Person, login: str, agency: str) -> Person:
    if not login or login == person.login:
        return person
    keeper = archive.people.find(login)
    _insist_works_in(keeper, agency)
    if not over_others(person, agency):
        raise ForbiddenError(f"{person.login}: chỉ lập hồ sơ của mình · only one's own dossiers")
    return keeper


def _insist_works_in(person: Person, agency: str) -> None:
    if person.disabled or not person.may(Right.DOSSIERS, agency):
        raise RefusedError(
            f"{person.login} không lập hồ sơ ở {agency} · does not make dossiers there"
        )


def _insist_few(documents: Sequence[str]) -> None:
    if not 0 < len(documents) <= MOST:
        raise RefusedError(f"Từ 1 đến {MOST} văn bản một lần · 1 to {MOST} documents at once")
