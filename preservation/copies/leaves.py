"""Leaves: the pages of what is copied, made ready by workers. The source itself is only read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from preservation.copies.order import Part, Source
from preservation.pages.geometry import Box
from preservation.workers import JSONValue, Workers
from preservation.workers.asking import ask
from repository.errors import RefusedError

PICTURES = frozenset({"jpeg", "png", "tiff", "gif"})
MOST_LEAVES = 2_000
PROBLEMS = {
    "locked": ("tệp được bảo vệ bằng mật khẩu", "the file needs a password"),
    "broken": ("tệp PDF hỏng", "the PDF is broken"),
    "empty": ("tệp không có trang nào", "the file has no pages"),
    "unlike": (
        "một trang dựng lại không giống bản gốc, không sao được",
        "a page made anew would not look as it does, it cannot be copied",
    ),
    "too-long": ("tệp có quá nhiều trang", "the file has too many pages"),
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of what is copied."""

    path: Path
    """Of an upright PDF, or of an image as it came."""
    number: int
    """In it, from 0."""
    width: float = 0.0
    """In millimetres, as shown; 0: known when it is drawn."""
    height: float = 0.0
    image: bool = False
    reasons: tuple[str, ...] = ()
    """Why it can only be drawn."""
    claims: bool = False
    """Its file says that it is PDF/A."""
    picture: Path | None = None
    """Once it is drawn."""
    words: Path | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height

    def as_dict(self) -> dict[str, Any]:
        """As ``compose`` takes it."""
        said: dict[str, Any] = {"width": self.width, "height": self.height}
        if self.picture is None:
            return said | {"under": [str(self.path), self.number]}
        return said | {
            "picture": str(self.picture),
            "words": str(self.words) if self.words else "",
        }


@dataclass(slots=True)
class Drawn:
    """What drawing told, of all pages."""

    leaves: list[Leaf] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    cut: int = 0
    unseen: int = 0
    wordless: int = 0
    """Pages of which no word is known."""


@dataclass(frozen=True, slots=True)
class Binder:
    """Asks workers for the pages of files."""

    workers: Workers
    folder: Path
    """Where what they make is put."""

    def leaves(self, sources: Sequence[Source]) -> list[Leaf]:
        """The pages of ``sources``, in their order.

        Raises:
            RefusedError: a file has no pages that could be drawn, or cannot be read.
        """
        found: list[Leaf] = []
        for number, source in enumerate(sources):
            found += self._leaves(source, self.folder / f"upright-{number}.pdf")
        if not 0 < len(found) <= MOST_LEAVES:
            raise _refused("too-long" if found else "empty", "")
        return found

    def drawn(self, leaves: Sequence[Leaf]) -> Drawn:
        """All of ``leaves``, drawn."""
        drawn = Drawn()
        for place, leaf in enumerate(leaves):
            self._draw(leaf, None, place, drawn)
        return drawn

    def extracted(self, leaves: Sequence[Leaf], parts: Sequence[Part]) -> Drawn:
        """``parts`` of ``leaves``, drawn; and the words of all that is not among them.

        Raises:
            RefusedError: there is no such page, a page comes twice, or a box lies outside it.
        """
        chosen = {part.page: part for part in parts}
        if len(chosen) != len(parts) or not all(1 <= page <= len(leaves) for page in chosen):
            raise RefusedError(
                f"Mỗi trang được chọn một lần, từ 1 đến {len(leaves)} "
                f"· each page is chosen once, from 1 to {len(leaves)}"
            )
        drawn = Drawn()
        for place, leaf in enumerate(leaves):
            part = chosen.get(place + 1)
            if part is None:
                self._draw(leaf, [], place, drawn)
            else:
                boxes = _within(part, leaf)
                self._draw(leaf, boxes or None, place, drawn)
        return drawn

    def ask(self, task: str, **arguments: JSONValue) -> dict[str, Any]:
        """What a worker answers.

        Raises:
            RefusedError: it could not do it within the limits.
        """
        return ask(self.workers, task, **arguments)

    def _leaves(self, source: Source, to: Path) -> list[Leaf]:
        path = source.path.resolve()
        if source.family in PICTURES:
            seen = self.ask("look", path=str(path), name=source.name)
            count = int(seen["pages"] or 0)
            return [Leaf(path, number, image=True) for number in range(count)]
        if source.family != "pdf":
            raise RefusedError(
                f"{source.name}: chỉ sao được PDF và ảnh; tệp khác chỉ cấp trong gói DIP "
                f"· only PDF and images can be copied; other files go with a DIP as they are"
            )
        made = self.ask("copy-upright", path=str(path), to=str(to))
        if made.get("problem"):
            page = f", trang {made['detail']}" if made["problem"] == "unlike" else ""
            raise _refused(made["problem"], source.name + page)
        return [
            Leaf(
                to,
                number,
                width,
                height,
                reasons=tuple(made["reasons"]),
                claims=bool(made["claims"]),
            )
            for number, (width, height) in enumerate(made["pages"])
        ]

    def _draw(self, leaf: Leaf, boxes: list[list[float]] | None, place: int, drawn: Drawn) -> None:
        picture, words = (self.folder / f"page-{place}.{end}" for end in ("picture", "json"))
        if leaf.image:
            drawn.wordless += 1
            if boxes == []:
                return
            size = self.ask(
                "copy-draw-picture", path=str(leaf.path), frame=leaf.number, keep=boxes,
                to=str(picture),
            )  # fmt: skip
            done = replace(leaf, picture=picture, width=size["width"], height=size["height"])
            drawn.leaves.append(done)
            return
        told = self.ask(
            "copy-draw", path=str(leaf.path), page=leaf.number, keep=boxes, to=str(picture),
            words_to=str(words),
        )  # fmt: skip
        drawn.kept += told["kept"]
        drawn.removed += told["removed"]
        drawn.cut += told["cut"]
        drawn.unseen += told["unseen"]
        drawn.wordless += not (told["kept"] or told["removed"])
        if boxes != []:
            drawn.leaves.append(replace(leaf, picture=picture, words=words))


def _within(part: Part, leaf: Leaf) -> list[list[float]]:
    """The boxes of a part, cut to its page."""
    whole = Box(0, 0, leaf.width, leaf.height)
    for box in part.boxes:
        sound = box.width > 0 and box.height > 0
        if not sound or (not leaf.image and whole.overlap(box) <= 0):
            raise RefusedError(
                f"Vùng chọn nằm ngoài trang {part.page} · a part lies outside page {part.page}"
            )
    return [box.as_list() for box in part.boxes]


def _refused(problem: str, name: str) -> RefusedError:
    vi, en = PROBLEMS[problem]
    return RefusedError(f"{name}: {vi} · {en}".removeprefix(": "))
