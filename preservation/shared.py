"""What many packages share is kept once: schemas, certificates, CRLs, each named by its digest."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from preservation.bags.paths import danger
from preservation.bags.write import tag_files
from repository.digest import Digest, Fingerprint
from repository.packages import Package, PackageFile, PackageKind

_OFFICIAL = {
    "METS.xsd": "mets.xsd",
    "xlink.xsd": "xlink.xsd",
    "DILCISExtensionMETS.xsd": "DILCISExtensionMETS.xsd",
}
"""Name in a package (TT 05/2025 PL II) → name in the carrier."""
_OURS = ("EAD.xsd", "EAD_doc.xsd", "EAD_media.xsd", "EAD_pic.xsd", "PREMIS.xsd")


def build_shared(folder: Path, kind: str, things: Mapping[str, bytes]) -> Package:
    """Make a bag of ``things`` (name → bytes) in ``folder``, which must not exist.

    The same things make the same package, to the last byte: its identifier is
    the first half of the SHA-256 of its payload manifest, and it bears no date.
    """
    payload = {f"data/{kind}/{name}": data for name, data in things.items()}
    for name in (kind, *things):
        if danger(name) or "/" in name:
            raise ValueError(f"not the name of a shared thing: {name!r}")
    tags = tag_files(
        {path: Fingerprint.of_bytes(data) for path, data in payload.items()},
        [("External-Description", f"Dùng chung bởi nhiều gói · shared by many packages: {kind}")],
    )
    written = payload | tags
    for path, data in written.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return Package(
        Digest.of_bytes(tags["manifest-sha256.txt"]).hex[:32],
        PackageKind.SHARED,
        tuple(
            PackageFile(path, len(data), Digest.of_bytes(data))
            for path, data in sorted(written.items())
        ),
    )


@cache
def schema_files(carrier: Path | None) -> Mapping[str, bytes]:
    """The schemas of a package, name → bytes: the standards' where ``carrier`` has them, and ours.

    Args:
        carrier: A folder that holds METS, XLink and DILCIS schemas somewhere below
            it, as set-up unpacks them; None or empty where there is none.
    """
    found = {name: _ours(name) for name in _OURS}
    if carrier is not None:
        lying = {path.name: path for path in sorted(carrier.rglob("*.xsd"), reverse=True)}
        for name, theirs in _OFFICIAL.items():
            if theirs in lying:
                found[name] = lying[theirs].read_bytes()
    return found


def _ours(name: str) -> bytes:
    return (files("preservation") / "schemas" / name).read_bytes()
