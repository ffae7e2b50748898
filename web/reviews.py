"""Reviews: a second person accepts a paper or sends it back; the first scans it again."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from repository.calendar import VIETNAM
from repository.errors import RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person, Right
from repository.profiles import Field, profile_on
from repository.sheaves import Batch, Sheaf, SheafState, insist
from web.scans import Scans
from web.wiring import Archive

LONGEST_REASON = 1000
NOT_BY_HAND = frozenset(
    {"OrganId", "FileCatalog", "FileNotation", "DocOrdinal", "PageAmount", "TraceHeaderList"}
)
"""Fields that follow from where a document lies and what it is."""
FIRST = (
    "TypeName",
    "CodeNumber",
    "CodeNotation",
    "IssuedDate",
    "OrganName",
    "Subject",
    "Position",
    "FullName",
    "Priority",
    "ToPlaces",
)
"""The fields that are asked for, in the order in which a document shows them."""


def fields_asked(archive: Archive) -> tuple[Field, ...]:
    """The fields that a reviewer may confirm, those that a page shows first."""
    profile = profile_on(archive.clock().astimezone(VIETNAM).date())
    known = {one.code: one for one in profile.fields if one.code not in NOT_BY_HAND}
    first = [known.pop(code) for code in FIRST if code in known]
    return (*first, *known.values())


def accept(
    archive: Archive, person: Person, batch: Batch, sheaf: Sheaf, confirmed: Mapping[str, str]
) -> Sheaf:
    """Accept a paper, with the fields that a person has confirmed; no others are filled in.

    Raises:
        ForbiddenError: the person may not review, or scanned it.
        RefusedError: it does not wait for a review, no PDF could be made of it, or a page of it
            was not read.
    """
    person.require(Right.REVIEW, batch.agency)
    insist(sheaf, SheafState.ACCEPTED)
    if sheaf.body.get("problem"):
        raise RefusedError(
            f"{sheaf.body['problem']}: chỉ có thể trả lại · it can only be sent back"
        )
    unread = [one["page"] for one in sheaf.failed_checks if one["check"] == "readable"]
    if unread:
        which = ", ".join(map(str, unread))
        raise RefusedError(
            f"trang {which} chưa đọc được, chưa rõ có dấu mật hay không: làm lại hoặc trả lại "
            f"· page {which} was not read, it may bear a secrecy mark: do it again or send it back"
        )
    codes = {one.code for one in fields_asked(archive)}
    unknown = sorted(confirmed.keys() - codes)
    if unknown:
        raise RefusedError(f"không có trường này · no such field: {', '.join(unknown)}")
    said = {code: " ".join(text.split()) for code, text in confirmed.items() if text.strip()}
    detail = {
        "pages": sheaf.pages,
        "overruled": [f"{one['page']}: {one['check']}" for one in sheaf.failed_checks],
        "fields": sorted(said),
        "as proposed": sorted(
            code
            for code, one in sheaf.body.get("proposals", {}).items()
            if said.get(code) == one["value"]
        ),
    }
    event = NewEvent(EventKind.REVIEW, Outcome.SUCCESS, sheaf.id, detail)
    return archive.batches.review(
        sheaf.id, SheafState.ACCEPTED, person.login, [event], confirmed=said, reason=""
    )


def send_back(
    archive: Archive,
    person: Person,
    batch: Batch,
    sheaf: Sheaf,
    reason: str,
    pages: Sequence[int] = (),
) -> Sheaf:
    """Send a paper back to be scanned again, or some ``pages`` of it (from 1).

    Raises:
        ForbiddenError: the person may not review, or scanned it.
        RefusedError: no reason was given, there is no such page, or it does not wait.
    """
    person.require(Right.REVIEW, batch.agency)
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not said:
        raise RefusedError("cần nêu lý do trả lại · a reason is needed")
    if any(not 1 <= page <= sheaf.pages for page in pages):
        raise RefusedError(f"chỉ có {sheaf.pages} trang · there are {sheaf.pages} pages")
    wanted = sorted(set(pages))
    event = NewEvent(EventKind.REVIEW, Outcome.FAILURE, sheaf.id, {"reason": said, "pages": wanted})
    back = archive.batches.review(
        sheaf.id, SheafState.RETURNED, person.login, [event], reason=said, wanted=wanted
    )
    scans = Scans.of(archive, batch.id)
    scans.sealed(back).unlink(missing_ok=True)
    return back


def scan_again(
    archive: Archive,
    person: Person,
    batch: Batch,
    sheaf: Sheaf,
    files: Sequence[tuple[Path, str]],
    pages: Sequence[int] = (),
) -> Sheaf:
    """Put new scans in the place of a paper, or of some ``pages`` of it, one file a page.

    Without files what lies there is tried once more: of a paper that failed.

    Raises:
        ForbiddenError: the person may not digitise.
        RefusedError: nobody sent it back; not as many files as pages; a file may not be read.
    """
    person.require(Right.DIGITISE, batch.agency)
    insist(sheaf, SheafState.WAITING)
    if pages and len(files) != len(pages):
        raise RefusedError(
            f"{len(pages)} trang cần {len(pages)} tệp · one file for each of {len(pages)} pages"
        )
    if any(not 1 <= page <= len(sheaf.body.get("pages", ())) for page in pages):
        raise RefusedError(f"chỉ có {sheaf.pages} trang · there are {sheaf.pages} pages")
    if not files and sheaf.state is SheafState.RETURNED:
        raise RefusedError("cần tệp quét lại · the new scan is missing")
    scans = Scans.of(archive, batch.id)
    told = scans.bring(files)
    if not told:
        return archive.batches.rescanned(sheaf.id, person.login)
    scans.output(sheaf).unlink(missing_ok=True)
    if not pages:
        folder = f"{sheaf.id}-{archive.new_id()[:8]}"
        return archive.batches.rescanned(
            sheaf.id,
            person.login,
            files=told,
            given=[],
            folder=folder,
            again={},
            cut=False,
            pages=[],
        )
    numbers = [sheaf.body["pages"][page - 1] for page in pages]
    again = dict(sheaf.body.get("again", {}))
    again |= {str(n): file["path"] for n, file in zip(numbers, told, strict=True)}
    held = [
        *sheaf.body["files"],
        *({**file, "page": n} for n, file in zip(numbers, told, strict=True)),
    ]
    return archive.batches.rescanned(sheaf.id, person.login, again=again, files=held, cut=True)
