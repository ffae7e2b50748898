"""The review of a hồ sơ before it is closed: period, duplicates, drafts (NĐ 30 Điều 29.4)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from repository.access import Scope
from repository.documents import Document, trio_key
from repository.dossiers import Dossier
from repository.errors import RefusedError
from repository.people import Person
from repository.retention import Retention, longest, stated
from search.words import fold
from web.wiring import Archive

_DRAFT = ("du thao", "ban nhap", "nhap ")


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A document that probably should be taken out before the hồ sơ is closed."""

    id: str
    code: str
    title: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Review:
    """What is looked at before a hồ sơ is closed, as far as somebody may see it."""

    period: str
    """As it stands."""
    least: str
    """The longest that a document in it asks for; empty: none says."""
    doubtful: tuple[Doubtful, ...]

    @property
    def short(self) -> bool:
        """Whether its period is shorter than what lies in it asks for."""
        if not self.least:
            return False
        now = stated(self.period)
        return now is None or Retention.parse(self.least).rank > now.rank


def review(archive: Archive, person: Person, dossier: Dossier) -> Review:
    """Look through a hồ sơ before it is closed."""
    documents = archive.dossier_finding.documents(dossier.id, person.scope)
    least = longest(_asked(documents))
    return Review(dossier.maintenance, least.says if least else "", tuple(_doubtful(documents)))


def review_line(told: Review) -> dict[str, Any]:
    """A review as JSON tells it."""
    return {
        "period": told.period,
        "least": told.least,
        "short": told.short,
        "doubtful": [
            {"document": one.id, "code": one.code, "title": one.title, "vi": one.vi, "en": one.en}
            for one in told.doubtful
        ],
    }


def period_of(
    archive: Archive, person: Person, dossier: Dossier, said: str, drop: Collection[str]
) -> Retention:
    """The period of a hồ sơ: as said, and never shorter than that of a document that stays.

    Raises:
        RefusedError: it cannot be understood, or is shorter; of what the person may not see, no
            period is told.
    """
    chosen = Retention.parse(said or dossier.maintenance)
    every = archive.dossier_finding.documents(dossier.id, Scope.of_owner())
    inside = [one for one in every if one.id not in drop]
    least = longest(_asked(inside))
    if least is None or least.rank <= chosen.rank:
        return chosen
    law = "(Luật Lưu trữ 2024 Điều 15.4)"
    seen = longest(_asked(one for one in inside if _sees(person, one)))
    if seen is not None and seen.rank > chosen.rank:
        raise RefusedError(
            f"Trong hồ sơ có tài liệu phải giữ «{seen.says}», dài hơn «{chosen.says}» "
            f"· a document in it is kept for longer {law}"
        )
    raise RefusedError(
        f"Hồ sơ phải giữ lâu hơn «{chosen.says}», theo tài liệu mà anh, chị không được xem "
        f"· it has to be kept for longer than that {law}"
    )


def _sees(person: Person, document: Document) -> bool:
    return person.scope.sees(document.id, document.agency, document.level)


def _asked(documents: Iterable[Document]) -> Iterator[Retention]:
    for one in documents:
        if period := stated(one.fields.get("Maintenance", "")):
            yield period


def _doubtful(documents: Iterable[Document]) -> Iterator[Doubtful]:
    bytes_seen: dict[frozenset[str], Document] = {}
    numbers_seen: dict[str, Document] = {}
    for one in documents:
        digests = frozenset(file.sha256.hex for file in one.files)
        number = trio_key(one.fields)
        name = f"{fold(one.fields.get('TypeName', ''))} {fold(one.title)}".strip()
        twin = bytes_seen.get(digests) if digests else None
        same = numbers_seen.get(number) if number else None
        if twin is not None:
            code = twin.code or twin.title
            yield _doubt(one, f"trùng từng byte với {code}", f"the same bytes as {code}")
        elif same is not None:
            yield _doubt(one, f"trùng số, ký hiệu với {same.code}", f"numbered as {same.code}")
        elif name.startswith(_DRAFT):
            yield _doubt(one, "có vẻ là bản thảo, bản nháp", "looks like a draft")
        bytes_seen.setdefault(digests, one)
        numbers_seen.setdefault(number, one)


def _doubt(one: Document, vi: str, en: str) -> Doubtful:
    return Doubtful(one.id, one.code, one.title, vi, en)
