"""Founding: what a home needs before anything can be kept in it."""

from web.cli.desk import Desk


def create(desk: Desk, agency: str) -> None:
    """Make what a home needs; what is there stays."""
    from repository.migrate import upgrade
    from repository.stores.directory import DirectoryStore
    from web import settings

    settings.create(desk.home, agency)
    upgrade(desk.archive.database)
    for store in desk.archive.stores:
        if isinstance(store, DirectoryStore):
            store.create()
