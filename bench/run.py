"""``make bench``: every figure from one run, written to ``docs/benchmarks.md`` as ratios.

usage: python -m bench.run [fixity|parts|signatures|search|memory|package_files|found|digitising|
       reading …]
"""

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import (
    digitising,
    fixity,
    found,
    memory,
    package_files,
    parts,
    reading,
    search,
    signatures,
)

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
RAW = Path(__file__).parents[1] / "docs" / "benchmarks.json"

MEASURES: Mapping[str, tuple[str, str, Callable[[], Any]]] = {
    "fixity": (
        "Fixity: one bag of 20,000 files of 50 kB",
        """Wanted: ≥ 2 × `bagit.py --validate`, ahead of its `--processes 2`,
≥ 3 × `sha256sum -c`, ≥ 0.7 of bare `hashlib` on all cores.""",
        fixity.measure,
    ),
    "parts": (
        "Ingest without OCR against the sum of its parts",
        """Wanted: ≤ 1.5 × (copy + sha256sum + sha512sum + one pyHanko validation of each
signature). Documents with two B-LTA signatures; `luutru ingest` uses all cores, its parts
run one after another.""",
        parts.measure,
    ),
    "signatures": (
        "Validation of signatures against plain pyHanko on the same files",
        """Wanted: ≥ 0.8 of plain pyHanko per core, judging with archive data as luutru does
(EN 319 102-1 §5.6), and batches on all cores. PDF files with two B-LTA signatures. luutru's
figure holds what pyHanko's does not: every document timestamp, the strict policy, both pictures
of every page that something later reaches, and the report. Basic validation, which judges no
archive data, is the second peer.""",
        signatures.measure,
    ),
    "search": (
        "Index and query against SQLite FTS5 on the same texts",
        """Wanted: phrase search over 20,000 documents p95 < 30 ms, with hits, snippets,
total and facets.""",
        search.measure,
    ),
    "memory": (
        "Memory for one file of 2 GB",
        "Wanted: < 300 MB over all processes (proportional set size).",
        memory.measure,
    ),
    "package_files": (
        "Packages of very many files",
        """Wanted: < 300 MB over all processes (proportional set size) at 200,000 files, and
processor time in proportion to their number (at most 1.3 times). Half of the files are descriptions
(`EAD_doc`), half are documents; METS and PREMIS are written and read as they pass by.""",
        package_files.measure,
    ),
    "found": (
        "How soon a new document is found",
        "Wanted: < 2 s after it is in, from another process.",
        found.measure,
    ),
    "digitising": (
        "Digitising against bare Tesseract and plain OCRmyPDF on the same pages",
        """Wanted: ≥ 0.6 of bare `tesseract` on all cores, deskew and PDF/A included (all sides
with `OMP_THREAD_LIMIT=1`); memory that stays flat over 500 pages. Pages are practice papers
(`scripts/make_papers.py`), half of them typical and half bad, at 200 and 300 dpi. Memory is
measured with a Tesseract that answers at once: it is a process of its own for each page.""",
        digitising.measure,
    ),
    "reading": (
        "Reading: letters, fields, and pages found again",
        """Wanted: not worse than bare Tesseract on the same images; by paragraph ≤ 0.5 % wrong
letters on typical scans and ≤ 2 % on bad ones; each page found, without accents, by three of its
words; ≥ 95 % of the sure proposals right for số, ký hiệu, ngày and loại. 40 practice papers for
letters, these and 60 more for fields. A word belongs to the paragraph in whose box its middle
lies; each paragraph is compared by Levenshtein's distance in characters, spaces included. What a
pen wrote and what is stamped in a frame is not counted as letters.""",
        reading.measure,
    ),
}


def main(chosen: list[str]) -> None:
    """Measure what was ``chosen`` (all of it if nothing was) and write the page."""
    kept: dict[str, Any] = json.loads(RAW.read_text("utf-8")) if RAW.exists() else {}
    for name, (title, _, measure) in MEASURES.items():
        if not chosen or name in chosen:
            print(f"bench: {title} …", file=sys.stderr)
            kept[name] = {"on": f"{datetime.now(UTC):%Y-%m-%d}", "figures": measure()}
    RAW.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    PAGE.write_text(_page(kept), "utf-8")


def _page(kept: Mapping[str, Any]) -> str:
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; one part of it by `python -m bench.run NAME`.",
        "Ratios count, seconds do not: peer and luutru ran in the same run on the same machine.",
        "",
        f"{os.cpu_count()} cores, {platform.machine()}; Python {platform.python_version()}.",
    ]
    for name, (title, wanted, _) in MEASURES.items():
        if name in kept:
            command = f"`python -m bench.run {name}`, {kept[name]['on']}"
            lines += ["", f"## {title}", "", wanted, "", command, ""]
            lines += _table(kept[name]["figures"])
    return "\n".join(lines) + "\n"


def _table(figures: Mapping[str, Any], before: str = "") -> list[str]:
    head = [] if before else ["| what | figure |", "|---|---|"]
    rows = []
    for name, value in figures.items():
        label = f"{before}{name}"
        if isinstance(value, Mapping):
            rows += _table(value, f"{label} · ")
        else:
            rows.append(f"| {label} | {value} |")
    return head + rows


if __name__ == "__main__":
    main(sys.argv[1:])
