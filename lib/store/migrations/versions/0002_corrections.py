"""Corrections, people who only met somebody, near-duplicates, and a counter of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("anchors", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "tour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("announced", sa.Integer(), nullable=True),
        sa.Column("legs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_tour_article_id", "tour", ["article_id"])
    text = lambda name, length=None: sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False, server_default="")  # noqa: E731
    with op.batch_alter_table("article") as table:
        table.add_column(text("signature"))
        table.add_column(text("folded"))
    with op.batch_alter_table("person") as table:
        table.add_column(text("folded"))
    with op.batch_alter_table("report") as table:
        table.add_column(text("read_as"))
        table.add_column(text("status", 12))
        table.add_column(text("fixes"))
        table.create_index("ix_report_read_as", ["read_as"])
    with op.batch_alter_table("meeting") as table:
        for side in ("first", "second"):
            table.add_column(text(f"{side}_role"))
            table.add_column(text(f"{side}_class", 24))
            table.add_column(sa.Column(f"{side}_person", sa.Integer(), nullable=True))
            table.create_foreign_key(f"fk_meeting_{side}_person", "person", [f"{side}_person"], ["id"], ondelete="SET NULL")
            table.create_index(f"ix_meeting_{side}_person", [f"{side}_person"])
            table.create_index(f"ix_meeting_{side}_home", [f"{side}_home"])
    setting = sa.table("setting", sa.column("name", sa.String), sa.column("value", sa.Text))
    db = op.get_bind()
    db.execute(sa.insert(setting).values(name="version", value="1"))
    if db.execute(sa.text("SELECT count(*) FROM article")).scalar():
        db.execute(sa.insert(setting).values(name="stale", value="1"))  # the store fills the new columns when it has been migrated
