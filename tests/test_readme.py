"""What the README and the manual say of commands and settings is what there is."""

import re
from pathlib import Path

import click
from click.testing import CliRunner

from web.cli import luutru
from web.settings import CONFIG, Settings, StoreSettings, create

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MANUAL = (ROOT / "docs" / "operations.md").read_text("utf-8")
DERIVED = {"handovers", "home", "secret_key", "stores"}
"""Fields of ``Settings`` that nobody writes into ``luutru.toml`` under this name."""


def _help(*words: str) -> str:
    done = CliRunner().invoke(luutru, [*words, "--help"], prog_name="luutru")
    assert done.exit_code == 0, done.output
    return done.output


def test_the_usage_in_the_readme_is_what_help_says() -> None:
    shown = re.search(r"^```\n(Usage: .*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert shown
    assert _help().startswith(shown[1])


def test_every_command_is_in_the_readme_and_the_other_way_round() -> None:
    table = README.partition("| Command | What it does |")[2].partition("\n\n")[0]
    told = {name for row in table.splitlines() for name in re.findall(r"`([\w-]+)`", _first(row))}
    assert told == set(luutru.list_commands(_context()))


def test_every_command_has_help_in_both_languages() -> None:
    for name in luutru.list_commands(_context()):
        assert " · " in _help(name).splitlines()[2], name


def test_every_example_of_the_readme_is_a_command_with_its_options() -> None:
    for line in re.findall(r"^luutru (.+?)(?: +#.*)?$", README, re.MULTILINE):
        words = [word for word in line.split() if re.fullmatch(r"[a-z]+|--[a-z-]+", word)]
        groups = {"ledger", "person", "agency", "batch", "copy", "exchange"}
        command = words[: 2 if words[0] in groups else 1]
        text = _help(*command)
        for option in (word for word in words if word.startswith("--")):
            assert option in text, line


def test_every_setting_is_in_the_scaffold_or_in_the_manual(tmp_path: Path) -> None:
    create(tmp_path)
    scaffold = (tmp_path / CONFIG).read_text("utf-8")
    names = (set(Settings.__slots__) | set(StoreSettings.__slots__)) - DERIVED
    assert names >= {"database_url", "https", "retention_days"}
    missing = {name for name in names if not re.search(rf"\b{name}\b", scaffold + MANUAL)}
    assert missing == set()


def test_every_exit_code_is_in_the_manual() -> None:
    from web import errors

    codes = {face.exit_code for face in errors.FACES.values()} | {0, errors.WRONG_USAGE}
    codes |= {errors.IN_PART, errors.REFUSED, errors.DAMAGE, errors.UNAVAILABLE}
    assert {int(code) for code in re.findall(r"^\| (\d) \|", MANUAL, re.MULTILINE)} == codes


def _first(row: str) -> str:
    return row.split("|")[1] if row.startswith("|") else ""


def _context() -> click.Context:
    return click.Context(luutru)
