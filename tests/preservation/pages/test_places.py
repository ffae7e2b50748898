"""Places: found by the printed name and office, wherever the page is turned or cut."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import io
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from preservation.pages.geometry import POINTS, Box, Frame, fitted, over_third, top_right
from preservation.pages.places import places
from preservation.workers import Limits, Workers
from tests import drafts

NAME, OFFICE = drafts.NAME, drafts.OFFICE


def look(tmp_path: Path, pdf: bytes, name: str = NAME, office: str = OFFICE) -> dict[str, Any]:
    return places(str(drafts.write(tmp_path / "a.pdf", pdf)), name, office)


def box(values: list[float]) -> Box:
    return Box(*values)


def printed(pdf: bytes, words: str, page: int = 0) -> list[Box]:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        found = document[page].search_for(words)
        return [
            Box(r.x0 / POINTS, r.y0 / POINTS, r.width / POINTS, r.height / POINTS) for r in found
        ]


def test_a_person_signs_between_the_office_and_the_printed_name(tmp_path: Path) -> None:
    pdf = drafts.draft()
    best = look(tmp_path, pdf)["signing"][0]
    name, office = printed(pdf, NAME)[-1], printed(pdf, "CHỦ TỊCH")[-1]
    room = box(best["room"])
    assert best["page"] == 0
    assert room.middle[0] == pytest.approx(name.middle[0], abs=0.5)
    assert room.top == pytest.approx(office.bottom, abs=0.5)
    assert room.bottom == pytest.approx(name.top, abs=0.5)
    assert set(best["signs"]) == {"exact", "right", "office", "alone", "room"}


def test_a_name_in_the_text_is_a_candidate_that_ranks_below(tmp_path: Path) -> None:
    found = look(tmp_path, drafts.draft())["signing"]
    assert len(found) == 2
    assert found[0]["score"] > found[1]["score"] + 3


def test_the_last_of_two_like_places_comes_first(tmp_path: Path) -> None:
    signed = f"CHỦ TỊCH<div class=gap></div>{NAME}"
    block = f"<div class=annex><div style='margin-left:90mm'>{signed}</div></div>"
    found = look(tmp_path, drafts.draft(annex=block))["signing"]
    assert [one["page"] for one in found[:2]] == [1, 0]


def test_a_name_that_is_not_there_has_no_place(tmp_path: Path) -> None:
    assert look(tmp_path, drafts.draft(), "Không Ai Cả")["signing"] == []


def test_part_of_another_name_is_not_the_name(tmp_path: Path) -> None:
    assert look(tmp_path, drafts.draft(name="Nguyễn Văn Anh"), "Nguyễn Văn An")["signing"] == []


def test_without_an_office_the_words_above_bound_the_place(tmp_path: Path) -> None:
    best = look(tmp_path, drafts.draft(), office="")["signing"][0]
    assert box(best["room"]).height == pytest.approx(31, abs=1)


def test_a_scan_with_text_read_by_machine_has_a_place_though_marks_were_misread(
    tmp_path: Path,
) -> None:
    found = look(tmp_path, scan("CHU TICH", "Nguyên Van An"))["signing"]
    assert found[0]["page"] == 0
    room = box(found[0]["room"])
    assert room.middle[0] == pytest.approx(drafted()[0], abs=1.5)
    assert "exact" not in found[0]["signs"]
    assert "office" in found[0]["signs"]


@pytest.mark.parametrize(
    ("turn", "cut"),
    [
        (0, False),
        (90, True),
        (270, False),
        *(
            pytest.param(turn, cut, marks=pytest.mark.slow)
            for turn, cut in ((0, True), (90, False), (180, False), (180, True), (270, True))
        ),
    ],
)
def test_a_place_is_the_same_on_a_page_that_is_turned_or_cut(
    tmp_path: Path, turn: int, cut: bool
) -> None:
    pdf = altered(drafts.draft(), turn, cut)
    seen = look(tmp_path, pdf)
    frame = Frame.from_dict(seen["pages"][0])
    assert frame.turned == turn
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        assert frame.width * POINTS == pytest.approx(document[0].rect.width, abs=0.01)
    # Whatever is drawn into the rectangle lies where the box was measured.
    target = Box(30, 40, 50, 20)
    pdf = painted(pdf, frame.rectangle(target))
    image = drafts.rendered(pdf, 254)
    red = [
        (x / 10, y / 10)
        for y in range(0, image.height, 2)
        for x in range(0, image.width, 2)
        if image.getpixel((x, y)) == (255, 0, 0)
    ]
    across, down = [x for x, _ in red], [y for _, y in red]
    assert min(across) == pytest.approx(30, abs=0.3)
    assert max(across) == pytest.approx(80, abs=0.3)
    assert min(down) == pytest.approx(40, abs=0.3)
    assert max(down) == pytest.approx(60, abs=0.3)
    assert frame.box(frame.rectangle(target)).as_list() == pytest.approx(target.as_list(), abs=0.01)


def test_a_mediabox_that_does_not_begin_at_nought_is_no_trap(tmp_path: Path) -> None:
    plain = drafts.draft()
    moved = shifted(plain)
    before, after = look(tmp_path, plain), look(tmp_path, moved)
    assert box(after["signing"][0]["room"]).as_list() == pytest.approx(
        box(before["signing"][0]["room"]).as_list(), abs=0.05
    )
    frames = [Frame.from_dict(seen["pages"][0]) for seen in (before, after)]
    low, high = (frame.rectangle(Box(10, 10, 20, 20)) for frame in frames)
    assert [b - a for a, b in zip(low, high, strict=True)] == pytest.approx([100, 50, 100, 50])


def test_the_words_of_a_turned_page_are_found_as_they_are_shown(tmp_path: Path) -> None:
    plain = look(tmp_path, drafts.draft())
    for turn in (90, 180, 270):
        # A page whose content lies on its side, and which is turned to be read.
        pdf = laid_on_its_side(drafts.draft(), turn)
        seen = look(tmp_path, pdf)
        assert seen["signing"][0]["room"] == pytest.approx(plain["signing"][0]["room"], abs=0.3)
        assert seen["number"]["box"] == pytest.approx(plain["number"]["box"], abs=0.3)


@pytest.mark.parametrize(
    ("number", "day", "pieces", "dotted"),
    [
        (drafts.WIDE, None, ["day", "month"], False),
        (" …… ", "ngày … tháng … năm ……", ["day", "month", "year"], True),
        ("..........", "ngày.....tháng 11 năm 2026", ["day"], True),
    ],
)
def test_number_and_date_have_their_blanks_on_page_1(
    tmp_path: Path, number: str, day: str | None, pieces: list[str], dotted: bool
) -> None:
    pdf = drafts.draft(number=number, **({"day": day} if day else {}))
    seen = look(tmp_path, pdf)
    before, after = printed(pdf, "Số:")[0], printed(pdf, "/QĐ-UBND")[0]
    blank = seen["number"]
    assert box(blank["box"]).left == pytest.approx(before.right, abs=1)
    assert box(blank["box"]).right == pytest.approx(after.left, abs=1)
    assert blank["size"] == 13
    assert blank["style"] == "Regular"
    assert blank["dotted"] == dotted
    assert [piece[2] for piece in seen["date"]["pieces"]] == pieces
    assert seen["date"]["style"] == "Italic"
    left = {"day", "month", "year"} - set(pieces)
    assert set(seen["date"]["printed"]) == left
    assert seen["date"]["printed"].get("year", "2026") == "2026"


def test_a_number_that_stands_there_already_is_no_blank(tmp_path: Path) -> None:
    pdf = drafts.draft(number=" 12", day="ngày 05 tháng 02 năm 2026")
    seen = look(tmp_path, pdf)
    assert (seen["number"], seen["date"]) == (None, None)


def test_the_blanks_of_an_annex_in_the_same_file_are_told_apart(tmp_path: Path) -> None:
    gap = "&nbsp;" * 8
    annex = (
        f"<div class=annex>Phụ lục<br><i>(Kèm theo Quyết định số{gap}/QĐ-UBND "
        f"ngày{gap}tháng{gap}năm 2026)</i></div>"
    )
    seen = look(tmp_path, drafts.draft(annex=annex))
    (attached,) = seen["attached"]
    assert attached["page"] == attached["number"]["page"] == 1
    assert [piece[2] for piece in attached["date"]["pieces"]] == ["day", "month"]
    assert seen["number"]["page"] == 0


def test_a_mark_at_the_top_right_covers_nothing_if_there_is_room(tmp_path: Path) -> None:
    seen = look(tmp_path, drafts.draft())
    frame, taken = Frame.from_dict(seen["pages"][0]), [box(one) for one in seen["taken"]]
    place = top_right(frame, 80, 9, taken)
    assert sum(place.overlap(one) for one in taken) == 0
    assert place.right == pytest.approx(frame.width - 15)
    assert place.top < 20
    assert frame.holds(place)
    seal = top_right(frame, 38, 46, taken)  # a seal of 2019 cannot but cover something
    assert seal.right == pytest.approx(frame.width - 15)
    assert frame.holds(seal)


def test_a_seal_covers_a_third_of_the_signature_on_its_left_their_middles_level() -> None:
    own = fitted(46, 24, Box(116, 97, 62, 31))
    assert (own.width, own.height) == (46, 24)
    seal = over_third(own, 38, 38)
    assert (seal.right - own.left) / own.width == pytest.approx(1 / 3)
    assert seal.left < own.left
    assert seal.middle[1] == pytest.approx(own.middle[1])


def test_a_large_signature_is_made_to_fit_and_a_small_one_is_not_made_larger() -> None:
    large = fitted(100, 60, Box(0, 0, 60, 30))
    assert (large.width, large.height) == (50, 30)
    assert fitted(20, 10, Box(0, 0, 60, 30)).width == 20


def test_a_worker_looks_behind_its_walls_and_a_bad_file_is_its_failure(tmp_path: Path) -> None:
    from preservation.workers import WorkerFailedError

    path = drafts.write(tmp_path / "a.pdf", drafts.draft())
    with Workers(1, Limits()) as workers:
        assert workers.call("places", path=str(path), name=NAME)["number"]
        with pytest.raises(WorkerFailedError):
            workers.call("places", path=__file__, name=NAME)


def test_a_line_of_spaces_and_a_page_without_a_size_do_not_hold_it_up(tmp_path: Path) -> None:
    from time import process_time

    import pikepdf

    path = tmp_path / "a.pdf"
    with pikepdf.open(io.BytesIO(drafts.draft())) as pdf:
        spaces = b" " * 50_000
        pdf.pages[0].Contents = pdf.make_stream(
            b"BT /F9 1 Tf 0.01 Tc 10 700 Td (S\\363 " + spaces + b") Tj ET"
        )
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
        )
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F9=font))
        pdf.add_blank_page(page_size=(3, 3))
        pdf.pages[1].MediaBox = pikepdf.Array([0, 0, 0, 0])
        pdf.save(path)
    began = process_time()
    seen = places(str(path), NAME, OFFICE)
    assert process_time() - began < 15
    assert seen["signing"] == []


def test_words_in_decomposed_letters_are_found(tmp_path: Path) -> None:
    import unicodedata

    pdf = drafts.draft(name=unicodedata.normalize("NFD", NAME))
    found = look(tmp_path, pdf)["signing"]
    assert found
    assert "exact" in found[0]["signs"]


def drafted() -> tuple[float, float]:
    return printed(drafts.draft(), NAME)[-1].middle


def scan(office: str, name: str) -> bytes:
    """The draft as a picture, with invisible words over it as OCR puts them."""
    with pymupdf.open(stream=drafts.draft(), filetype="pdf") as source, pymupdf.open() as made:
        page = made.new_page(width=source[0].rect.width, height=source[0].rect.height)
        picture = source[0].get_pixmap(dpi=100).tobytes("png")
        page.insert_image(page.rect, stream=picture)
        across, down = (value * POINTS for value in drafted())
        for words, height in ((office, down - 33 * POINTS), (name, down + 4)):
            width = pymupdf.get_text_length(words, fontsize=14)
            page.insert_text((across - width / 2, height), words, fontsize=14, render_mode=3)
        return saved(made)


def altered(pdf: bytes, turn: int, cut: bool) -> bytes:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        page = document[0]
        if cut:
            page.set_cropbox(pymupdf.Rect(20, 35, page.rect.width - 12, page.rect.height - 50))
        page.set_rotation(turn)
        return saved(document)


def laid_on_its_side(pdf: bytes, turn: int) -> bytes:
    with pymupdf.open(stream=pdf, filetype="pdf") as source, pymupdf.open() as made:
        width, height = float(source[0].rect.width), float(source[0].rect.height)
        across, down = (height, width) if turn in (90, 270) else (width, height)
        page = made.new_page(width=across, height=down)
        page.show_pdf_page(page.rect, source, 0, rotate=turn)
        page.set_rotation(turn)
        return saved(made)


def shifted(pdf: bytes) -> bytes:
    """The same page, with an origin of its own."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        left, bottom, right, top = (float(side) for side in page.mediabox)
        page.obj.MediaBox = [left + 100, bottom + 50, right + 100, top + 50]
        for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
            if name in page.obj:
                del page.obj[name]
        page.contents_add(b"q 1 0 0 1 100 50 cm", prepend=True)
        page.contents_add(b"Q")
        document.save(out)
    return out.getvalue()


def painted(pdf: bytes, rectangle: tuple[float, float, float, float]) -> bytes:
    """Paint the PDF rectangle red, by the file's own operators."""
    import pikepdf

    left, bottom, right, top = rectangle
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        page.contents_add(b"q", prepend=True)
        drawn = f"Q q 1 0 0 rg {left} {bottom} {right - left} {top - bottom} re f Q"
        page.contents_add(drawn.encode())
        document.save(out)
    return out.getvalue()


def saved(document: pymupdf.Document) -> bytes:
    made: bytes = document.tobytes()
    return made
