"""What somebody may do next with an issued document: the same rules as the acts, said before."""

from dataclasses import dataclass

from repository.outgoing_steps import Outgoing, OutgoingState, Transport
from repository.people import Person, Right
from web.outgoing_acts import OPEN
from web.outgoing_checks import BEFORE, CONTENT, FORM, RETURNERS
from web.outgoing_numbers import waiting_seal
from web.taking_back import ISSUED
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class Next:
    """What one person may do with one document now."""

    revise: bool
    comment: bool
    check: str
    """``content`` or ``form``; empty: neither."""
    checked_by_other: bool
    """It waits for a check, and this person drafted it or made the other one."""
    return_: bool
    sign: bool
    seal: bool
    on_desk: bool
    """It lies on somebody's desk already."""
    resume: bool
    send: bool
    waiting: int
    """How many recipients it has not gone to."""
    recall: bool
    update: bool
    replaceable: tuple[Outgoing, ...]
    """What could be sent in its place."""


def next_of(archive: Archive, person: Person, outgoing: Outgoing) -> Next:
    """What ``person`` may do with it."""
    state, agency = outgoing.state, outgoing.agency
    turn = next((what for what, before in BEFORE.items() if before is state), "")
    others = {outgoing.drafted_by, *outgoing.body.get("checked_by", {}).values()}
    checks = bool(turn) and outgoing.version > 0 and person.may(Right.CHECK, agency)
    signs = person.owner or outgoing.signer == person.login
    registers = person.may(Right.REGISTER, agency)
    recipients = archive.recipients.of(outgoing.id)
    sealing = state is OutgoingState.SIGNED and person.may(Right.SEAL, agency)
    return Next(
        revise=state in OPEN and person.may(Right.HANDLE, agency),
        comment=state in OPEN and person.may(Right.HANDLE, agency),
        check=turn if checks and person.login not in others else "",
        checked_by_other=checks and person.login in others,
        return_=_returns(person, outgoing, signs=signs),
        sign=state is OutgoingState.READY and signs and person.may(Right.SIGN, agency),
        seal=sealing and not waiting_seal(outgoing),
        on_desk=bool(outgoing.body.get("desk")),
        resume=(sealing and waiting_seal(outgoing))
        or (state is OutgoingState.NUMBERED and person.may(Right.INGEST, agency)),
        send=state in ISSUED and registers,
        waiting=sum(one.transport is Transport.WAITING for one in recipients),
        recall=state in ISSUED and registers,
        update=state is OutgoingState.SENT and registers,
        replaceable=_replaceable(archive, person, outgoing) if registers else (),
    )


def _returns(person: Person, outgoing: Outgoing, *, signs: bool) -> bool:
    needed = RETURNERS.get(outgoing.state)
    if needed is None or outgoing.version == 0 or not person.may(needed, outgoing.agency):
        return False
    return signs or outgoing.state is not OutgoingState.READY


def _replaceable(archive: Archive, person: Person, outgoing: Outgoing) -> tuple[Outgoing, ...]:
    from repository.outgoing import Sought

    if outgoing.state not in ISSUED:
        return ()
    sought = Sought(agency=outgoing.agency, states=frozenset({OutgoingState.KEPT}))
    found = archive.issues.found(sought, person.scope, 100)
    return tuple(
        one for one in found if one.id != outgoing.id and one.replaces in {None, outgoing.id}
    )


__all__ = ["CONTENT", "FORM", "Next", "next_of"]
