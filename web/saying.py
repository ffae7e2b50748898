"""Saying: a Vietnamese sentence in the language of this answer."""

from flask_babel import gettext


def _(sentence: str, **values: object) -> str:
    """``sentence`` in the language that is spoken now, with ``values`` in its places."""
    return str(gettext(sentence, **values))
