"""What archives tell each other: a value gives its bytes, and nothing odd is believed."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preservation.hoso.content import FileDescription, LooseDescription
from preservation.hoso.handing import (
    HandedDocument,
    HandedFile,
    HandedPackage,
    Manifest,
    Party,
    Receipt,
    Taken,
    loose_description_said,
    loose_said,
    read_manifest,
    read_receipt,
    said_of,
)
from repository.errors import RefusedError

SIP = "00000001-0000-4000-8000-00000000000a"
NAME = f"1_uuid-{SIP.upper()}.zip"
SHA = "ab" * 32
ROW: dict[str, str | int] = {
    "so_ky_hieu": "01.TCCB",
    "tieu_de": "Hồ sơ tuyển dụng",
    "thoi_gian": "2024",
    "thoi_han": "5 năm",
    "so_trang": 12,
    "ghi_chu": "",
}
DESCRIPTION = FileDescription(
    "H34.12", "Sở Nội vụ", "2024", "01.TCCB", "Hồ sơ", maintenance="5 năm"
)
DOCUMENT = HandedDocument(1, "d-1", (HandedFile(SHA, 7),), "Quyết định")
PACKAGE = HandedPackage(
    1, NAME, 900, SHA, SIP, "H34.12.2024.01.TCCB", False, ROW, said_of(DESCRIPTION, 2024),
    (DOCUMENT,),
)  # fmt: skip
MANIFEST = Manifest(
    transfer=SIP,
    registration="H34.12.2026.01",
    turn=1,
    year=2026,
    sender=Party("H34.12", "Sở Nội vụ"),
    archive=Party("H34.LT", "Trung tâm Lưu trữ lịch sử"),
    created=datetime(2026, 11, 27, 1, 2, 3, tzinfo=UTC),
    due=date(2027, 1, 1),
    packages=(PACKAGE,),
    lists=(HandedFile(SHA, 5, "muc-luc-ho-so-vinh-vien.pdf"),),
)
RECEIPT = Receipt(
    transfer=SIP,
    registration="H34.12.2026.01",
    turn=1,
    sender=MANIFEST.sender,
    archive=MANIFEST.archive,
    manifest=SHA,
    reception="r-1",
    at=MANIFEST.created,
    decided_by="giamdoc",
    packages=(
        Taken(1, NAME, SHA, True, "", "h-1", "p-1", "LT.H34.12.2024.01.TCCB", ROW, (DOCUMENT,)),
        Taken(2, NAME.replace("1_", "2_"), SHA, False, "thiếu tệp"),
    ),
)


def test_what_was_written_is_read_back_and_written_again_is_the_same_bytes() -> None:
    assert read_manifest(MANIFEST.data()) == MANIFEST
    assert read_manifest(MANIFEST.data()).data() == MANIFEST.data()
    assert read_receipt(RECEIPT.data()) == RECEIPT
    assert read_receipt(RECEIPT.data()).data() == RECEIPT.data()


def test_a_description_comes_back_in_words() -> None:
    (package,) = read_manifest(MANIFEST.data()).packages
    assert package.description == DESCRIPTION
    assert package.ended == 2024
    assert replace(package, said=said_of(DESCRIPTION, None)).ended is None
    assert MANIFEST.totals == {"packages": 1, "dossiers": 1, "documents": 1, "bytes": 900}


def test_what_the_file_plan_says_may_be_told_besides() -> None:
    more = said_of(DESCRIPTION, 2024, {"keeper": "Lê Thị Hoa", "level": "internal"})
    told = replace(MANIFEST, packages=(replace(PACKAGE, said=more),))
    assert read_manifest(told.data()) == told
    assert read_manifest(told.data()).packages[0].description == DESCRIPTION


LOOSE = LooseDescription(
    "H34.12", "Sở Nội vụ", "2026", 1, 2, "Văn bản đến rời lẻ", incoming=True, total_doc="1"
)


def test_loose_documents_are_told_of_as_what_they_are_and_a_ho_so_as_ever() -> None:
    other = SIP.replace("a", "b")
    package = replace(
        PACKAGE, ordinal=2, name=f"2_uuid-{other.upper()}.zip", sha256="cd" * 32, sip=other,
        code=LOOSE.code, kind="sip_tailieu", said=loose_said(LOOSE, "Vĩnh viễn"),
    )  # fmt: skip
    told = replace(MANIFEST, packages=(PACKAGE, package))
    assert read_manifest(told.data()) == told
    assert loose_description_said(package.said) == LOOSE
    assert told.totals == {"packages": 2, "dossiers": 1, "documents": 2, "bytes": 1800}
    assert b'"kind"' not in MANIFEST.data()
    for wrong in (b'"sip_hoso"', b'"aip"', b"1"):
        with pytest.raises(RefusedError, match="kind"):
            read_manifest(told.data().replace(b'"sip_tailieu"', wrong))
    with pytest.raises(RefusedError, match="said"):
        read_manifest(_changed(lambda m: m["packages"][1].pop("kind"), told.data()))


def _changed(change: Callable[[dict[str, Any]], object], data: bytes) -> bytes:
    held = json.loads(data)
    change(held)
    return json.dumps(held).encode()


WRONG: list[Callable[[dict[str, Any]], object]] = [
    lambda m: m.pop("turn"),
    lambda m: m.update(turn=True),
    lambda m: m.update(turn=-1),
    lambda m: m.update(turn=10**30),
    lambda m: m.update(luutru_transfer=2),
    lambda m: m.update(more="x"),
    lambda m: m["sender"].update(more="x"),
    lambda m: m.update(transfer="../../etc"),
    lambda m: m.update(created="hôm qua"),
    lambda m: m.update(created="2026-01-01T00:00:00"),
    lambda m: m.update(due="2026-02-30"),
    lambda m: m.update(registration="\ud800"),
    lambda m: m.update(registration=""),
    lambda m: m.update(packages=[]),
    lambda m: m.update(packages=[1]),
    lambda m: m.update(packages={}),
    lambda m: m["packages"].append(m["packages"][0]),
    lambda m: m["packages"][0].update(name="../1.zip"),
    lambda m: m["packages"][0].update(sha256=SHA.upper()),
    lambda m: m["packages"][0].update(size=-1),
    lambda m: m["packages"][0].update(permanent=1),
    lambda m: m["packages"][0]["row"].update(so_trang="12"),
    lambda m: m["packages"][0]["said"].pop("title"),
    lambda m: m["packages"][0]["documents"].append(m["packages"][0]["documents"][0]),
    lambda m: m["packages"][0]["documents"][0].update(carried_by=SIP),
    lambda m: m["packages"][0]["documents"][0].update(title="x" * 20_001),
    lambda m: m["lists"][0].update(name="/etc/passwd"),
    lambda m: m["lists"][0].update(name="ho-so-nop.json"),
]


@pytest.mark.parametrize("change", WRONG)
def test_a_manifest_that_is_not_as_it_should_be_is_refused(
    change: Callable[[dict[str, Any]], object],
) -> None:
    with pytest.raises(RefusedError):
        read_manifest(_changed(change, MANIFEST.data()))


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r["packages"][0].update(reason="không nhận"),
        lambda r: r["packages"][1].update(reason=" "),
        lambda r: r["packages"][1].update(name=NAME),
        lambda r: r.update(manifest=""),
        lambda r: r.update(at=""),
        lambda r: r.pop("luutru_receipt"),
    ],
)
def test_a_receipt_that_is_not_as_it_should_be_is_refused(
    change: Callable[[dict[str, Any]], object],
) -> None:
    with pytest.raises(RefusedError):
        read_receipt(_changed(change, RECEIPT.data()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"luutru_transfer": NaN}',
        b'{"luutru_transfer": 1, "luutru_transfer": 1}',
        b'{"luutru_transfer": 1' + b"0" * 5000 + b"}",
    ],
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    for read in (read_manifest, read_receipt):
        with pytest.raises(RefusedError):
            read(data)


_PATHS: tuple[tuple[Any, ...], ...] = (
    ("packages", 0, "row"), ("packages", 0, "said", "title"), ("packages", 0, "documents"),
    ("sender",), ("archive", "code"), ("lists",), ("year",), ("packages", 0, "sip"),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    path=st.sampled_from(_PATHS),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
        max_leaves=4,
    ),
)
def test_whatever_stands_where_it_is_refused_or_read_and_never_fails(
    path: tuple[Any, ...], value: object
) -> None:
    held = json.loads(MANIFEST.data())
    place = held
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    try:
        found = read_manifest(json.dumps(held).encode())
    except RefusedError:
        return
    assert read_manifest(found.data()) == found
