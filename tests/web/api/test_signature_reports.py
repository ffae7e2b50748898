"""The ETSI report of a signed file by REST."""

from collections.abc import Callable
from pathlib import Path

from lxml import etree

from tests.pki import Level, Pki, make_pdf, pki
from tests.web.api.conftest import Program
from tests.web.conftest import Fonds
from web.wiring import Archive

__all__ = ["pki"]

Start = Callable[..., Program]


def test_the_report_of_a_signed_file_is_handed_out_as_xml(
    program: Start, archive: Archive, pki: Pki, tmp_path: Path
) -> None:
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    signed = pki.sign(make_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf", level=Level.B_T)
    vanthu = program("vanthu")
    sent = vanthu.post("/documents", data=signed.read_bytes(), query_string={"name": "b.pdf"})
    document = sent.get_json()["results"][0]["document"]
    answer = vanthu.get(f"/documents/{document}/signature-reports/1")

    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert (
        etree.fromstring(answer.data).tag == "{http://uri.etsi.org/19102/v1.2.1#}ValidationReport"
    )
    assert b"mainindication:total-passed" in answer.data
    assert b"<base64>" in answer.data
    assert vanthu.get(f"/documents/{document}/signature-reports/2").status_code == 404


def test_there_is_none_of_what_is_not_signed_or_not_seen(program: Start, fonds: Fonds) -> None:
    path = f"/documents/{fonds.decision}/signature-reports/1"

    assert program("vanthu").get(path).status_code == 404
    hidden = f"/documents/{fonds.hidden}/signature-reports/1"
    assert program("chuyenvien").get(hidden).status_code == 404
