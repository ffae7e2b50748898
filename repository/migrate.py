"""Brings a database to the tables of today, by the migrations."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from repository.database import Database


def scripts() -> Path:
    """Where the migrations lie: beside this package, installed or in a checkout."""
    return Path(__file__).parents[1] / "migrations"


def upgrade(database: Database) -> None:
    """Run every migration that ``database`` has not seen."""
    with database.engine.begin() as connection:
        upgrade_on(connection, "head")


def upgrade_on(connection: object, revision: str) -> None:
    """Run the migrations up to ``revision`` on a connection."""
    command.upgrade(_config(connection), revision)


def write_migration(database: Database, message: str) -> None:
    """Write down how ``database`` differs from the tables of today, as a new migration."""
    with database.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True)


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts()))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config
