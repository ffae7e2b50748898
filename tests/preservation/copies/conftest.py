"""A desk where copies are made with real keys and a real authority of time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from preservation.signatures.trust import TrustStore
from preservation.signatures.tsa import HttpStamper
from tests.pki import OCSP_LIFE, Pki, pki
from tests.preservation.copies.making import Desk
from tests.tsa import authority

__all__ = ["pki"]


@pytest.fixture(scope="module")
def desk(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk") / "trust"
    trust = pki.trust_folder(folder, crls_at=pki.made_at - OCSP_LIFE / 5)
    with authority(pki, pki.made_at) as clock:
        yield Desk(pki, TrustStore.load(trust), HttpStamper(clock.url))


@pytest.fixture
def root(pki: Pki, tmp_path: Path) -> Path:
    """The root certificate, as a citizen has it."""
    path = tmp_path / "root.crt"
    path.write_bytes(pki.root.der)
    return path
