"""One small fonds for all tests here: making it takes longer than looking at it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.make import MANIFEST, Made, Manifest
from tests.fonds import NOW

__all__ = ["NOW"]


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
def fonds(small_demo: Path) -> Fonds:
    return Fonds(small_demo, Manifest.load(small_demo / MANIFEST))
