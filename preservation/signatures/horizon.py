"""Horizon: until when the signatures of an object can still be proven, and what ends first.

Pure: a record says what each signature and timestamp rests on (``strength``), the table says when
algorithms end. The rules are the judge's own, looked at from the other side:

1. a layer ends with the first of its certificates, algorithms and, for a signature that nothing
   covers, revocation data;
2. a later layer (its own timestamp, a document timestamp, evidence outside the file) that was made
   before it ends proves it for as long as that layer lasts itself;
3. an object can be proven until the first of its signatures and timestamps cannot.

Without new certificates, revocation data or evidence, validation passes until the horizon and no
longer; ``tests`` hold the two against each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from preservation.signatures.records import Indication, Kind, SignatureRecord, SignatureReport
from preservation.signatures.strength import Layer, Link
from repository.algorithms import Algorithms, end_of, parsed
from repository.calendar import VIETNAM

Both = tuple[str, str]
"""The same in Vietnamese and in English."""

NO_END = datetime.max.replace(tzinfo=UTC)


class State(StrEnum):
    """What the archive can say of an object."""

    PROVEN = "proven"
    """It can be proven today; ``ends`` says until when."""
    UNPROVEN = "unproven"
    """It could not be proven even when it was judged last."""
    UNSIGNED = "unsigned"
    """Nothing is signed, and no evidence is kept of it."""
    UNKNOWN = "unknown"
    """The record does not say what its signatures rest on."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence outside the file that proves its very bytes."""

    made: datetime
    end: "End"
    """Until when the evidence can be verified itself, and what ends it."""


@dataclass(frozen=True, slots=True)
class End:
    """The end of something, and what brings it."""

    at: datetime
    why: Both


@dataclass(frozen=True, slots=True)
class Horizon:
    """Until when an object can be proven."""

    state: State
    ends: datetime | None
    """The instant; None where no end is known or nothing can be proven."""
    why: str
    """What ends first, in Vietnamese."""
    why_en: str
    renew_by: date | None
    """The day by which it has to be renewed, in Viet Nam."""

    @property
    def until(self) -> date | None:
        """The day of the end, in Viet Nam."""
        return None if self.ends is None else self.ends.astimezone(VIETNAM).date()

    def as_dict(self) -> dict[str, Any]:
        """The horizon as JSON holds it."""
        return {
            "state": self.state.value,
            "until": None if self.until is None else self.until.isoformat(),
            "why": self.why,
            "why_en": self.why_en,
            "renew_by": None if self.renew_by is None else self.renew_by.isoformat(),
        }


def horizon(
    report: SignatureReport,
    proofs: Sequence[Proof],
    algorithms: Algorithms,
    renew_before_days: int,
) -> Horizon:
    """The horizon of one file."""
    if report.indication is Indication.NOT_SIGNED:
        ends = [proof.end for proof in proofs]
        if not ends:
            return Horizon(State.UNSIGNED, None, *_UNSIGNED, None)
        return _proven(max(ends, key=_at), renew_before_days)
    if report.indication is not Indication.TOTAL_PASSED:
        return Horizon(State.UNPROVEN, None, report.says, report.says_en, None)
    if not all(record.layers for record in report.signatures):
        return Horizon(State.UNKNOWN, None, *_UNKNOWN, None)
    return _proven(min(_ends(report.signatures, proofs, algorithms), key=_at), renew_before_days)


def horizon_of(
    report: Mapping[str, Any] | None,
    proofs: Sequence[Proof],
    algorithms: Algorithms,
    renew_before_days: int,
) -> Horizon:
    """The horizon of a document by the report that is kept of it, whose files may be several."""
    if report is None:
        report = {"indication": "NOT-SIGNED", "signatures": []}
    found = [horizon(part, proofs, algorithms, renew_before_days) for _, part in by_file(report)]
    return min(found, key=lambda one: one.ends or NO_END)


def by_file(report: Mapping[str, Any]) -> Iterator[tuple[str, SignatureReport]]:
    """The report of each file in the joint report of a document; at least one."""
    if not report:
        return
    signatures = report["signatures"]
    files = dict.fromkeys(str(signature.get("file", "")) for signature in signatures) or {"": None}
    for file in files:
        part = [one for one in signatures if str(one.get("file", "")) == file]
        evidence = report.get("evidence") or {}
        kept = evidence if isinstance(evidence, Mapping) else {}
        whole = _BARE | dict(report) | {"signatures": part, "evidence": kept}
        yield file, SignatureReport.from_dict(whole)


def end_of_layer(layer: Layer, links: Sequence[Link], algorithms: Algorithms) -> End:
    """When ``layer`` ends by itself; ``NO_END`` where nothing says so."""
    ends = list(_parts(layer, links, algorithms))
    return min(ends, key=_at, default=End(NO_END, _LASTING))


def calendar(horizons: Iterable[tuple[str, Horizon]], by: str = "month") -> dict[str, list[str]]:
    """Which objects end in which month (or ``year``), the earliest first; others by state."""
    length = {"month": 7, "year": 4}[by]
    periods: dict[str, list[str]] = {}
    for name, one in sorted(horizons, key=lambda pair: pair[1].ends or NO_END):
        period = one.state.value if one.until is None else one.until.isoformat()[:length]
        periods.setdefault(period, []).append(name)
    return dict(sorted(periods.items()))


def _ends(
    records: Sequence[SignatureRecord], proofs: Sequence[Proof], algorithms: Algorithms
) -> Iterator[End]:
    """Rule 2, from the last layer of the file to the first."""
    covers = [(proof.made, proof.end) for proof in proofs]
    for record in reversed(records):
        own, stamps = record.layers[0], record.layers[1:]
        inner = [
            (stamp.made, _covered(stamp, record.links, algorithms, covers))
            for stamp in stamps
            if stamp.made is not None
        ]
        end = _covered(own, record.links, algorithms, [*covers, *inner])
        if record.kind is Kind.DOCUMENT_TIMESTAMP and own.made is not None:
            covers = [*covers, (own.made, end)]
        yield end


def _covered(
    layer: Layer,
    links: Sequence[Link],
    algorithms: Algorithms,
    covers: Iterable[tuple[datetime, End]],
) -> End:
    own = end_of_layer(layer, links, algorithms)
    longer = [end for made, end in covers if made < own.at]
    return max([own, *longer], key=_at)


def _parts(layer: Layer, links: Sequence[Link], algorithms: Algorithms) -> Iterator[End]:
    """Rule 1. An anchor ends for signatures only: a timestamp was believed when it was made."""
    certificates = layer.chain if layer.made is None else layer.chain[:-1]
    for place in certificates:
        link = links[place]
        if link.until is not None:
            yield End(link.until, _certificate(link.name))
    if layer.fresh_until is not None:
        yield End(layer.fresh_until, _REVOCATION)
    names = {name: None for place in layer.chain for name in links[place].algorithms}
    for name in dict.fromkeys((*layer.algorithms, *names)):
        day = algorithms.ends(*parsed(name))
        if day is not None:
            yield End(end_of(day), _algorithm(name))


def _proven(end: End, renew_before_days: int) -> Horizon:
    if end.at == NO_END:
        return Horizon(State.PROVEN, None, *_LASTING, None)
    before = end.at.astimezone(VIETNAM) - timedelta(days=renew_before_days)
    return Horizon(State.PROVEN, end.at, *end.why, before.date())


def _at(end: End) -> datetime:
    return end.at


_BARE: dict[str, Any] = {
    "intact": None,
    "altered": False,
    "says": "",
    "says_en": "",
    "label": "",
    "judged_at": "1970-01-01T00:00:00Z",
}
"""What a report has to say and the horizon does not ask."""

_UNSIGNED: Both = (
    "Không có chữ ký số và chưa có bằng chứng lưu trữ.",
    "Not signed, and no evidence is kept.",
)
_UNKNOWN: Both = (
    "Hồ sơ kiểm tra cũ không ghi thời hạn của chứng thư số; cần kiểm tra lại.",
    "The old record does not say when its certificates end; validate again.",
)
_LASTING: Both = ("Chưa biết thời điểm hết hiệu lực.", "No end is known.")
_REVOCATION: Both = (
    "Dữ liệu thu hồi (CRL, OCSP) đang giữ hết hạn và chưa có dấu thời gian che phủ.",
    "The revocation data (CRL, OCSP) at hand run out, and no timestamp covers the signature.",
)


def _certificate(name: str) -> Both:
    return f"Chứng thư số “{name}” hết hạn.", f"The certificate “{name}” expires."


def _algorithm(name: str) -> Both:
    shown = name.upper()
    return f"Thuật toán {shown} hết thời hạn tin cậy.", f"The algorithm {shown} ends."
