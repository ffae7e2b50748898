"""names that agencies bore until a day."""

import sqlalchemy as sa
from alembic import op

revision = "20261127b001"
down_revision = "08d5ca671393"


def upgrade() -> None:
    op.create_table(
        "agency_name",
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_agency_name_agency")),
        sa.PrimaryKeyConstraint("agency", "last", name=op.f("pk_agency_name")),
    )
