"""Keys at the command line: where the key is, and asking for its PIN so that nobody sees it.

A PIN comes from a prompt without echo, a file, or standard input; never from an argument or the
environment, which other users of the machine can read.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from repository.errors import RefusedError

if TYPE_CHECKING:
    from preservation.signatures.signing.signer import Signer

F = TypeVar("F", bound=Callable[..., object])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LONGEST = 1024
"""Bytes of a PIN or password."""


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """Which key, as the options say."""

    pkcs12: Path | None = None
    pkcs11: Path | None = None
    token: str | None = None
    key: str | None = None
    pin_file: str | None = None

    @property
    def given(self) -> bool:
        """Whether a key was named at all."""
        return self.pkcs12 is not None or self.pkcs11 is not None


_OPTIONS: tuple[Callable[[Callable[..., object]], object], ...] = (
    click.option("--pkcs12", type=FILE, help="Tệp khóa .p12, .pfx · key file."),
    click.option(
        "--pkcs11",
        type=FILE,
        metavar="MODULE",
        help="Thư viện thiết bị · the token's module.",
    ),
    click.option("--token", metavar="LABEL", help="Tên thiết bị · the token's label."),
    click.option("--key", metavar="LABEL", help="Tên khóa trong thiết bị · the key's label."),
    click.option(
        "--pin-file",
        "--password-file",
        metavar="FILE",
        help="Đọc PIN hoặc mật khẩu từ tệp; - là đầu vào chuẩn · PIN or password; - is stdin.",
    ),
)


def key_options(function: F) -> F:
    """Give a command the options that ``KeyChoice`` holds."""
    for option in reversed(_OPTIONS):
        option(function)  # adds to what the function carries, and gives it back
    return function


@contextmanager
def signer_of(choice: KeyChoice) -> Iterator["Signer"]:
    """Open the key that was chosen, and close it at the end.

    Raises:
        click.UsageError: no key was named, or two.
        RefusedError: the PIN or password is wrong.
        NotFoundError: there is no such token or key.
    """
    if (choice.pkcs12 is None) == (choice.pkcs11 is None):
        raise click.UsageError("Chọn --pkcs12 hoặc --pkcs11 · give --pkcs12 or --pkcs11")
    if choice.pkcs12 is not None:
        from preservation.signatures.signing.pkcs12 import Pkcs12Signer

        yield Pkcs12Signer.open(choice.pkcs12, _secret(choice, f"Mật khẩu {choice.pkcs12.name}"))
        return
    from preservation.signatures.signing.pkcs11 import open_token

    module, token = choice.pkcs11, choice.token
    if module is None or token is None:
        raise click.UsageError("--pkcs11 cần --token · --pkcs11 needs --token")
    with open_token(module, token, lambda: _secret(choice, f"PIN {token}"), choice.key) as signer:
        yield signer


def _secret(choice: KeyChoice, prompt: str) -> str:
    return secret_from(choice.pin_file, prompt)


def secret_from(file: str | None, prompt: str) -> str:
    """A PIN or password: the first line of a file, of standard input (``-``), or asked for.

    Raises:
        RefusedError: the file cannot be read.
    """
    match file:
        case None:
            said: str = click.prompt(prompt, hide_input=True, err=True)
        case "-":
            said = sys.stdin.readline(LONGEST)
        case path:
            try:
                with Path(path).open(encoding="utf-8") as source:
                    said = source.readline(LONGEST)
            except (OSError, ValueError):
                raise RefusedError(f"{path}: không đọc được · cannot be read") from None
    return said.rstrip("\r\n")
