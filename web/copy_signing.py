"""Signing copies at a desk: the copy is made here, and waits for the answer of who holds the key.

What waits lies in a folder of the spool, one for each request. Its number is a proposal: if another
copy took it before the answer came, the copy is made and asked for again.
"""

import json
import shutil
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.calendar import iso_utc, parse_utc
from repository.copying import IssuedCopy, NumberTakenError
from repository.digest import Digest
from repository.errors import NotFoundError, RefusedError
from repository.people import Right
from web import signing
from web.copy_making import Bench
from web.copy_orders import Product, order, stamp
from web.copy_plans import Plan, Terms

if TYPE_CHECKING:
    from preservation.signatures.signing.act import Act, Known
    from preservation.signatures.signing.signer import Signer
    from preservation.signatures.tsa import Stamper

PLACE = "copy-desk"


@dataclass(frozen=True, slots=True)
class CopyDesk:
    """Copies that wait for a signature from elsewhere."""

    bench: Bench

    def waits(self, identifier: str) -> bool:
        """Whether a request for a signature was handed out for this request."""
        return (self._folder(identifier) / "plan.json").exists()

    def ask(self, identifier: str, terms: Terms, certificate: bytes) -> dict[str, Any]:
        """Make the copy, and say what the desk with the key is asked.

        Raises:
            ForbiddenError: the person, or who signs, may not.
            NotFoundError: there is no such request for them.
            RefusedError: it is not approved, needs no signature, or the certificate may not sign.
        """
        from preservation.signatures.signing.check import der_of
        from web.issuing import Absent

        bench, der = self.bench, der_of(certificate)
        request = bench.ready(identifier)
        with bench.alone(request), bench.folder() as folder:
            plan = bench.plan(request, terms)
            if not plan.signed:
                raise RefusedError("Bản sao này không ký số · this copy is not signed")
            product = bench.make(plan, folder)
            place = self._emptied(request.id)
            asked = self._prepared(plan, product.made.path, Absent(der), place)
            _keep(place, plan, product)
        return asked

    def answer(self, identifier: str, said: Mapping[str, Any]) -> IssuedCopy:
        """Put the desk's answer in, and issue the copy.

        Raises:
            NotFoundError: nothing was asked.
            NumberTakenError: another copy took its number; it has to be made and asked for again.
            RefusedError: the answer is not what was asked for, or too late.
            UnavailableError: no timestamp is to be had; the answer stays good.
        """
        from preservation.signatures.signing.remote import Pending

        bench = self.bench
        request = bench.ready(identifier)
        with bench.alone(request):
            place = self._folder(request.id)
            if not self.waits(request.id):
                raise NotFoundError(f"yêu cầu ký của {identifier}")
            plan = self._plan(request.id)
            signed = place / "signed.pdf"
            signed.unlink(missing_ok=True)
            bureau = replace(
                signing.of_archive(bench.archive, bench.person, Right.COPY), seals=True
            )
            signing.finish(bureau, Pending.load(place / "pending"), said, signed)
            try:
                with bench.folder() as folder:
                    copy = bench.enter(plan, signed, self._product(plan, folder))
            except NumberTakenError:
                shutil.rmtree(place)
                raise
            shutil.rmtree(place)
        return copy

    def drop(self, identifier: str) -> None:
        """Wait no longer."""
        request = self.bench.ready(identifier)
        with self.bench.alone(request):
            shutil.rmtree(self._folder(request.id), ignore_errors=True)

    def _prepared(self, plan: Plan, source: Path, signer: "Signer", place: Path) -> dict[str, Any]:
        from ingest.issuing import Issuing
        from ingest.marking import Marker
        from preservation.signatures.signing.remote import Ask, begin
        from preservation.signatures.trust import TrustStore

        held = self.bench.archive
        asked: dict[str, Any] = {}

        def prepare(
            pdf: bytes, act: "Act", signer: "Signer", known: "Known", _stamper: "Stamper | None"
        ) -> bytes:
            named = Ask(plan.request.id, f"{plan.rule.vi} {plan.notation}".strip())
            pending = begin(pdf, act, signer.certificate, signer.chain, known, named)
            pending.save(place / "pending")
            asked.update(pending.request())
            return pending.prepared.pdf

        known = TrustStore.load(held.settings.trust)
        engine = Issuing(Marker(held.workers), known, held.settings.trust, prepare)
        stamp(engine, held, plan, (source, place / "prepared.pdf"), signer)
        (place / "prepared.pdf").unlink()
        return asked

    def _plan(self, request: str) -> Plan:
        """What was planned, with every permission asked again."""
        said = self._said(request)
        plan = self.bench.plan(self.bench.ready(request), Terms(**said["terms"]))
        return replace(plan, id=said["id"], at=parse_utc(said["at"]), number=said["number"])

    def _product(self, plan: Plan, folder: Path) -> Product:
        """What was made; the originals are fetched again, and proven."""
        from preservation.copies.order import Enclosed, Made

        place, said = self._folder(plan.request.id), self._said(plan.request.id)
        made, held = said["made"], said["enclosed"]
        return Product(
            made=Made(**made | {"path": place, "sha256": Digest.parse(made["sha256"])}),
            order=order(self.bench.archive, self.bench.person, plan),
            sources=self.bench.sources(plan, folder),
            enclosed=Enclosed(
                b64decode(held["proof"]),
                None if held["evidence"] is None else b64decode(held["evidence"]),
                {name: b64decode(der) for name, der in held["anchors"].items()},
            ),
        )

    def _said(self, request: str) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self._folder(request) / "plan.json").read_text("utf-8"))
        return said

    def _folder(self, request: str) -> Path:
        return self.bench.archive.settings.spool / PLACE / request

    def _emptied(self, request: str) -> Path:
        place = self._folder(request)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700, parents=True)
        return place


def _keep(place: Path, plan: Plan, product: Product) -> None:
    from preservation.signatures.signing.writing import write_whole

    made, held = product.made, product.enclosed
    said = {
        "id": plan.id,
        "at": iso_utc(plan.at),
        "number": plan.number,
        "terms": asdict(plan.terms) | {"picture": None},
        "made": {
            "sha256": str(made.sha256),
            "pages": made.pages,
            "findings": list(made.findings),
            "pdfa": made.pdfa,
            "removed": made.removed,
        },
        "enclosed": {
            "proof": _text(held.proof),
            "evidence": None if held.evidence is None else _text(held.evidence),
            "anchors": {name: _text(der) for name, der in held.anchors.items()},
        },
    }
    write_whole(place / "plan.json", json.dumps(said, ensure_ascii=False).encode())


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
