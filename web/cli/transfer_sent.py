"""The commands of ``luutru transfer`` that bring hồ sơ out of the house, and end a transfer."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.desk import Desk
from web.cli.keys import FILE, KeyChoice, key_options, signer_of

if TYPE_CHECKING:
    from repository.transfer_steps import Transfer

_TRANSFER = click.argument("transfer")
_FOLDER = click.Path(file_okay=False, path_type=Path)

_DOOR: tuple[Callable[[Callable[..., object]], object], ...] = (
    click.option("--url", required=True, help="Địa chỉ kho của lưu trữ · its address, https."),
    click.option("--reception", required=True, help="Mã đợt tiếp nhận ở đó · the reception there."),
    click.option("--login", required=True, help="Tài khoản ở đó · an account there."),
    click.option("--password-file", required=True, type=FILE, help="Tệp mật khẩu · its password."),
)


@_TRANSFER
@click.argument("certificate", type=FILE)
def _certificate(desk: Desk, transfer: str, certificate: Path) -> None:
    """Chứng thư số của lưu trữ nhận, để kiểm tra biên nhận · whose key signs the receipt."""
    from web.transfer_receipts import know_archive

    found = know_archive(desk.archive, desk.person, transfer, certificate.read_bytes())
    _tell(desk, found)


@_TRANSFER
def _pack(desk: Desk, transfer: str) -> None:
    """Đóng gói từng hồ sơ thành SIP; bị ngắt thì chạy lại · pack; cut off, it is gone on with."""
    from web.transfer_packing import pack

    _tell(desk, pack(desk.archive, desk.person, transfer))


@_TRANSFER
@key_options
@click.option("--signature", type=FILE, help="Chữ ký .p7s đã ký nơi khác · made elsewhere.")
@click.option("--to-sign", type=click.Path(dir_okay=False, path_type=Path), help="Ghi tệp cần ký.")
def _sign(
    desk: Desk,
    transfer: str,
    signature: Path | None,
    to_sign: Path | None,
    **key: Any,  # noqa: ANN401  click's
) -> None:
    """Ký danh mục gói bằng khóa của cơ quan · sign what is handed over, for the agency."""
    from web.transfer_sending import keep_signature, ready, sign

    choice = KeyChoice(**{each.name: key[each.name] for each in fields(KeyChoice)})
    if to_sign is not None:
        to_sign.write_bytes(ready(desk.archive, desk.person, transfer)[1])
        desk.answer({"to_sign": str(to_sign)}, str(to_sign))
        return
    if signature is not None:
        made = keep_signature(desk.archive, desk.person, transfer, signature.read_bytes())
    else:
        with signer_of(choice) as signer:
            made = sign(desk.archive, desk.person, transfer, signer)
    told = {"transfer": transfer, "indication": made.indication.value, "says": made.says}
    desk.answer(told, made.says)


@_TRANSFER
@click.option("--to", required=True, type=_FOLDER, help="Thư mục, đĩa mang đi · folder or disk.")
def _send(desk: Desk, transfer: str, to: Path) -> None:
    """Ghi gói, mục lục, danh mục đã ký ra thư mục · write all of it into a folder."""
    from web.transfer_sending import send

    _tell(desk, send(desk.archive, desk.person, transfer, to))


def _door_options(function: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_DOOR):
        option(function)  # adds to what the function carries
    return function


@_TRANSFER
@_door_options
def _upload(desk: Desk, transfer: str, **door: Any) -> None:  # noqa: ANN401  click's
    """Tải lên kho của lưu trữ lịch sử; bị ngắt thì chạy lại · upload to the archive's own home."""
    from web.transfer_uploading import upload

    _tell(desk, upload(desk.archive, desk.person, transfer, _door(**door)))


@_TRANSFER
@_door_options
def _fetch_receipt(desk: Desk, transfer: str, **door: Any) -> None:  # noqa: ANN401  click's
    """Lấy biên nhận đã ký từ kho của lưu trữ · fetch the signed receipt from there."""
    from web.transfer_uploading import fetch_receipt

    _tell(desk, fetch_receipt(desk.archive, desk.person, transfer, _door(**door)))


def _door(url: str, reception: str, login: str, password_file: Path) -> Any:  # noqa: ANN401
    from web.transfer_uploading import Door

    password = password_file.read_text("utf-8").splitlines()
    return Door(url, reception, login, password[0] if password else "")


@_TRANSFER
def _hand_in(desk: Desk, transfer: str) -> None:
    """Giao hồ sơ cho lưu trữ hiện hành · bring them to the agency's own archive."""
    from web.transfers import hand_in

    _tell(desk, hand_in(desk.archive, desk.person, transfer))


@_TRANSFER
@click.option("--return", "returned", multiple=True, metavar="N=WHY", help="Trả lại · returned.")
def _judge(desk: Desk, transfer: str, returned: tuple[str, ...]) -> None:
    """Lưu trữ hiện hành nhận, hoặc trả lại có lý do · take them, or return some with a reason."""
    from repository.errors import RefusedError
    from web.transfers import judge

    back = {}
    for one in returned:
        ordinal, _, reason = one.partition("=")
        if not (ordinal.isascii() and ordinal.isdecimal() and len(ordinal) < _DIGITS):
            raise RefusedError("--return: STT=LÝ DO · N=WHY")
        back[int(ordinal)] = reason
    _tell(desk, judge(desk.archive, desk.person, transfer, back))


@_TRANSFER
@click.argument("receipt", type=FILE)
@click.option("--signature", type=FILE, help="Mặc định: tệp .p7s bên cạnh · beside it.")
def _receipt(desk: Desk, transfer: str, receipt: Path, signature: Path | None) -> None:
    """Nhập biên nhận đã ký của lưu trữ lịch sử · enter the receipt that the archive signed."""
    from repository.errors import RefusedError
    from web.transfer_receipts import receive

    beside = signature or receipt.with_name(f"{receipt.name}.p7s")
    if not beside.is_file():
        raise RefusedError(f"{beside.name}: không có chữ ký · no signature")
    data = (receipt.read_bytes(), beside.read_bytes())
    _tell(desk, receive(desk.archive, desk.person, transfer, *data))


@_TRANSFER
@click.option("--to", required=True, type=_FOLDER, help="Thư mục ghi ra · folder.")
def _kept_receipt(desk: Desk, transfer: str, to: Path) -> None:
    """Lấy lại biên nhận đã ký và chữ ký · take out the signed receipt that is kept."""
    from preservation.hoso.handing import RECEIPT
    from web.transfer_packing import write
    from web.transfer_receipts import RECEIPT_SIGNATURE, kept

    to.mkdir(parents=True, exist_ok=True)
    for name in (RECEIPT, RECEIPT_SIGNATURE):
        write(to / name, kept(desk.archive, desk.person, transfer, name).read_bytes())
        desk.answer({"file": str(to / name)}, str(to / name))


def _tell(desk: Desk, one: "Transfer") -> None:
    from web.cli.transfer import tell

    tell(desk, one)


_DIGITS = 7
SENT: tuple[tuple[str, Callable[..., None]], ...] = (
    ("certificate", _certificate),
    ("pack", _pack),
    ("sign", _sign),
    ("send", _send),
    ("upload", _upload),
    ("receipt", _receipt),
    ("fetch-receipt", _fetch_receipt),
    ("kept-receipt", _kept_receipt),
    ("hand-in", _hand_in),
    ("judge", _judge),
)
"""Name → what does it."""
