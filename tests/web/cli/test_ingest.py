"""``luutru ingest`` and ``luutru quarantine``, as a user meets them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.cli.conftest import Shell
from web.cli.desk import visible

FIELDS = {
    *("path", "outcome", "document", "package", "package_path", "quarantine", "findings"),
    *("indication", "intact", "says", "signatures"),
}


def _write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_each_file_gets_one_line_and_the_worst_code_is_done_in_part(
    luutru: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    _write(folder / "a.txt", "Công văn một")
    _write(folder / "b.txt", "")
    said = luutru("ingest", folder)
    assert said.code == 7
    assert said.err == ""
    outcomes = {line["path"]: line["outcome"] for line in said.lines}
    assert outcomes == {str(folder / "a.txt"): "accepted", str(folder / "b.txt"): "refused"}
    for line in said.lines:
        assert set(line) == FIELDS
        for finding in line["findings"]:
            assert {"rule", "severity", "message"} <= set(finding)
    accepted = next(line for line in said.lines if line["outcome"] == "accepted")
    assert Path(accepted["package_path"], "bagit.txt").is_file()
    assert luutru("show", accepted["document"]).line["package"] == accepted["package"]
    again = luutru("ingest", folder / "a.txt")
    assert (again.code, again.line["outcome"]) == (0, "duplicate")
    assert again.line["document"] == accepted["document"]


def test_only_refusals_are_code_4(luutru: Shell, tmp_path: Path) -> None:
    said = luutru("ingest", _write(tmp_path / "b.txt", ""))
    assert said.code == 4
    assert [f["rule"] for f in said.line["findings"] if f["severity"] == "error"] == ["SUB-01"]


def test_wrong_usage_is_code_2_and_is_said_beside_the_answer(luutru: Shell, tmp_path: Path) -> None:
    for words in (("ingest",), ("ingest", tmp_path / "nothing"), ("ingest", "--frobnicate")):
        said = luutru(*words)
        assert (said.code, said.out) == (2, b"")
        assert "Usage" in said.err


def test_without_a_home_nothing_is_made_and_the_code_is_3(tmp_path: Path) -> None:
    said = Shell(tmp_path / "nowhere")("ingest", _write(tmp_path / "a.txt", "x"))
    assert (said.code, said.out) == (3, b"")
    assert "luutru init" in said.err
    assert not (tmp_path / "nowhere").exists()


def test_an_unmounted_store_is_code_6_and_nothing_is_recorded(
    luutru: Shell, unmount: Callable[[], None], tmp_path: Path
) -> None:
    file = _write(tmp_path / "a.txt", "Công văn hai")
    before = luutru("ledger", "show", "--limit", "1").line["seq"]
    unmount()
    said = luutru("ingest", file)
    assert (said.code, said.out) == (6, b"")
    assert "kho-1" in said.err
    assert luutru("ledger", "show", "--limit", "1").line["seq"] == before


def test_a_name_that_is_no_utf_8_is_kept_and_the_answer_is_utf_8_all_the_same(
    luutru: Shell, tmp_path: Path
) -> None:
    raw = os.fsencode(tmp_path) + b"/c\xf4ng v\xe3n.txt"
    Path(os.fsdecode(raw)).write_text("Công văn ba")
    said = luutru("ingest", tmp_path / os.fsdecode(b"c\xf4ng v\xe3n.txt"))
    assert said.code == 0
    assert os.fsencode(said.line["path"]) == raw
    shown = luutru("show", said.line["document"]).line
    assert shown["files"][0]["name"] == "c\\xf4ng v\\xe3n.txt"


def test_a_name_cannot_forge_a_line_nor_speak_to_the_terminal(
    luutru: Shell, tmp_path: Path
) -> None:
    name = "a\naccepted     b\x1b[31m\u202etxt.txt"
    said = luutru("ingest", _write(tmp_path / name, "Công văn bốn"), text=True)
    first, *others = said.text.splitlines()
    assert first.endswith("a\\naccepted     b\\x1b[31m\\u202etxt.txt")
    assert all(line.startswith("    ") for line in others)
    assert visible("Quyết định\tsố 1") == "Quyết định\\tsố 1"


def test_a_sidecar_speaks_of_each_file_by_its_path(luutru: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in ("a.txt", "b.txt", "ca\u0301.txt", "c\u00e1.txt"):
        _write(folder / name, f"Công văn {name!r} {len(name)}")
    _write(
        folder / "metadata.csv",
        "path,Subject,IssuedDate\na.txt,Về a\u2028hai dòng,2024-03-02\n"
        "b.txt,Về b,hôm qua\nca\u0301.txt,Về cá tách,\nc\u00e1.txt,Về cá liền,\n",
    )
    said = luutru("ingest", folder)
    assert said.code == 7
    found = {Path(line["path"]).name: line for line in said.lines}
    assert found["b.txt"]["outcome"] == "refused"
    titles = {
        n: luutru("show", found[n]["document"]).line["title"] for n in found.keys() - {"b.txt"}
    }
    assert titles["ca\u0301.txt"] == "Về cá tách"
    assert titles["c\u00e1.txt"] == "Về cá liền"
    assert titles["a.txt"].startswith("Về a")


def test_what_was_done_is_told_before_what_cannot_be_read(luutru: Shell, tmp_path: Path) -> None:
    _write(tmp_path / "one" / "a.txt", "Công văn năm")
    _write(tmp_path / "two" / "b.txt", "Công văn sáu")
    _write(tmp_path / "two" / "metadata.json", "{")
    said = luutru("ingest", tmp_path / "one", tmp_path / "two")
    assert said.code == 4
    assert said.line["outcome"] == "accepted"
    assert "metadata.json" in said.err
    assert "Traceback" not in said.err


def test_what_somebody_may_not_bring_in_is_one_refusal_of_many(
    luutru: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    _write(folder / "a.txt", "Công văn bảy")
    _write(folder / "b.txt", "Công văn tám")
    _write(folder / "metadata.csv", "path,Agency\na.txt,H34\nb.txt,H48\n")
    said = luutru("ingest", folder, "--as", "vanthu")
    assert said.code == 7
    outcomes = {Path(line["path"]).name: line["outcome"] for line in said.lines}
    assert outcomes == {"a.txt": "accepted", "b.txt": "refused"}
    officer = luutru("ingest", folder, "--as", "chuyenvien")
    assert (officer.code, officer.out) == (4, b"")


def test_the_quarantine_is_listed_for_those_who_may_see_it(luutru: Shell, tmp_path: Path) -> None:
    from tests.pki import Level, make_pdf, shared_pki
    from tests.preservation.signatures.attacks import page_bit

    signed = shared_pki().sign_bytes(make_pdf(tmp_path / "a.pdf").read_bytes(), level=Level.B_B)
    taken = luutru("ingest", _write(tmp_path / "sửa.pdf", page_bit(signed)))
    assert (taken.code, taken.line["outcome"], taken.line["intact"]) == (0, "quarantined", False)
    item = taken.line["quarantine"]
    line = luutru("quarantine").line
    assert line["quarantine"] == item
    assert line["name"] == "sửa.pdf"
    assert line["sha256"].startswith("sha256:")
    assert "SIG-01" in {finding["rule"] for finding in line["report"]["findings"]}
    assert luutru("quarantine", item).line == line
    assert "Cần yêu cầu nơi gửi" in luutru("quarantine", text=True).text
    assert luutru("quarantine", "--as", "chuyenvien").code == 4
    assert luutru("quarantine", "nothing").code == 3
    assert luutru("verify", "--all").code == 0


@pytest.mark.parametrize("as_whom", ["nobody", "' OR 1=1 --"])
def test_an_account_that_is_not_there_is_code_3(luutru: Shell, as_whom: str) -> None:
    said = luutru("search", "quy chế", "--as", as_whom)
    assert (said.code, said.out) == (3, b"")
