"""Checking a draft: content by one person, form by another, neither of whom drafted it.

NĐ 30/2020 Điều 12: whoever heads the drafting unit answers for the content, another for the form.
"""

from repository.errors import ForbiddenError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outgoing_steps import Outgoing, OutgoingState, insist, insist_on_others
from repository.people import Person, Right
from web.outgoing_acts import found, remark_on
from web.wiring import Archive

CONTENT, FORM = "content", "form"
BEFORE = {CONTENT: OutgoingState.DRAFT, FORM: OutgoingState.CHECKED}
AFTER = {CONTENT: OutgoingState.CHECKED, FORM: OutgoingState.READY}
RETURNERS = {
    OutgoingState.DRAFT: Right.CHECK,
    OutgoingState.CHECKED: Right.CHECK,
    OutgoingState.READY: Right.SIGN,
    OutgoingState.SIGNED: Right.SEAL,
}
"""Whose right it is to send a document back, by how far it is."""


def check_content(
    archive: Archive, person: Person, identifier: str, *, right: bool, said: str = ""
) -> Outgoing:
    """Find the content right, or send the draft back with a reason.

    Raises:
        ForbiddenError: the person checks nothing here, drafted it, or made the other check.
        RefusedError: it is not the turn of this check, or a reason is missing.
    """
    return _check(archive, person, identifier, CONTENT, said if right else None, said)


def check_form(
    archive: Archive, person: Person, identifier: str, *, right: bool, said: str = ""
) -> Outgoing:
    """Find the form right, by another person than the content; raises as ``check_content``."""
    return _check(archive, person, identifier, FORM, said if right else None, said)


def return_(archive: Archive, person: Person, identifier: str, reason: str) -> Outgoing:
    """Send a document back to whoever drafts it; both checks are void then.

    Raises:
        ForbiddenError: at this step it is not theirs to send back.
        RefusedError: it is past that, or no reason was given.
    """
    outgoing = found(archive, person, identifier)
    needed = RETURNERS.get(outgoing.state)
    if needed is None:
        insist(outgoing, OutgoingState.DRAFT)
    person.require(needed or Right.SEAL, outgoing.agency)
    if outgoing.state is OutgoingState.READY and not _signs(person, outgoing):
        raise ForbiddenError(
            f"{person.login}: không phải người ký văn bản này · does not sign this document"
        )
    remark = remark_on(archive, person, outgoing, "returned", reason)
    detail = {"returned": outgoing.state.value, "version": outgoing.version, "reason": reason}
    event = NewEvent(EventKind.RETURN, Outcome.SUCCESS, identifier, detail)
    returned = archive.issues.move(
        identifier, OutgoingState.DRAFT, person.login, [event], seen=outgoing, checked_by={}
    )
    archive.issues.remark(remark)
    return returned


def _signs(person: Person, outgoing: Outgoing) -> bool:
    return person.owner or outgoing.signer in {None, person.login}


def _check(
    archive: Archive, person: Person, identifier: str, what: str, right: str | None, said: str
) -> Outgoing:
    outgoing = found(archive, person, identifier, Right.CHECK)
    if outgoing.state is not BEFORE[what]:
        insist(outgoing, AFTER[what])
        raise RefusedError("Chưa đến bước kiểm tra này · it is not the turn of this check")
    insist_on_others(outgoing, person.login)
    if outgoing.version == 0:
        raise RefusedError("Chưa có tệp dự thảo · no file was brought yet")
    if right is None:
        return return_(archive, person, identifier, said)
    detail = {"check": what, "version": outgoing.version}
    event = NewEvent(EventKind.CHECK, Outcome.SUCCESS, identifier, detail)
    by = {**outgoing.body.get("checked_by", {}), what: person.login}
    checked = archive.issues.move(
        identifier, AFTER[what], person.login, [event], seen=outgoing, checked_by=by
    )
    if right.strip():
        archive.issues.remark(remark_on(archive, person, outgoing, what, right))
    return checked
