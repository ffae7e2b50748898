"""The document axis through its three doors: pages, commands, REST."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.exchange.envelope import Kind
from repository.errors import NotFoundError, SettingsError
from repository.jobs import JobState
from repository.ledger import EventKind
from repository.outbox import OutboxState
from tests.axis import OURS, THEIRS, Served, document, simulated
from tests.web.api.conftest import Program, described, program
from tests.web.cli.conftest import Shell, luutru
from tests.web.conftest import Browser, Fonds
from tests.web.exchanging import Reader, issued, settings_of
from web import exchanging, settings
from web.exchange_loop import receiver, turn
from web.jobs import Worker
from web.labours import LABOURS
from web.wiring import Archive

__all__ = ["described", "luutru", "program"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with simulated(tmp_path / "axis") as made:
        yield made


@pytest.fixture
def exchanged(archive: Archive, served: Served, tmp_path: Path, fonds: Fonds) -> Archive:
    """One document came, one was refused by the axis."""
    axis = settings_of(archive, served)
    path = tmp_path / "sent"
    path.write_bytes(document(7, subject="V/v <b>mật độ</b>"))
    served.axis("b").send(Kind.DOCUMENT, THEIRS, [OURS], path)
    issued(archive, fonds.decision)
    served.wrong("sendEdoc=fail22@1")
    turn(archive, axis, Reader())
    return archive


def test_the_page_shows_connections_messages_and_what_could_not_be_sent(
    exchanged: Archive, logged_in: Callable[[str], Browser], served: Served
) -> None:
    clerk = logged_in("vanthu")
    page = clerk.get("/exchange").text
    assert served.url in page
    assert "V/v &lt;b&gt;mật độ&lt;/b&gt;" in page
    assert "edXML sai chuan" in page
    assert "bí-mật-a" not in page
    (entry,) = exchanged.outbox.latest(["H34"])
    assert clerk.post(f"/exchange/outbox/{entry.id}/retry", "/exchange").status_code == 303
    assert exchanged.outbox.get(entry.id).state is OutboxState.WAITING
    assert any(event.detail.get("again") for event in exchanged.ledger.of(entry.object))
    again = clerk.post(f"/exchange/outbox/{entry.id}/retry", "/exchange")
    assert again.status_code == 422
    (message,) = exchanged.messages.latest(["H34"])
    one = clerk.get(f"/exchange/messages/{message.id}").text
    assert message.sha256 in one
    assert "7/M-VP" in one
    assert "7/M-VP" in clerk.get("/exchange?direction=in&state=accepted").text
    assert "7/M-VP" not in clerk.get("/exchange?direction=out").text
    assert clerk.get("/exchange?state=nothing").status_code == 400


def test_whoever_runs_the_axis_and_registers_nothing_sees_no_content(
    exchanged: Archive, logged_in: Callable[[str], Browser]
) -> None:
    (message,) = exchanged.messages.latest(["H34"])
    keeper = logged_in("quantri")
    for path in ("/exchange", f"/exchange/messages/{message.id}"):
        page = keeper.get(path)
        assert page.status_code == 200
        assert "mật độ" not in page.text
    assert logged_in("chuyenvien").get("/exchange").status_code == 403
    assert "/exchange" not in logged_in("chuyenvien").get("/").text


def test_another_agencys_exchange_is_not_there(exchanged: Archive) -> None:
    clerk = exchanged.people.find("vanthu")
    exchanged.__dict__["settings"] = settings.read(exchanged.settings.home, environ={})
    assert exchanging.connections(exchanged, clerk) == []
    with pytest.raises(NotFoundError):
        exchanging.take_turn(exchanged, clerk, "truc")
    (message,) = exchanged.messages.latest(["H34"])
    exchanged.messages.note(message.id, "system", agency="H48")
    with pytest.raises(NotFoundError):
        exchanging.message(exchanged, clerk, message.id)
    assert exchanging.messages(exchanged, clerk) == ()


def test_a_turn_is_taken_by_the_worker(
    exchanged: Archive, logged_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.exchanging.receiver", Reader)
    answer = logged_in("vanthu").post("/exchange/truc/turn", "/exchange")
    assert answer.status_code == 303
    Worker(exchanged, LABOURS).do_what_waits()
    job = exchanged.jobs.get(answer.headers["Location"].rpartition("/")[2])
    assert job.state is JobState.DONE, job.message
    assert job.results[0]["axis"] == "truc"


def test_programs_ask_the_same(
    exchanged: Archive, program: Callable[..., Program], served: Served
) -> None:
    clerk = program("vanthu")
    (connection,) = clerk.get("/exchange").get_json()["connections"]
    assert (connection["axis"], connection["waiting"]) == ("truc", 0)
    (message,) = clerk.get("/exchange/messages?direction=in").get_json()["messages"]
    whole = clerk.get(f"/exchange/messages/{message['id']}").get_json()
    assert whole["header"]["subject"] == "V/v <b>mật độ</b>"
    assert "header" not in program("quantri").get(f"/exchange/messages/{message['id']}").get_json()
    (entry,) = clerk.get("/exchange/outbox?state=failed").get_json()["entries"]
    assert clerk.post(f"/exchange/outbox/{entry['id']}/retry").get_json()["state"] == "waiting"
    assert clerk.post(f"/exchange/outbox/{entry['id']}/retry").status_code == 422
    agencies = clerk.get("/exchange/truc/agencies").get_json()["agencies"]
    assert THEIRS in {one["code"] for one in agencies}
    served.wrong("getAgenciesList=html@1")
    assert clerk.get("/exchange/truc/agencies").status_code == 503
    assert clerk.post("/exchange/truc/turn").status_code == 202
    assert clerk.post("/exchange/none/turn").status_code == 404
    assert clerk.get("/exchange/messages?state=x").status_code == 400
    assert program("chuyenvien").get("/exchange").status_code == 403


def test_commands_ask_the_same(
    fonds: Fonds, luutru: Shell, served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("web.exchanging.receiver", Reader)
    config = luutru.home / settings.CONFIG
    (luutru.home / "truc.secret").write_text("bí-mật-a", "utf-8")
    entry = {"name": "truc", "url": served.url, "system_id": "he-thong-a", "agency": "H34"}
    entry |= {"secret_file": "truc.secret", "organ_id": OURS, "login": "vanthu"}
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in entry.items())
    config.write_text(config.read_text("utf-8") + "\n[[axis]]\n" + lines, "utf-8")
    path = tmp_path / "sent"
    path.write_bytes(document(7))
    served.axis("b").send(Kind.DOCUMENT, THEIRS, [OURS], path)
    clerk = ("--as", "vanthu")
    assert luutru("exchange", "turn", *clerk).line["received"] == 1
    assert luutru("exchange", "list", "--direction", "in", *clerk).line["code"] == "7/M-VP"
    assert luutru("exchange", "status", *clerk).line["problems"] == []
    assert luutru("exchange", "outbox", *clerk).lines == []
    assert luutru("exchange", "retry", "none", *clerk).code == 3
    assert OURS in {line["code"] for line in luutru("exchange", "agencies", "truc").lines}
    listed = luutru("agency", "import", "--axis", "truc", "--apply")
    assert (listed.code, {line["change"] for line in listed.lines}) == (0, {"add"})
    assert luutru("agency", "show", THEIRS).line["name"] == "Sở Mẫu B"
    assert luutru("agency", "import").code == 2
    assert luutru("exchange", "list", "--as", "chuyenvien").code == 4
    served.wrong("*=http500@9")
    assert luutru("exchange", "turn", "truc", *clerk).code == 7


def test_settings_complain_of_every_axis_at_once(tmp_path: Path) -> None:
    settings.create(tmp_path, "H34")
    config = tmp_path / settings.CONFIG
    base = config.read_text("utf-8")
    config.write_text(
        base + '\n[[axis]]\nname = "a b"\nkind = "soap"\nurl = "ftp://u:p@x"\nsecret = "x"\n'
        'poll_seconds = 0\nsecret_file = "none"\n[[axis]]\nname = "a b"\n',
        "utf-8",
    )
    with pytest.raises(SettingsError) as refused:
        settings.read(tmp_path, environ={})
    said = str(refused.value)
    for part in (
        "kind must be one of lgsp, national",
        "url: http or https",
        "secret: no such setting",
        "poll_seconds: a number",
        "secret_file: cannot be read",
        "name: letters",
        "named twice",
        "organ_id is missing",
    ):
        assert part in said, part


def test_without_a_reader_nothing_is_asked_of_the_axis() -> None:
    assert EventKind.TRANSFER
    try:
        found = receiver()
    except Exception as error:
        assert "web.receiving" in str(error)  # noqa: PT017
    else:
        assert callable(found)
