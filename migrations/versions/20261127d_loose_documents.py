"""loose documents that are handed over: which go in which package."""

import sqlalchemy as sa
from alembic import op

revision = "20261127d001"
down_revision = "20261127c001"


def upgrade() -> None:
    op.create_table(
        "transfer_document",
        sa.Column("transfer", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_transfer_document_document")
        ),
        sa.ForeignKeyConstraint(
            ["transfer"], ["transfer.id"], name=op.f("fk_transfer_document_transfer")
        ),
        sa.PrimaryKeyConstraint("transfer", "document", name=op.f("pk_transfer_document")),
    )
    with op.batch_alter_table("transfer_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transfer_document_document"), ["document"], unique=False
        )
