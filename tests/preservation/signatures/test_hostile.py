"""Hostile files: whatever they are, a report comes back, and none of them is passed."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from preservation.signatures.presence import may_be_signed
from preservation.signatures.records import Indication, SignatureReport
from preservation.workers import Limits, Workers
from repository.calendar import iso_utc
from tests.pki import Pki
from tests.preservation.signatures import attacks

Examine = Callable[..., SignatureReport]


@pytest.mark.slow
def test_no_single_flipped_bit_is_passed(two: bytes, examine: Examine) -> None:
    """Seeded: 40 places anywhere in the file."""
    places = random.Random(20240302).sample(range(len(two)), 40)
    passed = [
        at for at in places if examine(attacks.flip(two, at)).indication is Indication.TOTAL_PASSED
    ]
    assert passed == []


def test_a_long_tail_is_caught_as_a_short_one_is(two: bytes, examine: Examine) -> None:
    for tail in (b"x", b"\n%%EOX", b"A" * 5_000, b"\0" * 100_000 + b"PK"):
        report = examine(two + tail)
        assert (report.altered, report.indication) == (True, Indication.TOTAL_FAILED)
        assert not any(record.covers_whole_file for record in report.signatures)


def test_white_space_at_the_end_is_no_alteration(two: bytes, examine: Examine) -> None:
    assert not examine(two + b"\r\n \0\0").altered


def test_all_signatures_removed_is_not_unsigned(two: bytes, examine: Examine) -> None:
    def change(writer: attacks.Writer) -> None:
        del writer.root["/AcroForm"]
        writer.update_root()

    report = examine(attacks.updated(two, change))
    assert (report.altered, report.indication) == (True, Indication.TOTAL_FAILED)
    assert "«Signature1» bị gỡ bỏ" in report.says
    assert "«Signature2» bị gỡ bỏ" in report.says


def test_a_signature_that_no_field_holds_is_listed(basic: bytes, examine: Examine) -> None:
    report = examine(basic.replace(b"/AcroForm", b"/AcroFoxm"))
    (record,) = report.signatures

    assert (record.field, record.indication) == ("", Indication.INDETERMINATE)
    assert report.indication is not Indication.TOTAL_PASSED


@pytest.mark.parametrize("end", [100, 900, 3_000, 25_000, -8, -30, -2_000])
def test_a_cut_file_gives_a_report(end: int, two: bytes, examine: Examine) -> None:
    assert examine(two[:end]).indication is not Indication.TOTAL_PASSED


def test_fields_that_hold_each_other_end(basic: bytes, examine: Examine) -> None:
    def change(writer: attacks.Writer) -> None:
        fields = writer.root["/AcroForm"]["/Fields"]
        field = attacks.nodes(writer)[0]
        field[attacks.pdf_name("/Kids")] = attacks.generic.ArrayObject([fields.raw_get(0)])
        writer.update_container(field)

    assert examine(attacks.updated(basic, change)).indication is Indication.TOTAL_FAILED


def test_a_thousand_revisions_are_not_followed(basic: bytes, examine: Examine) -> None:
    data = basic
    root = b"1 0 R"
    for _ in range(320):
        before = data.rindex(b"startxref")
        offset = int(data[before:].split()[1])
        table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 99 /Root %s /Prev %d >>\n"
        data += table % (root, offset) + b"startxref\n%d\n%%%%EOF\n" % len(data)
    assert examine(data).indication is not Indication.TOTAL_PASSED


def test_an_escaped_name_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "escaped.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Byte#52ange [0 1 2 3] >>\nendobj\n")
    assert may_be_signed(path)[0]


def test_a_name_on_the_edge_of_two_chunks_is_seen(tmp_path: Path) -> None:
    from preservation.signatures.presence import CHUNK

    path = tmp_path / "edge.pdf"
    path.write_bytes(b" " * (CHUNK - 4) + b"/ByteRange")
    assert may_be_signed(path)[0]


def test_the_worker_behind_its_walls_can_do_it(two: bytes, pki: Pki, tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(two)
    folder = pki.trust_folder(tmp_path / "trust")
    at = iso_utc(pki.made_at + timedelta(hours=1))
    with Workers(1, Limits()) as workers:
        answer = workers.call("signatures", path=str(path), trust=str(folder), at=at)

    assert answer["indication"] == "TOTAL-PASSED"
