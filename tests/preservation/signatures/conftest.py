from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from preservation.signatures.records import SignatureReport
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from tests.pki import Level, Pki, make_pdf, pki

__all__ = ["pki"]

Examine = Callable[..., SignatureReport]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signatures")


@pytest.fixture(scope="session")
def plain(folder: Path) -> bytes:
    return make_pdf(folder / "plain.pdf", pages=3).read_bytes()


@pytest.fixture(scope="session")
def basic(pki: Pki, plain: bytes) -> bytes:
    """One signature, B-B."""
    return pki.sign_bytes(plain, level=Level.B_B)


@pytest.fixture(scope="session")
def one(pki: Pki, plain: bytes) -> bytes:
    """One signature, B-LTA."""
    return pki.sign_bytes(plain)


@pytest.fixture(scope="session")
def two(pki: Pki, one: bytes) -> bytes:
    """The person, and twenty minutes later the organisation, both B-LTA."""
    at = pki.made_at + timedelta(minutes=20)
    return pki.sign_bytes(one, pki.organisation, name="Signature2", at=at, box=(280, 90, 350, 160))


@pytest.fixture(scope="session")
def trust(pki: Pki, folder: Path) -> TrustStore:
    """Knows the anchor, and nothing of revocations."""
    return TrustStore.load(pki.trust_folder(folder / "trust"))


@pytest.fixture(scope="session")
def informed(pki: Pki, folder: Path) -> TrustStore:
    """Knows the anchor, and the CRLs of today."""
    at = pki.made_at + timedelta(minutes=30)
    return TrustStore.load(pki.trust_folder(folder / "informed", crls_at=at))


@pytest.fixture
def examine(pki: Pki, trust: TrustStore, tmp_path: Path) -> Examine:
    """Validate bytes, an hour after signing unless told otherwise."""

    def examine(
        data: bytes, known: TrustStore = trust, after: timedelta = timedelta(hours=1)
    ) -> SignatureReport:
        path = tmp_path / "examined.pdf"
        path.write_bytes(data)
        return validate(path, known, pki.made_at + after)

    return examine


@pytest.fixture
def told(pki: Pki, informed: TrustStore, tmp_path: Path) -> Examine:
    """Validate bytes of any kind an hour after signing, with the CRLs of the day at hand."""

    def told(
        data: bytes,
        *,
        signed: bytes | None = None,
        known: TrustStore = informed,
        after: timedelta = timedelta(hours=1),
        **options: Any,
    ) -> SignatureReport:
        path, beside = tmp_path / "examined", None
        path.write_bytes(data)
        if signed is not None:
            beside = tmp_path / "signed"
            beside.write_bytes(signed)
        return validate(path, known, pki.made_at + after, signed=beside, **options)

    return told
