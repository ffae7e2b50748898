"""TT 02/2019 and NĐ 30 become TT 05/2025, and go back without a change."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.importing.columns import known
from ingest.importing.converting import convert
from ingest.importing.crosswalk import (
    DOCUMENT_FIELDS,
    DOSSIER_FIELDS,
    document_from_tt05,
    document_to_tt05,
    dossier_from_tt05,
    dossier_to_tt05,
)
from ingest.importing.grids import grid_of
from tests.ingest.importing.sheets import TODAY, around, read, sheet

LISTS = {
    "Maintenance": "maintenance",
    "Rights": "mode",
    "Mode": "mode",
    "TypeName": "type",
    "Format": "format",
    "ConfidenceLevel": "confidence",
    "Language": "language",
}
DAYS = ("StartDate", "EndDate", "IssuedDate")
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


def _values(fields: dict[str, tuple[str, str]]) -> st.SearchStrategy[dict[str, str]]:
    said = {}
    for _, code in fields.values():
        if code in LISTS:
            names = [word.name for word in known().lists[LISTS[code]].words]
            said[code] = st.sampled_from(names)
        elif code in DAYS:
            said[code] = st.sampled_from(["2019", "2019-03", "2019-03-05"])
        elif code:
            said[code] = WORDS
    return st.fixed_dictionaries({}, optional=said)


@settings(max_examples=40, deadline=None)
@given(_values(dict(DOSSIER_FIELDS)))
def test_a_dossier_goes_there_and_back_and_there_again(said: dict[str, str]) -> None:
    there = dossier_to_tt05(said, "000.00.12.H34", 2019, "01.TCCB").values
    assert there["fileCode"] == "H34.12.2019.01.TCCB"
    back = dossier_from_tt05(there)
    assert (back["OrganId"], back["FileYear"]) == ("H34.12", "2019")
    again = dossier_to_tt05(back, back["OrganId"], 2019, back["FileNotation"]).values
    kept = {key: text for key, text in there.items() if key != "description"}
    assert {key: text for key, text in again.items() if key != "description"} == kept
    assert there.get("description", "") in again.get("description", "")


@settings(max_examples=40, deadline=None)
@given(_values(dict(DOCUMENT_FIELDS)))
def test_a_document_goes_there_and_back_and_there_again(said: dict[str, str]) -> None:
    there = document_to_tt05(said, "H34.2019.01.TCCB", 7).values
    assert there["docCode"] == "H34.2019.01.TCCB.0000007"
    assert document_to_tt05(document_from_tt05(there), "H34.2019.01.TCCB", 7).values == there


@pytest.mark.parametrize(
    ("text", "code"),
    [("Vĩnh viễn", "01"), ("70 năm", "02"), ("50 năm", "03"), ("20 năm", "05"), ("10 năm", "06")],
)
def test_periods_have_their_codes(text: str, code: str) -> None:
    made = dossier_to_tt05({"Maintenance": text}, "H34", 2019, "01")
    assert made.values["maintenance"] == code
    assert not made.remarks


def test_what_has_no_code_is_told_and_kept() -> None:
    said = {"Maintenance": "15 năm", "Creator": "Lê Thị Hoa", "Identifier": "000.00.00.H34"}
    made = dossier_to_tt05(said, "ABC", 2019, "01.TH")
    assert made.values["maintenance"] == "07"
    assert made.values["description"] == "Người lập: Lê Thị Hoa; Thời hạn lưu trữ: 15 năm"
    assert made.values["arcFileCode"] == "H34.ABC.2019.01.TH"
    assert [one.rule for one in made.remarks] == ["CNV-02", "CNV-03"]
    odd = document_to_tt05({"TypeName": "Bùa"}, "H34.2019.01", 1)
    assert [one.rule for one in odd.remarks] == ["CNV-01"]


def test_a_converted_sheet_says_the_same_to_an_import() -> None:
    made = sheet(7)
    tables = convert([made.grid], TODAY).tables()
    grids = [grid_of([list(heading), *map(list, rows)], name) for name, heading, rows in tables]
    from ingest.importing.preview import gathered
    from ingest.importing.remarks import Remarks

    remarks = Remarks()
    again = gathered(grids, TODAY, remarks)
    first = read(made).bundles
    assert [(g.organ, g.year, g.notation) for g in again] == [b.key for b in first]
    assert [len(group.entries) for group in again] == [len(b.papers) for b in first]
    for group, bundle in zip(again, first, strict=True):
        for code in ("Title", "Maintenance", "Rights", "StartDate", "EndDate", "TotalDoc"):
            assert group.values[code] == bundle.values[code]
        for entry, paper in zip(group.entries, bundle.papers, strict=True):
            for code in ("TypeName", "CodeNumber", "IssuedDate", "OrganName", "Subject"):
                assert entry.values[code] == paper.values[code]
    assert around([]).agency == "H34"
