"""Signers: whatever holds a private key, or reaches one. It never gives it away."""

from typing import Protocol


class Signer(Protocol):
    """Holds, or reaches, a private key."""

    @property
    def certificate(self) -> bytes:
        """The signer's certificate, DER."""
        ...

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates of issuers that are known, DER, in any order."""
        ...

    def sign(self, digest: bytes, algorithm: str) -> bytes:
        """Sign ``digest``, which was made with ``algorithm`` (``sha256`` …).

        Returns:
            The raw signature: RSA with PKCS #1 v1.5, or ECDSA as a DER ``Ecdsa-Sig-Value``,
            by the kind of the key.

        Raises:
            RefusedError: the key cannot be used for this.
            UnavailableError: whoever holds the key does not answer.
        """
        ...
