"""``luutru demo``: a home with a small fonds of a province, made by script, ingested and served."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from repository.errors import ArchiveError
from web.cli.desk import Desk, command
from web.cli.ingest import run

if TYPE_CHECKING:
    from repository.people import Person

AGENCY = "H48"
DESK = "H48.12"
"""Where the demonstration's clerk, officer and leader work."""
PASSWORD = "Luu-Tru-2026"  # noqa: S105  the demonstration's own, printed on the screen


@command("demo")
@click.option("--no-serve", is_flag=True, help="Chỉ tạo, không phục vụ · make it, do not serve.")
@click.option("--small", is_flag=True, help="Bỏ tệp lớn · without the large files.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True)
def demo(desk: Desk, *, no_serve: bool, small: bool, host: str, port: int) -> int:
    """Kho trình diễn · the demonstration home; run it again and nothing is doubled."""
    code = fill(desk, small=small)
    with _authority(desk):
        accounts(desk)
        if no_serve:
            return code
        _practice(desk)
        from web.cli.serve import run_server

        return run_server(desk, host, port)


def fill(desk: Desk, *, small: bool = False) -> int:
    """Make the fonds beside the home, tell the archive who is who, and take everything in."""
    from demo.make import SEED, make
    from demo.marks import write_all
    from web.cli.founding import create

    _keys(desk)
    create(desk, AGENCY)
    fonds = desk.home / "demo"
    desk.note(f"Đang tạo phông trình diễn trong {fonds} …")
    make(fonds, now=desk.archive.clock(), small=small)
    _agencies(desk, fonds)
    _people(desk, fonds)
    _plan(desk, fonds)
    _trust(desk, fonds)
    write_all(desk.archive.settings.marks, seed=SEED)
    return run(desk, (fonds / "documents",), None)


def _practice(desk: Desk) -> None:
    """Work for whoever looks around: scans that wait for review, and requests for copies."""
    from repository.copying import Wish
    from web import copying

    held = desk.archive
    clerk, leader, officer = map(held.people.find, ("vanthu1", "lanhdao1", "chuyenvien1"))
    if held.batches.latest(clerk.scope, 1):
        return
    forms = ("sao-y", "trich-sao", "xac-thuc", "dip")
    said = ("GIÁM ĐỐC", "Quyết định phân công ký bản sao (trình diễn)")
    days = (copying.today(held), None)
    copying.signatories_of(held).appoint(DESK, leader.login, forms, days, said, leader.login)
    mine = [one for one in held.catalogue.latest(officer.scope, 200) if one.agency == DESK]
    signed = [one for one in mine if one.standing == "original"]
    for number, one in enumerate(signed[:2]):
        wish = Wish(kind="xac-thuc", purpose="Bổ sung hồ sơ", recipient="Bà Trần Thị Mẫu")
        made = copying.ask(held, officer, one.id, wish)
        if number == 0:
            copying.decide(held, leader, made.id, approve=True)
    _scans(desk, clerk)
    from web.cli.demo_desk import lay_out

    lay_out(held, DESK)


def _scans(desk: Desk, clerk: "Person") -> None:
    """A batch of practice papers; the worker beside the server reads them."""
    from demo.papers.deal import deal
    from demo.papers.scanning import as_tiff, scan
    from demo.papers.setting import render_paper
    from demo.papers.wear import Condition
    from web.digitising import Pile, Wanted, lay_on
    from web.jobs import enqueue

    folder = desk.home / "demo" / "scans"
    folder.mkdir(exist_ok=True)
    piles = []
    for number, paper in enumerate(deal(3, seed=3), 1):
        path = folder / f"giay-{number}.tif"
        condition = Condition.BAD if number == 1 else Condition.TYPICAL
        path.write_bytes(as_tiff(scan(render_paper(paper), condition, 200)))
        piles.append(Pile(path.name, ((path, path.name),), stays=True))
    batch = lay_on(desk.archive, clerk, piles, Wanted(DESK, "Công văn đến ngày hôm nay (giấy)"))
    job = enqueue(desk.archive, "digitise", {"batch": batch.id}, clerk)
    desk.archive.batches.assign(batch.id, job.id)


@contextmanager
def _authority(desk: Desk) -> Iterator[None]:
    """The demonstration's own time-stamping authority, and evidence for what has none."""
    from demo.authority import HOST, authority
    from web.acts_evidence import make as make_evidence

    where = urlsplit(desk.archive.settings.tsa_url)
    if where.hostname != HOST or not where.port:  # somebody gave this home an authority
        yield
        return
    with ExitStack() as running:
        try:
            running.enter_context(authority(desk.home / "demo", where.port))
            done = make_evidence(desk.archive, desk.person)
            desk.note(f"Bằng chứng: {done['packages']} gói, {done['timestamps']} dấu thời gian")
        except OSError as error:
            desk.note(f"Dấu thời gian trình diễn: {where.netloc}: {error.strerror}")
        except ArchiveError as error:
            desk.note(str(error))
        yield


def accounts(desk: Desk) -> None:
    """Say with which accounts one may log in."""
    desk.note("")
    desk.note(f"Tài khoản trình diễn (mật khẩu chung: {PASSWORD})")
    for person in desk.archive.people.all():
        roles = ", ".join(sorted(role.value for role in person.roles))
        desk.note(f"  {person.login:<14} {person.full_name:<24} {roles}")
    desk.note(f"Khóa ký trình diễn: mật khẩu trong {desk.home / 'demo/pki/pkcs12-password.txt'}")
    desk.note("")


def _read(path: Path) -> Any:  # noqa: ANN401  JSON
    return json.loads(path.read_text("utf-8"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _agencies(desk: Desk, fonds: Path) -> None:
    from repository.agencies import Agency

    desk.archive.agencies.enter(
        Agency(
            code=entry["code"],
            name=entry["name"],
            level=entry["level"],
            parent=entry.get("parent") or None,
            valid_from=_day(entry.get("valid_from")),
            valid_to=_day(entry.get("valid_to")),
            successor=entry.get("successor") or None,
            aliases=tuple(entry.get("aliases", ())),
            fonds=entry.get("fonds", "open"),
        )
        for entry in _read(fonds / "agencies.json")
    )


def _people(desk: Desk, fonds: Path) -> None:
    from repository.access import Level
    from repository.people import Grant, Person, Role
    from web.passwords import hash_password

    known = {person.login for person in desk.archive.people.all()}
    hashed = hash_password(PASSWORD)
    desk.archive.people.enter(
        (
            Person(
                entry["login"],
                entry["full_name"],
                tuple(
                    Grant(Role(g["role"]), g["agency"], Level(g["level"])) for g in entry["grants"]
                ),
            ),
            hashed,
        )
        for entry in _read(fonds / "people.json")
        if entry["login"] not in known
    )


def _plan(desk: Desk, fonds: Path) -> None:
    desk.archive.dossiers.enter(_dossiers(desk, _read(fonds / "plan.json")), desk.person.login)


def _dossiers(desk: Desk, plans: list[dict[str, Any]]) -> Iterator[Any]:
    from repository.dossiers import Dossier

    for plan in plans:
        for heading in plan["headings"]:
            for entry in heading["dossiers"]:
                yield Dossier(
                    id=desk.archive.new_id(),
                    agency=plan["agency"],
                    year=int(plan["year"]),
                    heading_number=heading["number"],
                    heading_title=heading["title"],
                    notation=f"{entry['number']}.{heading['abbreviation']}",
                    title=entry["title"],
                    maintenance=entry["maintenance"],
                    keeper=entry["keeper"],
                )


def _keys(desk: Desk) -> None:
    """Let pages sign with the keys of the demonstration, which are trusted nowhere else.

    Its time-stamping authority is given a port of its own, for good.
    """
    from demo.authority import HOST, free_port
    from web import settings

    settings.create(desk.home, AGENCY)
    config = desk.home / settings.CONFIG
    said = config.read_text("utf-8")
    line = 'demonstration_keys = "demo/pki/pkcs12"'
    said = said.replace('# demonstration_keys = ""', line)
    url = f'tsa_url = "http://{HOST}:{free_port()}/"'
    said = said.replace('# tsa_url = "http://tsa.example/"', url)
    config.write_text(said, "utf-8")


def _trust(desk: Desk, fonds: Path) -> None:
    import shutil

    shutil.copytree(fonds / "trust", desk.archive.settings.trust, dirs_exist_ok=True)
