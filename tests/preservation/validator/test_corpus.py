"""Each package of ``tests/corpus`` breaks exactly the rules that it is there for."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from preservation.validator import Report, check
from preservation.validator.book import book
from preservation.validator.schemas import mets_schema
from repository.findings import Severity
from scripts.make_package_corpus import TARGET, make

BY_SCHEMA, NO_SCHEMA = "PKG-XSD-01", "PKG-XSD-03"
NOT_BY_A_FILE = {NO_SCHEMA}
"""Rules that speak of the machine, not of the package."""
BAD = sorted(path.name for path in (TARGET / "bad").iterdir())
GOOD = sorted(path.name for path in (TARGET / "good").iterdir())


def said(folder: Path, *, guess: bool = True) -> tuple[dict[str, Any], Report, set[str]]:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    report = check(folder / "package.zip", None if guess else expected["profile"])
    rules = {finding.rule for finding in report.findings}
    if mets_schema() is None:  # on a machine that set-up never saw
        expected["rules"] = [rule for rule in expected["rules"] if rule != BY_SCHEMA]
        rules.discard(NO_SCHEMA)
    return expected, report, rules


@pytest.mark.parametrize("name", GOOD)
def test_of_a_sound_package_there_is_nothing_to_say(name: str) -> None:
    expected, report, rules = said(TARGET / "good" / name)
    assert (report.profile, rules) == (expected["profile"], set())
    assert report.valid


@pytest.mark.parametrize("name", BAD)
def test_a_package_with_one_fault_breaks_its_rule_and_no_other(name: str) -> None:
    expected, report, rules = said(TARGET / "bad" / name)
    assert (report.profile, rules) == (expected["profile"], set(expected["rules"]))
    if name != BY_SCHEMA or mets_schema() is not None:
        assert expected["where"] in {
            finding.where.partition("#")[0] for finding in report.findings if finding.rule == name
        }
    worst = {book().rules[rule].severity for rule in rules}
    assert report.valid == (Severity.ERROR not in worst)


def test_every_rule_has_a_package_that_breaks_it() -> None:
    assert set(BAD) == set(book().rules) - NOT_BY_A_FILE


def test_the_script_makes_what_lies_there(tmp_path: Path) -> None:
    made = make(tmp_path)
    assert made == len(BAD) + len(GOOD)
    for path in tmp_path.rglob("*"):
        kept = TARGET / path.relative_to(tmp_path)
        if path.name == "expected.json":
            assert path.read_bytes() == kept.read_bytes()
        elif path.name == "package.zip":
            assert contents(path) == contents(kept)


def contents(path: Path) -> list[tuple[str, int, int]] | bytes:
    """Not the bytes of the ZIP: another deflater packs the same in another way."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as box:
        return [(one.filename, one.file_size, one.CRC) for one in box.infolist()]


def test_the_corpus_stays_small() -> None:
    assert sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file()) < 3_000_000
