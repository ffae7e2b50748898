"""Twenty planted errors among five hundred rows: each told by its row, column and rule."""

import pytest

from ingest.importing.plan import RowOutcome
from tests.ingest.importing.sheets import Sheet, cell, read, said, sheet

PLANTED = (
    (12, "Tiêu đề hồ sơ", "", "IMP-04"),
    (22, "Thời hạn bảo quản", "Lâu lắm", "IMP-10"),
    (32, "Chế độ sử dụng", "Ai cũng được", "IMP-10"),
    (42, "Ngôn ngữ", "Klingon", "IMP-10"),
    (52, "Ngày kết thúc", "32", "IMP-07"),
    (62, "Năm kết thúc", "2009", "IMP-08"),
    (72, "Tổng số văn bản", "7", "IMP-18"),
    (82, "Phông", "H99", "IMP-19"),
    (93, "vb:Trích yếu", "", "IMP-04"),
    (103, "vb:Trích yếu", "x" * 501, "IMP-05"),
    (113, "vb:Tên loại", "Văn thư mật tông", "IMP-10"),
    (123, "vb:Ngày văn bản", "31", "IMP-07"),
    (133, "vb:Số", "2,5E+12", "IMP-11"),
    (143, "vb:Số trang", "hai", "IMP-06"),
    (153, "vb:Đường dẫn file", "khong-co.pdf", "IMP-15"),
    (163, "vb:Đường dẫn file", "../../etc/passwd", "IMP-16"),
    (173, "vb:Đường dẫn file", "01/001.txt", "IMP-17"),
    (183, "vb:Số thứ tự văn bản", "1", "IMP-14"),
    (193, "vb:Chế độ sử dụng", "Mật", "IMP-20"),
    (203, "vb:Ký hiệu", "UB\u202eND", "IMP-21"),
)
"""Row, column, what is put there, and the rule that has to speak."""


def spoilt(documents: int, *, repeated: bool = False) -> Sheet:
    made = sheet(documents, repeated=repeated)
    for row, name, text, _ in PLANTED:
        if row <= documents + 1:
            made.put(row, name, text)
    if documents >= 123:
        made.put(123, "vb:Tháng văn bản", "2")
    return made


@pytest.mark.parametrize("repeated", [False, True], ids=["said once", "repeated"])
def test_all_twenty_are_told_by_row_and_column_and_nothing_else_is(repeated: bool) -> None:
    made = spoilt(500)
    if repeated:
        _repeat(made)
    plan = read(made, files=[*sheet(500).files])
    errors = {(rule, where) for rule, severity, where in said(plan) if severity == "error"}
    assert errors == {(rule, cell(name, row)) for row, name, _, rule in PLANTED}


def _repeat(made: Sheet) -> None:
    """Say the columns of each hồ sơ on each of its rows."""
    from tests.ingest.importing.sheets import DOSSIER_WIDE

    for number, row in enumerate(made.rows):
        if number % 5 != 1 and number:
            row[:DOSSIER_WIDE] = made.rows[number - 1][:DOSSIER_WIDE]


def test_a_dossier_is_sound_or_not_as_a_whole() -> None:
    plan = read(spoilt(500), files=sheet(500).files)
    outcomes = plan.outcomes()
    assert plan.totals()["dossiers"] == 100
    assert plan.totals()["sound_dossiers"] == 80
    counts = {one: list(outcomes.values()).count(one) for one in set(outcomes.values())}
    assert counts == {RowOutcome.READY: 400, RowOutcome.ERROR: 20, RowOutcome.HELD: 80}


def test_of_a_row_with_a_secrecy_mark_nothing_is_repeated() -> None:
    made = spoilt(500)
    made.put(193, "vb:Trích yếu", "Chuyện không ai được biết")
    made.put(193, "vb:Số trang", "Chuyện không ai được biết")
    plan = read(made, files=sheet(500).files)
    assert ("Hồ sơ", 193) in plan.secret
    findings = plan.findings["Hồ sơ", 193]
    assert [one.rule for one in findings] == ["IMP-20"]
    assert "Chuyện" not in str(findings)


def test_a_secret_dossier_hides_all_its_rows() -> None:
    made = sheet(10)
    for row in range(2, 7):
        made.put(row, "Chế độ sử dụng", "Tối mật")
    assert {row for _, row in read(made).secret} == set(range(2, 7))
