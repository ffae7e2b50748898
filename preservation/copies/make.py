"""Making: a copy of what the archive keeps, with its marks, as a PDF/A-3b that can be signed.

1. The law of the day says what it bears, and whether it may be made at all.
2. Workers make the pages of the source ready. A copy of the whole keeps them as they are drawn by
   the file itself; where that cannot be (hidden layers, no PDF/A), and of an extract always, they
   are drawn anew of pixels and of the words that are seen in them.
3. Marks are set, the pages put together, the proof attached.
4. An extract is searched for what it leaves out, and not handed out if anything is found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from preservation.copies import marks
from preservation.copies.leaves import Binder, Drawn, Leaf
from preservation.copies.order import Enclosed, Made, Order, Source
from preservation.copies.proof import NAME
from preservation.copies.removing import Removal
from preservation.copies.setting import Drawing, unsettable
from preservation.workers import Limits, Workers
from preservation.workers.limits import MIB
from repository.calendar import VIETNAM
from repository.copy_kinds import After, CopyRule, Medium, copy_rule, form_on
from repository.digest import Digest
from repository.errors import RefusedError

LIMITS = Limits(seconds=180, cpu_seconds=240, output_bytes=512 * MIB, tasks_per_worker=50)
"""For workers that make copies: a map of 100 MB, or a thousand pages, takes longer than a look."""
A4_MM = 210.0, 297.0
GAP_MM = 7.0
"""Between the end of a document and what is said after it."""
FLOOR_MM = 14.0
"""What is said after it ends so far above the edge: below are the marks of every page."""
MOST_JUDGED = 150
"""Pages: of longer copies nothing is said of PDF/A, the validator takes 0.1 s for each."""
FREE = 0.002
"""Part of a place that may be ink where it is called free."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes copies, by workers: what is copied came from outside."""

    workers: Workers

    def make(
        self, order: Order, sources: Sequence[Source], enclosed: Enclosed, folder: Path
    ) -> Made:
        """Make the copy that ``order`` asks for; ``folder`` is there, and takes its file.

        What comes back is signed next by ``Issuing.stamp`` with the rule's ``mark``, if its rule
        says signed and its target is electronic; and packed by ``packing.pack`` if it is a DIP.
        The proof of an extract should name its source without the title: where that holds words
        that were taken out, it is refused.

        Raises:
            RefusedError: the law knows no such copy, a file cannot be drawn, or an extract would
                still hold what it leaves out.
            UnavailableError: the face Tinos is not installed.
        """
        rule = copy_rule(order.kind, order.at.astimezone(VIETNAM).date())
        rule.insist(order.original.medium, order.target)
        if bool(order.parts) != rule.extract:
            raise RefusedError(
                "Chỉ trích sao mới chọn phần, và phải chọn "
                "· an extract, and nothing else, names its parts"
            )
        with TemporaryDirectory(prefix="luutru-copy-", dir=folder) as scratch:
            binder = Binder(self.workers, Path(scratch))
            work = _Work(order, rule, binder, enclosed, folder / f"{order.id}.pdf")
            leaves = binder.leaves(sources)
            if rule.extract:
                return work.extract(leaves)
            return work.whole(leaves)


@dataclass(frozen=True, slots=True)
class _Work:
    """One copy in the making."""

    order: Order
    rule: CopyRule
    binder: Binder
    enclosed: Enclosed
    target: Path

    def whole(self, leaves: Sequence[Leaf]) -> Made:
        """A copy of all of the source, its pages kept where they can be."""
        reasons = tuple(dict.fromkeys(reason for leaf in leaves for reason in leaf.reasons))
        findings = reasons
        if reasons or any(leaf.image for leaf in leaves):
            drawn = self.binder.drawn(leaves)
            findings += _of_drawing(drawn)
            return self._done(drawn.leaves, findings)
        made = self._done(leaves, findings)
        claimed = all(leaf.claims for leaf in leaves) or len(leaves) > MOST_JUDGED
        if made.pdfa == "pass" or (made.pdfa == "not_checked" and claimed):
            return made
        drawn = self.binder.drawn(leaves)
        return self._done(drawn.leaves, ("not-pdfa", *_of_drawing(drawn)))

    def extract(self, leaves: Sequence[Leaf]) -> Made:
        """A copy of parts, without anything of the rest."""
        drawn = self.binder.extracted(leaves, self.order.parts)
        return self._done(drawn.leaves, _of_drawing(drawn), drawn)

    def _done(
        self, leaves: Sequence[Leaf], findings: tuple[str, ...], extract: Drawn | None = None
    ) -> Made:
        pages, covers = self._pages(leaves)
        to = self.binder.folder / self.target.name
        pdfa = self._compose(pages, to)
        findings += ("code-covers",) if covers else ()
        findings += ("pdfa-not-checked",) if pdfa == "not_checked" else ()
        if extract:
            shown = [text[0] for page in pages for text in page["texts"]]
            removal = Removal(self.order, self.rule, extract, shown)
            beside = removal.insist(self.binder, to, self.enclosed.proof)
            findings += ("said-beside",) if beside else ()
        with to.open("rb") as made:
            digest = Digest.of(made)
        to.replace(self.target)
        held = tuple(dict.fromkeys(findings))
        removed = len(extract.removed) if extract else 0
        return Made(self.target, digest, len(pages), held, pdfa, removed)

    def _pages(self, leaves: Sequence[Leaf]) -> tuple[list[dict[str, Any]], bool]:
        """The pages of the copy, as ``compose`` takes them; and whether the code covers some."""
        said = [leaf.as_dict() for leaf in leaves]
        drawings = [Drawing() for _ in leaves]
        self._say_after(leaves, said, drawings)
        covers = False
        if self.rule.certificate:
            form = form_on("certificate", self.order.at.astimezone(VIETNAM).date())
            said.insert(0, {"width": A4_MM[0], "height": A4_MM[1]})
            drawings.insert(0, marks.certificate(self.order, form, A4_MM))
        else:
            covers = self._put_code(leaves[0], drawings[0])
        for number, (page, drawing) in enumerate(zip(said, drawings, strict=True), 1):
            size = page["width"], page["height"]
            drawing.add(marks.on_page(self.order, self.rule, size, (number, len(said))))
            page.update(drawing.as_dict())
        return said, covers

    def _say_after(
        self, leaves: Sequence[Leaf], said: list[dict[str, Any]], drawings: list[Drawing]
    ) -> None:
        """Put what stands on paper after the end where there is room, or on a page of its own."""
        if self.order.target is not Medium.PAPER or self.rule.after is After.NOTHING:
            return
        last = leaves[-1]
        block, height = self._block(last.width)
        free = self._ink(last, [])["lowest"] + GAP_MM
        if free + height <= last.height - FLOOR_MM and last.width >= A4_MM[0] * 0.9:
            drawings[-1].add(block.moved(free))
            if self.rule.extract:  # not among the lines that stand for what is left out
                room = height + GAP_MM
                said[-1]["grounds"] = [[0.0, free - 2, last.width, min(room, last.height - free)]]
            return
        block, _ = self._block(A4_MM[0])
        said.append({"width": A4_MM[0], "height": A4_MM[1]})
        drawings.append(block.moved(25.0))

    def _block(self, width: float) -> tuple[Drawing, float]:
        if self.rule.after is After.BLOCK:
            return marks.block(self.order, self.rule, width)
        form = form_on("conversion", self.order.at.astimezone(VIETNAM).date())
        return marks.conversion(self.order, form, width)

    def _put_code(self, leaf: Leaf, drawing: Drawing) -> bool:
        """Put the code where page 1 is free; whether it covers something all the same."""
        places = marks.code_places(*leaf.size)
        shares = self._ink(leaf, [place.as_list() for place in places])["shares"]
        best = next((n for n, share in enumerate(shares) if share <= FREE), None)
        place = places[shares.index(min(shares)) if best is None else best]
        drawing.codes.append((marks.code_of(self.order), place.left, place.top, place.width))
        return best is None

    def _ink(self, leaf: Leaf, boxes: list[list[float]]) -> Mapping[str, Any]:
        if leaf.picture:
            return self.binder.ask("copy-ink", boxes=boxes, picture=str(leaf.picture))
        return self.binder.ask("copy-ink", boxes=boxes, path=str(leaf.path), page=leaf.number)

    def _compose(self, pages: list[dict[str, Any]], to: Path) -> str:
        """Put the copy together at ``to``; what is found of it as PDF/A."""
        proof, bare = self.binder.folder / NAME, self.binder.folder / "bare.pdf"
        proof.write_bytes(self.enclosed.proof)
        at = self.order.at.astimezone(VIETNAM).replace(microsecond=0)
        title = " ".join(one for one in (self.rule.vi, self.order.number) if one)
        original = self.order.original.notation or self.order.original.code
        told = self.binder.ask(
            "copy-compose",
            pages=pages,
            meta={
                "title": f"{title}: {original}" if original else title,
                "author": self.order.agency_name,
                "at": at.isoformat(),
            },
            proof=str(proof) if self.enclosed.proof else "",
            name=NAME,
            to=str(to.resolve()),
            bare=str(bare.resolve()),
        )
        if told.get("problem"):
            raise unsettable(told["problem"], told["detail"])
        if len(pages) > MOST_JUDGED:
            return "not_checked"
        return str(self.binder.ask("copy-verdict", path=str(bare.resolve()))["pdfa"])


def _of_drawing(drawn: Drawn) -> tuple[str, ...]:
    """What drawing has to say."""
    said = {
        "drawn": bool(drawn.leaves),
        "cut-words": drawn.cut > 0,
        "unseen-words": drawn.unseen > 0,
        "no-words": drawn.wordless > 0,
    }
    return tuple(code for code, holds in said.items() if holds)
