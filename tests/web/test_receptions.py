"""A historical archive receives what an agency hands over: whole or not at all, once, and signed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from preservation.hoso.handing import MANIFEST, Manifest, read_receipt
from preservation.signatures.signing.detached import SUFFIX
from preservation.validator import task
from preservation.workers import Limits, Workers
from repository.dossiers import DossierState
from repository.reception_steps import ReceptionState, Verdict
from tests.databases import Hands
from tests.pki import Pki, shared_pki
from tests.web.handing_over import (
    ALL,
    FILED,
    HOUSE,
    SENDER,
    House,
    house_home,
    opened,
    packed,
    sender_home,
    signer,
)
from web.reception_receipts import data_of, sign
from web.receptions import bring
from web.wiring import Archive


@pytest.fixture(scope="module")
def pki() -> Pki:
    return shared_pki()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, Limits()) as pool:
        yield pool


@pytest.fixture(scope="module")
def readers() -> Iterator[Workers]:
    with Workers(1, task.LIMITS, preload=task.PRELOAD, tasks=task.TASKS) as pool:
        yield pool


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory, workers: Workers, pki: Pki) -> Archive:
    """The agency, with three closed hồ sơ."""
    hands = Hands(pki.made_at)
    return sender_home(tmp_path_factory.mktemp("sender") / "home", workers, hands)


@pytest.fixture(scope="module")
def handed(
    tmp_path_factory: pytest.TempPathFactory, sender: Archive, pki: Pki
) -> tuple[Path, Manifest]:
    """What it hands over."""
    folder = tmp_path_factory.mktemp("handed") / "nop-luu"
    return folder, packed(sender, folder, pki)


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory: pytest.TempPathFactory, workers: Workers, pki: Pki) -> Path:
    home = tmp_path_factory.mktemp("house") / "home"
    house_home(home, workers, pki)
    return home


@pytest.fixture
def house(
    tmp_path: Path,
    empty_house: Path,
    handed: tuple[Path, Manifest],
    readers: Workers,
    workers: Workers,
    pki: Pki,
) -> Iterator[House]:
    shutil.copytree(empty_house, tmp_path / "home")
    folder = tmp_path / "nop-luu"
    shutil.copytree(handed[0], folder)
    archive = opened(tmp_path / "home", workers, readers, Hands(pki.made_at).clock)
    yield House(archive, folder, handed[1])
    archive.database.close()


def test_what_is_approved_is_taken_in_and_the_rest_given_back(
    house: House, sender: Archive, pki: Pki
) -> None:
    begun = house.approved(fail={"03.TH": "thiếu trang"})
    lines = house.taken(begun.id)
    assert [line["taken"] for line in lines] == [True, True, False]
    assert "thiếu trang" in lines[2]["reason"]
    archive = house.archive
    for ordinal, notation in enumerate(list(FILED)[:2]):
        there = archive.dossiers.find(SENDER, 2024, notation)
        here = sender.dossiers.find(SENDER, 2024, notation)
        assert there is not None
        assert here is not None
        assert there.id == lines[ordinal]["dossier"]
        assert there.state is DossierState.SUBMITTED
        assert there.body["reception"] == begun.id
        assert (there.title, there.maintenance, there.start, there.end, there.ended) == (
            here.title, here.maintenance, here.start, here.end, here.ended,
        )  # fmt: skip
        got = [
            archive.catalogue.get(one.id, ALL) for one in archive.dossiers.contents(there.id, ALL)
        ]
        sent = [sender.catalogue.get(one.id, ALL) for one in sender.dossiers.contents(here.id, ALL)]
        assert [(d.fields, d.title, d.level, d.standing) for d in got] == [
            (d.fields, d.title, d.level, d.standing) for d in sent
        ]
        assert [[(f.name, f.size, f.sha256, f.sha512) for f in d.files] for d in got] == [
            [(f.name, f.size, f.sha256, f.sha512) for f in d.files] for d in sent
        ]
    assert archive.dossiers.find(SENDER, 2024, "03.TH") is None
    assert archive.catalogue.count(ALL) == 3, "what is given back leaves nothing behind"
    ended = sign(archive, house.clerk, begun.id, signer(pki))
    assert ended.state is ReceptionState.ENDED
    receipt = read_receipt(data_of(archive, ended))
    assert [one.taken for one in receipt.packages] == [True, True, False]
    assert [one.row for one in receipt.packages[:2]] == [
        one.row for one in house.manifest.packages[:2]
    ]
    assert receipt.packages[0].code == f"{HOUSE}.{SENDER}.2024.01.TH"
    assert archive.ledger.verify().valid
