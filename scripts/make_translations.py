"""Bring the English catalogue up to date with the templates, and compile it.

usage: .venv/bin/python scripts/make_translations.py
Whatever is not yet translated is listed; the archive itself reads only the ``.mo``.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[1] / "web"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


def extracted() -> Catalog:
    """Every message that a page can say."""
    found = Catalog(project="luutru", charset="utf-8")
    options = {"templates/**.html": {"trimmed": "false"}}
    for name, _line, message, comments, context in extract_from_dir(WEB, METHODS, options):
        found.add(message, None, [(name, 1)], auto_comments=comments, context=context)
    return found


def translated() -> Catalog:
    """The catalogue as it lies there."""
    with PO.open("rb") as source:
        return read_po(source, "en")


PO = WEB / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def main() -> int:
    """Update, compile, and say what is missing."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalogue = translated() if PO.exists() else Catalog("en", project="luutru")
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.header_comment = (
        "# English for the pages of Lưu Trữ; see scripts/make_translations.py."
    )
    catalogue.fuzzy = False
    with PO.open("wb") as target:
        write_po(target, catalogue, sort_output=True, no_location=True, ignore_obsolete=True)
    with PO.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)
    missing = [m.id for m in catalogue if m.id and not m.string]
    for message in missing:
        print("not translated:", message)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
