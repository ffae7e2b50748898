"""PKCS #11: a key in a token or an HSM. It signs in there; the key never comes out.

The PIN is asked for, handed to the token, and forgotten; a key that wants it for every signature
asks again.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    MultipleObjectsReturned,
    MultipleTokensReturned,
    NoSuchKey,
    NoSuchToken,
    PinExpired,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
    UserPinNotInitialized,
)
from pkcs11.util.ec import encode_ecdsa_signature

from preservation.signatures.boundary import Foreign
from repository.errors import NotFoundError, RefusedError, UnavailableError

DIGEST_INFO: Mapping[str, bytes] = MappingProxyType(
    {
        "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
        "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
        "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
    }
)
"""What PKCS #1 v1.5 puts before a digest to say which it is (RFC 8017 §9.2, note 1)."""


class Pkcs11Signer:
    """Signs with a key of an open session; see ``open_token``."""

    __slots__ = ("_ask", "_certificate", "_chain", "_key")

    def __init__(
        self,
        key: Foreign,
        certificate: bytes,
        chain: tuple[bytes, ...],
        ask: Callable[[], str] | None,
    ) -> None:
        self._key = key
        self._ask = ask
        self._certificate = certificate
        self._chain = chain

    @property
    def certificate(self) -> bytes:
        """The signer's certificate, DER."""
        return self._certificate

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The other certificates of the token, DER."""
        return self._chain

    def sign(self, digest: bytes, algorithm: str) -> bytes:
        """Have ``digest`` signed in the token.

        Raises:
            RefusedError: the key is neither RSA nor ECDSA.
            UnavailableError: the token did not sign.
        """
        pin = self._ask() if self._ask else None
        try:
            match self._key.key_type:
                case KeyType.RSA:
                    framed = DIGEST_INFO[algorithm] + digest
                    return bytes(self._key.sign(framed, mechanism=Mechanism.RSA_PKCS, pin=pin))
                case KeyType.EC:
                    pair = self._key.sign(digest, mechanism=Mechanism.ECDSA, pin=pin)
                    return bytes(encode_ecdsa_signature(pair))
                case _:
                    raise RefusedError(_ONLY_TWO)
        except (PinIncorrect, PinInvalid, PinLenRange):
            raise RefusedError(_WRONG_PIN) from None
        except PKCS11Error as error:
            raise UnavailableError(
                f"Thiết bị không ký được · the token did not sign: {_told(error)}"
            ) from error


@contextmanager
def open_token(
    module: Path, token: str, pin: Callable[[], str], key: str | None = None
) -> Iterator[Pkcs11Signer]:
    """Open a session on the token named ``token``, and close it at the end.

    Args:
        module: The library of the token's maker (``.so``), an absolute path.
        token: The label of the token.
        pin: Asked only when the token is there; again by a key that wants it each time.
        key: The label of the key, or its identifier in hexadecimal; None: there is only one.

    Raises:
        NotFoundError: there is no such module, token, key or certificate.
        RefusedError: the PIN is not accepted.
        UnavailableError: the module or the token does not work.
    """
    found = _token(_library(module), token)
    session = _session(found, pin)
    try:
        yield _signer(session, key, pin)
    except PKCS11Error as error:
        raise UnavailableError(f"Thiết bị lỗi · token failed: {_told(error)}") from error
    finally:
        with suppress(PKCS11Error):  # a token that was pulled out has closed it already
            session.close()


def _library(module: Path) -> Foreign:
    if not module.is_file():
        raise NotFoundError(f"{module}: không có thư viện PKCS #11 · no PKCS #11 module")
    try:
        return pkcs11.lib(str(module.resolve()))
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise UnavailableError(
            f"{module}: không dùng được thư viện PKCS #11 "
            f"· the PKCS #11 module cannot be used: {_told(error)}"
        ) from error


def _token(library: Foreign, label: str) -> Foreign:
    try:
        return library.get_token(token_label=label)
    except NoSuchToken:
        raise NotFoundError(
            f"Không thấy thiết bị {label!r}; đã cắm chưa? · no token {label!r}; is it plugged in?"
        ) from None
    except MultipleTokensReturned:
        raise RefusedError(
            f"Có nhiều thiết bị cùng tên {label!r} · several tokens are named {label!r}"
        ) from None
    except PKCS11Error as error:
        raise UnavailableError(f"Thiết bị lỗi · token failed: {_told(error)}") from error


def _session(token: Foreign, pin: Callable[[], str]) -> Foreign:
    try:
        return token.open(user_pin=pin())
    except (PinIncorrect, PinInvalid, PinLenRange):
        raise RefusedError(_WRONG_PIN) from None
    except (PinLocked, PinExpired, UserPinNotInitialized) as error:
        raise RefusedError(
            f"Mã PIN đã bị khóa, hết hạn hoặc chưa đặt · the PIN is locked, expired or not set: "
            f"{_told(error)}"
        ) from None
    except PKCS11Error as error:
        raise UnavailableError(f"Thiết bị lỗi · token failed: {_told(error)}") from None


def _signer(session: Foreign, name: str | None, pin: Callable[[], str]) -> Pkcs11Signer:
    key = _key(session, name)
    certificates = {
        bytes(one[Attribute.VALUE]): (bytes(one[Attribute.ID]), str(one[Attribute.LABEL]))
        for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    }
    own = [der for der, (number, _) in certificates.items() if number == bytes(key.id)]
    own = own or [der for der, (_, label) in certificates.items() if label == key.label]
    if len(own) != 1:
        raise NotFoundError(
            f"Không có chứng thư của khóa {key.label!r} trong thiết bị "
            f"· no certificate for the key {key.label!r} on the token"
        )
    if x509.Certificate.load(own[0]).public_key.algorithm not in {"rsa", "ec"}:
        raise RefusedError(_ONLY_TWO)
    others = tuple(der for der in certificates if der != own[0])
    return Pkcs11Signer(key, own[0], others, pin if _asks_always(key) else None)


def _asks_always(key: Foreign) -> bool:
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except PKCS11Error:  # a token that does not know the attribute does not ask
        return False


def _key(session: Foreign, name: str | None) -> Foreign:
    wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    try:
        if name is None:
            keys = list(session.get_objects(wanted))
        else:
            keys = list(session.get_objects(wanted | {Attribute.LABEL: name}))
            keys = keys or list(session.get_objects(wanted | {Attribute.ID: bytes.fromhex(name)}))
    except (NoSuchKey, MultipleObjectsReturned, ValueError):
        keys = []
    if not keys:
        raise NotFoundError(
            "Không thấy khóa trong thiết bị · no such key on the token"
            + (f": {name!r}" if name else "")
        )
    if len(keys) > 1:
        names = ", ".join(sorted(repr(key.label) for key in keys))
        raise RefusedError(f"Hãy chọn một khóa · choose one of the keys: {names}")
    return keys[0]


def _told(error: Exception) -> str:
    """The kind of the error, and what it says; makers' modules say little."""
    return ": ".join(part for part in (type(error).__name__, str(error)) if part)[:200]


_WRONG_PIN = (
    "Sai mã PIN; nhập sai nhiều lần thiết bị sẽ khóa "
    "· wrong PIN; the token locks itself after several"
)
_ONLY_TWO = "Chỉ ký bằng khóa RSA hoặc ECDSA · only RSA and ECDSA keys sign"
