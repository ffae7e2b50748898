"""Scans for tests of batches: small sheets with real words, and an office that seals."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from ingest.issued import Hands
from preservation.signatures.signing.act import Level
from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from repository.people import Right
from repository.sheaves import Batch, Sheaf, SheafState
from tests.ingest.digitise.conftest import paper
from tests.ingest.office import PASSWORD
from tests.pki import Pki
from web import signing
from web.counter import Counter, standing_still
from web.digitising import Pile, Wanted, lay_on, work
from web.reviews import accept
from web.wiring import Archive

HEAD = ("SỞ NỘI VỤ", "Số: 15/QĐ-SNV", "QUYẾT ĐỊNH", "Về việc ban hành Quy chế văn thư")
SECRET = ("TỐI MẬT", "SỞ NỘI VỤ", "Số: 16/BC-SNV", "BÁO CÁO")
DPI = 150


def sheet(*lines: str) -> Image.Image:
    """One side of paper."""
    return paper(*(lines or HEAD))


def tiff(path: Path, *sides: Image.Image) -> Path:
    """A scanner's file of one or more sides."""
    first, *others = sides or (sheet(),)
    first.save(path, "TIFF", save_all=True, append_images=others, dpi=(DPI, DPI))
    return path


def jpeg(path: Path, side: Image.Image) -> Path:
    """A scanner's file of one side."""
    side.save(path, "JPEG", dpi=(DPI, DPI), quality=90)
    return path


def separator(name: str = "") -> Image.Image:
    """A separator sheet, as it comes back from the scanner."""
    from ingest.digitise.separating import separator_code
    from preservation.pages.codes import qr_modules

    modules = qr_modules(separator_code(name))
    side = len(modules)
    code = Image.new("L", (side, side), 255)
    code.putdata([0 if dark else 255 for row in modules for dark in row])
    page = Image.new("RGB", sheet().size, "white")
    page.paste(code.resize((side * 8, side * 8), Image.Resampling.NEAREST), (120, 160))
    return page


def blank() -> Image.Image:
    """A side with nothing on it."""
    return Image.new("RGB", sheet().size, (250, 248, 242))


def pile(*paths: Path, name: str = "", count: int | None = None) -> Pile:
    """Files that are one document, or one stack."""
    return Pile(name or paths[0].name, tuple((path, path.name) for path in paths), count)


@dataclass(frozen=True, slots=True)
class Office:
    """An archive with somebody who scans, somebody who reviews, and a key that seals."""

    archive: Archive
    pki: Pki
    folder: Path

    def lay(self, *piles: Pile, login: str = "vanthu", **wanted: Any) -> Batch:
        """Lay paper on, without working on it."""
        who = self.archive.people.find(login)
        return lay_on(self.archive, who, piles, Wanted("H34", **wanted))

    def work(self, batch: Batch, login: str = "vanthu") -> tuple[Sheaf, ...]:
        """Work through a batch."""
        work(self.archive, batch, self.archive.people.find(login))
        return self.archive.batches.sheaves(batch.id)

    def captured(self, *piles: Pile, **wanted: Any) -> tuple[Batch, tuple[Sheaf, ...]]:
        """A batch that waits for its review."""
        batch = self.lay(*piles, **wanted)
        return batch, self.work(batch)

    def accepted(self, batch: Batch, sheaf: Sheaf, **fields: str) -> Sheaf:
        """The paper, accepted by somebody else."""
        return accept(self.archive, self.archive.people.find("luutru"), batch, sheaf, fields)

    def counter(self) -> tuple[Counter, Hands]:
        """Where the office seals."""
        who = self.archive.people.find("luutru")
        bureau = standing_still(signing.of_archive(self.archive, who, Right.SEAL))
        path = self.folder / "co-quan.p12"
        path.write_bytes(self.pki.organisation.pkcs12(PASSWORD.encode(), [self.pki.issuing]))
        signer = Pkcs12Signer.open(path, PASSWORD)
        hands = Hands(signer, bureau.clock(), Level.B_B)
        return Counter(bureau, self.archive.workers, self.archive.settings.trust), hands

    def states(self, batch: Batch) -> list[SheafState]:
        """How far every paper is."""
        return [sheaf.state for sheaf in self.archive.batches.sheaves(batch.id)]


def buffer(side: Image.Image) -> BytesIO:
    """A TIFF, as a browser sends it."""
    held = BytesIO()
    side.save(held, "TIFF", dpi=(DPI, DPI), compression="tiff_adobe_deflate")
    held.seek(0)
    return held
