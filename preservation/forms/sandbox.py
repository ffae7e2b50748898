"""The sandbox in which a template's placeholders are filled: few filters, no calls into Python.

Values are texts, numbers and lists of them; a name that is not there is an error that names it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as KNOWN
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from preservation.forms.looking import TemplateError
from repository.number_words import in_words

MOST_OUTPUT = 24_000_000
"""Letters of one filled part: a list of 5,000 dossiers has fewer."""
LARGEST = 10**15
FILTERS = (
    "abs", "capitalize", "count", "default", "first", "groupby", "int", "join", "last", "length",
    "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "round", "select",
    "selectattr", "sort", "string", "sum", "title", "trim", "unique", "upper",
)  # fmt: skip
BLANK_DAY = "ngày ..... tháng ..... năm ........"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's own sandbox, made narrower."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self) -> None:
        """Know few filters, and nothing of what Jinja offers else."""
        super().__init__(undefined=StrictUndefined, autoescape=True, cache_size=0)
        self.globals.clear()
        self.filters = {name: KNOWN[name] for name in FILTERS} | dict(OURS)
        self.tests = dict(TESTS)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401  Jinja's signature
        """A template calls nothing; macros of its own are not needed either."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Reckon with numbers of a usual size; words are only put together."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return left + right
        if not all(isinstance(one, int | float) and abs(one) < LARGEST for one in (left, right)):
            raise SecurityError(f"{operator}: chỉ tính được với số · with numbers only")
        if operator == "**":
            raise SecurityError("**: không có phép lũy thừa · no powers")
        return super().call_binop(context, operator, left, right)

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """What was written, up to a limit."""
        kept, size = [], 0
        for piece in pieces:
            size += len(piece)
            if size > MOST_OUTPUT:
                raise TemplateError(
                    "Văn bản dài quá mức · the filled form is too long: "
                    f"{MOST_OUTPUT // 1_000_000} MB"
                )
            kept.append(piece)
        return "".join(kept)


def grouped(number: Any) -> str:  # noqa: ANN401  whatever a template puts there
    """``12345`` → ``12.345``, as numbers are written here."""
    if isinstance(number, float):
        whole, _, rest = f"{number:,.2f}".partition(".")
        rest = rest.rstrip("0")
        return whole.replace(",", ".") + (f",{rest}" if rest else "")
    return f"{int(number):,}".replace(",", ".")


def two_digits(number: Any) -> str:  # noqa: ANN401
    """``5`` → ``05`` (NĐ 30/2020 PL I: a number below ten has a nought before it)."""
    return f"{int(number):02}"


def words(number: Any) -> str:  # noqa: ANN401
    """``12`` → ``mười hai``."""
    return in_words(int(number))


def day_in_full(day: Any) -> str:  # noqa: ANN401
    """``05/02/2026`` → ``ngày 05 tháng 02 năm 2026``; none: with dots to be filled by hand.

    Days below ten and the months one and two have a nought before them (NĐ 30/2020 PL I).
    """
    parts = str(day or "").split("/")
    if len(parts) != 3:  # noqa: PLR2004  day, month, year
        return BLANK_DAY
    number, month, year = (int(part) for part in parts)
    shown = f"{month:02}" if month <= 2 else str(month)  # noqa: PLR2004  as the clause says
    return f"ngày {number:02} tháng {shown} năm {year}"


def dotted(text: Any, length: int = 10) -> str:  # noqa: ANN401
    """``text``, or dots for whoever fills it in by hand."""
    return str(text) if text not in (None, "") else "." * min(int(length), 200)


OURS: Mapping[str, Any] = {
    "so": grouped,
    "hai_so": two_digits,
    "bang_chu": words,
    "ngay_thang": day_in_full,
    "cham": dotted,
}
"""Filters of our own, by the names that archivists write."""
