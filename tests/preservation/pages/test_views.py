"""Views: whoever looks at a page is named on its picture."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from preservation.pages import page, views
from preservation.workers import Limits, Workers
from tests import drafts

WHO = "Nguyễn Thị Bình · 26/11/2026 16:05"


def pictures(folder: Path, width: int, name: str = "x.png") -> tuple[Image.Image, Image.Image]:
    path = drafts.write(folder / "x.pdf", drafts.draft())
    page(str(path), "pdf", 1, width, str(folder / f"plain-{name}"))
    views.view(str(path), "pdf", 1, width, str(folder / name), agency=drafts.AGENCY, who=WHO)
    return tuple(Image.open(folder / one).convert("L") for one in (f"plain-{name}", name))  # type: ignore[return-value]


@pytest.mark.parametrize("name", ["x.png", "x.jpg"])
def test_a_page_bears_who_looks_at_its_foot_and_faintly_all_over(name: str, tmp_path: Path) -> None:
    plain, marked = pictures(tmp_path, 1000, name)
    assert plain.size == marked.size
    changed = ImageChops.difference(plain, marked)
    foot = changed.crop((300, marked.height - 45, 700, marked.height))
    assert foot.point([255 if n > 120 else 0 for n in range(256)]).getbbox()
    for top in range(0, marked.height - 400, 400):
        band = changed.crop((0, top, marked.width, top + 400))
        most = max(shade for shade, count in enumerate(band.histogram()) if count)
        assert 5 < most < 60  # to be seen, and to be read through


def test_a_thumbnail_bears_no_mark(tmp_path: Path) -> None:
    plain, marked = pictures(tmp_path, 240)
    assert ImageChops.difference(plain, marked).getbbox() is None


def test_without_its_face_a_page_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "FOLDERS", (str(tmp_path),))
    path = drafts.write(tmp_path / "x.pdf", drafts.draft())
    told = views.view(str(path), "pdf", 1, 800, str(tmp_path / "x.png"), agency="A", who="B")
    assert told["problem"] == "font-missing"
    assert not (tmp_path / "x.png").exists()


def test_a_worker_does_it(tmp_path: Path) -> None:
    path = drafts.write(tmp_path / "x.pdf", drafts.draft())
    with Workers(1, Limits()) as workers:
        told = workers.call(
            "view", path=str(path), family="pdf", number=1, width=900,
            to=str(tmp_path / "x.png"), agency=drafts.AGENCY, who=WHO,
        )  # fmt: skip
    assert told["width"] == 900
