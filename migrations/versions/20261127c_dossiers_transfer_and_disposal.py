"""file plans, the life of a hồ sơ, holds, schedules, forms, transfer and disposal."""

import sqlalchemy as sa
from alembic import op

revision = "20261127c001"
down_revision = "20261127b001"


def upgrade() -> None:
    op.create_table(
        "backup_set",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_set")),
    )
    op.create_table(
        "form_template",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_template")),
    )
    with op.batch_alter_table("form_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_template_kind"), ["kind"], unique=False)

    op.create_table(
        "retention_schedule",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_schedule")),
    )
    op.create_table(
        "disposal",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("listed_by", sa.String(length=64), nullable=False),
        sa.Column("listed_at", sa.DateTime(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("appraisal", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_disposal_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )
    with op.batch_alter_table("disposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposal_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_disposal_state"), ["state"], unique=False)

    op.create_table(
        "file_plan",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("numbering", sa.String(length=16), nullable=False),
        sa.Column("arranged", sa.String(length=16), nullable=False),
        sa.Column("in_force", sa.Date(), nullable=True),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_file_plan_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_plan")),
        sa.UniqueConstraint("agency", "year", name=op.f("uq_file_plan_agency_year")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.String(length=64), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_citation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_hold_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_agency"), ["agency"], unique=False)

    op.create_table(
        "reception",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("registration", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("registered_by", sa.String(length=64), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=True),
        sa.Column("reported_by", sa.String(length=64), nullable=True),
        sa.Column("reported_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_reception_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception")),
        sa.UniqueConstraint(
            "sender", "registration", name=op.f("uq_reception_sender_registration")
        ),
    )
    with op.batch_alter_table("reception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reception_state"), ["state"], unique=False)

    op.create_table(
        "transfer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("archive", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("registration", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_transfer_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint(
            "agency", "kind", "year", "turn", name=op.f("uq_transfer_agency_kind_year_turn")
        ),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_state"), ["state"], unique=False)

    op.create_table(
        "disposal_confirmation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("disposal", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("items", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal"], ["disposal.id"], name=op.f("fk_disposal_confirmation_disposal")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_disposal_confirmation_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_confirmation")),
        sa.UniqueConstraint(
            "disposal", "part", name=op.f("uq_disposal_confirmation_disposal_part")
        ),
        sa.UniqueConstraint(
            "disposal", "person", name=op.f("uq_disposal_confirmation_disposal_person")
        ),
    )
    with op.batch_alter_table("disposal_confirmation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_confirmation_disposal"), ["disposal"], unique=False
        )

    op.create_table(
        "disposal_follow_up",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("disposal", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal"], ["disposal.id"], name=op.f("fk_disposal_follow_up_disposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_follow_up")),
    )
    with op.batch_alter_table("disposal_follow_up", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_follow_up_disposal"), ["disposal"], unique=False
        )

    op.create_table(
        "disposal_item",
        sa.Column("disposal", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal"], ["disposal.id"], name=op.f("fk_disposal_item_disposal")
        ),
        sa.PrimaryKeyConstraint("disposal", "ordinal", name=op.f("pk_disposal_item")),
    )
    with op.batch_alter_table("disposal_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposal_item_object"), ["object"], unique=False)

    op.create_table(
        "disposal_member",
        sa.Column("disposal", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal"], ["disposal.id"], name=op.f("fk_disposal_member_disposal")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_disposal_member_person")
        ),
        sa.PrimaryKeyConstraint("disposal", "person", name=op.f("pk_disposal_member")),
    )
    op.create_table(
        "disposal_opinion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("disposal", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("says", sa.String(length=16), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disposal"], ["disposal.id"], name=op.f("fk_disposal_opinion_disposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_opinion")),
    )
    with op.batch_alter_table("disposal_opinion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disposal_opinion_disposal"), ["disposal"], unique=False
        )

    op.create_table(
        "dossier_part",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("dossier", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_dossier_part_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_part")),
    )
    with op.batch_alter_table("dossier_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_part_dossier"), ["dossier"], unique=False)

    op.create_table(
        "held",
        sa.Column("hold", sa.String(length=64), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["hold"], ["hold.id"], name=op.f("fk_held_hold")),
        sa.PrimaryKeyConstraint("hold", "object", name=op.f("pk_held")),
    )
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_object"), ["object"], unique=False)

    op.create_table(
        "keep_back",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("dossier", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("agreed_by", sa.String(length=64), nullable=True),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_keep_back_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keep_back")),
    )
    with op.batch_alter_table("keep_back", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keep_back_dossier"), ["dossier"], unique=False)

    op.create_table(
        "plan_heading",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("abbreviation", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["file_plan.id"], name=op.f("fk_plan_heading_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_heading")),
        sa.UniqueConstraint(
            "plan", "parent", "number", name=op.f("uq_plan_heading_plan_parent_number")
        ),
    )
    with op.batch_alter_table("plan_heading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_heading_plan"), ["plan"], unique=False)

    op.create_table(
        "plan_line",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("heading", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("notation", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("maintenance", sa.String(length=64), nullable=False),
        sa.Column("keeper", sa.Text(), nullable=False),
        sa.Column("keeper_login", sa.String(length=64), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("amendment", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=True),
        sa.Column("dossier", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["heading"], ["plan_heading.id"], name=op.f("fk_plan_line_heading")
        ),
        sa.ForeignKeyConstraint(["plan"], ["file_plan.id"], name=op.f("fk_plan_line_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
        sa.UniqueConstraint("plan", "notation", name=op.f("uq_plan_line_plan_notation")),
    )
    with op.batch_alter_table("plan_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_line_heading"), ["heading"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_line_plan"), ["plan"], unique=False)

    op.create_table(
        "reception_item",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("reception", sa.String(length=64), nullable=False),
        sa.Column("package", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judged_by", sa.String(length=64), nullable=True),
        sa.Column("document", sa.String(length=64), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reception"], ["reception.id"], name=op.f("fk_reception_item_reception")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception_item")),
        sa.UniqueConstraint(
            "reception",
            "package",
            "ordinal",
            name=op.f("uq_reception_item_reception_package_ordinal"),
        ),
    )
    with op.batch_alter_table("reception_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reception_item_reception"), ["reception"], unique=False
        )

    op.create_table(
        "reception_package",
        sa.Column("reception", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("dossier", sa.String(length=64), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reception"], ["reception.id"], name=op.f("fk_reception_package_reception")
        ),
        sa.PrimaryKeyConstraint("reception", "ordinal", name=op.f("pk_reception_package")),
        sa.UniqueConstraint(
            "reception", "sha256", name=op.f("uq_reception_package_reception_sha256")
        ),
    )
    op.create_table(
        "stub",
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("package", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("disposal", sa.String(length=64), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("destroyed_by", sa.String(length=64), nullable=False),
        sa.Column("witnessed_by", sa.String(length=64), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_stub_agency")),
        sa.ForeignKeyConstraint(["disposal"], ["disposal.id"], name=op.f("fk_stub_disposal")),
        sa.PrimaryKeyConstraint("object", name=op.f("pk_stub")),
    )
    with op.batch_alter_table("stub", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stub_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_stub_disposal"), ["disposal"], unique=False)

    op.create_table(
        "transfer_item",
        sa.Column("transfer", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer"], ["transfer.id"], name=op.f("fk_transfer_item_transfer")
        ),
        sa.PrimaryKeyConstraint("transfer", "ordinal", name=op.f("pk_transfer_item")),
    )
    with op.batch_alter_table("transfer_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_item_dossier"), ["dossier"], unique=False)

    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("ordinal", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("heading", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column("state", sa.String(length=16), nullable=False, server_default="open")
        )
        batch_op.add_column(
            sa.Column("level", sa.String(length=16), nullable=False, server_default="internal")
        )
        batch_op.add_column(sa.Column("keeper_login", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column("language", sa.String(length=32), nullable=False, server_default="Tiếng Việt")
        )
        batch_op.add_column(
            sa.Column("start", sa.String(length=10), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("end", sa.String(length=10), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("ended", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("item", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("package", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("submitted_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("transferred_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("destroyed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("body", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.create_index(batch_op.f("ix_dossier_ended"), ["ended"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_keeper_login"), ["keeper_login"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_plan"), ["plan"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_state"), ["state"], unique=False)
