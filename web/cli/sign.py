"""``luutru sign``: a person's signature, by a token, a key file, or a desk somewhere else."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from repository.calendar import iso_utc, system_clock
from repository.errors import ArchiveError, RefusedError
from web.cli.desk import Desk, command
from web.cli.keys import FILE, KeyChoice, key_options, signer_of
from web.cli.placing import PLACE, sign_in_place
from web.cli.signing import (
    Given,
    act_of,
    bureau_of,
    certificate_of,
    clock_of,
    json_of,
    mark_of,
    one,
    pending_of,
    targets,
)
from web.errors import UNAVAILABLE, face, worst

NEW = click.Path(dir_okay=False, path_type=Path)


@command("sign")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Thư mục · folder.")
@click.option("-o", "--output", type=NEW, help="Tệp đã ký · the signed file.")
@key_options
@click.option(
    "--level", default="B-LTA", type=click.Choice(["B-B", "B-T", "B-LT", "B-LTA"]), help="PAdES."
)
@click.option("--field", help="Tên trường chữ ký · the signature field.")
@click.option("--picture", type=FILE, help="Hình chữ ký, PNG · picture of the signature.")
@click.option("--page", default=1, type=click.IntRange(1), help="Trang, từ 1 · page.")
@click.option("--box", metavar="L,B,W,H", help="mm, từ góc dưới trái · from the lower left.")
@click.option("--place", help=f"Chỗ ký (ô 7c): {PLACE}")
@click.option("--name", default="", help="Với --place: họ tên đã in · the printed name.")
@click.option("--office", default="", help="Với --place: chức vụ đã in · the office.")
@click.option("--reason", default="", help="Lý do · reason.")
@click.option("--location", default="", help="Nơi ký · place.")
@click.option("--trust", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--tsa", default="", metavar="URL", help="Dấu thời gian · RFC 3161.")
@click.option("--at", help="Thời điểm ký, chỉ với --trust · time of signing, only with --trust.")
@click.option("--request", type=NEW, help="Lập yêu cầu ký từ xa · make a request for a desk.")
@click.option("--certificate", type=FILE, help="Chứng thư của người sẽ ký · who is to sign.")
@click.option("--answer", type=FILE, metavar="REQUEST", help="Trả lời tại bàn · answer a request.")
@click.option("--document", type=FILE, help="Tệp chờ ký, để đối chiếu · check it is this file.")
@click.option("--finish", type=FILE, metavar="ANSWER", help="Ghép trả lời · put an answer in.")
def sign(desk: Desk, files: tuple[Path, ...], **options: Any) -> int:  # noqa: ANN401  click's
    """Ký số tệp PDF · sign PDF files.

    \b
    luutru sign a.pdf --to signed --pkcs11 /usr/lib/token.so --token "Nguyễn Văn An"
    luutru sign a.pdf --request yc.json --certificate an.cer        1. máy chủ · server
    luutru sign --answer yc.json --pkcs11 … --token … > ans.json   2. bàn làm việc · desk
    luutru sign yc.json --finish ans.json -o signed.pdf            3. máy chủ · server
    """  # noqa: D301  click wants the character itself
    key = KeyChoice(**{each.name: options[each.name] for each in fields(KeyChoice)})
    given = Given(**{each.name: options[each.name] for each in fields(Given)})
    if given.answer is not None:
        _answer(desk, given, key)
    elif given.finish is not None:
        _finish(desk, one(files), given)
    elif given.request is not None:
        _request(desk, one(files), given)
    elif given.place is not None:
        return sign_in_place(desk, files, given, key)
    else:
        return _sign(desk, files, given, key)
    return 0


def _sign(desk: Desk, files: tuple[Path, ...], given: Given, key: KeyChoice) -> int:
    from web.signing import sign as put_signature

    places = targets(files, given.to, given.output)
    bureau = bureau_of(desk, given)
    mark = mark_of(given)
    codes: set[int] = set()
    with signer_of(key) as signer, _looking() as look:
        for source, target in zip(files, places, strict=True):
            with _told(desk, source, codes):
                act = act_of(given, bureau, mark, look(source, desk, given))
                said = put_signature(bureau, source, target, act, signer)
                desk.answer(
                    {"path": str(source), "outcome": "signed", **said, "output": str(target)},
                    f"{source} → {target}",
                    f"    {said['signer']}, {said['level']}",
                )
    return worst(codes)


def _request(desk: Desk, source: Path, given: Given) -> None:
    from preservation.signatures.signing.remote import Ask, begin
    from preservation.signatures.signing.writing import write_whole
    from web.signing import allow, document_at
    from web.wiring import new_id

    if given.request is None or given.certificate is None:
        raise click.UsageError("--request cần --certificate · --request needs --certificate")
    if given.request.exists() or pending_of(given.request).exists():
        raise RefusedError(f"{given.request}: đã có · there already")
    bureau = bureau_of(desk, given)
    certificate = certificate_of(given.certificate)
    with _looking() as look:
        act = act_of(given, bureau, mark_of(given), look(source, desk, given))
    pdf = document_at(source)
    allow(bureau, certificate, pdf, act.at)
    pending = begin(pdf, act, certificate, (), bureau.known, Ask(new_id(), source.name))
    pending.save(pending_of(given.request))
    asked = pending.request()
    write_whole(given.request, json.dumps(asked, ensure_ascii=False, indent=1).encode())
    told = {
        "path": str(source),
        "outcome": "waiting",
        "request": str(given.request),
        "pending": str(pending_of(given.request)),
        "expires": iso_utc(pending.expires),
    }
    desk.answer(told, f"{source}: chờ ký · waits to be signed", f"    {given.request}")


def _answer(desk: Desk, given: Given, key: KeyChoice) -> None:
    from preservation.signatures.signing.remote import answer

    assert given.answer is not None  # noqa: S101  narrows the type for mypy
    asked = json_of(given.answer)
    document = None if given.document is None else given.document.read_bytes()
    desk.note(f"{asked.get('name')} · {asked.get('reason')} · {asked.get('document')}")
    with signer_of(key) as signer:
        said = answer(asked, signer, clock_of(given)(), document)
    desk.answer(said)


def _finish(desk: Desk, request: Path, given: Given) -> None:
    from preservation.signatures.signing.remote import Pending
    from web.signing import finish

    if given.output is None or given.finish is None:
        raise click.UsageError("--finish cần -o · --finish needs -o")
    bureau = bureau_of(desk, given)
    pending = Pending.load(pending_of(request))
    said = finish(bureau, pending, json_of(given.finish), given.output)
    desk.answer(
        {"path": pending.name, "outcome": "signed", **said, "output": str(given.output)},
        f"{pending.name} → {given.output}",
        f"    {said['signer']}, {said['level']}",
    )


@contextmanager
def _looking() -> Iterator[Callable[[Path, Desk, Given], set[str]]]:
    """Gives a function that names the signatures of a file, found out in an isolated worker.

    No file meets the process that holds a key before it was read once behind walls.
    """
    from preservation.signatures.records import SignatureReport
    from preservation.workers import Limits, WorkerFailedError, Workers

    with Workers(1, Limits()) as workers:

        def look(path: Path, desk: Desk, given: Given) -> set[str]:
            trust = given.trust or desk.home / "trust"
            asked = {"path": str(path.resolve()), "trust": str(trust)}
            try:
                report = workers.call("signatures", **asked, at=iso_utc(system_clock()))
            except WorkerFailedError as error:
                raise RefusedError(
                    f"{path}: không đọc được ({error.failure.value}) · cannot be read"
                ) from error
            return {record.field for record in SignatureReport.from_dict(report).signatures}

        yield look


@contextmanager
def _told(desk: Desk, source: Path, codes: set[int]) -> Iterator[None]:
    """One file that is refused does not stop the others."""
    try:
        yield
    except ArchiveError as error:
        code = face(error).exit_code
        codes.add(code)
        outcome = "unavailable" if code == UNAVAILABLE else "refused"
        told = {"path": str(source), "outcome": outcome, "says": str(error)}
        desk.answer(told, f"{source}: {error}")
