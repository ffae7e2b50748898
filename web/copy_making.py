"""Making copies: planned, made by workers, signed here or at a desk, and issued with their number.

A copy is made with the next number of its agency's series and signed with it; the number is taken
in the transaction that records the issue. Who was overtaken in between makes the copy again. Makers
on one machine take turns, so that this is rare.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository import copying
from repository.agencies import Agency
from repository.calendar import VIETNAM
from repository.copy_kinds import CopyRule
from repository.copying import IssuedCopy, NumberTakenError, Request, RequestState
from repository.documents import Document, FileRole
from repository.errors import DamageError, RefusedError, UnavailableError
from repository.people import Person, Right
from repository.signatories import Signatory
from repository.workplace import workplace
from web import copying as desk
from web.acts import key_of
from web.copy_keeping import issued_copy, remove, settle
from web.copy_plans import Plan, Terms, new_code
from web.wiring import Archive

if TYPE_CHECKING:  # heavy libraries are imported when somebody makes a copy
    from ingest.issued import Issued
    from ingest.issuing import Issuing
    from preservation.copies.order import Source
    from preservation.signatures.signing.signer import Signer
    from web.copy_orders import Product

TRIES = 20
"""How often a copy is made again because another one took its number."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where one person makes copies."""

    archive: Archive
    person: Person

    def ready(self, identifier: str) -> Request:
        """An approved request that the person may work on.

        Raises:
            ForbiddenError: the person makes no copies.
            NotFoundError: there is none for them.
            RefusedError: it is not approved, or served already.
        """
        self.person.require(Right.COPY)
        who = desk.viewer(self.person, Right.COPY)
        request = desk.requests_of(self.archive).at_desk(identifier, who)
        if request.state is not RequestState.APPROVED:
            raise RefusedError(
                f"Yêu cầu chưa được duyệt hoặc đã xong ({request.state})"
                " · the request is not approved, or is settled"
            )
        return request

    def plan(self, request: Request, terms: Terms) -> Plan:
        """Decide everything about a copy: its number, who signs, until when it serves.

        Raises:
            ForbiddenError: who is to sign may not, or the person not for that agency.
            RefusedError: nobody was named who signs; no such copy of such a document.
        """
        terms.check()
        held = self.archive
        document = held.catalogue.get(request.document, self.person.scope)
        rule = desk.rule_of(held, request.kind)
        target = desk.target_of(rule, request.wish)
        rule.insist(desk.medium_of(document), target)
        agency = desk.issuer_of(held, request.agency)
        self.person.require(Right.COPY, agency.code)
        at = held.clock().replace(microsecond=0)
        signatory, name = self._signatory(request, rule, agency, terms)
        issued = desk.issued_of(held)
        year = at.astimezone(VIETNAM).year
        return Plan(
            id=new_code(),
            request=request,
            document=document,
            rule=rule,
            agency=agency,
            target=target,
            at=at,
            terms=terms,
            number=issued.next_number(agency.code, year) if rule.numbered else None,
            signatory=signatory,
            signer_name=name,
        )

    def _signatory(
        self, request: Request, rule: CopyRule, agency: Agency, terms: Terms
    ) -> tuple[Signatory | None, str]:
        if not rule.signed:
            return None, ""
        if not terms.signer:
            raise RefusedError("Chưa chọn người ký · nobody was named who signs")
        copying.may_sign(request, self.person.login, terms.signer)
        found = desk.signatories_of(self.archive).who_signs(
            agency.code, terms.signer, rule.kind, desk.today(self.archive)
        )
        return found, self.archive.people.find(terms.signer).full_name

    def make(self, plan: Plan, folder: Path) -> "Product":
        """Make the file, not yet signed, in ``folder``.

        Raises:
            RefusedError: what is kept cannot be copied so.
            DamageError: what is kept is not what was taken in.
            UnavailableError: a store or a face is missing.
        """
        from preservation.copies.make import Maker
        from web.copy_orders import Product, enclosed, order

        sources, made = self.sources(plan, folder), folder / "made"
        made.mkdir()
        wanted = order(self.archive, self.person, plan)
        held = enclosed(self.archive, plan, wanted)
        done = Maker(self.archive.copiers).make(wanted, sources, held, made)
        return Product(done, wanted, sources, held)

    def sources(self, plan: Plan, folder: Path) -> "tuple[Source, ...]":
        """The originals of the document, copied into ``folder``, their bytes proven.

        Raises:
            DamageError: what is kept is not what was taken in.
            UnavailableError: the store did not answer.
        """
        from preservation.copies.order import Source

        return tuple(
            Source(
                self._brought(plan.document, place, folder), file.name, str(file.facts["family"])
            )
            for place, file in enumerate(plan.document.files)
            if file.role is FileRole.ORIGINAL
        )

    def _brought(self, document: Document, place: int, folder: Path) -> Path:
        """A copy of an original that can be read as often as one likes, its bytes proven."""
        file = document.files[place]
        target = folder / f"source-{place}"
        seen = hashlib.sha256()
        with self.archive.stores[0].open(key_of(document, file)) as source, target.open("xb") as to:
            while chunk := source.read(1 << 20):
                seen.update(chunk)
                to.write(chunk)
        if seen.hexdigest() != file.sha256.hex:
            raise DamageError(f"{file.path}: bản lưu bị hỏng · what is kept is damaged")
        return target

    def issue(self, identifier: str, terms: Terms, signer: "Signer | None" = None) -> IssuedCopy:
        """Make the copy of an approved request, sign it with ``signer`` if it is signed, issue it.

        Raises:
            ForbiddenError: the person, or who signs, may not.
            NotFoundError: there is no such request for them.
            RefusedError: it is not approved, cannot be made so, or its key is missing.
            UnavailableError: no timestamp, no key, no face, or too many makers at once.
        """
        request = self.ready(identifier)
        for _ in range(TRIES):
            with self.alone(request), self.folder() as folder:
                plan = self.plan(request, terms)
                product = self.make(plan, folder)
                path = product.made.path
                if plan.signed:
                    path = self._sign(plan, path, folder / "signed.pdf", signer)
                try:
                    return self.enter(plan, path, product)
                except NumberTakenError:
                    continue
        raise UnavailableError("Nhiều người cấp số cùng lúc, hãy thử lại · too many at once")

    def rehearse(self, identifier: str, terms: Terms, output: Path) -> dict[str, Any]:
        """Make the copy at ``output`` as it would be, unsigned; no number is taken by it.

        Raises:
            RefusedError: as ``issue``, or something lies at ``output``.
        """
        if output.exists():
            raise RefusedError(f"{output}: đã có tệp này · there is such a file already")
        request = self.ready(identifier)
        with self.folder() as folder:
            plan = self.plan(request, terms)
            made = self.make(plan, folder).made
            shutil.copyfile(made.path, output)
        return {
            "request": request.id,
            "kind": plan.rule.kind.value,
            "notation": plan.notation,
            "output": str(output),
            "pages": made.pages,
            "pdfa": made.pdfa,
            "findings": list(made.findings),
            "removed": made.removed,
        }

    def _sign(self, plan: Plan, source: Path, target: Path, signer: "Signer | None") -> Path:
        if signer is None:
            raise RefusedError("Bản sao này phải ký số · this copy has to be signed")
        from web.counter import Counter
        from web.signing import of_archive

        held = self.archive
        bureau = replace(of_archive(held, self.person, Right.COPY), seals=True)

        def work(engine: "Issuing") -> "Issued":
            from web.copy_orders import stamp

            return stamp(engine, held, plan, (source, target), signer)

        about = {"copy": plan.id, "mark": str(plan.rule.mark), "level": plan.terms.level}
        Counter(bureau, held.workers, held.settings.trust).do(source, target, work, **about)
        return target

    def enter(self, plan: Plan, path: Path, product: "Product") -> IssuedCopy:
        """Put the finished file where issued copies lie, and write down that it is issued.

        Raises:
            NumberTakenError: its number is not the next one any more; nothing is left of it.
            RefusedError: the request was settled meanwhile; nothing is left of it.
        """
        from web.copy_orders import packed

        final = packed(product, path)
        copy = issued_copy(plan, (path, final), self.person.login, product.made)
        place = desk.folder_of(self.archive, plan.id)
        place.mkdir(mode=0o700, parents=True)
        try:
            settle(final, place / str(copy.body["name"]))
            desk.issued_of(self.archive).issue(copy, self.person.login)
        except BaseException:
            remove(place)
            raise
        return copy

    @contextmanager
    def alone(self, request: Request) -> Iterator[None]:
        """One maker at a time for a request, and for the numbers of an agency."""
        from ingest.turns import Turns

        turns = Turns(self.archive.settings.spool / "turns-copies")
        agency = desk.issuer_of(self.archive, request.agency).code
        with turns.of([f"request {request.id}", f"numbers {agency}"]):
            yield

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A folder to work in; the sweep knows it."""
        parent = self.archive.settings.spool / "exports"
        parent.mkdir(parents=True, exist_ok=True)
        with workplace(parent) as folder:
            yield folder
