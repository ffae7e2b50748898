import random
import re
from pathlib import Path

import pytest

from repository.access import Scope
from repository.errors import UnavailableError
from search.index import Entry
from search.segments import check, committed_files
from search.tantivy_engine import TantivyIndex

VERSION = re.compile(rb'\{"major":[^}]*\}')
"""Which version wrote a file: no checksum covers it, and no reading of the file depends on it."""


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
        told = VERSION.search(sound)
        assert told
        places = set(range(len(sound))) - set(range(*told.span()))
        for place in (0, len(sound) - 1, *rng.sample(sorted(places), 5)):
            spoiled = bytearray(sound)
            spoiled[place] ^= 1 << rng.randrange(8)
            path.write_bytes(spoiled)
            with pytest.raises(UnavailableError, match="luutru reindex"):
                TantivyIndex(tmp_path).find("lương", Scope.of_owner())
        path.write_bytes(sound)
    assert TantivyIndex(tmp_path).find("lương", Scope.of_owner()).total == 49


def test_no_bit_of_a_footer_is_beyond_notice_but_those_of_the_version_told_there(
    data: Path,
) -> None:
    path = next(path for path in committed_files(data) if path.suffix == ".store")
    sound = path.read_bytes()
    told = VERSION.search(sound)
    assert told
    for place in range(told.start() - len(b'{"version":'), len(sound)):
        for bit in range(8):
            spoiled = bytearray(sound)
            spoiled[place] ^= 1 << bit
            path.write_bytes(spoiled)
            digit = (sound[place : place + 1] + spoiled[place : place + 1]).isdigit()
            if told.start() <= place < told.end() and digit:
                check(path)  # it still says what it said of everything but who wrote it
            else:
                with pytest.raises(ValueError):  # noqa: PT011  several of them
                    check(path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"segments": 1}', '{"segments": [1]}', "{"])
def test_a_meta_file_that_makes_no_sense_is_a_value_error(data: Path, text: str) -> None:
    (data / "meta.json").write_text(text)
    with pytest.raises(ValueError):  # noqa: PT011  every one of them
        list(committed_files(data))
