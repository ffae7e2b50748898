"""Documents: one page that says everything about one document."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from repository.documents import Document, DocumentFile
from repository.dossiers import Dossier
from repository.ledger import Event
from repository.packages import Copy
from repository.people import Right
from repository.profiles import Field, Profile, profile_named
from web.checking import Sides, later_pages
from web.current import archive, person
from web.horizons import horizons, said
from web.pictures import page_count
from web.recall_lines import taken_back
from web.shown import history_of
from web.suggesting import Suggestion, suggest

bp = Blueprint("documents", __name__, url_prefix="/documents")

PAGES = 6
"""So many pictures of pages are on the page at once."""
_TOLD = (
    ("signer", "Người ký", "Signer"),
    ("issuer", "Nơi cấp chứng thư", "Issuer of the certificate"),
    ("indication", "Kết luận (ETSI EN 319 102-1)", "Indication (ETSI EN 319 102-1)"),
    ("sub_indication", "Kết luận phụ", "Sub-indication"),
    ("signed_at", "Thời điểm ký (tự khai)", "Claimed signing time"),
    ("proven_at", "Thời điểm được chứng minh", "Proven time"),
    ("field", "Trường chữ ký", "Signature field"),
    ("sub_filter", "Loại chữ ký", "Kind of signature"),
    ("serial", "Số hiệu chứng thư", "Serial number"),
    ("policy", "Chính sách kiểm tra", "Validation policy"),
)


@dataclass(frozen=True, slots=True)
class View:
    """A document as its page shows it."""

    document: Document
    profile: Profile
    file: int
    """Which of its files has its pages shown."""
    first: int
    """The first page that is shown, from 1."""
    copies: tuple[Copy, ...]
    events: tuple[Event, ...]
    dossiers: tuple[Dossier, ...]
    places: tuple[Dossier, ...]
    """The hồ sơ it may be placed in by whoever asks."""
    horizon: Mapping[str, Any]
    """Until when it can be proven."""
    evidence: int
    """In how many rounds of evidence it stands."""
    suggested: tuple[Suggestion, ...]
    """Where it probably belongs, while it lies nowhere."""
    taken_back: tuple[str, str]
    """How it was taken back, by us or by its sender, and why; empty: it was not."""

    @property
    def pages(self) -> int:
        """How many pages of the chosen file can be drawn."""
        return page_count(self.document.files[self.file]) if self.document.files else 0

    @property
    def before(self) -> int | None:
        """Where the pages before begin, if there are any."""
        return max(1, self.first - PAGES) if self.first > 1 else None

    @property
    def after(self) -> int | None:
        """Where the pages after begin, if there are any."""
        return self.first + PAGES if self.first + PAGES <= self.pages else None

    @property
    def shown(self) -> range:
        """The pages whose pictures are shown."""
        return range(self.first, min(self.first + PAGES, self.pages + 1))

    @property
    def filled(self) -> tuple[tuple[Field, str], ...]:
        """The metadata that somebody filled in, in the order of the set."""
        fields = self.document.fields
        return tuple((f, fields[f.code]) for f in self.profile.fields if fields.get(f.code))

    @property
    def lacking(self) -> tuple[Field, ...]:
        """The mandatory fields that nobody filled in."""
        return tuple(f for f in self.profile.fields if f.code in self.document.missing)

    @property
    def likely(self) -> Dossier | None:
        """The hồ sơ that its metadata name, if it may be placed there."""
        fields = self.document.fields
        named = fields.get("FileNotation", ""), fields.get("FileCatalog", "")
        return next((d for d in self.places if (d.notation, str(d.year)) == named), None)

    @property
    def sides(self) -> dict[int, list[Sides]]:
        """Pages with fields that were filled after a signature: then, and now."""
        found: dict[int, list[Sides]] = {}
        for place, _, page in later_pages(self.document.signatures or {}):
            then, now = (
                url_for(
                    "handed_out.seen", document=self.document.id, place=place, page=page, side=side
                )
                for side in ("then", "now")
            )
            found.setdefault(place, []).append(Sides(page, then, now))
        return found

    @property
    def warned(self) -> tuple[Mapping[str, Any], ...]:
        """What was noticed, without the notes."""
        return tuple(f for f in self.document.findings if f.get("severity") != "note")


@bp.get("/<document>")
def show(document: str) -> str:
    """Everything about one document."""
    return render_template("documents/show.html", view=_view(document))


def _view(document: str) -> View:
    asker, held = person(), archive()
    found = held.catalogue.get(document, asker.scope)
    file = min(max(request.args.get("file", 0, type=int), 0), max(len(found.files) - 1, 0))
    last = page_count(found.files[file]) if found.files else 0
    placing = asker.may(Right.PLAN, found.agency)
    lies_in = held.dossiers.containing(found.id)
    plan = held.dossiers.plan(found.agency) if placing else ()
    (line,) = horizons(held, asker, [found.id])
    return View(
        document=found,
        profile=profile_named(found.profile),
        file=file,
        first=max(min(request.args.get("page", 1, type=int), last), 1),
        copies=held.catalogue.copies(found.package),
        events=history_of(held, found),
        dossiers=lies_in,
        places=tuple(d for d in plan if d.changing and d not in lies_in),
        suggested=suggest(held, asker, found.id, 3, plan) if plan and not lies_in else (),
        horizon=said(held, *line),
        evidence=len(held.evidence.places(found.package)),
        taken_back=taken_back(held, found.id, asker.scope),
    )


@bp.app_template_filter("report")
def report(signature: Mapping[str, Any]) -> str:
    """A signature's technical report, as JSON to read."""
    return json.dumps(signature, ensure_ascii=False, indent=2, sort_keys=True, default=str)


@bp.app_template_filter("told")
def told(signature: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The facts of a signature that have a name: Vietnamese, English, value."""
    return [(vi, en, signature[key]) for key, vi, en in _TOLD if signature.get(key) is not None]


@bp.app_template_filter("page_count")
def pages_of(file: DocumentFile) -> int:
    """See ``pictures.page_count``."""
    return page_count(file)
