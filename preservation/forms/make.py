"""Making: a register printed as a PDF/A-2b, by the house's own writer, in a worker.

The pages are laid out here, one after the other, and lie on disk until the worker writes them: of
twenty thousand entries neither holds more than a page.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from preservation.copies.setting import unsettable
from preservation.forms.laying import Layer
from preservation.forms.printed import Printed
from preservation.workers import Workers
from preservation.workers.asking import ask
from repository.calendar import VIETNAM


@dataclass(frozen=True, slots=True)
class Bound:
    """A register that was printed."""

    path: Path
    pages: int
    rows: int


def bind(workers: Workers, printed: Printed, to: Path) -> Bound:
    """Print a register to ``to``, a path in a folder that workers may write to.

    Args:
        workers: Who may take as long as a long copy takes.
        printed: What is printed.
        to: Where the PDF goes; beside it the pages lie meanwhile.

    Raises:
        RefusedError: it cannot be printed.
        UnavailableError: the face Tinos is not installed, or a worker failed.
    """
    layer = Layer(printed)
    pages = to.with_name(f"{to.name}.pages")
    at = printed.at.astimezone(VIETNAM).replace(microsecond=0)
    try:
        with pages.open("w", encoding="utf-8") as target:
            for drawing in layer.pages():
                target.write(json.dumps(drawing.as_dict(), ensure_ascii=False) + "\n")
        told = ask(
            workers,
            "bind",
            pages=str(pages.resolve()),
            size=layer.size,
            every=layer.every.as_dict(),
            number=layer.number,
            meta={
                "title": f"{printed.title}. {printed.agency}",
                "author": printed.agency,
                "at": at.isoformat(),
                "part": "2",
            },
            to=str(to.resolve()),
        )
    finally:
        pages.unlink(missing_ok=True)
    if told.get("problem"):
        raise unsettable(told["problem"], told["detail"])
    return Bound(to, told["pages"], printed.total.rows)
