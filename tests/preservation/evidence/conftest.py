from datetime import timedelta
from pathlib import Path

import pytest

from preservation.evidence.verify import Verifier
from preservation.signatures.tokens import Tokens
from preservation.signatures.trust import TrustStore
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.stamping import CountingStamper

__all__ = ["pki"]


@pytest.fixture
def hands(pki: Pki) -> Hands:
    return Hands(pki.made_at)


@pytest.fixture
def stamper(pki: Pki, hands: Hands) -> CountingStamper:
    return CountingStamper(pki, hands.clock)


@pytest.fixture(scope="session")
def tokens(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Tokens:
    """Knows the anchor, and its CRL of a year after everything."""
    folder = pki.trust_folder(tmp_path_factory.mktemp("evidence") / "trust")
    life = timedelta(days=2000)
    (folder / "crls" / "root.crl").write_bytes(pki.crl(pki.root, pki.made_at, life))
    return Tokens(TrustStore.load(Path(folder)))


@pytest.fixture
def verifier(tokens: Tokens) -> Verifier:
    return Verifier(tokens, lambda _algorithm, _bits=None: None)
