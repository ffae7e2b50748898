"""Trust and signatures by REST."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.pki import Pki, make_pdf, pki
from tests.web.api.conftest import Program
from web.wiring import Archive

__all__ = ["pki"]

Start = Callable[..., Program]


def _parts(**parts: Any) -> dict[str, Any]:
    return {"data": parts, "content_type": "multipart/form-data"}


def test_trust_is_brought_in_and_told_of(program: Start, pki: Pki) -> None:
    quantri = program("quantri")
    assert quantri.get("/trust").get_json()["anchors"] == []
    sent = _parts(files=(io.BytesIO(pki.root.pem), "a.pem"), purpose="public-ca")
    (line,) = quantri.post("/trust", **sent).get_json()["results"]
    assert (line["outcome"], line["kind"]) == ("imported", "certificate")
    sent = _parts(
        files=[
            (io.BytesIO(pki.issuing.der), "b"),
            (io.BytesIO(pki.crl(pki.issuing, pki.made_at)), "c"),
        ]
    )
    assert quantri.post("/trust", **sent).status_code == 200
    found = program("vanthu").get("/trust").get_json()
    assert found["anchors"][0]["purpose"] == "public-ca"
    assert [line["state"] for line in found["crls"]] == ["fresh"]
    assert (found["complaints"], found["tsa"]) == ([], False)


def test_what_is_no_certificate_is_refused(program: Start) -> None:
    quantri = program("quantri")
    answer = quantri.post("/trust", **_parts(files=(io.BytesIO(b"x"), "a")))
    assert (answer.status_code, answer.get_json()["results"][0]["outcome"]) == (422, "refused")
    assert quantri.post("/trust", **_parts(purpose="")).status_code == 400
    sent = _parts(files=(io.BytesIO(b"x"), "a"), purpose="x")
    assert quantri.post("/trust", **sent).status_code == 400


def test_only_who_may_changes_trust(program: Start, pki: Pki, archive: Archive) -> None:
    sent = _parts(files=(io.BytesIO(pki.root.pem), "a.pem"), purpose="public-ca")
    assert program("luutru").post("/trust", **sent).status_code == 403
    assert program("luutru").post("/trust/fetch").status_code == 403
    answer = program("quantri").post("/trust/fetch")
    assert (answer.status_code, answer.get_json()["kind"]) == (202, "trust-fetch")
    assert not (archive.settings.trust / "anchors").exists()


def test_a_file_is_checked_and_nothing_of_it_is_kept(
    program: Start, pki: Pki, archive: Archive, tmp_path: Path
) -> None:
    pki.trust_folder(archive.settings.trust, crls_at=pki.made_at)
    data = pki.sign_bytes(make_pdf(tmp_path / "plain.pdf").read_bytes())
    vanthu = program("vanthu")
    said = vanthu.post(
        "/signatures", **_parts(file=(io.BytesIO(data), "Quyết định.pdf"))
    ).get_json()
    assert (said["path"], said["indication"]) == ("Quyết định.pdf", "TOTAL-PASSED")
    assert said["signatures"][0]["signer"] == "Nguyễn Văn An"
    assert "evidence" not in said
    assert not list((archive.settings.spool / "uploads").iterdir())
    later = _parts(file=(io.BytesIO(data), "a.pdf"), at="2090-01-01T00:00:00Z")
    assert vanthu.post("/signatures", **later).get_json()["indication"] == "INDETERMINATE"
    wrong = _parts(file=(io.BytesIO(data), "a.pdf"), at="x")
    assert vanthu.post("/signatures", **wrong).status_code == 422
    assert vanthu.post("/signatures", **_parts(at="")).status_code == 400
