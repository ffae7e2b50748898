"""The folder of hostile files: each ends in an answer or a named failure, in time and in memory."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from preservation.workers import Failure, Limits, WorkerFailedError, Workers
from preservation.workers.limits import MIB
from scripts.make_hostile import FILES, make_all

PRELOAD = ("preservation.look", "preservation.pages.pdf", "preservation.texts.sheets")
SECONDS = 4.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("hostile")
    make_all(target)
    return target


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits(seconds=SECONDS), preload=PRELOAD) as pool:
        yield pool


def ask(workers: Workers, task: str, path: Path, **more: Any) -> Any:
    try:
        return workers.call(task, path=str(path), **more)
    except WorkerFailedError as failure:
        return failure


def children_peak_bytes() -> int:
    """The most memory that any child of ours had that has ended, killed ones too."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def peak_bytes(workers: Workers) -> int:
    """The most memory that a worker that lives had resident."""
    (process,) = workers._running
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


@pytest.mark.parametrize("name", FILES)
def test_every_hostile_file_ends_in_an_answer_or_a_named_failure(
    workers: Workers, folder: Path, tmp_path: Path, name: str
) -> None:
    path, before = folder / name, children_peak_bytes()
    seen = ask(workers, "look", path, name=name)
    answers = [seen]
    if isinstance(seen, dict):
        family = seen["format"]["family"]
        answers.append(ask(workers, "text", path, family=family, limit=1_000_000))
        if family in {"pdf", "png", "jpeg", "tiff"}:
            to = str(tmp_path / "page.png")
            answers.append(ask(workers, "page", path, family=family, number=1, width=400, to=to))
    for answer in answers:
        assert isinstance(answer, dict | WorkerFailedError)
    assert workers.call("look", path=str(folder / "javascript.pdf"), name="")["readable"] is True
    assert peak_bytes(workers) < 1_000_000_000
    after = children_peak_bytes()
    assert after < 1_000_000_000 or after == before


@pytest.mark.parametrize(
    ("name", "family", "said"),
    [
        ("bomb.docx", "zip", "zip bomb"),
        ("overlap.docx", "zip", "overlapping"),
        ("overlap.xlsx", "zip", "overlapping"),
        ("slip.docx", "zip", "leads out"),
        ("xxe.docx", "docx", "document type declaration"),
        ("laughs.docx", "docx", "document type declaration"),
        ("xxe.odt", "odt", "document type declaration"),
        ("laughs.odt", "odt", "document type declaration"),
        ("deep.docx", "docx", "nested"),
        ("deep.rtf", "rtf", "nested"),
        ("long.rtf", "rtf", "cut off"),
        ("bomb.png", "png", "3600000000 pixels"),
        ("cyclic-pages.pdf", "pdf", "pages"),
        ("truncated-half.pdf", "pdf", "rebuilt"),
        ("no-table.pdf", "pdf", "rebuilt"),
        ("locked.pdf", "pdf", ""),
        ("program.pdf", "unknown", ""),
        ("exe-and-pdf.pdf", "unknown", "PDF header"),
        ("empty.pdf", "unknown", ""),
        ("circle.doc", "unknown", "compound file"),
    ],
)
def test_what_is_wrong_is_said(
    workers: Workers, folder: Path, name: str, family: str, said: str
) -> None:
    seen: Any = workers.call("look", path=str(folder / name), name=name)
    assert seen["format"]["family"] == family
    assert said in " ".join([*seen["damaged"], *seen["notes"]])
    if name not in {"truncated-half.pdf", "no-table.pdf"}:
        assert seen["readable"] is False


@pytest.mark.parametrize(
    ("name", "active"),
    [
        ("javascript.pdf", ["javascript"]),
        ("launch.pdf", ["launch"]),
        ("attachment.pdf", ["embedded files"]),
        ("pdf.docx", []),
    ],
)
def test_a_pdf_that_acts_is_read_and_says_so(
    workers: Workers, folder: Path, name: str, active: list[str]
) -> None:
    seen: Any = workers.call("look", path=str(folder / name), name=name)
    assert (seen["readable"], seen["active"]) == (True, active)
    assert seen["format"]["family"] == "pdf"


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("pdf-and-zip.pdf", "a zip archive is appended"),
        ("jpeg-and-html.jpg", "HTML stands inside"),
        ("junk-before.pdf", "a PDF header stands inside, not at the start"),
        ("locked-empty.pdf", "encrypted, opens without a password"),
    ],
)
def test_two_formats_in_one_file_are_noted(
    workers: Workers, folder: Path, name: str, note: str
) -> None:
    seen: Any = workers.call("look", path=str(folder / name), name=name)
    assert note in seen["notes"]


def test_a_password_is_told_from_an_empty_one(workers: Workers, folder: Path) -> None:
    locked: Any = workers.call("look", path=str(folder / "locked.pdf"), name="")
    empty: Any = workers.call("look", path=str(folder / "locked-empty.pdf"), name="")
    assert (locked["encrypted"], locked["readable"]) == (True, False)
    assert (empty["encrypted"], empty["readable"]) == (False, True)


def test_no_entity_brings_in_a_file(workers: Workers, folder: Path) -> None:
    for name, family in (("xxe.docx", "docx"), ("xxe.odt", "odt")):
        text: Any = workers.call("text", path=str(folder / name), family=family, limit=1000)
        assert "root:" not in text["text"]
        assert text["damaged"]


@pytest.mark.slow
def test_ten_gigabytes_end_in_a_failure_of_time(workers: Workers, folder: Path) -> None:
    assert (folder / "bomb.pdf").stat().st_size < 5000
    answer = ask(workers, "text", folder / "bomb.pdf", family="pdf", limit=1_000_000)
    assert isinstance(answer, WorkerFailedError)
    assert answer.failure in {Failure.TIME, Failure.MEMORY}


def test_a_picture_within_bounds_but_beyond_memory_is_a_failure_of_memory(
    workers: Workers, tmp_path: Path
) -> None:
    path = tmp_path / "large.png"
    Image.new("L", (10_000, 10_000)).save(path)
    with Workers(1, Limits(memory_bytes=340 * MIB, seconds=20)) as small:
        answer = ask(small, "look", path, name="large.png")
        assert isinstance(answer, WorkerFailedError)
        assert answer.failure is Failure.MEMORY
        Image.new("L", (10, 10)).save(path)
        assert small.call("look", path=str(path), name="large.png")["readable"] is True


def test_names_do_no_harm(workers: Workers, folder: Path) -> None:
    paths = sorted((folder / "names").iterdir())
    assert len(paths) > 40
    for path in paths:
        seen: Any = workers.call("look", path=str(path), name=path.name)
        assert seen["format"]["family"] == "txt", path.name
        text: Any = workers.call("text", path=str(path), family="txt", limit=100)
        assert text["text"].startswith("Công văn số")


def test_the_folder_is_the_same_each_time(folder: Path, tmp_path: Path) -> None:
    again = make_all(tmp_path)
    for path in again:
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()
        assert len(os.fsencode(path.name)) <= 255
