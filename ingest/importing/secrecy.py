"""Marks of state secrets in cells: such a row is refused, and nothing of it is repeated.

(Regulation Điều 1.2; TT 02/2019 Điều 8.) The files themselves pass the gate of the way in.
"""

import re
import unicodedata

_WORDS = r"(?:tuyệt mật|tối mật|mật)"
_ALONE = re.compile(rf"\W*{_WORDS}\W*", re.IGNORECASE)
_MARKED = re.compile(rf"(?:độ mật|mức độ mật|dấu mật)\s*[:\-–]\s*{_WORDS}(?!\w)", re.IGNORECASE)
_BRACKETED = re.compile(rf"[(\[{{]\s*{_WORDS}\s*[)\]}}]", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|MẬT)(?!\w)")
_ANYWHERE = re.compile(rf"(?<!\w){_WORDS}(?!\w)", re.IGNORECASE)


def marked(text: str, *, field: str = "") -> bool:
    """Whether ``text`` bears a mark; of ``Priority`` every such word is one.

    A title in capitals throughout says nothing by being in capitals.
    """
    said = unicodedata.normalize("NFC", " ".join(text.split()))
    if field == "Priority":
        return _ANYWHERE.search(said) is not None
    if _ALONE.fullmatch(said) or _MARKED.search(said) or _BRACKETED.search(said):
        return True
    return not said.isupper() and _CAPITALS.search(said) is not None
