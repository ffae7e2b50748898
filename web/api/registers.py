"""Registers by REST: entries, files, closing with the key on a desk elsewhere, corrections."""

from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.closings import Closing
from repository.errors import NotFoundError
from repository.jobs import Job
from repository.register_values import Source
from repository.registers import Asked
from web import register_volumes, uploads
from web import registers as pages
from web.api.asking import asker
from web.api.blueprint import Rule, body, number, text
from web.api.operations_registers import MOST_ENTRIES
from web.api.tasks import shown_job
from web.copies import small
from web.current import archive
from web.register_acts import (
    asked_of,
    closing_as_dict,
    columns_of,
    correct,
    entry_as_dict,
    insist_home,
)
from web.register_files import MEDIA
from web.register_jobs import ask_file
from web.registers_closing import Closer

_DEEPEST = 1_000_000


def show_register() -> ResponseReturnValue:
    """Some entries of a register, and how many there are."""
    asked, scope = _asked(), asker().scope
    form = asked.form
    held = archive().registers
    found = held.page(
        asked, scope, number("limit", 100, MOST_ENTRIES), number("offset", 0, _DEEPEST)
    )
    return {
        "register": form.kind,
        "title": form.vi,
        "title_en": form.en,
        "citation": form.citation,
        "columns": columns_of(form),
        "total": held.count(asked, scope),
        "entries": [entry_as_dict(entry, form) for entry in found],
    }


def hand_out_register() -> Response:
    """A register as a file."""
    kind = request.args.get("format", "pdf")
    if kind not in MEDIA:
        raise BadRequest(f"format: {', '.join(MEDIA)}")
    return pages.handed_out(_asked(), kind, request.args.get("paper", ""))


def ask_register_file() -> ResponseReturnValue:
    """Have a register written out by a worker, as ``format``."""
    data = body()
    said = {name: str(data[name]) for name in (*pages.NARROWING, *pages.MORE) if name in data}
    if any(type(data[name]) not in (str, int) for name in said):
        raise BadRequest("register, agency, year, …: string or number")
    asked = _whole(asked_of(archive(), asker(), said))
    kind = text(data, "format", "") or "pdf"
    return _accepted(ask_file(archive(), asker(), asked, kind, said.get("paper", "")))


def hand_out_register_file(job: str) -> Response:
    """The file that a job made."""
    return pages.made_file(job)


def list_closings() -> ResponseReturnValue:
    """The volumes of an agency's registers."""
    agency = archive().agencies.find(request.args.get("agency", "")).code
    insist_home(asker(), agency)
    year = number("year", 0, 9999) or None
    found = archive().closings.of(agency, request.args.get("register", ""), year)
    return {"closings": [closing_as_dict(one) for one in found]}


def begin_closing() -> ResponseReturnValue:
    """Fix the next volume of a ``register`` of an ``agency`` and ``year``, up to ``last``."""
    data = body()
    said = {name: text(data, name, "") for name in ("register", "agency", "series")}
    year, last = data.get("year"), data.get("last")
    if type(year) is not int or type(last) not in (int, type(None)):
        raise BadRequest("year, last")
    asked = asked_of(archive(), asker(), said | {"year": str(year)})
    made = Closer(archive(), asker()).begin(asked, last)
    where = url_for("api.show_closing", closing=made.id)
    return closing_as_dict(made), HTTPStatus.CREATED, {"Location": where}


def show_closing(closing: str) -> ResponseReturnValue:
    """One volume."""
    return closing_as_dict(_seen(closing))


def request_closing_signing(closing: str) -> ResponseReturnValue:
    """What the desk with the agency's key is asked; ``certificate`` is a part."""
    uploads.make_room(1 << 20)
    certificate = small("certificate")
    closer = Closer(archive(), asker())
    register_volumes.insist_printed(closer, archive().closings.get(closing))
    return closer.ask(closing, certificate, request.form.get("level", ""))


def answer_closing_signing(closing: str) -> ResponseReturnValue:
    """Put the desk's answer in, and keep the volume; a long one becomes a job."""
    found, closer = archive().closings.get(closing), Closer(archive(), asker())
    done = register_volumes.answer(closer, found, body())
    return _accepted(done) if isinstance(done, Job) else closing_as_dict(done)


def work_on_closing(closing: str) -> ResponseReturnValue:
    """Have a volume printed, or kept where it is signed, by a worker."""
    found = archive().closings.get(closing)
    return _accepted(register_volumes.ask(Closer(archive(), asker()), found))


def drop_closing(closing: str) -> ResponseReturnValue:
    """Open a volume again that was never signed."""
    Closer(archive(), asker()).drop(closing)
    return {"id": closing}


def correct_entry() -> ResponseReturnValue:
    """Put an entry (``id``) of a closed volume right: ``said`` goes into its remarks."""
    data = body()
    identifier = text(data, "id", "")
    correct(archive(), asker(), identifier, text(data, "said", ""))
    return {"id": identifier}, HTTPStatus.CREATED


RULES = (
    Rule("GET", "/registers", show_register),
    Rule("GET", "/registers/file", hand_out_register),
    Rule("POST", "/registers/files", ask_register_file),
    Rule("GET", "/registers/files/<job>", hand_out_register_file),
    Rule("GET", "/registers/closings", list_closings),
    Rule("POST", "/registers/closings", begin_closing),
    Rule("GET", "/registers/closings/<closing>", show_closing),
    Rule("POST", "/registers/closings/<closing>/signing", request_closing_signing),
    Rule("POST", "/registers/closings/<closing>/answer", answer_closing_signing),
    Rule("POST", "/registers/closings/<closing>/work", work_on_closing),
    Rule("POST", "/registers/closings/<closing>/drop", drop_closing),
    Rule("POST", "/registers/corrections", correct_entry),
)


def _asked() -> Asked:
    return _whole(asked_of(archive(), asker(), request.args.to_dict()))


def _whole(asked: Asked) -> Asked:
    if asked.form.source is Source.CONTENTS and not asked.dossier:
        raise BadRequest("dossier")
    return asked


def _accepted(job: Job) -> ResponseReturnValue:
    return shown_job(job), HTTPStatus.ACCEPTED, {"Location": url_for("api.show_job", job=job.id)}


def _seen(closing: str) -> Closing:
    found = archive().closings.get(closing)
    try:
        insist_home(asker(), found.agency)
    except NotFoundError:
        raise NotFoundError(f"quyển sổ {closing}") from None
    return found
