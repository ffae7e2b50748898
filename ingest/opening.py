"""Opening: a delivery becomes spooled files, whether it is one file or a ready-made bag."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from ingest.delivery import Delivery
from ingest.spool import Spooled, bring
from preservation.bags.problems import Damaged, Intact, NotChecked
from preservation.bags.read import check_bag
from preservation.bags.tags import read_info

_FROM_BAG_INFO = {
    "External-Description": "Subject",
    "Source-Organization": "OrganName",
    "External-Identifier": "DocCode",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivery in the spool, not yet judged."""

    files: tuple[Spooled, ...]
    fields: Mapping[str, str]
    bag_problems: tuple[str, ...] = ()


def open_delivery(delivery: Delivery, folder: Path) -> Opened:
    """Bring what was delivered into ``folder``, digested at first sight.

    Raises:
        RefusedError: it is no regular file, or may not be read.
        UnavailableError: the spool is full or broken.
    """
    if not delivery.is_bag:
        files: tuple[Spooled, ...] = (bring(delivery.path, folder / "0", delivery.name),)
        if delivery.beside is not None:
            name = delivery.name + delivery.beside.suffix
            files = (*files, bring(delivery.beside, folder / "1", name))
        along = [
            bring(one.path, folder / str(number), one.name, one.role)
            for number, one in enumerate(delivery.companions, len(files))
        ]
        return Opened((*files, *along), delivery.fields)
    payload = sorted(_payload(delivery.path / "data"))
    files = tuple(
        bring(delivery.path / "data" / relative, folder / str(number), relative)
        for number, relative in enumerate(payload)
    )
    match check_bag(delivery.path):
        case Intact():
            problems: tuple[str, ...] = ()
        case Damaged(problems=found):
            problems = tuple(f"{problem.path}: {problem.kind}" for problem in found)
        case NotChecked(reason=reason):
            problems = (reason,)
        case verdict:
            assert_never(verdict)
    said = read_info(delivery.path)
    offered = {ours: said[theirs] for theirs, ours in _FROM_BAG_INFO.items() if theirs in said}
    return Opened(files, offered | dict(delivery.fields), problems)


def _payload(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            yield str((Path(folder) / name).relative_to(root))
