"""From sheets to pages: in order, on the disk before they are told of, whatever the paper is."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ingest.digitise.engine import Engine, Page, Preparation
from ingest.digitise.tesseract import Tesseract
from preservation.workers import Workers
from repository.digitisation import PaperKind, rule_for
from repository.errors import UnavailableError
from tests.ingest.digitise.conftest import LINES, paper, text_of

HOW = Preparation()


def capture(engine: Engine, paths: list[Path], folder: Path, how: Preparation = HOW) -> list[Page]:
    return list(engine.capture(engine.sheets(paths), how, folder))


def saved(image: Image.Image, path: Path, **said: Any) -> Path:
    image.save(path, **{name: is_ for name, is_ in {"dpi": (150, 150), **said}.items() if is_})
    return path


@pytest.mark.slow
def test_pages_come_in_the_order_of_the_sheets(engine: Engine, tmp_path: Path) -> None:
    long = saved(paper(*LINES * 2), tmp_path / "z.png")  # takes longest, stands first
    frames = [paper(f"Trang thứ {word}") for word in ("hai", "ba")]
    stack = saved(frames[0], tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    last = saved(paper("Trang cuối cùng"), tmp_path / "b.jpg")
    seen: list[int] = []
    sheets = engine.sheets([long, stack, last])
    pages = list(
        engine.capture(sheets, HOW, tmp_path / "out", lambda page: seen.append(page.number))
    )
    assert [page.number for page in pages] == seen == [1, 2, 3, 4]
    assert [(page.sheet.path.name, page.sheet.number) for page in pages] == [
        ("z.png", 0), ("a.tif", 0), ("a.tif", 1), ("b.jpg", 0),
    ]  # fmt: skip
    texts = [text_of(engine, page, tmp_path / "out") for page in pages]
    assert LINES[0] in texts[0]
    assert texts[1:] == ["Trang thứ hai", "Trang thứ ba", "Trang cuối cùng"]


MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "YCbCr", "LAB")


@pytest.mark.parametrize("mode", MODES)
def test_a_picture_of_any_mode_is_read(engine: Engine, tmp_path: Path, mode: str) -> None:
    plain = paper()
    if mode in ("I;16", "I"):
        deep = np.asarray(plain.convert("L")).astype(np.uint16) * 257
        image = Image.fromarray(deep if mode == "I;16" else deep.astype(np.int32))
    else:
        image = plain.convert(mode, dither=Image.Dither.NONE)
    (page,) = capture(engine, [saved(image, tmp_path / "one.tif")], tmp_path / "out")
    assert (page.problem, page.dpi, round(page.width_mm)) == ("", 150, 105)
    assert LINES[3] in text_of(engine, page, tmp_path / "out")
    with Image.open(tmp_path / "out" / page.picture) as kept:
        expected = {"1": "1", "L": "L", "LA": "L", "I;16": "L", "I": "L"}
        assert kept.mode == expected.get(mode, "RGB")
        assert kept.info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_colours_stay_as_they_are(engine: Engine, tmp_path: Path) -> None:
    image = paper()
    image.paste((200, 20, 40), (300, 500, 380, 580))
    (page,) = capture(engine, [saved(image, tmp_path / "one.png")], tmp_path / "out")
    with Image.open(tmp_path / "out" / page.picture) as kept:
        assert kept.getpixel((340, 540)) == pytest.approx((200, 20, 40), abs=4)
        assert kept.getpixel((20, 20)) == pytest.approx((250, 248, 242), abs=2)
    assert page.measures["depth"] == 24


def test_what_is_clear_is_paper(engine: Engine, tmp_path: Path) -> None:
    image = Image.new("RGBA", paper().size, (0, 0, 0, 0))
    ink = paper().convert("L").point(lambda level: 255 if level < 128 else 0)
    image.paste((0, 0, 0, 255), mask=ink)
    (page,) = capture(engine, [saved(image, tmp_path / "one.png")], tmp_path / "out")
    assert LINES[2] in text_of(engine, page, tmp_path / "out")


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_camera_that_says_how_it_was_held_is_believed(
    engine: Engine, tmp_path: Path, orientation: int
) -> None:
    back = {1: 0, 3: 180, 6: 90, 8: 270}[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    held = paper().rotate(back, expand=True)
    path = saved(held, tmp_path / "one.jpg", exif=exif.tobytes())
    (page,) = capture(engine, [path], tmp_path / "out")
    assert (page.turned, round(page.width_mm), round(page.height_mm)) == (back, 105, 148)
    assert LINES[0] in text_of(engine, page, tmp_path / "out")


@pytest.mark.parametrize(
    "turned",
    [90, pytest.param(180, marks=pytest.mark.slow), pytest.param(270, marks=pytest.mark.slow)],
)
def test_a_sheet_that_lies_the_wrong_way_is_turned(
    engine: Engine, tmp_path: Path, turned: int
) -> None:
    wrong = paper(*LINES * 2).rotate(turned, expand=True)  # counter-clockwise
    (page,) = capture(engine, [saved(wrong, tmp_path / "one.png")], tmp_path / "out")
    assert page.turned == turned  # clockwise
    assert LINES[3] in text_of(engine, page, tmp_path / "out")


@pytest.mark.parametrize("angle", [-3.0, 1.3])
def test_a_sheet_that_lies_askew_is_made_level(
    engine: Engine, tmp_path: Path, angle: float
) -> None:
    askew = paper(*LINES * 2).rotate(
        -angle, fillcolor=(250, 248, 242), resample=Image.Resampling.BICUBIC
    )
    (page,) = capture(engine, [saved(askew, tmp_path / "one.png")], tmp_path / "out")
    assert page.skew == pytest.approx(angle, abs=0.1)
    assert LINES[2] in text_of(engine, page, tmp_path / "out")


def test_every_frame_has_a_resolution_of_its_own(engine: Engine, tmp_path: Path) -> None:
    paths = []
    for dpi in (150, 300):
        path = tmp_path / f"{dpi}.tif"
        paper(dpi=dpi).save(path, dpi=(dpi, dpi))
        paths.append(path)
    both = tmp_path / "both.tif"
    with Image.open(paths[0]) as one, Image.open(paths[1]) as two:
        two.encoderinfo = {"dpi": (300, 300)}
        one.save(both, save_all=True, append_images=[two], dpi=(150, 150))
    pages = capture(engine, [both], tmp_path / "out")
    said = [Image.open(both), Image.open(both)]
    said[1].seek(1)
    true = [round(float(frame.tag_v2[282])) for frame in said]  # type: ignore[attr-defined]
    assert [page.dpi for page in pages] == true
    for frame in said:
        frame.close()


def test_a_fax_has_square_dots_afterwards(engine: Engine, tmp_path: Path) -> None:
    flat = paper(dpi=200)
    flat = flat.resize((flat.width, flat.height // 2))
    (page,) = capture(engine, [saved(flat, tmp_path / "fax.tif", dpi=(200, 100))], tmp_path / "out")
    assert (page.dpi, round(page.width_mm), round(page.height_mm)) == (200, 105, 148)
    assert LINES[0] in text_of(engine, page, tmp_path / "out")


@pytest.mark.parametrize(
    "said",
    [
        None,
        (72, 72),
        *(pytest.param(odd, marks=pytest.mark.slow) for odd in ((0, 0), (1, 1), (10000, 10000))),
    ],
)
def test_a_picture_without_a_resolution_is_taken_for_a_whole_sheet(
    engine: Engine, tmp_path: Path, said: tuple[int, int] | None
) -> None:
    path = tmp_path / "one.png"
    image = paper(dpi=200, size=(210, 297))
    saved(image, path, dpi=said)
    (page,) = capture(engine, [path], tmp_path / "out")
    assert (page.dpi, round(page.width_mm)) == (200, 210)
    assert page.measures["dpi"] is None  # nobody said so: quality control must know


def test_a_blank_sheet_is_kept_and_told(engine: Engine, tmp_path: Path) -> None:
    empty = saved(Image.new("RGB", (620, 874), (250, 248, 242)), tmp_path / "one.png")
    (page,) = capture(engine, [empty], tmp_path / "out")
    assert (page.problem, page.hocr, page.confidence) == ("", "", None)
    assert page.measures["blank"] is True
    assert (tmp_path / "out" / page.picture).is_file()
    assert engine.words(page, tmp_path / "out").words == ()


def broken(tmp_path: Path) -> dict[str, Path]:
    whole = tmp_path / "whole.png"
    paper().save(whole)
    half = tmp_path / "half.png"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    tiff = tmp_path / "cut.tif"
    paper().save(tiff, compression="tiff_deflate")
    content = bytearray(tiff.read_bytes())
    content[200:2000] = bytes(1800)
    tiff.write_bytes(bytes(content))
    return {"half": half, "strips": tiff}


@pytest.mark.parametrize("kind", ["half", pytest.param("strips", marks=pytest.mark.slow)])
def test_one_bad_page_does_not_lose_the_batch(engine: Engine, tmp_path: Path, kind: str) -> None:
    good = [saved(paper(f"Trang thứ {n}"), tmp_path / f"{n}.png") for n in ("nhất", "ba")]
    paths = [good[0], broken(tmp_path)[kind], good[1]]
    pages = capture(engine, paths, tmp_path / "out")
    assert [bool(page.problem) for page in pages] == [False, True, False]
    assert pages[1].picture == ""
    assert text_of(engine, pages[2], tmp_path / "out") == "Trang thứ ba"


def test_a_bomb_is_one_bad_page(engine: Engine, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    Image.new("1", (30_000, 30_000)).save(bomb)
    assert bomb.stat().st_size < 300_000
    good = saved(paper("Trang sau"), tmp_path / "good.png")
    source = engine.inspect(bomb)
    pages = list(engine.capture([*engine.sheets([good])], HOW, tmp_path / "out"))
    assert source.problem
    assert not pages[0].problem


def test_what_was_done_before_a_crash_is_found_again(engine: Engine, tmp_path: Path) -> None:
    paths = [saved(paper(f"Trang {n}"), tmp_path / f"{n}.png") for n in range(3)]
    folder = tmp_path / "out"
    sheets = engine.sheets(paths)
    run = engine.capture(sheets, HOW, folder)
    first = next(run)
    run.close()  # as far as this goes, a crash
    (folder / "page-0002.json").write_text('{"page": {"number": 2')  # cut short
    (folder / "page-0003.json").unlink(missing_ok=True)
    kept = (folder / "page-0001.json").stat().st_mtime_ns
    again = list(engine.capture(sheets, HOW, folder))
    assert again[0] == first
    assert (folder / "page-0001.json").stat().st_mtime_ns == kept
    assert [text_of(engine, page, folder) for page in again] == ["Trang 0", "Trang 1", "Trang 2"]


def test_a_sheet_that_was_scanned_again_is_made_anew(engine: Engine, tmp_path: Path) -> None:
    path = saved(paper("Bản quét cũ"), tmp_path / "one.png")
    capture(engine, [path], tmp_path / "out")
    saved(paper("Bản quét mới hơn"), path)
    (page,) = capture(engine, [path], tmp_path / "out")
    assert text_of(engine, page, tmp_path / "out") == "Bản quét mới hơn"


@pytest.mark.slow
def test_stop_ends_it_between_pages_and_resume_does_the_rest(
    engine: Engine, tmp_path: Path
) -> None:
    sheets = engine.sheets([saved(paper(f"Trang {n}"), tmp_path / f"{n}.png") for n in range(6)])
    done: list[Page] = []
    run = engine.capture(sheets, HOW, tmp_path / "out", done.append, lambda: bool(done))
    stopped = list(run)
    assert 0 < len(stopped) < 6
    assert stopped == done
    assert len(list(engine.capture(sheets, HOW, tmp_path / "out"))) == 6


def test_a_page_tells_itself_in_json(engine: Engine, tmp_path: Path) -> None:
    (page,) = capture(engine, [saved(paper(), tmp_path / "one.png")], tmp_path / "out")
    assert Page.from_dict(json.loads(json.dumps(page.as_dict()))) == page
    assert not list((tmp_path / "out").glob("*.tif"))  # the grey one is gone once it was read


def test_the_rule_of_the_day_says_how_a_picture_is_kept(engine: Engine, tmp_path: Path) -> None:
    from datetime import date

    how = Preparation.of(rule_for(date(2026, 11, 1), PaperKind.PHOTO))
    assert (how.lossless, how.quality, how.despeckle) == (False, 95, False)
    (page,) = capture(
        engine, [saved(paper(), tmp_path / "one.png")], tmp_path / "out", Preparation(lossless=True)
    )
    with Image.open(tmp_path / "out" / page.picture) as kept:
        assert kept.format == "PNG"
        assert kept.tobytes() == paper().tobytes()


SCRIPTS = {
    "hangs": ("#!/bin/sh\ncase $1 in --*) exec tesseract $1;; esac\nsleep 60\n", "quá lâu"),
    "dies": ("#!/bin/sh\ncase $1 in --*) exec tesseract $1;; esac\nkill -9 $$\n", "exit -9"),
    "fails": (
        "#!/bin/sh\ncase $1 in --*) exec tesseract $1;; esac\necho no luck >&2\nexit 3\n",
        "no luck",
    ),
    "says nothing": ("#!/bin/sh\ncase $1 in --*) exec tesseract $1;; esac\n", "không ghi"),
}


@pytest.mark.parametrize(
    "how",
    [
        "hangs",
        "fails",
        *(pytest.param(how, marks=pytest.mark.slow) for how in ("dies", "says nothing")),
    ],
)
def test_a_page_that_tesseract_cannot_read_keeps_its_picture(
    workers: Workers, tmp_path: Path, how: str
) -> None:
    script, said = SCRIPTS[how]
    program = tmp_path / "reader"
    program.write_text(script.replace("exec tesseract", "exec /usr/bin/tesseract"))
    program.chmod(0o755)
    path = saved(paper(), tmp_path / "one.png")
    with Engine(workers, Tesseract(str(program), seconds=2), 2) as engine:
        (page,) = capture(engine, [path], tmp_path / "out")
        assert said in page.problem
        assert (tmp_path / "out" / page.picture).is_file()
        assert page.hocr == ""
        made = engine.assemble([page], tmp_path / "out", "Công văn", tmp_path / "one.pdf")
        assert made.claim == "pdfa-2b"


@pytest.mark.parametrize(
    ("tesseract", "said"),
    [
        (Tesseract("no-such-program"), "no-such-program"),
        (Tesseract(languages="vie+xyz"), "xyz"),
    ],
)
def test_tesseract_that_is_not_there_is_said_before_anything_is_done(
    workers: Workers, tmp_path: Path, tesseract: Tesseract, said: str
) -> None:
    path = saved(paper(), tmp_path / "one.png")
    with (
        Engine(workers, tesseract, 1) as engine,
        pytest.raises(UnavailableError, match=said),
    ):
        capture(engine, [path], tmp_path / "out")
    assert not (tmp_path / "out").exists()
