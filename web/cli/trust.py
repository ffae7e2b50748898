"""``luutru trust``: whom the archive believes, and what it knows of revocations."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from web.cli.desk import Desk, command
from web.errors import IN_PART, REFUSED, UNAVAILABLE, worst

_PURPOSES = ("chuyen-dung-cong-vu", "public-ca")
_DAY = click.DateTime(["%Y-%m-%d"])
_CODES = {"refused": REFUSED, "unavailable": UNAVAILABLE}


@click.group()
def trust() -> None:
    """Nơi tin cậy: chứng thư gốc, CRL, OCSP · whom the archive trusts."""


def _list(desk: Desk) -> None:
    """Mọi thứ trong nơi tin cậy · everything there is."""
    from web.trusting import overview

    found = overview(desk.archive)
    for kind in ("anchors", "intermediates", "crls", "ocsp"):
        for line in found[kind]:
            desk.answer({"kind": kind} | line, _said(kind, line))
    for problem in found["problems"]:
        desk.answer({"kind": "problem", "says": problem}, f"KHÔNG DÙNG ĐƯỢC  {problem}")


def _check(desk: Desk) -> int:
    """Có gì hỏng, cũ hay hết hạn · what is broken, stale or expired."""
    from web.trusting import complaints, overview

    found = overview(desk.archive)
    said = complaints(found)
    allowed = found["fetch_allowed"]
    line = {"valid": not said, "problems": said, "fetch_allowed": allowed, "tsa": found["tsa"]}
    desk.answer(line, *(said or ["Không có gì phải lo · all well"]))
    return IN_PART if said else 0


def _import(
    desk: Desk,
    files: tuple[Path, ...],
    anchor: bool,  # noqa: FBT001  click gives names, not positions
    purpose: str | None,
    since: datetime | None,
    until: datetime | None,
) -> int:
    """Nhập chứng thư, CRL, OCSP từ tệp · bring files in; anchors only with --anchor --purpose."""
    from web.trusting import take_in

    if anchor != (purpose is not None) or (not anchor and (since or until)):
        raise click.UsageError("--anchor --purpose … [--from …] [--until …]")
    belief: dict[str, Any] | None = None
    if purpose is not None:
        belief = {"purpose": _purpose(purpose)}
        belief |= {"since": since.date()} if since else {}
        belief |= {"until": until.date()} if until else {}
    lines = take_in(desk.archive, desk.person, [(path, str(path)) for path in files], belief)
    return _told(desk, lines)


def _fetch(desk: Desk) -> int:
    """Tải CRL, OCSP từ các máy được phép · fetch from the hosts of fetch_allowed."""
    from web.trusting import fetch

    return _told(desk, fetch(desk.archive, desk.person))


def _told(desk: Desk, lines: Any) -> int:  # noqa: ANN401  a list, or an iterator that works
    codes, outcomes = set(), set()
    for line in lines:
        what = line.get("place") or line.get("url") or ""
        name = line.get("name") or line.get("about") or line.get("path") or ""
        desk.answer(line, " ".join(filter(None, (line["outcome"], name, what, line["says"]))))
        codes.add(_CODES.get(line["outcome"], 0))
        outcomes.add(line["outcome"])
    some = bool(outcomes & {"imported", "known", "kept", "unchanged"})
    return IN_PART if some and worst(codes) else worst(codes)


def _purpose(text: str) -> Any:  # noqa: ANN401  importing it here would slow every command
    from preservation.signatures.trust import Purpose

    return Purpose(text)


def _said(kind: str, line: dict[str, Any]) -> str:
    state = line.get("state") or line.get("purpose") or ""
    until = line.get("valid_until") or line.get("next_update") or "?"
    name = line.get("name") or line.get("issuer") or line.get("serial") or ""
    return f"{kind:<14} {state:<20} {until[:10]}  {line['file']}  {name}"


trust.add_command(command("list")(_list))
trust.add_command(command("check")(_check))
trust.add_command(command("fetch")(_fetch))
trust.add_command(
    command("import")(
        click.argument(
            "files",
            nargs=-1,
            required=True,
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
        )(
            click.option("--anchor", is_flag=True, help="Tin cậy làm gốc · believe it.")(
                click.option("--purpose", type=click.Choice(_PURPOSES))(
                    click.option("--from", "since", type=_DAY)(
                        click.option("--until", type=_DAY)(_import)
                    )
                )
            )
        )
    )
)
