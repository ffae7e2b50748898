"""Packing: a certified copy as a DIP, one zip that can be checked by whoever has nothing else.

``ban-sao.pdf`` (certificate and copy, signed), ``goc/…`` (the originals, byte for byte),
``proof.json`` (the same bytes as in the copy), and beside them what the proof names: how to check
(``DOC-TOI-TRUOC.txt``), with what (``kiem-tra.py``), the evidence record and the root certificates
that the archive believes. Nothing else.
"""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from preservation.copies.marks import facts_of
from preservation.copies.order import Enclosed, Order, Source
from preservation.copies.proof import DIP_NAME, Beside, proofs_in, read_proof
from repository.calendar import VIETNAM
from repository.copy_kinds import form_on
from repository.digest import CHUNK, Fingerprint
from repository.errors import DamageError

COPY = "ban-sao.pdf"
ORIGINALS = "goc/"
READ_ME = "DOC-TOI-TRUOC.txt"
VERIFIER = "kiem-tra.py"
EVIDENCE = "bang-chung.ers"
ANCHORS = "chung-thu-goc/"
ODD = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
MODE = 0o100644


def beside_files(
    order: Order, evidence: bytes | None, anchors: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """What lies beside the copy, by its name in the package; ``beside`` names it to the proof."""
    found = {READ_ME: _read_me(order, evidence is not None).encode()}
    found[VERIFIER] = verifier()
    if evidence is not None:
        found[EVIDENCE] = evidence
    for name, data in sorted(anchors.items()):
        found[ANCHORS + plain(name)] = data
    return found


def beside(held: Mapping[str, bytes]) -> tuple[Beside, ...]:
    """``beside_files`` as the proof says it."""
    return tuple(Beside(name, Fingerprint.of_bytes(data)) for name, data in held.items())


def verifier() -> bytes:
    """The program that checks copies with Python's standard library alone."""
    return (files("preservation.copies") / "verifier" / VERIFIER).read_bytes()


def pack(
    order: Order, copy: Path, sources: Sequence[Source], enclosed: Enclosed, output: Path
) -> Path:
    """Write the DIP of ``copy``, which is signed, to ``output``, which must not be there.

    Raises:
        DamageError: the copy does not hold this proof, the proof speaks of other files than these,
            or an original is not what it was.
    """
    said = read_proof(enclosed.proof)
    data = copy.read_bytes()
    if proofs_in(data) != [enclosed.proof]:
        raise DamageError("Bản sao mang chứng thực khác · the copy holds another proof")
    held = beside_files(order, enclosed.evidence, enclosed.anchors)
    promised = {one["name"]: one["sha256"] for one in said["beside"]}
    if promised != {name: hashlib.sha256(one).hexdigest() for name, one in held.items()}:
        raise DamageError("Chứng thực nói về tệp khác · the proof speaks of other files")
    try:
        with zipfile.ZipFile(output, "x", zipfile.ZIP_DEFLATED) as box:
            _put(box, order, READ_ME, held[READ_ME])
            _put(box, order, COPY, data)
            _originals(box, order, sources, [one["sha256"] for one in said["source"]["files"]])
            _put(box, order, DIP_NAME, enclosed.proof)
            for name in held.keys() - {READ_ME}:
                _put(box, order, name, held[name])
    except BaseException:
        output.unlink(missing_ok=True)
        raise
    return output


def original_names(names: Sequence[str]) -> list[str]:
    """Where the originals lie in the package; two of one name are told apart."""
    plainly = [plain(name) for name in names]
    if len({name.casefold() for name in plainly}) == len(plainly):
        return [ORIGINALS + name for name in plainly]
    return [f"{ORIGINALS}{number:02d}-{name}" for number, name in enumerate(plainly, 1)]


def plain(name: str) -> str:
    """``name`` as every system can keep it."""
    held = ODD.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    return held[-120:] or "tep"


def _originals(
    box: zipfile.ZipFile, order: Order, sources: Sequence[Source], promised: Sequence[str]
) -> None:
    names = original_names([source.name for source in sources])
    for name, source, digest in zip(names, sources, promised, strict=True):
        found = hashlib.sha256()
        entry = _entry(order, name)
        with source.path.open("rb") as original, box.open(entry, "w", force_zip64=True) as target:
            while chunk := original.read(CHUNK):
                found.update(chunk)
                target.write(chunk)
        if found.hexdigest() != digest:
            raise DamageError(f"{source.name}: không còn như bản gốc · not what the original was")


def _put(box: zipfile.ZipFile, order: Order, name: str, data: bytes) -> None:
    box.writestr(_entry(order, name), data)


def _entry(order: Order, name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, order.at.astimezone(VIETNAM).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = MODE << 16
    return entry


def _read_me(order: Order, evidence: bool) -> str:  # noqa: FBT001  private, named by its caller
    form = form_on("certificate", order.at.astimezone(VIETNAM).date())
    facts = facts_of(order)
    told = "\n".join(f"  {label}: {facts[fact] or '—'}" for fact, label in form.items)
    proven = f"  {EVIDENCE}  bằng chứng thời gian (RFC 4998) · evidence record\n"
    return READ_ME_TEXT.format(title=form.title, items=told, evidence=proven if evidence else "")


READ_ME_TEXT = """{title}

{items}

TRONG GÓI NÀY · IN THIS PACKAGE

  ban-sao.pdf     giấy chứng thực và bản sao, đã ký số · certificate and copy, signed
  goc/            tệp gốc, không đổi một byte · the originals, byte for byte
  proof.json      chứng thực, như tệp đính kèm trong bản sao · the proof, as in the copy
{evidence}  chung-thu-goc/  chứng thư gốc mà lưu trữ tin · roots that the archive believes
  kiem-tra.py     chương trình kiểm tra · the program that checks all of this

CÁCH KIỂM TRA, KHÔNG CẦN MẠNG

  1. Cài Python 3.8 trở lên (python.org). Không cần cài gì thêm.
  2. Lấy chứng thư gốc từ nơi bạn tin (trang của Ban Cơ yếu Chính phủ, của Bộ Khoa học và
     Công nghệ), không lấy trong gói này: ai làm giả gói cũng làm giả được chứng thư trong gói.
  3. Lưu kiem-tra.py ra ngoài gói; tốt nhất là lấy từ trang của cơ quan lưu trữ. Rồi chạy:
       python3 kiem-tra.py GOI.zip --anchor CHUNG-THU-GOC.crt
  4. Trả lời ĐÚNG: bản sao, tệp gốc và chứng thực đúng như khi cấp.

HOW TO CHECK, WITHOUT A NETWORK

  1. Install Python 3.8 or newer. Nothing else is needed.
  2. Get the root certificate from a place that you trust, not from this package: whoever forges a
     package can forge what lies in it.
  3. Take kiem-tra.py out of the package, or better from the archive's own site, and run it:
       python3 kiem-tra.py PACKAGE.zip --anchor ROOT.crt
"""
