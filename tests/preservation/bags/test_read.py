"""The reader says of each bag of the corpus what RFC 8493 says of it."""

import errno
import hashlib
import os
import random
from pathlib import Path

import bagit
import pytest

from preservation.bags.problems import Damaged, Intact, NotChecked, ProblemKind, verdict_of
from preservation.bags.problems import Problem as Said
from preservation.bags.read import check_bag, read_info
from preservation.bags.tags import TAG_BYTES
from tests.preservation.bags.corpus import INVALID, VALID, Bag, Case, bytes_of, made, put


def _named(case: Case) -> str:
    return case.name


def _judge_says_valid(bag: Path) -> bool:
    try:
        return bool(bagit.Bag(str(bag)).is_valid())
    except (bagit.BagError, UnicodeDecodeError, LookupError, ValueError, OSError):
        return False


@pytest.mark.parametrize("case", VALID, ids=_named)
def test_a_valid_bag_is_intact(case: Case, tmp_path: Path) -> None:
    case.make(tmp_path / "bag")
    verdict = check_bag(tmp_path / "bag")
    assert isinstance(verdict, Intact), verdict
    assert case.warnings <= {warning.kind for warning in verdict.warnings}


@pytest.mark.parametrize("case", INVALID, ids=_named)
def test_an_invalid_bag_is_damaged_and_the_reason_is_named(case: Case, tmp_path: Path) -> None:
    case.make(tmp_path / "bag")
    verdict = check_bag(tmp_path / "bag")
    assert isinstance(verdict, Damaged), verdict
    assert {problem.kind for problem in verdict.problems} == case.problems


@pytest.mark.parametrize("case", [c for c in (*VALID, *INVALID) if c.judge_agrees], ids=_named)
def test_bagit_python_agrees_where_it_must(case: Case, tmp_path: Path) -> None:
    case.make(tmp_path / "bag")
    ours = isinstance(check_bag(tmp_path / "bag"), Intact)
    assert _judge_says_valid(tmp_path / "bag") == ours


@pytest.mark.parametrize("case", [*VALID, *INVALID], ids=_named)
def test_worker_processes_come_to_the_same_verdict(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.make(tmp_path / "bag")
    alone = check_bag(tmp_path / "bag", processes=1)
    monkeypatch.setattr("preservation.bags.read.MANY_FILES", 1)
    assert check_bag(tmp_path / "bag", processes=2) == alone


def test_only_the_algorithms_asked_for_are_computed(tmp_path: Path) -> None:
    made(Bag(algorithms=("sha256", "sha512"), tags=False))(tmp_path / "bag")
    manifest = tmp_path / "bag" / "manifest-sha512.txt"
    manifest.write_bytes(manifest.read_bytes().replace(b"  ", b"  ").translate(_NEXT_DIGIT))
    assert isinstance(check_bag(tmp_path / "bag"), Damaged)
    assert isinstance(check_bag(tmp_path / "bag", algorithms={"sha256"}), Intact)
    assert isinstance(check_bag(tmp_path / "bag", algorithms={"md5"}), NotChecked)


_NEXT_DIGIT = bytes.maketrans(b"0123456789", b"1234567890")


def test_what_is_not_there_is_not_checked(tmp_path: Path) -> None:
    verdict = check_bag(tmp_path / "none")
    assert isinstance(verdict, NotChecked)
    assert "none" in verdict.reason
    (tmp_path / "file").touch()
    assert isinstance(check_bag(tmp_path / "file"), NotChecked)


def test_a_file_that_is_not_given_back_is_never_intact() -> None:
    unread = Said("data/a", ProblemKind.UNREADABLE, os.strerror(errno.EIO))
    assert isinstance(verdict_of(3, 10, [unread]), NotChecked)
    gone = Said("data/b", ProblemKind.MISSING)
    assert isinstance(verdict_of(3, 10, [unread, gone]), Damaged)


def test_an_enormous_manifest_is_not_read(tmp_path: Path) -> None:
    made(Bag())(tmp_path / "bag")
    with (tmp_path / "bag" / "manifest-md5.txt").open("wb") as manifest:
        manifest.truncate(TAG_BYTES + 1)
    assert isinstance(check_bag(tmp_path / "bag"), NotChecked)


def test_an_endless_line_is_one_bad_line(tmp_path: Path) -> None:
    endless = "0" * 64 + "  data/" + "a" * 3_000_000 + "\n"
    made(Bag(extra_lines=endless))(tmp_path / "bag")
    verdict = check_bag(tmp_path / "bag")
    assert isinstance(verdict, Damaged)
    assert [problem.kind for problem in verdict.problems] == [ProblemKind.BAD_LINE]
    assert len(verdict.problems[0].detail) < 100


def test_names_that_are_no_text_can_be_reported(tmp_path: Path) -> None:
    made(Bag())(tmp_path / "bag")
    with open(os.fsencode(tmp_path / "bag" / "data") + b"/\xff\xfe", "wb"):  # noqa: PTH123  bytes
        pass
    verdict = check_bag(tmp_path / "bag")
    assert isinstance(verdict, Damaged)
    assert "data/\\xff\\xfe" in [problem.path for problem in verdict.problems]


def test_a_path_longer_than_any_path_may_be_does_not_break_the_reader(tmp_path: Path) -> None:
    made(Bag())(tmp_path / "bag")
    here = os.open(tmp_path / "bag" / "data", os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    assert isinstance(check_bag(tmp_path / "bag"), NotChecked)


def test_a_deep_folder_is_no_recursion(tmp_path: Path) -> None:
    deep = "data/" + "d/" * 150 + "a.txt"
    made(Bag(payload={deep: b"an"}))(tmp_path / "bag")
    assert isinstance(check_bag(tmp_path / "bag"), Intact)


def test_many_files_are_shared_out_and_each_flipped_byte_is_named(tmp_path: Path) -> None:
    rng = random.Random(2)
    payload = {f"data/{n % 7}/{n}.bin": rng.randbytes(rng.randrange(3000)) for n in range(900)}
    payload["data/big.bin"] = rng.randbytes(3_000_000)
    made(Bag(payload=payload))(tmp_path / "bag")
    told: list[tuple[int, int]] = []
    verdict = check_bag(
        tmp_path / "bag", processes=2, progress=lambda done, of: told.append((done, of))
    )
    assert isinstance(verdict, Intact)
    assert (verdict.files, told[-1]) == (904, (904, 904))
    hit = {path for path in payload if rng.random() < 0.01} | {"data/big.bin"}
    for path in hit:
        data = bytearray(payload[path] or b"\0")
        data[-1] ^= 1
        put(tmp_path / "bag", path, bytes(data))
    damaged = check_bag(tmp_path / "bag", processes=2)
    assert isinstance(damaged, Damaged)
    assert {p.path for p in damaged.problems if p.kind is ProblemKind.ALTERED} == hit


def test_a_big_bag_of_few_files_is_shared_out_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preservation.bags.read.MANY_BYTES", 10)
    made(Bag(payload={"data/a": b"a" * 600_000, "data/b": b"b" * 600_000}))(tmp_path / "bag")
    verdict = check_bag(tmp_path / "bag", processes=2)
    assert isinstance(verdict, Intact)
    assert verdict.bytes > 1_200_000


def test_long_names_do_not_lock_reader_and_worker(tmp_path: Path) -> None:
    step = "d" * 250
    payload = {f"data/{step}/{step}/{step}/{'n' * 200}{n}": b"x" for n in range(700)}
    algorithms = ("md5", "sha1", "sha256", "sha384", "sha512")
    made(Bag(payload=payload, algorithms=algorithms))(tmp_path / "bag")
    assert isinstance(check_bag(tmp_path / "bag", processes=2), Intact)


def test_bag_info_is_read_whatever_its_bag_is_worth(tmp_path: Path) -> None:
    made(Bag(info="Source-Organization: Sở\n  Nội vụ\nX: 1\nX: 2\n"))(tmp_path / "bag")
    assert read_info(tmp_path / "bag") == {"Source-Organization": "Sở Nội vụ", "X": "1"}
    assert read_info(tmp_path) == {}
    made(Bag(), bytes_of("bag-info.txt", b"\xff\xfe"))(tmp_path / "other")
    assert read_info(tmp_path / "other") == {}


def test_nothing_outside_the_bag_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"an")
    digest = hashlib.sha256(b"an").hexdigest()
    made(Bag(extra_lines=f"{digest}  data/../../secret\n"))(tmp_path / "bag")
    os.utime(secret, (1, 1))
    assert isinstance(check_bag(tmp_path / "bag"), Damaged)
    assert secret.stat().st_atime == 1


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        ("manifest decomposed, file composed", True),
        ("both forms are different files", True),
        ("percent, line feed and carriage return in names", True),
        ("one manifest lists less", False),
        ("three lines in bagit.txt", False),
        ("a line that is no line", False),
        ("a link out of the bag", False),
        ("two oxums", False),
    ],
)
def test_ours_is_right_where_bagit_python_is_not(name: str, valid: bool, tmp_path: Path) -> None:
    case = next(case for case in (*VALID, *INVALID) if case.name == name)
    case.make(tmp_path / "bag")
    assert isinstance(check_bag(tmp_path / "bag"), Intact) is valid
    assert _judge_says_valid(tmp_path / "bag") is not valid
