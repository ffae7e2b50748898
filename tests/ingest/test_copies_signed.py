"""Copies are signed at the legal place, said yes to by all who verify, and packed as a DIP."""

# mypy: allow-untyped-calls
# PyMuPDF is typed in part only.

import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from ingest.issued import Seal
from preservation.copies import packing
from preservation.copies.make import Maker
from preservation.copies.order import Enclosed, Order, Part
from preservation.copies.proof import Copy, Proof, SourceFile
from preservation.copies.proof import Source as Proven
from preservation.pages.geometry import Box
from preservation.signatures.records import Indication
from preservation.signatures.signing.act import Level
from preservation.workers import Workers
from repository.copy_kinds import CopyKind, copy_rule
from repository.digest import Fingerprint
from repository.errors import DamageError
from tests import drafts
from tests.ingest.office import Office, office, pki, tsa, workers
from tests.preservation.copies.copying import order, source

__all__ = ["office", "pki", "tsa", "workers"]

SIGNER = "UBND tỉnh Kon Tum"
"""As the certificate of the organisation names it."""
VERIFIER = Path(str(files("preservation.copies") / "verifier" / packing.VERIFIER))


def proven(asked: Order, desk: Office, data: bytes, beside: tuple[Any, ...] = ()) -> bytes:
    form = copy_rule(asked.kind, desk.today).vi
    copy = Copy(
        asked.id, asked.kind, form, "H49.61", asked.agency_name, asked.at,
        expires_at=asked.expires, notation=asked.number, recipient=asked.recipient,
    )  # fmt: skip
    found = SourceFile("du-thao.pdf", Fingerprint.of_bytes(data))
    anchor = hashlib.sha256(desk.pki.root.der).hexdigest()
    held = Proven(asked.original.document, "", (found,), number=asked.original.notation)
    return Proof(copy, held, (anchor,), verify=asked.verify, beside=beside).encode()


def signed(desk: Office, asked: Order, workers: Workers, enclosed: Enclosed) -> Path:
    made = Maker(workers).make(asked, [source(desk.draft())], enclosed, desk.folder)
    rule = copy_rule(asked.kind, desk.today)
    assert rule.mark is not None
    output = desk.folder / f"{asked.kind}-signed.pdf"
    seal = Seal(asked.agency_name, form=rule.vi)
    lasting = replace(desk, level=Level.B_T)
    desk.issuing.stamp(made.path, output, rule.mark, seal, lasting.organisation())
    return output


def asked_of(desk: Office, kind: CopyKind, **words: Any) -> Order:
    wanted = order(kind, agency_name=SIGNER, **words)
    return replace(wanted, at=desk.now, expires=desk.now + timedelta(days=15))


def verify(*words: str | Path) -> tuple[int, dict[str, Any]]:
    """Ask the verifier as a citizen does: this one file, Python alone."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), "--json", *map(str, words)],
        check=False, capture_output=True, text=True, env={}, timeout=120,
    )  # fmt: skip
    assert done.stderr == ""
    said: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, said


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        pytest.param(CopyKind.SAO_Y, "Sao y", marks=pytest.mark.slow),
        (CopyKind.TRICH_SAO, "Trích sao"),
        (CopyKind.CERTIFIED, "BẢN SAO"),
        (CopyKind.DIP, "BẢN SAO"),
    ],
)
def test_a_signed_copy_is_believed_by_us_by_poppler_and_by_the_one_file_verifier(
    kind: CopyKind, shown: str, office: Office, workers: Workers, tmp_path: Path
) -> None:
    parts = (Part(1, (Box(10, 10, 190, 120),)),) if kind is CopyKind.TRICH_SAO else ()
    asked = asked_of(office, kind, parts=parts)
    path = signed(
        office, asked, workers, Enclosed(proven(asked, office, office.draft().read_bytes()))
    )
    report = office.report(path)
    assert report.indication is Indication.TOTAL_PASSED, report.says
    seen = subprocess.run(["pdfsig", str(path)], check=False, capture_output=True, text=True)
    assert "Signature is Valid" in seen.stdout
    assert "Total document signed" in seen.stdout
    anchor = tmp_path / "root.crt"
    anchor.write_bytes(office.pki.root.pem)
    code, said = verify(path, "--anchor", anchor)
    assert (code, said["valid"]) == (0, True), said
    with pymupdf.open(path) as document:
        (widget,) = document[0].widgets()
        # The words of the mark are in the upper right corner of page 1 (NĐ 30 ô 14, TT 05 Điều 41).
        assert widget.rect.x1 == pytest.approx((210 - 15) / 25.4 * 72, abs=1)
        assert widget.rect.y1 < 75
    with pikepdf.open(path) as pdf:
        reason = str(pdf.Root.AcroForm.Fields[0].V.Reason)
    assert reason in {shown, copy_rule(kind, office.today).vi}


def test_one_changed_byte_anywhere_is_a_no(
    office: Office, workers: Workers, tmp_path: Path
) -> None:
    asked = asked_of(office, CopyKind.SAO_Y)
    path = signed(
        office, asked, workers, Enclosed(proven(asked, office, office.draft().read_bytes()))
    )
    anchor = tmp_path / "root.crt"
    anchor.write_bytes(office.pki.root.pem)
    data = path.read_bytes()
    for place in range(100, len(data), len(data) // 7):
        other = bytearray(data)
        other[place] ^= 1
        (tmp_path / "x.pdf").write_bytes(other)
        code, said = verify(tmp_path / "x.pdf", "--anchor", anchor)
        assert (code, said["valid"]) == (1, False), place


def dip(desk: Office, workers: Workers) -> tuple[Order, Path, Enclosed, Path]:
    asked = asked_of(desk, CopyKind.DIP)
    anchors = {"goc.crt": desk.pki.root.der}
    held = packing.beside_files(asked, None, anchors)
    proof = proven(asked, desk, desk.draft().read_bytes(), packing.beside(held))
    enclosed = Enclosed(proof, None, anchors)
    copy = signed(desk, asked, workers, enclosed)
    return asked, copy, enclosed, desk.draft()


def test_a_dip_holds_the_original_as_it_was_and_is_verified_as_a_whole(
    office: Office, workers: Workers, tmp_path: Path
) -> None:
    asked, copy, enclosed, original = dip(office, workers)
    box = packing.pack(asked, copy, [source(original)], enclosed, tmp_path / "goi.zip")
    with zipfile.ZipFile(box) as packed:
        assert set(packed.namelist()) == {
            "DOC-TOI-TRUOC.txt", "ban-sao.pdf", f"goc/{original.name}", "proof.json",
            "kiem-tra.py", "chung-thu-goc/goc.crt",
        }  # fmt: skip
        assert packed.namelist()[0] == "DOC-TOI-TRUOC.txt"
        assert packed.read(f"goc/{original.name}") == original.read_bytes()
        assert packed.read("ban-sao.pdf") == copy.read_bytes()
        read_me = packed.read("DOC-TOI-TRUOC.txt").decode()
    assert "kiem-tra.py GOI.zip --anchor" in read_me
    assert f"Mã xác thực: {asked.id}" in read_me
    anchor = tmp_path / "root.crt"
    anchor.write_bytes(office.pki.root.pem)
    code, said = verify(box, "--anchor", anchor)
    assert (code, said["valid"]) == (0, True), said


def test_a_dip_with_another_file_in_it_is_a_no(
    office: Office, workers: Workers, tmp_path: Path
) -> None:
    asked, copy, enclosed, original = dip(office, workers)
    box = packing.pack(asked, copy, [source(original)], enclosed, tmp_path / "goi.zip")
    with zipfile.ZipFile(box, "a") as packed:
        packed.writestr("them.txt", "thêm vào")
    anchor = tmp_path / "root.crt"
    anchor.write_bytes(office.pki.root.pem)
    assert verify(box, "--anchor", anchor)[0] == 1


def test_nothing_is_packed_that_the_proof_does_not_speak_of(
    office: Office, workers: Workers, tmp_path: Path
) -> None:
    asked, copy, enclosed, original = dip(office, workers)
    output = tmp_path / "goi.zip"
    other = drafts.write(tmp_path / "khac.pdf", drafts.draft(body="Khác."))
    with pytest.raises(DamageError, match="bản gốc"):
        packing.pack(asked, copy, [source(other)], enclosed, output)
    more = replace(enclosed, anchors={**enclosed.anchors, "la.crt": b"x"})
    with pytest.raises(DamageError, match="tệp khác"):
        packing.pack(asked, copy, [source(original)], more, output)
    with pytest.raises(DamageError, match="chứng thực khác"):
        packing.pack(asked, original, [source(original)], enclosed, output)
    assert not output.exists()


def test_originals_of_one_name_are_told_apart_and_odd_names_are_made_plain() -> None:
    assert packing.original_names(["a.pdf", "A.pdf"]) == ["goc/01-a.pdf", "goc/02-A.pdf"]
    assert packing.original_names(["../x/Quyết định.pdf"]) == ["goc/_x_Quyết định.pdf"]
    assert packing.plain("...") == "tep"
