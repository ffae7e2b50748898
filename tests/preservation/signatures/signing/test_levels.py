"""Each level of PAdES, as our own validator and poppler see it."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from preservation.signatures.records import Indication, Kind
from preservation.signatures.signing.act import Level, Mark
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from tests.pki import YEAR
from tests.preservation.signatures.signing.conftest import Table, drawn

LEFT = (320.125, 110.5, 420.375, 160.25)
RIGHT = (250.0625, 100.75, 357.8125, 208.5)


def pdfsig(path: Path) -> list[str]:
    """What poppler says of each signature."""
    said = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout
    return [line.strip() for line in said.splitlines() if "Signature Validation" in line]


@pytest.mark.parametrize("level", list(Level))
def test_two_signers_at_each_level_pass_here_and_in_poppler(level: Level, table: Table) -> None:
    mark = Mark(drawn("blue"), 1, LEFT)
    once = table.sign(
        table.pdf, table.act(level, mark=mark, reason="Phê duyệt", location="Kon Tum")
    )
    seal = table.act(level, "Dau", mark=Mark(drawn("red"), 1, RIGHT))
    path = table.folder / "signed.pdf"
    path.write_bytes(table.sign(once, seal, table.pki.organisation))

    report = validate(path, table.known, table.now)
    assert (report.indication, report.altered) == (Indication.TOTAL_PASSED, False)
    signed = {r.field: r for r in report.signatures if r.kind is Kind.SIGNATURE}
    assert list(signed) == ["Ky", "Dau"]
    assert signed["Ky"].signer == "Nguyễn Văn An"
    assert {r.sub_filter for r in signed.values()} == {"ETSI.CAdES.detached"}
    assert all((r.proven_at is not None) == level.timestamped for r in signed.values())
    stamps = [r for r in report.signatures if r.kind is Kind.DOCUMENT_TIMESTAMP]
    assert len(stamps) == (2 if level is Level.B_LTA else 0)

    said = pdfsig(path)
    assert said.count("- Signature Validation: Signature is Valid.") == 2
    assert len(said) == 2 + len(stamps)


@pytest.mark.parametrize("level", [Level.B_LT, Level.B_LTA])
def test_the_file_itself_holds_what_judges_it_years_later(level: Level, table: Table) -> None:
    once = table.sign(table.pdf, table.act(level))
    path = table.folder / "signed.pdf"
    path.write_bytes(table.sign(once, table.act(level, "Dau"), table.pki.organisation))
    only_anchors = TrustStore.load(
        table.pki.trust_folder(table.folder / "bare", intermediates=False)
    )
    for later in (timedelta(days=1), timedelta(days=400), YEAR + YEAR + timedelta(days=90)):
        report = validate(path, only_anchors, table.now + later)
        people = [r for r in report.signatures if r.kind is Kind.SIGNATURE]
        assert [r.indication for r in people] == [Indication.TOTAL_PASSED] * 2, later


def test_the_size_of_a_signed_file_is_the_same_for_the_same_act(table: Table) -> None:
    sizes = {len(table.sign(table.pdf, table.act(Level.B_LTA))) for _ in range(3)}
    assert len(sizes) == 1
