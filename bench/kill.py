"""Drill: ``kill -9`` at random moments of an ingest of many files, run again each time.

usage: python -m bench.kill [FILES] [KILLS]
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

LUUTRU = [sys.executable, "-c", "from web.cli import main; main()"]


def luutru(*words: str, home: Path) -> list[str]:
    """A command line of luutru for ``home``."""
    return [*LUUTRU, words[0], *words[1:], "--home", str(home), "--json"]


def drill(folder: Path, files: int = 200, kills: int = 30) -> dict[str, Any]:
    """Ingest ``files`` files, killed ``kills`` times; what the archive holds in the end."""
    chance = random.Random(9)
    source, home = folder / "in", folder / "home"
    source.mkdir()
    for number in range(files):
        text = f"Công văn số {number}\n" + "Kính gửi các sở, ban, ngành. " * chance.randint(1, 400)
        (source / f"cong-van-{number}.txt").write_text(text, "utf-8")
    subprocess.run(luutru("init", home=home), check=True, capture_output=True)
    killed = sum(_kill_once(source, home, chance) for _ in range(kills))
    last = subprocess.run(
        luutru("ingest", str(source), home=home), capture_output=True, check=False
    )
    outcomes = [json.loads(line)["outcome"] for line in last.stdout.splitlines()]
    verified = subprocess.run(
        luutru("verify", "--all", home=home), capture_output=True, check=False
    )
    subprocess.run(luutru("sweep", home=home), check=True, capture_output=True)
    swept = subprocess.run(luutru("sweep", home=home), check=True, capture_output=True)
    aips = {p.parent.name for p in (home / "stores/kho-1/objects/aip").glob("*/*/bagit.txt")}
    chain = subprocess.run(
        [*LUUTRU, "ledger", "verify", "--home", str(home), "--json"],
        capture_output=True,
        check=False,
    )
    ledger = json.loads(chain.stdout)
    held = (
        last.returncode == 0
        and len(aips) == files
        and len(outcomes) == files
        and verified.returncode == 0
        and not swept.stdout
        and ledger["valid"]
    )
    return {
        "held": held,
        "files": files,
        "killed": killed,
        "last run": {name: outcomes.count(name) for name in sorted(set(outcomes))},
        "exit code": last.returncode,
        "packages on disk": len(aips),
        "verify exit code": verified.returncode,
        "verified": len(verified.stdout.splitlines()),
        "left for the sweep": swept.stdout.decode().splitlines(),
        "ledger": ledger,
    }


def _kill_once(source: Path, home: Path, chance: random.Random) -> bool:
    """Kill an ingest while it starts, or soon after it took a new file in; False if it was done."""
    process = subprocess.Popen(
        luutru("ingest", str(source), home=home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0.1, 1.2))
    else:
        for line in process.stdout:
            if json.loads(line)["outcome"] == "accepted":
                break
        time.sleep(chance.uniform(0, 0.2))
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps(drill(Path(scratch), *numbers), ensure_ascii=False, indent=1))
