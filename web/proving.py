"""Proving anew who one is, at the moment of an act that nobody can undo.

An open session, or ``--as`` at the command line, says who is meant; only a password given for
this very act proves it. Wrong passwords count like those of a log-in, and the answer to a wrong
one and to a locked account is the same. (QCVN 12:2026/BCA 3.6.2.1.8, 3.7)
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from werkzeug.exceptions import TooManyRequests

from repository.errors import ForbiddenError
from repository.ledger import EventKind
from repository.logins import Logins
from repository.people import Person
from web.passwords import check_password
from web.throttle import Throttle
from web.wiring import Archive

LONGEST = 1024
"""Letters of a password that are looked at."""
_HARMLESS = frozenset({"grants", "disabled", "opened again"})
"""Changes of an account by which nobody can act as its person."""


class NotProvenError(ForbiddenError):
    """Somebody did not prove anew who they are."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody proves by that it is they; never shown, logged or kept."""

    password: str = field(repr=False)
    source: str
    """From where: an address, or ``command``."""
    throttle: Throttle | None = field(default=None, repr=False)
    """Slows down guessing from there; a command has none, and the lock on the account binds it."""


def insist_somebody(person: Person) -> None:
    """See to it that a person acts, by name: whoever owns the home is nobody in particular.

    Raises:
        ForbiddenError: it is the owner of the home.
    """
    if person.owner:
        raise ForbiddenError(
            "Việc này phải do một người có tài khoản làm, không phải chủ máy chủ (--as USER) "
            "· a person does this by name, not whoever owns the home (--as USER)"
        )


def prove(archive: Archive, person: Person, proof: Proof, what: str) -> None:
    """See to it that ``person`` is there and no other; the ledger tells for ``what`` it was.

    Raises:
        TooManyRequests: too many have tried from there.
        ForbiddenError: it is the owner of the home.
        NotProvenError: the password is wrong, for one log-in only, or the account is locked.
    """
    if proof.throttle is not None and not proof.throttle.allows(proof.source):
        raise TooManyRequests
    insist_somebody(person)
    logins = _logins(archive)
    if not check_password(logins.password_of(person.login), proof.password[:LONGEST]):
        logins.refuse(person.login, proof.source)
        raise _not_proven()
    if person.must_change or not logins.prove(person.login, proof.source, what):
        raise _not_proven()


def hands_behind(archive: Archive, login: str, since: datetime) -> frozenset[str]:
    """Who may have acted as ``login`` since then: its person, and whoever set its password."""
    changed = {
        event.agent
        for event in archive.ledger.of(login)
        if event.kind == EventKind.ACCOUNT.value
        and event.at >= since
        and event.detail.get("change") not in _HARMLESS
    }
    return frozenset({login} | changed)


def insist_apart(archive: Archive, logins: list[str], since: datetime) -> None:
    """See to it that no one person can stand behind two of these accounts.

    Raises:
        ForbiddenError: an account is there twice, or somebody set the password of another's.
    """
    seen: dict[str, str] = {}
    for login in logins:
        for hand in sorted(hands_behind(archive, login, since)):
            if hand in seen:
                raise ForbiddenError(
                    f"{seen[hand]}, {login}: không độc lập, {hand} đã đặt mật khẩu cho người khác "
                    f"từ khi lập danh mục · not two people: {hand} set a password since the list"
                )
            seen[hand] = login


def _logins(archive: Archive) -> Logins:
    idle = timedelta(minutes=archive.settings.session_lock_minutes)
    return Logins(archive.database, archive.ledger, archive.clock, idle)


def _not_proven() -> NotProvenError:
    return NotProvenError(
        "Mật khẩu không đúng, hoặc tài khoản đang bị khóa "
        "· the password is wrong, or the account is locked"
    )
