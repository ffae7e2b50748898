"""Faults: what the simulated axis does wrong, how often, and how many times next.

A specification is words apart by blanks or ``;``: ``seed=7`` and, for an operation or ``*``,
``getEdoc=cut64:0.1,http500:0.05`` (so likely each) or ``sendEdoc=fail22@3`` (the next three).

========== ==========================================================================
fail<code> says FAIL with a code of the axis; nothing was done
http500    HTTP 500; nothing was done
html       a page of HTML in place of JSON; nothing was done
cut        the connection breaks; nothing was done
lost       everything was done, and the connection breaks before the answer is whole
slow<n>    n tenths of a second pass first
cut64      the base64 of a message ends early (getEdoc)
twice      a message stands in the list twice (getReceivedEdocList)
copy       a document is delivered a second time under a new docId (getReceivedEdocList)
rename     a message gets a new docId in place of its old one (getReceivedEdocList)
shuffle    the list comes in no order (getReceivedEdocList)
========== ==========================================================================
"""

import random
import re
import threading
from dataclasses import dataclass, field

from repository.errors import RefusedError

_FAULT = re.compile(
    r"(fail\d{1,3}|http500|html|cut|lost|slow\d{1,3}|cut64|twice|copy|rename|shuffle)"
    r"(?::(0(?:\.\d+)?|1(?:\.0+)?)|@(\d{1,6}))"
)
BEFORE = ("fail", "http500", "html", "cut")
"""What keeps an operation from being done."""


@dataclass(slots=True)
class Fault:
    """One thing that may go wrong."""

    kind: str
    chance: float = 0.0
    left: int = 0
    """So many times next, for certain."""


@dataclass(slots=True)
class Faults:
    """What may go wrong, by operation. Every draw comes from one seed."""

    spec: str = ""
    by_operation: dict[str, list[Fault]] = field(default_factory=dict)
    draw: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311  a game
    counts: dict[str, int] = field(default_factory=dict)
    """How often each struck: ``getEdoc cut64`` → 3."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def struck(self, operation: str) -> list[str]:
        """What goes wrong with this call."""
        with self.lock:
            found = []
            for fault in self.by_operation.get(operation, []) + self.by_operation.get("*", []):
                if fault.left > 0:
                    fault.left -= 1
                    found.append(fault.kind)
                elif fault.chance and self.draw.random() < fault.chance:
                    found.append(fault.kind)
            for kind in found:
                name = f"{operation} {kind}"
                self.counts[name] = self.counts.get(name, 0) + 1
            return found

    def some(self, most: int) -> int:
        """A number below ``most``."""
        with self.lock:
            return self.draw.randrange(max(most, 1))

    def shuffled(self, lines: list[dict[str, str]]) -> None:
        """Put ``lines`` into no order."""
        with self.lock:
            self.draw.shuffle(lines)


def read_faults(spec: str) -> Faults:
    """Read a specification.

    Raises:
        RefusedError: it is none.
    """
    read = Faults(spec)
    for word in re.split(r"[\s;]+", spec.strip()):
        name, _, said = word.partition("=")
        if name == "seed" and said.isdecimal():
            read.draw = random.Random(int(said))  # noqa: S311
        elif word:
            read.by_operation.setdefault(name, []).extend(map(_fault, said.split(",")))
    return read


def _fault(said: str) -> Fault:
    found = _FAULT.fullmatch(said)
    if found is None:
        raise RefusedError(f"{said}: không có lỗi giả lập này · no such fault")
    return Fault(found[1], float(found[2] or 0), int(found[3] or 0))
