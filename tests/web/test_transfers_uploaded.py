"""Hồ sơ uploaded to the home of the archive over a real line; its receipt is fetched there."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all

from ingest.exchange.calls import call
from preservation.hoso.handing import MANIFEST, read_manifest
from preservation.workers import Workers
from repository.errors import RefusedError, UnavailableError
from repository.reception_steps import Reception, ReceptionState
from repository.transfer_steps import Transfer, TransferState
from tests.web.handing_over import WORD, HandedOver, House, signer
from tests.web.sending import Agency
from web import settings, transfer_uploading
from web.app import attach
from web.reception_checking import check
from web.reception_receipts import sign
from web.receptions import decide, report
from web.transfer_uploading import Door, fetch_receipt, upload
from web.wiring import Archive


@pytest.fixture
def served(house: Flask, receiver: House) -> Iterator[str]:
    """The archive's home on loopback."""
    attach(house, receiver.archive)
    server = create_server(house, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: close_all(server._map, ignore_all=True))
    thread.join(20)
    server.task_dispatcher.shutdown()


@dataclass(frozen=True)
class Line:
    """An agency with something to send, and the open door of the archive."""

    agency: Agency
    made: Transfer
    house: House
    begun: Reception
    door: Door

    def upload(self) -> Transfer:
        ours = self.agency.archive
        return upload(ours, ours.people.find("nop"), self.made.id, self.door)

    def fetch(self) -> Transfer:
        ours = self.agency.archive
        return fetch_receipt(ours, ours.people.find("nop"), self.made.id, self.door)

    def receipted(self) -> None:
        """Checked, approved, taken in and signed, there."""
        there, house = self.house.archive, self.house
        list(check(there, house.clerk, self.begun.id))
        report(there, house.who("thamdinh"), self.begun.id, "nhận")
        decide(there, house.who("giamdoc"), self.begun.id, "", agreed=True)
        house.taken(self.begun.id)
        sign(there, house.clerk, self.begun.id, signer(house.pki))


@pytest.fixture
def line(
    handed_over: HandedOver, receiver: House, served: str, tmp_path: Path, form_makers: Workers
) -> Iterator[Line]:
    home = tmp_path / "sender"
    shutil.copytree(handed_over.sender.settings.home, home)
    ours = Archive(settings.read(home, environ={}), receiver.archive.clock)
    ours.__dict__["form_makers"] = form_makers
    agency = Agency(ours, handed_over.pki, tmp_path / "disk")
    made = agency.send()
    manifest = read_manifest((agency.folder / MANIFEST).read_bytes())
    house = House(receiver.archive, agency.folder, manifest, handed_over.pki)
    begun = house.answered()
    yield Line(agency, made, house, begun, Door(served, begun.id, "tiepnhan", WORD))
    ours.database.close()


@pytest.mark.slow
def test_it_is_uploaded_cut_off_gone_on_with_and_receipted(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RefusedError, match="401"):
        replace(line, door=replace(line.door, password="sai")).upload()
    with pytest.raises(RefusedError, match="only https"):
        replace(line, door=replace(line.door, url="http://luutru.example")).upload()
    there, real = line.house.archive, call
    asked: list[str] = []

    def broken(host: object, method: str, path: str, *more: object) -> object:
        asked.append(method)
        if len(asked) == 3:
            raise UnavailableError("đứt")
        return real(host, method, path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(transfer_uploading, "call", broken)
    with pytest.raises(UnavailableError):
        line.upload()
    assert len(there.receptions.get(line.begun.id).packages) == 1
    sent = line.upload()
    assert sent.state is TransferState.SENT
    assert len(asked) == 3 + 1 + 2, "what had come was not sent again"
    assert line.upload() == sent
    assert there.receptions.get(line.begun.id).state is ReceptionState.ARRIVED
    with pytest.raises(RefusedError):
        line.fetch()
    line.receipted()
    for _ in range(2):
        assert line.fetch().state is TransferState.ENDED
