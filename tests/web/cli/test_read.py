"""``luutru read``: a document is read without any archive."""

# PyMuPDF is typed in part only.
# mypy: allow-untyped-calls

import json
from pathlib import Path

import pymupdf
import pytest
from click.testing import CliRunner

from demo.layout import set_in_type
from demo.texts import papers
from web.cli import luutru
from web.errors import REFUSED

DECISION = papers()[0]


def run(*args: str) -> tuple[int, list[dict[str, object]], str]:
    done = CliRunner().invoke(luutru, ["read", "--json", *args])
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    path = tmp_path / "quyet-dinh.pdf"
    path.write_bytes(set_in_type(DECISION))
    return path


def test_a_born_digital_document_is_read_without_a_home(decision: Path, tmp_path: Path) -> None:
    code, (said,), _ = run(str(decision), "--home", str(tmp_path / "nowhere"))

    assert (code, said["outcome"], said["source"]) == (0, "read", "text")
    proposals = said["proposals"]
    assert isinstance(proposals, dict)
    assert proposals["IssuedDate"]["value"] == "2019-11-25"
    assert set(proposals["Subject"]) >= {"value", "confidence", "page", "box"}
    assert proposals["FullName"]["page"] == 1, "as people count"
    assert not (tmp_path / "nowhere").exists()


def test_a_scan_is_read_by_ocr(decision: Path, tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    with pymupdf.open(decision) as document:
        document[0].get_pixmap(dpi=200).save(scan)
    code, (said,), _ = run(str(scan), "--home", str(tmp_path / "nowhere"))

    assert (code, said["outcome"], said["source"]) == (0, "read", "ocr")
    proposals = said["proposals"]
    assert isinstance(proposals, dict)
    found = {field: proposals[field]["value"] for field in ("TypeName", "CodeNumber", "IssuedDate")}
    assert found == {"TypeName": "Quyết định", "CodeNumber": "45/2019", "IssuedDate": "2019-11-25"}


def test_a_framed_mark_on_a_scan_stops_it(decision: Path, tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    with pymupdf.open(decision) as document:
        page = document[0]
        for inset in (0, 3):
            frame = pymupdf.Rect(90 + inset, 115 + inset, 190 - inset, 145 - inset)
            page.draw_rect(frame, color=(0.85, 0.1, 0.15), width=1)
        style = "color:#d21f2b;font-weight:bold;text-align:center"
        page.insert_htmlbox((94, 120, 186, 142), f"<p style='{style}'>TỐI MẬT</p>")
        page.get_pixmap(dpi=200).save(scan)
    code, (said,), _ = run(str(scan), "--home", str(tmp_path / "nowhere"))

    assert (code, said["outcome"], said["proposals"]) == (REFUSED, "secret", {})
    assert said["secret"]["level"] == "TỐI MẬT"  # type: ignore[index]


def test_one_that_cannot_be_read_does_not_hold_up_the_next(decision: Path, tmp_path: Path) -> None:
    broken = tmp_path / "a.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    code, said, _ = run(str(broken), str(decision), "--home", str(tmp_path / "nowhere"))

    assert code == REFUSED
    assert [one["outcome"] for one in said] == ["unreadable", "read"]
    assert said[0]["problem"]
