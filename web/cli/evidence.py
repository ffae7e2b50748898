"""``luutru evidence``: make, renew, verify and list evidence records (RFC 4998)."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk, command
from web.cli.signatures import instant
from web.errors import DAMAGE, IN_PART, UNAVAILABLE, worst

if TYPE_CHECKING:
    from preservation.workers import Workers


@click.group()
def evidence() -> None:
    """Bằng chứng tồn tại · evidence records, RFC 4998."""


def _make(desk: Desk) -> int:
    """Đóng một dấu thời gian cho mọi gói chưa có · one timestamp over all that have none."""
    from web.acts_evidence import make

    done = make(desk.archive, desk.person)
    desk.answer(
        done,
        f"{done['packages']} gói, {done['timestamps']} dấu thời gian; còn chờ {done['waiting']}",
        *done["problems"],
    )
    return IN_PART if done["problems"] else 0


def _renew(desk: Desk) -> int:
    """Gia hạn những gì sắp hết giá trị · renew what ends soon."""
    from web.acts_evidence import renew

    done = renew(desk.archive, desk.person)
    said = f"{done['timestamps']} dấu thời gian mới, {done['packages']} gói băm lại"
    desk.answer(done, f"{said}; còn đến hạn {done['due']}", *done["problems"])
    return IN_PART if done["problems"] else 0


def _list(desk: Desk) -> None:
    """Các vòng, vòng nào sắp phải gia hạn · every round, and which are due."""
    from web.acts_evidence import rounds, state

    for line in rounds(desk.archive, desk.person):
        mark = "đến hạn" if line["due"] else ""
        words = (line["stamped_at"][:19], line["round"], line["kind"], line["algorithm"])
        ends = (line["until"] or "?")[:10]
        desk.answer(line, f"{' '.join(words)} {line['groups']} nhóm, đến {ends} {mark}".rstrip())
    now = state(desk.archive)
    tsa = "" if now["tsa"] else "; chưa cấu hình dịch vụ cấp dấu thời gian (tsa_url)"
    desk.answer(now, f"{now['proven']} gói có bằng chứng, {now['waiting']} đang chờ{tsa}")


@click.argument("things", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Mọi gói đã có · every package with any.")
@click.option(
    "--record",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp .ers; mặc định TỆP.ers · default: beside the file.",
)
@click.option("--trust", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--kept",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Chứng thư, CRL, OCSP kèm theo · certificates and revocation data.",
)
@click.option("--at", "at", help="Thời điểm xét, ISO 8601 · judged at this instant.")
def _verify(
    desk: Desk,
    things: tuple[str, ...],
    *,
    everything: bool,
    record: Path | None,
    trust: Path | None,
    kept: tuple[Path, ...],
    at: str | None,
) -> int:
    """Kiểm tra tệp, gói xuất ra (không cần kho), hoặc gói trong kho · verify evidence."""
    if not (things or everything):
        raise click.UsageError("FILE…, ID… hoặc --all")
    codes = set()
    paths = [Path(thing) for thing in things if Path(thing).exists()]
    if paths:
        outside = _Outside(desk, record, trust or desk.home / "trust", kept, instant(at))
        codes |= outside.verify(paths)
    ids = [thing for thing in things if not Path(thing).exists()]
    if ids or everything:
        codes |= _kept(desk, None if everything else ids)
    return worst(codes)


def _kept(desk: Desk, ids: list[str] | None) -> set[int]:
    from repository.people import Right
    from web.acts_evidence import verify

    desk.person.require(Right.VERIFY)  # before anything is looked up: else 3 and 4 would tell
    packages = None if ids is None else [desk.archive.evidence.package_of(name) for name in ids]
    return {_say(desk, line) for line in verify(desk.archive, desk.person, packages)}


class _Outside:
    """Verifies files and exported packages where there may be no archive."""

    def __init__(
        self, desk: Desk, record: Path | None, trust: Path, kept: tuple[Path, ...], at: datetime
    ) -> None:
        self._desk, self._record, self._trust = desk, record, trust
        self._kept, self._at = kept, at

    def verify(self, paths: list[Path]) -> set[int]:
        from preservation.workers import Limits, Workers

        with Workers(1, Limits()) as workers:
            return {_say(self._desk, self._look(workers, path)) for path in paths}

    def _look(self, workers: "Workers", path: Path) -> dict[str, Any]:
        if not path.is_dir():
            record = self._record or path.with_name(f"{path.name}.ers")
            return {"path": str(path)} | self._ask(workers, record, {path.name: path}, self._kept)
        from preservation.evidence.enclosed import FOLDER, files_in, records_in, unproven

        found = [self._record] if self._record else records_in(path)
        record = found[-1] if found else path / "data" / FOLDER / "?.ers"
        trust = path / "data" / FOLDER / "trust"
        kept = (*self._kept, trust) if trust.is_dir() else self._kept
        line = self._ask(workers, record, files_in(path), kept, whole=True)
        line["problems"] += unproven(path)
        valid = line["valid"] if not line["problems"] or line["valid"] is None else False
        return {"path": str(path)} | line | {"valid": valid}

    def _ask(
        self,
        workers: "Workers",
        record: Path,
        files: dict[str, Path],
        kept: tuple[Path, ...],
        *,
        whole: bool = False,
    ) -> dict[str, Any]:
        from preservation.workers import WorkerFailedError
        from repository.calendar import iso_utc

        if not record.is_file():
            return _nothing(valid=False, problem=f"{record}: không có tệp này · no such record")
        try:
            return workers.call(
                "evidence",
                record=str(record.resolve()),
                digests={name: _digests(path) for name, path in files.items()},
                trust=str(self._trust.resolve()),
                at=iso_utc(self._at),
                kept=[str(folder.resolve()) for folder in kept],
                whole=whole,
            )
        except WorkerFailedError as error:
            return _nothing(
                valid=None, problem=f"không kiểm tra được · could not be checked: {error.failure}"
            )


def _nothing(*, valid: bool | None, problem: str) -> dict[str, Any]:
    return {"valid": valid, "problems": [problem], "proven_at": None}


def _digests(path: Path) -> dict[str, str]:
    import hashlib

    from repository.digest import fingerprint

    with path.open("rb") as source:
        seen = fingerprint(source)
    with path.open("rb") as source:
        middle = hashlib.file_digest(source, "sha384").hexdigest()
    return {"sha256": seen.sha256.hex, "sha384": middle, "sha512": seen.sha512.hex}


def _say(desk: Desk, line: dict[str, Any]) -> int:
    name = line.get("package") or line["path"]
    word = {True: "Hợp lệ", False: "KHÔNG HỢP LỆ", None: "Chưa kiểm tra"}[line["valid"]]
    since = f", có từ {line['proven_at']}" if line["proven_at"] else ""
    desk.answer(line, f"{word}: {name}{since}", *(f"    {p}" for p in line["problems"]))
    return {True: 0, False: DAMAGE, None: UNAVAILABLE}[line["valid"]]


evidence.add_command(command("make")(_make))
evidence.add_command(command("renew")(_renew))
evidence.add_command(command("verify")(_verify))
evidence.add_command(command("list")(_list))
