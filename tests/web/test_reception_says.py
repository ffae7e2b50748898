"""What a manifest says of a hồ sơ is kept as the archive writes it, or said to be unkept."""

import pytest

from preservation.hoso.content import FileDescription
from preservation.hoso.handing import HandedPackage, said_of
from web.reception_says import day_of, notation_of, notes_on, unkept, year_of


def _said(**changes: str) -> HandedPackage:
    plain = FileDescription("H34.12", "Sở Nội vụ", "2024", "01.TH", "Hồ sơ", maintenance="20 năm")
    said = said_of(plain, 2024) | changes
    code = "H34.12.2024.01.TH"
    return HandedPackage(1, "1_uuid.zip", 1, "a" * 64, "b", code, True, {}, said, ())


def test_a_sound_one_is_kept_as_it_is() -> None:
    said = _said(start_date="05/01/2024", end_date="2024-12")
    assert list(unkept(said)) == []
    assert (day_of(said, "start_date"), day_of(said, "end_date")) == ("2024-01-05", "2024-12")
    assert (year_of(said), notation_of(said)) == (2024, "01.TH")


def test_what_is_not_said_is_taken_from_what_is() -> None:
    said = _said(year="", notation="", start_date="2019-03-01")
    assert (year_of(said), notation_of(said)) == (2019, said.code)


def test_what_is_not_kept_for_ever_is_told_of() -> None:
    assert len(list(notes_on(_said(), None))) == 1
    assert list(notes_on(_said(maintenance="Vĩnh viễn"), None)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"maintenance": "lâu dài"},
        {"year": "", "start_date": ""},
        {"year": "12345"},
        {"notation": "x" * 33},
        {"language": "x" * 33},
        {"heading_number": "I" * 17},
        {"item": "x" * 65},
        {"start_date": "mùa xuân"},
        {"end_date": "2024-13"},
    ],
)
def test_what_cannot_be_kept_is_said(changes: dict[str, str]) -> None:
    assert len(list(unkept(_said(**changes)))) == 1
