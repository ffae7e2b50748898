"""Whether each page is found again, without accents, by three of its words, in a real archive."""

import json
import random
import re
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.kill import luutru
from demo.papers.truth import Truth

LEAST = 3
"""Letters of a word that is asked for."""


def found_again(folder: Path, files: Sequence[tuple[Truth, Path]]) -> dict[str, Any]:
    """Ingest the digitised PDFs into a new home and ask for three words of every page.

    The words are drawn from what is printed there, typed as without a Vietnamese keyboard, and
    asked for together. A page counts as found where its document is among the hits.
    """
    home, source = folder / "home", folder / "in"
    source.mkdir()
    for truth, file in files:
        (source / f"{truth.id}.pdf").write_bytes(file.read_bytes())
    subprocess.run(luutru("init", home=home), check=True, capture_output=True)
    done = subprocess.run(luutru("ingest", str(source), home=home), capture_output=True, text=True)
    taken = {}
    for line in done.stdout.splitlines():
        said = json.loads(line)
        if said.get("document"):
            taken[Path(said["path"]).stem] = said["document"]
    pages = found = 0
    missed = []
    for truth, _ in files:
        for page in range(1, truth.pages + 1):
            words = asked(truth, page)
            if not words:
                continue
            pages += 1
            hits = _hits(home, " ".join(words))
            if taken.get(truth.id) in hits:
                found += 1
            else:
                missed.append(f"{truth.id}/{page}: {' '.join(words)}")
    return {"documents taken in": len(taken), "pages": pages, "found": found,
            "missed": "; ".join(missed) or "none"}  # fmt: skip


def asked(truth: Truth, page: int) -> list[str]:
    """Three words of a page, without accents; the same each time."""
    said = " ".join(one.text for one in truth.on(page) if one.kind in {"text", "title", "sign"})
    words = sorted({word for word in re.findall(r"[^\W\d_]+", said) if len(word) >= LEAST})
    dice = random.Random(f"{truth.id}/{page}")
    return [unaccented(word) for word in dice.sample(words, min(3, len(words)))]


def unaccented(word: str) -> str:
    """As typed on a plain keyboard: ``quyet dinh``."""
    bare = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _hits(home: Path, query: str) -> set[str]:
    command = luutru("search", query, "--limit", "100", home=home)
    done = subprocess.run(command, capture_output=True, text=True)
    found = set()
    for line in done.stdout.splitlines():
        found |= set(re.findall(r'"(?:id|document)": "([^"]+)"', line))
    return found
