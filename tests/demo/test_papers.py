"""Practice papers: what the truth says is what stands on them."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

from dataclasses import replace
from datetime import date

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from demo.papers.deal import MERGER, deal, secret_papers, talking_papers
from demo.papers.faults import LOW_DPI, Fault, fault
from demo.papers.office import Hand, OfficePaper
from demo.papers.scanning import Scan, as_jpegs, as_pdf, as_tiff, scan
from demo.papers.setting import Rendered, render_paper
from demo.papers.wear import Condition

POINT = 72 / 25.4
DPI = 60
"""Enough to see what is there, and quick."""


@pytest.fixture(scope="module")
def papers() -> tuple[OfficePaper, ...]:
    return deal(100)


@pytest.fixture(scope="module")
def rendered(papers: tuple[OfficePaper, ...]) -> Rendered:
    return render_paper(next(one for one in papers if one.manner.hand is Hand.NUMBER_AND_DAY))


@pytest.fixture(scope="module")
def sound(papers: tuple[OfficePaper, ...]) -> Scan:
    return scan(render_paper(papers[1]), Condition.TYPICAL, DPI)


def test_the_first_forty_papers_are_of_many_kinds_offices_and_years(
    papers: tuple[OfficePaper, ...],
) -> None:
    some = papers[:40]
    assert len({one.kind for one in some}) >= 12
    assert len({one.issuer.name for one in some if one.day < MERGER}) >= 5
    assert len({one.issuer.name for one in some if one.day >= MERGER}) >= 5
    assert any(one.is_letter for one in some)
    assert any(one.priority for one in some)
    assert any(int(one.number) < 10 for one in some)
    assert {one.manner.hand for one in papers} == set(Hand)


def test_an_office_of_the_old_province_writes_nothing_after_its_end(
    papers: tuple[OfficePaper, ...],
) -> None:
    old = [one for one in papers if "Kon Tum" in one.issuer.name]
    assert old
    assert all(one.day < MERGER for one in old)
    assert all(one.day <= date(2026, 11, 20) for one in papers)


def test_the_same_seed_deals_the_same_papers_and_another_others() -> None:
    assert deal(12, 5) == deal(12, 5)
    assert deal(12, 5) != deal(12, 6)


def test_every_paragraph_of_the_truth_is_printed_where_the_truth_says(
    papers: tuple[OfficePaper, ...],
) -> None:
    for paper in papers[:6]:
        made = render_paper(paper)
        with pymupdf.open(stream=made.pdf, filetype="pdf") as document:
            assert document.page_count == made.truth.pages
            for one in made.truth.paragraphs:
                left, top, right, bottom = (edge * POINT for edge in one.box)
                clip = pymupdf.Rect(left - 2, top + 1, right + 2, bottom - 1)
                printed = " ".join(document[one.page - 1].get_text(clip=clip).split())
                if one.hand:  # dots may stand where the pen wrote
                    printed = printed.replace(".", "")
                assert printed.replace(" ", "") == one.text.replace(" ", "")


def test_each_field_of_the_truth_lies_in_its_box(papers: tuple[OfficePaper, ...]) -> None:
    made = render_paper(next(one for one in papers if one.manner.hand is Hand.NOTHING))
    with pymupdf.open(stream=made.pdf, filetype="pdf") as document:
        for code in ("CodeNumber", "CodeNotation", "FullName", "Place"):
            spot = made.truth.spots[code]
            left, top, right, bottom = (edge * POINT for edge in spot.box)
            clip = pymupdf.Rect(left + 0.5, top + 1, right - 0.5, bottom - 1)
            printed = document[spot.page - 1].get_text(clip=clip).strip(" /,\n")
            assert printed == made.truth.fields[code]


def test_what_a_pen_wrote_is_known_and_is_no_printed_text(rendered: Rendered) -> None:
    assert rendered.truth.hand == ("CodeNumber", "IssuedDate")
    number = next(one for one in rendered.truth.paragraphs if one.kind == "number")
    assert number.hand
    assert rendered.truth.fields["CodeNumber"] not in number.text.partition("/")[0]


def test_a_pen_writes_in_blue_where_the_number_belongs(rendered: Rendered) -> None:
    page = scan(rendered, Condition.CLEAN, 150).pictures[0]
    ink = _cut(page, rendered.truth.spots["CodeNumber"].box, 150)
    assert (ink[..., 2] - ink[..., 0] > 60).any()


def test_a_scan_is_the_same_again_and_another_with_another_seed(rendered: Rendered) -> None:
    first, again, other = (scan(rendered, Condition.BAD, DPI, seed) for seed in (1, 1, 2))
    assert as_jpegs(first) == as_jpegs(again)
    assert as_jpegs(first) != as_jpegs(other)


@pytest.mark.parametrize("condition", [Condition.TYPICAL, Condition.BAD])
def test_a_scan_lies_one_to_three_degrees_askew_and_says_so(
    rendered: Rendered, condition: Condition
) -> None:
    truth = scan(rendered, condition, DPI).truth
    assert truth.scan["condition"] == condition.value
    assert all(1 <= abs(angle) <= 3 for angle in truth.scan["skew"])


def test_a_bad_scan_has_less_contrast_than_a_typical_one(rendered: Rendered) -> None:
    def contrast(condition: Condition) -> float:
        grey = np.asarray(scan(rendered, condition, 100).pictures[0].convert("L"))
        return float(np.median(grey) - np.percentile(grey, 0.5))

    assert contrast(Condition.BAD) < 0.85 * contrast(Condition.TYPICAL)


def test_a_seal_is_red_and_lets_black_letters_through(papers: tuple[OfficePaper, ...]) -> None:
    made = render_paper(replace(papers[0], manner=replace(papers[0].manner, gap_mm=20)))
    page = scan(made, Condition.CLEAN, 150).pictures[made.truth.spots["Signature"].page - 1]
    pixels = np.asarray(page).astype(int)
    assert (pixels[..., 0] - pixels[..., 1] > 90).sum() > 500
    name = _cut(page, made.truth.spots["Position"].box, 150)
    assert (name.max(axis=2) < 60).any()


def test_secrets_bear_their_mark_in_red_and_talk_of_secrets_bears_none() -> None:
    marked = secret_papers()
    assert {one.secrecy.value for one in marked} == {"MẬT", "TỐI MẬT", "TUYỆT MẬT"}
    made = render_paper(marked[0])
    stamp = _cut(scan(made, Condition.CLEAN, 150).pictures[0], made.truth.spots["Secrecy"].box, 150)
    assert (stamp[..., 0] - stamp[..., 1] > 90).sum() > 100
    assert made.truth.secrecy == marked[0].secrecy
    for one in talking_papers():
        assert not one.secrecy
        assert any("mật" in block.text.lower() for block in one.body)


@pytest.mark.parametrize("kind", list(Fault))
def test_each_fault_changes_what_it_says_and_no_more(sound: Scan, kind: Fault) -> None:
    spoiled = fault(kind, sound)
    assert spoiled.truth == sound.truth
    assert spoiled.pictures[-1 if kind is not Fault.MISSING else 0] is not None
    pages = {Fault.MISSING: -1, Fault.DUPLICATE: 1}.get(kind, 0)
    assert len(spoiled.pictures) == len(sound.pictures) + pages
    if kind is Fault.COARSE:
        assert spoiled.dpi == LOW_DPI
    elif kind is Fault.GREY:
        assert {one.mode for one in spoiled.pictures} == {"L"}
    elif kind is not Fault.MISSING:
        changed = spoiled.pictures[1 if kind is Fault.DUPLICATE else 0]
        assert changed.tobytes() != sound.pictures[0].tobytes()
        assert spoiled.pictures[-1].tobytes() == sound.pictures[-1].tobytes()


def test_a_scan_is_kept_as_jpegs_as_one_tiff_and_as_a_pdf_without_text(
    sound: Scan, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("scan")
    (folder / "scan.tif").write_bytes(as_tiff(sound))
    with Image.open(folder / "scan.tif") as tiff:
        assert getattr(tiff, "n_frames", 1) == len(sound.pictures)
        assert round(float(tiff.info["dpi"][0])) == DPI
    with pymupdf.open(stream=as_pdf(sound), filetype="pdf") as document:
        assert document.page_count == len(sound.pictures)
        assert not any(page.get_text().strip() for page in document)
    assert all(content.startswith(b"\xff\xd8") for content in as_jpegs(sound))


def _cut(page: Image.Image, box: tuple[float, ...], dpi: int) -> NDArray[np.int64]:
    left, top, right, bottom = (round(edge / 25.4 * dpi) for edge in box)
    return np.asarray(page.crop((left - 6, top - 12, right + 6, bottom + 12))).astype(np.int64)
