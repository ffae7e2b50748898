"""Status: what there is for whoever asks, what was set aside, and this interface described."""

from flask import current_app
from flask.typing import ResponseReturnValue

from repository.calendar import iso_utc
from repository.people import Right
from web.api.asking import asker
from web.api.blueprint import Rule
from web.current import archive
from web.wiring import SOFTWARE


def show_status() -> ResponseReturnValue:
    """Counts, each only for whoever may know it (else null)."""
    held, person = archive(), asker()
    return {
        "software": SOFTWARE,
        "login": person.login,
        "at": iso_utc(held.clock()),
        "documents": held.catalogue.count(person.scope),
        "quarantined": held.quarantine.count(person.scope)
        if person.may(Right.QUARANTINE)
        else None,
        "copies": dict(held.catalogue.states()) if person.may(Right.VERIFY) else None,
        "unindexed": held.pendings.count() if person.may(Right.OPERATE) else None,
        "events": held.ledger.count() if person.may(Right.LEDGER) else None,
    }


def show_quarantine() -> ResponseReturnValue:
    """What was set aside and the asker may see, with the reports that say why."""
    asker().require(Right.QUARANTINE)
    items = archive().quarantine.all(asker().scope)
    return {
        "items": [
            {
                "id": item.id,
                "name": item.name,
                "sha256": f"sha256:{item.sha256}",
                "size": item.size,
                "agency": item.agency,
                "level": item.level.value,
                "received_at": iso_utc(item.received_at),
                "received_by": item.received_by,
                "findings": item.report.get("findings", []),
            }
            for item in items
        ]
    }


def describe() -> ResponseReturnValue:
    """This interface, as OpenAPI 3.1."""
    from web.api.openapi import described

    return described(current_app)


RULES = (
    Rule("GET", "/status", show_status),
    Rule("GET", "/quarantine", show_quarantine),
    Rule("GET", "/openapi.json", describe),
)
