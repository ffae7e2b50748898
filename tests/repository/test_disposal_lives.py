"""Over random lives of documents, hồ sơ and holds: what must stay stays, what is gone is gone.

The machine keeps its own small model of what the law forbids, and knows nothing of the code's.
"""

from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from repository.access import Scope
from repository.backlog import Pendings
from repository.database import Database
from repository.disposal_steps import Disposal, DisposalState, Reason
from repository.dossiers import DossierState
from repository.errors import ArchiveError, NotFoundError, RefusedError
from repository.holds import Order
from repository.ledger import EventKind, NewEvent, Outcome
from repository.migrate import upgrade
from repository.stubs import Stubs
from tests.databases import Hands
from tests.repository.disposing import AGENCY, Office
from tests.repository.samples import House

ALL = Scope.of_owner()
PERIODS = ("Vĩnh viễn", "05 năm", "10 năm", "Đến khi văn bản hết hiệu lực", "không rõ")


class Lives(RuleBasedStateMachine):
    """One archive, and everything that people may do to it in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.house = House(_database(Path(self.folder.name)), Hands())
        self.office = Office(self.house)
        self.names = count(1)
        self.documents: dict[str, set[str]] = {}
        """Document → the hồ sơ that it lies in, while both live."""
        self.dossiers: dict[str, tuple[str, int]] = {}
        self.closed: set[str] = set()
        self.transferred: set[str] = set()
        self.held: dict[str, set[str]] = {}
        self.gone: set[str] = set()
        self.decided: list[str] = []

    def teardown(self) -> None:
        """In the end everything is proposed, frozen late, let go, and proposed anew."""
        for dossier in sorted(self.dossiers):
            for reason in (Reason.EXPIRED, Reason.TRANSFERRED):
                self._try(dossier, reason, freeze=True)
                self._try(dossier, reason, freeze=False)
        self.what_lives_is_read_and_what_is_gone_is_not()
        self.house.database.close()
        self.folder.cleanup()

    def _try(self, dossier: str, reason: Reason, *, freeze: bool) -> None:
        with suppress(RefusedError):
            disposal = self.office.decide(self.office.propose(("dossier", dossier, reason)))
            hold = self._hold(dossier) if freeze else ""
            self._carry_out(disposal)
            if hold:
                self._lift(hold)

    @initialize(period=st.sampled_from(PERIODS))
    def begin(self, period: str) -> None:
        """Two hồ sơ whose time is over and one of any kind, with documents in common."""
        one, two, three = (self._dossier("05 năm", 2015), self._dossier("10 năm", 2012),
                           self._dossier(period, 2015))  # fmt: skip
        for lying in ((one,), (one, two), (one, three), (two,)):
            document = self._take_in()
            for dossier in lying:
                self._place(document, dossier)
        for dossier in (one, two):
            self._close(dossier)

    @rule()
    def take_in(self) -> None:
        """A document comes."""
        self._take_in()

    def _take_in(self) -> str:
        document = self.house.take_in(f"văn bản {next(self.names)}").id
        self.documents[document] = set()
        return document

    @rule(period=st.sampled_from(PERIODS), ended=st.integers(2010, 2026))
    def enter_dossier(self, period: str, ended: int) -> None:
        """A hồ sơ is opened."""
        self._dossier(period, ended)

    def _dossier(self, period: str, ended: int) -> str:
        dossier = self.office.dossier(f"{next(self.names):02}.TH", period, ended).id
        self.dossiers[dossier] = (period, ended)
        return dossier

    @rule(data=st.data())
    def place(self, data: st.DataObject) -> None:
        """A document is placed, or refused because the hồ sơ is closed."""
        self._place(self._one(data, self.documents), self._one(data, self.dossiers))

    def _place(self, document: str, dossier: str) -> None:
        try:
            self.office.dossiers.place(dossier, document, ALL, "luutru1")
        except ArchiveError:
            lies = dossier in self.documents.get(document, set())
            assert document in self.gone or (dossier in self.closed | self.gone and not lies)
        else:
            self.documents[document].add(dossier)

    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        """A hồ sơ is closed."""
        self._close(self._one(data, self.dossiers))

    def _close(self, dossier: str) -> None:
        with suppress(RefusedError):
            self.office.close(dossier)
            self.closed.add(dossier)

    @rule(data=st.data())
    def transfer(self, data: st.DataObject) -> None:
        """The historical archive has a hồ sơ."""
        dossier = self._one(data, self.dossiers)
        event = NewEvent(EventKind.SUBMISSION, Outcome.SUCCESS, dossier, {})
        with suppress(RefusedError):
            self.office.dossiers.move(dossier, DossierState.TRANSFERRED, {}, "luutru1", event)
            self.transferred.add(dossier)

    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        """A hồ sơ is opened again."""
        dossier = self._one(data, self.dossiers)
        event = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, dossier, {"reason": "bổ sung"})
        with suppress(RefusedError):
            self.office.dossiers.move(dossier, DossierState.OPEN, {}, "luutru1", event)
            self.closed.discard(dossier)

    @rule(data=st.data())
    def hold(self, data: st.DataObject) -> None:
        """Something is frozen."""
        frozen = self._one(data, {**self.documents, **self.dossiers})
        if frozen not in self.gone:
            self._hold(frozen)

    def _hold(self, frozen: str) -> str:
        hold = self.office.holds.place(Order(AGENCY, "05/QĐ-TTr", ""), [frozen], ALL, "thanhtra1")
        self.held[hold.id] = {frozen}
        return hold.id

    @rule(data=st.data())
    def lift(self, data: st.DataObject) -> None:
        """Something is frozen no more."""
        if self.held:
            self._lift(self._one(data, self.held))

    def _lift(self, hold: str) -> None:
        self.office.holds.lift(hold, "06/QĐ-TTr", "thanhtra1")
        del self.held[hold]

    @rule(data=st.data(), reason=st.sampled_from(Reason), freeze=st.booleans(), whole=st.booleans())
    def propose_and_decide(
        self, data: st.DataObject, reason: Reason, *, freeze: bool, whole: bool
    ) -> None:
        """Somebody lists something, and everybody agrees; perhaps it is frozen only then."""
        known: Iterable[str] = (self.closed or self.dossiers) if whole else self.documents
        thing, kind = self._one(data, known), "dossier" if whole else "document"
        try:
            disposal = self.office.decide(self.office.propose((kind, thing, reason)))
        except RefusedError:
            return
        if freeze:
            self._hold(thing)
            self._carry_out(disposal)
        else:
            self.decided.append(disposal.id)

    @rule(data=st.data())
    def destroy(self, data: st.DataObject) -> None:
        """What was decided is carried out, as far as it still may be."""
        if not self.decided:
            return
        disposal = self.office.disposals.get(data.draw(st.sampled_from(self.decided)))
        self._carry_out(disposal)

    def _carry_out(self, disposal: Disposal) -> None:
        if disposal.state is not DisposalState.DECIDED:
            return
        self._forget_confirmations(disposal.id)
        warrant = self.office.confirm(disposal)
        for item in disposal.doomed:
            may = self._may(item.object, item.reason)
            goes = self._goes_with(item.object)
            after = self.office.destruction.efface(warrant, item.ordinal)
            assert (after.state.value == "effaced") == may
            if may:
                self.gone |= {item.object, *goes}
                for lying in self.documents.values():
                    lying.discard(item.object)
            self.office.destruction.bytes_gone(warrant, item.ordinal)
        self.office.destruction.end(warrant)

    @invariant()
    def what_lives_is_read_and_what_is_gone_is_not(self) -> None:
        """Neither more nor less than the model says."""
        for document, lying in self.documents.items():
            if document in self.gone:
                self._unreachable(document)
            else:
                assert self.house.catalogue.get(document, ALL).id == document
                assert {one.id for one in self.office.dossiers.containing(document)} == lying

    @invariant()
    def the_chain_holds(self) -> None:
        """Nothing of the ledger ever went."""
        assert self.house.ledger.verify().valid

    def _unreachable(self, document: str) -> None:
        for ask in (
            lambda: self.house.catalogue.get(document, ALL),
            lambda: self.house.catalogue.package_of(document),
        ):
            with suppress(NotFoundError):
                ask()
                raise AssertionError(document)
        assert Pendings(self.house.database).read(document) is None
        assert self.office.dossiers.containing(document) == ()
        stub = Stubs(self.house.database).get(document, ALL)
        assert stub.destroyed_by != stub.witnessed_by
        assert stub.files

    def _may(self, thing: str, reason: Reason) -> bool:
        """What the law says, told anew."""
        if thing in self.gone or self._is_frozen(thing):
            return False
        if thing not in self.dossiers:
            return False  # no document here has a twin
        period, ended = self.dossiers[thing]
        if thing not in self.closed | self.transferred:
            return False
        if reason is Reason.TRANSFERRED:
            return thing in self.transferred
        years = {"05 năm": 5, "10 năm": 10}.get(period)
        this_year = self.house.hands.clock().year
        return reason is Reason.EXPIRED and years is not None and ended + years < this_year

    def _goes_with(self, dossier: str) -> set[str]:
        return {
            document
            for document, lying in self.documents.items()
            if lying == {dossier} and not self._is_frozen(document)
        }

    def _is_frozen(self, thing: str) -> bool:
        frozen = set().union(*self.held.values())
        inside = {document for document, lying in self.documents.items() if thing in lying}
        return bool(frozen & ({thing} | inside | self.documents.get(thing, set())))

    def _forget_confirmations(self, disposal: str) -> None:
        if self.office.disposals.get(disposal).confirmations:
            self.house.hands.move(hours=25)

    def _one(self, data: st.DataObject, known: Iterable[str]) -> str:
        return data.draw(st.sampled_from(sorted(known)))


def _database(folder: Path) -> Database:
    (folder / "lives.sqlite").write_bytes(_empty())
    return Database(f"sqlite:///{folder / 'lives.sqlite'}")


@cache
def _empty() -> bytes:
    """A database with every table and nothing in it."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.sqlite'}")
        upgrade(database)
        database.close()
        return (Path(folder) / "empty.sqlite").read_bytes()


def _lives(count: int) -> settings:
    return settings(
        max_examples=count,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


TestLives = Lives.TestCase
TestLives.settings = _lives(5)


@pytest.mark.slow
def test_many_lives() -> None:
    run_state_machine_as_test(Lives, settings=_lives(60))
