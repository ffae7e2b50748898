"""Fields are proposed from what stands where; what is not certain says so."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from demo.layout import number_in_words, set_in_type
from demo.texts import Paper, papers
from ingest.reading.found import SURE, Reading
from ingest.reading.propose import propose
from preservation.pages.words import PageOfWords
from preservation.workers import Limits, Workers
from tests.ingest.reading.sheets import STATE, Typed, typed

TODAY = date(2026, 11, 26)
OFFICE: tuple[Typed, ...] = ((58, 20, "UBND TỈNH KON TUM"), (58, 25, "SỞ NỘI VỤ"))
NUMBER: Typed = (58, 33, "Số: 15/QĐ-SNV")
DAY: Typed = (138, 33, "Kon Tum, ngày 05 tháng 02 năm 2020")
TITLE: tuple[Typed, ...] = (
    (110, 50, "QUYẾT ĐỊNH"),
    (110, 56, "Về việc ban hành Quy chế văn thư"),
)
FOOT: tuple[Typed, ...] = (
    (45, 150, "Nơi nhận:"),
    (48, 155, "- Như Điều 3;"),
    (45, 160, "- Lưu: VT."),
    (150, 150, "KT. GIÁM ĐỐC"),
    (150, 155, "PHÓ GIÁM ĐỐC"),
    (150, 190, "Lê Thị Thanh Mai"),
)
USUAL = (*STATE, *OFFICE, NUMBER, DAY, *TITLE, *FOOT)


def read(*lines: Typed, agencies: tuple[str, ...] = ()) -> Reading:
    return propose([typed(*lines)], latest=TODAY, agencies=agencies)


def values(reading: Reading) -> dict[str, str]:
    return {code: one.value for code, one in reading.proposals.items()}


def without(*lines: Typed) -> tuple[Typed, ...]:
    return tuple(line for line in USUAL if line not in lines)


def test_a_usual_decision_is_read_with_certainty() -> None:
    reading = read(*USUAL)

    assert values(reading) == {
        "TypeName": "Quyết định",
        "CodeNumber": "15",
        "CodeNotation": "QĐ-SNV",
        "IssuedDate": "2020-02-05",
        "OrganName": "Sở Nội vụ tỉnh Kon Tum",
        "Subject": "Về việc ban hành Quy chế văn thư",
        "Place": "Kon Tum",
        "Position": "Phó Giám đốc",
        "FullName": "Lê Thị Thanh Mai",
        "ToPlaces": "Như Điều 3",
    }
    assert all(one.sure for one in reading.proposals.values())


def test_each_proposal_says_where_it_stands() -> None:
    box = read(*USUAL).proposals["TypeName"].box
    assert 90 < box.left < box.right < 130
    assert (box.top, box.bottom) == (50, 54)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits()) as some:
        yield some


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.id)
def test_every_document_of_the_demonstration_is_read_without_a_certain_error(
    paper: Paper, workers: Workers, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(set_in_type(paper))
    told = workers.call("words", path=str(path))["pages"]
    assert isinstance(told, list)
    reading = propose([PageOfWords.from_dict(page) for page in told], latest=TODAY)

    truth = {
        "TypeName": paper.type,
        "CodeNumber": number_in_words(paper.number),
        "CodeNotation": paper.notation,
        "IssuedDate": paper.date.isoformat(),
        "Subject": paper.subject,
        "FullName": paper.person.full_name,
        "Place": paper.issuer.place,
    }
    found = values(reading)
    assert {code: found.get(code) for code in truth} == truth
    assert {code for code in list(truth)[:4] if not reading.proposals[code].sure} == set()


LETTERS = {
    "a number of law": ("Số: 45/2019/QĐ-UBND", "45/2019", "QĐ-UBND"),
    "no space": ("Số:07/CT-THPTNL", "07", "CT-THPTNL"),
    "spaces around": ("Số : 07 / CT - UBND", "07", "CT-UBND"),
    "a field of work": ("Số: 12/UBND-VX", "12", "UBND-VX"),
    "of a district": ("Số: 1234/TB-UBND-TCKH", "1234", "TB-UBND-TCKH"),
    "of the party": ("Số 12-CV/TU", "12", "CV/TU"),
    "with a letter": ("Số: 15a/QĐ-UBND", "15a", "QĐ-UBND"),
}


@pytest.mark.parametrize("name", LETTERS)
def test_numbers_as_offices_write_them(name: str) -> None:
    line, number, notation = LETTERS[name]
    found = values(read(*without(NUMBER), (58, 33, line)))
    assert (found["CodeNumber"], found["CodeNotation"]) == (number, notation)


@pytest.mark.parametrize(
    "line", ["Số:          /QĐ-SNV", "Số: ....../QĐ-SNV", "Số: …/QĐ-SNV", "Số: ___/QĐ-SNV"]
)
def test_a_blank_number_is_not_made_up(line: str) -> None:
    found = values(read(*without(NUMBER), (58, 33, line)))
    assert "CodeNumber" not in found
    assert found["CodeNotation"] == "QĐ-SNV"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: l5/QĐ-SNV", "15"),
        ("Số: 1O/QĐ-SNV", "10"),
        ("Số: 2S/QĐ-SNV", "25"),
        ("Số: 1 5/QĐ-SNV", "15"),
    ],
)
def test_letters_read_for_figures_are_put_right_and_doubted(line: str, number: str) -> None:
    one = read(*without(NUMBER), (58, 33, line)).proposals["CodeNumber"]
    assert one.value == number
    assert one.confidence < SURE


def test_a_notation_without_its_marks_is_put_right_by_the_list_of_kinds() -> None:
    line: Typed = (58, 33, "Số: 15/QD-SNV", 0.95)
    alone = read(*without(NUMBER, *TITLE), line).proposals["CodeNotation"]
    titled = read(*without(NUMBER), line).proposals["CodeNotation"]
    assert alone.value == titled.value == "QĐ-SNV"
    assert alone.confidence < SURE < titled.confidence, "the title leaves no doubt"


def test_a_kind_that_the_notation_contradicts_is_doubted() -> None:
    one = read(*without(NUMBER), (58, 33, "Số: 15/TB-SNV")).proposals["TypeName"]
    assert one.value == "Quyết định"
    assert one.confidence < SURE


def test_what_ocr_was_not_sure_of_is_doubted() -> None:
    reading = read(*without(NUMBER, DAY), (58, 33, "Số: 75/QĐ-UB", 0.55), (*DAY, 0.6))
    assert not reading.proposals["CodeNumber"].sure
    assert not reading.proposals["IssuedDate"].sure


DAYS = {
    "ngày 05 tháng 02 năm 2020": "2020-02-05",
    "ngày 5 tháng 2 năm 2020": "2020-02-05",
    "ngày 31 tháng 12 năm 2014": "2014-12-31",
    "ngày O5 tháng l2 năm 2O19": "2019-12-05",
    "ngày 12/3/2014": "2014-03-12",
}


@pytest.mark.parametrize("line", DAYS)
def test_days_as_offices_and_ocr_write_them(line: str) -> None:
    found = read(*without(DAY), (138, 33, f"Đăk Hà, {line}")).proposals
    assert found["IssuedDate"].value == DAYS[line]
    assert found["Place"].value == "Đăk Hà"


@pytest.mark.parametrize(
    "line",
    [
        "ngày 31 tháng 02 năm 2020",
        "ngày 05 tháng 13 năm 2020",
        "ngày      tháng 11 năm 2020",
        "ngày ... tháng ... năm 2020",
        "ngày 05 tháng 02 năm 1920",
        "ngày 05 tháng 02 năm 2027",
    ],
)
def test_a_day_that_cannot_be_is_not_proposed(line: str) -> None:
    found = values(read(*without(DAY), (138, 33, f"Kon Tum, {line}")))
    assert "IssuedDate" not in found


def test_a_day_before_its_own_grounds_is_doubted() -> None:
    ground: Typed = (110, 70, "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020;")
    assert read(*USUAL).proposals["IssuedDate"].sure
    assert not read(*USUAL, ground).proposals["IssuedDate"].sure


LETTER: tuple[Typed, ...] = (
    (58, 20, "ỦY BAN NHÂN DÂN"),
    (58, 25, "HUYỆN ĐĂK HÀ"),
    (58, 33, "Số: 12/UBND-VX"),
    (58, 38, "V/v nâng bậc lương"),
    (58, 43, "năm 2019"),
    (110, 60, "Kính gửi: Sở Nội vụ tỉnh Kon Tum."),
)


def test_a_letter_is_told_by_what_it_is_about() -> None:
    found = values(read(*STATE, DAY, *LETTER, *FOOT))
    assert found["TypeName"] == "Công văn"
    assert found["Subject"] == "Nâng bậc lương năm 2019"
    assert found["ToOrganName"] == "Sở Nội vụ tỉnh Kon Tum"
    assert found["OrganName"] == "Ủy ban nhân dân huyện Đăk Hà"


def test_a_body_beside_the_subject_of_a_letter_is_no_part_of_it() -> None:
    body: Typed = (112, 48, "Thực hiện Công văn của Bộ Nội vụ về việc nâng bậc lương thường xuyên")
    found = values(read(*STATE, DAY, *LETTER[:5], body, *FOOT))
    assert found["Subject"] == "Nâng bậc lương năm 2019"


ORGANS = {
    "Ủy ban nhân dân tỉnh Kon Tum": ("ỦY BAN NHÂN DÂN", "TỈNH KON TUM"),
    "Sở Nông nghiệp và Môi trường tỉnh Quảng Ngãi": (
        "UBND TỈNH QUẢNG NGÃI",
        "SỞ NÔNG NGHIỆP VÀ MÔI",
        "TRƯỜNG",
    ),
    "Cục Văn thư và Lưu trữ nhà nước": ("BỘ NỘI VỤ", "CỤC VĂN THƯ VÀ", "LƯU TRỮ NHÀ NƯỚC"),
    "Văn phòng Ủy ban nhân dân tỉnh Kon Tum": ("UBND TỈNH KON TUM", "VĂN PHÒNG"),
    "Phòng Nội vụ huyện Đăk Hà": ("UBND HUYỆN ĐĂK HÀ", "PHÒNG NỘI VỤ"),
    "Ban Chỉ huy Phòng thủ dân sự tỉnh Kon Tum": (
        "UBND TỈNH KON TUM",
        "BAN CHỈ HUY",
        "PHÒNG THỦ DÂN SỰ",
    ),
    "Sở Lao động - Thương binh và Xã hội tỉnh Kon Tum": (
        "UBND TỈNH KON TUM",
        "SỞ LAO ĐỘNG -",
        "THƯƠNG BINH VÀ XÃ HỘI",
    ),
    "Thanh tra tỉnh Kon Tum": ("UBND TỈNH KON TUM", "THANH TRA TỈNH"),
    "Ủy ban nhân dân xã Hà Mòn": ("ỦY BAN NHÂN DÂN", "XÃ HÀ MÒN"),
}


@pytest.mark.parametrize("name", ORGANS)
def test_names_of_agencies_are_put_together(name: str) -> None:
    lines: list[Typed] = [(58, 20 + 5 * n, text) for n, text in enumerate(ORGANS[name])]
    number: Typed = (58, 22 + 5 * len(lines), "Số: 15/QĐ-X")
    assert values(read(*STATE, *lines, number, DAY, *TITLE))["OrganName"] == name


def test_an_agency_that_the_archive_knows_decides_how_it_is_written() -> None:
    lines: tuple[Typed, ...] = ((58, 20, "UBND TỈNH KON TUM", 0.8), (58, 25, "SƠ NỘI VU", 0.8))
    known = ("Sở Nội vụ tỉnh Kon Tum", "Sở Tài chính tỉnh Kon Tum")
    found = read(*STATE, *lines, NUMBER, DAY, *TITLE, agencies=known)
    assert found.proposals["OrganName"].value == "Sở Nội vụ tỉnh Kon Tum"


@pytest.mark.parametrize("mark", ["KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HOẢ TỐC", "| KHẨN |"])
def test_urgency_is_told_from_its_stamp(mark: str) -> None:
    found = values(read(*USUAL, (58, 42, mark)))
    known = {"khan": "Khẩn", "thuong": "Thượng khẩn", "hoa": "Hỏa tốc"}
    assert found["Priority"] in known.values()


def test_urgency_in_a_sentence_is_no_stamp() -> None:
    assert "Priority" not in values(read(*USUAL, (110, 80, "Các đơn vị khẩn trương thực hiện")))


SECRETS = [
    ("MẬT", 1.0),
    ("TỐI MẬT", 1.0),
    ("TUYỆT MẬT", 0.5),
    ("MẶT", 0.6),
    ("TÀI LIỆU THU HỒI", 0.9),
    ("| MẬT |", 0.7),
    ("ị MẬT", 0.7),
    ("TỐI MẬT HỎA TỐC", 0.9),
    ("MẬT KHẨN", 0.9),
]


@pytest.mark.parametrize(("mark", "sure"), SECRETS)
def test_of_a_secret_nothing_is_told_but_that_it_is_one(mark: str, sure: float) -> None:
    reading = read(*USUAL, (58, 40, mark, sure))
    assert reading.secret is not None
    assert (dict(reading.proposals), reading.text) == ({}, "")


def test_a_mark_on_a_later_page_stops_it_too() -> None:
    pages = [typed(*USUAL), typed((105, 12, "TỐI MẬT"), (110, 40, "Phụ lục"), number=1)]
    found = propose(pages, latest=TODAY).secret
    assert found is not None
    assert (found.level, found.page) == ("TỐI MẬT", 1)


@pytest.mark.parametrize(
    "line",
    [
        (110, 62, "Về bảo vệ bí mật nhà nước"),
        (110, 62, "BẢO VỆ BÍ MẬT NHÀ NƯỚC"),
        (60, 62, "ỦY BAN MẶT TRẬN TỔ QUỐC"),
        (60, 62, "Bản số: 01"),
        (110, 200, "MẬT"),
    ],
)
def test_what_speaks_of_secrets_is_none(line: Typed) -> None:
    assert read(*USUAL, line).secret is None


def test_pages_that_say_nothing_propose_nothing() -> None:
    empty = Reading()
    assert propose([], latest=TODAY) == empty
    assert dict(propose([typed()], latest=TODAY).proposals) == {}


def test_a_page_without_a_head_is_doubted() -> None:
    reading = read(NUMBER, DAY, *TITLE)
    assert not any(one.sure for one in reading.proposals.values() if one.value == "15")
