"""Closing registers (đóng sổ): a volume is fixed, printed, signed for the agency, and kept.

What was begun can be taken up after a crash at any point: the volume reads the same, what was
signed lies in the spool, and the archive knows bytes that it has. (NĐ 30/2020 PL IV, PL VI)
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.access import Level
from repository.calendar import VIETNAM
from repository.closings import Closing
from repository.digest import Digest
from repository.errors import ForbiddenError, NotFoundError, RefusedError
from repository.people import Person, Right
from repository.registers import Asked
from web import acts, signing
from web.progress import Progress, go_on
from web.register_acts import book_of
from web.wiring import Archive

if TYPE_CHECKING:  # heavy libraries are opened when somebody closes
    from preservation.signatures.signing.act import Act
    from preservation.signatures.signing.signer import Signer

PLACE = "closings"
MADE, SIGNED = "made.pdf", "signed.pdf"
FIELD = "DongSo"
"""Of the agency's signature: it shows nothing, no rule gives it a place (law.md §4.2)."""


class Stage(StrEnum):
    """How far a volume is that was begun."""

    FIXED = "fixed"
    PRINTED = "printed"
    SIGNED = "signed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Closer:
    """Closes registers for one person."""

    archive: Archive
    person: Person

    def begin(self, asked: Asked, last: int | None = None) -> Closing:
        """Fix the next volume.

        Raises:
            ForbiddenError: the person closes no registers there, or does not see every entry.
            RefusedError: it is not closed by volumes, nothing is left, or numbers are missing.
        """
        self._require(asked.agency)
        return self.archive.closings.begin(asked, self.person.scope, self.person.login, last)

    def seal(self, identifier: str, signer: "Signer | None", level: str = "") -> Closing:
        """Print, sign and keep a volume that was begun; go on where it was left.

        Raises:
            ForbiddenError: the person may not.
            NotFoundError: there is no such volume.
            RefusedError: it is closed already, or may not be signed so.
            UnavailableError: no key, no timestamp, or a store did not answer.
        """
        self.sign(identifier, signer, level)
        return self.keep(identifier)

    def print(self, identifier: str, progress: Progress = go_on) -> None:
        """Print a volume, unless it is printed or signed.

        Raises:
            As ``seal``.
        """
        closing = self.pending(identifier)
        with self._alone(closing) as folder:
            if not (folder / SIGNED).exists():
                self._printed(closing, folder, progress)

    def sign(self, identifier: str, signer: "Signer | None", level: str = "") -> None:
        """Sign a volume, unless it is signed; it is printed before.

        Raises:
            As ``seal``.
        """
        closing = self.pending(identifier)
        with self._alone(closing) as folder:
            signed = folder / SIGNED
            if not signed.exists():
                if signer is None:
                    raise RefusedError("Chưa chọn khóa để ký sổ · no key was chosen")
                bureau = self._bureau()
                act = self._act(closing, level)
                signing.sign_own(bureau, self._printed(closing, folder), signed, act, signer)

    def keep(self, identifier: str) -> Closing:
        """Take a signed volume into the archive.

        Raises:
            As ``seal``; RefusedError: it is not signed yet.
        """
        closing = self.pending(identifier)
        with self._alone(closing) as folder:
            if not (folder / SIGNED).exists():
                raise RefusedError("Quyển này chưa ký · this volume is not signed yet")
            return self._keep(closing, folder / SIGNED)

    def pending(self, identifier: str) -> Closing:
        """A volume that the person may go on with; raises as ``seal``."""
        closing = self.archive.closings.get(identifier)
        if not self.person.may(Right.CLOSE):
            self._require(closing.agency)
        if not self.person.may(Right.CLOSE, closing.agency):
            raise NotFoundError(f"quyển sổ {identifier}")
        self._require(closing.agency)
        if closing.document is not None:
            raise RefusedError("Quyển sổ này đã đóng · this volume is closed already")
        return closing

    def stage(self, closing: Closing) -> Stage:
        """How far a volume is."""
        if closing.document is not None:
            return Stage.KEPT
        folder = self._folder(closing)
        if (folder / SIGNED).exists():
            return Stage.SIGNED
        return Stage.PRINTED if (folder / MADE).exists() else Stage.FIXED

    def ask(self, identifier: str, certificate: bytes, level: str = "") -> dict[str, Any]:
        """Print a volume, and say what the desk with the agency's key is asked.

        Raises:
            As ``seal``.
        """
        from preservation.signatures.signing.check import der_of
        from preservation.signatures.signing.remote import Ask, begin

        closing, der = self.pending(identifier), der_of(certificate)
        with self._alone(closing) as folder:
            pdf = self._printed(closing, folder).read_bytes()
            act = self._act(closing, level)
            name = Ask(closing.id, _title(closing))
            pending = begin(pdf, act, der, (), self._bureau().known, name)
            shutil.rmtree(folder / "pending", ignore_errors=True)
            pending.save(folder / "pending")
            return pending.request()

    def answer(self, identifier: str, said: Mapping[str, Any]) -> Closing:
        """Put the desk's answer in, and keep the volume.

        Raises:
            As ``seal``; NotFoundError: nothing was asked.
        """
        self.put_in(identifier, said)
        return self.keep(identifier)

    def put_in(self, identifier: str, said: Mapping[str, Any]) -> None:
        """Put the desk's answer in, unless the volume is signed.

        Raises:
            As ``answer``.
        """
        from preservation.signatures.signing.remote import Pending

        closing = self.pending(identifier)
        with self._alone(closing) as folder:
            if not (folder / SIGNED).exists():
                pending = Pending.load(folder / "pending")
                signing.finish(self._bureau(), pending, said, folder / SIGNED)

    def drop(self, identifier: str) -> None:
        """Open a volume again that was begun and not closed.

        Raises:
            RefusedError: it is closed; or what was signed waits to be kept.
        """
        closing = self.pending(identifier)
        with self._alone(closing) as folder:
            if (folder / SIGNED).exists():
                raise RefusedError(
                    "Sổ đã ký, chỉ còn lưu: hãy làm tiếp · it is signed already: go on with it"
                )
            self.archive.closings.drop(closing.id, self.person.login)
            shutil.rmtree(folder, ignore_errors=True)

    def _printed(self, closing: Closing, folder: Path, progress: Progress = go_on) -> Path:
        """The volume as a PDF/A, made once, of entries that read as when they were fixed."""
        made, held = folder / MADE, self.archive.registers
        if held.count(closing.asked, self.person.scope) != closing.entries:
            raise ForbiddenError(
                "Người đóng sổ phải được xem mọi mục của sổ · whoever closes must see every entry"
            )
        if not made.exists():
            from preservation.forms.make import bind
            from repository.access import Scope
            from web.register_files import printed, watched

            entries = held.entries(closing.asked, Scope.of_owner())
            self.archive.closings.insist_same(closing, entries)
            book = book_of(self.archive, self.person, closing.asked, closing=closing)
            book = replace(book, at=closing.closed_at, asked=replace(closing.asked, as_of=None))
            half = folder / "half.pdf"
            half.unlink(missing_ok=True)
            rows = watched(book, progress, closing.entries)
            bind(self.archive.copiers, printed(rows), half)
            half.replace(made)
        return made

    def _keep(self, closing: Closing, signed: Path) -> Closing:
        """Take the signed volume into the archive, and write down which document it is."""
        with signed.open("rb") as source:
            digest = Digest.of(source)
        document = self._document(closing, signed)
        made = self.archive.closings.complete(closing.id, document, digest.hex, self.person.login)
        shutil.rmtree(signed.parent, ignore_errors=True)
        acts.catch_up(self.archive)
        acts.testify(self.archive)
        return made

    def _document(self, closing: Closing, signed: Path) -> str:
        """The document that the volume became: now, or before a crash."""
        from ingest.delivery import Delivery
        from ingest.result import IngestOutcome

        agency = self.archive.agencies.find(closing.agency)
        fields = {
            "TypeName": "Sổ đăng ký",
            "IssuedDate": closing.closed_at.astimezone(VIETNAM).date().isoformat(),
            "OrganName": agency.name,
            "Subject": _title(closing),
            "Language": "Tiếng Việt",
        }
        name = f"so-{closing.register}-{closing.year}-quyen-{closing.volume:02}.pdf"
        delivery = Delivery(signed, name, fields, agency.code, self._level(closing))
        result = self.archive.ingest.take(delivery, self.person)
        if result.document is None or result.outcome not in {
            IngestOutcome.ACCEPTED,
            IngestOutcome.DUPLICATE,
        }:
            said = "; ".join(finding.message for finding in result.findings)
            raise RefusedError(f"Kho không nhận sổ đã ký: {said} · the archive did not take it")
        return result.document

    def _level(self, closing: Closing) -> Level:
        """As closed as the most closed of its entries, and never public."""
        levels = self.archive.registers.levels(closing.asked)
        return max((*levels, Level.INTERNAL), key=lambda level: level.rank)

    def _act(self, closing: Closing, level: str) -> "Act":
        from preservation.signatures.signing.act import Act
        from preservation.signatures.signing.act import Level as Strength

        held = self.archive
        usual = Strength.B_LT if held.settings.tsa_url else Strength.B_B
        if level and level not in set(Strength):
            raise RefusedError(f"level: {', '.join(Strength)}")
        at = held.clock().replace(microsecond=0)
        reason = f"Đóng sổ: {_title(closing)}"
        return Act(FIELD, Strength(level) if level else usual, at, reason=reason)

    def _require(self, agency: str) -> None:
        self.person.require(Right.CLOSE, agency)
        self.person.require(Right.INGEST, agency)

    def _bureau(self) -> signing.Bureau:
        bureau = signing.of_archive(self.archive, self.person, Right.CLOSE)
        return replace(bureau, seals=True)

    def _folder(self, closing: Closing) -> Path:
        return self.archive.settings.spool / PLACE / closing.id

    @contextmanager
    def _alone(self, closing: Closing) -> Iterator[Path]:
        """One at a time for a volume; its folder."""
        from ingest.turns import Turns

        turns = Turns(self.archive.settings.spool / "turns-closings")
        folder = self._folder(closing)
        with turns.of([f"closing {closing.id}"]):
            if self.archive.closings.get(closing.id).document is not None:
                raise RefusedError("Quyển sổ này đã đóng · this volume is closed already")
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            yield folder


def _title(closing: Closing) -> str:
    numbers = f"từ số {closing.first_number:02} đến số {closing.last_number:02}"
    title = closing.asked.form.vi.capitalize()
    kind = closing.series.partition(":")[2]
    series = f" ({kind})" if kind else ""
    return f"{title}{series} năm {closing.year}, quyển {closing.volume:02}, {numbers}"
