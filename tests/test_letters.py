"""How letters are judged in the figures: by place, in characters."""

import pytest

from bench.letters import Seen, distance_of, figures, judge, straightened
from demo.papers.truth import Paragraph


@pytest.mark.parametrize(
    ("wanted", "read", "errors"),
    [
        ("Quyết định", "Quyết định", 0),
        ("Quyết định", "Quyêt định", 1),
        ("III.", "HI.", 2),
        ("abc", "", 3),
        ("kitten", "sitting", 3),
        ("", "xy", 2),
    ],
)
def test_the_distance_is_levenshteins(wanted: str, read: str, errors: int) -> None:
    assert distance_of(wanted, read) == errors


def test_a_point_of_a_skewed_page_is_put_back_where_it_was_printed() -> None:
    x, y = straightened(*straightened(30, 250, 2.5), -2.5)
    assert (round(x, 6), round(y, 6)) == (30, 250)


def test_words_belong_to_the_paragraph_they_stand_in_whatever_their_order() -> None:
    left = Paragraph(1, "cell", "Thu nội địa", (10, 10, 40, 15))
    right = Paragraph(1, "cell", "3.850", (60, 10, 80, 15))
    hand = Paragraph(1, "number", "Số: /QĐ", (10, 40, 40, 45), hand=True)
    words = [
        Seen("3.850", 70, 12), Seen("Thu", 13, 12), Seen("nội", 22, 12), Seen("dịa", 31, 12),
        Seen("12", 20, 42), Seen("rác", 150, 200),
    ]  # fmt: skip
    judged, stray = judge([left, right, hand], words)
    assert [(one.read, one.errors) for one in judged] == [("Thu nội dịa", 1), ("3.850", 0)]
    assert stray == len("rác")
    said = figures(judged, stray)
    assert said["CER, all characters (%)"] == round(100 / 16, 2)
    assert said["paragraphs without an error (%)"] == 50.0
