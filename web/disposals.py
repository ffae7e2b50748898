"""Disposal (xét hủy) up to the decision: what may be listed, the list, the council, the decision.

Each act is one function for page, command and REST. Opinions, conclusions and decisions are those
of persons by name; who decides proves anew who they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from repository.access import ANY_AGENCY
from repository.disposal_listing import Candidate
from repository.disposal_outlines import Outline
from repository.disposal_steps import Disposal, DisposalState, Item, Reason, Verdict
from repository.disposals import Proposal
from repository.errors import NotFoundError, RefusedError
from repository.people import Person, Right
from web.proving import Proof, insist_somebody, prove
from web.wiring import Archive

LONGEST, MOST = 20_000, 1000
"""Letters of an explanation; items of a list: a longer one is divided, as its forms are."""
NOT_NEEDED = "not needed"
"""What ``Disposal.body['appraisal']`` says where no other body appraises."""
_SEEING = (Right.APPRAISE, Right.DECIDE, Right.DESTROY, Right.LEDGER, Right.FREEZE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A disposal as somebody may see it."""

    disposal: Disposal
    visible: frozenset[int]
    """Ordinals of the items whose titles they may read."""

    def title_of(self, item: Item) -> str:
        """The title of an item, unless it is not for this person."""
        return str(item.body.get("title", "")) if item.ordinal in self.visible else ""


def candidates(
    archive: Archive,
    person: Person,
    agency: str,
    kind: str = "",
    *,
    every: bool = False,
    limit: int | None = None,
) -> tuple[Candidate, ...]:
    """What may be proposed in an agency: ``dossier``, ``document`` or both; with what forbids it.

    Raises:
        NotFoundError: there is no such agency.
        ForbiddenError: the person may not.
        RefusedError: there is no such kind.
    """
    code = archive.agencies.find(agency).code
    person.require(Right.APPRAISE, code)
    if kind not in ("", "dossier", "document"):
        raise RefusedError(f"{kind[:20]}: dossier, document")
    listing, found = archive.disposal_listing, list[Candidate]()
    if kind != "document":
        found += listing.due(code, person.scope, every=every, limit=limit)
    if kind != "dossier":
        found += listing.duplicates(code, person.scope, limit=limit)
    return tuple(found[:limit])


def proposals_of(said: Sequence[str]) -> tuple[Proposal, ...]:
    """Proposals as people write them: ``ID`` or ``ID=reason``.

    A reason is ``expired`` (that of a hồ sơ where none is said), ``transferred`` or ``duplicate``.

    Raises:
        RefusedError: there is no such reason.
    """
    found = []
    for one in said:
        identifier, _, why = one.strip().partition("=")
        if why not in {"", *Reason}:
            raise RefusedError(f"{why[:20]}: {', '.join(Reason)}")
        reason = Reason(why or Reason.EXPIRED)
        kind = "document" if reason is Reason.DUPLICATE else "dossier"
        found.append(Proposal(kind, identifier, reason))
    return tuple(found)


def propose(
    archive: Archive,
    person: Person,
    agency: str,
    title: str,
    proposals: Sequence[Proposal],
    explanation: str = "",
) -> Disposal:
    """Make the list (danh mục tài liệu hết giá trị), and say why (bản thuyết minh) if it is known.

    Raises:
        NotFoundError: there is no such agency, or something in it that the person may not see.
        ForbiddenError: the person may not.
        RefusedError: it has no title, is empty or too long, or something in it must stay.
    """
    code = archive.agencies.find(agency).code
    person.require(Right.APPRAISE, code)
    if not title.strip():
        raise RefusedError("Đợt xét hủy phải có tên · name the round of disposal")
    if len(proposals) > MOST:
        raise RefusedError(f"Danh mục quá {MOST} mục: chia nhiều đợt · more than {MOST} items")
    _insist_visible(archive, person, proposals)
    made = archive.disposals.propose(code, title.strip(), proposals, person.login)
    return explain(archive, person, made.id, explanation) if explanation.strip() else made


def _insist_visible(archive: Archive, person: Person, proposals: Sequence[Proposal]) -> None:
    for kind in {one.kind for one in proposals}:
        asked = [one.object for one in proposals if one.kind == kind]
        hidden = set(asked) - archive.disposal_listing.visible(kind, asked, person.scope)
        if hidden:
            raise NotFoundError(f"hồ sơ hoặc văn bản {min(hidden)}")


def explain(archive: Archive, person: Person, identifier: str, explanation: str) -> Disposal:
    """Say why (bản thuyết minh).

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may not.
        RefusedError: nothing is said, or the council has concluded.
    """
    disposal = known(archive, person, identifier)
    person.require(Right.APPRAISE, disposal.agency)
    said = explanation.strip()
    if not said or len(said) > LONGEST:
        raise RefusedError(
            f"Bản thuyết minh: từ 1 đến {LONGEST} chữ · an explanation of 1 to {LONGEST} letters"
        )
    return archive.disposals.explain(disposal.id, said, person.login)


def convene(
    archive: Archive, person: Person, identifier: str, members: Mapping[str, str], citation: str
) -> Disposal:
    """Make the council (Hội đồng xét hủy): login → ``chair``, ``member`` or ``secretary``.

    Raises:
        NotFoundError: there is no such disposal, or one of them has no account.
        ForbiddenError: the person may not.
        RefusedError: one of them may not see all that is listed; or see ``Councils``.
    """
    disposal = known(archive, person, identifier)
    person.require(Right.DECIDE, disposal.agency)
    if not set(members.values()) <= {"chair", "member", "secretary"}:
        raise RefusedError("chair, member, secretary")
    every = {item.ordinal for item in disposal.items}
    for login in members:
        member = archive.people.find(login)
        insist_somebody(member)
        seen = archive.disposal_listing.seen(disposal.items, member.scope)
        if member.disabled or seen != every:
            raise RefusedError(
                f"{login}: tài khoản đã đóng, hoặc không được xem mọi mục trong danh mục "
                f"· {login}: a closed account, or may not see every item of the list"
            )
    return archive.councils.convene(disposal.id, members, citation, person.login)


def opine(
    archive: Archive,
    person: Person,
    identifier: str,
    opinions: Mapping[int, tuple[Verdict, str]],
) -> Disposal:
    """Give one's own opinion of items: ordinal → destroy or keep, and why.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person is no member of the council.
        RefusedError: it is not the time, or there is no such item.
    """
    insist_somebody(person)
    disposal = known(archive, person, identifier)
    return archive.councils.opine(disposal.id, opinions, person.login)


def conclude(
    archive: Archive,
    person: Person,
    identifier: str,
    verdicts: Mapping[int, Verdict],
    minutes: str,
) -> Disposal:
    """Close the council's meeting, as its chair.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person is not the chair.
        RefusedError: somebody did not speak of something, or it does not follow; see ``Councils``.
    """
    insist_somebody(person)
    disposal = known(archive, person, identifier)
    return archive.councils.conclude(disposal.id, verdicts, minutes.strip(), person.login)


def appraise(archive: Archive, person: Person, identifier: str, citation: str) -> Disposal:
    """Enter the opinion of the competent body (văn bản thẩm định).

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may not.
        RefusedError: it is not the time, or the document is not named.
    """
    disposal = known(archive, person, identifier)
    person.require(Right.APPRAISE, disposal.agency)
    return archive.disposals.appraise(disposal.id, citation.strip(), person.login)


def waive(archive: Archive, person: Person, identifier: str, reason: str) -> Disposal:
    """Say that no other body appraises (the agency is no source of a historical archive).

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may not.
        RefusedError: it is not the time, or no reason is given.
    """
    insist_somebody(person)
    disposal = known(archive, person, identifier)
    person.require(Right.DECIDE, disposal.agency)
    if disposal.state is not DisposalState.CONCLUDED or not reason.strip():
        raise RefusedError(
            "Chỉ nêu không cần thẩm định sau khi Hội đồng kết luận, và phải có lý do "
            "· said after the council's conclusion, with a reason"
        )
    said = {"appraisal": NOT_NEEDED, "appraisal_waived": reason.strip()}
    return archive.disposals.note(disposal.id, person.login, **said)


def decide(
    archive: Archive, person: Person, identifier: str, citation: str, day: date, proof: Proof
) -> Disposal:
    """Decide the destruction, having proved anew who one is.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may not, made the list, or did not prove who they are.
        RefusedError: it is not the time, or the decision is not named.
    """
    insist_somebody(person)
    disposal = known(archive, person, identifier)
    person.require(Right.DECIDE, disposal.agency)
    prove(archive, person, proof, f"decide {disposal.id}")
    return archive.disposals.decide(disposal.id, citation.strip(), day, person.login)


def cancel(archive: Archive, person: Person, identifier: str, reason: str) -> Disposal:
    """Give it up, with a reason; nothing of it was destroyed.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may neither list nor decide.
        RefusedError: it has begun, or no reason is given.
    """
    disposal = known(archive, person, identifier)
    if not person.may(Right.DECIDE, disposal.agency):
        person.require(Right.APPRAISE, disposal.agency)
    return archive.disposals.cancel(disposal.id, reason.strip(), person.login)


def known(archive: Archive, person: Person, identifier: str) -> Disposal:
    """A disposal that the person has a part in, or may look at.

    Raises:
        NotFoundError: there is none.
    """
    disposal = archive.disposals.get(identifier)
    if not knows(person, disposal):
        raise NotFoundError(f"đợt xét hủy {identifier}")
    return disposal


def seen_by(archive: Archive, person: Person, identifier: str) -> Seen:
    """The same, with which of its items the person may read.

    Raises:
        NotFoundError: there is none.
    """
    disposal = known(archive, person, identifier)
    return Seen(disposal, archive.disposal_listing.seen(disposal.items, person.scope))


def listed(archive: Archive, person: Person, *, opened: bool = False) -> tuple[Outline, ...]:
    """The disposals that the person has a part in, or may look at; or only those not ended."""
    mine = {one.agency for one in person.grants if any(person.may(r, one.agency) for r in _SEEING)}
    seen = None if person.owner or ANY_AGENCY in mine else mine
    return archive.disposal_outlines.of(seen, person.login, opened=opened)


def knows(person: Person, disposal: Disposal) -> bool:
    """Whether somebody has a part in a disposal, or may look at it with its papers."""
    sits = person.login in disposal.members
    return sits or any(person.may(right, disposal.agency) for right in _SEEING)
