"""Every rule of importing is in ``docs/rules.md``, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
NUMBER = re.compile(r"\b(?:IMP|CNV)-\d\d\b")


def test_every_rule_of_importing_is_documented_and_the_other_way_round() -> None:
    sources = [*(ROOT / "ingest" / "importing").glob("*.py"), *(ROOT / "web").glob("importing*.py")]
    code = "".join(path.read_text("utf-8") for path in sources)
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert set(NUMBER.findall(code)) == set(NUMBER.findall(page))
