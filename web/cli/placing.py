"""Places at the command line: found by what is printed, or a page and millimetres."""

from functools import partial
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repository.errors import ArchiveError
from web.cli.desk import Desk
from web.cli.keys import KeyChoice, signer_of
from web.cli.signing import Given, bureau_of, targets
from web.errors import UNAVAILABLE, face, worst

if TYPE_CHECKING:
    from ingest.issued import Hands, Issued, Who
    from ingest.issuing import Issuing
    from ingest.marking import Hand

PLACE = "auto, hoặc TRANG,X,Y: mm từ góc trên trái · auto, or PAGE,X,Y in mm from the upper left."
PARTS = 3


def hand_of(place: str) -> "Hand | None":
    """The place that was written by hand; None: it is to be found.

    Raises:
        click.BadParameter: it is neither.
    """
    from ingest.marking import Hand

    if place == "auto":
        return None
    try:
        parts = [float(part) for part in place.split(",")]
    except ValueError:
        parts = []
    sound = len(parts) == PARTS and all(map(isfinite, parts))
    if not sound or parts[0] < 1 or parts[0] != int(parts[0]):
        raise click.BadParameter(f"--place: {PLACE}")
    return Hand(int(parts[0]) - 1, parts[1], parts[2])


def sign_in_place(desk: Desk, files: tuple[Path, ...], given: Given, key: KeyChoice) -> int:
    """Sign for the person in authority where the law says; number and date stay open.

    Raises:
        click.UsageError: the picture is missing, or options do not go together.
    """
    from ingest.issued import Hands, Who
    from preservation.signatures.signing.act import Level
    from preservation.workers import Limits, Workers
    from web.counter import Counter, standing_still

    if given.picture is None or given.box is not None or given.field is not None:
        raise click.UsageError(
            "--place cần --picture, và thay cho --box, --field "
            "· --place needs --picture, and stands for --box and --field"
        )
    places = targets(files, given.to, given.output)
    bureau = standing_still(bureau_of(desk, given))
    trust = given.trust or desk.archive.settings.trust
    who, hand = Who(given.name, given.office, given.picture), hand_of(given.place or "auto")
    codes: set[int] = set()
    with Workers(1, Limits()) as workers, signer_of(key) as signer:
        counter = Counter(bureau, workers, trust)
        hands = Hands(signer, bureau.clock(), Level(given.level), bureau.stamper)
        for source, target in zip(files, places, strict=True):
            try:
                work = partial(_signed, paths=(source, target), who=who, hands=hands, hand=hand)
                said = counter.do(source, target, work) | counter.signatures(target)
            except ArchiveError as error:
                codes.add(face(error).exit_code)
                outcome = "unavailable" if face(error).exit_code == UNAVAILABLE else "refused"
                told = {"path": str(source), "outcome": outcome, "says": str(error)}
                desk.answer(told, f"{source}: {error}")
                continue
            lines = [f"{source} → {target}", f"    {said['profile']}: {said['place']}"]
            lines += [f"    {one['vi']}" for one in said["findings"]]
            desk.answer({"path": str(source), "outcome": "signed"} | said, *lines)
    return worst(codes)


def _signed(
    engine: "Issuing",
    paths: tuple[Path, Path],
    who: "Who",
    hands: "Hands",
    hand: "Hand | None",
) -> "Issued":
    return engine.sign_person(*paths, who, hands, hand)
