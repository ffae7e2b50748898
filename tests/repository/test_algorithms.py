"""The table of algorithms: complete, cited, and applied to the day."""

from datetime import UTC, date, datetime

import pytest

from repository.algorithms import (
    NEVER,
    Algorithms,
    built_in,
    end_of,
    ends,
    named,
    parsed,
)


def test_every_entry_says_where_it_comes_from_and_how_sure_that_is() -> None:
    for entry in built_in().entries:
        assert entry.citation
        assert entry.sure in {"published", "memory", "draft"}


def test_a_key_is_judged_by_the_largest_size_that_it_reaches() -> None:
    two, three = ends("rsa", 2048), ends("rsa", 4096)

    assert two is not None
    assert three is not None
    assert ends("rsa", 3071) == two < three
    assert ends("rsa", 1024) == date(2013, 12, 31)
    assert ends("sha256") is None
    assert ends("sha2_256") is None


@pytest.mark.parametrize(("name", "bits"), [("rsa", 512), ("md2", None), ("rsa", None)])
def test_what_the_table_does_not_name_is_never_relied_on(name: str, bits: int | None) -> None:
    assert ends(name, bits) == NEVER
    assert not built_in().usable(name, bits, datetime(1999, 1, 1, tzinfo=UTC))


def test_the_last_day_counts_to_its_end() -> None:
    midnight = end_of(date(2013, 12, 31))

    assert built_in().usable("sha1", None, datetime(2013, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert not built_in().usable("sha1", None, midnight)


def test_an_operators_table_replaces_entries_and_adds_others() -> None:
    own = Algorithms.of(
        {
            "algorithm": [
                {"name": "sha256", "until": date(2040, 1, 1)},
                {"name": "gost", "bits": 256},
            ]
        }
    )
    both = built_in().overridden_by(own)

    assert both.ends("sha256") == date(2040, 1, 1)
    assert both.ends("gost", 256) is None
    assert both.ends("sha1") == ends("sha1")
    assert both.first_to_end([("sha256", None), ("gost", 256)]) == ("sha256", date(2040, 1, 1))


@pytest.mark.parametrize(
    "table",
    [{}, {"algorithm": [{}]}, {"algorithm": 3}, {"algorithm": [{"name": "x", "until": "2040"}]}],
)
def test_a_table_of_another_form_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"table|day"):
        Algorithms.of(table)


def test_names_are_read_back_as_they_were_written() -> None:
    for part in (("rsa", 2048), ("sha3_256", None), ("ed25519", None)):
        assert parsed(named(*part)) == part
