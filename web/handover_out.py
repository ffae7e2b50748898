"""Out: statuses of messages that came by a hand-over folder, as files beside the receipts."""

from collections.abc import Iterator
from pathlib import Path

from ingest.exchange.edxml.writing import write_status
from ingest.exchange.envelope import Status, from_json
from repository.outbox import Entry
from repository.people import Person
from web.doorstep import put_whole
from web.handover_settings import HandoverSettings
from web.handover_taking import FOLDER
from web.wiring import Archive

_MOST = 200


def leave_statuses(archive: Archive, given: HandoverSettings, person: Person) -> Iterator[Path]:
    """Write every status that waits for the agency of a folder; each once, whatever happens."""
    agency = archive.agencies.find(given.agency).code
    for _ in range(_MOST):
        entry = archive.outbox.take(FOLDER)
        if entry is None:
            return
        if entry.agency == agency and entry.kind == "status":
            yield _left(archive, given, entry, person)
            continue
        for_good = entry.kind != "status"
        why = "chỉ gửi trạng thái · statuses only" if for_good else "thư mục khác · another folder"
        archive.outbox.failed(entry.id, why, person.login, for_good=for_good)


def _left(archive: Archive, given: HandoverSettings, entry: Entry, person: Person) -> Path:
    path = given.out / f"trang-thai-{entry.code[:2]}-{entry.id[:13]}.edxml"
    put_whole(path, write_status(from_json(Status, entry.content["status"])))
    archive.outbox.sent(entry.id, path.name, person.login)
    return path
