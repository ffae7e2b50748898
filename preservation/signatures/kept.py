"""Kept material: certificates and revocation data by digest, as every export carries them.

What lies in the folder is material, never trust: a root among it is believed only when the trust
folder has it too. A file whose bytes are not those that its name promises is not used.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from asn1crypto import crl, ocsp, x509

from preservation.signatures.boundary import Broken, Foreign, attempt
from preservation.signatures.trust import TrustStore
from repository.digest import Digest

MOST_FILES = 5_000
LONGEST_FILE = 64 * 1024 * 1024
"""Bytes of one file: the largest CRLs in use are shorter."""

_LOAD: Mapping[str, Callable[[bytes], Foreign]] = MappingProxyType(
    {
        ".cer": lambda data: x509.Certificate.load(data, strict=True),
        ".crl": lambda data: crl.CertificateList.load(data, strict=True),
        ".ors": lambda data: ocsp.OCSPResponse.load(data, strict=True),
    }
)
_HEX = set("0123456789abcdef")
_SHA256 = 64


def with_kept(trust: TrustStore, folder: Path) -> TrustStore:
    """``trust`` with the certificates, CRLs and OCSP answers in ``folder`` as material."""
    problems: list[str] = []
    found: dict[str, list[Foreign]] = {suffix: [] for suffix in _LOAD}
    for path in _files(folder):
        thing = attempt(_read, path)
        if isinstance(thing, Broken):
            problems.append(f"{folder.name}/{path.name}: {thing.why}")
        else:
            found[path.suffix].append(thing)
    return replace(
        trust,
        intermediates=(*trust.intermediates, *found[".cer"]),
        crls=(*trust.crls, *found[".crl"]),
        ocsps=(*trust.ocsps, *found[".ors"]),
        problems=(*trust.problems, *problems),
    )


def _files(folder: Path) -> Iterator[Path]:
    listed = sorted(path for path in folder.iterdir() if path.suffix in _LOAD)
    yield from listed[:MOST_FILES]


def _read(path: Path) -> Foreign:
    if path.stat().st_size > LONGEST_FILE:
        raise ValueError(f"longer than {LONGEST_FILE} bytes")
    data = path.read_bytes()
    if len(path.stem) == _SHA256 and set(path.stem) <= _HEX:
        found = Digest.of_bytes(data)
        if found.hex != path.stem:
            raise ValueError(f"its bytes are {found}, not what its name promises")
    return _LOAD[path.suffix](data)
