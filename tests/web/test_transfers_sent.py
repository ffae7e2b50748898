"""Hồ sơ packed, signed, sent to another archive, and receipted: cut off anywhere, done again."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from preservation.hoso.handing import MANIFEST, read_manifest
from preservation.hoso.reading import read_sip
from repository.digest import Digest
from repository.dossiers import DossierState
from repository.errors import DamageError, ForbiddenError, RefusedError
from repository.transfer_rules import TransferKind
from repository.transfer_steps import ItemState, TransferState
from repository.transfers import Transfers
from tests.web.transferring import Sender
from web import (
    transfer_packing,
    transfer_receipts,
    transfer_sending,
)

CURRENT, HISTORY = TransferKind.CURRENT, TransferKind.HISTORICAL


def test_packages_go_in_a_folder_with_a_signed_manifest_and_both_lists(
    sender: Sender, two: tuple[str, str], tmp_path: Path
) -> None:
    to = tmp_path / "đĩa"
    sent = sender.sent(to, *two)
    assert sent.state is TransferState.SENT
    names = {path.name for path in to.iterdir()}
    packages = {item.packed.name for item in sent.items if item.packed}
    lists = {
        f"muc-luc-ho-so-{kind}.{ending}"
        for kind in ("vinh-vien", "co-thoi-han")
        for ending in ("pdf", "docx")
    }
    assert names == packages | lists | {MANIFEST, f"{MANIFEST}.p7s"}
    manifest = read_manifest((to / MANIFEST).read_bytes())
    assert [one.permanent for one in manifest.packages] == [True, False]
    assert [one.description.maintenance for one in manifest.packages] == ["Vĩnh viễn", "05 năm"]
    assert {one.name for one in manifest.lists} == lists
    for one in manifest.packages:
        assert Digest.of_bytes((to / one.name).read_bytes()).hex == one.sha256
        work = tmp_path / one.sip
        work.mkdir()
        sip = read_sip(to / one.name, work)
        assert sip.acceptable, sip.findings
        assert [len(d.files) for d in one.documents] == [len(d.files) for d in sip.documents]
        assert sip.agreement == sent.registration
    report = transfer_sending.checked(
        sender.archive, (to / MANIFEST).read_bytes(), (to / f"{MANIFEST}.p7s").read_bytes()
    )
    assert report.intact
    assert sender.states(*two) == [DossierState.SUBMITTED] * 2


def test_it_is_transferred_only_by_a_receipt_that_verifies(
    sender: Sender, two: tuple[str, str], tmp_path: Path
) -> None:
    archive, archivist, pki = sender.archive, sender.person("luutru"), sender.pki
    to = tmp_path / "đĩa"
    sent = sender.sent(to, *two)
    good = sender.receipt(to, {2: "thiếu tệp"})
    first, second = good.packages

    def bring(data: bytes, signature: bytes) -> None:
        transfer_receipts.receive(archive, archivist, sent.id, data, signature)

    wrong = (
        replace(good, transfer="00000000-0000-4000-8000-000000000000"),
        replace(good, manifest="0" * 64),
        replace(good, packages=(first,)),
        replace(good, packages=(replace(first, sha256="0" * 64), second)),
        replace(good, archive=replace(good.archive, code="H34")),
    )
    for one in wrong:
        with pytest.raises(RefusedError, match=r"something else|each package|that was sent"):
            bring(one.data(), b"whatever it bears")
    for signature in (b"", b"?", sender.signed(good.data(), pki.organisation)):
        with pytest.raises(RefusedError):
            bring(good.data(), signature)
    signed = sender.signed(good.data(), pki.person)
    with pytest.raises(RefusedError, match="hold"):
        bring(replace(good, decided_by="khác").data(), signed)
    assert sender.states(*two) == [DossierState.SUBMITTED] * 2
    bring(good.data(), signed)
    assert sender.states(*two) == [DossierState.TRANSFERRED, DossierState.SUBMITTED]
    ended = archive.transfers.get(sent.id)
    assert [item.state for item in ended.items] == [ItemState.ACCEPTED, ItemState.RETURNED]
    assert ended.items[0].body["there"]["row"] == ended.items[0].body["row"]
    assert transfer_receipts.receipt_of(archive, sent.id).read_bytes() == good.data()
    assert not transfer_packing.place_of(archive, sent.id).exists()
    count = archive.ledger.count()
    bring(good.data(), signed)
    assert (archive.transfers.get(sent.id), archive.ledger.count()) == (ended, count)
    assert archive.ledger.verify().valid


def test_without_the_certificate_of_the_archive_no_receipt_is_believed(
    sender: Sender, two: tuple[str, str], tmp_path: Path
) -> None:
    archive, leader = sender.archive, sender.person("lanhdao")
    sent = sender.sent(tmp_path / "đĩa", *two)
    archive.transfers.note(sent.id, {"certificate": ""}, "luutru")
    receipt = sender.receipt(tmp_path / "đĩa").data()
    signature = sender.signed(receipt, sender.pki.person)
    with pytest.raises(RefusedError, match="certificate of the archive"):
        transfer_receipts.receive(archive, sender.person("luutru"), sent.id, receipt, signature)
    with pytest.raises(RefusedError, match="not a certificate"):
        transfer_receipts.know_archive(archive, leader, sent.id, b"?")
    with pytest.raises(ForbiddenError):
        transfer_receipts.know_archive(
            archive, sender.person("vanthu"), sent.id, sender.pki.person.pem
        )
    known = transfer_receipts.know_archive(archive, leader, sent.id, sender.pki.person.der)
    assert known.body["certificate"] == Digest.of_bytes(sender.pki.person.der).hex


STEPS: tuple[tuple[object, str], ...] = (
    (transfer_packing, "build_sip"),
    (transfer_packing, "zip_to"),
    (transfer_packing, "into"),
    (Transfers, "packed"),
    (transfer_packing, "_lists"),
    (Transfers, "step"),
)


Cut = Callable[[object, str, int, Callable[[], object]], None]


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Do something, and die where a function is called for the ``turn``-th time."""

    def run(what: object, name: str, turn: int, act: Callable[[], object]) -> None:
        real, calls = getattr(what, name), []

        def die(*args: object, **said: object) -> object:
            calls.append(name)
            if len(calls) == turn:
                raise KeyboardInterrupt
            return real(*args, **said)

        with monkeypatch.context() as patch:
            patch.setattr(what, name, die)
            with pytest.raises(KeyboardInterrupt):
                act()

    return run


def test_cut_off_anywhere_packing_again_gives_the_same_bytes(
    sender: Sender, two: tuple[str, str], cut: Cut
) -> None:
    archive, archivist = sender.archive, sender.person("luutru")
    made = sender.approved(*two)
    for what, name in STEPS:
        cut(what, name, 1, lambda: transfer_packing.pack(archive, archivist, made.id))
    whole = transfer_packing.pack(archive, archivist, made.id)
    manifest = transfer_sending.ready(archive, archivist, made.id)[1]
    count = archive.ledger.count()
    shutil.rmtree(transfer_packing.place_of(archive, made.id))
    assert transfer_packing.pack(archive, archivist, made.id) == whole
    assert transfer_sending.ready(archive, archivist, made.id)[1] == manifest
    assert archive.ledger.count() == count


def test_cut_off_anywhere_sending_and_receipt_are_done_again_and_change_nothing(
    sender: Sender, two: tuple[str, str], tmp_path: Path, cut: Cut
) -> None:
    archive, archivist, to = sender.archive, sender.person("luutru"), tmp_path / "đĩa"
    made = sender.packed(*two)

    def send() -> object:
        return transfer_sending.send(archive, archivist, made.id, to)

    for name, turn in (("_copy", 2), ("into", 1), ("write", 1), ("write", 5), ("write", 6)):
        cut(transfer_sending, name, turn, send)
        assert not (to / MANIFEST).exists()
    cut(Transfers, "step", 1, send)
    sent = send()
    before = {path.name: path.read_bytes() for path in to.iterdir()}
    count = archive.ledger.count()
    assert send() == sent
    assert {path.name: path.read_bytes() for path in to.iterdir()} == before
    assert archive.ledger.count() == count
    receipt = sender.receipt(to).data()
    signature = sender.signed(receipt, sender.pki.person)

    def bring() -> object:
        return transfer_receipts.receive(archive, archivist, made.id, receipt, signature)

    cut(Transfers, "receipted", 1, bring)
    assert sender.states(*two) == [DossierState.SUBMITTED] * 2
    cut(transfer_receipts, "forget", 1, bring)
    assert sender.states(*two) == [DossierState.TRANSFERRED] * 2
    bring()
    assert archive.ledger.verify().valid


def test_a_package_that_rots_before_it_is_sent_is_noticed_and_packed_again(
    sender: Sender, two: tuple[str, str], tmp_path: Path
) -> None:
    archive, archivist = sender.archive, sender.person("luutru")
    made = sender.packed(*two)
    package = next(transfer_packing.place_of(archive, made.id).glob("*.zip"))
    package.write_bytes(package.read_bytes()[:-1] + b"x")
    with pytest.raises(DamageError, match="pack again"):
        transfer_sending.send(archive, archivist, made.id, tmp_path / "đĩa")
    transfer_packing.pack(archive, archivist, made.id)
    transfer_sending.send(archive, archivist, made.id, tmp_path / "đĩa")


def test_nothing_unsigned_is_sent_and_nothing_of_another_transfer_written_over(
    sender: Sender, two: tuple[str, str], tmp_path: Path
) -> None:
    archive, archivist = sender.archive, sender.person("luutru")
    made = sender.approved(*two)
    with pytest.raises(RefusedError, match="not packed"):
        transfer_sending.send(archive, archivist, made.id, tmp_path / "đĩa")
    transfer_packing.pack(archive, archivist, made.id)
    with pytest.raises(RefusedError, match="sign"):
        transfer_sending.send(archive, archivist, made.id, tmp_path / "đĩa")
    data = transfer_sending.ready(archive, archivist, made.id)[1]
    with pytest.raises(RefusedError, match="hold"):
        transfer_sending.keep_signature(
            archive, archivist, made.id, sender.signed(data + b" ", sender.pki.organisation)
        )
    signature = sender.signed(data, sender.pki.organisation)
    assert transfer_sending.keep_signature(archive, archivist, made.id, signature).intact
    (tmp_path / "đĩa").mkdir()
    (tmp_path / "đĩa" / MANIFEST).write_text(json.dumps({"khác": 1}))
    with pytest.raises(RefusedError, match="another transfer"):
        transfer_sending.send(archive, archivist, made.id, tmp_path / "đĩa")
