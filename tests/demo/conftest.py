"""One small fonds for all tests here: making it takes longer than looking at it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.make import Made, Manifest, make

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Fonds:
    """A made target."""

    target: Path
    manifest: Manifest

    def of(self, paper: str) -> Made:
        """What was made of the paper with this id."""
        return next(one for one in self.manifest.documents if one.id == paper)

    def file(self, paper: str) -> Path:
        """Where it lies."""
        return self.target / "documents" / self.of(paper).path


@pytest.fixture(scope="session")
def fonds(tmp_path_factory: pytest.TempPathFactory) -> Fonds:
    target = tmp_path_factory.mktemp("demo")
    return Fonds(target, make(target, now=NOW, small=True))
