"""Trust: whom the archive believes, read from a folder, and what it knows of revocations.

The folder holds ``anchors/``, ``intermediates/`` (certificates, PEM or DER), ``crls/`` and
``ocsp/`` (DER or PEM), perhaps ``cache/crls/`` and ``cache/ocsp/`` with what ``luutru trust
fetch`` brought, and perhaps ``trust.toml``::

    [anchors."root.pem"]
    purpose = "chuyen-dung-cong-vu"   # or "public-ca"
    from = 2019-01-01                 # believed for signatures from this day
    until = 2034-01-01                # and until this one

``algorithms.toml`` beside it changes the table of ``repository.algorithms``.
A file that cannot be read is a problem to report, never an error: the others still count. All
CRLs count, not only the newest of each issuer: an older one speaks of certificates that have
expired since, which the newest may have forgotten.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Self

from asn1crypto import crl, ocsp, pem, x509

from preservation.signatures.boundary import Broken, Foreign, attempt
from repository.algorithms import Algorithms, built_in, table_in
from repository.digest import Digest

CERTIFICATES = {".pem", ".crt", ".cer", ".der"}
CRLS = {".crl", ".der", ".pem"}
OCSP = {".ors", ".ocsp", ".der"}


class Purpose(StrEnum):
    """What an anchor may vouch for."""

    OFFICIAL = "chuyen-dung-cong-vu"
    """The authority of the Government's Cipher Committee, for state agencies."""
    PUBLIC = "public-ca"
    """A licensed public authority."""
    ANY = "any"
    """Not said."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A certificate that is believed, and for what."""

    file: str
    certificate: Foreign
    """asn1crypto certificate."""
    digest: str
    purpose: Purpose = Purpose.ANY
    not_before: datetime | None = None
    not_after: datetime | None = None

    @property
    def name(self) -> str:
        """Its subject, for a person to read."""
        return str(self.certificate.subject.human_friendly)

    def believed(self, at: datetime) -> bool:
        """Whether the archive believes it for a signature made at ``at``."""
        early = self.not_before is not None and at < self.not_before
        late = self.not_after is not None and at >= self.not_after
        return not early and not late


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Everything the trust folder holds that could be read."""

    anchors: tuple[Anchor, ...] = ()
    intermediates: tuple[Foreign, ...] = ()
    crls: tuple[Foreign, ...] = ()
    ocsps: tuple[Foreign, ...] = ()
    problems: tuple[str, ...] = ()
    """One English sentence for each file that could not be used."""
    algorithms: Algorithms = field(default_factory=built_in)
    """Until when each algorithm is relied on."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read ``folder``; one that does not exist trusts nobody."""
        problems: list[str] = []
        said = _said(folder / "trust.toml", problems)
        anchors = tuple(
            _anchor(file, certificate, said.get(file, {}), problems)
            for file, certificate in _read(
                folder / "anchors", CERTIFICATES, load_certificate, problems
            )
        )
        algorithms = _algorithms(folder / "algorithms.toml", problems)
        names = {anchor.file for anchor in anchors}
        problems += [f"trust.toml: no anchor {name!r}" for name in sorted(said.keys() - names)]
        return cls(
            anchors,
            tuple(thing for _, thing in intermediates(folder, problems)),
            tuple(thing for _, thing in revocation_lists(folder, problems)),
            tuple(thing for _, thing in ocsp_answers(folder, problems)),
            tuple(problems),
            algorithms,
        )

    def anchor_of(self, certificate: bytes) -> Anchor | None:
        """The anchor with this DER, if it is one."""
        digest = str(Digest.of_bytes(certificate))
        return next((anchor for anchor in self.anchors if anchor.digest == digest), None)

    def vouched(self, chain: Sequence[Foreign]) -> str:
        """For what the anchor at the end of ``chain`` (signer first) vouches; empty: no anchor."""
        anchor = self.anchor_of(chain[-1].dump()) if chain else None
        return anchor.purpose.value if anchor else ""

    def listed(self) -> list[dict[str, str]]:
        """The anchors as ``luutru doctor`` shows them."""
        return [
            {
                "file": anchor.file,
                "name": anchor.name,
                "digest": anchor.digest,
                "purpose": anchor.purpose.value,
                "expires": anchor.certificate.not_valid_after.date().isoformat(),
            }
            for anchor in self.anchors
        ]


def revocation_lists(folder: Path, problems: list[str]) -> Iterator[tuple[str, Foreign]]:
    """The CRLs of a trust folder, those that were fetched last, each with its place in it."""
    for place in ("crls", "cache/crls"):
        for name, thing in _read(folder / place, CRLS, load_crl, problems):
            yield f"{place}/{name}", thing


def ocsp_answers(folder: Path, problems: list[str]) -> Iterator[tuple[str, Foreign]]:
    """The OCSP answers of a trust folder, likewise."""
    for place in ("ocsp", "cache/ocsp"):
        for name, thing in _read(folder / place, OCSP, load_ocsp, problems):
            yield f"{place}/{name}", thing


def intermediates(folder: Path, problems: list[str]) -> Iterator[tuple[str, Foreign]]:
    """The certificates of a trust folder that are known, and not believed by themselves."""
    return _read(folder / "intermediates", CERTIFICATES, load_certificate, problems)


def _read(
    folder: Path, suffixes: set[str], load: Callable[[bytes], Foreign], problems: list[str]
) -> Iterator[tuple[str, Foreign]]:
    if not folder.is_dir():
        return
    for path in sorted(p for p in folder.iterdir() if not p.name.startswith(".")):
        if path.suffix.lower() not in suffixes:
            problems.append(f"{folder.name}/{path.name}: not one of {', '.join(sorted(suffixes))}")
            continue
        thing = attempt(_loaded, path, load)
        if isinstance(thing, Broken):
            problems.append(f"{folder.name}/{path.name}: {thing.why}")
        else:
            yield path.name, thing


def _loaded(path: Path, load: Callable[[bytes], Foreign]) -> Foreign:
    return load(path.read_bytes())


def _der(data: bytes) -> bytes:
    return bytes(pem.unarmor(data)[2]) if pem.detect(data) else data


def load_certificate(data: bytes) -> Foreign:
    """A certificate, as PEM or DER.

    Raises:
        ValueError: it is none.
    """
    certificate = x509.Certificate.load(_der(data), strict=True)
    _ = certificate.public_key.algorithm, certificate.not_valid_after, certificate.subject.hashable
    return certificate


def load_crl(data: bytes) -> Foreign:
    """A certificate revocation list, as PEM or DER.

    Raises:
        ValueError: it is none.
    """
    revoked = crl.CertificateList.load(_der(data), strict=True)
    _ = revoked.issuer.hashable, revoked["tbs_cert_list"]["this_update"].native
    return revoked


def load_ocsp(data: bytes) -> Foreign:
    """An OCSP answer that says something, as PEM or DER.

    Raises:
        ValueError: it is none.
    """
    answer = ocsp.OCSPResponse.load(_der(data), strict=True)
    if answer["response_status"].native != "successful":
        raise ValueError("an OCSP answer that says nothing")
    _ = answer.basic_ocsp_response["tbs_response_data"]["responses"][0]["this_update"].native
    return answer


def _algorithms(path: Path, problems: list[str]) -> Algorithms:
    table = attempt(table_in, path)
    if isinstance(table, Broken):
        problems.append(f"algorithms.toml: {table.why}; the built-in table counts")
        return built_in()
    return table


def _said(path: Path, problems: list[str]) -> Mapping[str, Mapping[str, Foreign]]:
    if not path.exists():
        return {}
    said = attempt(_tables, path)
    if isinstance(said, Broken):
        problems.append(f"trust.toml: {said.why}")
        return {}
    return said


def _tables(path: Path) -> dict[str, dict[str, Foreign]]:
    anchors = tomllib.loads(path.read_text("utf-8"))["anchors"]
    return {str(name): dict(entry) for name, entry in anchors.items()}


def _anchor(
    file: str,
    certificate: Foreign,
    said: Mapping[str, Foreign],
    problems: list[str],
) -> Anchor:
    digest = str(Digest.of_bytes(certificate.dump()))
    made = attempt(
        lambda: Anchor(
            file,
            certificate,
            digest,
            Purpose(said.get("purpose", Purpose.ANY)),
            _day(said.get("from")),
            _day(said.get("until")),
        )
    )
    if isinstance(made, Broken):
        problems.append(f"trust.toml: {file}: {made.why}; the anchor is not believed")
        nothing = datetime.min.replace(tzinfo=UTC)
        return Anchor(file, certificate, digest, Purpose.ANY, None, nothing)
    return made


def _day(value: object) -> datetime | None:
    match value:
        case None:
            return None
        case datetime():
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        case date():
            return datetime.combine(value, time(), UTC)
        case _:
            raise ValueError(f"not a date: {value!r}")
