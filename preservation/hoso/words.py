"""What a description in a package says, in the words of the archive: codes and days read back.

The other way round than ``fields``. What is in no list stays as it was written.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from preservation.constants import tt05
from repository.errors import RefusedError
from repository.retention import Retention

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})")
_SEPARATED = re.compile(r"\s*[,;]\s*")


def metadata_in(table: str, said: Mapping[str, str]) -> dict[str, str]:
    """The metadata set that ``said`` (element → text) makes, by the table of tt05.toml.

    Args:
        table: ``sip_doc``, ``sip_pic`` or ``sip_media``.
        said: As the description of a document says it.
    """
    found = {}
    for field in tt05()["ead"][table]["fields"]:
        text = said.get(field["name"], "").strip()
        if text and "from" in field:
            found[field["from"]] = word_of(field, text)
    subject = next((said[name] for name in _TITLES if said.get(name)), "").strip()
    return found | ({"Subject": subject} if subject else {})


def word_of(field: Mapping[str, Any], text: str) -> str:
    """``text`` of a field as people write it: ``01`` is ``Vĩnh viễn``, ``05/03/2024`` a day."""
    if "codes" in field:
        parts = _SEPARATED.split(text) if field.get("several") else [text]
        return ", ".join(_words(field["codes"]).get(part, part) for part in parts if part)
    return day_in(text) if field.get("date") else text


def maintenance_in(text: str) -> str:
    """A period as people write it; as it was where nobody understands it."""
    word = _words("maintenance").get(text.strip(), text.strip())
    try:
        return Retention.parse(word).says
    except RefusedError:
        return word


def day_in(text: str) -> str:
    """``05/03/2024`` as ``2024-03-05``, ``03/2024`` as ``2024-03``."""
    if found := _DAY.fullmatch(text.strip()):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if found := _MONTH.fullmatch(text.strip()):
        return f"{found[2]}-{int(found[1]):02}"
    return text.strip()


@cache
def _words(codes: str) -> Mapping[str, str]:
    """Code → the first of the words for it, with a capital."""
    found: dict[str, str] = {}
    for word, code in tt05()["codes"][codes].items():
        found.setdefault(code, word[:1].upper() + word[1:])
    return found


_TITLES = ("subject", "imageTitle", "movieTitle")
