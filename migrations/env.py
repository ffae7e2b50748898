"""Runs the migrations on the connection that ``repository.migrate`` hands over.

A migration is history: it must go on meaning the same after the code has
changed. So none imports the archive, and a column type of ours is written down
as the plain type beneath it.
"""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

import repository.tables  # noqa: F401  fills Base with tables
from repository.columns import Base


def render_item(kind: str, item: object, _: AutogenContext) -> str | bool:
    """Write ``UtcDateTime`` as ``sa.DateTime()``; leave the rest to Alembic."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
