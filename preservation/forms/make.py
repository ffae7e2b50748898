"""Making: a register printed as a PDF/A-2b, by the house's own writer, in a worker."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preservation.copies.setting import unsettable
from preservation.forms.laying import Layer
from preservation.forms.printed import Printed
from preservation.workers import Workers
from preservation.workers.asking import ask
from repository.calendar import VIETNAM

MOST_JUDGED = 150
"""Pages: of longer registers nothing is said of PDF/A, the validator takes 0.1 s for each."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A register that was printed."""

    path: Path
    pages: int
    rows: int


def bind(workers: Workers, printed: Printed, to: Path) -> Bound:
    """Print a register to ``to``, a path in a folder that workers may write to.

    Raises:
        RefusedError: it cannot be printed.
        UnavailableError: the face Tinos is not installed, or a worker failed.
    """
    layer = Layer(printed)
    width, height = layer.size
    pages: list[dict[str, Any]] = [
        {"width": width, "height": height} | drawing.as_dict() for drawing in layer.pages()
    ]
    at = printed.at.astimezone(VIETNAM).replace(microsecond=0)
    told = ask(
        workers,
        "copy-compose",
        pages=pages,
        meta={
            "title": f"{printed.title}. {printed.agency}",
            "author": printed.agency,
            "at": at.isoformat(),
            "part": "2",
        },
        proof="",
        name="",
        to=str(to.resolve()),
        bare="",
    )
    if told.get("problem"):
        raise unsettable(told["problem"], told["detail"])
    return Bound(to, len(pages), printed.total.rows)
