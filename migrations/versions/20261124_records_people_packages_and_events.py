"""records, people, packages and events."""

import sqlalchemy as sa
from alembic import op

revision = "b252f541795d"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor", sa.String(length=64), nullable=True),
        sa.Column("fonds", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_agency")),
    )
    op.create_table(
        "event",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        sa.UniqueConstraint("id", name=op.f("uq_event_id")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_object"), ["object"], unique=False)

    op.create_table(
        "intake",
        sa.Column("package", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("package", name=op.f("pk_intake")),
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_sha256"), ["sha256"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("beat_at", sa.DateTime(), nullable=True),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_state"), ["state"], unique=False)

    op.create_table(
        "package",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("file_count", sa.Integer(), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
    )
    op.create_table(
        "person",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_person")),
    )
    op.create_table(
        "unindexed",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_unindexed")),
    )
    op.create_table(
        "agency_alias",
        sa.Column("alias", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_agency_alias_agency")),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_agency_alias")),
    )
    with op.batch_alter_table("agency_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_alias_agency"), ["agency"], unique=False)

    op.create_table(
        "copy",
        sa.Column("package", sa.String(length=64), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["package"], ["package.id"], name=op.f("fk_copy_package")),
        sa.PrimaryKeyConstraint("package", "store", name=op.f("pk_copy")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("package", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("doc_code", sa.Text(), nullable=False),
        sa.Column("trio", sa.Text(), nullable=False),
        sa.Column("type_name", sa.Text(), nullable=False),
        sa.Column("organ_name", sa.Text(), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("received_by", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_document_agency")),
        sa.ForeignKeyConstraint(["package"], ["package.id"], name=op.f("fk_document_package")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("package", name=op.f("uq_document_package")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_doc_code"), ["doc_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_issued"), ["issued"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_received_at"), ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_trio"), ["trio"], unique=False)

    op.create_table(
        "dossier",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("heading_number", sa.String(length=16), nullable=False),
        sa.Column("heading_title", sa.Text(), nullable=False),
        sa.Column("notation", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("maintenance", sa.String(length=64), nullable=False),
        sa.Column("keeper", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_dossier_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint(
            "agency", "year", "notation", name=op.f("uq_dossier_agency_year_notation")
        ),
    )
    op.create_table(
        "login_session",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.login"], name=op.f("fk_login_session_person")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_session")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_person"), ["person"], unique=False)

    op.create_table(
        "quarantine",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("received_by", sa.String(length=64), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_quarantine_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quarantine_sha256"), ["sha256"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.login"], name=op.f("fk_role_grant_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "person", "role", "agency", name=op.f("uq_role_grant_person_role_agency")
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_person"), ["person"], unique=False)

    op.create_table(
        "shared",
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("package", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["package"], ["package.id"], name=op.f("fk_shared_package")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_shared")),
    )
    with op.batch_alter_table("shared", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shared_package"), ["package"], unique=False)

    op.create_table(
        "document_file",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=512), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_document_file_document")
        ),
        sa.PrimaryKeyConstraint("document", "path", name=op.f("pk_document_file")),
    )
    with op.batch_alter_table("document_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "document_grant",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_document_grant_document")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_document_grant_person")
        ),
        sa.PrimaryKeyConstraint("document", "person", name=op.f("pk_document_grant")),
    )
    op.create_table(
        "document_text",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_document_text_document")
        ),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_document_text")),
    )
    op.create_table(
        "membership",
        sa.Column("dossier", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_membership_document")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.id"], name=op.f("fk_membership_dossier")),
        sa.PrimaryKeyConstraint("dossier", "document", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_document"), ["document"], unique=False)

    _guard_events()


_REFUSAL = "events are only added"


def _guard_events() -> None:
    """Refuse every change and deletion of an event, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_is_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_refuses_{act.lower()} BEFORE {act} ON event "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
