"""Closing a hồ sơ: it becomes a package that refers to its documents, and nothing in it changes."""

import pytest
from sqlalchemy import event

from preservation.bags.problems import Intact
from preservation.fixity import check
from repository.access import Scope
from repository.dossiers import DossierState
from repository.errors import ForbiddenError, RefusedError, UnavailableError
from repository.holds import Order
from repository.ledger import EventKind, NewEvent, Outcome
from repository.packages import PackageKind
from repository.people import owner
from repository.stores.directory import DirectoryStore
from tests.web.conftest import DOSSIER, Fonds
from web.closing_dossiers import Wish, close, reopen
from web.dossier_content import description_of, items_of
from web.wiring import Archive

ALL = Scope.of_owner()


@pytest.fixture
def filled(archive: Archive, fonds: Fonds) -> Archive:
    for document in (fonds.decision, fonds.bare):
        archive.dossiers.place(DOSSIER, document, ALL, "vanthu")
    return archive


def test_a_closed_dossier_is_a_package_that_refers_to_its_documents(
    filled: Archive, fonds: Fonds
) -> None:
    closed = close(filled, filled.people.find("vanthu"), DOSSIER, Wish(2024))
    assert (closed.state, closed.version, closed.ended) == (DossierState.CLOSED, 1, 2024)
    assert closed.package is not None
    package = filled.catalogue.package(closed.package)
    assert package.kind is PackageKind.DOSSIER
    assert isinstance(check(filled.stores[0], package), Intact)
    holey = [f.path for f in package.files if f.path.endswith(".fetch.txt")]
    assert len(holey) >= 2
    kept = b"".join(_bytes(filled, package.prefix + path) for path in holey).decode()
    for document in (fonds.decision, fonds.bare):
        assert filled.catalogue.package_of(document) in kept.lower()
    assert close(filled, filled.people.find("vanthu"), DOSSIER, Wish(2024)) == closed
    with pytest.raises(RefusedError):
        filled.dossiers.place(DOSSIER, fonds.hostile, ALL, "vanthu")
    assert filled.ledger.verify().valid


def test_a_crash_between_keeping_and_writing_down_is_taken_up(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(filled.dossiers), "keep_package", die)
    with pytest.raises(KeyboardInterrupt):
        close(filled, owner(), DOSSIER, Wish(2024))
    monkeypatch.undo()
    half = filled.dossiers.get(DOSSIER)
    assert (half.state, half.package) == (DossierState.CLOSED, None)
    whole = close(filled, owner(), DOSSIER, Wish(2024))
    assert whole.package == half.body["closing"]["package"]
    assert isinstance(
        check(filled.stores[0], filled.catalogue.package(whole.package or "")), Intact
    )


def test_a_store_that_does_not_answer_leaves_it_to_be_finished(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise UnavailableError("kho-1")

    monkeypatch.setattr(DirectoryStore, "keep", refuse)
    with pytest.raises(UnavailableError):
        close(filled, owner(), DOSSIER, Wish(2024))
    monkeypatch.undo()
    assert close(filled, owner(), DOSSIER, Wish(2024)).package is not None


def test_it_is_reopened_with_a_reason_and_closed_as_its_next_version(
    filled: Archive, fonds: Fonds
) -> None:
    clerk = filled.people.find("vanthu")
    first = close(filled, clerk, DOSSIER, Wish(2024))
    with pytest.raises(RefusedError, match="reason"):
        reopen(filled, clerk, DOSSIER, " ")
    reopen(filled, clerk, DOSSIER, "Bổ sung văn bản trả lời")
    filled.dossiers.place(DOSSIER, fonds.hostile, ALL, "vanthu")
    second = close(filled, clerk, DOSSIER, Wish(2025, drop={fonds.bare: "bản nháp"}))
    assert (second.version, second.ended) == (2, 2025)
    assert second.package not in (None, first.package)
    assert second.body["packages"] == [first.package]
    assert isinstance(
        check(filled.stores[0], filled.catalogue.package(first.package or "")), Intact
    )
    assert {i.document.id for i in items_of(filled, second)} == {fonds.decision, fonds.hostile}


def test_what_lies_in_it_is_asked_for_once_however_much_it_is(
    filled: Archive, fonds: Fonds
) -> None:
    asked: list[str] = []
    event.listen(
        filled.database.engine, "before_cursor_execute", lambda *said: asked.append(str(said[2]))
    )
    counts = []
    for inside in (2, 3):
        asked.clear()
        assert len(items_of(filled, filled.dossiers.get(DOSSIER))) == inside
        counts.append(len(asked))
        filled.dossiers.place(DOSSIER, fonds.hostile, ALL, "vanthu")
    assert counts[0] == counts[1]
    asked.clear()
    close(filled, owner(), DOSSIER, Wish(2024))
    bodies = [one for one in asked if one.startswith("SELECT document.body")]
    assert 0 < len(bodies) <= 3, bodies  # for its review, its package, its list of contents


def test_nobody_reopens_what_somebody_else_is_responsible_for(filled: Archive) -> None:
    filled.dossiers.change(DOSSIER, {"keeper_login": "vanthu"}, "vanthu", {})
    close(filled, filled.people.find("vanthu"), DOSSIER, Wish(2024))
    with pytest.raises(ForbiddenError):
        reopen(filled, filled.people.find("chuyenvien"), DOSSIER, "bổ sung")
    told = NewEvent(EventKind.DOSSIER, Outcome.SUCCESS, DOSSIER, {})
    filled.dossiers.move(DOSSIER, DossierState.SUBMITTED, {}, "luutru", told)
    for login in ("vanthu", "lanhdao"):
        with pytest.raises(ForbiddenError):
            reopen(filled, filled.people.find(login), DOSSIER, "bổ sung")
    again = reopen(filled, filled.people.find("luutru"), DOSSIER, "bổ sung")
    assert again.state is DossierState.OPEN


def test_what_is_frozen_is_not_reopened_and_strangers_close_nothing(filled: Archive) -> None:
    with pytest.raises(ForbiddenError):
        close(filled, filled.people.find("thanhtra"), DOSSIER, Wish(2024))
    close(filled, owner(), DOSSIER, Wish(2024))
    filled.holds.place(Order("H34", "05/QĐ-TTr", "thanh tra"), [DOSSIER], ALL, "thanhtra")
    with pytest.raises(RefusedError, match="frozen"):
        reopen(filled, owner(), DOSSIER, "bổ sung")


@pytest.mark.parametrize("ended", [-5, 0, 1899, 2999, 10**9])
def test_a_year_that_cannot_be_takes_nothing_out(filled: Archive, fonds: Fonds, ended: int) -> None:
    with pytest.raises(RefusedError, match="a year from"):
        close(filled, owner(), DOSSIER, Wish(ended, drop={fonds.bare: "bản nháp"}))
    assert len(items_of(filled, filled.dossiers.get(DOSSIER))) == 2


def test_what_was_taken_out_before_a_crash_is_no_hindrance_to_the_next_try(
    filled: Archive, fonds: Fonds, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    wish = Wish(2024, drop={fonds.bare: "bản nháp"})
    monkeypatch.setattr(type(filled.dossiers), "move", die)
    with pytest.raises(KeyboardInterrupt):
        close(filled, owner(), DOSSIER, wish)
    monkeypatch.undo()
    closed = close(filled, owner(), DOSSIER, wish)
    assert [item.document.id for item in items_of(filled, closed)] == [fonds.decision]


def test_nobody_takes_out_what_they_may_not_see(filled: Archive, fonds: Fonds) -> None:
    filled.dossiers.place(DOSSIER, fonds.hidden, ALL, "luutru")
    clerk = filled.people.find("vanthu")
    closed = close(filled, clerk, DOSSIER, Wish(2024, drop={fonds.hidden: "?", "nowhere": "?"}))
    assert fonds.hidden in {item.document.id for item in items_of(filled, closed)}


def test_its_description_tells_what_is_known(filled: Archive) -> None:
    said = description_of(filled, filled.dossiers.get(DOSSIER))
    assert said.code == "H34.2024.01.TH"
    assert (said.total_doc, said.mode, said.confidence_level) == ("2", "02", "01")
    assert said.start_date == said.end_date == "2024-03-15"
    assert int(said.number_of_page) >= 4


def _bytes(archive: Archive, key: str) -> bytes:
    with archive.stores[0].open(key) as source:
        return source.read()
