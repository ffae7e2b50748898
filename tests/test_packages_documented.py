"""``docs/packages.md`` is what the data of the validator say, with every rule, and nothing else."""

import re
from pathlib import Path

from preservation.validator.book import book
from scripts.make_package_docs import PAGE, page

NUMBER = re.compile(r"\b(?:PKG-[A-Z]{3}|CSIP)-\d+\b")
ROOT = Path(__file__).parents[1]


def test_the_page_is_what_the_script_writes() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_every_rule_is_on_the_page_and_every_rule_in_the_code_has_words() -> None:
    rules = set(book().rules)
    assert set(NUMBER.findall(page())) == rules
    code = "".join(
        path.read_text("utf-8") for path in (ROOT / "preservation" / "validator").glob("*.py")
    )
    assert set(NUMBER.findall(code)) <= rules
