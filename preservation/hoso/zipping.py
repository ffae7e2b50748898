"""A package's folder as one zip: the same folder makes the same bytes."""

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from preservation.bags.paths import scan
from preservation.hoso.tree import BUFFER
from repository.digest import Fingerprint, fingerprint
from repository.errors import RefusedError

_SHRINKING = frozenset({".xml", ".xsd", ".json", ".jsonl", ".txt", ".csv", ".htm", ".html", ".rtf"})
"""What grows smaller; everything else is stored as it is."""
_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can say: when a file was packed stands in METS."""
_MODE = 0o100644


def zip_to(folder: Path, to: Path) -> Fingerprint:
    """Zip a package's folder, its name on top, into the new file ``to``; the same bytes each time.

    Raises:
        RefusedError: ``to`` is there already, or something in ``folder`` is no plain file.
    """
    if to.exists():
        raise RefusedError(f"Đã có tệp này · there is such a file already: {to.name}")
    tree = scan(str(folder))
    if tree.links or tree.specials:
        odd = (tree.links + tree.specials)[0]
        raise RefusedError(f"Không phải tệp thường · not a plain file: {odd}")
    try:
        with zipfile.ZipFile(to, "x", allowZip64=True) as box:
            for path in sorted(tree.files):
                _add(box, folder, path)
        with to.open("rb") as source:
            return fingerprint(source)
    except BaseException:
        to.unlink(missing_ok=True)
        raise


def _add(box: zipfile.ZipFile, folder: Path, path: str) -> None:
    entry = zipfile.ZipInfo(f"{folder.name}/{path}", _DAY)
    entry.create_system = 3  # Unix, wherever it is made
    entry.external_attr = _MODE << 16
    shrinks = PurePosixPath(path).suffix in _SHRINKING
    entry.compress_type = zipfile.ZIP_DEFLATED if shrinks else zipfile.ZIP_STORED
    with (folder / path).open("rb") as source:
        entry.file_size = source.seek(0, 2)
        source.seek(0)
        with box.open(entry, "w") as target:
            shutil.copyfileobj(source, target, BUFFER)
