"""Every rule at the door is in ``docs/rules.md``, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
NUMBER = re.compile(r"\b(?:SUB|SIG|SEC|META|DUP)-\d\d\b")


def test_every_rule_in_the_code_is_documented_and_the_other_way_round() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "ingest").glob("*.py"))
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert set(NUMBER.findall(code)) == set(NUMBER.findall(page))
