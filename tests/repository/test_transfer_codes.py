"""The code of a package of loose documents comes from dated law data, and is read back by it."""

from datetime import date

import pytest

from repository.dated import LawDataError
from repository.errors import NotFoundError, RefusedError
from repository.transfer_codes import read, scheme_on

ENTRY = """
[[code]]
kind = "loose"
from = 2020-01-01
code = "{agency}/{turn}-{ordinal}/{year}"
turn_digits = 1
ordinal_digits = 3
citation = "một thông tư khác"
sure = ["memory", "memory", "memory"]
"""


def test_a_package_is_called_by_agency_year_turn_and_ordinal_and_its_code_read_back() -> None:
    scheme = scheme_on(date(2026, 11, 27))
    code = scheme.says("H34.12", "2026", 2, 15)
    assert code == "H34.12.2026.02.0000015"
    assert scheme.parts("H34.12", code) == ("2026", 2, 15)
    for other in ("H34.12.2026.2.15", "H34x12.2026.02.0000015", f"{code}.1", ""):
        assert scheme.parts("H34.12", other) is None
    with pytest.raises(RefusedError, match="too large"):
        scheme.says("H34.12", "2026", 100, 1)
    with pytest.raises(NotFoundError):
        scheme_on(date(2025, 6, 30))


def test_another_circular_is_another_entry_never_new_code() -> None:
    (scheme,) = read(ENTRY)
    assert scheme.parts("H34", scheme.says("H34", "2020", 3, 7)) == ("2020", 3, 7)
    for wrong in (ENTRY * 2, ENTRY.replace("2020-01-01", "1"), ENTRY.replace('"memory", ', ""), ""):
        with pytest.raises(LawDataError):
            read(wrong)
