"""Councils (Hội đồng xét hủy): who sits, what each member says of each item, what they conclude."""

from collections.abc import Mapping
from dataclasses import dataclass

from repository.calendar import VIETNAM, Clock
from repository.database import Database
from repository.disposal_rows import disposal_of
from repository.disposal_steps import (
    Disposal,
    DisposalState,
    Verdict,
    insist,
    majority,
    rule_on,
)
from repository.disposal_tables import DisposalMemberRow, OpinionRow
from repository.disposals import held, items_of, tell
from repository.errors import ForbiddenError, RefusedError
from repository.ledger import Ledger

CHAIR = "chair"


@dataclass(frozen=True, slots=True)
class Councils:
    """The councils of disposals."""

    database: Database
    ledger: Ledger
    clock: Clock

    def convene(
        self, identifier: str, members: Mapping[str, str], citation: str, agent: str
    ) -> Disposal:
        """Make the council (Hội đồng xét hủy): login → ``chair``, ``member`` or ``secretary``.

        Raises:
            RefusedError: it is too small, has not one chair, no decision made it, or no
                explanation is there.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            insist(disposal_of(session, row), DisposalState.COUNCIL)
            today = self.clock().astimezone(VIETNAM).date()
            least = rule_on(today).least_members
            if len(members) < least or list(members.values()).count(CHAIR) != 1:
                raise RefusedError(
                    f"Hội đồng cần ít nhất {least} người và một chủ tịch "
                    f"· a council has {least} members or more, and one chair"
                )
            if not citation.strip() or not row.explanation.strip():
                raise RefusedError(
                    "Thiếu quyết định lập Hội đồng hoặc bản thuyết minh "
                    "· the decision that makes the council, or the explanation, is missing"
                )
            session.add_all(
                DisposalMemberRow(disposal=identifier, person=person, part=part)
                for person, part in members.items()
            )
            row.state, row.body = DisposalState.COUNCIL.value, {**row.body, "council": citation}
            session.flush()
            tell(
                self.ledger,
                session,
                identifier,
                agent,
                {"council": dict(members), "said": citation},
            )
            return disposal_of(session, row)

    def opine(
        self, identifier: str, opinions: Mapping[int, tuple[Verdict, str]], person: str
    ) -> Disposal:
        """Give one's opinion of items: ordinal → destroy or keep, and why.

        Raises:
            ForbiddenError: the person is no member of the council.
            RefusedError: it is not the time, or there is no such item.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            disposal = disposal_of(session, row)
            if disposal.state is not DisposalState.COUNCIL:
                raise RefusedError("Hội đồng chưa họp hoặc đã kết luận · the council does not sit")
            if person not in disposal.members:
                raise ForbiddenError(
                    f"{person}: không thuộc Hội đồng · is no member of the council"
                )
            known = {item.ordinal for item in disposal.items}
            if not opinions or not opinions.keys() <= known:
                raise RefusedError("Không có mục này trong danh mục · no such item")
            if any(says is Verdict.PENDING for says, _ in opinions.values()):
                raise RefusedError("Ý kiến là hủy hoặc giữ · an opinion is destroy or keep")
            session.add_all(
                OpinionRow(
                    disposal=identifier, ordinal=ordinal, person=person, says=says.value,
                    said=said, at=self.clock(),
                )
                for ordinal, (says, said) in opinions.items()
            )  # fmt: skip
            session.flush()
            told = {str(ordinal): says.value for ordinal, (says, _) in opinions.items()}
            tell(self.ledger, session, identifier, person, {"opinions": told})
            return disposal_of(session, row)

    def conclude(
        self, identifier: str, verdicts: Mapping[int, Verdict], minutes: str, person: str
    ) -> Disposal:
        """Close the meeting: the chair says of each item what the council agreed.

        Raises:
            ForbiddenError: the person is not the chair.
            RefusedError: a member has not spoken of every item; an item has no verdict; or one is
                to be destroyed that no majority would destroy.
        """
        with self.database.write() as session:
            row = held(session, identifier)
            disposal = disposal_of(session, row)
            insist(disposal, DisposalState.CONCLUDED)
            if disposal.members.get(person) != CHAIR:
                raise ForbiddenError(f"{person}: không phải Chủ tịch Hội đồng · is not the chair")
            insist_agreed(disposal, verdicts)
            for item in session.scalars(items_of(identifier)):
                item.verdict = verdicts[item.ordinal].value
                if verdicts[item.ordinal] is Verdict.KEEP:
                    item.state = "kept"
            row.state, row.body = DisposalState.CONCLUDED.value, {**row.body, "minutes": minutes}
            session.flush()
            told = {str(ordinal): verdict.value for ordinal, verdict in verdicts.items()}
            tell(self.ledger, session, identifier, person, {"concluded": told})
            return disposal_of(session, row)


def insist_agreed(disposal: Disposal, verdicts: Mapping[int, Verdict]) -> None:
    """See to it that every member spoke of every item, and that ``verdicts`` follow from it.

    Raises:
        RefusedError: it is otherwise.
    """
    spoke = {(one.person, one.ordinal) for one in disposal.opinions}
    for item in disposal.items:
        verdict = verdicts.get(item.ordinal, Verdict.PENDING)
        silent = [person for person in disposal.members if (person, item.ordinal) not in spoke]
        if silent or verdict is Verdict.PENDING:
            raise RefusedError(
                f"Mục {item.ordinal}: chưa đủ ý kiến hoặc chưa có kết luận "
                f"· item {item.ordinal}: silent {', '.join(silent) or '–'}, or no verdict"
            )
        agreed = majority(disposal.opinions, item.ordinal, len(disposal.members))
        if verdict is Verdict.DESTROY and not agreed:
            raise RefusedError(
                f"Mục {item.ordinal}: không đủ quá nửa số ý kiến đồng ý hủy "
                f"· item {item.ordinal}: no majority would destroy it"
            )
