"""Output: a new file, whole or not there, which never takes the place of another."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from repository.errors import RefusedError


def put_new(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, where nothing may be.

    Raises:
        RefusedError: something is there; it is left as it is.
        OSError: it cannot be written.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:50]}.", suffix=".part") as part:
        part.write(data)
        part.flush()
        os.fchmod(part.fileno(), 0o644)
        os.fsync(part.fileno())
        try:
            os.link(part.name, path)  # fails where a rename would replace
        except FileExistsError as error:
            raise RefusedError(
                f"Đã có tệp {path.name}, không ghi đè · {path.name} exists, it is not replaced"
            ) from error
