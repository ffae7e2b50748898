"""PKCS #12: a key in a file, for demonstration; the password is used once and not kept."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import pkcs12

from repository.errors import RefusedError

LARGEST = 1024 * 1024
"""Bytes; a file of one key and its chain has a few thousand."""
HASHES: Mapping[str, hashes.HashAlgorithm] = MappingProxyType(
    {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
)
"""The digest algorithms that signatures are made with."""


class Pkcs12Signer:
    """Signs with the key of a PKCS #12 file that was opened."""

    __slots__ = ("_certificate", "_chain", "_key")

    def __init__(self, data: bytes, password: str) -> None:
        """Open ``data``.

        Raises:
            RefusedError: it is no PKCS #12 file, the password is wrong, or its key cannot sign.
        """
        try:
            held = pkcs12.load_pkcs12(data, password.encode())
        except ValueError as error:
            # The library's own words are not repeated: nothing here may quote a password.
            wrong = "password" in str(error).lower()
            raise RefusedError(_WRONG_PASSWORD if wrong else _NO_PKCS12) from None
        key, own = held.key, held.cert
        if key is None or own is None:
            raise RefusedError(
                "Tệp PKCS #12 không có khóa bí mật kèm chứng thư "
                "· the PKCS #12 file has no key with its certificate"
            )
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise RefusedError("Chỉ ký bằng khóa RSA hoặc ECDSA · only RSA and ECDSA keys sign")
        self._key = key
        self._certificate = own.certificate.public_bytes(serialization.Encoding.DER)
        self._chain = tuple(
            one.certificate.public_bytes(serialization.Encoding.DER)
            for one in held.additional_certs
        )

    @classmethod
    def open(cls, path: Path, password: str) -> "Pkcs12Signer":
        """Open the file at ``path``.

        Raises:
            RefusedError: as above, or the file is too large.
            OSError: it cannot be read.
        """
        if path.stat().st_size > LARGEST:
            raise RefusedError(_NO_PKCS12)
        return cls(path.read_bytes(), password)

    @property
    def certificate(self) -> bytes:
        """The signer's certificate, DER."""
        return self._certificate

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The other certificates of the file, DER."""
        return self._chain

    def sign(self, digest: bytes, algorithm: str) -> bytes:
        """Sign ``digest``."""
        prehashed = Prehashed(HASHES[algorithm])
        match self._key:
            case rsa.RSAPrivateKey() as key:
                return key.sign(digest, padding.PKCS1v15(), prehashed)
            case ec.EllipticCurvePrivateKey() as key:
                return key.sign(digest, ec.ECDSA(prehashed))


_WRONG_PASSWORD = "Sai mật khẩu của tệp PKCS #12 · wrong password for the PKCS #12 file"  # noqa: S105  a sentence
_NO_PKCS12 = "Không phải tệp PKCS #12 (.p12, .pfx) · not a PKCS #12 file (.p12, .pfx)"
