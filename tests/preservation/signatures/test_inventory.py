"""The inventory: with what was kept at ingest, all eighteen ways of tampering are caught."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest

from preservation.signatures.inventory import Inventory, Missing, against
from preservation.signatures.records import Indication, SignatureReport
from tests.pki import Level, Pki
from tests.preservation.signatures.attacks_table import OUTSIDE, TABLE

Examine = Callable[..., SignatureReport]


def taken(report: SignatureReport, data: bytes) -> Inventory:
    return Inventory.of(report.as_dict(), f"sha256:{hashlib.sha256(data).hexdigest()}")


def test_there_are_eighteen() -> None:
    assert len(TABLE) == 18


@pytest.mark.parametrize("name", TABLE)
def test_what_was_tampered_with_departs_from_the_inventory(
    name: str, two: bytes, examine: Examine
) -> None:
    kept = taken(examine(two), two)
    data = TABLE[name](two)
    fresh = examine(data)

    departures = against(kept, taken(fresh, data))
    assert departures
    assert all(d.says and d.says_en for d in departures)
    if name not in OUTSIDE:
        assert fresh.indication is not Indication.TOTAL_PASSED


def test_the_same_file_judged_years_later_is_the_same(two: bytes, examine: Examine) -> None:
    kept = taken(examine(two), two)
    later = examine(two, after=timedelta(days=20_000))

    assert later.indication is not Indication.TOTAL_PASSED
    assert against(kept, taken(later, two)) == ()


def test_a_file_cut_back_to_its_first_signature_is_valid_and_told(
    two: bytes, examine: Examine
) -> None:
    data = TABLE["cut back to one signature"](two)
    fresh = examine(data)

    assert fresh.indication is Indication.TOTAL_PASSED
    departures = against(taken(examine(two), two), taken(fresh, data))
    assert [(d.kind, d.field) for d in departures if d.kind is Missing.SIGNATURE] == [
        (Missing.SIGNATURE, "Signature2")
    ]
    assert "Chữ ký của UBND tỉnh Kon Tum có khi tiếp nhận nay không còn" in departures[0].says


def test_a_file_cut_back_to_nothing_is_unsigned_and_told(two: bytes, examine: Examine) -> None:
    data = TABLE["cut back to none"](two)
    fresh = examine(data)

    assert fresh.indication is Indication.NOT_SIGNED
    departures = against(taken(examine(two), two), taken(fresh, data))
    assert [d.field for d in departures if d.kind is Missing.SIGNATURE] == [
        "Signature1",
        "Signature2",
    ]


def test_another_title_is_told_as_such(two: bytes, examine: Examine) -> None:
    data = TABLE["another title"](two)
    (departure,) = against(taken(examine(two), two), taken(examine(data), data))
    assert departure.kind is Missing.DESCRIPTION


def test_a_signature_replaced_by_a_true_one_is_told(
    pki: Pki, one: bytes, two: bytes, examine: Examine
) -> None:
    at = pki.made_at + timedelta(minutes=25)
    other = pki.sign_bytes(one, pki.person, Level.B_LTA, name="Signature2", at=at)
    kinds = {d.kind for d in against(taken(examine(two), two), taken(examine(other), other))}
    assert {Missing.REPLACED, Missing.BYTES} <= kinds


def test_a_renewed_file_has_one_timestamp_more(pki: Pki, two: bytes, examine: Examine) -> None:
    renewed = pki.renew(two, pki.made_at + timedelta(minutes=40))
    departures = against(taken(examine(two), two), taken(examine(renewed), renewed))
    assert {d.kind for d in departures} == {Missing.ADDED, Missing.BYTES}
