"""A word that is only part of another one is no leak; written apart it is, in any spelling."""

from pathlib import Path

import pikepdf
import pytest

from preservation.pages.copying.leaks import leaks


def _pdf(path: Path, title: str) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = title
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return path


def test_a_syllable_within_a_word_that_may_be_said_is_no_leak(tmp_path: Path) -> None:
    path = _pdf(tmp_path / "a.pdf", "Sở Nội vụ tỉnh Quảng Ngãi, Chứng thực bản sao")
    named = ["Sở Nội vụ tỉnh Quảng Ngãi"]
    assert leaks(str(path), ["quản", "ứng"], [], named)["found"] == []


@pytest.mark.parametrize("title", ["ông Quản lý", "ÔNG QUẢN LÝ", "ông quản lý", "Quản"])
def test_the_same_syllable_by_itself_is(tmp_path: Path, title: str) -> None:
    path = _pdf(tmp_path / "a.pdf", f"{title}, tỉnh Quảng Ngãi")
    assert leaks(str(path), ["quản"], [], ["tỉnh Quảng Ngãi"])["found"]


def test_a_sentence_of_our_own_may_be_said_and_no_word_of_it_alone(tmp_path: Path) -> None:
    whole = _pdf(tmp_path / "a.pdf", "Chứng thực bản sao")
    assert leaks(str(whole), ["thực"], [], [])["found"] == []
    alone = _pdf(tmp_path / "b.pdf", "Chứng thực bản sao, có thực")
    assert leaks(str(alone), ["thực"], [], [])["found"]


@pytest.mark.parametrize("said", ["CCCD 062091", "(062091)", "062091"])
def test_a_long_number_that_was_left_out_is_looked_for_by_itself(tmp_path: Path, said: str) -> None:
    path = _pdf(tmp_path / "a.pdf", said)
    assert leaks(str(path), ["062091"], [], [])["found"]


@pytest.mark.parametrize("said", ["1062091", "0.062091", "0620915"])
def test_a_part_of_another_number_is_no_leak_of_it(tmp_path: Path, said: str) -> None:
    path = _pdf(tmp_path / "a.pdf", said)
    assert leaks(str(path), ["062091"], [], [])["found"] == []
