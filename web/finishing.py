"""Finishing: a paper whose pages are captured is put together and written down, or stopped."""

from typing import TYPE_CHECKING, Any

from repository.errors import RefusedError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.people import Person
from repository.sheaves import Sheaf, SheafState
from web.scans import Scans
from web.wiring import Archive

if TYPE_CHECKING:
    from ingest.digitise.digitiser import Digitiser, Stack
    from ingest.digitise.papers import Paper


def finish(
    archive: Archive,
    person: Person,
    sheaf: Sheaf,
    paper: "Paper",
    digitiser: "Digitiser",
    stack: "Stack",
) -> Sheaf:
    """Put the document together, and write down what was found of it."""
    from ingest.digitise.papers import facts_of

    made = _put_together(Scans.of(archive, sheaf.batch), sheaf, paper, digitiser, stack)
    checks = [check.as_dict() for check in paper.checks]
    proposals = {code: one.as_dict() for code, one in paper.reading.proposals.items()}
    facts = [facts_of(page) for page in paper.pages]
    digests = [file["sha256"] for file in sheaf.body.get("files", ())]
    detail = {"profile": digitiser.rule.profile, "pages": facts, "sources": digests}
    events = [NewEvent(EventKind.IMAGING, Outcome.SUCCESS, sheaf.id, detail)]
    events += [_finding(sheaf, check) for check in checks if not check["ok"]]
    if proposals:
        sure = {code: one["confidence"] for code, one in proposals.items()}
        events.append(NewEvent(EventKind.EXTRACTION, Outcome.SUCCESS, sheaf.id, {"fields": sure}))
    return archive.batches.move(
        sheaf.id,
        SheafState.CAPTURED,
        person.login,
        events,
        checks=checks,
        proposals=proposals,
        facts=facts,
        rule=digitiser.rule.profile,
        opened=paper.reading.opened,
        **made,
    )


def _put_together(
    scans: Scans, sheaf: Sheaf, paper: "Paper", digitiser: "Digitiser", stack: "Stack"
) -> dict[str, Any]:
    """The two-layer PDF, or why there is none; where every page can be read already, none."""
    made = {"kind": stack.kind.value, "claim": "", "why": "", "problem": ""}
    if stack.untouched and all(page.kept for page in paper.pages):
        return made
    try:
        whole = digitiser.engine.assemble(
            paper.pages, scans.folder(sheaf), sheaf.name, scans.output(sheaf)
        )
    except RefusedError as error:  # a signed file is kept all the same, without a derivative
        return made | {"why" if stack.untouched else "problem": str(error)}
    return made | {"claim": whole.claim, "why": whole.why}


def _finding(sheaf: Sheaf, check: dict[str, Any]) -> NewEvent:
    """What a measure found wrong, for the ledger."""
    told = {name: check[name] for name in ("page", "check", "value", "limit")}
    return NewEvent(EventKind.REVIEW, Outcome.WARNING, sheaf.id, told)


def stop(archive: Archive, sheaf: Sheaf, paper: "Paper", person: Person) -> Sheaf:
    """A paper bears a state-secret mark: remove what we have of it, and say to whom to bring it.

    What cannot be told apart from it in the spool, the rest of its stack, goes too.
    """
    scans = Scans.of(archive, sheaf.batch)
    scans.forget(sheaf, archive.batches.sheaves(sheaf.batch))
    mark = paper.reading.secret
    assert mark is not None  # noqa: S101  asked by the caller
    left = list(sheaf.body.get("left", ()))
    stopped = archive.batches.stop(sheaf.id, person.login, mark.level)
    vi, en = mark.report_vi, mark.report_en
    if left:
        where = ", ".join(left)
        vi += f" Tệp quét còn ở {where}: xóa theo quy định về bảo vệ bí mật nhà nước."
        en += f" The scan itself is still at {where}: remove it as the law on secrets demands."
    return archive.batches.say(stopped.id, person.login, (), message=vi, message_en=en)
