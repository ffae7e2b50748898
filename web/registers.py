"""Sổ đăng ký: registers on a page, as files, closed by volumes, and put right afterwards."""

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug import Response as Answer
from werkzeug.wsgi import FileWrapper

from repository.access import ANY_AGENCY
from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.closings import Closing
from repository.errors import NotFoundError
from repository.jobs import Job
from repository.people import Right
from repository.register_forms import Paper, kinds_on
from repository.register_values import Source, shown
from repository.registers import Asked
from repository.workplace import workplace
from web import issuing, register_jobs, register_volumes
from web.copies import answer_sent, small
from web.current import archive, person
from web.drafting import Desk
from web.handed_out import attached
from web.register_acts import asked_of, correct, export, volume_of
from web.register_files import MEDIA, cell, total_line
from web.registers_closing import Closer
from web.saying import _

bp = Blueprint("registers", __name__, url_prefix="/registers")

AT_ONCE = 50
"""Entries on a page."""
NARROWING = ("register", "agency", "year", "series", "first", "last", "since", "until")
MORE = ("as_of", "volume", "dossier", "paper")
_BLOCK = 1 << 18


@bp.get("")
def show() -> str:
    """A register, as it is asked for; without a wish, what came to one's own agency this year."""
    said = given()
    asked = _asked(said)
    held, asker = archive(), person()
    page = max(request.args.get("page", 1, type=int), 1)
    form = asked.form
    count = held.registers.count(asked, asker.scope) if _complete(asked) else 0
    entries = (
        held.registers.page(asked, asker.scope, AT_ONCE, (page - 1) * AT_ONCE) if count else []
    )
    lines = [(entry, [shown(cell(entry, one)) for one in form.columns]) for entry in entries]
    return render_template(
        "registers/show.html",
        asked=asked,
        said=said,
        form=form,
        forms=kinds_on(held.clock().astimezone(VIETNAM).date()),
        agencies=homes(),
        lines=lines,
        linked=next((n for n, one in enumerate(form.columns) if "code" in one.values), 0),
        count=count,
        total=total_line(form, count),
        page=page,
        pages=-(-count // AT_ONCE),
        volume=volume_of(held, asked),
        papers=list(Paper),
        media=list(MEDIA),
        complete=_complete(asked),
        long=register_jobs.long(count),
        files=register_jobs.files_of(held, asker),
        **_around(asked),
    )


@bp.get("/file/<kind>")
def file(kind: str) -> Response:
    """A register as a file."""
    asked = _asked(given())
    if kind not in MEDIA or not _complete(asked):
        raise NotFoundError(f"tệp {kind}")
    return handed_out(asked, kind, request.args.get("paper", ""))


@bp.post("/files")
def ask_file() -> Answer:
    """Have a long register written out; the page of the job shows how far it is."""
    said = {name: request.form.get(name, "") for name in (*NARROWING, *MORE)}
    asked = _asked(said)
    if not _complete(asked):
        raise NotFoundError("hồ sơ")
    kind, paper = request.form.get("format", "pdf"), said["paper"]
    return _to_job(register_jobs.ask_file(archive(), person(), asked, kind, paper))


@bp.get("/files/<job>")
def made_file(job: str) -> Response:
    """The file that a job made for whoever asks."""
    path = register_jobs.made_file(archive(), person(), job)
    return _sent(path, MEDIA[path.suffix[1:]], path.name)


def handed_out(asked: Asked, kind: str, paper: str) -> Response:
    """The file of a register, as an answer; a long one is asked for as a job."""
    held = archive()
    register_jobs.insist_quick(held, person(), asked, kind)
    parent = held.settings.spool / "exports"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        path = folder / f"register.{kind}"
        export(held, person(), asked, kind, path, paper)
        series = asked.series.partition(":")[2]
        name = "-".join(filter(None, ["so", asked.kind, series, asked.agency, str(asked.year)]))
        return _sent(path, MEDIA[kind], f"{name}.{kind}")


def _sent(path: Path, media: str, name: str) -> Response:
    source = path.open("rb")  # what is open can be read to its end
    response = Response(FileWrapper(source, _BLOCK), mimetype=media)
    response.call_on_close(source.close)
    response.headers["Content-Length"] = str(path.stat().st_size)
    return attached(response, name)


@bp.post("/close")
def close() -> Answer:
    """Fix the next volume, and sign it with a demonstration's key if one was chosen."""
    form = {name: request.form.get(name, "") for name in ("register", "agency", "year", "series")}
    closer = Closer(archive(), person())
    closing = closer.begin(_asked(form), request.form.get("last", type=int))
    if request.form.get("key") or register_volumes.work_waits(closer, closing):
        return _sealed(closer, closing)
    flash(_("Quyển %(n)s đã chốt; còn phải ký.", n=f"{closing.volume:02}"), "good")
    return _back(closing.asked)


@bp.post("/volumes/<identifier>/seal")
def seal(identifier: str) -> Answer:
    """Sign a volume that was begun, or only keep it where it is signed."""
    return _sealed(Closer(archive(), person()), archive().closings.get(identifier))


@bp.post("/volumes/<identifier>/work")
def work(identifier: str) -> Answer:
    """Have a volume printed, or kept where it is signed, by a worker."""
    closing = archive().closings.get(identifier)
    return _to_job(register_volumes.ask(Closer(archive(), person()), closing))


@bp.post("/volumes/<identifier>/signing")
def signing(identifier: str) -> Response:
    """What the desk with the agency's key is asked."""
    closer = Closer(archive(), person())
    register_volumes.insist_printed(closer, archive().closings.get(identifier))
    asked = closer.ask(identifier, small("certificate"))
    text = json.dumps(asked, ensure_ascii=False, indent=1)
    return attached(
        Response(text, mimetype="application/json"), f"yeu-cau-ky-so-{identifier[:8]}.json"
    )


@bp.post("/volumes/<identifier>/answer")
def answer(identifier: str) -> Answer:
    """Put the desk's answer in, and keep the volume."""
    closing = archive().closings.get(identifier)
    closer = Closer(archive(), person())
    return _told(register_volumes.answer(closer, closing, answer_sent()))


@bp.post("/volumes/<identifier>/drop")
def drop(identifier: str) -> Answer:
    """Open a volume again that was never signed."""
    asked = archive().closings.get(identifier).asked
    Closer(archive(), person()).drop(identifier)
    flash(_("Đã bỏ việc đóng sổ; các mục sửa được trở lại."), "good")
    return _back(asked)


@bp.post("/corrections")
def put_right() -> Answer:
    """Put an entry of a closed volume right, in its remarks."""
    correct(archive(), person(), request.form.get("entry", ""), request.form.get("said", ""))
    flash(_("Đã ghi đính chính vào cột Ghi chú."), "good")
    form = {name: request.form.get(name, "") for name in ("register", "agency", "year", "series")}
    return _back(_asked(form))


def given() -> dict[str, str]:
    """What the address asks for."""
    return {name: request.args[name] for name in (*NARROWING, *MORE) if request.args.get(name)}


def homes() -> tuple[Agency, ...]:
    """The agencies in which whoever asks has any role."""
    asker = person()
    mine = {grant.agency for grant in asker.grants}
    known = archive().agencies.all()
    if asker.owner or ANY_AGENCY in mine:
        return known
    return tuple(one for one in known if one.code in mine)


def _asked(said: dict[str, str]) -> Asked:
    """What is asked for; what is missing is one's own."""
    usual = archive().settings.default_agency
    known = homes()
    codes = [one.code for one in known if one.valid_to is None] or [one.code for one in known]
    if not codes:
        raise NotFoundError("cơ quan")
    agency = usual if usual in codes else codes[0]
    whole = {"register": "den", "agency": agency} | {k: v for k, v in said.items() if v}
    whole["year"] = whole.get("year") or str(archive().clock().astimezone(VIETNAM).year)
    return asked_of(archive(), person(), whole)


def _complete(asked: Asked) -> bool:
    """Whether it is known whose contents are asked for."""
    return asked.form.source is not Source.CONTENTS or bool(asked.dossier)


def _around(asked: Asked) -> dict[str, Any]:
    """What can be chosen and done beside the register itself."""
    held, asker, form = archive(), person(), asked.form
    outgoing = form.source is Source.OUTGOING
    volumes = held.closings.of(asked.agency, asked.kind, asked.year) if form.closes else ()
    may_close = form.closes and asker.may(Right.CLOSE, asked.agency)
    return {
        "series": held.registers.series(asked.agency, asked.year) if outgoing else (),
        "dossiers": held.dossiers.plan(asked.agency, asked.year)
        if form.source is Source.CONTENTS
        else (),
        "volumes": volumes,
        "work": {one.id: _work(one) for one in volumes if one.document is None},
        "may_close": may_close,
        "may_correct": form.closes and asker.may(Right.REGISTER, asked.agency),
        "keys": issuing.keys(Desk(held, asker)) if may_close else [],
    }


def _work(closing: Closing) -> dict[str, Any]:
    """How far a volume is that is not closed, what must be done first, and which job does it."""
    closer = Closer(archive(), person())
    return {
        "stage": closer.stage(closing).value,
        "waits": register_volumes.work_waits(closer, closing),
        "job": register_volumes.job_of(archive(), closing),
    }


def _sealed(closer: Closer, closing: Closing) -> Answer:
    from preservation.signatures.signing.pkcs12 import Pkcs12Signer

    key, signer = request.form.get("key", ""), None
    if key and not register_volumes.work_waits(closer, closing):
        path = issuing.key_file(Desk(archive(), person()), key)
        signer = Pkcs12Signer.open(path, request.form.get("password", "")[:1000])
    return _told(register_volumes.seal(closer, closing, signer))


def _told(done: Closing | Job) -> Answer:
    """Whether a volume is closed, or who works on it."""
    if isinstance(done, Job):
        return _to_job(done)
    flash(_("Đã đóng sổ, quyển %(n)s.", n=f"{done.volume:02}"), "good")
    return _back(done.asked)


def _to_job(job: Job) -> Answer:
    return redirect(url_for("tasks.one", identifier=job.id), HTTPStatus.SEE_OTHER)


def _back(asked: Asked) -> Answer:
    where = url_for(
        "registers.show",
        register=asked.kind,
        agency=asked.agency,
        year=asked.year,
        series=asked.series or None,
    )
    return redirect(where, HTTPStatus.SEE_OTHER)
