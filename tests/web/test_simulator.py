"""The simulated axis: its states, its memory, and what it does wrong when told to."""

import json
from pathlib import Path

import pytest

from ingest.exchange.axis import AxisRefusedError, TransportState
from ingest.exchange.envelope import Kind
from repository.errors import RefusedError, SettingsError, UnavailableError
from tests.axis import OURS, THEIRS, Served, document, simulated, tenants
from web.simulator.app import create_simulator
from web.simulator.faults import read_faults
from web.simulator.packages import look
from web.simulator.tenants import read_tenants, tenants_from


def _send(served: Served, folder: Path, message: bytes, to: list[str]) -> str:
    path = folder / "sent"
    path.write_bytes(message)
    return served.axis("b").send(Kind.DOCUMENT, THEIRS, to, path)


def test_each_receiver_has_a_copy_of_its_own_and_the_sender_sees_them_all(tmp_path: Path) -> None:
    other = "000.00.07.X99"
    with simulated(tmp_path / "axis") as served:
        sent = _send(served, tmp_path, document(), [OURS, other])
        ours = served.axis("a")
        waiting = list(ours.waiting(Kind.DOCUMENT))
        assert {one.to for one in waiting} == {OURS, other}
        assert sent not in {one.axis_id for one in waiting}
        ours.acknowledge(waiting[0].axis_id, TransportState.PROCESSING)
        ours.acknowledge(waiting[1].axis_id, TransportState.FAIL, "hỏng")
        told = {one.to: one.state for one in served.axis("b").deliveries(Kind.DOCUMENT, sent)}
        assert told == {waiting[0].to: "processing", waiting[1].to: "fail"}
        with pytest.raises(AxisRefusedError):
            served.axis("b").acknowledge(waiting[0].axis_id, TransportState.DONE)


def test_what_it_knows_outlives_it(tmp_path: Path) -> None:
    with simulated(tmp_path / "axis") as served:
        _send(served, tmp_path, document(), [OURS])
    with simulated(tmp_path / "axis") as served:
        ours = served.axis("a")
        (one,) = ours.waiting(Kind.DOCUMENT)
        ours.acknowledge(one.axis_id, TransportState.DONE)
        ours.acknowledge(one.axis_id, TransportState.FAIL)  # too late
        assert [d.state for d in served.axis("b").deliveries(Kind.DOCUMENT)] == ["done"]


def test_it_may_write_a_message_anew_with_another_hop(tmp_path: Path) -> None:
    with simulated(tmp_path / "axis", rewrites=True) as served:
        _send(served, tmp_path, document(subject="<&> Vắn bản"), [OURS])
        ours = served.axis("a")
        (one,) = ours.waiting(Kind.DOCUMENT)
        ours.fetch(one.axis_id, tmp_path / "got")
        got = (tmp_path / "got").read_bytes()
        assert got != document(subject="<&> Vắn bản")
        assert got.count(b"<edXML:TraceHeader>") == 2
        assert look(tmp_path / "got").subject == "<&> Vắn bản"


def test_faults_are_told_in_one_line_and_drawn_from_one_seed() -> None:
    one, two = (read_faults("seed=7 *=cut:0.5;sendEdoc=fail22@2,slow3:0.1") for _ in range(2))
    drawn = [one.struck("sendEdoc") for _ in range(50)]
    assert drawn == [two.struck("sendEdoc") for _ in range(50)]
    assert [("fail22" in kinds) for kinds in drawn[:3]] == [True, True, False]
    assert 10 < one.counts["sendEdoc cut"] < 40
    for wrong in ("x=y", "sendEdoc=cut:2", "sendEdoc=fail22@", "sendEdoc"):
        with pytest.raises(RefusedError):
            read_faults(wrong)


def test_faults_are_changed_from_this_machine_only(tmp_path: Path) -> None:
    app = create_simulator(tmp_path, tenants())
    client = app.test_client()
    said = client.post("/faults", data=json.dumps({"spec": "getEdoc=html@1"})).get_json()
    assert said == {"spec": "getEdoc=html@1", "struck": {}}
    assert client.post("/faults", data=json.dumps({"spec": "?=?"})).status_code == 400
    away = client.get("/faults", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert away.status_code == 403
    unsigned = client.post("/getReceivedEdocList").get_json()
    assert (unsigned["status"], unsigned["ErrorCode"]) == ("FAIL", "15")
    app.extensions["axis-simulator"].state.close()


def test_tenants_are_read_from_a_file_that_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "tenants.toml"
    file.write_text('[[tenant]]\nsystem_id="a"\nsecret="b"\ncodes=["X99.01"]\n', "utf-8")
    read = read_tenants(file)
    assert [unit.code for unit in read.units] == ["X99.01"]
    assert "'b'" not in repr(read)
    for wrong in ("", "[[tenant]]\n", "[[", '[[tenant]]\nsystem_id="a"\n[[agency]]\nx=1\n'):
        file.write_text(wrong, "utf-8")
        with pytest.raises(SettingsError):
            read_tenants(file)
    with pytest.raises(SettingsError):
        tenants_from({})


def test_a_document_may_come_again_under_another_name(tmp_path: Path) -> None:
    with simulated(tmp_path / "axis") as served:
        _send(served, tmp_path, document(), [OURS])
        ours = served.axis("a")
        served.wrong("getReceivedEdocList=copy@1")
        (first, second) = ours.waiting(Kind.DOCUMENT)
        assert first.axis_id != second.axis_id
        served.wrong("getReceivedEdocList=rename@1 getEdoc=slow1@1")
        names = {one.axis_id for one in ours.waiting(Kind.DOCUMENT)}
        assert len(names) == 2
        assert names != {first.axis_id, second.axis_id}
        gone = ({first.axis_id, second.axis_id} - names).pop()
        served.wrong("getEdoc=lost@1")
        with pytest.raises(UnavailableError):
            ours.fetch(gone, tmp_path / "got")
