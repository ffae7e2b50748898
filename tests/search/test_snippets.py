from hypothesis import given
from hypothesis import strategies as st

from search.query import parse
from search.snippets import MARK, UNMARK, as_html, as_text, snippet


def test_the_place_that_answers_best_is_shown() -> None:
    text = "quyết đoán. " + "chữ khác " * 200 + "ban hành quyết định nâng lương" + " và thế" * 200
    shown = snippet(text, parse("quyet dinh"))
    assert f"{MARK}quyết định{UNMARK}" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert 150 < len(as_text(shown)) < 230


def test_the_same_diacritics_are_the_better_place() -> None:
    text = "hoa hoa " + "chữ khác " * 100 + "hòa bình" + " và thế" * 100
    assert f"{MARK}hòa{UNMARK}" in snippet(text, parse("hoà"))


def test_a_place_far_into_a_long_text_is_found() -> None:
    text = "chữ khác " * 20_000 + "tất toán" + " và thế" * 100
    assert f"{MARK}tất toán{UNMARK}" in snippet(text, parse("tat toan"))


def test_without_a_match_the_beginning_is_shown() -> None:
    shown = snippet("Căn cứ Luật Lưu trữ " * 100, parse("xyz"))
    assert shown.startswith("Căn cứ Luật Lưu trữ")
    assert MARK not in shown


def test_a_number_is_marked_as_one() -> None:
    assert f"{MARK}01/QĐ-UBND{UNMARK}" in snippet("theo 01/QĐ-UBND nay", parse("1/qd-ubnd"))


def test_html_in_a_text_is_escaped_and_marks_in_it_are_dropped() -> None:
    shown = as_html(snippet(f"<script>{UNMARK}{MARK} lương &\x00\n\n xong", parse("lương")))
    assert shown == "&lt;script&gt; <mark>lương</mark> &amp; xong"


@given(st.text(alphabet=" ab\ue000\ue001\n<đ́", max_size=600), st.text(alphabet='ab đ"', max_size=9))
def test_marks_are_always_in_pairs(text: str, question: str) -> None:
    shown = snippet(text, parse(question), width=50)
    pieces = shown.split(MARK)
    assert UNMARK not in pieces[0]
    assert all(piece.count(UNMARK) == 1 for piece in pieces[1:])
    assert len(shown) < 400


def test_one_endless_word_does_not_make_an_endless_snippet() -> None:
    assert len(snippet("x" * 100_000, parse("y"))) < 250
