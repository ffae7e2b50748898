import random
from pathlib import Path

import pytest

from repository.access import Scope
from repository.errors import UnavailableError
from search.index import Entry
from search.segments import check, committed_files
from search.tantivy_engine import TantivyIndex


@pytest.fixture
def data(tmp_path: Path) -> Path:
    index = TantivyIndex(tmp_path)
    index.put(Entry(f"{n}", "lương bổng", f"lương tháng {n}") for n in range(50))
    index.remove(["7"])
    return next(tmp_path.glob("data-*"))


def test_what_tantivy_wrote_is_sound(data: Path) -> None:
    files = list(committed_files(data))
    assert {".store", ".idx", ".term", ".pos", ".fast", ".del"} <= {path.suffix for path in files}
    for path in files:
        check(path)


def test_one_flipped_bit_in_any_file_is_noticed_before_the_library_reads_it(
    data: Path, tmp_path: Path
) -> None:
    rng = random.Random(3)
    for path in committed_files(data):
        sound = path.read_bytes()
        for place in (0, len(sound) - 1, *(rng.randrange(len(sound)) for _ in range(5))):
            spoiled = bytearray(sound)
            spoiled[place] ^= 1 << rng.randrange(8)
            path.write_bytes(spoiled)
            with pytest.raises(UnavailableError, match="luutru reindex"):
                TantivyIndex(tmp_path).find("lương", Scope.of_owner())
        path.write_bytes(sound)
    assert TantivyIndex(tmp_path).find("lương", Scope.of_owner()).total == 49


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"segments": 1}', '{"segments": [1]}', "{"])
def test_a_meta_file_that_makes_no_sense_is_a_value_error(data: Path, text: str) -> None:
    (data / "meta.json").write_text(text)
    with pytest.raises(ValueError):  # noqa: PT011  every one of them
        list(committed_files(data))
