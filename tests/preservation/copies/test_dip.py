"""A DIP of a copy, verified as one: every file is vouched for, or the answer is no."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from preservation.copies.order import Enclosed
from preservation.copies.packing import beside, beside_files, pack
from preservation.validator import check
from repository.copy_kinds import CopyKind
from tests.preservation.copies import copying
from tests.preservation.copies.making import ORIGINAL, Desk
from tests.preservation.copies.verifying import alone, verify

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def dip(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the archive packs it: copy, proof, original, evidence, roots, verifier."""
    folder = tmp_path_factory.mktemp("dip")
    (folder / "quy-che.pdf").write_bytes(ORIGINAL)
    order = copying.order(CopyKind.DIP, at=desk.now)
    made = desk.proof()
    anchors = {"goc.crt": desk.pki.root.der}
    held = beside_files(order, made.evidence, anchors)
    made = replace(made, beside=beside(held))
    copy = folder / "copy.pdf"
    copy.write_bytes(desk.copy(made))
    enclosed = Enclosed(made.encode(), made.evidence, anchors)
    return pack(order, copy, [copying.source(folder / "quy-che.pdf")], enclosed, folder / "dip.zip")


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as box:
        return {name: box.read(name) for name in box.namelist()}


def packed(path: Path, held: Members) -> Path:
    with zipfile.ZipFile(path, "w") as box:
        for name, data in held.items():
            box.writestr(name, data)
    return path


def test_a_dip_is_a_yes_as_a_zip_and_as_a_folder_on_a_bare_machine(
    dip: Path, root: Path, tmp_path: Path
) -> None:
    done = alone([dip, "--anchor", root], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(dip) as box:
        box.extractall(tmp_path / "out")
    assert alone([tmp_path / "out", "--anchor", root], tmp_path).returncode == 0
    assert alone([tmp_path / "out"], tmp_path).returncode == 1
    its_own = tmp_path / "out" / "kiem-tra.py"
    assert its_own.read_bytes() == members(dip)["kiem-tra.py"]


def test_no_file_of_it_can_be_changed_taken_out_or_added(
    dip: Path, root: Path, tmp_path: Path
) -> None:
    whole = members(dip)
    assert len(whole) == 7

    def verdict(held: Members) -> str:
        path = packed(tmp_path / "dip.zip", held)
        return str(verify(path, "--anchor", root)["verdict"])

    assert verdict(whole) == "yes"
    for name, data in whole.items():
        for place in {0, len(data) // 2, len(data) - 1}:
            turned = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert verdict(whole | {name: turned}) == "no", (name, place)
        assert verdict({other: whole[other] for other in whole if other != name}) == "no", name
        assert verdict(whole | {name: data + b"\n"}) == "no", name
    assert verdict(whole | {"xem-truoc.html": b"<p>"}) == "no"
    assert verdict(whole | {"more/ban-sao.pdf": whole["ban-sao.pdf"]}) == "no"
    assert verdict({f"goi/{name}": data for name, data in whole.items()}) == "yes"


def test_the_proof_of_another_copy_does_not_fit(
    dip: Path, desk: Desk, root: Path, tmp_path: Path
) -> None:
    whole = members(dip)
    other = desk.proof(verify="https://other.invalid/")
    for held in (
        whole | {"proof.json": other.encode()},
        whole | {"ban-sao.pdf": desk.copy(other)},
        whole | {"ban-sao.pdf": desk.copy(other), "proof.json": other.encode()},
    ):
        path = packed(tmp_path / "dip.zip", held)
        assert verify(path, "--anchor", root)["verdict"] == "no"


def test_a_zip_that_says_two_things_is_a_no(dip: Path, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    path.write_bytes(dip.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as box:
        box.writestr("ban-sao.pdf", b"%PDF-1.7 another")
    assert verify(path, "--anchor", root)["verdict"] == "no"
    fronted = tmp_path / "fronted.zip"
    fronted.write_bytes(b"%PDF-1.7\n" + dip.read_bytes())
    assert verify(fronted, "--anchor", root)["verdict"] == "no"
    fronted.write_bytes(b"PK: a page\n" + dip.read_bytes())
    assert verify(fronted, "--anchor", root)["verdict"] == "no"
    with zipfile.ZipFile(packed(fronted, members(dip)), "a") as box:
        box.comment = b"what nobody vouches for"
    assert verify(fronted, "--anchor", root)["verdict"] == "no"


def test_links_in_a_folder_are_not_followed(dip: Path, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with zipfile.ZipFile(dip) as box:
        box.extractall(out)
    (out / "goc/quy-che.pdf").rename(tmp_path / "quy-che.pdf")
    (out / "goc/quy-che.pdf").symlink_to(tmp_path / "quy-che.pdf")
    assert verify(out, "--anchor", root)["verdict"] == "no"


def test_what_is_no_package_is_a_no(root: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "nothing.pdf").write_bytes(b"")
    packed(tmp_path / "other.zip", {"a.txt": b"a"})
    for name in ("empty", "broken.zip", "nothing.pdf", "other.zip"):
        assert verify(tmp_path / name, "--anchor", root)["verdict"] == "no", name


def test_the_validator_knows_it_for_what_it_is(dip: Path, tmp_path: Path) -> None:
    report = check(dip)
    assert (report.profile, report.findings) == ("luutru-copy", ())
    changed = packed(tmp_path / "changed.zip", members(dip) | {"goc/quy-che.pdf": b"%PDF-"})
    assert [finding.rule for finding in check(changed).findings] == ["PKG-COP-03"]
