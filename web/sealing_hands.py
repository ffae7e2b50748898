"""Hands that do not sign: for papers that need no seal."""

from repository.errors import UnavailableError


class Nobody:
    """A signer who is not there; whoever is to sign after all is told so."""

    certificate = b""
    chain: tuple[bytes, ...] = ()

    def sign(self, digest: bytes, algorithm: str) -> bytes:
        """Nobody signs.

        Raises:
            UnavailableError: always.
        """
        raise UnavailableError("chưa chọn khóa · no key was chosen")
