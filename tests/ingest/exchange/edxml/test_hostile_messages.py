"""What an attacker would send ends in a finding, soon, and leaves nothing outside its folder."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingest.exchange.edxml import RULES, read
from scripts.make_edxml import HOSTILE, crowded, many_receivers, many_references, named

SMALL: dict[str, Callable[[], bytes]] = {
    **HOSTILE,
    "crowded": lambda: crowded(101_000),
    "long-names": lambda: named(90, 200_000),
    "many-references": lambda: many_references(2_000),
    "many-receivers": lambda: many_receivers(2_000),
}
TAKEN = {"many-receivers", "zip-of-millions"}
"""Of no use, and harmless to us: whoever looks at the formats of files will refuse the second."""
RULE = {
    **dict.fromkeys(
        (*("doctype", "billion-laughs", "external-entity", "parameter-entity"), "mime-doctype"),
        "EDX-02",
    ),
    **dict.fromkeys(
        (
            *("unknown-entity", "stray-bytes", "unbound-prefix", "unbound-element", "wrong-bytes"),
            *("windows-1258", "utf-7", "null-bytes", "cut-off", "empty", "no-xml"),
            *("mime-cut-off", "mime-unbounded", "mime-endless-header"),
        ),
        "EDX-01",
    ),
    **dict.fromkeys(
        (
            *("deep", "crowded", "long-names", "long-attribute", "long-comment", "long-text"),
            *("many-files", "many-references"),
        ),
        "EDX-03",
    ),
    **dict.fromkeys(("html", "two-headers"), "EDX-04"),
    "no-header": "EDX-05",
    **dict.fromkeys(
        (
            *("base64-broken", "base64-cut", "base64-after-end", "base64-with-elements"),
            "mime-broken-base64",
        ),
        "EDX-11",
    ),
    **dict.fromkeys(("base64-empty", "no-content"), "EDX-12"),
    "no-files": "EDX-13",
    **dict.fromkeys(("pdf-ruined", "zip-bomb", "zip-path", "zip-broken"), "EDX-15"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_message_is_found_out(tmp_path: Path, name: str) -> None:
    path, folder = tmp_path / "a.edxml", tmp_path / "tep"
    path.write_bytes(SMALL[name]())
    folder.mkdir()
    begun = time.process_time()
    said = read(path, folder, today=date(2026, 11, 25))
    assert time.process_time() - begun < 5
    found = [finding.rule for finding in said.findings]
    if name in TAKEN:
        assert said.accepted
    else:
        assert not said.accepted
        assert RULE[name] in found
    assert len(found) < 500
    assert sorted(tmp_path.iterdir()) == [path, folder]
    paths = [file.path for file in said.attachments if file.path]
    assert sorted(paths) == sorted(str(one) for one in folder.iterdir())


def test_every_rule_says_something_in_both_tongues() -> None:
    assert list(RULES) == sorted(set(RULES), key=list(RULES).index)
    for rule in RULES.values():
        assert rule.vi
        assert rule.en
