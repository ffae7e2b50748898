"""``make drill``: slow proofs. Each prints what it saw; any that fails makes the drill fail.

usage: python -m bench.drill [NAME …]   (see ``DRILLS``; none named: all)
"""

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bench import (
    ceph,
    drill_exchange,
    drill_transfer,
    eark,
    exchange_memory,
    hostile,
    kill,
    kill_digitise,
    pdfa,
    registers,
    year,
    years,
)

DRILLS: Mapping[str, Callable[[Path], dict[str, Any]]] = {
    "kill": kill.drill,
    "digitise": kill_digitise.drill,
    "hostile": hostile.drill,
    "ceph": ceph.drill,
    "exchange": partial(drill_exchange.drill, receive="web.receiving"),
    "exchange-memory": exchange_memory.drill,
    "eark": eark.drill,
    "pdfa": pdfa.drill,
    "registers": registers.drill,
    "transfer": drill_transfer.drill,
    "year": year.drill,
    "years": years.drill,
}


def main(chosen: list[str]) -> int:
    """Run what was ``chosen`` (all of it if nothing was); 0 if every proof held."""
    failed = 0
    for name, drill in DRILLS.items():
        if chosen and name not in chosen:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            seen = drill(Path(scratch))
        print(json.dumps({name: seen}, ensure_ascii=False, indent=1))
        failed += not seen["held"]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
