"""The one-file verifier: yes to what the archive made, no to whatever was done to it since."""

import ast
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from preservation.signatures.signing.act import Level
from tests.pki import Pki, make_pki
from tests.preservation.copies.making import ORIGINAL, Desk
from tests.preservation.copies.verifying import PROGRAM, alone, verify

AGENCY = "UBND tỉnh Kon Tum"
"""As the certificate of the organisation says."""


@pytest.fixture(scope="module")
def copy(desk: Desk) -> bytes:
    """A copy with a timestamp and an evidence record."""
    return desk.copy()


@pytest.fixture
def ask(root: Path, tmp_path: Path) -> Callable[..., str]:
    """The verdict on bytes, with the root at hand."""

    def verdict(data: bytes, *words: str | Path) -> str:
        path = tmp_path / "copy.pdf"
        path.write_bytes(data)
        return str(verify(path, "--anchor", root, *words)["verdict"])

    return verdict


def test_it_is_one_readable_file_for_any_python_since_3_8() -> None:
    text = PROGRAM.read_text("utf-8")
    assert text.count("\n") < 400
    tree = ast.parse(text, feature_version=(3, 8))
    named = {
        (one.module or "") if isinstance(one, ast.ImportFrom) else alias.name
        for one in ast.walk(tree)
        if isinstance(one, ast.Import | ast.ImportFrom)
        for alias in one.names
    }
    assert named <= {"argparse", "base64", "hashlib", "json", "re", "sys", "unicodedata"} | {
        "zipfile", "datetime", "functools", "pathlib", "urllib.parse",
    }  # fmt: skip
    assert "được" in text.split("Verifies")[0]  # Vietnamese first


@pytest.mark.parametrize("level", [Level.B_B, Level.B_T])
def test_a_copy_is_a_yes_on_a_machine_with_nothing_but_python(
    desk: Desk, root: Path, tmp_path: Path, level: Level
) -> None:
    (tmp_path / "ban-sao.pdf").write_bytes(desk.copy(level=level))
    (tmp_path / "goc.pdf").write_bytes(ORIGINAL)
    words: list[str | Path] = ["ban-sao.pdf", "--anchor", root, "--original", "goc.pdf"]
    done = alone(words, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ĐÚNG · YES" in done.stdout
    assert AGENCY in done.stdout
    (tmp_path / "goc.pdf").write_bytes(ORIGINAL + b"\n")
    assert alone(words, tmp_path).returncode == 1
    assert alone(["nowhere.pdf"], tmp_path).returncode == 2
    assert alone([*words, "--anchor", "nowhere.crt"], tmp_path).returncode == 2
    assert alone([*words, "--anchor", "goc.pdf"], tmp_path).returncode == 2


def test_without_a_root_that_the_citizen_trusts_it_is_never_a_yes(
    copy: bytes, tmp_path: Path, pki: Pki
) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(copy)
    said = verify(path)
    assert said["verdict"] == "unproven"
    assert any("--anchor" in one for one in said["problems"])
    assert any(hashlib.sha256(pki.root.der).hexdigest() in one for one in said["problems"])
    assert said["copy"]["notation"] == "05/SY-SNV"


def test_a_root_of_somebody_else_is_no_yes(copy: bytes, tmp_path: Path, pki: Pki) -> None:
    path, other = tmp_path / "copy.pdf", tmp_path / "other.crt"
    path.write_bytes(copy)
    other.write_bytes(make_pki(pki.made_at).root.pem)
    assert verify(path, "--anchor", other)["verdict"] == "unproven"


def test_every_signing_key_and_digest_of_the_archive_is_understood(
    desk: Desk, ask: Callable[..., str]
) -> None:
    for digest in ("sha256", "sha384", "sha512"):
        assert ask(desk.copy(digest=digest)) == "yes", digest


def test_an_evidence_record_of_another_hash_is_understood(
    desk: Desk, ask: Callable[..., str]
) -> None:
    assert ask(desk.copy(desk.proof(evidence=desk.evidence(algorithm="sha512")))) == "yes"


def flips(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The file with one bit turned, everywhere that a reader or a verifier looks, and in between.

    Of the signature every third byte (one of its two digits, by turns) and every name of an
    algorithm or an attribute, with its tag; of its edges every byte; of the zeros after it every
    97th; of all the rest, which is digested as one, every 211th.
    """
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", data)
    assert found is not None
    before, after = int(found[1]), int(found[2])
    end = before + len(data[before:after].rstrip(b"0>"))
    places = {before + 1 + 2 * n + n % 2 for n in range(0, (end - before) // 2, 3)}
    names = re.finditer(rb"06(?:03|08|09|0B)", data[before:end])
    places |= {before + name.start() + n for name in names for n in range(6)}
    places |= {
        *range(before - 9, before + 9),
        *range(end, after, 97),
        *range(after - 2, after + 200),
    }
    places |= {*range(0, len(data), 211), *range(32), *range(len(data) - 64, len(data))}
    for place in sorted(places):
        changed = bytearray(data)
        changed[place] ^= 1 << (place % 7)
        yield place, bytes(changed)


@pytest.mark.slow
def test_no_bit_can_be_turned_anywhere(copy: bytes, ask: Callable[..., str]) -> None:
    assert ask(copy) == "yes"
    held = [place for place, changed in flips(copy) if ask(changed) == "yes"]
    assert held == []


def test_hexadecimal_of_the_other_case_is_a_changed_byte(
    copy: bytes, ask: Callable[..., str]
) -> None:
    start = copy.index(b"/Contents <") + 11
    place = next(n for n in range(start, len(copy)) if copy[n : n + 1] in b"ABCDEF")
    changed = copy[:place] + copy[place : place + 1].lower() + copy[place + 1 :]
    assert ask(changed) == "no"
