"""Outlines of disposals: counted in the database, and what the whole would tell."""

from sqlalchemy import event

from repository.disposal_outlines import Outlines
from repository.disposal_steps import Disposal, Reason, Verdict
from tests.repository.disposing import AGENCY, Office
from tests.repository.samples import House

COUNCIL = {"lanhdao2": "chair", "luutru2": "member", "quantri1": "secretary"}


def _listed(office: Office, *names: str) -> Disposal:
    items = [office.dossier(name) for name in names]
    for one in items:
        office.close(one.id)
    return office.propose(*(("dossier", one.id, Reason.EXPIRED) for one in items))


def test_a_list_counts_what_stands_in_each_and_reads_none_of_it(house: House) -> None:
    office = Office(house)
    first = office.decide(_listed(office, "01", "02", "03"))
    second = _listed(office, "04", "05")
    office.disposals.explain(second.id, "Hết thời hạn", "luutru1")
    office.councils.convene(second.id, COUNCIL, "01/QĐ-SNV", "lanhdao1")
    office.councils.opine(second.id, {1: (Verdict.DESTROY, "")}, "luutru2")
    office.councils.opine(second.id, {1: (Verdict.KEEP, "còn dùng")}, "luutru2")
    for ordinal in (1, 2):
        office.councils.opine(second.id, {ordinal: (Verdict.DESTROY, "")}, "quantri1")
    asked: list[str] = []
    event.listen(
        house.database.engine, "before_cursor_execute", lambda *said: asked.append(str(said[2]))
    )
    found = {one.disposal.id: one for one in Outlines(house.database).of(None, "", opened=True)}
    assert not any("disposal_item.body" in query for query in asked)
    assert len(asked) <= 8, "as many queries for two as for two hundred"
    one, other = found[first.id], found[second.id]
    assert (one.items, one.doomed, one.silent) == (3, 3, frozenset())
    assert (other.items, other.doomed, other.silent) == (
        2,
        0,
        frozenset({"lanhdao2", "luutru2"}),
    )
    whole = office.disposals.get(first.id)
    for name in ("state", "title", "members", "confirmations", "citation", "due", "body"):
        assert getattr(one.disposal, name) == getattr(whole, name)
    last = {each.person: each.says for each in other.disposal.opinions}
    assert last == {"luutru2": Verdict.KEEP, "quantri1": Verdict.DESTROY}


def test_others_see_only_the_rounds_in_whose_council_they_sit(house: House) -> None:
    office = Office(house)
    first = office.decide(_listed(office, "01"))
    office.disposals.cancel(_listed(office, "02").id, "Lập lại", "luutru1")
    outlines = Outlines(house.database)
    assert len(outlines.of({AGENCY}, "ai", opened=False)) == 2
    assert [one.disposal.id for one in outlines.of({AGENCY}, "ai", opened=True)] == [first.id]
    assert [one.disposal.id for one in outlines.of({"H34"}, "quantri1", opened=False)] == [first.id]
    assert outlines.of(set(), "ai", opened=False) == ()
