"""Batches by REST: laid on, worked through, reviewed by another, scanned again, sealed, kept."""

from collections.abc import Callable

from repository.people import owner
from tests.ingest.office import PASSWORD
from tests.web.api.conftest import Program
from tests.web.scans import Office, buffer, sheet
from web import issuing
from web.drafting import Desk
from web.jobs import Worker
from web.labours import LABOURS

Start = Callable[..., Program]


def sent(program: Program, *sides: tuple[str, ...], **form: str) -> str:
    files = [(buffer(sheet(*lines)), f"{n}.tif") for n, lines in enumerate(sides or ((),), 1)]
    answer = program.post("/batches", data={"files": files, "agency": "H34"} | form)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["batch"])


def worked(office: Office, program: Program, batch: str) -> None:
    job = program.get(f"/batches/{batch}").get_json()["job"]
    Worker(office.archive, LABOURS).do(job)
    assert program.get(f"/batches/{batch}").get_json()["state"] == "done"


def test_a_batch_goes_its_whole_way(office: Office, program: Start) -> None:
    clerk, archivist = program("vanthu"), program("luutru")
    batch = sent(clerk, name="Lô REST")
    worked(office, clerk, batch)
    (paper,) = archivist.get(f"/batches/{batch}/papers").get_json()["papers"]
    assert (paper["outcome"], paper["pages"], paper["output"]) == ("captured", 1, None)
    assert "resolution" in {check["check"] for check in paper["quality"] if not check["ok"]}
    here = f"/batches/{batch}/papers/1"
    assert archivist.get(f"{here}/file", buffered=True).data.startswith(b"%PDF")

    assert clerk.post(f"{here}/accept", json={}).status_code == 403
    assert archivist.post(f"{here}/return", json={"reason": ""}).status_code == 422
    back = archivist.post(f"{here}/return", json={"reason": "mờ", "pages": [1]}).get_json()
    assert (back["outcome"], back["reason"]) == ("returned", "mờ")
    again = {"files": [(buffer(sheet("Quét lại", "Số: 15/QĐ-SNV")), "b.tif")], "pages": "1"}
    assert clerk.post(f"{here}/again", data=again).get_json()["outcome"] == "waiting"
    worked(office, clerk, batch)

    _accepted_sealed_and_kept(office, archivist, here)


def _accepted_sealed_and_kept(office: Office, archivist: Program, here: str) -> None:
    said = {"fields": {"Subject": "Về việc số hóa"}, "proposed": ["Nowhere"]}
    assert archivist.post(f"{here}/accept", json=said).status_code == 400
    accepted = archivist.post(f"{here}/accept", json=said | {"proposed": []}).get_json()
    assert accepted["confirmed"] == {"Subject": "Về việc số hóa"}
    assert archivist.post(f"{here}/keep").status_code == 404  # nobody has sealed it
    draft = archivist.post(f"{here}/desk").get_json()
    assert draft["kind"] == "digitised"
    desk = Desk(office.archive, office.archive.people.find("luutru"))
    _demonstration_key(office)
    issuing.sign_here(desk, desk.get(draft["id"]), "co-quan", PASSWORD)
    done = archivist.post(f"{here}/keep").get_json()
    assert done["outcome"] == "kept"
    shown = archivist.get(f"/documents/{done['document']}").get_json()
    assert shown["metadata"]["Subject"] == "Về việc số hóa"
    assert [file["role"] for file in shown["files"]] == ["original", "master"]
    assert {"imaging", "quality review"} <= {event["kind"] for event in shown["events"]}


def test_pausing_and_going_on(office: Office, program: Start) -> None:
    clerk = program("vanthu")
    batch = sent(clerk)
    assert clerk.post(f"/batches/{batch}/pause").get_json()["state"] == "cancelled"
    assert clerk.post(f"/batches/{batch}/resume").get_json()["state"] == "waiting"
    worked(office, clerk, batch)


def test_a_batch_of_another_agency_does_not_exist(office: Office, program: Start) -> None:
    archivist, clerk = program("luutru"), program("vanthu")
    batch = sent(archivist, agency="H48")
    assert clerk.get(f"/batches/{batch}").status_code == 404
    assert clerk.get(f"/batches/{batch}/papers/1").status_code == 404
    assert clerk.get("/batches").get_json() == {"batches": []}
    officer = program("chuyenvien")
    assert officer.get(f"/batches/{sent(clerk)}").status_code == 404


def test_what_cannot_be_laid_on_is_refused(office: Office, program: Start) -> None:
    clerk = program("vanthu")
    for form, status in (
        ({"split": "guess"}, 400),
        ({"level": "secret"}, 400),
        ({"paper_count": "-1"}, 400),
        ({"agency": "H48"}, 403),
        ({"dossier": "nowhere"}, 404),
    ):
        files = [(buffer(sheet()), "a.tif")]
        answer = clerk.post("/batches", data={"files": files, "agency": "H34"} | form)
        assert answer.status_code == status, form
    assert clerk.post("/batches", data={"agency": "H34"}).status_code == 400
    assert program("chuyenvien").post("/batches", data={}).status_code == 403
    assert office.archive.batches.latest(owner().scope) == ()


def _demonstration_key(office: Office) -> None:
    from dataclasses import replace

    held = office.archive
    keys = held.settings.home / "keys"
    keys.mkdir()
    made = office.pki.organisation.pkcs12(PASSWORD.encode(), [office.pki.issuing])
    (keys / "co-quan.p12").write_bytes(made)
    object.__setattr__(held, "settings", replace(held.settings, demonstration_keys="keys"))
