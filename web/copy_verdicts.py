"""Verdicts on copies: the verifier that goes out with them, run by itself, and our own records."""

import json
import subprocess
import sys
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from repository.errors import NotFoundError
from web.copy_checking import Answer, by_file
from web.wiring import Archive

SECONDS = 120
"""That the verifier may take."""
_VERIFIER = files("preservation.copies") / "verifier" / "kiem-tra.py"


def verdict(archive: Archive, path: Path) -> dict[str, Any]:
    """What holds of the copy at ``path``: ``valid``, ``problems``, what was issued, what is proven.

    A copy that was issued here must be, byte for byte, what was issued, and still serve. One that
    is signed must pass the verifier that any citizen runs, with the anchors of this archive. One
    that claims a document of this archive, and was never issued, is not valid whoever signed it.
    """
    record = by_file(archive, path)
    now = archive.clock()
    told = record.as_dict(now)
    if not _signed(record):
        return {"path": str(path)} | told | {"proven": []}
    said = run(path, _anchors(archive))
    problems = list(said["problems"])
    if record.copy is not None:
        problems = told["problems"] + problems
    elif _ours(archive, said):
        problems = [*told["problems"], *problems]
    valid = bool(said["valid"]) and not problems
    return (
        {"path": str(path)}
        | told
        | {
            "valid": valid,
            "problems": list(dict.fromkeys(problems)),
            "proven": said["proven"],
        }
    )


def run(path: Path, anchors: list[str]) -> dict[str, Any]:
    """What the verifier says of a file, run as a citizen runs it: alone, without any library."""
    words = [sys.executable, "-I", "-S", str(_VERIFIER), str(path.resolve()), "--json"]
    words += [word for anchor in anchors for word in ("--anchor", anchor)]
    with suppress(subprocess.TimeoutExpired, ValueError, KeyError):
        done = subprocess.run(  # noqa: S603  our own program, and paths that are absolute
            words, capture_output=True, timeout=SECONDS, check=False, env={}, cwd="/"
        )
        said = json.loads(done.stdout)
        return {name: said[name] for name in ("valid", "problems", "proven", "copy")}
    problem = "không kiểm tra được · could not be checked"
    return {"valid": False, "problems": [problem], "proven": [], "copy": None}


def _signed(record: Answer) -> bool:
    """Whether a signature is asked for: always, but of a copy that was issued without one."""
    if record.copy is None:
        return True
    return bool(record.copy.body.get("signed", True))


def _ours(archive: Archive, said: dict[str, Any]) -> bool:
    """Whether a copy that was never issued here says that an agency of ours issued it."""
    agency = str((said["copy"] or {}).get("agency", ""))
    with suppress(NotFoundError):
        return bool(agency) and bool(archive.agencies.find(agency))
    return False


def _anchors(archive: Archive) -> list[str]:
    """The files of the certificates that this archive believes."""
    from preservation.signatures.trust import TrustStore

    folder = archive.settings.trust / "anchors"
    return [str(folder / anchor.file) for anchor in TrustStore.load(archive.settings.trust).anchors]
