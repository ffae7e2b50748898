"""Digitisation batches, copies with their requests and signatories, and number series."""

import sqlalchemy as sa
from alembic import op

revision = "5f4fdfded555"
down_revision = "fec852f5f6e8"


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("series", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "series", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("dossier", sa.String(length=64), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("profile", sa.String(length=32), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_batch_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_asked_at"), ["asked_at"], unique=False)

    op.create_table(
        "signatory",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_signatory_agency")),
        sa.ForeignKeyConstraint(["person"], ["person.login"], name=op.f("fk_signatory_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
    )
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatory_agency"), ["agency"], unique=False)

    op.create_table(
        "copy_request",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_copy_request_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_request")),
    )
    with op.batch_alter_table("copy_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_copy_request_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_copy_request_document"), ["document"], unique=False)
        batch_op.create_index(batch_op.f("ix_copy_request_reader"), ["reader"], unique=False)
        batch_op.create_index(batch_op.f("ix_copy_request_state"), ["state"], unique=False)

    op.create_table(
        "sheaf",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pages_done", sa.Integer(), nullable=False),
        sa.Column("paper_count", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("reviewed_by", sa.String(length=64), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("document", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batch.id"], name=op.f("fk_sheaf_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheaf")),
    )
    with op.batch_alter_table("sheaf", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheaf_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheaf_state"), ["state"], unique=False)

    op.create_table(
        "issued_copy",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("delete_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_issued_copy_document")
        ),
        sa.ForeignKeyConstraint(
            ["request"], ["copy_request.id"], name=op.f("fk_issued_copy_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_copy")),
        sa.UniqueConstraint(
            "agency", "year", "number", name=op.f("uq_issued_copy_agency_year_number")
        ),
    )
    with op.batch_alter_table("issued_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_copy_document"), ["document"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_copy_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_copy_request"), ["request"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_copy_sha256"), ["sha256"], unique=False)
