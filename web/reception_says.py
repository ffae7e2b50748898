"""What a manifest says of a package, as this archive can keep it; or why it cannot. Pure."""

import re
from collections.abc import Iterator

from preservation.hoso.handing import HandedPackage
from preservation.hoso.reading import Sip
from preservation.hoso.words import day_in
from repository.errors import RefusedError
from repository.retention import Kind, Retention

_DAY = re.compile(r"([12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?")
_LONGEST = {"heading_number": 16, "language": 32, "item": 64}
_MOST = 20
_NOTATION = 32
"""Letters that the record of a hồ sơ has room for."""


def year_of(said: HandedPackage) -> int:
    """The year of a hồ sơ that is handed over; 0: nobody says it."""
    years = (said.said["year"], day_of(said, "start_date")[:4])
    return next((int(year) for year in years if re.fullmatch("[12][0-9]{3}", year)), 0)


def notation_of(said: HandedPackage) -> str:
    """Số và ký hiệu of a hồ sơ; its whole code where nobody says it."""
    return said.said["notation"] or said.code


def day_of(said: HandedPackage, name: str) -> str:
    """A day as the archive writes it: ``2024``, ``2024-05``, ``2024-05-31``."""
    return day_in(said.said[name])


def notes_on(said: HandedPackage, sip: Sip | None) -> Iterator[str]:
    """What an officer should look at, without its keeping a hồ sơ out."""
    try:
        always = Retention.parse(said.said["maintenance"]).kind is Kind.PERMANENT
    except RefusedError:
        always = False
    if not always:
        yield "không thuộc diện lưu trữ vĩnh viễn · not kept for ever"
    for one in () if sip is None else sip.findings[:_MOST]:
        if not one.fatal:
            yield f"{one.code}: {one.vi} [{one.where}]"


def unkept(said: HandedPackage) -> Iterator[str]:
    """What would keep it from being a closed hồ sơ, or kept at all, here."""
    try:
        Retention.parse(said.said["maintenance"])
    except RefusedError:
        yield f"thời hạn «{said.said['maintenance'][:64]}» · its period cannot be understood"
    if not said.is_loose:
        yield from _no_dossier(said)


def _no_dossier(said: HandedPackage) -> Iterator[str]:
    if not year_of(said):
        yield "không rõ năm hình thành · no year"
    if len(notation_of(said)) > _NOTATION:
        yield f"số và ký hiệu dài quá {_NOTATION} chữ · too long a notation"
    for name, most in _LONGEST.items():
        if len(said.said.get(name, "")) > most:
            yield f"{name}: dài quá {most} chữ · too long"
    for name in ("start_date", "end_date"):
        if not _DAY.fullmatch(day_of(said, name)):
            yield f"{name}: «{said.said[name][:20]}» · not a day"
