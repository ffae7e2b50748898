"""Hủy tài liệu: lists of what has lost its value, one disposal with its steps, stubs, backups."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, render_template, request

from repository.backup_sets import FollowUp
from repository.disposal_outlines import Outline
from repository.disposal_steps import (
    Disposal,
    DisposalState,
    Item,
    Opinion,
    Verdict,
    majority,
    rule_on,
)
from repository.errors import NotFoundError, RefusedError
from repository.form_kinds import form_kind
from repository.people import Person, Right
from web import disposal_ending as ending
from web import disposals
from web.current import agencies_where, archive, person
from web.disposal_forms import paper
from web.disposal_papers import day_of, final_of, papers_of
from web.disposal_words import agreed, last_opinions
from web.disposals import Seen
from web.form_pages import MEDIA, today
from web.handed_out import attached
from web.labels_disposals import LABELS_DISPOSALS

bp = Blueprint("disposals", __name__, url_prefix="/disposals")

SHOWN = 1000
"""Candidates on one page: no list is longer."""
BOTH = 2
"""So many confirm it."""


@dataclass(frozen=True, slots=True)
class View:
    """A disposal as its page shows it to somebody: what it is, and what they may do now."""

    seen: Seen
    asker: Person
    warranted: bool
    """Two people have confirmed it, lately enough."""
    follow_ups: tuple[FollowUp, ...]
    now: datetime

    @property
    def disposal(self) -> Disposal:
        """The disposal itself."""
        return self.seen.disposal

    def may(self, step: str) -> bool:
        """Whether the asker may take a step now, as far as one can say before they try."""
        one, state = self.disposal, self.disposal.state
        login, agency = self.asker.login, one.agency
        lists, decides, destroys = (
            self.asker.may(right, agency) for right in (Right.APPRAISE, Right.DECIDE, Right.DESTROY)
        )
        concluded = state is DisposalState.CONCLUDED
        sits = state is DisposalState.COUNCIL
        decided = state in (DisposalState.DECIDED, DisposalState.DESTROYING)
        allowed = {
            "explain": lists and (sits or state is DisposalState.LISTED),
            "convene": decides and state is DisposalState.LISTED and bool(one.explanation),
            "opine": sits and login in one.members,
            "conclude": sits and one.members.get(login) == "chair",
            "appraise": concluded and lists and not self.appraised,
            "waive": concluded and decides and not self.appraised,
            "decide": concluded and decides and self.appraised and login != one.listed_by,
            "confirm": decided
            and destroys
            and not self.warranted
            and login not in {one.decided_by, *self.confirmed},
            "destroy": decided and destroys and self.warranted,
            "follow up": destroys,
            "keep papers": (lists or decides or destroys)
            and bool(set(final_of(one)) - set(one.body.get("documents", ()))),
            "cancel": (lists or decides)
            and (sits or concluded or not one.decided_by)
            and one.ended_at is None,
        }
        return allowed[step]

    @property
    def confirmed(self) -> frozenset[str]:
        """Who confirmed it, as long as that holds."""
        hours = timedelta(hours=rule_on(self.disposal.decided_on or today()).confirmation_hours)
        return frozenset(
            one.person for one in self.disposal.confirmations if self.now - one.at <= hours
        )

    @property
    def appraised(self) -> bool:
        """Whether the competent body has spoken, or none has to."""
        one = self.disposal
        return bool(one.appraisal) or one.body.get("appraisal") == disposals.NOT_NEEDED

    def opinions(self, item: Item) -> dict[str, Opinion]:
        """The last opinion of each member on an item."""
        return last_opinions(self.disposal, item.ordinal)

    def agreed(self, item: Item) -> int:
        """How many members would destroy it."""
        return agreed(self.disposal, item.ordinal)

    def likely(self, item: Item) -> Verdict:
        """What the majority would have."""
        one = self.disposal
        more = majority(one.opinions, item.ordinal, len(one.members))
        return Verdict.DESTROY if more else Verdict.KEEP

    @property
    def silent(self) -> tuple[str, ...]:
        """Members who have not spoken of every item."""
        spoke = {(each.person, each.ordinal) for each in self.disposal.opinions}
        return tuple(
            login
            for login in self.disposal.members
            if any((login, item.ordinal) not in spoke for item in self.disposal.items)
        )


@bp.get("")
def show() -> str:
    """The rounds of disposal, and what the asker may do about each."""
    asker = person()
    found = disposals.listed(archive(), asker)
    return render_template(
        "disposals/show.html",
        disposals=found,
        waits={one.disposal.id: _waits(one, asker) for one in found if not one.disposal.ended_at},
        agencies=agencies_where(Right.APPRAISE),
        keeps=asker.may(Right.DESTROY) or asker.may(Right.OPERATE),
    )


@bp.get("/candidates")
def candidates() -> str:
    """What may be proposed in an agency, and what may not, with why."""
    person().require(Right.APPRAISE)
    known = agencies_where(Right.APPRAISE)
    wanted = request.args.get("agency", "") or next((one.code for one in known), "")
    every, kind = request.args.get("every") == "1", request.args.get("kind", "")
    found = disposals.candidates(archive(), person(), wanted, kind, every=every, limit=SHOWN + 1)
    return render_template(
        "disposals/candidates.html",
        agencies=known,
        agency=archive().agencies.find(wanted).code,
        every=every,
        kind=kind,
        candidates=found[:SHOWN],
        more=len(found) > SHOWN,
        year=today().year,
    )


@bp.get("/backups")
def backups() -> str:
    """The sets of backups outside the stores."""
    return render_template("disposals/backups.html", backups=ending.backups(archive(), person()))


@bp.get("/stubs/<record>")
def stub(record: str) -> str:
    """What proves that a record was, and how it ended."""
    found = ending.remains(archive(), person(), record)
    return render_template("disposals/gone.html", found=found)


@bp.get("/<identifier>/forms/<kind>.<media>")
def form(identifier: str, kind: str, media: str) -> Response:
    """One paper of a disposal, to take."""
    if media not in MEDIA:
        raise NotFoundError(f"tệp {media[:10]}")
    made = paper(archive(), person(), identifier, kind)
    held = made.pdf if media == "pdf" else made.docx
    return attached(Response(held, mimetype=MEDIA[media]), f"{kind}.{media}")


@bp.get("/<identifier>")
def one(identifier: str) -> str:
    """One disposal: its steps, its items, and what the asker may do now."""
    seen = disposals.seen_by(archive(), person(), identifier)
    view = View(
        seen,
        person(),
        _warranted(seen.disposal),
        ending.follow_ups(archive(), person(), identifier),
        archive().clock(),
    )
    people = archive().people.all() if view.may("convene") else ()
    agency = seen.disposal.agency
    return render_template(
        "disposals/one.html",
        view=view,
        disposal=seen.disposal,
        names={each.login: each.full_name for each in archive().people.all()},
        people=[each for each in people if not each.disabled and each.belongs(agency)],
        least=rule_on(today()).least_members,
        hours=rule_on(today()).confirmation_hours,
        today=today(),
        papers=[form_kind(kind, day_of(kind, seen.disposal)) for kind in papers_of(seen.disposal)],
        stubs={each.object for each in archive().stubs.of(seen.disposal.id, person().scope)},
    )


def _waits(outline: Outline, asker: Person) -> list[str]:
    """The steps that wait for somebody."""
    one = outline.disposal
    view = View(Seen(one, frozenset()), asker, _warranted(one), (), archive().clock())
    spoke, silent = asker.login not in outline.silent, bool(outline.silent)
    done = {step for step, over in (("opine", spoke), ("conclude", silent)) if over}
    return [one for one in LABELS_DISPOSALS["disposal step"] if one not in done and view.may(one)]


def _warranted(disposal: Disposal) -> bool:
    if len(disposal.confirmations) < BOTH:
        return False
    try:
        archive().destruction.warrant(disposal.id)
    except RefusedError:
        return False
    return True
