"""The proof of a copy: the same facts are the same bytes, and found in a PDF as they are."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from preservation.copies import proof
from preservation.copies.proof import Beside, Copy, Proof, Said, Source, SourceFile
from repository.digest import Fingerprint
from repository.errors import DamageError

AT = datetime(2026, 11, 26, 22, 5, 7, tzinfo=UTC)
COPY = Copy("K7QX-02M4", "certified", "Sao y", "H34.12", "Sở Nội vụ tỉnh Kon Tum", AT)
SOURCE = Source(
    "doc-1", "Về việc “lưu trữ” \\ năm 2026", (SourceFile("a.pdf", Fingerprint.of_bytes(b"%PDF")),)
)
PROOF = Proof(COPY, SOURCE, ("bb" * 32, "aa" * 32))


def test_the_same_facts_are_the_same_bytes_and_are_read_back() -> None:
    whole = replace(
        PROOF,
        copy=replace(COPY, number=5, year=2026, notation="05/SY-SNV", expires_at=AT),
        source=replace(SOURCE, issued=date(2026, 3, 2), parts=Said("trang 2", "page 2")),
        evidence=b"\x30\x00",
        beside=(Beside("goc/a.pdf", Fingerprint.of_bytes(b"%PDF")),),
    )
    data = whole.encode()
    assert data == whole.encode()
    said = proof.read_proof(data)
    assert said["anchors"] == ["aa" * 32, "bb" * 32]
    assert said["copy"]["issued_at"] == "2026-11-26T22:05:07.000000Z"
    assert said["source"]["issued"] == "2026-03-02"
    assert said["source"]["files"] == [
        {"name": "a.pdf", "bytes": 4, "sha256": said["beside"][0]["sha256"]}
        | {"sha512": Fingerprint.of_bytes(b"%PDF").sha512.hex}
    ]
    assert "Sao y số 05/SY-SNV" in said["statement"]["vi"]
    assert "27/11/2026" in said["statement"]["vi"]  # the day in Viet Nam
    assert "(page 2)" in said["statement"]["en"]


def test_a_proof_is_found_in_a_pdf_as_often_as_it_stands_there() -> None:
    data = PROOF.encode()
    stream = b"\n5 0 obj\n<<>>\nstream\n" + data + b"\nendstream\nendobj\n"
    assert proof.proofs_in(b"%PDF-1.7" + stream) == [data]
    assert proof.proofs_in(b"%PDF-1.7" + 2 * stream) == [data, data]
    assert proof.proofs_in(b"%PDF-1.7") == []
    with pytest.raises(DamageError):
        proof.proofs_in(b"%PDF-1.7" + stream.replace(b"doc-1", b"do\xff-1"))


def test_what_is_no_proof_is_not_read() -> None:
    data = PROOF.encode()
    loose = json.dumps(json.loads(data)).encode()
    later = data.replace(b'_proof":1', b'_proof":2')
    for other in (b"", b"[]", b"{}", loose, later, data + b" ", data[:-1], b"[" * 100_000):
        with pytest.raises(DamageError):
            proof.read_proof(other)


def test_a_proof_that_no_verifier_would_read_is_not_written() -> None:
    with pytest.raises(DamageError):
        replace(PROOF, evidence=bytes(proof.MOST_BYTES)).encode()
