"""Time-stamping authorities: who proves that something existed at a time (RFC 3161)."""

import asyncio
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, NoReturn, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from asn1crypto import algos, cms, core, tsp
from pyhanko.sign.timestamps import TimeStamper

from preservation.signatures.boundary import Broken, Foreign, attempt
from repository.errors import SettingsError, UnavailableError

LARGEST = 256 * 1024
"""Bytes of an answer; tokens with their certificates have 3 to 15 thousand."""
PATIENCE_SECONDS = 20.0
NONCE_BITS = 64
GRANTED = {"granted", "granted_with_mods"}


class Stamper(Protocol):
    """Something that time-stamps a digest."""

    def stamp(self, digest: bytes, algorithm: str) -> bytes:
        """A timestamp token over ``digest``, made with ``algorithm`` (``sha256`` …).

        Returns:
            DER of the token, a CMS ``ContentInfo``.

        Raises:
            UnavailableError: there is none to be had now.
        """
        ...


class Unconfigured:
    """Stands where no authority is configured, and says so."""

    def stamp(self, digest: bytes, algorithm: str) -> NoReturn:
        """Refuse.

        Raises:
            UnavailableError: always.
        """
        raise UnavailableError(
            "Chưa cấu hình dịch vụ cấp dấu thời gian (tsa_url) "
            "· no time-stamping authority is configured (tsa_url)"
        )


class HttpStamper:
    """Asks an authority over HTTP or HTTPS (RFC 3161 §3.4), and checks that it answered *this*.

    What the token is worth (its signature, its certificate, its time) is for the
    validator to say; here only that it is a token, and an answer to our question.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_seconds: float = PATIENCE_SECONDS,
        nonce: Callable[[], int] = lambda: secrets.randbits(NONCE_BITS) | 1,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise SettingsError(f"tsa_url: http:// hoặc https:// · http:// or https://: {url!r}")
        if (
            "@" in url.partition("://")[2].partition("/")[0]
        ):  # the address is told in errors, and they are kept
            raise SettingsError("tsa_url: không kèm tên, mật khẩu · no name or password in it")
        self.url = url
        self._timeout = timeout_seconds
        self._nonce = nonce
        self._opener = build_opener(ProxyHandler({}), _Straight())

    def stamp(self, digest: bytes, algorithm: str) -> bytes:
        """Ask for a token over ``digest``.

        Raises:
            UnavailableError: no answer, a refusal, or an answer to something else.
        """
        nonce = self._nonce()
        answer = self._ask(request_for(digest, algorithm, nonce))
        token = attempt(_token, answer, digest, algorithm, nonce)
        if isinstance(token, Broken):
            raise self._unavailable(token.why)
        return token

    def _ask(self, question: bytes) -> bytes:
        request = Request(  # noqa: S310  the scheme was checked
            self.url,
            data=question,
            headers={
                "Content-Type": "application/timestamp-query",
                "Accept": "application/timestamp-reply",
            },
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                if response.status != HTTPStatus.OK:
                    raise self._unavailable(f"HTTP {response.status}")
                answer = self._read(response)
        except HTTPError as error:
            error.close()
            raise self._unavailable(f"HTTP {error.code}") from None
        except (OSError, HTTPException) as error:
            raise self._unavailable(f"{type(error).__name__}: {error}") from error
        return answer

    def _read(self, response: HTTPResponse) -> bytes:
        """The whole answer: so many bytes, and so many seconds for all of them together."""
        until = time.monotonic() + self._timeout
        answer = bytearray()
        while block := response.read1(LARGEST):
            answer += block
            if len(answer) > LARGEST:
                raise self._unavailable(f"more than {LARGEST} bytes")
            if time.monotonic() > until:
                raise self._unavailable("too slow")
        return bytes(answer)

    def _unavailable(self, why: str) -> UnavailableError:
        return UnavailableError(
            f"Dịch vụ cấp dấu thời gian {self.url} không cấp được dấu "
            f"· the time-stamping authority gave no timestamp: {why}"
        )


class Stamping(TimeStamper):
    """A stamper, as pyHanko asks for one."""

    def __init__(self, stamper: Stamper) -> None:
        super().__init__(include_nonce=False)  # type: ignore[no-untyped-call]
        self._stamper = stamper
        self.tokens: list[Foreign] = []
        """What was obtained, in order."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Foreign:
        """A token over ``message_digest``."""
        # In a thread: a stamper may wait, and may have an event loop of its own.
        der = await asyncio.to_thread(self._stamper.stamp, message_digest, md_algorithm)
        token = cms.ContentInfo.load(der)
        self.tokens.append(token)
        return token


class _Straight(HTTPRedirectHandler):
    """Goes nowhere else: the authority is the one that was configured."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


class Answer(core.Sequence):
    """TimeStampResp of RFC 3161 §2.4.2, in which a refusal has no token; asn1crypto wants one."""

    _fields = [  # noqa: RUF012  asn1crypto wants a list
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def request_for(digest: bytes, algorithm: str, nonce: int) -> bytes:
    """DER of a ``TimeStampReq`` that asks for the authority's certificate too."""
    imprint = tsp.MessageImprint(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": algorithm}),
            "hashed_message": digest,
        }
    )
    question = {
        "version": 1,
        "message_imprint": imprint,
        "nonce": core.Integer(nonce),
        "cert_req": True,
    }
    der: bytes = tsp.TimeStampReq(question).dump()
    return der


def _token(answer: bytes, digest: bytes, algorithm: str, nonce: int) -> bytes:
    response = Answer.load(answer, strict=True)
    status = response["status"]
    if status["status"].native not in GRANTED:
        said = "; ".join(status["status_string"].native or ())
        failed = ", ".join(sorted(status["fail_info"].native or ()))
        raise ValueError(f"{status['status'].native}: {said} {failed}".rstrip(": "))
    token = response["time_stamp_token"]
    if token["content_type"].native != "signed_data":
        raise ValueError("the token is not signed")
    content = token["content"]["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise ValueError("the token holds no TSTInfo")
    info = content["content"].parsed
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != algorithm:
        raise ValueError("the token was made with another digest algorithm")
    if imprint["hashed_message"].native != digest:
        raise ValueError("the token is about something else")
    if info["nonce"].native != nonce:
        raise ValueError("the token answers another question (nonce)")
    der: bytes = token.dump()
    return der
