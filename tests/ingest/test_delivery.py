from pathlib import Path

import pytest

from ingest.delivery import walk
from repository.access import Level
from repository.errors import RefusedError


def test_a_folder_is_walked_and_its_own_sidecar_is_read_not_delivered(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "a.pdf").write_bytes(b"a")
    (tmp_path / "b.txt").write_bytes(b"b")
    (tmp_path / "metadata.csv").write_text(
        "path,Subject,Agency,Level\n2024/a.pdf,Về việc A,H34,restricted\n", "utf-8-sig"
    )
    found = {d.name: d for d in walk([tmp_path], None)}
    assert set(found) == {"a.pdf", "b.txt"}
    assert found["a.pdf"].fields == {"Subject": "Về việc A"}
    assert (found["a.pdf"].agency, found["a.pdf"].level) == ("H34", Level.RESTRICTED)
    assert found["b.txt"].fields == {}


def test_a_name_in_decomposed_unicode_finds_its_line_of_the_sidecar(tmp_path: Path) -> None:
    decomposed = "Quye\u0302\u0301t \u0111i\u0323nh.txt"
    (tmp_path / decomposed).write_bytes(b"x")
    (tmp_path / "metadata.json").write_text('{"Quyết định.txt": {"Subject": "S"}}', "utf-8")
    (only,) = walk([tmp_path], None)
    assert only.fields == {"Subject": "S"}
    assert only.name == decomposed


def test_a_lone_json_object_is_for_the_one_file_given(tmp_path: Path) -> None:
    file, sidecar = tmp_path / "a.pdf", tmp_path / "a.json"
    file.write_bytes(b"a")
    sidecar.write_text('{"CodeNumber": 15, "Subject": null}', "utf-8")
    (only,) = walk([file], sidecar)
    assert only.fields == {"CodeNumber": "15"}


def test_an_unknown_level_is_left_to_the_rules_and_never_guessed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "metadata.csv").write_text("path,Level\na.txt,hidden\n", "utf-8")
    (only,) = walk([tmp_path], None)
    assert only.level is None
    assert only.fields == {"Level": "hidden"}


@pytest.mark.parametrize(
    ("name", "text"),
    [("m.csv", "Subject\nA\n"), ("m.json", "[1, 2"), ("m.json", '"text"'), ("m.json", "[" * 9999)],
)
def test_a_sidecar_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(RefusedError, match=name):
        list(walk([tmp_path / "a.txt"], tmp_path / name))


def test_a_folder_with_a_declaration_is_one_delivery(tmp_path: Path) -> None:
    bag = tmp_path / "in" / "bag"
    (bag / "data").mkdir(parents=True)
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (bag / "data" / "a.txt").write_bytes(b"a")
    (only,) = walk([tmp_path / "in"], None)
    assert only.is_bag
