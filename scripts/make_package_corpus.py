"""Make ``tests/corpus``: sound packages, and for each rule of the validator one that breaks it.

usage: python scripts/make_package_corpus.py [FOLDER]

Each package is a ZIP in a folder of its own, beside an ``expected.json``: the profile, whether it
is valid, and the rules that it breaks, the one that it is there for first, with the place.
"""

import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts.corpus_containers import containers, copy, write_zip  # noqa: E402
from scripts.corpus_csip import requirements  # noqa: E402
from scripts.corpus_faults import Fault, all_faults  # noqa: E402
from scripts.corpus_packages import KINDS, build  # noqa: E402

TARGET = ROOT / "tests" / "corpus"


def make(target: Path) -> int:
    """Write the corpus; how many packages it has."""
    for name in ("good", "bad"):
        shutil.rmtree(target / name, ignore_errors=True)
    for name, kind in KINDS.items():
        folder = _folder(target / "good" / name)
        write_zip(folder / "package.zip", *build(name))
        _expect(folder, kind.profile, [])
    folder = _folder(target / "good" / "ban-sao")
    write_zip(folder / "package.zip", "", copy())
    _expect(folder, "luutru-copy", [])
    faults = [*all_faults(), *requirements()]
    for fault in faults:
        _bad(target, fault)
    odd = list(containers())
    for one in odd:
        folder = _folder(target / "bad" / one.rule)
        one.write(folder / "package.zip")
        _expect(folder, one.profile, [one.rule, *one.also], one.where)
    return len(KINDS) + 1 + len(faults) + len(odd)


def _bad(target: Path, fault: Fault) -> None:
    folder = _folder(target / "bad" / fault.rule)
    root, files = build(fault.base, fault.edits, dict(fault.more), fault.drop)
    if fault.after is not None:
        fault.after(files)
    write_zip(folder / "package.zip", fault.root or root, files)
    profile = KINDS[fault.base].profile if fault.guessed else ""
    _expect(folder, profile, [fault.rule, *fault.also], fault.where)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def _expect(folder: Path, profile: str, rules: list[str], where: str = "") -> None:
    said = {"profile": profile, "rules": rules} | ({"where": where} if rules else {})
    text = json.dumps(said, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    print(make(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET))
