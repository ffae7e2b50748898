"""The schemas that tests validate against, resolved without a network.

The official ones lie beside the checkout; on a machine without them those that
set-up unpacked, and else our own, take their place.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from preservation.shared import schema_files

_OFFICIAL = Path(__file__).resolve().parents[2] / "shared" / "schemas"
CARRIER = Path(sys.prefix) / "share" / "luutru" / "schemas"
_OURS = {"mets.xsd": "METS.xsd", "premis.xsd": "PREMIS.xsd"}


@cache
def _files() -> dict[str, bytes]:
    known = dict(schema_files(CARRIER if CARRIER.is_dir() else None))
    known |= {theirs: known[ours] for theirs, ours in _OURS.items() if ours in known}
    if _OFFICIAL.is_dir():
        known |= {path.name: path.read_bytes() for path in _OFFICIAL.glob("*.xsd")}
    return known


class _Local(etree.Resolver):
    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]  # stubs forget the context
        data = _files().get(system_url.rpartition("/")[2])
        if data is None:
            raise AssertionError(f"nothing may be fetched: {system_url}")
        return self.resolve_string(data, context, base_url=system_url)


@cache
def schema(name: str) -> etree.XMLSchema | None:
    """The schema called ``name`` (``mets.xsd``); None where this machine has it in no form."""
    data = _files().get(name)
    if data is None:
        return None
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.fromstring(data, parser))


def require_valid(data: bytes, *names: str) -> etree._Element:
    """Fail with what is wrong unless ``data`` is valid against each schema that is here."""
    tree = etree.fromstring(data)
    for name in names:
        found = schema(name)
        if found is not None and not found.validate(tree):
            raise AssertionError(f"{name}: {found.error_log}")
    return tree
