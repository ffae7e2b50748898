"""Forms that archivists made: in force on days, one after the other, none ever lost."""

from datetime import date

import pytest

from repository.errors import RefusedError
from repository.form_templates import FormTemplate, FormTemplates
from tests.databases import NOON
from tests.repository.samples import House, uuid_of


def _template(name: str, first: date, agency: str = "H34.12") -> FormTemplate:
    return FormTemplate(
        uuid_of(name), "bien-ban-huy", agency, first, None, "01/QĐ-SNV", name, name.encode(),
        "luutru1", NOON,
    )  # fmt: skip


def test_the_template_of_the_day_is_used_an_agencys_own_first(house: House) -> None:
    forms = FormTemplates(house.database, house.ledger)
    everybody = forms.enter(_template("chung", date(2024, 1, 1), "*"), "luutru1")
    first = forms.enter(_template("cũ", date(2025, 1, 1)), "luutru1")
    second = forms.enter(_template("mới", date(2026, 1, 1)), "luutru1")
    for day, expected in (
        (date(2023, 12, 31), None),
        (date(2024, 6, 1), everybody.content),
        (date(2025, 12, 31), first.content),
        (date(2026, 1, 1), second.content),
    ):
        found = forms.in_force("bien-ban-huy", "H34.12", day)
        assert (found and found.content) == expected
    assert forms.in_force("bien-ban-huy", "H34.1", date(2026, 6, 1)) == everybody
    assert forms.in_force("muc-luc-van-ban", "H34.12", date(2026, 6, 1)) is None
    assert len(forms.all()) == 3
    assert forms.get(first.id).last == date(2025, 12, 31)


def test_a_template_that_begins_before_the_one_in_force_is_refused(house: House) -> None:
    forms = FormTemplates(house.database, house.ledger)
    forms.enter(_template("mới", date(2026, 1, 1)), "luutru1")
    with pytest.raises(RefusedError, match="in force"):
        forms.enter(_template("cũ", date(2025, 1, 1)), "luutru1")
    assert len(forms.all()) == 1
