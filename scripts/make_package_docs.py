"""Write ``docs/packages.md``: every rule for packages, from the data that the validator reads.

usage: python scripts/make_package_docs.py
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from preservation.validator.book import Book, Field, Rule, book  # noqa: E402

PAGE = ROOT / "docs" / "packages.md"
HEAD = """# Packages and their rules

`luutru package check PATH… [--profile tt05-sip|tt05-aip|tt05-dip|csip] [--json]` checks packages: a folder, a bag whose payload is one, a ZIP or a TAR.
The page is *Kiểm tra gói tin*, the REST door `POST /api/v1/packages/check`. No archive is needed, nothing is unpacked under its own name, nothing is kept.
Without `--profile` the profile is that of `csip:OAISPACKAGETYPE`, or `csip` where no EAD of TT 05/2025 is there. A certified copy as `luutru copy` makes it
(a ZIP with `proof.json`, no METS) is known as `luutru-copy`: it answers a request as a DIP does, and has rules of its own (PKG-COP).

`error` means *not valid*; `warning` and `note` do not. A `note` is mostly a spelling that another copy of the circular has: accepted values lie in
`preservation/data/package_rows.toml` (METS), `package_fields.toml` (EAD) and `package_rules.toml` (all other rules, and all words), so that whoever has
the official text corrects a line and no code. Of one rule fifty findings are told, the rest is counted (`more`). A bag's manifests are the matter of `luutru verify --path`.

**How sure.** *notes*: notes of others on TT 05/2025/TT-BNV and on a package that a receiver accepted, not the official text. *schematron*: the rules and schemas in
eark-validator 1.1.3. *memory*: from memory alone, to be verified. *own*: no law, a rule of this archive against harm.

**Limits.** A package of 200 000 files as a folder takes 170 MB and 58 seconds of processor, METS of 100 MB and its XSD included; as a ZIP 255 MB and 75 seconds, measured without the XSD.
METS is validated by the schemas that set-up brings (without them: PKG-XSD-03), never by one that lies in the package.

`tests/corpus` has a sound package of each kind, and one for each rule that breaks it (CC0; see its README). `scripts/make_package_docs.py` writes this page.
"""  # noqa: E501  a line of the page is a line here
AREAS = {
    "ZIP": "Containers",
    "NAM": "Names",
    "STR": "Structure",
    "XML": "XML",
    "XSD": "Schemas",
    "MET": "METS: root and header",
    "FIX": "METS: files and fixity",
    "MAP": "METS: structural map",
    "EAD": "EAD.xml: the package",
    "DOC": "EAD_doc, EAD_pic, EAD_media: the documents",
    "PRE": "PREMIS",
    "HOL": "Holey files",
    "VAR": "Spellings of other copies of the circular",
    "COP": "Certified copies of this archive",
}


def page() -> str:
    """The whole page."""
    rules = book()
    lines = [HEAD]
    for area, title in AREAS.items():
        lines += [f"\n## {title}\n", *_table(rules, f"PKG-{area}-")]
    lines += [*_csip(rules), *_fields(rules), *_eark()]
    return "\n".join(lines) + "\n"


def _table(rules: Book, prefix: str) -> Iterator[str]:
    yield "| Rule | Severity | What it says | Where from | How sure |"
    yield "|---|---|---|---|---|"
    for number, rule in rules.rules.items():
        if number.startswith(prefix):
            yield _row(rule)


def _row(rule: Rule) -> str:
    said = f"{_plain(rule.vi)} · {_plain(rule.en)}"
    return f"| {rule.number} | {rule.severity.value} | {said} | {rule.clause} | {rule.sure} |"


def _plain(text: str) -> str:
    """What is filled in later is left out."""
    return text.replace(" ({why})", "").replace(": {why}", "").replace("{why}", "…").replace(
        "{path}", "…"
    )  # fmt: skip


def _csip(rules: Book) -> Iterator[str]:
    """Requirements of E-ARK, in their order."""
    yield "\n## E-ARK CSIP 2.0.4\n"
    yield "Those that packages of TT 05/2025 must fulfil too are marked.\n"
    yield "| Rule | Severity | What it says | Requirements | TT 05/2025 |"
    yield "|---|---|---|---|---|"
    shared = {row.rule for row in rules.rows if "tt05-aip" in row.profiles}
    numbers = sorted((n for n in rules.rules if n.startswith("CSIP-")), key=lambda n: int(n[5:]))
    for number in numbers:
        rule = rules.rules[number]
        named = rule.clause.removeprefix("E-ARK CSIP 2.0.4, ")
        said = f"{_plain(rule.vi)} · {_plain(rule.en)}"
        mark = "✓" if number in shared else ""
        yield f"| {number} | {rule.severity.value} | {said} | {named} | {mark} |"


def _fields(rules: Book) -> Iterator[str]:
    """The tables of EAD."""
    yield "\n## Fields of EAD\n"
    yield "Length in characters; **bold**: must be there; *slanted*: should be; `01–07`: codes.\n"
    for name, table in rules.tables.items():
        yield f"- `{name}`: {', '.join(map(_field, table))}"


def _field(one: Field) -> str:
    shown = {"must": f"**{one.name}**", "should": f"*{one.name}*"}.get(one.needed, one.name)
    kind = f" `01–{one.codes:02}`" if one.codes else "" if one.kind == "text" else f" {one.kind}"
    return f"{shown}({one.length}){kind}{' many' if one.many else ''}"


def _eark() -> Iterator[str]:
    """Where eark-validator says something else."""
    known = tomllib.loads((ROOT / "bench" / "eark.toml").read_text("utf-8"))
    yield "\n## Where eark-validator says something else\n"
    yield (
        "`python -m bench.drill eark` has eark-validator 1.1.3 judge our packages and the corpus. "
        "The sound CSIP package is valid for both. What it calls an error in packages that are "
        "right by TT 05/2025:\n"
    )
    yield "| Its rule | In | Why |"
    yield "|---|---|---|"
    for number, one in known["deviations"].items():
        yield f"| {number} | {', '.join(one['packages'])} | {_both(one)} |"
    yield "\nFaults of the corpus that it does not see; it sees all others, or stops at them:\n"
    yield "| Our rule | Why |"
    yield "|---|---|"
    for number, one in known["unseen"].items():
        yield f"| {number} | {_both(one)} |"


def _both(one: Mapping[str, Any]) -> str:
    return f"{one['vi']} · {one['en']}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
