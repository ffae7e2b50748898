"""Faults that were planted in scans are caught, each by its name; sound scans are left alone."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pikepdf
import pytest

from demo.papers.deal import deal
from demo.papers.faults import Fault, fault
from demo.papers.scanning import Scan, as_jpegs, scan
from demo.papers.setting import render_paper
from demo.papers.wear import Condition
from ingest.digitise.engine import Engine, Preparation
from ingest.digitise.quality import WHOLE, Aspect, Check, failed, judge
from ingest.digitise.sheets import Page, Sheet
from preservation.pages.frames import frame
from repository.digitisation import rule_for

RULE = rule_for(date(2026, 11, 26))
NAMES: Mapping[Fault, tuple[set[str], int]] = MappingProxyType(
    {
        Fault.COARSE: ({"resolution"}, 2),
        Fault.GREY: ({"colour", "depth"}, 2),
        Fault.MISSING: ({"page-count"}, WHOLE),
        Fault.BLANK: ({"blank"}, 2),
        Fault.BLURRED: ({"blur"}, 2),
        Fault.CUT: ({"edges"}, 2),
        Fault.DUPLICATE: ({"duplicate"}, 3),
        Fault.SKEWED: ({"skew"}, 2),
        Fault.FAINT: ({"contrast"}, 2),
        Fault.THROUGH: ({"bleed-through"}, 2),
    }
)
"""What each fault of page 2 is called, and of which page it is said."""
FOLLOWS: Mapping[Fault, set[str]] = MappingProxyType(
    {Fault.COARSE: {"blur"}, Fault.BLURRED: {"contrast"}, Fault.DUPLICATE: {"page-count"}}
)
"""What may be said beside it, and is true too."""


@pytest.fixture(scope="module")
def sound() -> Scan:
    """A paper of two pages, scanned as an office does it."""
    for paper in deal(12, 5):
        rendered = render_paper(paper)
        with pikepdf.open(BytesIO(rendered.pdf)) as pdf:
            pages = len(pdf.pages)
        if pages == PAGES:
            return scan(rendered, Condition.TYPICAL, 200, 3)
    pytest.fail("no paper of two pages was dealt")


PAGES = 2


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Mapping[bytes, Mapping[str, Any]]:
    """What was made of each picture, so that a sound page is worked on once."""
    return _Frames(tmp_path_factory.mktemp("frames"))


class _Frames(dict[bytes, Mapping[str, Any]]):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, jpeg: bytes) -> Mapping[str, Any]:
        path = self._folder / f"{len(self)}.jpg"
        path.write_bytes(jpeg)
        self[jpeg] = frame(
            path=str(path), family="jpeg", number=0, picture=str(path.with_suffix("")), grey=""
        )
        return self[jpeg]


def checks(done: Scan, seen: Mapping[bytes, Mapping[str, Any]]) -> tuple[Check, ...]:
    """The judgement of ``done``, as if every word had been read."""
    pages = [
        Page(number, Sheet(Path("a.jpg"), 0, family="jpeg"), skew=one["skew"], confidence=90.0,
             measures=one["measures"])
        for number, one in enumerate(map(seen.__getitem__, as_jpegs(done)), 1)
    ]  # fmt: skip
    return judge(pages, PAGES, RULE)


def test_a_sound_scan_is_left_alone(sound: Scan, seen: Mapping[bytes, Mapping[str, Any]]) -> None:
    assert [check.vi for check in failed(checks(sound, seen))] == []


@pytest.mark.parametrize("kind", list(NAMES))
def test_a_planted_fault_is_caught_by_its_name(
    kind: Fault, sound: Scan, seen: Mapping[bytes, Mapping[str, Any]]
) -> None:
    names, page = NAMES[kind]
    found = failed(checks(fault(kind, sound, page=1), seen))
    assert names <= {check.check.value for check in found if check.page == page}
    others = {check.check.value for check in found} - names
    assert others <= FOLLOWS.get(kind, set())


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", [Fault.UPSIDE_DOWN, pytest.param(Fault.TURNED, marks=pytest.mark.slow)]
)
def test_a_page_that_came_the_wrong_way_up_is_turned_and_told(
    kind: Fault, sound: Scan, engine: Engine, tmp_path: Path
) -> None:
    jpeg = as_jpegs(fault(kind, sound))[0]
    (tmp_path / "a.jpg").write_bytes(jpeg)
    sheets = engine.sheets([tmp_path / "a.jpg"])
    pages = list(engine.capture(sheets, Preparation.of(RULE), tmp_path / "pages"))
    found = failed(judge(pages, 1, RULE))
    assert [(check.page, check.check) for check in found] == [(1, Aspect.ORIENTATION)]
    assert found[0].value == pages[0].turned != 0
