"""``python -m preservation.bags.check [--processes=N] [--algorithm=NAME] BAG…``, a JSON line each.

Exit code 0 only when every bag is intact, 5 when one is damaged, 6 when one
could not be checked, 2 when asked wrongly.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from preservation.bags.problems import Damaged, Intact, NotChecked, Problem, Verdict
from preservation.bags.read import check_bag

_CODES = {Intact: 0, Damaged: 5, NotChecked: 6}


def main(arguments: Sequence[str]) -> int:
    """Check the bags that ``arguments`` name; the worst exit code."""
    algorithms: set[str] = set()
    processes = None
    bags: list[str] = []
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name == "--algorithm" and value:
            algorithms.add(value)
        elif name == "--processes" and value.isdecimal():
            processes = int(value)
        elif argument.startswith("--"):
            sys.stderr.write(f"{__doc__}\n")
            return 2
        else:
            bags.append(argument)
    worst = 0
    for bag in bags:
        verdict = check_bag(Path(bag), algorithms=algorithms or None, processes=processes)
        line = {"path": os.fsencode(bag).decode("utf-8", "backslashreplace")} | as_dict(verdict)
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        worst = max(worst, _CODES[type(verdict)])
    return worst


def as_dict(verdict: Verdict) -> dict[str, Any]:
    """``verdict`` as JSON shows it."""
    if isinstance(verdict, NotChecked):
        nothing: dict[str, Any] = {"files": 0, "bytes": 0, "problems": []}
        return {"verdict": "NotChecked", "reason": verdict.reason} | nothing
    problems = verdict.problems if isinstance(verdict, Damaged) else ()
    return {
        "verdict": type(verdict).__name__,
        "files": verdict.files,
        "bytes": verdict.bytes,
        "problems": [_shown(problem) for problem in problems],
        "warnings": [_shown(warning) for warning in verdict.warnings],
    }


def _shown(problem: Problem) -> dict[str, str]:
    return {"path": problem.path, "kind": problem.kind.value, "detail": problem.detail}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
