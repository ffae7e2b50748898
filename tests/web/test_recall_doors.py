"""Recalls by command, by REST and by page: three doors to the same acts, with the same rights."""

import json

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from repository.incoming_steps import IncomingState
from repository.messages import MessageState
from repository.outgoing_steps import OutgoingState
from tests.databases import Hands
from tests.web.conftest import PASSWORD, Browser, Fonds
from tests.web.recalling import Exchange
from web.acts import catch_up
from web.app import create_app
from web.cli.recall import recall as command
from web.cli.search import search
from web.recalls import agree
from web.statuses import take_status
from web.wiring import Archive


@pytest.fixture
def ours(archive: Archive, hands: Hands, fonds: Fonds) -> Exchange:
    return Exchange(archive, hands, fonds.decision)


def run(ours: Exchange, *words: str) -> list[dict[str, object]]:
    where = ["--home", str(ours.archive.settings.home), "--json"]
    done = CliRunner().invoke(command, [words[0], *where, *words[1:]], catch_exceptions=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_by_command_a_document_is_taken_back_and_a_request_answered(ours: Exchange) -> None:
    made = ours.kept()
    assert run(ours, "start", made.id, "--reason", "Sai")[0]["state"] == "recalled"
    assert run(ours, "answers", made.id) == []
    came = ours.arrived(IncomingState.WORKING)
    take_status(ours.archive, ours.message(), ours.status(came, "13", said="Gửi nhầm"))
    (line,) = run(ours, "decline", came.id, "--reason", "Đã xong")
    assert (line["asked"], line["answer"], line["reason"]) == ("recall", "declined", "Gửi nhầm")
    lost = take_status(ours.archive, ours.message(), ours.status(made, "03", "H99"))
    (held,) = run(ours, "held")
    assert held["message"] == lost.id
    (settled,) = run(ours, "settle", lost.id, made.id, "H34.12")
    assert settled["object"] == made.id
    assert run(ours, "held") == []


def test_by_rest_the_same_with_the_rights_of_whoever_asks(ours: Exchange) -> None:
    client = create_app(ours.archive).test_client()
    sent, new = ours.sent(), ours.kept()
    base = "/api/v1"
    said = {"reason": "Sửa", "subject": "Trích yếu đúng"}
    assert _post(client, "chuyenvien", f"{base}/outgoing/{sent.id}/update", said)[0] == 403
    assert _post(client, "vanthu", f"{base}/outgoing/{sent.id}/update", said)[0] == 200
    known = client.get(f"{base}/outgoing/{sent.id}/recall", auth=("vanthu", PASSWORD)).get_json()
    assert {one["kind"] for one in known["answers"]} == {"update"}
    assert _post(client, "vanthu", f"{base}/outgoing/{sent.id}/recall", {})[0] == 422
    told = {"new": new.id, "reason": "Thay"}
    status, body = _post(client, "vanthu", f"{base}/outgoing/{sent.id}/replacement", told)
    assert (status, body["replaces"]) == (200, sent.id)
    came = ours.arrived()
    where = f"{base}/incoming/{came.id}/recall/agree"
    assert _post(client, "vanthu", where, {})[0] == 422
    take_status(ours.archive, ours.message(), ours.status(came, "13", said="Gửi nhầm"))
    status, body = _post(client, "vanthu", where, {"said": "Đồng ý"})
    assert (status, body["state"], body["answer"]) == (200, "withdrawn", "agreed")
    lost = take_status(ours.archive, ours.message(), ours.status(sent, "03", "H99"))
    status, body = _post(
        client, "vanthu", f"{base}/statuses/held/{lost.id}", {"reason": "Không phải của ta"}
    )
    assert (status, body["state"]) == (200, MessageState.REJECTED)


def test_on_its_page_a_document_tells_its_story_and_is_taken_back(ours: Exchange) -> None:
    made = ours.sent(body={"document_id": "x", "places": ["Như trên;", "Lưu: VT."]})
    take_status(ours.archive, ours.message(), ours.status(made, "02", said="Gửi nhầm nơi"))
    lost = take_status(ours.archive, ours.message(), ours.status(made, "03", "H99"))
    browser = Browser(create_app(ours.archive).test_client())
    browser.log_in("vanthu")
    page = browser.get(f"/outgoing/{made.id}").text
    assert "từ chối tiếp nhận" in page
    assert "Gửi nhầm nơi" in page
    listed = browser.get("/outgoing?box=issued").text
    assert made.subject in listed
    assert lost.id in listed
    browser.post(f"/outgoing/statuses/{lost.id}", "/", act="settle", to=made.id, code="H34.30")
    assert ours.recipient(made, "H34.30").status == "03"
    answer = browser.post(f"/outgoing/{made.id}/recall", "/", reason="Sai", form="status")
    assert answer.status_code == 303
    held = ours.archive.issues.get(made.id, ours.clerk.scope)
    assert held.state is OutgoingState.RECALLED
    assert "không sửa được nữa" in browser.get(f"/outgoing/{made.id}").text
    assert "đã bị thu hồi" in browser.get(f"/documents/{ours.document}").text
    assert browser.post(f"/outgoing/{made.id}/send").status_code == 422


def test_the_paper_list_is_kept_by_whoever_may(ours: Exchange) -> None:
    app = create_app(ours.archive)
    leader, officer = Browser(app.test_client()), Browser(app.test_client())
    leader.log_in("lanhdao")
    officer.log_in("chuyenvien")
    line = {"agency": "H34", "citation": "QĐ 11/2019", "first": "2019-07-01", "grade": "sở"}
    assert officer.post("/paper-list", **line).status_code == 403
    assert leader.post("/paper-list", **line).status_code == 303
    (rule,) = ours.archive.decisions.paper_rules()
    assert rule.recipient == "level:sở"
    assert "QĐ 11/2019" in officer.get("/paper-list").text
    assert leader.post(f"/paper-list/{rule.id}/end", last="2026-11-30").status_code == 303
    said = {"agency": "H34", "first": "2026-01-01", "citation": "QĐ 1", "apart": "Quyết định"}
    assert leader.post("/paper-list/numbering", **said).status_code == 303
    assert "riêng: Quyết định" in leader.get("/paper-list").text
    assert leader.post("/paper-list", **line | {"first": "hôm nay"}).status_code == 400


def _post(
    client: FlaskClient, login: str, path: str, said: dict[str, str]
) -> tuple[int, dict[str, object]]:
    answer = client.post(path, json=said, auth=(login, PASSWORD))
    return answer.status_code, answer.get_json()


def test_what_was_taken_back_is_found_only_where_it_is_asked_for(
    ours: Exchange, fonds: Fonds
) -> None:
    client = create_app(ours.archive).test_client()

    def found(more: str = "") -> bool:
        told = client.get(f"/api/v1/search?q={more}", auth=("chuyenvien", PASSWORD)).get_json()
        assert told["total"] == len(told["hits"])
        return fonds.decision in {one["document"] for one in told["hits"]}

    catch_up(ours.archive)
    came = ours.arrived(IncomingState.WORKING, document=fonds.decision)
    take_status(ours.archive, ours.message(), ours.status(came, "13", said="Gửi nhầm"))
    assert found()
    agree(ours.archive, ours.clerk, came.id)
    assert not found()
    assert found("&withdrawn=1")
    browser = Browser(client)
    browser.log_in("chuyenvien", PASSWORD)
    assert f"/documents/{fonds.decision}" not in browser.get("/search?q=").text
    page = browser.get("/search?q=&withdrawn=1").text
    assert f"/documents/{fonds.decision}" in page
    assert page.count("Đã thu hồi") == 1
    said = ["", "--home", str(ours.archive.settings.home), "--json", "--as", "chuyenvien"]
    for more, there in (([], False), (["--withdrawn"], True)):
        done = CliRunner().invoke(search, [*said, *more], catch_exceptions=False)
        assert (fonds.decision in done.stdout) is there
    ours.arrived(IncomingState.REGISTERED, document=fonds.decision)
    assert found()  # it came by another way too, and counts there
