"""Output: a new file, whole or not there, which never takes the place of another."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from repository.errors import RefusedError, UnavailableError


def put_new(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, where nothing may be.

    Raises:
        RefusedError: something is there; it is left as it is.
        UnavailableError: it cannot be written.
    """
    prefix, suffix = f".{path.name[:50]}.", ".part"
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=prefix, suffix=suffix) as part:
            part.write(data)
            part.flush()
            os.fchmod(part.fileno(), 0o644)
            os.fsync(part.fileno())
            os.link(part.name, path)  # fails where a rename would replace
    except FileExistsError as error:
        raise RefusedError(
            f"Đã có tệp {path.name}, không ghi đè · {path.name} exists, it is not replaced"
        ) from error
    except OSError as error:
        raise UnavailableError(
            f"{path.name}: không ghi được · cannot be written: {error.strerror}"
        ) from error
