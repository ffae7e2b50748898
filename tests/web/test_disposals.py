"""One person alone destroys nothing, whatever they try; two do, and the stub proves what was."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from werkzeug.exceptions import TooManyRequests

from repository.access import Level
from repository.disposal_steps import Bar, DisposalState, ItemState, Reason, Verdict
from repository.disposal_tables import DisposalItemRow
from repository.disposals import Proposal
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.holds import Order
from repository.ledger import EventKind
from repository.logins import WRONG_PASSWORDS, Logins
from repository.people import Grant, Person, Role, owner
from repository.tables import DossierRow
from tests.databases import Hands
from tests.web.conftest import DOSSIER, PASSWORD, Fonds
from tests.web.disposing import ALL, COUNCIL, Hall, proof
from web import acts, disposal_ending, disposals, proving
from web.disposal_lines import remains_line
from web.jobs import Worker
from web.labours import LABOURS
from web.passwords import hash_password
from web.throttle import Throttle
from web.wiring import Archive


@pytest.fixture
def hall(archive: Archive, fonds: Fonds) -> Hall:
    made = Hall(archive, fonds)
    made.prepare()
    return made


def kept(hall: Hall) -> bool:
    """Whether everything is still there, to the last byte."""
    document = hall.archive.catalogue.get(hall.fonds.decision, ALL)
    verdicts = acts.verify_packages(hall.archive, owner(), [document.package])
    return all(line["verdict"] == "Intact" for line in verdicts)


def test_by_many_hands_it_goes_and_the_stub_proves_what_was_there(hall: Hall) -> None:
    archive = hall.archive
    document = archive.catalogue.get(hall.fonds.decision, ALL)
    manifest = next(
        file.sha256
        for file in archive.catalogue.package(document.package).files
        if file.path == "manifest-sha256.txt"
    )
    made = hall.confirm(hall.decide())
    (done,) = disposal_ending.destroy(archive, hall.who("luutru2"), made.id)
    assert (done.item.state, done.left) == (ItemState.DESTROYED, ())
    assert disposal_ending.end(archive, hall.who("luutru2"), made.id).state == "destroyed"
    assert archive.ledger.verify().valid
    found = disposal_ending.remains(archive, hall.who("luutru"), hall.fonds.decision)
    assert found.stub.digest == str(manifest)
    sha256 = {file["sha256"] for file in found.stub.body["files"]}
    assert {file.sha256.hex for file in document.files} <= sha256
    assert (found.stub.citation, found.stub.destroyed_by) == ("03/QĐ-UBND", "luutru2")
    assert found.stub.witnessed_by == "quantri"
    assert found.event is not None
    assert found.event.detail["manifest"] == found.stub.digest
    assert archive.ledger.digest_at(found.event.seq) is not None


@pytest.mark.parametrize("login", ["luutru", "lanhdao2", "quantri"])
def test_one_person_alone_destroys_nothing(hall: Hall, login: str) -> None:
    """Every step that a person may take is taken; then somebody else's name is missing."""
    made, alone = hall.decide(), hall.who(login)
    for part in ("destroys", "witnesses", "destroys"):
        with suppress(RefusedError):
            disposal_ending.confirm(hall.archive, alone, made.id, part, proof())
    assert {one.person for one in hall.archive.disposals.get(made.id).confirmations} <= {login}
    for act in (disposal_ending.ask, disposal_ending.end):
        with pytest.raises(RefusedError):
            act(hall.archive, alone, made.id)
    with pytest.raises(RefusedError):
        list(disposal_ending.destroy(hall.archive, alone, made.id))
    assert hall.archive.disposals.get(made.id).state is DisposalState.DECIDED
    assert kept(hall)


def test_the_same_person_does_not_confirm_twice_nor_again(hall: Hall) -> None:
    made, alone = hall.decide(), hall.who("luutru2")
    disposal_ending.confirm(hall.archive, alone, made.id, "destroys", proof())
    for part in ("destroys", "witnesses"):
        with pytest.raises(RefusedError):
            disposal_ending.confirm(hall.archive, alone, made.id, part, proof())
    assert len(hall.archive.disposals.get(made.id).confirmations) == 1
    with pytest.raises(RefusedError, match="two different people"):
        list(disposal_ending.destroy(hall.archive, alone, made.id))


def test_whoever_owns_the_home_speaks_for_nobody(hall: Hall) -> None:
    made, archive, day = hall.council().id, hall.archive, hall.archive.clock().date()
    opinion = {1: (Verdict.DESTROY, "")}
    steps: list[Callable[[], Any]] = [
        lambda: disposals.opine(archive, owner(), made, opinion),
        lambda: disposals.conclude(archive, owner(), made, {1: Verdict.DESTROY}, ""),
        lambda: disposals.waive(archive, owner(), made, "không cần"),
        lambda: disposals.decide(archive, owner(), made, "03", day, proof()),
        lambda: disposal_ending.confirm(archive, owner(), made, "destroys", proof()),
    ]
    for step in steps:
        with pytest.raises(ForbiddenError, match="by name"):
            step()


def test_a_wrong_password_and_a_locked_account_are_answered_alike(hall: Hall) -> None:
    made, alone = hall.decide(), hall.who("luutru2")
    told = set()
    for _ in range(WRONG_PASSWORDS):
        with pytest.raises(proving.NotProvenError) as wrong:
            disposal_ending.confirm(hall.archive, alone, made.id, "destroys", proof("Sai-2026!"))
        told.add(str(wrong.value))
    with pytest.raises(proving.NotProvenError) as locked:
        disposal_ending.confirm(hall.archive, alone, made.id, "destroys", proof())
    assert told == {str(locked.value)}
    assert hall.archive.disposals.get(made.id).confirmations == ()
    for event in hall.archive.ledger.latest(20):
        assert PASSWORD not in str(event.detail)
        assert "Sai-2026!" not in str(event.detail)
    assert PASSWORD not in repr(proof())


def test_guessing_is_slowed_down_before_the_password_is_looked_at(hall: Hall, hands: Hands) -> None:
    made, alone = hall.decide(), hall.who("luutru2")
    slow = proving.Proof(PASSWORD, "10.0.0.1", Throttle(hands.clock, tries=0))
    with pytest.raises(TooManyRequests):
        disposal_ending.confirm(hall.archive, alone, made.id, "destroys", slow)


def test_whoever_set_anothers_password_is_not_a_second_person(hall: Hall, hands: Hands) -> None:
    archive, made = hall.archive, hall.decide()
    logins = Logins(archive.database, archive.ledger, hands.clock, archive.clock() - hands.now)
    logins.set_password("luutru2", hash_password("Khac-2026!"), "quantri", must_change=True)
    with pytest.raises(proving.NotProvenError):  # a password for one log-in proves nothing
        disposal_ending.confirm(
            archive, hall.who("luutru2"), made.id, "destroys", proof("Khac-2026!")
        )
    logins.set_password("luutru2", hash_password(PASSWORD), "luutru2", must_change=False)
    disposal_ending.confirm(archive, hall.who("luutru2"), made.id, "destroys", proof())
    with pytest.raises(ForbiddenError, match="not two people: quantri"):
        disposal_ending.confirm(archive, hall.who("quantri"), made.id, "witnesses", proof())
    disposal_ending.confirm(archive, hall.who("luutru"), made.id, "witnesses", proof())
    (done,) = disposal_ending.destroy(archive, hall.who("luutru2"), made.id)
    assert done.item.state is ItemState.DESTROYED


def test_two_whose_passwords_a_third_set_are_not_two_people(hall: Hall, hands: Hands) -> None:
    archive, made = hall.archive, hall.decide()
    hall.confirm(made)
    logins = Logins(archive.database, archive.ledger, hands.clock, archive.clock() - hands.now)
    for login in ("luutru2", "quantri"):
        logins.set_password(login, hash_password(PASSWORD), "system", must_change=False)
    with pytest.raises(ForbiddenError, match="not two people: system"):
        list(disposal_ending.destroy(archive, hall.who("luutru"), made.id))
    assert kept(hall)


def test_confirmations_do_not_hold_for_ever_nor_for_another_decision(
    hall: Hall, hands: Hands
) -> None:
    made = hall.confirm(hall.decide())
    hands.move(hours=25)
    with pytest.raises(RefusedError, match="two different people"):
        disposal_ending.ask(hall.archive, hall.who("luutru2"), made.id)
    hall.confirm(made)
    with hall.archive.database.write() as session:
        session.get_one(DisposalItemRow, (made.id, 1)).object = hall.fonds.hostile
    with pytest.raises(RefusedError, match="two different people"):
        disposal_ending.ask(hall.archive, hall.who("luutru2"), made.id)
    assert kept(hall)


def test_names_of_files_are_for_who_may_see_the_papers_of_the_disposal(hall: Hall) -> None:
    archive, made = hall.archive, hall.confirm(hall.decide())
    grant = Grant(Role.OFFICER, "H34", Level.INTERNAL)
    archive.people.enter([(Person("ngoai", "Người ngoài", (grant,)), "")])
    list(disposal_ending.destroy(archive, hall.who("luutru2"), made.id))
    told = {
        login: remains_line(disposal_ending.remains(archive, hall.who(login), hall.fonds.decision))
        for login in ("thanhtra", "chuyenvien", "ngoai")
    }
    assert told["thanhtra"] == told["chuyenvien"]
    assert any("data/" in one["path"] for one in told["thanhtra"]["files"])
    assert not any("path" in one for one in told["ngoai"]["files"])
    for name in ("code", "manifest", "citation", "destroyed_by", "destroyed_at", "event"):
        assert told["ngoai"][name] == told["thanhtra"][name]
    assert [one["sha256"] for one in told["ngoai"]["files"]] == [
        one["sha256"] for one in told["thanhtra"]["files"]
    ]


def test_who_decides_neither_lists_nor_destroys(hall: Hall) -> None:
    made, archive = hall.decide(), hall.archive
    with pytest.raises(ForbiddenError):
        disposal_ending.confirm(archive, hall.who("lanhdao2"), made.id, "destroys", proof())
    today = archive.clock().date()
    with pytest.raises(ForbiddenError):
        disposals.decide(archive, hall.who("luutru"), made.id, "04/QĐ", today, proof())


def test_candidates_say_what_is_due_twice_or_barred(hall: Hall) -> None:
    archive, lister = hall.archive, hall.who("luutru")
    (one,) = disposals.candidates(archive, lister, "H34", "dossier")
    assert (one.object, one.bars, one.documents) == (DOSSIER, (), 2)
    assert one.over is not None
    archive.holds.place(Order("H34", "05/QĐ-TTr", "thanh tra"), [hall.fonds.bare], ALL, "thanhtra")
    (one,) = disposals.candidates(archive, lister, "H34", "dossier")
    assert one.bars == (Bar.HELD,)
    with pytest.raises(RefusedError, match="held"):
        hall.propose()
    assert disposals.candidates(archive, lister, "H48") == ()
    with pytest.raises(ForbiddenError):
        disposals.candidates(archive, hall.who("vanthu"), "H34")


def test_what_stands_in_a_list_is_told_and_is_not_listed_twice(hall: Hall) -> None:
    hall.propose()
    (one,) = disposals.candidates(hall.archive, hall.who("luutru"), "H34", "dossier")
    assert one.bars == (Bar.LISTED,)
    with pytest.raises(RefusedError, match="listed elsewhere"):
        hall.propose()


def test_nobody_lists_or_judges_what_they_may_not_see(hall: Hall) -> None:
    archive = hall.archive
    with archive.database.write() as session:
        session.get_one(DossierRow, DOSSIER).level = "restricted"
    made = hall.propose()
    with pytest.raises(RefusedError, match="may not see every item"):
        disposals.convene(archive, hall.who("lanhdao"), made.id, COUNCIL, "01/QĐ-UBND")
    seen = disposals.seen_by(archive, hall.who("thanhtra"), made.id)
    assert seen.title_of(made.items[0]) == ""
    hidden = Proposal("document", "no such", Reason.DUPLICATE)
    with pytest.raises(NotFoundError):
        disposals.propose(archive, hall.who("luutru"), "H34", "Đợt 2", [hidden])
    with pytest.raises(NotFoundError):
        disposals.known(archive, hall.who("chuyenvien"), made.id)


def test_a_worker_destroys_and_ends_it_and_backups_are_followed_up(hall: Hall) -> None:
    archive, keeper = hall.archive, hall.who("luutru2")
    backup = disposal_ending.enter_backup(archive, keeper, {"name": "Băng 01", "medium": "LTO"})
    made = hall.confirm(hall.decide())
    job = disposal_ending.ask(archive, keeper, made.id)
    Worker(archive, LABOURS).do(job.id)
    assert archive.jobs.get(job.id).state == "done", archive.jobs.get(job.id).message
    assert archive.disposals.get(made.id).state is DisposalState.DESTROYED
    (papers,) = archive.jobs.waiting()
    assert archive.jobs.get(papers).kind == "disposal-papers"
    (waiting,) = disposal_ending.follow_ups(archive, keeper, made.id)
    assert waiting.done_at is None
    with pytest.raises(NotFoundError):
        disposal_ending.followed_up(archive, keeper, made.id, waiting.id + 1, "đã ghi đè")
    disposal_ending.backup_gone(archive, keeper, backup.id, "Khử từ, biên bản 02")
    (waiting,) = disposal_ending.follow_ups(archive, keeper, made.id)
    assert (waiting.done_by, waiting.said) == ("luutru2", "Khử từ, biên bản 02")
    kinds = [event.kind for event in archive.ledger.of(hall.fonds.decision)]
    assert kinds[-1] == EventKind.DEACCESSION.value
