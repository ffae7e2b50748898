"""Values of a form, made ready for its template: looked at by name and shape, in plain words. Pure.

Days become ``05/02/2026``; every row is numbered (``stt``); what is optional and was not given is
empty. A template is never given anything but texts, numbers and lists of them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from repository.errors import RefusedError
from repository.form_kinds import FormKind, Shape, Slot, example

MOST_ROWS = 3_000
"""Of all lists of a form together: what can be set in one go."""
MOST_LINES = 500
LONGEST = 20_000
"""Letters of one text."""
LARGEST = 10**12 - 1
"""The largest number that there are words for."""
EMPTY: Mapping[Shape, Any] = MappingProxyType(
    {Shape.TEXT: "", Shape.NUMBER: 0, Shape.DATE: "", Shape.LINES: (), Shape.ROWS: ()}
)


def ready(form: FormKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` as the template of ``form`` is given them.

    Raises:
        RefusedError: one is missing, unknown, or of another shape; the message names it.
    """
    unknown = sorted(values.keys() - {one.name for one in form.slots})
    if unknown:
        raise RefusedError(
            f"{form.vi}: không có giá trị này · it has no such value: {', '.join(unknown)[:200]}"
        )
    rows = sum(len(one) for one in values.values() if isinstance(one, list | tuple))
    if rows > MOST_ROWS:
        raise RefusedError(
            f"{form.vi}: quá {MOST_ROWS} dòng, hãy chia thành nhiều quyển "
            f"· more than {MOST_ROWS} rows: divide it"
        )
    return {one.name: _value(one, values.get(one.name)) for one in form.slots}


def least(form: FormKind) -> dict[str, Any]:
    """An example without all that may be left out: a template has to bear that too."""
    optional = {one.name for one in form.slots if one.optional}
    return {name: held for name, held in example(form).items() if name not in optional}


def _value(slot: Slot, given: Any) -> Any:  # noqa: ANN401  as its shape says
    if given is None or given == "":
        if slot.optional:
            return EMPTY[slot.shape]
        raise _refused(slot.name, "thiếu giá trị này · it is missing")
    if slot.shape is Shape.ROWS:
        return [_row(slot, row, number) for number, row in enumerate(_list(slot, given), 1)]
    return READ[slot.shape](slot.name, given)


def _row(slot: Slot, given: Any, number: int) -> dict[str, Any]:  # noqa: ANN401
    where = f"{slot.name}[{number}]"
    if not isinstance(given, Mapping):
        raise _refused(where, "phải là một dòng · not a row")
    unknown = sorted(given.keys() - {one.name for one in slot.columns} - {"stt"})
    if unknown:
        raise _refused(where, f"không có cột này · no such column: {', '.join(unknown)[:200]}")
    row: dict[str, Any] = {"stt": given.get("stt", number)}
    for one in slot.columns:
        held = given.get(one.name)
        empty = held is None or held == ""
        row[one.name] = "" if empty else READ[one.shape](f"{where}.{one.name}", held)
    return row


def _list(slot: Slot, given: Any) -> Sequence[Any]:  # noqa: ANN401
    if not isinstance(given, list | tuple):
        raise _refused(slot.name, "phải là danh sách dòng · not a list of rows")
    return given


def _text(name: str, given: Any) -> str:  # noqa: ANN401
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise _refused(name, "phải là chữ · not a text")
    if len(str(given)) > LONGEST:
        raise _refused(name, f"dài quá {LONGEST} chữ · longer than {LONGEST} letters")
    return str(given)


def _number(name: str, given: Any) -> int | float:  # noqa: ANN401
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise _refused(name, "phải là số · not a number")
    if not 0 <= given <= LARGEST:
        raise _refused(name, f"phải từ 0 đến {LARGEST} · from 0 to {LARGEST}")
    return given


def _day(name: str, given: Any) -> str:  # noqa: ANN401
    if isinstance(given, str):
        try:
            given = date.fromisoformat(given)
        except ValueError:
            raise _refused(name, "phải là ngày, như 2026-02-05 · not a day") from None
    if type(given) is not date:
        raise _refused(name, "phải là ngày · not a day")
    return f"{given:%d/%m}/{given.year:04}"


def _lines(name: str, given: Any) -> list[str]:  # noqa: ANN401
    if not isinstance(given, list | tuple) or len(given) > MOST_LINES:
        raise _refused(name, f"phải là danh sách, không quá {MOST_LINES} mục · not a list of texts")
    return [_text(f"{name}[{number}]", one) for number, one in enumerate(given, 1)]


def _refused(name: str, why: str) -> RefusedError:
    return RefusedError(f"{name[:120]}: {why}")


READ: Mapping[Shape, Callable[[str, Any], Any]] = MappingProxyType(
    {Shape.TEXT: _text, Shape.NUMBER: _number, Shape.DATE: _day, Shape.LINES: _lines}
)
