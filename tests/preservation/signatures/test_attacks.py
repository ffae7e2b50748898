"""Attacks: what was changed after signing is never passed, and is named."""

import re
from collections.abc import Callable

import pikepdf
import pytest

from preservation.signatures.records import Changes, Indication, SignatureReport
from preservation.signatures.trust import TrustStore
from tests.pki import Level, Pki, make_pki
from tests.preservation.signatures import attacks, attacks_wrapping

Examine = Callable[..., SignatureReport]


def never_passed(report: SignatureReport) -> None:
    assert report.indication is not Indication.TOTAL_PASSED
    assert report.intact is not True
    assert report.says


def caught(report: SignatureReport) -> None:
    never_passed(report)
    assert report.indication is Indication.TOTAL_FAILED
    assert report.altered
    assert report.intact is False
    assert report.says.startswith("Văn bản đã bị sửa sau khi ký: ")
    assert report.says_en.startswith("The document was changed after it was signed: ")


@pytest.mark.parametrize("name", attacks.AFTER_SIGNING)
def test_a_change_after_both_signatures_is_caught(name: str, two: bytes, examine: Examine) -> None:
    caught(examine(attacks.AFTER_SIGNING[name](two)))


@pytest.mark.parametrize(
    ("attack", "words"),
    [
        (attacks.page_text, "nội dung trang 1 bị sửa"),
        (attacks.page_words_overwritten, "nội dung trang 1 bị sửa"),
        (attacks.free_text, "trang 1 có chú thích"),
        (attacks.page_deleted, "số trang thay đổi (3 → 2)"),
        (attacks.attachment, "tệp đính kèm bị thay đổi"),
        (attacks.appearance, "hình chữ ký, con dấu «Signature1» bị thay"),
        (attacks.signature_removed("Signature2"), "chữ ký «Signature2» bị gỡ bỏ"),
        (attacks.garbage, "có dữ liệu lạ được gắn thêm"),
        (attacks.page_bit, "nội dung được ký bởi chữ ký «Signature1» không còn như lúc ký"),
    ],
)
def test_the_clerk_is_told_what_was_changed(
    attack: attacks.Attack, words: str, two: bytes, examine: Examine
) -> None:
    assert words in examine(attack(two)).says


@pytest.mark.parametrize("name", attacks.FORGERIES)
def test_a_forged_signature_dictionary_is_never_passed(
    name: str, one: bytes, basic: bytes, examine: Examine, informed: TrustStore
) -> None:
    for data in (one, basic):
        caught(examine(attacks.FORGERIES[name](data), informed))


def test_a_byte_range_blotted_out_in_place_leaves_a_broken_signature(
    basic: bytes, examine: Examine, informed: TrustStore
) -> None:
    report = examine(basic.replace(b"/ByteRange", b"/ByteRangE"), informed)

    never_passed(report)
    (record,) = report.signatures
    assert (record.indication, record.intact) == (Indication.INDETERMINATE, None)


def test_wrapping_moves_the_signed_bytes_and_is_caught(
    basic: bytes, examine: Examine, informed: TrustStore
) -> None:
    data = attacks_wrapping.wrapped(basic)
    assert b"GIA MAO" in data
    report = examine(data, informed)

    (record,) = report.signatures
    assert record.intact is True  # the digest fits: this is what makes the attack one
    assert record.coverage == "unclear"
    caught(report)


def test_a_ranges_that_only_add_up_are_not_coverage(
    basic: bytes, examine: Examine, informed: TrustStore
) -> None:
    _, first, _, rest = attacks.byte_ranges(basic)[-1]
    old = re.search(rb"/ByteRange \[[^\]]*\] *", basic)
    assert old
    new = b"/ByteRange [0 %d %d %d]" % (first, first, rest)
    caught(examine(basic.replace(old.group(), new.ljust(len(old.group()))), informed))


def test_uncovering_hidden_words_after_signing_is_caught(
    plain: bytes, pki: Pki, examine: Examine
) -> None:
    prepared = attacks.updated(plain, _add_overlay)
    signed = pki.sign_bytes(prepared)
    assert examine(signed).indication is Indication.TOTAL_PASSED

    caught(examine(attacks.overlay_freed(signed)))


def _add_overlay(writer: attacks.Writer) -> None:
    cover = attacks.generic.StreamObject(stream_data=b"1 g 0 0 600 800 re f")
    cover[attacks.pdf_name("/Type")] = attacks.pdf_name("/XObject")
    cover[attacks.pdf_name("/Overlay")] = attacks.generic.BooleanObject(True)
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Resources"][attacks.pdf_name("/XObject")] = attacks.generic.DictionaryObject(
        {attacks.pdf_name("/Cover"): writer.add_object(cover)}
    )
    writer.update_container(page["/Resources"])


def test_a_new_description_is_told_and_not_called_an_alteration(
    two: bytes, examine: Examine
) -> None:
    report = examine(attacks.metadata_only(two))

    assert not report.altered
    assert report.indication is Indication.TOTAL_PASSED
    assert "the description of the file was updated" in report.signatures[2].changes


def test_a_new_description_alone_is_the_only_change(
    basic: bytes, examine: Examine, informed: TrustStore
) -> None:
    report = examine(attacks.metadata_only(basic), informed)

    assert report.signatures[0].changes_after is Changes.METADATA
    assert report.indication is Indication.TOTAL_PASSED


def test_a_seal_by_an_unknown_authority_is_not_covered_by_the_true_one(
    pki: Pki, one: bytes, examine: Examine
) -> None:
    forger = make_pki(pki.made_at)
    report = examine(forger.sign_bytes(one, forger.organisation, Level.B_B, name="Signature2"))

    assert report.indication is Indication.INDETERMINATE
    assert [r.indication for r in report.signatures if r.field == "Signature1"] == [
        Indication.TOTAL_PASSED
    ]
    assert "chưa xác định được cơ quan cấp chứng thư số" in report.says


def test_a_form_field_filled_in_after_the_last_signature_is_caught(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    signed = pki.sign_bytes(_with_field(plain), level=Level.B_B)
    assert examine(signed, informed).indication is Indication.TOTAL_PASSED

    caught(examine(_fill(signed, "13/QD-UBND"), informed))


def test_a_number_filled_in_between_two_signatures_is_told(
    plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    signed = pki.sign_bytes(_with_field(plain), level=Level.B_B)
    sealed = pki.sign_bytes(_fill(signed, "13/QD"), pki.organisation, Level.B_B, name="Signature2")
    report = examine(sealed, informed)

    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].changes_after is Changes.FORM_FILLING
    assert "field “So” was filled in or added" in report.signatures[0].changes
    assert report.signatures[1].changes_after is Changes.NONE


@pytest.mark.parametrize(("permission", "passed"), [("NO_CHANGES", False), ("FILL_FORMS", True)])
def test_a_certifying_signature_says_what_may_be_filled_in(
    permission: str, passed: bool, plain: bytes, pki: Pki, examine: Examine, informed: TrustStore
) -> None:
    from pyhanko.sign.fields import MDPPerm

    signed = pki.sign_bytes(
        _with_field(plain), level=Level.B_B, certify=True, docmdp_permissions=MDPPerm[permission]
    )
    report = examine(_fill(signed, "13/QD"), informed)

    assert (report.indication is Indication.TOTAL_PASSED) == passed
    assert report.altered != passed


def _with_field(data: bytes) -> bytes:
    from io import BytesIO

    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="So",
                Rect=[100, 700, 300, 720],
                P=pdf.pages[0].obj,
                DA="/Helv 12 Tf 0 g",
            )
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([field]))
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=[field]))
        pdf.save(out)
    return out.getvalue()


def _fill(data: bytes, words: str) -> bytes:
    def change(writer: attacks.Writer) -> None:
        for field in attacks.nodes(writer):
            if field.get("/T") == "So":
                field[attacks.pdf_name("/V")] = attacks.generic.pdf_string(words)
                writer.update_container(field)

    return attacks.updated(data, change)
