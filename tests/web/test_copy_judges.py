"""Copies as the archive issues them, before three judges: pdfsig, its own, and the one-file one."""

from dataclasses import replace
from pathlib import Path

import pytest

from repository.copying import Part
from tests.databases import Hands
from tests.pki import Pki, pki
from tests.preservation.copies.test_attacks import pdfsig
from tests.preservation.copies.verifying import alone, verify
from tests.web.conftest import Fonds
from tests.web.copying import CopyOffice
from web import copying
from web.copy_making import Bench
from web.copy_plans import Terms
from web.wiring import Archive

__all__ = ["pki"]
PLACES = 40
PARTS = (Part(2), Part(4, (20.0, 20.0, 150.0, 30.0)))


@pytest.fixture
def office(archive: Archive, pki: Pki, hands: Hands, fonds: Fonds, tmp_path: Path) -> CopyOffice:
    return CopyOffice(archive, pki, hands, fonds, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xac-thuc", "trich-sao"])
def test_an_issued_copy_is_passed_by_all_three_and_by_none_after_one_byte(
    office: CopyOffice, kind: str, tmp_path: Path
) -> None:
    parts = PARTS if kind == "trich-sao" else ()
    request = office.approved(kind, parts=parts)
    bench = Bench(office.archive, office.person("vanthu"))
    bench.issue(request.id, replace(Terms(signer="lanhdao"), level="B-B"), office.signer)
    _, path = copying.fetch(office.archive, office.person("chuyenvien"), request.id)
    root = next((office.archive.settings.trust / "anchors").iterdir())
    done = alone([path, "--anchor", root], tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert pdfsig(path) == "whole"
    assert indication(office, path) == "TOTAL-PASSED"

    data, forged = path.read_bytes(), tmp_path / "forged.pdf"
    for place in range(0, len(data), len(data) // PLACES):
        forged.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert verify(forged, "--anchor", root)["valid"] is False, place
    forged.write_bytes(data[:999] + bytes([data[999] ^ 1]) + data[1000:])
    assert pdfsig(forged) == "broken"
    assert indication(office, forged) == "TOTAL-FAILED"


def indication(office: CopyOffice, path: Path) -> str:
    report = office.archive.workers.call(
        "signatures",
        path=str(path),
        trust=str(office.archive.settings.trust),
        at=office.hands.now.isoformat(),
    )
    return str(report["indication"])
