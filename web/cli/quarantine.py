"""``luutru quarantine``: what was set aside, and why."""

import click

from web.cli.desk import Desk, command


@command("quarantine")
@click.argument("item", required=False)
def quarantine(desk: Desk, item: str | None) -> None:
    """Xem khu cách ly · list what was set aside, or one ITEM with its report."""
    from repository.calendar import iso_utc
    from repository.people import Right

    desk.person.require(Right.QUARANTINE)
    scope = desk.person.scope
    shelf = desk.archive.quarantine
    for held in [shelf.get(item, scope)] if item else shelf.all(scope):
        line = {
            "quarantine": held.id,
            "name": held.name,
            "sha256": f"sha256:{held.sha256}",
            "size": held.size,
            "agency": held.agency,
            "received_at": iso_utc(held.received_at),
            "received_by": held.received_by,
            "report": dict(held.report),
        }
        reasons = [f["message"] for f in held.report["findings"] if f["severity"] == "quarantine"]
        said = [f"{held.id}  {held.name}", *(f"    {reason}" for reason in reasons)]
        desk.answer(line, *said)
