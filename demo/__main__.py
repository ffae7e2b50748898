"""``python -m demo TARGET``: make the demonstration, and say one line of JSON for each document."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from demo.make import make


def main() -> None:
    """Read the arguments, make, report."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("target", type=Path, help="a folder, made if it is not there")
    parser.add_argument("--seed", type=int, default=2019, help="where chance begins")
    parser.add_argument("--small", action="store_true", help="without the two big files")
    said = parser.parse_args()
    made = make(said.target, seed=said.seed, now=datetime.now(UTC), small=said.small)
    for document in made.documents:
        sys.stdout.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
