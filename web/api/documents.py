"""Documents: taken in, shown, handed out, with their history."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from ingest.delivery import Delivery
from ingest.result import IngestOutcome, Result
from preservation.signatures.etsi_files import etsi_reports
from repository.access import Level
from repository.digest import Digest
from repository.documents import safe_name
from repository.errors import NotFoundError, UnavailableError
from repository.people import Right
from web import acts, handed_out, uploads
from web.api.asking import asker
from web.api.blueprint import Rule
from web.api.tasks import shown_job
from web.current import archive
from web.horizons import algorithms_of
from web.jobs import enqueue
from web.shown import shown

AT_ONCE_FILES = 4
AT_ONCE_BYTES = 16 << 20
"""What is more than this is taken in by a job."""


def take_in() -> ResponseReturnValue:
    """Take in what was sent: at once where it is little, else as a job (202)."""
    asker().require(Right.INGEST)
    request.max_content_length = uploads.LARGEST_BYTES
    request.max_form_memory_size = 1 << 20
    folder = archive().settings.spool / "uploads" / archive().new_id()
    folder.mkdir(mode=0o700, parents=True)
    # ``web.uploads`` writes parts there as they come, and tidies up after the request.
    g.upload_folder, g.upload_open = folder, []
    multipart = request.mimetype == "multipart/form-data"
    files = dict(_parts() if multipart else _whole(folder))
    said = request.form if multipart else request.args
    entries = _entries(files, said)
    size = sum(path.stat().st_size for path in files)
    if said.get("as") == "job" or len(files) > AT_ONCE_FILES or size > AT_ONCE_BYTES:
        g.upload_handed_over = True
        arguments = {"folder": str(folder), "deliveries": entries}
        job = enqueue(archive(), "ingest", arguments, asker())
        return shown_job(job), HTTPStatus.ACCEPTED, {"Location": f"/api/v1/jobs/{job.id}"}
    return _take_now(entries)


def show_document(document: str) -> ResponseReturnValue:
    """Everything about a document."""
    return shown(archive(), asker(), document)


def hand_out_file(document: str, number: int) -> Response:
    """One file of a document, byte for byte."""
    return handed_out.file(document, number)


def hand_out_signature_report(document: str, number: int) -> Response:
    """The ETSI TS 119 102-2 report on one signed file of a document, counted from 1."""
    from web.sharing import shared_thing

    found = archive().catalogue.get(document, asker().scope)

    def kept(digest: str) -> bytes | None:
        thing = shared_thing(archive(), Digest.parse(digest))
        return None if thing is None else thing[1]

    reports = etsi_reports(found.signatures or {}, kept, algorithms_of(archive()))
    for count, (_, data) in enumerate(reports, 1):
        if count == number:
            return Response(data, mimetype="application/xml")
    raise NotFoundError(f"báo cáo chữ ký {number}")


def show_events(document: str) -> ResponseReturnValue:
    """The history of a document and of its package."""
    found = archive().catalogue.get(document, asker().scope)
    events = archive().ledger.of(found.id, found.package)
    return {"events": [event.as_dict() for event in events]}


RULES = (
    Rule("POST", "/documents", take_in),
    Rule("GET", "/documents/<document>", show_document),
    Rule("GET", "/documents/<document>/files/<int:number>", hand_out_file),
    Rule(
        "GET",
        "/documents/<document>/signature-reports/<int:number>",
        hand_out_signature_report,
    ),
    Rule("GET", "/documents/<document>/events", show_events),
)


def _parts() -> Iterator[tuple[Path, str]]:
    for part in request.files.getlist("files"):
        if part.filename:
            part.stream.flush()
            yield Path(str(getattr(part.stream, "name", ""))), Path(part.filename).name
            part.close()


def _whole(folder: Path) -> Iterator[tuple[Path, str]]:
    name = Path(request.args.get("name", "")).name
    if name:
        place = folder / safe_name(name)
        with place.open("xb") as target:
            shutil.copyfileobj(request.stream, target, 1 << 18)
        yield place, name


def _entries(files: Mapping[Path, str], said: Mapping[str, str]) -> list[dict[str, Any]]:
    if not files:
        raise BadRequest("không có tệp nào · no file: a part 'files', or a body with ?name=")
    agency, level = said.get("agency", ""), said.get("level", "")
    if level and level not in set(Level):
        raise BadRequest("level: public, internal, restricted")
    _require_fonds(agency)
    metadata = _metadata(said.get("metadata", ""))
    return [
        {
            "path": str(path),
            "name": name,
            "fields": _fields(metadata.get(name, metadata.get("", {}))),
            "agency": agency,
            "level": level,
        }
        for path, name in files.items()
    ]


def _require_fonds(agency: str) -> None:
    """Ask for the right to bring into this very fonds; an unknown one becomes a finding."""
    with suppress(NotFoundError):
        code = archive().agencies.find(agency or archive().settings.default_agency).code
        asker().require(Right.INGEST, code)


def _metadata(text: str) -> dict[str, Any]:
    """Metadata for every file under "", or for each under its name."""
    try:
        data = json.loads(text or "{}")
    except (ValueError, RecursionError):
        raise BadRequest("metadata: JSON") from None
    if not isinstance(data, dict):
        raise BadRequest("metadata: một đối tượng JSON · a JSON object")
    return data if data and all(isinstance(v, dict) for v in data.values()) else {"": data}


def _fields(given: Mapping[str, Any]) -> dict[str, str]:
    if any(not isinstance(value, str | int) for value in given.values()):
        raise BadRequest("metadata: giá trị là chuỗi · values are strings")
    return {str(code): str(value) for code, value in given.items()}


def _take_now(entries: list[dict[str, Any]]) -> ResponseReturnValue:
    results = [archive().ingest.take(_delivery(entry), asker()) for entry in entries]
    with suppress(UnavailableError):  # the worker shows it to the index later
        acts.catch_up(archive())
    lines = [_line(r, entry["name"]) for r, entry in zip(results, entries, strict=True)]
    return {"results": lines}, _status({result.outcome for result in results})


def _delivery(entry: Mapping[str, Any]) -> Delivery:
    level = Level(entry["level"]) if entry["level"] else None
    return Delivery(Path(entry["path"]), entry["name"], entry["fields"], entry["agency"], level)


def _line(result: Result, name: str) -> dict[str, Any]:
    line = result.as_dict() | {"path": name}
    del line["package_path"]  # where the server keeps things is its own affair
    return line


def _status(outcomes: set[IngestOutcome]) -> HTTPStatus:
    if IngestOutcome.ACCEPTED in outcomes:
        return HTTPStatus.CREATED
    if outcomes == {IngestOutcome.REFUSED}:
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.OK
