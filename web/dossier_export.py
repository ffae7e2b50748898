"""A closed hồ sơ handed out: its package with those of all documents that it refers to."""

from pathlib import Path

from repository.dossiers import Dossier
from repository.errors import ForbiddenError, RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from web.acts import all_or_nothing, put_out
from web.dossier_lines import seen_by
from web.wiring import Archive

AT_ONCE = 200
"""Documents that are packed while somebody waits; more by the command."""


def export(
    archive: Archive, person: Person, identifier: str, folder: Path, most: int | None = None
) -> Path:
    """Copy the package of a hồ sơ into ``folder``, and beside it those of its documents.

    Its package describes every document in it: whoever may not see one of them, is given none.

    Raises:
        NotFoundError: there is no such hồ sơ for this person.
        ForbiddenError: the person may not hand out packages, or not see all that lies in it.
        RefusedError: it is not closed, or all paper; it has more documents than ``most``; or
            something of that name is there already, which is left alone.
        DamageError: a package is not what it was; nothing is left in ``folder``.
        UnavailableError: the store did not answer, or ``folder`` took no more.
    """
    dossier = seen_by(archive, person, identifier)
    person.require(Right.EXPORT, dossier.agency)
    package = _package_of(dossier)
    documents = archive.dossier_finding.documents(dossier.id, person.scope)
    if len(documents) != archive.dossiers.count(dossier.id):
        raise ForbiddenError(
            f"{person.login}: quyền xem không bao trùm hồ sơ này "
            "· clearance does not cover this dossier"
        )
    if most is not None and len(documents) > most:
        raise RefusedError(
            f"Hồ sơ có {len(documents)} văn bản, nhiều hơn {most}: dùng `luutru export --dossier`"
            " · more documents than are packed at once: use the command"
        )
    target = folder / f"hoso-{package}"
    with all_or_nothing(target):
        put_out(archive, package, target)
        for document in documents:
            put_out(archive, document.package, target)
    handed = [(dossier.id, package), *((one.id, one.package) for one in documents)]
    events = [
        NewEvent(EventKind.DISSEMINATION, Outcome.SUCCESS, one, {"package": what})
        for one, what in handed
    ]
    archive.ledger.record(person.login, *events)
    return target


def _package_of(dossier: Dossier) -> str:
    if dossier.package is None:
        raise RefusedError(
            "Hồ sơ chưa kết thúc, hoặc chỉ có giấy: không có gói tin để xuất "
            "· it is not closed, or all paper: there is no package to hand out"
        )
    return dossier.package
