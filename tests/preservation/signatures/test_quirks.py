"""Quirks: an honest file in a form that cannot be compared is not passed, nor called forged."""

import re
import struct
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from preservation.signatures.records import Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Pki
from tests.preservation.signatures import papers
from tests.preservation.signatures.attacks import generic, page_text, pdf_name, updated

Examine = Callable[..., SignatureReport]
FORGED = "đã bị sửa"
HONEST = "đây không phải dấu hiệu giả mạo, không thấy chữ nào thay đổi"


def hybrid() -> bytes:
    """A page whose font lies in an object stream that a second cross-reference section lists."""
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        4: _stream(b"", b"BT /F1 14 Tf 72 760 Td (QUYET DINH) Tj ET"),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: _stream(b"/Type /ObjStm /N 1 /First 4", b"8 0 << /Name (an) >>"),
    }
    data, offsets = b"%PDF-1.5\n", {}
    for number, body in bodies.items():
        offsets[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    offsets[7] = len(data)
    rows = struct.pack(">BIB", 2, 6, 0)
    entries = b"/Type /XRef /Size 9 /W [1 4 1] /Index [8 1] /Root 1 0 R"
    data += b"7 0 obj\n%s\nendobj\n" % _stream(entries, rows)
    table = len(data)
    data += b"xref\n0 8\n0000000000 65535 f \n"
    data += b"".join(b"%010d 00000 n \n" % offsets[number] for number in range(1, 8))
    data += b"trailer\n<< /Size 9 /Root 1 0 R /XRefStm %d >>\n" % offsets[7]
    return data + b"startxref\n%d\n%%%%EOF\n" % table


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def store_rewritten(data: bytes) -> bytes:
    """Another program gives the entries of the security store other contents."""

    def change(writer: Any) -> None:
        entries = writer.root["/DSS"]["/VRI"]
        for key in list(entries):
            entries[key] = generic.DictionaryObject(
                {pdf_name("/TU"): generic.pdf_string("D:20260101000000Z")}
            )
        writer.update_container(entries)

    return updated(data, change)


def store_replaced(data: bytes) -> bytes:
    """Another program writes the security store anew, and leaves out what it does not know."""

    def change(writer: Any) -> None:
        old = writer.root["/DSS"]
        new = generic.DictionaryObject({pdf_name("/Certs"): generic.ArrayObject()})
        new["/Certs"].extend(old["/Certs"].raw_get(i) for i in range(1))
        writer.root[pdf_name("/DSS")] = writer.add_object(new)
        writer.update_root()

    return updated(data, change)


def not_called_forged(report: SignatureReport) -> None:
    assert report.indication is Indication.INDETERMINATE
    assert not report.altered
    assert report.intact is not False
    assert FORGED not in report.says
    assert HONEST in report.says


@pytest.mark.parametrize("attack", [store_rewritten, store_replaced])
def test_a_security_store_written_anew_is_explained(
    attack: Callable[[bytes], bytes], two: bytes, examine: Examine, informed: TrustStore
) -> None:
    report = examine(attack(two), informed)

    not_called_forged(report)
    assert "phần mềm khác đã ghi lại dữ liệu xác minh (DSS/VRI)" in report.says
    assert "not be compared in full" in report.says_en


def test_a_security_store_written_anew_and_other_words_are_called_altered(
    two: bytes, examine: Examine, informed: TrustStore
) -> None:
    report = examine(page_text(store_rewritten(two)), informed)

    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "nội dung trang 1 bị sửa" in report.says


def test_a_hybrid_file_is_explained(pki: Pki, examine: Examine, informed: TrustStore) -> None:
    signed = pki.sign_bytes(hybrid(), level=Level.B_B, strict=False)
    at = pki.made_at + timedelta(minutes=2)
    options: dict[str, Any] = {
        "name": "Signature2",
        "at": at,
        "box": (50, 100, 150, 200),
        "strict": False,
    }
    sealed = pki.sign_bytes(signed, pki.organisation, Level.B_B, **options)
    for data in (signed, sealed):
        report = examine(data, informed)
        not_called_forged(report)
        assert "hai bảng tra cứu song song (hybrid)" in report.says


def test_a_hybrid_file_with_other_words_is_called_altered(
    pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    signed = pki.sign_bytes(hybrid(), level=Level.B_B, strict=False)
    report = examine(_page_text(signed), informed)

    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "trang 1" in report.says


def _page_text(data: bytes) -> bytes:
    """The page's words are written over by a classical update."""
    words = b"<< /Length 40 >>\nstream\nBT /F1 14 Tf 72 760 Td (GIA MAO) Tj ET    \nendstream"
    at = len(data)
    data += b"4 0 obj\n%s\nendobj\n" % words
    root, size = re.findall(rb"/Root (\d+ 0 R)", data)[-1], re.findall(rb"/Size (\d+)", data)[-1]
    before, table = re.findall(rb"startxref\s+(\d+)", data)[-1], len(data)
    data += b"xref\n4 1\n%010d 00000 n \n" % at
    data += b"trailer\n<< /Size %s /Root %s /Prev %s >>\n" % (size, root, before)
    return data + b"startxref\n%d\n%%%%EOF\n" % table


def test_a_description_in_a_store_that_a_page_uses_is_no_quirk(
    pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    """What looks like upkeep and reaches into the page is none."""
    signed = pki.sign_bytes(papers.rich())

    def change(writer: Any) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        raw = page.raw_get("/Contents")
        words = generic.StreamObject(stream_data=papers.WORDS.replace(b"1.000", b"9.000"))
        writer.objects[(raw.generation, raw.idnum)] = words
        store = writer.root["/DSS"]
        store[pdf_name("/Certs")] = generic.ArrayObject(
            [generic.IndirectObject(raw.idnum, raw.generation, writer)]
        )
        writer.update_container(store)

    report = examine(updated(signed, change), informed)
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)


def test_an_action_that_was_missing_when_it_was_signed_is_no_quirk(
    pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    """A page that names an action which a later revision brings."""
    number = 777
    prepared = updated(papers.rich(), _named_action(number))
    signed = pki.sign_bytes(prepared, level=Level.B_B)
    assert examine(signed, informed).indication is Indication.TOTAL_PASSED

    report = examine(
        _with_object(signed, number, b"<< /O << /S /JavaScript /JS (0) >> >>"), informed
    )
    assert (report.indication, report.altered) == (Indication.TOTAL_FAILED, True)
    assert "mã lệnh (JavaScript)" in report.says


def _named_action(number: int) -> Callable[[Any], None]:
    def change(writer: Any) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        page[pdf_name("/AA")] = generic.IndirectObject(number, 0, writer)
        writer.update_container(page)

    return change


def _with_object(data: bytes, number: int, body: bytes) -> bytes:
    """An update that brings one object."""
    root = re.findall(rb"/Root (\d+ 0 R)", data)[-1]
    before = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    whole = data + b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(data))
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\n" % (number + 1, root, before)
    return whole + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(whole)
