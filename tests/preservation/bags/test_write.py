"""What the writer writes, the reader and bagit-python accept, whatever the metadata says."""

from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preservation.bags.problems import Intact
from preservation.bags.read import check_bag
from preservation.bags.tags import information
from preservation.bags.write import OXUM, info_text, tag_files
from repository.digest import Fingerprint
from tests.preservation.bags.corpus import put


def test_a_written_bag_is_valid_and_the_same_every_time(tmp_path: Path) -> None:
    payload = {"data/Số 15.txt": b"x", "data/100%.txt": b"y", "data/a\nb": b""}
    prints = {path: Fingerprint.of_bytes(data) for path, data in payload.items()}
    tags = tag_files(prints, [("Source-Organization", "Sở Nội vụ " * 20)])
    for path, data in (payload | tags).items():
        put(tmp_path, path, data)
    verdict = check_bag(tmp_path)
    assert isinstance(verdict, Intact)
    assert not verdict.warnings
    assert tag_files(dict(reversed(prints.items())), [("Source-Organization", "Sở Nội vụ " * 20)]) == tags  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("path", ["../a", "/data/a", "bagit.txt", "data/../../a", "C:a", ""])
def test_a_path_outside_the_payload_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        tag_files({path: Fingerprint.of_bytes(b"")}, [])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=300), max_size=4))
def test_no_value_can_become_an_element_of_its_own(values: list[str]) -> None:
    elements, strange = information(info_text([("A", value) for value in values]).decode())
    assert not strange
    assert [label for label, _ in elements] == ["A"] * len(values)


def test_an_injected_oxum_stays_a_value() -> None:
    forged = "x\r\nPayload-Oxum: 1.1\n\u2028Payload-Oxum: 2.2\x85Payload-Oxum: 3.3"
    prints = {"data/a": Fingerprint.of_bytes(b"abc")}
    text = tag_files(prints, [("Document-Title", forged)])["bag-info.txt"].decode()
    found = dict(information(text)[0])
    assert found[OXUM] == "3.1"
    assert found["Document-Title"].startswith("x Payload-Oxum: 1.1")


def test_a_folded_value_reads_back(tmp_path: Path) -> None:
    value = "Về việc ban hành Quy chế quản lý văn bản điện tử trên địa bàn tỉnh " * 4
    tags = tag_files({"data/a": Fingerprint.of_bytes(b"a")}, [("Document-Title", value)])
    for path, data in (tags | {"data/a": b"a"}).items():
        put(tmp_path, path, data)
    assert max(map(len, tags["bag-info.txt"].decode().splitlines())) < 80
    assert dict(information(tags["bag-info.txt"].decode())[0])["Document-Title"] == value.strip()
    assert " ".join(bagit.Bag(str(tmp_path)).info["Document-Title"].split()) == value.strip()
