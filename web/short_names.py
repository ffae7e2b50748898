"""Short names of agencies in the numbers of copies: a proposal, for a person to mend.

The first letters of the words, as offices do it: ``Ủy ban nhân dân tỉnh Kon Tum`` → ``UBND``,
``Sở Nội vụ tỉnh Kon Tum`` → ``SNV``. The law fixes no abbreviations (NĐ 30/2020 PL III names some).
"""

import re
import unicodedata

_WHERE = re.compile(r"\s+(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu)\s+", re.IGNORECASE)
_KNOWN = ("UBND", "HĐND", "MTTQ", "BND", "VPUB")


def short_name(name: str) -> str:
    """A short name for an agency, without its place."""
    kept = _WHERE.split(unicodedata.normalize("NFC", name), maxsplit=1)[0]
    letters = []
    for word in re.findall(r"\w+", kept):
        if word.isupper() and len(word) > 1 and word in _KNOWN:
            letters.append(word)
        else:
            letters.append(_plain(word[0]).upper())
    return "".join(letters)


def place_of(name: str) -> str:
    """The place that an agency's name ends with: ``Kon Tum``; empty if it names none."""
    parts = _WHERE.split(unicodedata.normalize("NFC", name))
    return parts[-1].strip() if len(parts) > 1 else ""


def _plain(letter: str) -> str:
    """The letter without its marks, but Đ: abbreviations keep that one."""
    if letter in "đĐ":
        return letter
    return unicodedata.normalize("NFD", letter)[0]
