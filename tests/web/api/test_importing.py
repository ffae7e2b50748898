"""Importing by REST: a sheet is looked through, brought in by a job, and what was left fetched."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from repository.access import Scope
from tests.web.api.conftest import Program
from tests.web.importing import given
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

ALL = Scope.of_owner()


def test_a_sheet_goes_all_the_way(
    archive: Archive, tmp_path: Path, program: Callable[..., Program]
) -> None:
    asker, before = program("luutru"), archive.catalogue.count(ALL)
    one = given(tmp_path, 4)
    one.made.put(3, "vb:Trích yếu", "")
    one.made.as_xlsx(one.path)
    files = [(io.BytesIO((one.folder / name).read_bytes()), name) for name in one.made.files]
    form: dict[str, Any] = {"sheet": (io.BytesIO(one.path.read_bytes()), "a.xlsx"), "files": files}
    answer = asker.post("/imports", data=form | {"agency": "H34"})
    assert answer.status_code == 201
    said = answer.get_json()
    assert said["totals"]["errors"] == 1
    (wrong,) = [line for line in said["lines"] if line["outcome"] == "error"]
    assert (wrong["row"], wrong["findings"][0]["facts"]["cell"]) == (3, "AF3")
    place = f"/imports/{said['import']}"
    assert asker.get(place).get_json()["lines"] == said["lines"]
    assert asker.post(f"{place}/commit", json={}).status_code == 422
    assert asker.post(f"{place}/commit", json={"set_aside": 1}).status_code == 400
    job = asker.post(f"{place}/commit", json={"set_aside": True}).get_json()["id"]
    Worker(archive, LABOURS).do(job)
    assert asker.get(f"/jobs/{job}").get_json()["state"] == "done"
    assert archive.catalogue.count(ALL) == before + 2
    assert asker.get(f"{place}/left-out").data.startswith(b"PK")
    assert [one["import"] for one in asker.get("/imports").get_json()["imports"]] == [
        said["import"]
    ]
    assert asker.post(f"{place}/drop").status_code == 200
    assert asker.get(place).status_code == 404


def test_others_get_nothing(program: Callable[..., Program]) -> None:
    asker = program("chuyenvien")
    assert asker.get("/imports").status_code == 403
    assert asker.post("/imports").status_code == 403
    assert program("luutru").get("/imports/../../x").status_code == 404
    assert program("luutru").post("/imports").status_code == 400


def test_sheets_are_handed_out(tmp_path: Path, program: Callable[..., Program]) -> None:
    asker = program("luutru")
    assert asker.get("/imports/template").data.startswith(b"PK")
    one = given(tmp_path, 2)
    form = {"sheet": (io.BytesIO(one.path.read_bytes()), "a.xlsx")}
    assert asker.post("/imports/convert", data=form).data.startswith(b"PK")
    junk = {"sheet": (io.BytesIO(b"\x00\x01"), "a.xlsx")}
    assert asker.post("/imports/convert", data=junk).status_code == 422
