"""Packages: what each holds, where its copies lie, and whether they are still whole."""

from http import HTTPStatus

from flask.typing import ResponseReturnValue

from repository.calendar import iso_utc
from repository.packages import PackageKind
from repository.people import Right
from web import acts
from web.api.asking import asker
from web.api.blueprint import Rule, body, names
from web.api.tasks import shown_job
from web.current import archive
from web.jobs import enqueue

AT_ONCE = 10
"""More packages than this are checked by a job."""


def show_package(package: str) -> ResponseReturnValue:
    """What a package must hold, and its copies."""
    found = archive().catalogue.package(package)
    document = None
    if found.kind is PackageKind.DOCUMENT:
        document = archive().catalogue.document_in(package, asker().scope)
    else:
        asker().require(Right.VERIFY)
    return {
        "package": found.id,
        "kind": found.kind.value,
        "document": document,
        "bytes": found.size,
        "files": [
            {"path": file.path, "size": file.size, "sha256": str(file.sha256)}
            for file in found.files
        ],
        "copies": [
            {
                "store": copy.store,
                "state": copy.state.value,
                "checked_at": iso_utc(copy.checked_at) if copy.checked_at else None,
            }
            for copy in archive().catalogue.copies(found.id)
        ],
    }


def verify() -> ResponseReturnValue:
    """Read packages to the end: a few at once, many or all as a job (202)."""
    asker().require(Right.VERIFY)
    data = body()
    chosen = [archive().catalogue.package(package).id for package in names(data, "packages")]
    chosen += [
        archive().catalogue.get(document, asker().scope).package
        for document in names(data, "documents")
    ]
    if chosen and len(chosen) <= AT_ONCE:
        return {"results": list(acts.verify_packages(archive(), asker(), chosen))}
    job = enqueue(archive(), "verify", {"packages": chosen or None}, asker())
    return shown_job(job), HTTPStatus.ACCEPTED, {"Location": f"/api/v1/jobs/{job.id}"}


RULES = (
    Rule("GET", "/packages/<package>", show_package),
    Rule("POST", "/verify", verify),
)
