"""Disposal by REST: one person alone, with any number of sessions, destroys nothing; two do."""

from collections.abc import Callable
from typing import Any

import pytest

from repository.disposal_steps import DisposalState
from tests.web.api.conftest import Program
from tests.web.conftest import DOSSIER, PASSWORD, Fonds
from tests.web.disposing import COUNCIL, Hall
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

Start = Callable[..., Program]


@pytest.fixture
def hall(archive: Archive, fonds: Fonds) -> Hall:
    made = Hall(archive, fonds)
    made.prepare()
    return made


def said(program: Program, path: str, code: int = 200, /, **data: Any) -> dict[str, Any]:
    answer = program.post(path, json=data)
    assert answer.status_code == code, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def followed_up(keeper: Program, made: str, backup: str) -> None:
    (waiting,) = keeper.get(f"/disposals/{made}").get_json()["follow_ups"]
    done = f"/disposals/{made}/follow-ups/{waiting['number']}"
    assert said(keeper, done, said="Đã ghi đè")["done_by"] == "luutru2"
    assert said(keeper, f"/backups/{backup}/gone", said="Khử từ")["gone_at"]
    assert len(keeper.get("/backups").get_json()["backups"]) == 1


def decided(program: Start) -> str:
    lister, chair = program("luutru"), program("lanhdao")
    (one,) = lister.get("/disposals/candidates?agency=H34&kind=dossier").get_json()["candidates"]
    items = [{"object": one["object"], "reason": one["reason"]}]
    made = said(lister, "/disposals", 201, agency="H34", title="Đợt 1", items=items)["disposal"]
    path = f"/disposals/{made}"
    said(lister, f"{path}/explanation", explanation="Hết thời hạn")
    said(chair, f"{path}/council", members=COUNCIL, order="01/QĐ-UBND")
    opinion = {"ordinal": 1, "says": "destroy", "said": "đồng ý"}
    for login in COUNCIL:
        said(program(login), f"{path}/opinions", opinions=[opinion])
    said(program("vanthu"), f"{path}/conclusion", 403, verdicts=[opinion])
    said(chair, f"{path}/conclusion", verdicts=[opinion], minutes="01/BB")
    said(lister, f"{path}/appraisal", document="02/CV-LTLS")
    decision: dict[str, Any] = {"decision": "03/QĐ-UBND", "password": PASSWORD}
    assert said(program("lanhdao2"), f"{path}/decision", **decision)["state"] == "decided"
    return str(made)


def test_it_goes_from_the_list_to_the_stub(hall: Hall, program: Start, fonds: Fonds) -> None:
    lister, keeper = program("luutru"), program("luutru2")
    backup = said(keeper, "/backups", 201, name="Băng 01", medium="LTO")["backup"]
    assert program("vanthu").get("/backups").status_code == 403
    made = decided(program)
    path = f"/disposals/{made}"
    for login, part in (("luutru2", "destroys"), ("quantri", "witnesses")):
        said(program(login), f"{path}/confirmations", part=part, password=PASSWORD)
    job = said(keeper, f"{path}/destruction", 202)["id"]
    Worker(hall.archive, LABOURS).do(job)
    shown = lister.get(path).get_json()
    assert (shown["state"], shown["lines"][0]["state"]) == ("destroyed", "destroyed")
    assert hall.archive.ledger.verify().valid
    gone = lister.get(f"/documents/{fonds.decision}")
    assert (gone.status_code, gone.get_json()["stub"]) == (410, f"/api/v1/stubs/{fonds.decision}")
    for path in (f"/documents/{fonds.decision}/files/0", f"/dossiers/{DOSSIER}"):
        assert lister.get(path).status_code == 410
    (listed,) = lister.get("/dossiers?state=destroyed").get_json()["dossiers"]
    assert (listed["stub"], listed["title"]) == (DOSSIER, "")
    stub = lister.get(f"/stubs/{fonds.decision}").get_json()
    assert stub["event"]["detail"]["manifest"] == stub["manifest"]
    assert program("thanhtra").get(f"/stubs/{fonds.decision}").status_code == 200
    assert program("quantri").get(f"/stubs/{fonds.decision}").status_code == 404
    assert program("quantri").get(f"/documents/{fonds.decision}").status_code == 404
    followed_up(keeper, made, backup)


def test_one_person_with_two_sessions_is_one_person(hall: Hall, program: Start) -> None:
    made = hall.decide()
    path = f"/disposals/{made.id}"
    first, second = program("luutru2"), program("luutru2")
    confirming: dict[str, Any] = {"part": "destroys", "password": PASSWORD}
    said(first, f"{path}/confirmations", **confirming)
    said(first, f"{path}/confirmations", 403, **confirming)  # replayed
    said(second, f"{path}/confirmations", 403, **confirming)
    said(second, f"{path}/confirmations", 403, part="witnesses", password=PASSWORD)
    said(second, f"{path}/destruction", 422)
    said(second, f"{path}/end", 422)
    assert hall.archive.disposals.get(made.id).state is DisposalState.DECIDED
    assert len(hall.archive.disposals.get(made.id).confirmations) == 1


def test_an_open_session_is_no_password(hall: Hall, program: Start) -> None:
    made = hall.decide()
    path, other = f"/disposals/{made.id}/confirmations", program("luutru2")
    for password in ("", "Sai-2026!", None):
        code = 400 if password is None else 403
        said(other, path, code, part="destroys", password=password)
    said(other, path, 422, part="both", password=PASSWORD)
    said(program("vanthu"), path, 403, part="destroys", password=PASSWORD)
    said(program("lanhdao2"), path, 403, part="destroys", password=PASSWORD)
    assert hall.archive.disposals.get(made.id).confirmations == ()


def test_what_is_sent_wrongly_is_told(hall: Hall, program: Start) -> None:
    lister = program("luutru")
    said(lister, "/disposals", 422, agency="H34", title="Đợt 1", items=[])
    said(lister, "/disposals", 400, agency="H34", title="Đợt 1", items=[DOSSIER])
    said(lister, "/disposals", 400, agency="H34", title="x", items=[{"object": "x", "reason": "y"}])
    said(lister, "/disposals", 404, agency="H99", title="Đợt 1", items=[{"object": DOSSIER}])
    said(lister, "/disposals/nowhere/opinions", 400, opinions=[{"ordinal": True, "says": "keep"}])
    said(lister, "/disposals/nowhere/cancel", 404, reason="x")
    assert lister.get("/disposals?open=1").get_json() == {"disposals": []}
