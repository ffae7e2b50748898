"""Removing: whether an extract is free of what it leaves out; if not, it is not handed out.

What a copy must say of its source (number, day, organ, its code in the archive) and of itself may
hold words that were taken out of the pages: that is told. Its title may not: whoever leaves out a
name does not want it in the proof.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preservation.copies.leaves import Binder, Drawn
from preservation.copies.marks import facts_of
from preservation.copies.order import Order
from preservation.copies.proof import NAME, read_proof
from preservation.pages.copying.leaks import TELLING_DIGITS, tokens
from repository.copy_kinds import CopyRule
from repository.errors import RefusedError

MOST_NAMED = 10
LEAST_LETTERS = 2
"""Single letters and figures stand everywhere."""
SENTENCES = (
    "cấp ngày, lấy từ tài liệu đang được lưu trữ; của tệp gốc, số, trang, vùng, phần",
    "issued by on made from the document as archive keeps it SHA of original file No",
    "page pages part parts of region regions",
)
"""Words of the proof's own sentences."""
UNREAD = frozenset({"sha256", "sha512", "evidence", "anchors", "id", "document", "package", "kind"})
"""Of a proof: digests and names that no person reads."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What an extract keeps, what it leaves out, and what we say on it."""

    order: Order
    rule: CopyRule
    drawn: Drawn
    shown: Sequence[str]
    """Our own words on its pages, each as often as it stands there."""

    def insist(self, binder: Binder, path: Path, proof: bytes) -> tuple[str, ...]:
        """Look into the copy at ``path`` and its proof for what was taken out.

        Returns:
            Words that were taken out, and that the copy says all the same of its source or itself.

        Raises:
            RefusedError: something is left that should not be; what, and where.
        """
        named = self.named
        told = binder.ask(
            "copy-leaks",
            path=str(path.resolve()),
            removed=[word for word in self.drawn.removed if len(word) >= LEAST_LETTERS],
            allowed=[*self.drawn.kept, *self.shown],
            named=named,
        )
        left = [*told["found"], *(f"({one})" for one in told["structure"])]
        left += [f"{word} ({NAME})" for word in self._in_proof(proof)]
        if left:
            said = ", ".join(left[:MOST_NAMED])
            raise RefusedError(
                f"Trích sao còn từ đã lược bỏ, không được cấp: {said} "
                f"· the extract still holds what it leaves out, it is not handed out: {said}"
            )
        return tuple(sorted(set(self.gone) & set(tokens(named))))

    @property
    def gone(self) -> list[str]:
        """Words that were taken out and not kept anywhere."""
        kept = set(tokens(self.drawn.kept))
        gone = set(tokens(self.drawn.removed)) - kept
        return sorted(
            word
            for word in gone
            if len(word) >= (TELLING_DIGITS if word.isdigit() else LEAST_LETTERS)
        )

    @property
    def named(self) -> list[str]:
        """What the copy must say of its source and of itself: all facts but the title."""
        order, original = self.order, self.order.original
        facts = [text for name, text in facts_of(order).items() if name != "title"]
        facts += [original.issued, original.organ, order.number, self.rule.vi]
        return [*facts, order.recipient, *order.recipients, order.place, order.office, order.signer]

    def _in_proof(self, proof: bytes) -> list[str]:
        """Words that were taken out and stand in the title, or in other words of the proof."""
        if not proof:
            return []
        must = set(tokens([*self.named, *SENTENCES]))
        held = set(tokens(_strings(read_proof(proof))))
        return [word for word in self.gone if word in held and word not in must]


def _strings(held: Any, name: str = "") -> Iterator[str]:  # noqa: ANN401  parsed JSON
    if name in UNREAD:
        return
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        for key, value in held.items():
            yield from _strings(value, key)
    elif isinstance(held, list):
        for value in held:
            yield from _strings(value, name)
