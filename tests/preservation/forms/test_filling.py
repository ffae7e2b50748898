"""Templates filled: those that come with the archive, careless ones, and ones that mean ill."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preservation.forms import looking, sandbox
from preservation.forms.filling import cleaned, fill, named
from preservation.forms.looking import TemplateError
from preservation.forms.sandbox import day_in_full, dotted, grouped
from repository.form_values import least, ready
from scripts.make_form_templates import MAKERS
from tests.preservation.forms.templates import (
    FOLDER,
    KINDS,
    edited,
    form,
    saying,
    shipped,
    values,
    with_member,
    words,
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.docx"


def refused(template: Path, out: Path, kind: str = "muc-luc-van-ban") -> str:
    with pytest.raises(TemplateError) as told:
        fill(template, values(kind), out)
    assert not out.exists()
    return str(told.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_is_filled_with_all_and_with_the_least(kind: str, out: Path) -> None:
    kept = form(kind)
    fill(shipped(kind), ready(kept, least(kept)), out)
    assert "{" not in words(out)
    fill(shipped(kind), values(kind), out)
    said = words(out)
    assert "{" not in said
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    for column in [one for slot in kept.slots for one in slot.columns if one.width]:
        assert column.vi in said
    limited = {"muc-luc-ho-so-vinh-vien": False, "muc-luc-ho-so-co-thoi-han": True}
    if kind in limited:  # NĐ 30/2020 PL V, footnote 2
        assert ("Thời hạn bảo quản" in said) is limited[kind]


def test_the_templates_are_those_that_the_script_makes(tmp_path: Path) -> None:
    assert set(MAKERS) == set(KINDS)
    for kind in KINDS:
        MAKERS[kind](form(kind)).save(tmp_path)
        assert (tmp_path / form(kind).template).read_bytes() == shipped(kind).read_bytes(), kind
    assert {one.name for one in FOLDER.iterdir()} == {form(kind).template for kind in KINDS}


def test_the_names_in_a_template_are_found_also_in_its_margins() -> None:
    assert named(shipped()) == {
        "co_quan_cap_tren", "co_quan", "dia_danh", "ngay", "ho_so_so", "ho_so_tieu_de", "thoi_han",
        "van_ban", "nguoi_lap",
    }  # fmt: skip


def test_the_same_values_give_the_same_bytes(out: Path, tmp_path: Path) -> None:
    fill(shipped(), values(), out)
    fill(shipped(), values(), tmp_path / "again.docx")
    assert out.read_bytes() == (tmp_path / "again.docx").read_bytes()


def test_totals_are_said_in_figures_and_words(out: Path) -> None:
    kind = "muc-luc-ho-so-co-thoi-han"
    row = {"so_ky_hieu": "01", "tieu_de": "x", "so_trang": 1200}
    fill(shipped(kind), values(kind, ho_so=[row] * 12), out)
    assert "12 (mười hai) hồ sơ" in words(out)
    assert "1.200" in words(out)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saying(tmp_path_factory.mktemp("bare") / "mau.docx", "{{ co_quan }}")


@given(text=st.text(max_size=60))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_value_says_is_words(text: str, bare: Path, out: Path) -> None:
    fill(bare, {"co_quan": f"«{text}»"}, out)
    assert "".join(cleaned(f"«{text}»").split()) == "".join(words(out).split())


def test_a_value_is_never_read_as_a_placeholder(out: Path) -> None:
    evil = "{{ co_quan }} {% for x in y %} <w:p>&amp; </w:t>"
    fill(shipped(), values(ho_so_tieu_de=evil), out)
    assert evil in words(out)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{{ co_quan.__class__.__mro__ }}", "not allowed"),
        ("{{ ''['__class__'] }}", "not allowed"),
        ("{{ co_quan.format(1) }}", "not allowed"),
        ("{{ ''.join(noi_nhan) }}", "not allowed"),
        ("{{ 'a' * 999999999 }}", "numbers only"),
        ("{{ 'a' % 9 }}", "numbers only"),
        ("{{ 9 ** 9 ** 9 }}", "no powers"),
        ("{{ range(9) }}", "not allowed"),
        ("{{ lipsum() }}", "not allowed"),
        ("{{ co_qan }}", "co_qan"),
        ("{{ co_quan|safe }}", "safe"),
        ("{{ co_quan|tojson }}", "tojson"),
        ("{{ co_quan|bang_chu }}", "cannot be filled"),
        ("{% include 'x' %}", "cannot be filled"),
        ("{% import 'x' as y %}", "cannot be filled"),
        ("{{ co_quan }", "co_quan }"),
        ("{% if co_quan %} mở mà không đóng", "mở mà không đóng"),
    ],
)
def test_what_a_template_may_not_say_is_told(
    said: str, told: str, out: Path, tmp_path: Path
) -> None:
    assert told in refused(saying(tmp_path / "mau.docx", said), out)


def test_a_template_that_grows_without_end_is_stopped(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MOST_OUTPUT", 200_000)
    loop = "{% for a in noi_nhan %}"
    template = saying(tmp_path / "mau.docx", loop * 18 + "x" * 50 + "{% endfor %}" * 18)
    assert "too long" in refused(template, out)


def test_a_placeholder_in_a_wrong_place_is_refused_and_nothing_is_lost(
    out: Path, tmp_path: Path
) -> None:
    template = edited(tmp_path / "mau.docx", shipped(), document=("{%tr endfor %}", "{% endfor %}"))
    assert "wrong place" in refused(template, out)


EXTERNAL = (
    '<Relationship Id="rId99" TargetMode="External" Target="http://example.invalid/x.dotx" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    "</Relationships>"
)


def test_a_template_that_leads_elsewhere_is_refused(out: Path, tmp_path: Path) -> None:
    parts = {"document.xml": ("</Relationships>", EXTERNAL)}
    template = edited(tmp_path / "mau.docx", shipped(), **parts)
    assert "example.invalid" in refused(template, out)


def test_macros_embedded_objects_and_doctypes_are_refused(out: Path, tmp_path: Path) -> None:
    mau = tmp_path / "mau.docx"
    assert "macro" in refused(with_member(mau, shipped(), "word/vbaProject.bin", b"x"), out)
    embedded = with_member(mau, shipped(), "word/embeddings/oleObject1.bin", b"x")
    assert "embedded" in refused(embedded, out)
    doctype = with_member(mau, shipped(), "word/x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    assert "document type" in refused(doctype, out)
    kind = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")
    assert "docx" in refused(edited(mau, shipped(), **{"[Content_Types]": kind}), out)


def test_no_docx_and_too_large_ones_are_refused(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mau = tmp_path / "mau.docx"
    mau.write_bytes(b"%PDF-1.7")
    assert "docx" in refused(mau, out)
    with zipfile.ZipFile(mau, "w") as box:
        box.writestr("word/document.xml", "<a/>")
    assert "docx" in refused(mau, out)
    bomb = with_member(mau, shipped(), "word/media/image1.png", b"\0" * 30_000_000)
    assert "unpacks" in refused(bomb, out)
    monkeypatch.setattr(looking, "MOST_BYTES", 1000)
    assert "bytes" in refused(shipped(), out)


def test_days_numbers_and_blanks_are_written_as_the_law_asks() -> None:
    assert day_in_full("05/02/2026") == "ngày 05 tháng 02 năm 2026"
    assert day_in_full("15/12/2026") == "ngày 15 tháng 12 năm 2026"
    assert day_in_full("09/3/2026") == "ngày 09 tháng 3 năm 2026"
    assert day_in_full("").startswith("ngày ...")
    assert [grouped(one) for one in (0, 1234, 0.9, 14.5, 1234.25)] == [
        "0", "1.234", "0,9", "14,5", "1.234,25",
    ]  # fmt: skip
    assert dotted("", 3) == "..."
    assert dotted("x") == "x"
