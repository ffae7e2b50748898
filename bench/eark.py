"""Drill: what eark-validator says of our packages, and of the corpus, and where we do not agree.

The program lives in an environment of its own below ``build/``: it pins libraries, and asks
vocabularies from the network when it is imported, which ``bench/eark_judge.py`` answers from its
own files. Every difference must have its reason in ``bench/eark.toml``, and every reason a
difference. A package of the corpus that it cannot get through at all counts as one that it refuses.

usage: python -m bench.drill eark
"""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from preservation.validator.book import book
from scripts.make_package_corpus import TARGET
from tests.preservation.samples import make
from tests.preservation.validator.test_own_packages import aip, dip, loose_sip, sip

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "build" / "eark"
WANTED = "eark-validator==1.1.3"
JUDGE = Path(__file__).with_name("eark_judge.py")
KINDS = {"SIP_hoso": "SIP", "SIP_tailieu": "SIP", "AIP_hoso": "AIP", "AIP_tailieu": "AIP"}
Answers = Mapping[str, Mapping[str, Any]]


def drill(folder: Path) -> dict[str, Any]:
    """Judge all, and compare."""
    ours = own(folder)
    corpus = {path.parent.name: path for path in sorted(TARGET.glob("*/*/package.zip"))}
    csip = {name: path for name, path in corpus.items() if name.startswith("CSIP-")}
    good = {name: corpus[name] for name in (*KINDS, "DIP", "CSIP")}
    said = judge(environment(), folder, [*ours.values(), *good.values(), *csip.values()])
    known = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    errors = {name: errors_of(said[str(path)]) for name, path in (*ours.items(), *good.items())}
    strange, used = [], set()
    for name, found in errors.items():
        kind = kind_of(name)
        for rule in found:
            used.add(rule)
            if kind not in known["deviations"].get(rule, {}).get("packages", ()):
                strange.append(f"{name}: {rule}")
    unseen = {name for name, path in csip.items() if not sees(name, said[str(path)])}
    stale = sorted(known["deviations"].keys() - used) + sorted(known["unseen"].keys() - unseen)
    missing = sorted(unseen - known["unseen"].keys())
    return {
        "held": not (strange or stale or missing) and not errors["CSIP"],
        "packages": {name: sorted(found) for name, found in errors.items()},
        "faults of CSIP": len(csip),
        "seen by both": len(csip) - len(unseen),
        "without a reason": strange + missing,
        "reasons that no longer hold": stale,
    }


def own(folder: Path) -> dict[str, Path]:
    """One package of each kind, as this archive makes it."""
    made = {}
    builders = {"SIP_hoso": sip, "SIP_tailieu": loose_sip, "AIP_hoso": aip, "DIP": dip}
    for name, build in builders.items():
        place = folder / name
        place.mkdir()
        built = build(place)
        made[f"our {name}"] = built / "data" if (built / "bagit.txt").exists() else built
    one = folder / "one"
    one.mkdir()
    return made | {"our AIP_tailieu": make(one).folder / "data"}


def kind_of(name: str) -> str:
    """SIP, AIP, DIP or CSIP."""
    return name.removeprefix("our ").partition("_")[0]


def environment() -> Path:
    """The Python of the program's own environment, made when it is not there."""
    python = PLACE / "bin" / "python"
    if not python.exists():
        venv.create(PLACE, with_pip=True)
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", WANTED]
    subprocess.run(install, check=True, stdout=sys.stderr)
    return python


def judge(python: Path, folder: Path, paths: Iterable[Path]) -> Answers:
    """What the program, which unpacks into ``folder``, says of each package."""
    asked = "".join(f"{path}\n" for path in paths)
    done = subprocess.run(
        [str(python), str(JUDGE)],
        input=asked,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {one["path"]: one for one in said}


def errors_of(said: Mapping[str, Any]) -> set[str]:
    """The rules that it calls broken."""
    if "raised" in said:
        return {said["raised"]}
    return {rule for rule, severity in said["found"].items() if severity == "Error"}


def sees(name: str, said: Mapping[str, Any]) -> bool:
    """Whether it finds the fault that a package of the corpus is there for."""
    numbers = set(re.findall(r"CSIP\d+", book().rules[name].clause))
    return "raised" in said or bool(numbers & said["found"].keys())
