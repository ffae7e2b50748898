from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from repository.access import Scope
from search.index import Index
from search.tantivy_engine import TantivyIndex
from search.whoosh_engine import WhooshIndex

ENGINES: dict[str, Callable[..., Index]] = {"tantivy": TantivyIndex, "whoosh": WhooshIndex}


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Callable[..., Index]:
    return ENGINES[request.param]


@pytest.fixture
def index(engine: Callable[..., Index], tmp_path: Path) -> Iterator[Index]:
    opened = engine(tmp_path / "index", patience=5)
    yield opened
    opened.close()


@pytest.fixture
def owner() -> Scope:
    return Scope.of_owner()
