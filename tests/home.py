"""A small whole archive in a folder, for tests."""

from pathlib import Path

from preservation.workers import Workers
from repository.agencies import Agency
from repository.migrate import upgrade
from repository.stores.directory import DirectoryStore
from web import settings
from web.wiring import Archive

AGENCIES = (
    Agency("H34", "UBND tỉnh Kon Tum", "tỉnh", aliases=("000.00.00.H34",), fonds="closed"),
    Agency("H34.12", "Sở Nội vụ tỉnh Kon Tum", "sở", "H34", aliases=("000.00.12.H34",)),
    Agency("H48", "UBND tỉnh Quảng Ngãi", "tỉnh"),
)


def make_archive(home: Path, workers: Workers | None = None, config: str = "") -> Archive:
    """A home with three agencies; ``workers`` may be shared between tests, being slow to start."""
    settings.create(home, "H34")
    path = home / settings.CONFIG
    path.write_text(config + path.read_text("utf-8"), "utf-8")
    archive = Archive(settings.read(home, environ={}))
    upgrade(archive.database)
    for store in archive.stores:
        if isinstance(store, DirectoryStore):
            store.create()
    archive.agencies.enter(AGENCIES)
    if workers is not None:
        archive.__dict__["workers"] = workers
        archive.__dict__["copiers"] = workers
    return archive
