"""Documents by REST: taken in, shown, handed out, and hidden from whoever may not see them."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from repository.access import Scope
from repository.jobs import JobState
from tests.web.api.conftest import Program
from tests.web.conftest import Fonds
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

Start = Callable[..., Program]
ALL = Scope.of_owner()


def _send(program: Program, text: str, **metadata: str) -> TestResponse:
    said = {"name": "Công văn.txt", "metadata": json.dumps(metadata)}
    return program.post("/documents", data=text.encode(), query_string=said)


def _send_as_job(program: Program) -> TestResponse:
    said = {"name": "Công văn.txt", "as": "job"}
    return program.post("/documents", data=b"noi dung", query_string=said)


def _parts(*files: tuple[str, bytes], **more: str) -> dict[str, Any]:
    parts = {"files": [(BytesIO(data), name) for name, data in files]}
    return {"data": parts | more, "content_type": "multipart/form-data"}


def test_a_body_with_its_metadata_becomes_a_document_that_is_found(
    program: Start, archive: Archive
) -> None:
    vanthu = program("vanthu")
    answer = _send(vanthu, "Nội dung rất riêng", CodeNumber="77", CodeNotation="CV-SNV")
    assert answer.status_code == 201
    (result,) = answer.get_json()["results"]
    assert result["outcome"] == "accepted"
    assert result["path"] == "Công văn.txt"
    document = vanthu.get(f"/documents/{result['document']}").get_json()
    assert document["code"] == "77/CV-SNV"
    assert document["received_by"] == "vanthu"
    found = vanthu.get("/search", query_string={"q": "rất riêng"}).get_json()
    assert [hit["document"] for hit in found["hits"]] == [result["document"]]
    assert not list((archive.settings.spool / "uploads").iterdir())


def test_what_came_back_is_byte_for_byte_what_was_sent(program: Start) -> None:
    vanthu = program("vanthu")
    data = "\ufeffCông văn\r\n".encode()
    sent = vanthu.post("/documents", **_parts(("a b.txt", data), agency="H34"))
    (result,) = sent.get_json()["results"]
    answer = vanthu.get(f"/documents/{result['document']}/files/0")
    assert answer.data == data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_each_file_gets_the_metadata_under_its_name(program: Start) -> None:
    metadata = {"a.txt": {"CodeNumber": "1"}, "b.txt": {"CodeNumber": "2"}}
    answer = program("vanthu").post(
        "/documents", **_parts(("a.txt", b"mot"), ("b.txt", b"hai"), metadata=json.dumps(metadata))
    )
    codes = {
        r["path"]: program("vanthu").get(f"/documents/{r['document']}").get_json()["code"]
        for r in answer.get_json()["results"]
    }
    assert codes == {"a.txt": "1", "b.txt": "2"}


def test_the_same_bytes_again_are_told_as_a_duplicate(program: Start) -> None:
    vanthu = program("vanthu")
    first, second = _send(vanthu, "một"), _send(vanthu, "một")
    assert (first.status_code, second.status_code) == (201, 200)
    (again,) = second.get_json()["results"]
    assert again["outcome"] == "duplicate"
    assert again["document"] == first.get_json()["results"][0]["document"]


def test_a_refusal_carries_every_reason_and_is_422(program: Start) -> None:
    answer = _send(program("vanthu"), "một", IssuedDate="hôm qua", Subject="một\u202ehai")
    assert answer.status_code == 422
    (result,) = answer.get_json()["results"]
    assert result["outcome"] == "refused"
    assert len([f for f in result["findings"] if f["severity"] == "error"]) >= 2


def test_many_files_become_a_job(program: Start, archive: Archive) -> None:
    vanthu = program("vanthu")
    files = [(f"{n}.txt", f"văn bản {n}".encode()) for n in range(6)]
    answer = vanthu.post("/documents", **_parts(*files))
    assert answer.status_code == 202
    job = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/jobs/{job['id']}"
    Worker(archive, LABOURS).do_what_waits()
    done = vanthu.get(f"/jobs/{job['id']}").get_json()
    assert (done["state"], done["done"]) == ("done", 6)
    assert {result["name"] for result in done["results"]} == {name for name, _ in files}
    assert all("path" not in result for result in done["results"])
    assert not list((archive.settings.spool / "uploads").iterdir())


def test_whoever_asks_for_a_job_gets_one(program: Start) -> None:
    assert _send_as_job(program("vanthu")).status_code == 202


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"query_string": {}}, 400),
        ({"query_string": {"name": "a.txt", "level": "tuyệt mật"}}, 400),
        ({"query_string": {"name": "a.txt", "metadata": "{"}}, 400),
        ({"query_string": {"name": "a.txt", "metadata": "[1]"}}, 400),
        ({"query_string": {"name": "a.txt", "metadata": '{"a": [1]}'}}, 400),
        ({"query_string": {"name": "a.txt", "agency": "H48"}}, 403),
        ({"query_string": {"name": "a.txt", "agency": "không có"}}, 422),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(
    program: Start, archive: Archive, said: dict[str, Any], status: int
) -> None:
    before = archive.catalogue.count(ALL)
    answer = program("vanthu").post("/documents", data=b"x", **said)
    assert answer.status_code == status
    assert archive.catalogue.count(ALL) == before
    assert not list((archive.settings.spool / "uploads").iterdir())


def test_only_whoever_may_brings_documents_in(program: Start, archive: Archive) -> None:
    for login in ("chuyenvien", "thanhtra", "quantri"):
        assert _send(program(login), "một").status_code == 403
    assert not (archive.settings.spool / "uploads").exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\0b.txt", "\ud800.txt", "\u202egpj.exe", "x" * 400, "con", "a/b"]
)
def test_a_naughty_name_stays_inside(program: Start, archive: Archive, name: str) -> None:
    shown = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = program("vanthu").post("/documents", data=b"noi dung", query_string={"name": shown})
    assert answer.status_code in (200, 201, 422)
    inside = archive.settings.home.resolve()
    assert not list(inside.parent.glob("etc*"))


def test_what_may_not_be_seen_is_told_like_what_is_not_there(
    program: Start, fonds: Fonds, archive: Archive
) -> None:
    package = archive.catalogue.get(fonds.hidden, ALL).package
    absent = "11111111-2222-4333-8444-555555555555"
    officer = program("chuyenvien")
    paths = (
        "/documents/{}",
        "/documents/{}/files/0",
        "/documents/{}/events",
    )
    for path in paths:
        hidden = officer.get(path.format(fonds.hidden))
        nothing = officer.get(path.format(absent))
        assert (hidden.status_code, hidden.data) == (nothing.status_code, nothing.data)
        assert hidden.status_code == 404
        assert program("luutru").get(path.format(fonds.hidden)).status_code == 200
    hidden, nothing = officer.get(f"/packages/{package}"), officer.get(f"/packages/{absent}")
    assert (hidden.status_code, hidden.data) == (404, nothing.data)


def test_what_may_not_be_seen_is_in_no_answer_to_a_search(program: Start, fonds: Fonds) -> None:
    question = {"q": "cán bộ"}
    seen = program("luutru").get("/search", query_string=question).get_json()
    hidden = program("chuyenvien").get("/search", query_string=question).get_json()
    assert fonds.hidden in [hit["document"] for hit in seen["hits"]]
    assert hidden["total"] == len(hidden["hits"])
    assert fonds.hidden not in json.dumps(hidden)
    assert "restricted" not in json.dumps(hidden)


def test_a_file_that_is_not_there_is_not_found(program: Start, fonds: Fonds) -> None:
    for number in ("1", "99", "-1", "x"):
        answer = program("luutru").get(f"/documents/{fonds.decision}/files/{number}")
        assert answer.status_code == 404


def test_the_history_of_a_document_is_told(program: Start, fonds: Fonds) -> None:
    events = program("luutru").get(f"/documents/{fonds.decision}/events").get_json()["events"]
    assert "ingestion" in {event["kind"] for event in events}


def test_a_package_is_told_with_its_files_and_copies(
    program: Start, fonds: Fonds, archive: Archive
) -> None:
    package = archive.catalogue.get(fonds.decision, ALL).package
    told = program("chuyenvien").get(f"/packages/{package}").get_json()
    assert told["document"] == fonds.decision
    assert "bagit.txt" in {file["path"] for file in told["files"]}
    assert [copy["state"] for copy in told["copies"]] == ["kept"]


def test_things_shared_by_packages_are_told_to_whoever_checks_them(
    program: Start, archive: Archive
) -> None:
    shared = next((p.id for p in archive.catalogue.packages() if p.kind == "shared"), None)
    if shared is None:
        pytest.skip("no schemas are installed here")
    assert program("thanhtra").get(f"/packages/{shared}").status_code == 200
    assert program("vanthu").get(f"/packages/{shared}").status_code == 403


def test_a_job_belongs_to_whoever_asked_for_it(program: Start, archive: Archive) -> None:
    job = _send_as_job(program("vanthu")).get_json()["id"]
    assert program("luutru").get(f"/jobs/{job}").status_code == 404
    assert program("luutru").post(f"/jobs/{job}/cancel").status_code == 404
    told = program("quantri").get(f"/jobs/{job}")
    assert told.status_code == 200
    vanthu = program("vanthu")
    assert vanthu.post(f"/jobs/{job}/cancel").get_json()["state"] == "cancelled"
    assert vanthu.post(f"/jobs/{job}/resume").get_json()["state"] == "waiting"
    Worker(archive, LABOURS).do_what_waits()
    assert archive.jobs.get(job).state is JobState.DONE
    assert program("quantri").get(f"/jobs/{job}").get_json()["results"] == []
    assert len(vanthu.get(f"/jobs/{job}").get_json()["results"]) == 1


def test_a_long_body_goes_to_the_disk_and_not_to_the_memory(
    program: Start, archive: Archive, tmp_path: Path
) -> None:
    big = tmp_path / "big.bin"
    big.touch()
    with big.open("r+b") as source:
        source.truncate(40 << 20)
        answer = program("vanthu").post(
            "/documents",
            input_stream=source,
            query_string={"name": "a.txt"},
            headers={"Content-Length": str(40 << 20)},
        )
    assert answer.status_code == 202
    (left,) = (archive.settings.spool / "uploads").iterdir()
    assert (left / "a.txt").stat().st_size == 40 << 20
