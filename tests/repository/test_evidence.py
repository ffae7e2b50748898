"""The tables of evidence: what is proven by which round, once however often it is entered."""

from datetime import timedelta

import pytest

from repository.errors import NotFoundError
from repository.evidence import Evidence, Member, Round, RoundKind
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import Package, PackageKind
from tests.databases import NOON
from tests.repository.samples import House


def round_of(number: int, kind: RoundKind = RoundKind.FIRST, algorithm: str = "sha256") -> Round:
    return Round(
        id=f"round-{number}",
        kind=kind,
        algorithm=algorithm,
        stamped_at=NOON + timedelta(days=number),
        authority="TSA",
        ends=NOON + timedelta(days=1000),
        rests_on=(("sha256", None), ("rsa", 2048)),
        leaves=2,
    )


def enter(evidence: Evidence, made: Round, *members: Member) -> None:
    event = NewEvent(EventKind.EVIDENCE, Outcome.SUCCESS, made.id, {})
    package = Package(made.id, PackageKind.EVIDENCE, ())
    evidence.enter(made, package, ["kho-1"], members, "system", event)


def test_a_round_is_entered_once(house: House) -> None:
    evidence = Evidence(house.database, house.ledger)
    one, two = house.take_in("một"), house.take_in("hai")
    assert evidence.waiting_count() == 2
    made = round_of(1)
    members = [Member(one.package, (b"a" * 32, b"b" * 32)), Member(two.package, (b"c" * 32,))]
    for _ in range(2):
        enter(evidence, made, *members)
    assert evidence.rounds() == (made,)
    assert evidence.known([made.id, "another"]) == {made.id}
    assert (evidence.waiting(9), evidence.waiting_count()) == ((), 0)
    assert evidence.carried() == {made.id: 2}
    (placed,) = evidence.places(two.package)
    assert (placed.round, placed.place, placed.member) == (made.id, 1, members[1])
    assert evidence.documents_of([one.package, "x"]) == {one.package: one.id}
    assert len([e for e in house.ledger.latest() if e.kind == EventKind.EVIDENCE]) == 1


def test_renewals_are_followed(house: House) -> None:
    evidence = Evidence(house.database, house.ledger)
    one, two = house.take_in("một"), house.take_in("hai")
    first, stamp = round_of(1), round_of(2, RoundKind.STAMP)
    tree = round_of(3, RoundKind.TREE, "sha512")
    enter(evidence, first, Member(one.package, (b"a" * 32,)), Member(two.package, (b"c" * 32,)))
    enter(evidence, stamp, Member(first.id, (b"t" * 32,)))
    assert [made.renewed_by for made in evidence.rounds()] == [stamp.id, ""]
    assert evidence.carried() == {first.id: 2}
    enter(evidence, tree, Member(one.package, (b"d" * 64, b"e" * 64), follows=stamp.id))
    assert evidence.carried() == {first.id: 1, tree.id: 1}
    places = evidence.places(one.package)
    assert [(p.round, p.member.follows) for p in places] == [(first.id, ""), (tree.id, stamp.id)]
    assert places[1].member.digests == (b"d" * 64, b"e" * 64)
    assert [p.id for p in evidence.current([first.id], 9)] == [two.package]
    assert evidence.current([first.id], 9, after=two.package) == ()
    assert [place.round for place in evidence.places(first.id)] == [stamp.id]


def test_a_package_is_found_by_its_name_or_its_documents(house: House) -> None:
    evidence = Evidence(house.database, house.ledger)
    one = house.take_in("một")
    assert evidence.package_of(one.id) == evidence.package_of(one.package) == one.package
    with pytest.raises(NotFoundError):
        evidence.package_of("nobody")
