"""A foot of two columns is read whole, and a cubic metre is one."""

from pathlib import Path

from demo.papers.deal import deal
from demo.papers.scanning import as_jpegs, scan
from demo.papers.setting import render_paper
from demo.papers.wear import Condition
from ingest.digitise.engine import Engine, Preparation
from tests.ingest.digitise.conftest import paper


def test_addressees_beside_a_signature_are_read(engine: Engine, tmp_path: Path) -> None:
    letter = next(paper for paper in deal(20, 1) if paper.id == "paper-012")
    scanned = tmp_path / "scan.jpg"
    seen = scan(render_paper(letter), Condition.TYPICAL, 300, 1)
    scanned.write_bytes(next(iter(as_jpegs(seen))))
    folder = tmp_path / "pages"

    (page,) = engine.capture(engine.sheets([scanned]), Preparation(), folder)
    text = engine.words(page, folder).text

    assert page.problem == ""
    assert "- Văn phòng Chính phủ;" in text
    assert "TTHĐ." in text
    assert "PHÓ CHỦ TỊCH" in text
    assert [path.name for path in folder.iterdir() if ".strips" in path.name] == []


def test_a_raised_digit_stays_raised(engine: Engine, tmp_path: Path) -> None:
    sheet = paper("đo đạc 300 m³ đất rừng", "ruộng 120 m2 ở xã", dpi=300)
    sheet.save(tmp_path / "a.png", dpi=(300, 300))

    (page,) = engine.capture(engine.sheets([tmp_path / "a.png"]), Preparation(), tmp_path / "p")
    text = engine.words(page, tmp_path / "p").text

    assert "m³ đất" in text
    assert "m2 ở xã" in text
