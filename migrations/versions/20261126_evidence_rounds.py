"""Rounds of evidence records, and which package stands where in which."""

import sqlalchemy as sa
from alembic import op

revision = "fec852f5f6e8"
down_revision = "b252f541795d"


def upgrade() -> None:
    op.create_table(
        "evidence_round",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("algorithm", sa.String(length=16), nullable=False),
        sa.Column("stamped_at", sa.DateTime(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("ends", sa.DateTime(), nullable=True),
        sa.Column("rests_on", sa.JSON(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("renewed_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["package.id"], name=op.f("fk_evidence_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_round")),
    )
    op.create_table(
        "evidence_member",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("follows", sa.String(length=64), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round"], ["evidence_round.id"], name=op.f("fk_evidence_member_round")
        ),
        sa.PrimaryKeyConstraint("round", "subject", name=op.f("pk_evidence_member")),
    )
    with op.batch_alter_table("evidence_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_member_subject"), ["subject"], unique=False)
