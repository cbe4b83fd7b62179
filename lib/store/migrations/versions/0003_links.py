"""Links into the collection, who added an article, and what went wrong lately."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    text = lambda name: sa.Column(name, sa.Text(), nullable=False)  # noqa: E731
    when = lambda name, needed: sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)  # noqa: E731
    op.create_table(
        "link",
        sa.Column("key", sa.String(length=16), nullable=False), sa.Column("hash", sa.String(length=64), nullable=False), text("name"), text("note"), text("scope"), text("view"), text("made_by"),
        when("made_at", True), when("expires", True), when("revoked", False), when("last_used", False), sa.PrimaryKeyConstraint("key"),
    )  # fmt: skip
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False), when("at", True), sa.Column("kind", sa.String(length=48), nullable=False), text("place"), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("ix_incident_at", "incident", ["at"])
    with op.batch_alter_table("article") as table:
        table.add_column(sa.Column("added_by", sa.Text(), nullable=False, server_default=""))
