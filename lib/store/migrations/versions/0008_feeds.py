"""Feeds that are followed, their entries, pages that were fetched, and what each person has seen."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    text = lambda name: sa.Column(name, sa.Text(), nullable=False)  # noqa: E731
    when = lambda name, needed=False: sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)  # noqa: E731
    key = lambda name="key": sa.Column(name, sa.String(length=64), nullable=False)  # noqa: E731
    count = lambda name: sa.Column(name, sa.Integer(), nullable=False)  # noqa: E731
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False), key(), text("address"), text("title"), when("added", True), text("added_by"),
        when("looked"), when("fine"), text("failure"), when("failing"), count("failures"), when("due", True), text("etag"), text("modified"),
        sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("key"),
    )  # fmt: skip
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False), sa.Column("feed_id", sa.Integer(), nullable=False), key(), text("address"), text("title"), text("published"),
        text("story"), when("found", True), sa.Column("state", sa.String(length=8), nullable=False), text("reason"), count("tries"), when("due", True), sa.Column("article_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], ondelete="CASCADE"), sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("feed_id", "key"),
    )  # fmt: skip
    op.create_index("ix_entry_waiting", "entry", ["feed_id", "state", "due"])
    op.create_index("ix_entry_article_id", "entry", ["article_id"])
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), nullable=False), key(), text("asked"), text("address"), when("at", True), text("etag"), text("modified"), sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE"), sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("key", "article_id"),
    )  # fmt: skip
    op.create_index("ix_page_article_id", "page", ["article_id"])
    op.create_table("seen", text("person"), when("at", True), sa.PrimaryKeyConstraint("person"))
    op.create_index("ix_article_added", "article", ["added"])
