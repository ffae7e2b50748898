"""Signing with a key that is somewhere else: in two steps, with anything in between."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from preservation.signatures.records import Indication
from preservation.signatures.signing.act import Known, Level
from preservation.signatures.signing.remote import DOCUMENT, STATE, Ask, Pending, begin, finish
from preservation.signatures.signing.remote import answer as sign_on_the_desk
from preservation.signatures.trust import TrustStore
from repository.errors import DamageError, NotFoundError, RefusedError, UnavailableError
from tests.pki import HOUR, Pki
from tests.preservation.signatures.signing.conftest import Table
from tests.tsa import Authority, Mode


@pytest.fixture
def pending(table: Table) -> Pending:
    act = table.act(Level.B_LTA, reason="Phê duyệt")
    ask = Ask("yc-1", "Quyết định 12.pdf")
    return begin(table.pdf, act, table.pki.person.der, [], table.known, ask)


def over_the_wire(data: Mapping[str, Any]) -> dict[str, Any]:
    """As the other side gets it: JSON and nothing else."""
    read: dict[str, Any] = json.loads(json.dumps(data))
    return read


def answered(table: Table, pending: Pending) -> dict[str, Any]:
    request = over_the_wire(pending.request())
    return over_the_wire(sign_on_the_desk(request, table.signer(), table.now + HOUR / 2))


def test_a_desk_signs_and_the_server_never_sees_the_key(table: Table, pending: Pending) -> None:
    folder = table.folder / "pending"
    pending.save(folder)
    del pending  # the server is restarted
    desk = answered(table, Pending.load(folder))
    again = Pending.load(folder)
    signed = finish(again, desk, table.known, table.stamper, table.now + timedelta(minutes=5))
    report = table.report(signed)
    assert report.indication is Indication.TOTAL_PASSED
    assert report.signatures[0].signer == "Nguyễn Văn An"
    assert sorted(path.name for path in folder.iterdir()) == [STATE, DOCUMENT]


def test_the_request_holds_the_digest_of_what_is_signed(table: Table, pending: Pending) -> None:
    request = pending.request()
    attributes = base64.b64decode(request["attributes"])
    assert base64.b64decode(request["digest"]) == hashlib.sha256(attributes).digest()
    assert request["name"] == "Quyết định 12.pdf"
    assert request["document"] == f"sha256:{hashlib.sha256(table.pdf).hexdigest()}"


def test_a_signature_by_another_key_is_refused(table: Table, pending: Pending) -> None:
    digest = base64.b64decode(pending.request()["digest"])
    forged = table.signer(table.pki.organisation).sign(digest, "sha256")
    desk = answered(table, pending) | {"signature": base64.b64encode(forged).decode()}
    with pytest.raises(RefusedError, match="not of this certificate"):
        finish(pending, desk, table.known, table.stamper, table.now + HOUR)


def test_a_signature_for_another_document_is_refused(table: Table, pending: Pending) -> None:
    act = table.act(Level.B_LTA, reason="Phê duyệt")
    other = begin(
        table.sign(table.pdf, table.act(name="Truoc"), table.pki.organisation),
        act,
        table.pki.person.der,
        [],
        table.known,
        Ask("yc-2"),
    )
    with pytest.raises(RefusedError, match="another request"):
        finish(pending, answered(table, other), table.known, None, table.now + HOUR)
    swapped = answered(table, other) | {"id": pending.id}
    with pytest.raises(RefusedError, match="not for this document"):
        finish(pending, swapped, table.known, None, table.now + HOUR)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 256, b"x"])
def test_rubbish_for_a_signature_is_refused(damage: bytes, table: Table, pending: Pending) -> None:
    desk = answered(table, pending) | {"signature": base64.b64encode(damage).decode()}
    with pytest.raises(RefusedError):
        finish(pending, desk, table.known, None, table.now + HOUR)
    for nothing in ({}, {"luutru": "x"}, {"signature": "€"}, desk | {"signature": 3}):
        with pytest.raises(RefusedError, match="not an answer"):
            finish(pending, nothing, table.known, None, table.now + HOUR)


def test_a_request_expires_on_both_sides(table: Table, pending: Pending) -> None:
    late = table.now + timedelta(hours=24)
    with pytest.raises(RefusedError, match="expired"):
        sign_on_the_desk(pending.request(), table.signer(), late)
    with pytest.raises(RefusedError, match="expired"):
        finish(pending, answered(table, pending), table.known, table.stamper, late)


def test_a_certificate_revoked_in_between_does_not_finish(table: Table, pending: Pending) -> None:
    desk = answered(table, pending)
    gone = replace(
        table.pki,
        _dates={table.pki.person.certificate.serial_number: table.now + timedelta(minutes=1)},
    )
    with pytest.raises(RefusedError, match="was revoked"):
        finish(pending, desk, _known_of(gone, table), table.stamper, table.now + HOUR)


def _known_of(pki: Pki, table: Table) -> Known:
    return TrustStore.load(pki.trust_folder(table.folder / "later", crls_at=table.now + HOUR / 2))


def test_a_desk_signs_only_what_the_request_says(table: Table, pending: Pending) -> None:
    request, signer, at = pending.request(), table.signer(), table.now
    with pytest.raises(RefusedError, match="another certificate"):
        sign_on_the_desk(request, table.signer(table.pki.organisation), at)
    words = b"giay vay no"
    other = base64.b64encode(hashlib.sha256(words).digest()).decode()
    with pytest.raises(RefusedError, match="something else"):
        sign_on_the_desk(request | {"digest": other}, signer, at)
    trick = {"attributes": base64.b64encode(words).decode(), "digest": other}
    with pytest.raises(RefusedError, match="no document"):
        sign_on_the_desk(request | trick, signer, at)
    with pytest.raises(RefusedError, match="something else"):
        sign_on_the_desk(request | {"algorithm": "md5"}, signer, at)
    for damaged in ({}, {"luutru": "x"}, {k: v for k, v in request.items() if k != "expires"}):
        with pytest.raises(RefusedError, match="not a signing request"):
            sign_on_the_desk(damaged, signer, at)


def test_a_desk_that_has_the_document_checks_that_it_is_the_one(
    table: Table, pending: Pending
) -> None:
    request, signer = pending.request(), table.signer()
    assert sign_on_the_desk(request, signer, table.now, pending.prepared.pdf)
    with pytest.raises(RefusedError, match="not for this file"):
        sign_on_the_desk(request, signer, table.now, table.pdf)
    start, end = request["room"]
    hidden = bytearray(pending.prepared.pdf)
    hidden[start + 1 : start + 5] = b"4D5A"
    with pytest.raises(RefusedError, match="not for this file"):
        sign_on_the_desk(request, signer, table.now, bytes(hidden))
    with pytest.raises(RefusedError, match="not for this file"):
        sign_on_the_desk(
            request | {"room": [start - 400, end]}, signer, table.now, pending.prepared.pdf
        )


def test_what_was_kept_is_what_is_read(table: Table, pending: Pending) -> None:
    folder = table.folder / "pending"
    with pytest.raises(NotFoundError):
        Pending.load(folder)
    pending.save(folder)
    assert Pending.load(folder) == pending
    prepared = folder / DOCUMENT
    prepared.write_bytes(prepared.read_bytes().replace(b"QUYET", b"KHONG"))
    prepared.write_bytes(prepared.read_bytes() + b" ")
    with pytest.raises(DamageError):
        Pending.load(folder)
    for text in ("", "[]", "{}", "{", '{"prepared": 1}'):
        (folder / STATE).write_text(text)
        with pytest.raises(DamageError):
            Pending.load(folder)


def test_a_crash_between_leaves_no_half(
    table: Table, pending: Pending, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = table.folder / "pending"

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        pending.save(folder)
    assert list(folder.iterdir()) == []


def test_a_silent_authority_of_time_leaves_the_answer_good(
    table: Table, pending: Pending, tsa: Authority
) -> None:
    desk, at = answered(table, pending), table.now + timedelta(minutes=5)
    tsa.mode = Mode.ERROR
    with pytest.raises(UnavailableError):
        finish(pending, desk, table.known, table.stamper, at)
    tsa.mode = Mode.GOOD
    assert finish(pending, desk, table.known, table.stamper, at)


def test_who_may_not_sign_is_not_even_asked(table: Table) -> None:
    with pytest.raises(RefusedError, match="was revoked"):
        begin(table.pdf, table.act(), table.pki.revoked.der, [], table.known, Ask("yc-3"))
