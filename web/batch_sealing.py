"""Batch sealing: what was accepted is signed for the organisation on pages, and taken in."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug import Response

from repository.errors import ArchiveError, ForbiddenError, NotFoundError
from repository.people import Right
from repository.sheaves import Batch, Sheaf, SheafState
from web import acts, issuing, signing
from web.batches import found
from web.counter import Counter, standing_still
from web.current import archive, person
from web.drafting import Desk
from web.labels import one_tongue
from web.reviewing import paper
from web.sealing import Round, keep, needs_seal, sealed_elsewhere
from web.sealing_hands import Nobody
from web.sign import usual_level

if TYPE_CHECKING:
    from preservation.signatures.signing.signer import Signer

bp = Blueprint("batch_sealing", __name__, url_prefix="/batches")

AT_ONCE = 20
"""Papers that one request seals; the next request does the next ones."""


@bp.post("/<identifier>/seal")
def seal(identifier: str) -> Response:
    """Seal what was accepted with a demonstration's key, and take it in."""
    batch = found(identifier, Right.SEAL)
    waiting = [
        sheaf
        for sheaf in archive().batches.sheaves(batch.id)
        if sheaf.state in {SheafState.ACCEPTED, SheafState.SEALED}
    ][:AT_ONCE]
    take_in(batch, waiting, request.form.get("key", ""), request.form.get("password", ""))
    return redirect(url_for("batches.one", identifier=batch.id), HTTPStatus.SEE_OTHER)


@bp.post("/<identifier>/<int:ordinal>/keep")
def keep_one(identifier: str, ordinal: int) -> Response:
    """Take in a paper that was sealed: on somebody's desk, or before something went wrong."""
    batch, sheaf = paper(identifier, ordinal)
    kept, _ = keep(archive(), person(), batch, sealed_on_desk(batch, sheaf))
    _told(kept)
    _after()
    return redirect(url_for("batches.one", identifier=batch.id), HTTPStatus.SEE_OTHER)


def sealed_on_desk(batch: Batch, sheaf: Sheaf) -> Sheaf:
    """An accepted paper as the desk of whoever asks has sealed it; any other as it is.

    Raises:
        NotFoundError: it does not lie there, or is not signed yet.
        RefusedError: what was signed there is another file.
    """
    if sheaf.state is not SheafState.ACCEPTED:
        return sheaf
    if not needs_seal(sheaf):
        return archive().batches.move(sheaf.id, SheafState.SEALED, person().login)
    desk = Desk(archive(), person())
    draft = desk.get(str(sheaf.body.get("draft", "")))
    if draft.stage != "done":
        raise NotFoundError(f"dự thảo {draft.id}: chưa ký")
    sealed = sealed_elsewhere(archive(), person(), batch, sheaf, draft.signed)
    desk.remove(draft)
    return sealed


def take_in(batch: Batch, waiting: list[Sheaf], key: str, password: str) -> None:
    """Seal papers and keep them; what stands in the way of one is said, and the next follows.

    Raises:
        ForbiddenError: there is no such demonstration key, or no right to seal.
        RefusedError: the password is wrong.
    """
    from ingest.issued import Hands
    from preservation.signatures.signing.act import Level

    held, asker = archive(), person()
    bureau = standing_still(signing.of_archive(held, asker, Right.SEAL))
    hands = Hands(_signer(waiting, key, password), bureau.clock(), Level(usual_level()))
    if bureau.stamper and held.settings.tsa_url:
        hands = Hands(hands.signer, hands.at, hands.level, bureau.stamper)
    counter = Counter(bureau, held.workers, held.settings.trust)
    line = Round(held, asker, batch, _told)
    for sheaf in waiting:
        try:
            line.take_in(sheaf, counter, hands)
        except ArchiveError as error:
            flash(f"{sheaf.ordinal}. {sheaf.name}: {one_tongue(str(error))}", "error")
    _after()


def _signer(waiting: list[Sheaf], key: str, password: str) -> "Signer":
    from preservation.signatures.signing.pkcs12 import Pkcs12Signer

    if not any(sheaf.state is SheafState.ACCEPTED and needs_seal(sheaf) for sheaf in waiting):
        return Nobody()
    desk = Desk(archive(), person())
    if key not in issuing.keys(desk):
        raise ForbiddenError(f"{key}: không có khóa trình diễn này · no such demonstration key")
    folder = archive().settings.home / archive().settings.demonstration_keys
    return Pkcs12Signer.open(folder / f"{key}.p12", password)


def _told(sheaf: Sheaf) -> None:
    if sheaf.body.get("problem"):
        flash(f"{sheaf.ordinal}. {sheaf.name}: {one_tongue(sheaf.body['problem'])}", "error")


def _after() -> None:
    acts.catch_up(archive())
    acts.testify(archive())
