"""``luutru verify``: one flipped byte anywhere is found, named, and written down."""

from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from tests.web.cli.conftest import Shell
from tests.web.conftest import Fonds

FIELDS = {"package", "verdict", "files", "bytes", "problems"}
KINDS = (
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    "tagmanifest-sha256.txt",
    "tagmanifest-sha512.txt",
    "data/METS.xml",
    "data/metadata/preservation/PREMIS*.xml",
    "data/metadata/descriptive/EAD*.xml",
    "data/representations/rep1/METS.xml",
    "data/representations/rep1/data/*",
)


def _flip(file: Path, at: int = -2) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.chmod(0o600)
    file.write_bytes(data)


def test_every_package_is_read_and_said_to_be_intact(luutru: Shell, package: Path) -> None:
    said = luutru("verify", "--all")
    assert (said.code, said.err) == (0, "")
    assert {line["verdict"] for line in said.lines} == {"Intact"}
    assert all(set(line) >= FIELDS for line in said.lines)
    assert len(said.lines) >= 5, "four documents, and the schemas they share"
    (line,) = [line for line in said.lines if line["package"] == package.name]
    files = [path for path in package.rglob("*") if path.is_file()]
    assert line["files"] == len(files)
    assert line["bytes"] == sum(path.stat().st_size for path in files)


def test_a_package_is_meant_by_its_own_identifier_or_by_its_documents(
    luutru: Shell, fonds: Fonds, package: Path
) -> None:
    for identifier in (package.name, fonds.decision):
        assert luutru("verify", identifier).line["package"] == package.name
    assert luutru("verify", "nothing").code == 3
    assert luutru("verify").code == 2
    assert luutru("verify", "--all", "--as", "chuyenvien").code == 4
    assert luutru("verify", "--all", "--as", "thanhtra").code == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_byte_is_damage_that_is_named_and_written_down(
    luutru: Shell, fonds: Fonds, package: Path, kind: str
) -> None:
    victim = next(package.glob(kind))
    _flip(victim)
    said = luutru("verify", fonds.decision)
    assert (said.code, said.line["verdict"]) == (5, "Damaged")
    name = str(victim.relative_to(package))
    assert {"path": name, "kind": "altered"}.items() <= said.line["problems"][0].items()
    assert [problem["path"] for problem in said.line["problems"]] == [name]
    event = luutru("ledger", "show", "--limit", "1").line
    assert (event["kind"], event["outcome"]) == ("fixity check", "failure")
    assert event["object"] == package.name
    assert event["detail"]["problems"][0]["path"] == name
    assert luutru("show", fonds.decision).line["copies"][0]["state"] == "damaged"


def test_one_damaged_package_does_not_hide_the_others(luutru: Shell, package: Path) -> None:
    _flip(package / "bag-info.txt")
    (package / "data" / "METS.xml").unlink()
    said = luutru("verify", "--all")
    assert said.code == 5
    verdicts = {line["package"]: line["verdict"] for line in said.lines}
    assert [name for name, verdict in verdicts.items() if verdict != "Intact"] == [package.name]
    text = luutru("verify", "--all", text=True).text
    assert "missing: data/METS.xml" in text
    assert "altered: bag-info.txt" in text


def test_an_unmounted_store_is_not_checked_which_is_not_damage(
    luutru: Shell, unmount: Callable[[], None]
) -> None:
    unmount()
    said = luutru("verify", "--all")
    assert said.code == 6
    assert {line["verdict"] for line in said.lines} == {"NotChecked"}
    assert all(line["reason"] for line in said.lines)
    event = luutru("ledger", "show", "--limit", "1").line
    assert (event["outcome"], event["detail"]["verdict"]) == ("warning", "NotChecked")


def test_any_bag_is_checked_without_an_archive(tmp_path: Path) -> None:
    stranger = Shell(tmp_path / "nowhere")
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder in (good, bad):
        folder.mkdir()
        (folder / "a.txt").write_text("một")
        bagit.make_bag(str(folder), checksums=["sha256"])
    (bad / "data" / "a.txt").write_text("hai")
    said = stranger("verify", "--path", good)
    assert (said.code, said.line["verdict"], said.line["path"]) == (0, "Intact", str(good))
    said = stranger("verify", "--path", good, "--path", bad)
    assert said.code == 5
    found = {line["path"]: line for line in said.lines}
    assert found[str(bad)]["problems"][0]["path"] == "data/a.txt"
    assert found[str(bad)]["problems"][0]["kind"] == "altered"
    nothing = stranger("verify", "--path", tmp_path / "nothing")
    assert nothing.code in {5, 6}
    assert nothing.line["verdict"] != "Intact"
    assert not (tmp_path / "nowhere").exists()
