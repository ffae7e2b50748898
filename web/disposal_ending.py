"""The end of a disposal: two people confirm, it is carried out, and what follows it is told.

Both prove anew who they are, and no one person may stand behind both accounts, nor behind that of
whoever decided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from repository.backup_sets import BackupSet, FollowUp
from repository.disposal_steps import Disposal, DisposalState
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.jobs import Job
from repository.ledger import Event, EventKind
from repository.people import Person, Right
from repository.stubs import Stub
from web import destroying
from web.destroying import Done
from web.disposal_papers import final_of
from web.disposals import known, knows
from web.jobs import enqueue
from web.proving import Proof, insist_apart, insist_somebody, prove
from web.wiring import Archive

if TYPE_CHECKING:
    from web.labour import Task

JOB, PAPERS_JOB = "destroy", "disposal-papers"


@dataclass(frozen=True, slots=True)
class Remains:
    """What proves that a record was, and how it ended."""

    stub: Stub
    event: Event | None
    """The one of the ledger by which it went."""
    disposal: Disposal
    names: Mapping[str, str]
    """Login → name of who decided, destroyed and witnessed it, as the accounts are called now."""


def confirm(archive: Archive, person: Person, identifier: str, part: str, proof: Proof) -> Disposal:
    """Confirm a decided list, as who ``destroys`` it or who ``witnesses`` it.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may not, decided it, confirmed before, did not prove who they
            are, or one person may stand behind two of the accounts.
        RefusedError: it is not decided, or that part is taken.
    """
    insist_somebody(person)
    disposal = known(archive, person, identifier)
    person.require(Right.DESTROY, disposal.agency)
    if part not in ("destroys", "witnesses"):
        raise RefusedError("destroys, witnesses")
    prove(archive, person, proof, f"confirm {disposal.id}")
    _insist_apart(archive, disposal, person.login)
    return archive.destruction.confirm(disposal.id, person.login, part)


def ask(archive: Archive, person: Person, identifier: str) -> Job:
    """Have a confirmed list destroyed by a worker; again, and it is gone on with.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may not.
        RefusedError: two different people have not confirmed it, or not lately.
    """
    disposal = _warranted(archive, person, identifier)
    return enqueue(archive, JOB, {"disposal": disposal.id}, person)


def destroy(archive: Archive, person: Person, identifier: str) -> Iterator[Done]:
    """Destroy it now, item by item.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may not.
        RefusedError: two different people have not confirmed it, or not lately.
    """
    disposal = _warranted(archive, person, identifier)
    yield from destroying.carry_out(archive, person, disposal.id)


def work(task: "Task") -> str:
    """The job: destroy, and end it where nothing is left."""
    held, identifier = task.archive, str(task.job.arguments["disposal"])
    disposal = known(held, task.person, identifier)
    total, left = len(disposal.doomed), 0
    for count, done in enumerate(destroy(held, task.person, identifier), 1):
        left += bool(done.left)
        if not task.advance(count, total, [done.as_dict()]):
            return ""
    if left:
        return f"còn {left} mục chưa hủy hết · bytes of {left} items are left"
    end(held, task.person, identifier)
    return f"{total} mục · {total} items"


def end(archive: Archive, person: Person, identifier: str) -> Disposal:
    """End it when nothing is left to do; a worker then keeps its papers in the archive.

    Raises:
        NotFoundError: there is no such disposal.
        ForbiddenError: the person may not.
        RefusedError: something is left, or the confirmations do not hold any more.
    """
    disposal = known(archive, person, identifier)
    person.require(Right.DESTROY, disposal.agency)
    if disposal.state is not DisposalState.DESTROYED:
        disposal = destroying.end(archive, person, disposal.id)
    if set(final_of(disposal)) - set(disposal.body.get("documents", ())):
        enqueue(archive, PAPERS_JOB, {"disposal": disposal.id}, person)
    return disposal


def work_papers(task: "Task") -> str:
    """The job: keep the papers of an ended disposal as documents of the archive."""
    from web.disposal_forms import keep

    kept = keep(task.archive, task.person, str(task.job.arguments["disposal"]))
    return f"{len(kept.body.get('documents', ()))} văn bản · documents"


def remains(archive: Archive, person: Person, identifier: str) -> Remains:
    """What is left of a record that was destroyed, to prove what it was.

    Names of files are only for those who may see the disposal with its papers.

    Raises:
        NotFoundError: there is none that the person may see.
    """
    stub = archive.stubs.get(identifier, person.scope)
    events = archive.ledger.of(stub.object)
    gone = [event for event in events if event.kind == EventKind.DEACCESSION.value]
    disposal = archive.disposals.get(stub.disposal)
    told = stub if knows(person, disposal) else stub.unnamed()
    hands = {disposal.decided_by, stub.destroyed_by, stub.witnessed_by}
    names = {one.login: one.full_name for one in archive.people.all() if one.login in hands}
    return Remains(told, gone[-1] if gone else None, disposal, names)


def follow_ups(archive: Archive, person: Person, identifier: str) -> tuple[FollowUp, ...]:
    """What is to be done elsewhere after a destruction.

    Raises:
        NotFoundError: there is no such disposal.
    """
    return archive.backup_sets.waiting(known(archive, person, identifier).id)


def followed_up(
    archive: Archive, person: Person, identifier: str, number: int, said: str
) -> FollowUp:
    """Write down that it was done, and how.

    Raises:
        NotFoundError: there is no such disposal, or nothing of that number to do for it.
        ForbiddenError: the person may not.
        RefusedError: nothing is said, or it was done before.
    """
    disposal = known(archive, person, identifier)
    person.require(Right.DESTROY, disposal.agency)
    if number not in {one.id for one in archive.backup_sets.waiting(disposal.id)}:
        raise NotFoundError(f"việc {number}")
    return archive.backup_sets.done(number, said.strip(), person.login)


def backups(archive: Archive, person: Person) -> tuple[BackupSet, ...]:
    """Every set of backups outside the stores.

    Raises:
        ForbiddenError: the person neither destroys nor runs the archive.
    """
    _insist_keeper(person)
    return archive.backup_sets.all()


def enter_backup(archive: Archive, person: Person, said: Mapping[str, str]) -> BackupSet:
    """Tell of a set of backups: ``name``, ``medium``, ``place``, ``made`` (an ISO instant).

    Raises:
        ForbiddenError: the person neither destroys nor runs the archive.
        RefusedError: it has no name, or was made at no instant, or later than now.
    """
    _insist_keeper(person)
    made = _instant(said.get("made", ""), archive.clock())
    medium, place = said.get("medium", "").strip(), said.get("place", "").strip()
    name = said.get("name", "").strip()
    return archive.backup_sets.enter(name, medium, place, made, person.login)


def backup_gone(archive: Archive, person: Person, identifier: str, said: str) -> BackupSet:
    """A whole set was destroyed or overwritten; what waited for that is done with it.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the person neither destroys nor runs the archive.
        RefusedError: nothing is said.
    """
    _insist_keeper(person)
    return archive.backup_sets.gone(identifier, said.strip(), person.login)


def _warranted(archive: Archive, person: Person, identifier: str) -> Disposal:
    disposal = known(archive, person, identifier)
    person.require(Right.DESTROY, disposal.agency)
    archive.destruction.warrant(disposal.id)
    _insist_apart(archive, disposal)
    return disposal


def _insist_apart(archive: Archive, disposal: Disposal, *more: str) -> None:
    """Nobody stands behind two of those who decided and confirmed."""
    people = [one.person for one in disposal.confirmations if one.person not in more]
    decided = [disposal.decided_by] if disposal.decided_by else []
    if set(decided) & set(more):
        return  # told better by ``Destruction.confirm``
    insist_apart(archive, list(dict.fromkeys([*decided, *people, *more])), disposal.listed_at)


def _insist_keeper(person: Person) -> None:
    if not (person.may(Right.DESTROY) or person.may(Right.OPERATE)):
        raise ForbiddenError(
            f"{person.login}: không quản lý bản sao lưu · does not keep backups here"
        )


def _instant(text: str, now: datetime) -> datetime:
    if not text:
        return now
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"{text[:40]}: YYYY-MM-DDTHH:MM:SS+07:00") from None
    from repository.calendar import VIETNAM

    made = made if made.tzinfo else made.replace(tzinfo=VIETNAM)
    if made > now:
        raise RefusedError("Thời điểm ở tương lai · it lies ahead")
    return made
