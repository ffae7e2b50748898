from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index import Filters
from search.query import MAX_PHRASE, MAX_RANKED, Number, Phrase, Question, Word, parse


def test_plain_words_are_ranked_and_neighbours_are_pairs() -> None:
    found = parse("Quyết định khen")
    assert found.ranked == (Word("quyet", "quyêtS"), Word("dinh", "đinhJ"), Word("khen"))
    assert found.pairs == ((found.ranked[0], found.ranked[1]), (found.ranked[1], found.ranked[2]))
    assert not found.all_needed
    assert parse("văn thư").all_needed


def test_quotes_plus_and_minus_are_meant() -> None:
    found = parse('"văn thư" +lưu -"hết hạn" -tru khác')
    assert found.must == (Phrase((Word("van", "văn"), Word("thu", "thư"))), Word("luu", "lưu"))
    assert found.must_not == (Phrase((Word("het", "hêtS"), Word("han", "hanJ"))), Word("tru"))
    assert found.ranked == (Word("khac", "khacS"),)


def test_curly_quotes_are_quotes() -> None:
    assert parse("“van thu”") == parse("«van thu»") == parse('"van thu"')


def test_a_hyphen_inside_or_alone_forbids_nothing() -> None:
    assert parse("văn-thư - lưu").must_not == ()


def test_a_document_number_is_one_item() -> None:
    assert parse("số 01/QĐ-UBND").ranked[1] == Number(
        "1/qd-ubnd", (Word("1"), Word("qd", "qđ"), Word("ubnd"))
    )
    assert parse("1 / QĐ - UBND").all_needed


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ('loại:"Quyết định"', Filters(type_name="Quyết định")),
        ('Loai: "quyet dinh"', Filters(type_name="quyet dinh")),
        ("type:Tờ_trình", Filters(type_name="Tờ_trình")),
        ('cơ quan:"Sở Nội vụ"', Filters(sender="Sở Nội vụ")),
        ("co_quan:H34.1", Filters(sender="H34.1")),
        ("agency:000.00.20.H34", Filters(sender="000.00.20.H34")),
        ('cơ quan ban hành:"UBND tỉnh"', Filters(organ_name="UBND tỉnh")),
        ("hồ sơ:01.TC", Filters(dossier="01.TC")),
        ("dossier:01.TC", Filters(dossier="01.TC")),
        ("năm:2019", Filters(since=date(2019, 1, 1), until=date(2019, 12, 31))),
        ("year: 2019", Filters(since=date(2019, 1, 1), until=date(2019, 12, 31))),
    ],
)
def test_fields_may_be_typed(typed: str, filters: Filters) -> None:
    assert parse(typed) == Question(within=(filters,))
    assert parse(f"-{typed}") == Question(without=(filters,))
    assert parse(f"lưu {typed} trữ").within == (filters,)
    assert len(parse(f"lưu {typed} trữ").ranked) == 2


@pytest.mark.parametrize("typed", ["năm:abc", "năm:20199", "xloại:a", "loại:", 'loại:""'])
def test_half_a_field_is_just_words(typed: str) -> None:
    assert parse(typed).within == ()


@pytest.mark.parametrize("typed", ["", "   ", "\x00\n\t", "\u200b"])
def test_nothing_typed_asks_for_the_list(typed: str) -> None:
    assert parse(typed) == Question()


@pytest.mark.parametrize("typed", ["***", '"', "🎉", "+-+-", "()[]{}^~:/\\", "&& ||"])
def test_signs_alone_are_hopeless_and_not_everything(typed: str) -> None:
    assert parse(typed).hopeless


def test_the_words_of_other_query_languages_are_words() -> None:
    assert [w.folded for w in parse("a AND b OR NOT c*").ranked if isinstance(w, Word)] == [
        "a", "and", "b", "or", "not", "c",
    ]  # fmt: skip


def test_a_question_of_any_length_stays_small() -> None:
    found = parse(" ".join(f"w{n}" for n in range(5_000)))
    assert len(found.ranked) == MAX_RANKED
    assert len(found.pairs) < MAX_RANKED
    phrase = parse('"' + "a b c " * 500)
    assert len(phrase.ranked) == 3
    quoted = parse('"' + "a b c " * 100 + '"').must[0]
    assert isinstance(quoted, Phrase)
    assert len(quoted.words) == MAX_PHRASE


@given(st.text(alphabet=st.characters(), max_size=200))
def test_nothing_typed_raises(typed: str) -> None:
    parse(typed)


@given(st.text(alphabet='"+-:/ aăđ1năm loại*()&|~^\\', max_size=80))
def test_nothing_typed_in_our_own_signs_raises(typed: str) -> None:
    parse(typed)
