"""The national axis, spoken to over loopback: what arrives is whole, what fails says how."""

import base64
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, Response

from ingest.exchange.axis import AxisRefusedError, TransportState
from ingest.exchange.calls import Host
from ingest.exchange.carried import take_out
from ingest.exchange.envelope import Kind
from ingest.exchange.national import Account, NationalAxis, ascii_of
from ingest.exchange.signing_headers import HashForm
from ingest.exchange.times import read_time
from repository.errors import UnavailableError
from tests.axis import OTHER, OURS, THEIRS, Served, document, served, simulated, status


@pytest.fixture
def axis(tmp_path: Path) -> Iterator[Served]:
    with simulated(tmp_path / "axis") as made:
        yield made


def _put(folder: Path, message: bytes, name: str = "message") -> Path:
    path = folder / name
    path.write_bytes(message)
    return path


def test_a_message_goes_over_byte_for_byte_and_is_told_of(axis: Served, tmp_path: Path) -> None:
    ours, theirs = axis.axis("a"), axis.axis("b", hash_form=HashForm.PADDED)
    for number in range(1, 9):  # digests with a zero digit are among them, almost surely
        sent = theirs.send(
            Kind.DOCUMENT, THEIRS, [OURS], _put(tmp_path, document(number, body="AAAA\r\n"))
        )
        ours_too = ours.send(Kind.DOCUMENT, OURS, [THEIRS], _put(tmp_path, document(number, OURS)))
        assert sent != ours_too
    waiting = list(ours.waiting(Kind.DOCUMENT))
    assert [one.sender for one in waiting] == [THEIRS] * 8
    assert ours.count(Kind.DOCUMENT) == 8
    got = tmp_path / "in" / "got.edxml"
    ours.fetch(waiting[0].axis_id, got)
    assert got.read_bytes() == document(1, body="AAAA\r\n")
    assert [path.name for path in got.parent.iterdir()] == ["got.edxml"]
    axis.axis("a", streams=True).fetch(waiting[0].axis_id, got)
    assert got.read_bytes() == document(1, body="AAAA\r\n")
    ours.acknowledge(waiting[0].axis_id, TransportState.DONE, "Đã nhận đủ\n")
    assert len(list(ours.waiting(Kind.DOCUMENT))) == 7
    told = next(theirs.deliveries(Kind.DOCUMENT))
    assert (told.to, told.state, told.said) == (OURS, "done", "Da nhan du")
    assert told.received_at is not None
    ours.send(Kind.STATUS, OURS, [], _put(tmp_path, status()))
    assert [one.to for one in theirs.waiting(Kind.STATUS)] == [THEIRS]


def test_a_message_of_many_megabytes_goes_over_unless_the_settings_say_no(
    axis: Served, tmp_path: Path
) -> None:
    big = document(body="QUJD" * (2 << 20))
    axis.axis("b").send(Kind.DOCUMENT, THEIRS, [OURS], _put(tmp_path, big))
    ours = axis.axis("a")
    (one,) = ours.waiting(Kind.DOCUMENT)
    got = tmp_path / "got.edxml"
    ours.fetch(one.axis_id, got)
    assert got.read_bytes() == big
    with pytest.raises(AxisRefusedError, match=r"more than|too large"):
        axis.axis("a", largest_bytes=1 << 20).fetch(one.axis_id, tmp_path / "no")
    with pytest.raises(AxisRefusedError, match=r"more than|too large"):
        axis.axis("a", largest_bytes=1 << 20).send(Kind.DOCUMENT, OURS, [THEIRS], got)
    assert not (tmp_path / "no").exists()


def test_what_is_taken_out_of_an_answer_does_not_pass_through_memory(tmp_path: Path) -> None:
    big = b"QUJD" * (2 << 20)
    answer = _put(tmp_path, b'{"data":"%s","ErrorCode":"0"}' % base64.b64encode(big))
    tracemalloc.start()
    take_out(answer, b"data", tmp_path / "got")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 << 20 < len(big)


@pytest.mark.parametrize("fault", ["http500", "html", "cut", "lost", "fail20"])
def test_what_may_pass_is_to_be_tried_again(axis: Served, tmp_path: Path, fault: str) -> None:
    ours = axis.axis("a")
    path = _put(tmp_path, document(sender=OURS, to=THEIRS))
    axis.wrong(f"*={fault}@9")
    with pytest.raises(UnavailableError):
        list(ours.waiting(Kind.DOCUMENT))
    with pytest.raises(UnavailableError):
        ours.send(Kind.DOCUMENT, OURS, [THEIRS], path)
    with pytest.raises(UnavailableError):
        ours.fetch("x", tmp_path / "x") if fault != "lost" else ours.count(Kind.STATUS)
    axis.wrong("")
    assert ours.count(Kind.DOCUMENT) == 0
    there = list(axis.axis("b").waiting(Kind.DOCUMENT))
    assert len(there) == (1 if fault == "lost" else 0)


@pytest.mark.parametrize("code", ["10", "15", "18", "19", "21", "22", "23"])
def test_what_will_not_pass_says_why(axis: Served, tmp_path: Path, code: str) -> None:
    axis.wrong(f"sendEdoc=fail{code}@1")
    with pytest.raises(AxisRefusedError) as refused:
        axis.axis("a").send(Kind.DOCUMENT, OURS, [THEIRS], _put(tmp_path, document(sender=OURS)))
    assert refused.value.code == code


def test_the_axis_refuses_for_its_own_reasons(axis: Served, tmp_path: Path) -> None:
    def code(message: bytes, to: str = THEIRS, sender: str = OURS, **said: object) -> str:
        with pytest.raises(AxisRefusedError) as refused:
            axis.axis("a", **said).send(Kind.DOCUMENT, sender, [to], _put(tmp_path, message))
        assert "bí-mật" not in str(refused.value)
        return refused.value.code

    good = document(sender=OURS, to=THEIRS)
    assert code(good, secret="sai") == "15"
    assert code(good, to="000.00.99.X99") == "18"
    assert code(good, to="000.00.08.X99") == "23"
    assert code(document(), sender=THEIRS) == "19"
    assert code(good[:-9]) == "22"
    assert code(b"<!DOCTYPE edXML []>" + good.partition(b"\n")[2]) == "22"
    with pytest.raises(AxisRefusedError):
        axis.axis("b").fetch("not-ours", tmp_path / "x")


def test_half_a_message_is_no_message(axis: Served, tmp_path: Path) -> None:
    ours = axis.axis("a")
    whole = document(body="QUJD" * 100)
    axis.axis("b").send(Kind.DOCUMENT, THEIRS, [OURS], _put(tmp_path, whole))
    (one,) = ours.waiting(Kind.DOCUMENT)
    axis.wrong("seed=3 getEdoc=cut64@40")
    failed = 0
    for _ in range(10):
        try:
            ours.fetch(one.axis_id, tmp_path / "got")
        except UnavailableError:
            failed += 1
    assert failed == 10
    assert not (tmp_path / "got").exists()
    axis.wrong("getEdoc=cut64@1")  # the second time is good
    for _ in range(2):
        try:
            ours.fetch(one.axis_id, tmp_path / "got")
        except UnavailableError:
            continue
        break
    assert (tmp_path / "got").read_bytes() == whole


def test_agencies_have_both_codes_and_their_parents(axis: Served) -> None:
    found = {one.code: one for one in axis.axis("a").agencies()}
    assert found[OURS].other_code == "X99.01"
    assert (found[THEIRS].parent, found[THEIRS].other_code) == (OURS, "05.X99")
    assert OTHER in found
    assert len(list(axis.axis("a").units())) == 4


def test_base64_with_escapes_and_lines_is_decoded_over_every_border(tmp_path: Path) -> None:
    data = bytes(range(256)) * 3000 + b"?"
    text = base64.encodebytes(data).decode().replace("/", "\\/").replace("=", "\\u003d")
    text = text.replace("\n", "\\r\\n")
    answer = _put(tmp_path, f'{{"a":"1", "data" : "{text}","ErrorCode":"0"}}'.encode())
    said, there = take_out(answer, b"data", tmp_path / "out")
    assert there
    assert said["ErrorCode"] == "0"
    assert (tmp_path / "out").read_bytes() == data
    for wrong in (b"", b"{}x", b"[]", b'{"data":"QUJ', b'{"data":"QUJ"}', b'{"data":"Q*JD"}'):
        with pytest.raises(UnavailableError):
            take_out(_put(tmp_path, wrong), b"data", tmp_path / "out")
    assert take_out(_put(tmp_path, b'{"data":null}'), b"data", tmp_path / "o") == (
        {"data": None},
        False,
    )


def test_a_message_that_really_ends_early_is_kept_as_it_is(tmp_path: Path) -> None:
    app = Flask("cut", static_folder=None)
    cut = base64.b64encode(b"<edXML><hong").decode()

    @app.post("/getEdoc")
    def get() -> Response:
        return Response(json.dumps({"status": "OK", "ErrorCode": "0", "data": cut}))

    @app.post("/updateStatus")
    def move() -> tuple[str, int, dict[str, str]]:
        return "", 302, {"Location": "http://127.0.0.1:9/"}

    @app.post("/countReceiveEdoc")
    def forbid() -> tuple[str, int]:
        return "", 403

    with served(app) as url:
        account = Account("x", "y")
        axis = NationalAxis("x", Host(url, 5, 2), account, lambda: datetime.now(UTC))
        axis.fetch("1", tmp_path / "got")
        assert (tmp_path / "got").read_bytes() == b"<edXML><hong"
        with pytest.raises(UnavailableError, match="302"):
            axis.acknowledge("1", TransportState.DONE)
        with pytest.raises(AxisRefusedError, match="403"):
            axis.count(Kind.DOCUMENT)
    with pytest.raises(UnavailableError):
        axis.count(Kind.DOCUMENT)


def test_times_of_the_axis_are_read_in_every_form() -> None:
    expected = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    for text in ("22/11/2026 08:30:00", "2026-11-22 08:30:00.0", "2026-11-22T01:30:00Z"):
        assert read_time(text) == expected, text
    assert read_time(expected.timestamp() * 1000) == expected
    assert read_time("hôm qua") is None
    assert ascii_of("Đã nhận\r\nđủ") == "Da nhan du"
