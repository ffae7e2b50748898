"""The contract of the port: every engine passes all of it."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from repository.access import Level, Scope, terms_up_to, visibility
from search.index import NO_FILTERS, Entry, Filters, Index, Page
from search.snippets import MARK, UNMARK, as_text

LUONG = Entry(
    "luong",
    "Quyết định về việc nâng bậc lương thường xuyên",
    "Căn cứ Nghị định số 30/2020/NĐ-CP. Nâng bậc lương cho bà Nguyễn Thị Hòa kể từ tháng 3.",
    code="01/QĐ-UBND",
    type_name="Quyết định",
    agency="H34.1",
    organ_name="Ủy ban nhân dân tỉnh Kon Tum",
    issued=date(2019, 3, 1),
    dossiers=("01.TC", "Hồ sơ lương"),
    visibility=visibility("H34.1", Level.PUBLIC),
)
VAN_THU = Entry(
    "van-thu",
    "Thông tư quy định công tác văn thư",
    "Văn bản đến phải được đăng ký vào sổ trong ngày. Theo Quyết định 12 / QĐ - SNV.",
    code="05/2025/TT-BNV",
    type_name="Thông tư",
    agency="G09",
    organ_name="Bộ Nội vụ",
    issued=date(2025, 5, 14),
    visibility=visibility("G09", Level.PUBLIC),
)
PLAIN = Entry(
    "plain",
    "Cong van khong dau",
    "quyet dinh nang luong hoa binh",
    type_name="quyết định",
    agency="H34.1",
    visibility=visibility("H34.1", Level.INTERNAL),
)


@pytest.fixture
def full(index: Index) -> Index:
    index.put([LUONG, VAN_THU, PLAIN])
    return index


def found(page: Page) -> list[str]:
    return [hit.document for hit in page.hits]


def every_way(text: str) -> Iterator[str]:
    yield text
    yield text.upper()
    yield unicodedata.normalize("NFD", text)


def test_an_index_never_written_is_empty(index: Index, owner: Scope) -> None:
    assert index.find("", owner) == Page()


def test_finds_with_and_without_diacritics(full: Index, owner: Scope) -> None:
    for typed in ("nâng lương", "nang luong"):
        for way in every_way(typed):
            assert set(found(full.find(way, owner))) == {"luong", "plain"}


def test_the_same_diacritics_come_first(index: Index, owner: Scope) -> None:
    index.put(
        [
            Entry("folded", "hoa", "hoa hoa hoa hoa"),
            Entry("exact", "x", "hoà " + "chữ khác " * 100),
            Entry("other", "hỏa", "hỏa hỏa"),
        ]
    )
    page = index.find("hòa", owner)
    assert found(page)[0] == "exact"
    assert page.total == 3


def test_quoted_and_signed_words_match_exactly(full: Index, owner: Scope) -> None:
    for typed in ('"nâng bậc"', '+"nâng bậc"', "+nâng"):
        assert found(full.find(typed, owner)) == ["luong"]
    assert set(found(full.find('"quyet dinh"', owner))) == {"luong", "van-thu", "plain"}
    assert found(full.find('"hoà"', owner)) == ["luong"]
    assert found(full.find('"hoa binh"', owner)) == ["plain"]
    assert found(full.find('"hòa bình"', owner)) == []
    assert found(full.find('"bậc nâng"', owner)) == []
    assert set(found(full.find("-nâng", owner))) == {"van-thu", "plain"}
    assert found(full.find('luong -"nâng bậc"', owner)) == ["plain"]


def test_a_phrase_is_exactly_these_words_in_this_order(index: Index, owner: Scope) -> None:
    texts = ["a b a", "a b c a", "a a b", "b a", "á b à", "a b", "a x b a b x a"]
    index.put([Entry(text, "t", text) for text in texts])
    for phrase, expected in {
        "a b a": {"a b a", "á b à", "a x b a b x a"} - {"a x b a b x a"},
        "a a": {"a a b"},
        "á b": {"á b à"},
        "b à": {"á b à"},
        "b a": {"a b a", "b a", "á b à", "a x b a b x a"},
    }.items():
        assert set(found(index.find(f'"{phrase}"', owner))) == expected, phrase


def test_no_phrase_spans_title_and_text_or_text_and_organ(full: Index, owner: Scope) -> None:
    assert found(full.find('"tháng 3 quyết định"', owner)) == []
    assert found(full.find('"thường xuyên 01"', owner)) == []
    assert found(full.find('"kon tum"', owner)) == ["luong"]


@pytest.mark.parametrize(
    "typed",
    ["01/QĐ-UBND", "1/qd-ubnd", "001 / QĐ - UBND", "Số 01/QĐ-UBND", '"01/QĐ-UBND"', "1 qd ubnd"],
)
def test_a_number_is_found_however_it_is_typed(full: Index, owner: Scope, typed: str) -> None:
    assert found(full.find(typed, owner))[0] == "luong"


def test_a_number_is_found_by_its_parts_and_inside_texts(full: Index, owner: Scope) -> None:
    assert found(full.find("UBND", owner)) == ["luong"]
    assert found(full.find("12/QĐ", owner)) == ["van-thu"]
    assert found(full.find("12/qđ-snv", owner)) == ["van-thu"]
    assert found(full.find("tt-bnv", owner)) == ["van-thu"]
    assert found(full.find("2/QĐ-SNV", owner)) == []


def test_its_own_number_comes_before_one_that_is_mentioned(index: Index, owner: Scope) -> None:
    mentions = "theo 5/KH-SNV " * 20
    index.put([Entry("mentions", "5/KH-SNV", mentions), Entry("is", "x", "y", code="05/KH-SNV")])
    assert found(index.find("5/kh-snv", owner)) == ["is", "mentions"]


def test_one_or_two_words_are_all_needed_and_adjacent_comes_first(
    index: Index, owner: Scope
) -> None:
    index.put(
        [
            Entry("apart", "Quyết tâm, ý định", "quyết tâm và ý định " * 5),
            Entry("together", "x", "chữ khác " * 60 + "quyết định"),
            Entry("one", "quyết", "quyết"),
        ]
    )
    for typed in ("quyet dinh", "quyết định"):
        assert found(index.find(typed, owner)) == ["together", "apart"]


def test_a_whole_sentence_finds_the_document_that_answers_it(full: Index, owner: Scope) -> None:
    asked = "Văn bản đến thì phải đăng ký vào sổ trong thời hạn bao lâu?"
    assert found(full.find(asked, owner))[0] == "van-thu"
    folded = "bac luong cua ba Hoa duoc nang tu thang may"
    assert found(full.find(folded, owner))[0] == "luong"


def test_words_side_by_side_count_more(index: Index, owner: Scope) -> None:
    index.put(
        [
            Entry("apart", "t", "sổ công nhận văn hóa tác phẩm thư viện"),
            Entry("together", "t", "sổ công tác phẩm nhận hóa văn thư viện"),
        ]
    )
    assert found(index.find("sổ công tác văn thư", owner)) == ["together", "apart"]


def test_the_title_weighs_more_than_the_text(index: Index, owner: Scope) -> None:
    index.put([Entry("text", "khác", "lương nhà"), Entry("title", "lương", "khác nhà")])
    assert found(index.find("lương", owner)) == ["title", "text"]


def test_scores_are_shares_of_the_best(full: Index, owner: Scope) -> None:
    scores = [hit.score for hit in full.find("quyết định nâng lương", owner).hits]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    later = full.find("quyết định nâng lương", owner, offset=1).hits
    assert [hit.score for hit in later] == scores[1:]


def test_filters_narrow_hits_total_and_facets(full: Index, owner: Scope) -> None:
    for filters, expected in [
        (Filters(type_name="Quyết định"), {"luong", "plain"}),
        (Filters(type_name="quyet dinh", agency="H34.1"), {"luong", "plain"}),
        (Filters(agency="h34.1"), {"luong", "plain"}),
        (Filters(agency="H34"), set()),
        (Filters(organ_name="nội vụ"), {"van-thu"}),
        (Filters(sender="kon tum"), {"luong"}),
        (Filters(sender="H34.1"), {"luong", "plain"}),
        (Filters(dossier="hồ sơ lương"), {"luong"}),
        (Filters(since=date(2019, 3, 1), until=date(2019, 3, 1)), {"luong"}),
        (Filters(since=date(2019, 3, 2)), {"van-thu"}),
        (Filters(until=date(2025, 1, 1)), {"luong"}),
        (Filters(without=frozenset({"luong", "unknown"})), {"van-thu", "plain"}),
        (Filters(type_name="***"), set()),
        (Filters(organ_name="***"), set()),
    ]:
        page = full.find("", owner, filters)
        assert (set(found(page)), page.total) == (expected, len(expected)), filters
        assert sum(count for _, count in page.facets["agency"]) == len(expected)


def test_typed_filters_narrow_what_the_form_asks(full: Index, owner: Scope) -> None:
    assert found(full.find('lương loại:"quyết định" năm:2019', owner)) == ["luong"]
    assert found(full.find('cơ quan:"Bộ Nội vụ"', owner)) == ["van-thu"]
    assert set(found(full.find("-năm:2019", owner))) == {"van-thu", "plain"}
    assert found(full.find("năm:2019", owner, Filters(agency="G09"))) == []


def test_an_empty_question_lists_all_newest_first(full: Index, owner: Scope) -> None:
    page = full.find("  ", owner)
    assert found(page) == ["van-thu", "luong", "plain"]
    assert page.total == 3
    assert page.facets == {
        "type_name": (("Quyết định", 2), ("Thông tư", 1)),
        "agency": (("H34.1", 2), ("G09", 1)),
        "year": (("2025", 1), ("2019", 1)),
    }


def test_pages_follow_each_other(index: Index, owner: Scope) -> None:
    index.put(Entry(f"d{n}", "lương", f"số {n}") for n in range(30))
    for question in ("lương", ""):
        pages = [index.find(question, owner, limit=7, offset=at) for at in range(0, 35, 7)]
        assert {page.total for page in pages} == {30}
        assert Counter(d for page in pages for d in found(page)) == Counter(
            f"d{n}" for n in range(30)
        )
    beyond = index.find("lương", owner, offset=10**12)
    assert (beyond.hits, beyond.total) == ((), 30)
    none = index.find("lương", owner, limit=0)
    assert (none.hits, none.total) == ((), 30)
    assert index.find("lương", owner, limit=-5, offset=-5).total == 30


def test_putting_again_replaces_and_removing_forgets(full: Index, owner: Scope) -> None:
    full.put([replace(LUONG, title="Khác hẳn", text="thay thế"), replace(LUONG, text="lần nữa")])
    assert found(full.find("lần nữa", owner)) == ["luong"]
    assert found(full.find('"thay thế"', owner)) == []
    assert full.find("", owner).total == 3
    full.remove(["luong", "never-known"])
    assert set(found(full.find("", owner))) == {"van-thu", "plain"}
    full.clear()
    assert full.find("", owner) == Page()
    full.put([LUONG])
    assert found(full.find("lương", owner)) == ["luong"]


def test_entries_that_fail_half_way_change_nothing(full: Index, owner: Scope) -> None:
    def half() -> Iterator[Entry]:
        yield Entry("new", "mới", "mới")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        full.put(half())
    assert full.find("", owner).total == 3
    full.put([Entry("new", "mới", "mới")])
    assert full.find("", owner).total == 4


def test_hits_show_the_title_the_code_and_the_place(full: Index, owner: Scope) -> None:
    hit = full.find("nang luong", owner, Filters(agency="H34.1", since=date(2019, 1, 1))).hits[0]
    assert (hit.title, hit.code) == (LUONG.title, LUONG.code)
    assert f"{MARK}Nâng{UNMARK} bậc {MARK}lương{UNMARK}" in hit.snippet
    assert as_text(hit.snippet) == LUONG.text


def test_an_empty_scope_finds_nothing(full: Index) -> None:
    for question in ("", "lương", "-x", "quyết định"):
        assert full.find(question, Scope()) == Page()


def test_what_is_outside_the_scope_leaves_no_trace(full: Index) -> None:
    scope = Scope(terms=terms_up_to("H34.1", Level.PUBLIC), documents=frozenset({"van-thu"}))
    page = full.find("quyet dinh", scope)
    assert set(found(page)) == {"luong", "van-thu"}
    assert page.total == 2
    assert page.facets["agency"] == (("G09", 1), ("H34.1", 1))
    one = full.find("", Scope(documents=frozenset({"plain"})))
    assert (found(one), one.total) == (["plain"], 1)


def test_a_score_does_not_tell_what_is_hidden(index: Index) -> None:
    seen = visibility("A", Level.PUBLIC)
    hidden = visibility("A", Level.RESTRICTED)
    scope = Scope(terms=terms_up_to("A", Level.PUBLIC))
    index.put([Entry("mine", "kỷ luật", "x", visibility=seen)])
    before = index.find("kỷ luật", scope)
    index.put([Entry(f"h{n}", "kỷ luật", "kỷ luật", visibility=hidden) for n in range(20)])
    assert index.find("kỷ luật", scope) == before


NAUGHTY = [
    "", " ", '"', '""', '"""', '"a', 'a"', "'", "*", "?", "a*", "*a", "~", "^", "a^2", "a~2", "\\",
    "AND", "OR", "NOT", "AND OR", "a AND", "OR a", "(a", "a)", "((((", "[a TO b]", "{a}",
    "[* TO *]",
    "title:a", "text:", ":", "::", "id:luong", "visibility:*", "+", "-", "+-a", "--a", "-+\"",
    "/a/",
    "/.*/", "a/b", "1/", "/1", "-1/QĐ", "\x00", "a\x00b", "\ud800", "\U0001f600", "👨‍👩‍👧",
    "\u202eabc", "שלום עולם", "مرحبا", "中文", "ก็", "\u0301", "a\u0301\u0301\u0301", "ß", "İ", "ﬁ",
    "\ufeff", "\ue000a\ue001", "a" * 10_000, "a " * 5_000, '"' * 10_000, "+" * 10_000, "(" * 10_000,
    '"a ' * 3_000, "đ" * 10_000, "năm:0000", "năm:9999", "loại:\"", "cơ quan:\"***\"", "hồ sơ:_",
    "-loại:x", "<script>alert(1)</script>", "'; DROP TABLE x;--", "${jndi:ldap://x}", "%s%n",
    "../..",
    "1e999", "-0", "NaN", "_", "_ _ _", '"_"', '"_ _"', "a _ b", "\u2028\u2029", "\r\n", "0", "000",
]  # fmt: skip


def test_naughty_questions_are_answered(full: Index, owner: Scope) -> None:
    narrow = Scope(terms=frozenset({"H34.1:public"}))
    for typed in NAUGHTY:
        for filters in (
            NO_FILTERS,
            Filters(type_name=typed, agency=typed),
            Filters(organ_name=typed, dossier=typed),
        ):
            assert full.find(typed, owner, filters).total <= 3
            assert set(found(full.find(typed, narrow, filters))) <= {"luong"}
            full.find(typed, Scope(terms=frozenset({"x"}), documents=frozenset({"\x00y"})))
    for typed in ("id:luong", "visibility:*", "[* TO *]", "*"):
        assert full.find(typed, owner).total == 0


def test_naughty_documents_are_taken_and_found(index: Index, owner: Scope) -> None:
    index.put(
        Entry(
            f"n{n}", s, s, s, s, s, s, date(1, 1, 1), (s,), (s.encode("utf8", "replace").decode(),)
        )
        for n, s in enumerate(NAUGHTY)
    )
    page = index.find("", owner, limit=1000)
    assert page.total == len(page.hits) == len(NAUGHTY)
    assert found(index.find("שלום", owner)) == [f"n{NAUGHTY.index('שלום עולם')}"]
    assert index.find("中文", owner).total == 1


def test_a_text_beyond_the_limit_is_cut_and_the_rest_found(index: Index, owner: Scope) -> None:
    index.put([Entry("long", "dài", "đầu tiên " + "giữa " * 1_100_000 + "cuối cùng")])
    assert found(index.find('"đầu tiên"', owner)) == ["long"]
    assert found(index.find('"cuối cùng"', owner)) == []
