"""Registers: every column of every form, as of an instant, and only for whoever may see it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repository.access import Level, Scope, terms_up_to
from repository.copying_tables import CopyRequestRow, IssuedCopyRow
from repository.database import Database
from repository.dated import LawDataError
from repository.disposal_tables import DisposalRow, StubRow
from repository.dossiers import Dossier, Dossiers
from repository.effacing import efface_document
from repository.errors import NotFoundError
from repository.incoming_steps import IncomingState, Priority
from repository.number_words import in_words
from repository.outgoing_steps import Means, OutgoingState
from repository.register_forms import form_on, forms, read
from repository.registers import Asked
from tests.databases import NOON
from tests.repository.books import ALL, DEN, DI, START, Books
from tests.repository.samples import FIELDS, House, uuid_of

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Where nothing but the reckoning is tried, one database will do."""
TOML = """
[[register]]
kind = "x"
vi = "SỔ"
en = "Book"
source = "incoming"
paper = "A3"
from = 2020-01-01
cover = ["title"]
counts = "mục"
counts_en = "entries"
citation = "Thông tư"
sure = "full text"
columns = [{ vi = "Số", en = "No.", width = 5, values = ["number", "code"], join = " – " }]
"""


@pytest.fixture
def books(database: Database) -> Books:
    return Books(database)


def test_every_column_of_what_came_in(books: Books) -> None:
    body = {"note": "Kèm đĩa CD."}
    arrived = books.arrived(1, priority=Priority.URGENT, body=body)
    books.arrived(2, sender_name="")
    books.move(hours=1)
    books.given(arrived)
    books.move(minutes=5)
    books.said(arrived, "Đang dự thảo")
    assert books.lines(DEN) == [
        ["05/01/2026", "01", "Sở Tài chính", "11/STC-NS", "02/01/2026", "Công văn Về việc số 1",
         "Phòng Ngân sách – Nguyễn Thị Hòa", "05/01/2026", "Nguyễn Thị Hòa 10:05 05/01/2026",
         "Khẩn; Kèm đĩa CD"],
        ["05/01/2026", "02", "H48.12", "12/STC-NS", "02/01/2026", "Công văn Về việc số 2",
         "", "", "", ""],
    ]  # fmt: skip


@SQLITE
def test_every_column_of_what_was_issued(books: Books) -> None:
    made = books.issued(3)
    places = {"places": "- Như trên;\n- Lưu: VT, NC.", "copies": 8, "keeper": "Phòng NC"}
    books.issued(4, priority=Priority.EXPRESS, body=places, signer=None)
    books.issues.move(made.id, OutgoingState.SENT, "vanthu", [], sent_at=books.move(hours=2))
    assert books.lines(DI) == [
        ["03/QĐ-UBND", "05/01/2026", "Quyết định Ban hành quy chế 3", "Trần Văn Lãnh",
         "Sở Nội vụ", "Văn thư", "15", "05/01/2026", "Trục liên thông, 11:00 05/01/2026", ""],
        ["04/QĐ-UBND", "05/01/2026", "Quyết định Ban hành quy chế 4", "",
         "Như trên; Lưu: VT, NC", "Phòng NC", "08", "", "", "Hỏa tốc"],
    ]  # fmt: skip
    assert books.registers.series("H48", 2026) == ("outgoing",)
    assert books.lines(replace(DI, series="outgoing:khác")) == []


@SQLITE
def test_how_far_what_came_in_is(books: Books) -> None:
    arrived, late = books.arrived(1), books.arrived(2)
    books.given(arrived)
    books.given(late, person="lanh")
    books.move(days=1)
    books.said(arrived, "Đang dự thảo")
    answer = books.issued(7)
    books.arrivals.finish(arrived.id, "hoa", [], reply=answer.id)
    books.move(days=6)
    follow = books.lines(replace(DEN, kind="theo-doi"))
    assert follow == [
        ["01", "Công văn, 11/STC-NS, ngày 02/01/2026, Sở Tài chính",
         "Phòng Ngân sách – Nguyễn Thị Hòa", "09:00 10/01/2026",
         "Đã giải quyết xong: Đang dự thảo", "07/QĐ-UBND", ""],
        ["02", "Công văn, 12/STC-NS, ngày 02/01/2026, Sở Tài chính",
         "Phòng Ngân sách – Trần Văn Lãnh", "09:00 10/01/2026", "Đang giải quyết", "", ""],
    ]  # fmt: skip
    report = books.lines(replace(DEN, kind="tinh-hinh-den"))
    assert [line[7:] for line in report] == [
        ["06/01/2026", "Đã giải quyết, đúng hạn", "07/QĐ-UBND"],
        ["", "Chưa giải quyết, quá hạn", ""],
    ]


@SQLITE
def test_how_far_what_was_issued_is(books: Books) -> None:
    made = books.issued(1)
    at = books.move(hours=1)
    books.issues.move(made.id, OutgoingState.SENT, "vanthu", [], sent_at=at)
    books.recipients.status(made.id, "H48.12", "03", books.move(hours=1), "", "axis")
    (line,) = books.lines(replace(DI, kind="tinh-hinh-di"))
    assert line[5:] == ["05/01/2026", "Sở Nội vụ: đã tiếp nhận", "Đã phát hành"]
    (before,) = books.lines(replace(DI, kind="tinh-hinh-di", as_of=START))
    assert before[5:] == ["", "", "Chưa phát hành"]


@SQLITE
def test_paper_that_went_by_post(books: Books) -> None:
    paper = {"means": Means.PAPER, "paper_at": books.move(hours=3)}
    body = {"envelopes": "2", "postmark": "RR123", "note": "Bảo đảm"}
    books.issued(
        9,
        books.to(None, "giấy:1", "Ông Nguyễn Văn A", body=body, **paper),
        books.to(None, "x", "Y"),
    )
    assert books.lines(replace(DI, kind="buu-dien")) == [
        ["05/01/2026", "09/QĐ-UBND", "Ông Nguyễn Văn A", "02", "RR123", "Bảo đảm"]
    ]
    assert books.lines(replace(DI, kind="buu-dien", year=2025)) == []


def _placed(house: House) -> str:
    dossier = uuid_of("hồ sơ")
    made = Dossiers(house.database, house.ledger)
    for mark, kept in (("01.TH", "Vĩnh viễn"), ("02.TH", "20 năm")):
        said = ("H34.12", 2024, "I", "Tổng hợp", mark, f"Hồ sơ {mark}", kept, "Lê Thị Hoa")
        made.enter([Dossier(dossier if mark == "01.TH" else uuid_of(mark), *said)], "luutru1")
    for number, word in enumerate(("quy chế", "báo cáo"), 15):
        fields = FIELDS | {"CodeNumber": str(number), "TypeName": "Quyết định"}
        document = house.take_in(word, fields)
        made.place(dossier, document.id, ALL, "luutru1")
    return dossier


def test_contents_and_lists_of_dossiers(house: House) -> None:
    dossier, books = _placed(house), Books(house.database)
    contents = Asked("van-ban-ho-so", "H34.12", 2024, dossier=dossier)
    organ = "Ủy ban nhân dân tỉnh Kon Tum"
    assert books.lines(contents) == [
        ["01", "15/QĐ-UBND", "06/05/2024", "Quyết định Về việc quy chế", organ, "1-2", ""],
        ["02", "16/QĐ-UBND", "06/05/2024", "Quyết định Về việc báo cáo", organ, "3-4", ""],
    ]
    (second,) = books.registers.page(contents, ALL, 1, 1)
    assert second.values["pages"] == "3-4"
    assert books.lines(contents, Scope()) == []
    for_ever = Asked("ho-so-vinh-vien", "H34.12", 2024)
    assert books.lines(for_ever) == [
        ["01", "01.TH", "Hồ sơ 01.TH", "06/05/2024", "04", "02 văn bản"]
    ]
    assert books.lines(replace(for_ever, kind="ho-so-co-thoi-han")) == [
        ["01", "02.TH", "Hồ sơ 02.TH", "", "20 năm", "00", "00 văn bản"]
    ]
    assert books.lines(for_ever, Scope(terms_up_to("H48", Level.RESTRICTED))) == []
    assert len(books.lines(for_ever, Scope(terms_up_to("*", Level.PUBLIC)))) == 1


def test_uses_of_what_is_kept(house: House) -> None:
    dossier, books = _placed(house), Books(house.database)
    assert dossier
    document, at = uuid_of("quy chế"), NOON
    with house.database.write() as session:
        session.add(
            CopyRequestRow(
                id="r", document=document, agency="H34.12", kind="sao-y", state="issued",
                asked_by="hoa", reader="hoa", asked_at=at, due=None, decided_by="lanh",
                decided_at=at, reason="", body={"purpose": "dự thầu"},
            )
        )  # fmt: skip
        session.flush()
        session.add(
            IssuedCopyRow(
                id="c", request="r", document=document, agency="H34.12", kind="sao-y", year=2026,
                number=1, sha256="0" * 64, issued_by="vanthu", issued_at=at,
                expires_at=at + timedelta(days=5), delete_at=None, deleted_at=None,
                body={"recipient": "Công ty Ví Dụ"},
            )
        )  # fmt: skip
    asked = Asked("ban-luu", "H34.12", 2026, as_of=at + timedelta(days=9))
    (line,) = books.lines(asked)
    assert line == [
        "22/11/2026", "Công ty Ví Dụ", "15/QĐ-UBND, ngày 06/05/2024", "Quyết định Về việc quy chế",
        "01.TH", "", "27/11/2026", "Trần Văn Lãnh", "sao y; dự thầu",
    ]  # fmt: skip
    assert books.lines(replace(asked, as_of=at))[0][6] == ""
    assert books.lines(asked, Scope()) == []
    _destroy(house, document)
    (line,) = books.lines(asked)
    assert line[:2] == ["22/11/2026", "Công ty Ví Dụ"]
    assert "15/QĐ-UBND" in line[2]
    assert "đã hủy theo 03/QĐ-SNV" in line[3]
    assert books.lines(asked, Scope()) == []


def _destroy(house: House, document: str) -> None:
    """As a decided disposal does it, as far as registers see it."""
    with house.database.write() as session:
        session.add(
            DisposalRow(
                id="x", agency="H34.12", state="destroying", title="", listed_by="l",
                listed_at=NOON, explanation="", appraisal="", citation="03/QĐ-SNV",
                decided_by="d", decided_on=None, due=None, ended_at=None, body={},
            )
        )  # fmt: skip
        session.flush()
        gone = efface_document(session, document)
        session.add(
            StubRow(
                object=document, kind="document", code=gone.code, agency=gone.agency,
                level=gone.level, package=gone.package, digest=gone.digest, files=1, size=1,
                disposal="x", citation="03/QĐ-SNV", destroyed_by="a", witnessed_by="b",
                destroyed_at=NOON, body={},
            )
        )  # fmt: skip


@SQLITE
def test_as_it_stood_then(books: Books) -> None:
    arrived = books.arrived(1)
    morning = books.now
    books.move(hours=5)
    books.given(arrived)
    books.given(arrived, unit="Văn phòng")
    noon = books.move(hours=1)
    books.arrived(2)
    books.given(arrived, unit="Phòng Tài chính")
    assert [line[6:8] for line in books.lines(replace(DEN, as_of=morning))] == [["", ""]]
    (then,) = books.lines(replace(DEN, as_of=noon - timedelta(minutes=1)))
    assert then[6] == "Văn phòng – Nguyễn Thị Hòa"
    now = books.lines(DEN)
    assert (len(now), now[0][6]) == (2, "Phòng Tài chính – Nguyễn Thị Hòa")
    assert books.lines(replace(DEN, as_of=morning - timedelta(seconds=1))) == []


def test_what_the_asker_may_not_see_is_not_in_the_query(books: Books) -> None:
    books.arrived(1)
    books.arrived(2, level=Level.RESTRICTED)
    books.issued(1, level=Level.RESTRICTED)
    clerk = Scope(terms_up_to("H48", Level.INTERNAL))
    assert [line[1] for line in books.lines(DEN, clerk)] == ["01"]
    assert books.registers.count(DEN, clerk) == 1
    assert books.lines(DI, clerk) == books.lines(DEN, Scope()) == []
    assert books.lines(DEN, Scope(terms_up_to("H34", Level.RESTRICTED))) == []


def test_numbers_days_and_pages_narrow_it_down(books: Books) -> None:
    for number in range(1, 8):
        books.arrived(number)
        books.move(days=1)
    wanted = replace(DEN, first=2, last=6, since=date(2026, 1, 7), until=date(2026, 1, 9))
    assert [line[1] for line in books.lines(wanted)] == ["03", "04", "05"]
    assert books.registers.count(wanted, ALL) == 3
    assert [e.values["number"] for e in books.registers.page(DEN, ALL, 2, 4)] == [5, 6]
    assert books.registers.last_number(DEN) == 7
    with pytest.raises(NotFoundError):
        books.lines(replace(DEN, kind="so-bi-mat"))


@SQLITE
def test_what_was_taken_back_says_so(books: Books) -> None:
    arrived = books.arrived(1)
    recall = {"at": "2026-01-05T03:00:00.000000Z", "reason": "nhầm"}
    books.arrivals.move(arrived.id, IncomingState.WITHDRAWN, "vanthu", [], recall=recall)
    before = books.lines(replace(DEN, as_of=START))
    books.move(days=1)
    assert (before[0][9], books.lines(DEN)[0][9]) == ("", "Bên gửi đã lấy lại")


def test_a_new_circular_needs_no_code() -> None:
    (form,) = read(TOML)
    assert (form.paper, form.columns[0].key, form.closes) == ("A3", "number_code", False)
    later = TOML + TOML.replace("2020-01-01", "2027-01-01")
    with pytest.raises(LawDataError, match="two forms"):
        read(later)
    ended = TOML.replace("from = 2020-01-01", "from = 2020-01-01\nuntil = 2026-12-31")
    assert len(read(ended + TOML.replace("2020-01-01", "2027-01-01"))) == 2


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('"number", "code"', '"number", "weight"'),
        ('"title"]', '"colour"]'),
        ("2020-01-01", '"2020"'),
        ('"Thông tư"', '""'),
        ('"incoming"', '"elsewhere"'),
        ("width = 5", "width = 0"),
        ("kind =", "kin ="),
        ("[[register]]", "[[register"),
    ],
)
def test_a_wrong_form_is_refused(was: str, now: str) -> None:
    with pytest.raises(LawDataError):
        read(TOML.replace(was, now))


def test_the_forms_have_the_columns_that_the_decree_asks_for() -> None:
    asked = {"di": 10, "den": 10, "theo-doi": 7, "buu-dien": 6, "ban-luu": 9}
    asked |= {"van-ban-ho-so": 7, "ho-so-vinh-vien": 6, "ho-so-co-thoi-han": 7}
    day = date(2026, 11, 27)
    assert {kind: len(form_on(kind, day).columns) for kind in asked} == asked
    assert {form.kind for form in forms() if form.closes} == {"den", "di"}
    whole = {"superior", "agency", "title", "year", "days", "numbers", "volume"}
    assert set(form_on("den", day).cover) == whole


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (105, "một trăm linh năm"),
        (2005, "hai nghìn không trăm linh năm"),
        (1_000_044, "một triệu không trăm bốn mươi tư"),
    ],
)
def test_numbers_are_written_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


@settings(max_examples=50)
@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_other_numbers_have_other_words(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) is (one == other)
