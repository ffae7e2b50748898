"""The house keeps its shape."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("repository", "ingest", "preservation", "search", "web", "demo")
HANDED_OUT = ROOT / "preservation" / "copies" / "verifier" / "kiem-tra.py"
"""No module of ours but a program that citizens are given: one file on purpose."""


def test_the_program_for_citizens_is_one_file_that_can_be_read() -> None:
    program = HANDED_OUT.read_text("utf-8")
    assert program.startswith("#!/usr/bin/env python3\n")
    assert len(program.splitlines()) < 400


def test_no_module_outgrows_three_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path != HANDED_OUT and (lines := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path != HANDED_OUT and not path.read_text("utf-8").startswith('"""')
    ]
    assert silent == []


def test_no_lock_file_names_an_index() -> None:
    for lock in ROOT.glob("*.lock"):
        assert "://" not in lock.read_text("utf-8"), lock


def test_every_path_that_the_documents_name_is_there() -> None:
    places = "|".join((*ROOMS, "tests", "docs", "bench", "scripts", "migrations"))
    named = re.compile(rf"`((?:{places})/[\w./-]*)`")
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    lost = {
        f"{page.name}: {path}"
        for page in pages
        for path in named.findall(page.read_text("utf-8"))
        if not (ROOT / path).exists()
    }
    assert lost == set()
