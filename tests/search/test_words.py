import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import words
from search.words import clean, fold, forms, key, numbers, paired

TONES = {"": "", "f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
vietnamese = st.text(
    alphabet="aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
    "bcdđghklmnpqrstvx ",
)


@given(st.text())
def test_folding_twice_is_like_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_cleaning_twice_is_like_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()


@given(vietnamese)
def test_composed_and_decomposed_writing_give_the_same_terms(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert paired(clean(decomposed)) == paired(clean(text))


@given(vietnamese)
def test_case_makes_no_difference(text: str) -> None:
    assert paired(clean(text.upper())) == paired(clean(text))


@given(
    st.sampled_from(["", "h", "th", "qu", "gi", "ngh", "đ", "kh"]),
    st.sampled_from(["oa", "oe", "uy", "uê", "ươ", "iê", "yê", "uya", "ai", "a", "oai", "ua"]),
    st.sampled_from(["", "n", "ng", "t", "ch", "c"]),
    st.sampled_from(list(TONES)),
    st.data(),
)
def test_wherever_the_tone_was_put_the_terms_are_equal(
    onset: str, nucleus: str, coda: str, tone: str, data: st.DataObject
) -> None:
    places = st.integers(1, len(nucleus))
    one, other = (
        onset + nucleus[:place] + TONES[tone] + nucleus[place:] + coda
        for place in (data.draw(places), data.draw(places))
    )
    assert forms(clean(one)) == forms(clean(other))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("HOÁ", "Hóa"),
        ("hòan", "hoàn"),
        ("qúy", "quý"),
        ("gía", "giá"),
        ("qủa", "quả"),
        ("nghiã", "nghĩa"),
        ("thuở", "thủơ"),
    ],
)
def test_old_and_new_tone_placement_are_one_word(old: str, new: str) -> None:
    assert forms(old) == forms(new)
    assert forms(old)[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("quý", "quí"), ("hòa", "hóa"), ("hòa", "hoa"), ("dinh", "đinh"), ("tuân", "tuần")],
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_words_with_and_without_diacritics_share_the_folded_form() -> None:
    assert paired("Quyết định ở Đắk Lắk an") == (
        "quyet quyêtS dinh đinhJ o ơR dak đăkS lak lăkS an _"
    )


def test_an_exact_form_is_never_somebodys_folded_form() -> None:
    assert forms("quyêtS")[0] == "quyets"


@pytest.mark.parametrize(
    "written",
    [
        "01/QĐ-UBND",
        "1/QĐ-UBND",
        "001 / QĐ - UBND",
        "1/qd-ubnd",
        "01/QĐ–UBND",
        "Số: 01/QĐ-UBND ngày 5/2/2019",
        "01⁄QĐ‑UBND",
        unicodedata.normalize("NFD", "01/QĐ-UBND"),
    ],
)
def test_a_document_number_is_one_term_however_written(written: str) -> None:
    assert numbers(clean(written)) == ["1/qd", "1/qd-ubnd"]


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("05/2025/TT-BNV", "5/2025/tt-bnv"),
        ("12-NQ/TW", "12-nq/tw"),
        ("59/2020/QH14", "59/2020/qh14"),
        ("30/2020/NĐ-CP", "30/2020/nd-cp"),
        ("2/TTr-SNV", "2/ttr-snv"),
    ],
)
def test_each_form_of_number_is_known(written: str, whole: str) -> None:
    assert words.whole_number(written) == whole
    assert numbers(f"theo {written}, ngày")[-1] == whole


@pytest.mark.parametrize("text", ["ngày 05/02/2019", "1/2", "và/hoặc", "a/b-c", ""])
def test_dates_and_fractions_are_no_document_numbers(text: str) -> None:
    assert numbers(text) == []


def test_long_words_and_long_texts_are_cut() -> None:
    assert forms("a" * 10_000) == ("a" * words.MAX_WORD, "")
    assert len(clean("a" * (words.MAX_TEXT + 5))) == words.MAX_TEXT


def test_half_a_surrogate_and_invisible_marks_do_no_harm() -> None:
    assert clean("a\ud800b").encode()
    assert forms(clean("quyết\u200b"))[0] == "quyet"
    assert words.words(clean("văn\u00adthư")) == ["vănthư"]


def test_names_are_compared_without_case_diacritics_and_spacing() -> None:
    assert key(" QUYẾT  định ") == key("quyet_dinh") == "quyet dinh"
