"""Issuing (văn bản đi): laid out, signed by a person, numbered and sealed by the organisation.

A given file is never written to: each step makes a new one, or none. The law that says how a mark
looks is chosen by the document's own date; the number and the date are drawn into blanks that were
laid out before the person signed, and are said by the organisation's signature as data. Workers
look at a file, judge its signatures and lay fields out; it meets this process only to be signed,
once they have been through it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ingest import sealing
from ingest.issued import FIELDS, SEALS, Hands, Issued, Seal, Who, day_of, level_of, reason_of
from ingest.marking import DEFAULT_SIGNATURE_MM, Drawn, Hand, Marker, Sheet
from ingest.numbering import filled, is_blank, slots
from ingest.output import put_new
from ingest.placing import (
    Spot,
    by_hand,
    corner,
    over_own,
    seal_in,
    signature_in,
    signing_spot,
    spot_of,
)
from ingest.sealing import Numbering
from preservation.signatures.layout import (
    ORGANISATION,
    PERSON,
    Layout,
    Seen,
    Slot,
    open_fields,
)
from preservation.signatures.records import SignatureReport
from preservation.signatures.signing.act import Act, Known, Mark
from preservation.signatures.signing.apply import apply
from preservation.signatures.signing.check import is_organisation
from preservation.signatures.signing.signer import Signer
from preservation.signatures.tsa import Stamper
from repository.calendar import VIETNAM
from repository.errors import RefusedError
from repository.seals import (
    MarkKind,
    Position,
    SealRule,
    instants,
    number_in_words,
    rule_for,
)


@dataclass(frozen=True, slots=True)
class Issuing:
    """Takes a document from draft to sealed."""

    marker: Marker
    known: Known
    trust: Path
    """The folder that ``known`` was loaded from, for workers."""
    apply: Callable[[bytes, Act, Signer, Known, Stamper | None], bytes] = field(default=apply)

    def prepare(
        self, draft: Path, output: Path, who: Who, seal: Seal, day: date, hand: Hand | None = None
    ) -> Issued:
        """Lay out fields for both signatures, the number and the date.

        Raises:
            RefusedError: there is no place to sign, or the file is signed or laid out already.
        """
        made = self._prepared(draft, who, seal, day, hand)
        put_new(output, made.pdf)
        return Issued(output, "prepare", made.rule, made.spot, made.findings, made.fields)

    def sign_person(
        self, path: Path, output: Path, who: Who, hands: Hands, hand: Hand | None = None
    ) -> Issued:
        """Sign for the person in authority, at the signing place; laid out first if it is not.

        Raises:
            RefusedError: there is no place, or the certificate or the file does not allow it.
            UnavailableError: no timestamp, no key, or no face to draw with.
        """
        if is_organisation(hands.signer.certificate):
            raise RefusedError(
                "Chứng thư của cơ quan không ký thay người có thẩm quyền "
                "· an organisation's certificate does not sign for the person in authority"
            )
        rule = rule_for(MarkKind.PERSON, day_of(hands.at))
        sheet = self.marker.look(path)
        pdf, held = path.read_bytes(), self.marker.fields(path)
        findings: tuple[str, ...] = ()
        if PERSON not in held:
            made = self._prepared(path, who, Seal(""), day_of(hands.at), hand)
            pdf, held, findings = made.pdf, made.held, made.findings
        spot = spot_of(held[PERSON], sheet)
        drawn = self.marker.draw(rule, {}, who.picture, who.width_mm)
        picture, small = signature_in(drawn, spot)
        blanks = tuple(name for name in held if is_blank(name) and not held[name].filled)
        act = Act(
            PERSON,
            hands.level,
            hands.at,
            Mark(picture, spot.page, spot.rectangle),
            open_fields=open_fields(blanks),
        )
        put_new(output, self.apply(pdf, act, hands.signer, self.known, hands.stamper))
        findings += drawn.findings + (("smaller",) if small else ())
        return Issued(output, MarkKind.PERSON, rule, spot, tuple(dict.fromkeys(findings)), blanks)

    def number_and_seal(
        self,
        path: Path,
        output: Path,
        seal: Seal,
        hands: Hands,
        numbering: Numbering,
        hand: Hand | None = None,
    ) -> Issued:
        """Give a document its number and date, and sign for the organisation that issues it.

        Raises:
            RefusedError: the person in authority has not signed, something was changed since, it
                is numbered or sealed already, or has no place for its number.
            UnavailableError: as above.
        """
        return self._issue(
            path, output, MarkKind.ISSUER, seal, hands, numbering=numbering, hand=hand
        )

    def stamp(
        self,
        path: Path,
        output: Path,
        kind: MarkKind,
        seal: Seal,
        hands: Hands,
        *,
        numbering: Numbering | None = None,
        hand: Hand | None = None,
    ) -> Issued:
        """Sign for the organisation on digitised paper, on a copy, or on an annex.

        Raises:
            RefusedError: the file is signed already, or was changed after it was.
            UnavailableError: as above.
        """
        day = numbering.day if numbering and kind is MarkKind.ANNEX else day_of(hands.at)
        rule = rule_for(kind, day)
        if rule.position is Position.OVER_SIGNATURE:
            if numbering is None:
                raise RefusedError("Cần số và ngày · number and date are needed")
            return self._issue(path, output, kind, seal, hands, numbering=numbering, hand=hand)
        sheet = self.marker.look(path)
        report = self._report(path, hands.at)
        refusals = (
            sealing.may_annex(report, SEALS)
            if kind is MarkKind.ANNEX
            else sealing.may_stamp(report)
        )
        sealing.insist(refusals, "Không đóng dấu", "not sealed")
        facts = instants(hands.at) | {"agency": seal.agency, "form": seal.form}
        if numbering:
            number = number_in_words(numbering.number)
            facts |= {"number": number, "notation": numbering.notation}
        drawn = self.marker.draw(rule, facts, seal.picture, seal.width_mm)
        findings = drawn.findings
        spot, covers = corner(sheet, (drawn.width, drawn.height), hand)
        findings += (("covers-words",) if covers else ()) + _whose(hands)
        act = Act(
            FIELDS[kind],
            level_of(kind, hands.level),
            hands.at,
            Mark(seal_in(drawn, spot), spot.page, spot.rectangle),
            reason=reason_of(kind, seal, numbering),
        )
        signed = self.apply(path.read_bytes(), act, hands.signer, self.known, hands.stamper)
        put_new(output, signed)
        return Issued(output, kind, rule, spot, findings)

    def _issue(
        self,
        path: Path,
        output: Path,
        kind: MarkKind,
        seal: Seal,
        hands: Hands,
        *,
        numbering: Numbering,
        hand: Hand | None,
    ) -> Issued:
        """Number and seal what a person has signed."""
        sheet = self.marker.look(path)
        pdf = path.read_bytes()
        report, held = self._report(path, hands.at), self.marker.fields(path)
        refusals = sealing.may_issue(report, SEALS, seal.authorised)
        sealing.insist(refusals, "Không đóng dấu", "not sealed")
        given = [name for name in held if is_blank(name) and held[name].filled]
        refusals = sealing.may_number(numbering, hands.at, given)
        sealing.insist(refusals, "Không cấp số", "not numbered")
        fill, findings = filled(self.marker, sheet, held, numbering)
        rule = rule_for(kind, numbering.day)
        drawn = self.marker.draw(
            rule, instants(hands.at) | {"agency": seal.agency}, seal.picture, seal.width_mm
        )
        spot = _seal_spot(report, held, sheet, drawn, hand)
        act = Act(
            ORGANISATION,
            hands.level,
            hands.at,
            Mark(seal_in(drawn, spot), spot.page, spot.rectangle),
            reason=reason_of(kind, seal, numbering),
            fill=fill,
        )
        put_new(output, self.apply(pdf, act, hands.signer, self.known, hands.stamper))
        return Issued(
            output, kind, rule, spot, drawn.findings + findings + _whose(hands), tuple(sorted(fill))
        )

    def _prepared(
        self, path: Path, who: Who, seal: Seal, day: date, hand: Hand | None
    ) -> "_Prepared":
        rule = rule_for(MarkKind.PERSON, day)
        sheet = self.marker.look(path, who.name, who.office)
        size = DEFAULT_SIGNATURE_MM
        findings: tuple[str, ...] = ()
        if who.picture:
            drawn = self.marker.draw(rule, {}, who.picture, who.width_mm)
            size, findings = (drawn.width, drawn.height), drawn.findings
        spot = signing_spot(sheet, size, hand, who.name)
        blanks = slots(sheet, who)
        organisation = None
        if seal.picture:
            mark = self._issuer_mark(seal, day)
            over = over_own(spot, mark)
            organisation = Slot(ORGANISATION, over.page, over.rectangle)
        layout = Layout(Slot(PERSON, spot.page, spot.rectangle), blanks, organisation)
        pdf, held = self.marker.lay_out(path, layout)
        return _Prepared(pdf, held, rule, spot, findings, tuple(slot.name for slot in blanks))

    def _issuer_mark(self, seal: Seal, day: date) -> Drawn:
        """The organisation's mark as it will be: an instant is as long as any other."""
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM)
        facts = instants(noon) | {"agency": seal.agency}
        return self.marker.draw(rule_for(MarkKind.ISSUER, day), facts, seal.picture, seal.width_mm)

    def _report(self, path: Path, at: datetime) -> SignatureReport:
        return self.marker.report(path, self.trust, at)


@dataclass(frozen=True, slots=True)
class _Prepared:
    pdf: bytes
    held: dict[str, Seen]
    rule: SealRule
    spot: Spot
    findings: tuple[str, ...]
    fields: tuple[str, ...]


def _seal_spot(
    report: SignatureReport,
    held: Mapping[str, Seen],
    sheet: Sheet,
    drawn: Drawn,
    hand: Hand | None,
) -> Spot:
    """Where the organisation's seal belongs: as laid out, or beside the person's signature."""
    if ORGANISATION in held:
        return spot_of(held[ORGANISATION], sheet)
    if hand:
        return by_hand(sheet, (drawn.width, drawn.height), hand)
    own = sealing.signed_by(report, SEALS)
    if own is None or own.field not in held:
        raise RefusedError(
            "Không thấy chữ ký của người có thẩm quyền trên trang "
            "· the signature of the person in authority is not on a page"
        )
    return over_own(spot_of(held[own.field], sheet), drawn)


def _whose(hands: Hands) -> tuple[str, ...]:
    """Certificates of organisations name the organisation twice; not every authority's do."""
    return () if is_organisation(hands.signer.certificate) else ("not-organisation",)
