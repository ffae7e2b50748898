"""Time the search engines against SQLite FTS5 on the same synthetic Vietnamese documents.

All ratios come from one run on one machine. Both sides fold Vietnamese: FTS5 with
``remove_diacritics 2`` and đ turned into d here, ours with ``search.words``.
"""

import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from repository.access import Level, Scope, terms_up_to, visibility
from search.index import Entry, Index
from search.tantivy_engine import TantivyIndex
from search.whoosh_engine import WhooshIndex

DOCUMENTS = 20_000
WHOOSH_DOCUMENTS = 2_000
CHARACTERS = 2_000
QUERIES = 100
BATCH = 1_000

ONSETS = "b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x"
RIMES = (
    "a á à ạ ai ái anh ành ao áo âm ân ấn ập át ăn ắt e em ên ết êu i inh ình ính ịnh in iên iện "
    "iệt o oa òa óa oan oàn oi ôn ông ồng ộng ơ ơi ới u ủ ung ùng úng uy ủy uyên uyết ư ưa ương "
    "ường ưởng ước ược"
)
TYPES = ("Quyết định", "Công văn", "Tờ trình", "Thông báo", "Báo cáo", "Kế hoạch")


def vocabulary(rng: random.Random) -> tuple[list[str], list[float]]:
    """Syllables, and how often each comes: a few everywhere, most of them seldom."""
    syllables = [onset + rime for onset in ONSETS.split() for rime in RIMES.split()]
    rng.shuffle(syllables)
    return syllables, [1 / (rank + 5) for rank in range(len(syllables))]


def entries(count: int) -> Iterator[Entry]:
    """The same ``count`` documents every time."""
    rng = random.Random(2026)
    syllables, weights = vocabulary(rng)
    for n in range(count):
        drawn = rng.choices(syllables, weights, k=CHARACTERS // 4)
        text = " ".join(drawn)[:CHARACTERS]
        agency = f"H34.{n % 12}"
        yield Entry(
            f"d{n:06}",
            " ".join(rng.choices(syllables, weights, k=12)),
            text,
            code=f"{n % 900 + 1}/QĐ-UBND",
            type_name=TYPES[n % len(TYPES)],
            agency=agency,
            organ_name="Ủy ban nhân dân tỉnh",
            issued=date(2005, 1, 1) + timedelta(days=n % 7000),
            visibility=visibility(agency, Level.PUBLIC if n % 10 else Level.RESTRICTED),
        )


def questions(documents: Sequence[Entry]) -> dict[str, list[list[str]]]:
    """Words, pairs and phrases of three that stand in the documents."""
    rng = random.Random(7)

    def draw(length: int) -> list[str]:
        drawn = rng.choice(documents).text.split()
        at = rng.randrange(len(drawn) - length - 1)
        return drawn[at : at + length]

    return {
        name: [draw(length) for _ in range(QUERIES)]
        for name, length in {"single": 1, "two words": 2, "phrase": 3, "sentence": 12}.items()
    }


def timed(ask: Callable[[str], object], questions: Sequence[str]) -> dict[str, float]:
    """Milliseconds, median and 95 %, after one warm round."""
    for question in questions[:10]:
        ask(question)
    took: list[float] = []
    for question in questions:
        before = time.perf_counter()
        ask(question)
        took.append((time.perf_counter() - before) * 1000)
    cuts = quantiles(took, n=100)
    return {"p50_ms": round(cuts[49], 2), "p95_ms": round(cuts[94], 2)}


def of_engine(index: Index, documents: Sequence[Entry], batch: int = BATCH) -> dict[str, object]:
    """Indexing and questions with hits, snippets, facets and total, within a scope."""
    before = time.perf_counter()
    rest = iter(documents)
    while part := list(islice(rest, batch)):
        index.put(part)
    rate = len(documents) / (time.perf_counter() - before)
    scope = Scope(terms=terms_up_to("*", Level.PUBLIC))
    figures: dict[str, object] = {"documents_per_s": round(rate)}
    for name, asked in questions(documents).items():
        typed = [f'"{" ".join(w)}"' if name == "phrase" else " ".join(w) for w in asked]
        figures[name] = timed(lambda question: index.find(question, scope), typed)
    before = time.perf_counter()
    index.put([Entry("fresh", "mới", "vừa vào", visibility=visibility("A", Level.PUBLIC))])
    index.find("vừa vào", scope)
    figures["one_new_document_found_ms"] = round((time.perf_counter() - before) * 1000, 1)
    return figures


def of_fts5(folder: Path, documents: Sequence[Entry]) -> dict[str, object]:
    """FTS5 as one would use it: the best 20 with snippets, and the total."""
    base = sqlite3.connect(folder / "fts.db")
    base.executescript(
        "PRAGMA journal_mode=WAL;"
        "CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, title, body,"
        ' tokenize="unicode61 remove_diacritics 2");'
    )
    fold = str.maketrans("đĐ", "dD")
    before = time.perf_counter()
    rest = iter(documents)
    while part := list(islice(rest, BATCH)):
        rows = [(e.id, e.title.translate(fold), e.text.translate(fold)) for e in part]
        base.executemany("INSERT INTO t VALUES (?,?,?)", rows)
        base.commit()
    rate = len(documents) / (time.perf_counter() - before)

    def ask(match: str) -> None:
        base.execute(
            "SELECT id, title, snippet(t, 2, '<', '>', '…', 32) FROM t"
            " WHERE t MATCH ? ORDER BY rank LIMIT 20",
            (match,),
        ).fetchall()
        base.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match,)).fetchone()

    figures: dict[str, object] = {"documents_per_s": round(rate)}
    for name, asked in questions(documents).items():
        joint = {"phrase": " ", "sentence": " OR "}.get(name, " AND ")
        matches = [
            f'"{" ".join(w)}"' if name == "phrase" else joint.join(f'"{x}"' for x in w)
            for w in asked
        ]
        figures[name] = timed(ask, [match.translate(fold) for match in matches])
    base.close()
    return figures


def ratios(ours: dict[str, object], theirs: dict[str, object]) -> dict[str, float]:
    """How many times faster we are; below 1 slower."""
    result = {
        "indexing": round(
            int(str(ours["documents_per_s"])) / int(str(theirs["documents_per_s"])), 2
        )
    }
    for name in ("single", "two words", "phrase", "sentence"):
        mine, other = ours[name], theirs[name]
        if isinstance(mine, dict) and isinstance(other, dict):
            for cut in ("p50_ms", "p95_ms"):
                result[f"{name} {cut}"] = round(other[cut] / mine[cut], 2)
    return result


def measure(documents: int = DOCUMENTS, for_whoosh: int = WHOOSH_DOCUMENTS) -> dict[str, object]:
    """Every figure of this module."""
    many = list(entries(documents))
    few = many[:for_whoosh]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "few").mkdir()
        fts5 = of_fts5(folder, many)
        tantivy = of_engine(TantivyIndex(folder / "tantivy"), many)
        few_fts5 = of_fts5(folder / "few", few)
        whoosh = of_engine(WhooshIndex(folder / "whoosh"), few)
        size = sum(f.stat().st_size for f in (folder / "tantivy").rglob("*") if f.is_file())
        text = sum(len(e.text.encode()) for e in many)
    return {
        "documents": documents,
        "whoosh_documents": for_whoosh,
        "fts5": fts5,
        "tantivy": tantivy,
        "tantivy_size_over_text": round(size / text, 2),
        "tantivy_over_fts5": ratios(tantivy, fts5),
        "fts5_few": few_fts5,
        "whoosh": whoosh,
        "whoosh_over_fts5": ratios(whoosh, few_fts5),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1, ensure_ascii=False))
