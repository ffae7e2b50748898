"""A hồ sơ as its page shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from repository.access import Level
from repository.calendar import VIETNAM
from repository.documents import Summary
from repository.dossier_parts import Part, PartKind
from repository.dossiers import Dossier, DossierState
from repository.errors import ForbiddenError
from repository.people import Person, Right
from web.current import archive, person
from web.dossier_acts import insist_reopens, insist_responsible
from web.dossier_contents import volumes
from web.dossier_lines import seen_by
from web.dossier_review import Review, review
from web.wiring import Archive


@dataclass(frozen=True, slots=True)
class View:
    """One hồ sơ, what lies in it, and what whoever asks may do."""

    dossier: Dossier
    contents: tuple[Summary, ...]
    """What the asker may see of it."""
    frozen: bool
    year: int
    """This year."""
    fills: bool
    changes: bool
    """Whether the asker is responsible, or acts for who is."""
    reopens: bool
    """Whether it is closed, and the asker may open it again."""
    parts: tuple[Part, ...]
    volumes: int
    """Of its mục lục."""
    review: Review | None
    """What is looked at before it is closed, by who may close it."""
    exports: bool
    """Whether it has a package, and the asker may hand it out."""
    waits: bool
    """Whether the asker may say when what its period waits for came about."""
    fellows: Mapping[str, str]
    """Login → name: who may be made responsible."""

    @property
    def planned(self) -> bool:
        """Whether it waits to be opened."""
        return self.dossier.state is DossierState.PLANNED

    @property
    def open(self) -> bool:
        """Whether it can be closed."""
        return self.dossier.state is DossierState.OPEN

    @property
    def levels(self) -> tuple[Level, ...]:
        """How widely it may be read."""
        return (Level.PUBLIC, Level.INTERNAL, Level.RESTRICTED)

    @property
    def part_kinds(self) -> tuple[PartKind, ...]:
        """What a part may be made of."""
        return tuple(PartKind)


def view_of(identifier: str) -> View:
    """What the page of a hồ sơ shows to whoever asks.

    Raises:
        NotFoundError: there is none for the asker.
    """
    asker, held = person(), archive()
    dossier = seen_by(held, asker, identifier)
    changes = _passes(insist_responsible, asker, dossier)
    frozen = bool(held.holds.frozen([dossier.id]))
    opened = dossier.state is DossierState.OPEN
    closed = dossier.state in (DossierState.CLOSED, DossierState.SUBMITTED)
    return View(
        dossier=dossier,
        contents=held.dossiers.contents(dossier.id, asker.scope),
        frozen=frozen,
        year=held.clock().astimezone(VIETNAM).year,
        fills=dossier.changing and _fills(asker, dossier, changes=changes),
        changes=changes,
        reopens=closed and not frozen and _passes(insist_reopens, asker, dossier),
        parts=held.dossier_parts.of(dossier.id),
        volumes=volumes(held, dossier, asker.scope),
        review=review(held, asker, dossier) if changes and opened else None,
        exports=bool(dossier.package) and asker.may(Right.EXPORT, dossier.agency),
        waits=asker.may(Right.RETENTION, dossier.agency)
        and dossier.maintenance.startswith("Đến khi"),
        fellows=fellows(held, asker, dossier.agency) if changes else {},
    )


def _fills(asker: Person, dossier: Dossier, *, changes: bool) -> bool:
    return changes if dossier.received_by else asker.may(Right.PLAN, dossier.agency)


def _passes(rule: Callable[[Person, Dossier], None], asker: Person, dossier: Dossier) -> bool:
    try:
        rule(asker, dossier)
    except ForbiddenError:
        return False
    return True


def fellows(held: Archive, asker: Person, agency: str | None) -> dict[str, str]:
    """Login → name of those who make hồ sơ in an agency, or wherever the asker does."""
    agencies = (
        [agency]
        if agency is not None
        else [a.code for a in held.agencies.all() if asker.may(Right.DOSSIERS, a.code)]
    )
    return {
        one.login: one.full_name
        for one in held.people.all()
        if not one.disabled and any(one.may(Right.DOSSIERS, code) for code in agencies)
    }
