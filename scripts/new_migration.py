"""Writes down how the tables of today differ from those of the last migration."""

import sys
import tempfile
from pathlib import Path

from repository.database import Database
from repository.migrate import upgrade, write_migration

with tempfile.TemporaryDirectory() as folder:
    database = Database(f"sqlite:///{Path(folder) / 'scratch.sqlite'}")
    upgrade(database)
    write_migration(database, sys.argv[1])
