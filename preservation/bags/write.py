"""The tag files of a bag: BagIt 1.0, SHA-256 and SHA-512, the same bytes for the same things."""

import re
import textwrap
from collections.abc import Mapping, Sequence

from preservation.bags.paths import danger, encode
from repository.digest import Algorithm, Digest, Fingerprint

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
OXUM = "Payload-Oxum"
ALGORITHMS = (Algorithm.SHA256, Algorithm.SHA512)

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WIDTH = 79  # characters, as RFC 8493 2.2.2 recommends


def tag_files(
    payload: Mapping[str, Fingerprint], info: Sequence[tuple[str, str]]
) -> dict[str, bytes]:
    """The six tag files of a bag with this ``payload``, by name.

    Args:
        payload: Path below the bag (``data/…``) → what its bytes are.
        info: Elements of ``bag-info.txt``; the Payload-Oxum is added.

    Raises:
        ValueError: a path cannot be that of a payload file.
    """
    for path in payload:
        if danger(path) or not path.startswith("data/"):
            raise ValueError(f"no path for a payload file: {path!r}")
    oxum = f"{sum(file.size for file in payload.values())}.{len(payload)}"
    files = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": info_text([*info, (OXUM, oxum)]),
        "manifest-sha256.txt": _manifest({path: file.sha256 for path, file in payload.items()}),
        "manifest-sha512.txt": _manifest({path: file.sha512 for path, file in payload.items()}),
    }
    return files | {
        f"tagmanifest-{algorithm}.txt": _manifest(
            {name: Digest.of_bytes(data, algorithm) for name, data in files.items()}
        )
        for algorithm in ALGORITHMS
    }


def info_text(elements: Sequence[tuple[str, str]]) -> bytes:
    """A ``bag-info.txt`` of ``elements``: no value can begin a line of its own; long ones fold."""
    lines: list[str] = []
    for label, value in elements:
        plain = _BREAKS.sub(" ", value).encode("utf-8", "backslashreplace").decode()
        words = " ".join(plain.split())
        lines += textwrap.wrap(
            f"{label}: {words}",
            _WIDTH,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "".join(f"{line}\n" for line in lines).encode()


def _manifest(digests: Mapping[str, Digest]) -> bytes:
    lines = [f"{digest.hex}  {encode(path)}\n" for path, digest in sorted(digests.items())]
    return "".join(lines).encode()
