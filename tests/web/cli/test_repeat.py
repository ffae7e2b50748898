"""What an export holds is enough to judge its signatures again, years later, with the anchors."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from preservation.bags.problems import Intact
from preservation.bags.read import check_bag
from preservation.signatures.records import Indication
from preservation.signatures.trust import TrustStore
from preservation.signatures.validate import validate
from tests.pki import Level, Pki, make_pdf, pki
from tests.web.cli.conftest import Shell

__all__ = ["pki"]

YEAR = timedelta(days=365)
SHARED = "data/metadata/other/shared"
REPORT = "data/metadata/preservation/signature-report-1.xml"
NAMES = {"vr": "http://uri.etsi.org/19102/v1.2.1#"}


@pytest.fixture
def exported(luutru: Shell, pki: Pki, tmp_path: Path) -> Path:
    """A file signed B-T, taken in with the CRLs of the day, and handed out again."""
    pki.trust_folder(luutru.home / "trust", crls_at=datetime.now(UTC) - timedelta(minutes=5))
    signed = pki.sign(make_pdf(tmp_path / "a.pdf"), tmp_path / "đã ký.pdf", level=Level.B_T)
    taken = luutru("ingest", signed).line
    assert taken["outcome"] == "accepted"
    out = tmp_path / "out"
    assert luutru("export", taken["document"], "--to", out).code == 0
    return out / str(taken["package"])


def test_an_export_is_judged_again_years_later_with_the_anchors_alone(
    exported: Path, pki: Pki, tmp_path: Path
) -> None:
    (file,) = (exported / "data/representations/rep1/data").iterdir()
    bare = TrustStore.load(pki.trust_folder(tmp_path / "bare", intermediates=False))
    at = pki.made_at + 3 * YEAR

    again = validate(file, bare, at, kept=exported / SHARED)
    assert again.indication is Indication.TOTAL_PASSED
    assert again.signatures[0].proven_at == pki.made_at
    shutil.rmtree(exported / SHARED)
    assert validate(file, bare, at).indication is Indication.INDETERMINATE


@pytest.mark.slow
def test_the_command_judges_an_export_without_its_archive(
    exported: Path, pki: Pki, tmp_path: Path
) -> None:
    (file,) = (exported / "data/representations/rep1/data").iterdir()
    bare = pki.trust_folder(tmp_path / "bare", intermediates=False)
    shell = Shell(tmp_path / "nowhere")
    asked = ("signatures", file, "--trust", bare, "--at", (pki.made_at + 3 * YEAR).isoformat())

    assert shell(*asked, "--kept", exported).line["indication"] == "TOTAL-PASSED"
    assert shell(*asked, "--kept", exported / SHARED).line["indication"] == "TOTAL-PASSED"
    assert shell(*asked).line["indication"] == "INDETERMINATE"


def test_an_export_carries_the_etsi_report_with_all_that_is_kept(exported: Path, pki: Pki) -> None:
    assert isinstance(check_bag(exported), Intact)
    root = etree.parse(exported / REPORT).getroot()
    status = "vr:SignatureValidationReport/vr:SignatureValidationStatus/vr:MainIndication"

    assert root.findtext(status, None, NAMES) == "urn:etsi:019102:mainindication:total-passed"
    held = root.findall(".//vr:ValidationObjectRepresentation/vr:base64", NAMES)
    assert len(held) == len(list((exported / SHARED).iterdir()))
    report = json.loads((exported / "data/metadata/other/signatures.json").read_text("utf-8"))
    assert report["policy"] == "luutru-strict 2"


def test_two_exports_carry_the_same_report(luutru: Shell, exported: Path, tmp_path: Path) -> None:
    document = json.loads((exported / "data/metadata/other/document.json").read_text("utf-8"))
    assert luutru("export", document["id"], "--to", tmp_path / "again").code == 0
    (again,) = (tmp_path / "again").iterdir()

    assert (again / REPORT).read_bytes() == (exported / REPORT).read_bytes()
