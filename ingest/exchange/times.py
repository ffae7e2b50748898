"""Times: what an axis writes for an instant, read leniently; without a zone it is Viet Nam's."""

from contextlib import suppress
from datetime import UTC, datetime

from repository.calendar import VIETNAM

FORM = "%d/%m/%Y %H:%M:%S"
_FORMS = (FORM, "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f")
_LEAST_MILLISECONDS = 100_000_000_000


def written(at: datetime) -> str:
    """An instant as parameters have it: ``22/11/2026 17:21:13``."""
    return at.astimezone(VIETNAM).strftime(FORM)


def read_time(said: object) -> datetime | None:
    """An instant, if that is one."""
    text = str(said or "").strip()
    for form in _FORMS:
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=VIETNAM)
    with suppress(ValueError, OverflowError, OSError):
        number = float(text)
        seconds = number / 1000 if number > _LEAST_MILLISECONDS else number
        return datetime.fromtimestamp(seconds, UTC)
    with suppress(ValueError):
        read = datetime.fromisoformat(text)
        return read if read.tzinfo else read.replace(tzinfo=VIETNAM)
    return None
