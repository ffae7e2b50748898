"""Ingest without OCR against its parts: copy, sha256sum, sha512sum, one pyHanko validation a file.

usage: python -m bench.parts [DOCUMENTS]
"""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.kill import luutru
from tests.pki import Level, make_pdf, shared_pki


def make_signed(folder: Path, count: int) -> list[Path]:
    """``count`` documents, each signed by a person and then by an organisation, B-LTA."""
    pki = shared_pki()
    paths = []
    for number in range(count):
        path = make_pdf(folder / f"van-ban-{number:03}.pdf", f"Van ban so {number}", pages=2)
        once = pki.sign_bytes(path.read_bytes(), pki.person, Level.B_LTA, name="Person")
        path.write_bytes(pki.sign_bytes(once, pki.organisation, Level.B_LTA, name="Organisation"))
        paths.append(path)
    return paths


def validate_all(paths: list[Path], trust: Path) -> None:
    """Plain pyHanko, both signatures of each file, as its own documentation does it."""
    from pyhanko.keys import load_certs_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    roots = list(load_certs_from_pemder([str(p) for p in (trust / "anchors").iterdir()]))

    async def one(path: Path) -> None:
        with path.open("rb") as source:
            for signature in PdfFileReader(source).embedded_regular_signatures:
                context = ValidationContext(
                    trust_roots=roots, allow_fetching=False, moment=datetime.now(UTC)
                )
                await async_validate_pdf_signature(signature, context)

    for path in paths:
        asyncio.run(one(path))


def measure(count: int = 60) -> dict[str, Any]:
    """Seconds of each part and of the whole, from one run."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        source = folder / "in"
        source.mkdir()
        paths = make_signed(source, count)
        trust = shared_pki().trust_folder(folder / "trust")
        seconds: dict[str, float] = {}
        start = time.perf_counter()
        shutil.copytree(source, folder / "copy")
        subprocess.run(["sync", "-f", str(folder)], check=True)
        seconds["copy and flush"] = time.perf_counter() - start
        for tool in ("sha256sum", "sha512sum"):
            start = time.perf_counter()
            for path in paths:
                subprocess.run([tool, str(path)], check=True, capture_output=True)
            seconds[f"{tool}, one process a file"] = time.perf_counter() - start
        start = time.perf_counter()
        validate_all(paths, trust)
        seconds["pyHanko, every signature once"] = time.perf_counter() - start
        home = folder / "home"
        subprocess.run(luutru("init", home=home), check=True, capture_output=True)
        shutil.copytree(trust, home / "trust", dirs_exist_ok=True)
        start = time.perf_counter()
        done = subprocess.run(
            luutru("ingest", str(source), home=home), check=True, capture_output=True
        )
        whole = time.perf_counter() - start
        outcomes = [json.loads(line)["outcome"] for line in done.stdout.splitlines()]
    parts = sum(seconds.values())
    return {
        "documents": count,
        "accepted": outcomes.count("accepted"),
        "parts": {name: round(value, 3) for name, value in seconds.items()},
        "sum of parts": round(parts, 3),
        "luutru ingest": round(whole, 3),
        "ratio": round(whole / parts, 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(*(int(word) for word in sys.argv[1:])), ensure_ascii=False, indent=1))
