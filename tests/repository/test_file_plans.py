"""File plans: drafted, numbered, decided; then only an amendment with its own decision changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from repository.access import Scope
from repository.dossiers import DossierState
from repository.errors import ConflictError, NotFoundError, RefusedError
from repository.file_plan_amending import AddHeading, AddLine, ChangeLine, DropLine, TakeIn
from repository.file_plan_numbers import roman
from repository.file_plan_steps import Decision, Heading, Line, Numbering, PlanState
from repository.ledger import EventKind
from tests.repository.planning import AGENCY, DECISION, Planners
from tests.repository.samples import House

SECOND = Decision("40/QĐ-SNV ngày 01/6/2026", date(2026, 6, 1))


@pytest.fixture
def office(house: House) -> Planners:
    return Planners(house)


def test_codes_are_given_anew_under_each_great_heading(office: Planners) -> None:
    plan = office.draft()
    one = office.heading(plan, "I", "TH")
    two = office.heading(plan, "II", "TCCB")
    small = office.heading(plan, "1", "bỏ", one.id)
    codes = [office.add(plan, at).notation for at in (one, two, small, small, two)]
    assert codes == ["01.TH", "01.TCCB", "02.TH", "03.TH", "02.TCCB"]
    told = [(at.number, len(at.lines)) for at in office.plans.contents(plan.id).sections]
    assert told == [("I", 1), ("I.1", 2), ("II", 2)]
    assert office.plans.contents(plan.id).heading(small.id).abbreviation == ""


def test_codes_go_on_over_the_whole_plan_and_are_given_anew_in_a_draft(office: Planners) -> None:
    plan = office.draft(numbering=Numbering.CONTINUOUS)
    one, two = office.heading(plan, "I", "TH"), office.heading(plan, "II", "TC")
    first, second, third = (office.add(plan, at) for at in (one, two, one))
    assert third.notation == "03.TH"
    office.plans.drop(plan.id, first.id, "hoa")
    after = {line.id: line.notation for line in office.plans.renumber(plan.id, "hoa").lines}
    assert after == {third.id: "01.TH", second.id: "02.TC"}


def test_what_cannot_stand_in_a_plan_is_refused(office: Planners) -> None:
    plan = office.draft()
    heading = office.heading(plan, "I", "TH")
    office.add(plan, heading, notation="01.TH")
    for wrong in (
        {"notation": "01.th"},
        {"notation": "01 TH"},
        {"notation": "0123456789012345.TH.TH"},
        {"title": "  "},
        {"maintenance": "lâu lắm"},
        {"keeper": ""},
    ):
        with pytest.raises(RefusedError):
            office.add(plan, heading, **wrong)
    with pytest.raises(RefusedError, match="số I"):
        office.heading(plan, "I", "KH")
    small = office.heading(plan, "1", "", heading.id)
    with pytest.raises(RefusedError, match="đề mục con"):
        office.heading(plan, "1", "", small.id)
    with pytest.raises(RefusedError, match="không rỗng"):
        office.plans.drop_heading(plan.id, heading.id, "hoa")
    with pytest.raises(RefusedError, match="Đã có danh mục"):
        office.draft()
    with pytest.raises(NotFoundError):
        office.plans.contents("không có")
    assert len(office.plans.contents(plan.id).lines) == 1


def test_a_decided_plan_makes_dossiers_that_are_planned(office: Planners) -> None:
    plan = office.draft()
    heading = office.heading(plan, "I", "TH")
    lasting = office.add(plan, heading, maintenance="Vĩnh viễn", keeper_login="hoa")
    office.add(plan, heading, maintenance="Đến khi văn bản hết hiệu lực")
    with pytest.raises(RefusedError, match="không chờ duyệt"):
        office.approve(plan)
    office.plans.submit(plan.id, "hoa")
    with pytest.raises(RefusedError, match="quyết định"):
        office.approve(plan, replace(DECISION, citation=" "))
    done = office.approve(plan)
    assert (done.state, done.citation) == (PlanState.IN_FORCE, DECISION.citation)
    made = office.dossiers.get(lasting.id)
    assert (made.state, made.plan, made.keeper_login) == (DossierState.PLANNED, plan.id, "hoa")
    assert (made.notation, made.heading_number, made.heading) == ("01.TH", "I", heading.id)
    assert office.plans.contents(plan.id).totals == (2, 1, 1)
    told = [event.kind for event in office.house.ledger.of(lasting.id)]
    assert told == [EventKind.CREATION]


def test_nobody_edits_what_is_laid_before_the_leader_or_in_force(office: Planners) -> None:
    plan = office.draft()
    heading = office.heading(plan, "I", "TH")
    line = office.add(plan, heading)
    office.plans.submit(plan.id, "hoa")
    _refused_to_edit(office, heading, line)
    office.plans.send_back(plan.id, "Thiếu hồ sơ thi đua", "lanh")
    office.plans.edit(replace(line, title="Thi đua"), "hoa")
    office.plans.submit(plan.id, "hoa")
    office.approve(plan)
    _refused_to_edit(office, heading, line)
    with pytest.raises(RefusedError):
        office.plans.send_back(plan.id, "Xem lại", "lanh")
    with pytest.raises(RefusedError):
        office.approve(plan)
    assert office.plans.contents(plan.id).lines[0].title == "Thi đua"


def test_a_decision_is_about_the_version_that_was_looked_at(office: Planners) -> None:
    plan = office.draft()
    line = office.add(plan, office.heading(plan, "I", "TH"), maintenance="Vĩnh viễn")
    office.plans.submit(plan.id, "hoa")
    seen = office.plans.contents(plan.id).digest
    office.plans.send_back(plan.id, "Xem lại", "lanh")
    office.plans.edit(replace(line, maintenance="05 năm"), "hoa")
    office.plans.submit(plan.id, "hoa")
    with pytest.raises(ConflictError, match="đã thay đổi"):
        office.decisions.approve(plan.id, DECISION, seen, "lanh")
    with pytest.raises(RefusedError, match="bản danh mục đã xem"):
        office.decisions.approve(plan.id, DECISION, "", "lanh")
    assert office.plans.get(plan.id).state is PlanState.SUBMITTED
    office.plans.send_back(plan.id, "Như cũ", "lanh")
    office.plans.edit(line, "hoa")
    office.plans.submit(plan.id, "hoa")
    done = office.decisions.approve(plan.id, DECISION, seen, "lanh")
    assert done.body["digest"] == seen


def _refused_to_edit(office: Planners, heading: Heading, line: Line) -> None:
    plan = line.plan
    for act in (
        lambda: office.plans.add(replace(line, id="mới", notation=""), "hoa"),
        lambda: office.plans.edit(replace(line, title="Khác"), "hoa"),
        lambda: office.plans.drop(plan, line.id, "hoa"),
        lambda: office.plans.add_heading(replace(heading, id="khác", number="II"), "hoa"),
        lambda: office.plans.edit_heading(replace(heading, title="Khác"), "hoa"),
        lambda: office.plans.drop_heading(plan, heading.id, "hoa"),
        lambda: office.plans.renumber(plan, "hoa"),
        lambda: office.plans.fill(plan, ((), ()), "hoa", anew=True),
        lambda: office.plans.submit(plan, "hoa"),
    ):
        with pytest.raises(RefusedError):
            act()


def test_people_who_left_are_named_and_keep_a_plan_from_being_decided(office: Planners) -> None:
    plan = office.draft()
    heading = office.heading(plan, "I", "TH")
    line = office.add(plan, heading, keeper="Người nam", keeper_login="nam")
    office.add(plan, heading, keeper="Phòng Tổng hợp")
    assert office.plans.problems(plan.id) == ()
    office.enter("nam", agency="H34.1")
    (moved,) = office.plans.problems(plan.id)
    assert (moved.line, "Người nam (nam)" in moved.vi) == (line.id, True)
    office.plans.edit(replace(line, keeper_login="hoa"), "hoa")
    office.plans.submit(plan.id, "hoa")
    office.enter("hoa", disabled=True)
    with pytest.raises(RefusedError, match="tài khoản đã đóng"):
        office.approve(plan)
    assert office.dossiers.plan() == ()


def test_an_amendment_adds_changes_and_drops_by_its_own_decision(office: Planners) -> None:
    plan, _ = office.decided({}, {}, {"keeper_login": "hoa"})
    first, second, third = office.plans.contents(plan.id).lines
    new = Heading("mục-mới", plan.id, "II", "Tổ chức", "TC")
    changes = (
        AddHeading(new),
        AddLine(office.wish(plan, new, title="Tuyển dụng")),
        ChangeLine(first.id, {"maintenance": "Vĩnh viễn", "heading": new.id}),
        DropLine(second.id),
    )
    with pytest.raises(RefusedError, match="quyết định"):
        office.decisions.amend(plan.id, replace(SECOND, citation=""), changes, "lanh")
    done = office.decisions.amend(plan.id, SECOND, changes, "lanh")
    (told,) = done.amendments
    assert (told["number"], told["citation"], len(told["changes"])) == (1, SECOND.citation, 4)
    assert done.citation == DECISION.citation
    known = office.plans.contents(plan.id)
    assert [line.notation for line in known.lines] == ["01.TH", "03.TH", "01.TC"]
    assert (known.totals, known.dropped[0].dropped) == ((3, 1, 2), 1)
    moved = office.dossiers.get(first.id)
    assert (moved.maintenance, moved.heading_number, moved.notation) == ("Vĩnh viễn", "II", "01.TH")
    with pytest.raises(NotFoundError):
        office.dossiers.get(second.id)
    assert third.id in {one.id for one in office.dossiers.plan(AGENCY, 2026)}


def test_an_amendment_that_cannot_be_made_whole_is_not_made(office: Planners) -> None:
    plan, heading = office.decided({}, {})
    first, second = office.plans.contents(plan.id).lines
    office.house.take_in("báo cáo")
    document = office.house.take_in("kế hoạch").id
    office.dossiers.place(second.id, document, Scope.of_owner(), "hoa")
    fine = AddLine(office.wish(plan, heading))
    for wrong in (
        DropLine(second.id),
        DropLine("không có"),
        AddLine(office.wish(plan, heading, notation="01.TH")),
        ChangeLine(first.id, {"maintenance": "mãi"}),
        TakeIn("không có", heading.id, "mới"),
        AddLine(office.wish(plan, heading, keeper_login="ai đó")),
    ):
        with pytest.raises((RefusedError, NotFoundError)):
            office.decisions.amend(plan.id, SECOND, (fine, wrong), "lanh")
    with pytest.raises(RefusedError):
        office.decisions.amend(plan.id, SECOND, (), "lanh")
    assert [one.notation for one in office.plans.contents(plan.id).lines] == ["01.TH", "02.TH"]
    assert len(office.dossiers.plan()) == 2


def test_dossiers_outside_are_taken_in_with_their_own_code(office: Planners) -> None:
    early = office.outside("05.TH")
    plan = office.draft()
    heading = office.heading(plan, "I", "TH")
    with pytest.raises(RefusedError, match="ngoài danh mục"):
        office.add(plan, heading, notation="05.TH")
    line = office.add(plan, heading, notation="05.TH", dossier=early.id)
    with pytest.raises(RefusedError, match="không đổi"):
        office.plans.edit(replace(line, notation="06.TH"), "hoa")
    assert office.plans.renumber(plan.id, "hoa").lines[0].notation == "05.TH"
    office.plans.submit(plan.id, "hoa")
    office.approve(plan)
    taken = office.dossiers.get(early.id)
    assert (taken.plan, taken.state, taken.notation) == (plan.id, DossierState.OPEN, "05.TH")
    assert office.outside("06.TH").plan is None
    added = AddLine(office.wish(plan, heading))
    office.decisions.amend(plan.id, SECOND, [added], "lanh")
    assert office.plans.contents(plan.id).lines[-1].notation == "07.TH"
    late = office.outside("90.TH")
    office.decisions.amend(plan.id, SECOND, [TakeIn(late.id, heading.id, "dòng")], "lanh")
    assert office.dossiers.get(late.id).plan == plan.id
    with pytest.raises(RefusedError, match="không phải hồ sơ ngoài"):
        office.decisions.amend(plan.id, SECOND, [TakeIn(late.id, heading.id, "hai")], "lanh")


def test_a_code_that_a_plan_gave_once_is_never_given_again(office: Planners) -> None:
    plan, heading = office.decided({}, {})
    gone = office.plans.contents(plan.id).lines[1]
    office.decisions.amend(plan.id, SECOND, [DropLine(gone.id)], "lanh")
    again = AddLine(office.wish(plan, heading, notation="02.TH"))
    with pytest.raises(RefusedError, match="đưa ra khỏi"):
        office.decisions.amend(plan.id, SECOND, [again], "lanh")
    with pytest.raises(RefusedError, match="thuộc danh mục"):
        office.outside("02.TH")
    office.decisions.amend(plan.id, SECOND, [AddLine(office.wish(plan, heading))], "lanh")
    assert [one.notation for one in office.plans.contents(plan.id).lines] == ["01.TH", "03.TH"]


@pytest.mark.parametrize(("number", "said"), [(1, "I"), (4, "IV"), (14, "XIV"), (1999, "MCMXCIX")])
def test_great_headings_are_roman(number: int, said: str) -> None:
    assert roman(number) == said


def test_of_those_who_give_one_code_at_once_one_does(office: Planners) -> None:
    plan, heading = office.decided({})
    wanted = [AddLine(office.wish(plan, heading, notation="09.TH")) for _ in range(3)]

    def give(act: Callable[[], object]) -> bool:
        try:
            act()
        except RefusedError:
            return False
        return True

    acts = [
        lambda one=one: office.decisions.amend(plan.id, SECOND, [one], "lanh") for one in wanted
    ]
    with ThreadPoolExecutor(4) as pool:
        outside = pool.submit(give, lambda: office.outside("09.TH"))
        amended = list(pool.map(give, acts))
    assert sum(amended) <= 1
    assert sum(amended) == 1 or outside.result()
    codes = [one.notation for one in office.dossiers.plan(AGENCY, 2026)]
    assert sorted(codes) == ["01.TH", "09.TH"]
