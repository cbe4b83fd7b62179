"""An index of the words of articles, for searching any number of them; the class of who is told of, and indexes by name, for finding one person's tellings among many."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("role_class", sa.String(length=24), nullable=False, server_default=""))
    told = "record::json ->> 'visitor_class'" if postgresql else "json_extract(record, '$.visitor_class')"
    op.execute(f"UPDATE report SET role_class = coalesce({told}, '')")
    op.execute("INSERT INTO setting (name, value) SELECT 'stale', '1' WHERE EXISTS (SELECT 1 FROM report WHERE fixes <> '') AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'stale')")
    op.create_index("ix_article_board", "article", ["published", "source", "origin"])
    op.create_index("ix_report_board", "report", ["visit_id", "article_id", "status"])
    op.create_index("ix_report_home_visitor", "report", ["home", "visitor", "role_class"])
    for side in ("first", "second"):
        op.create_index(f"ix_meeting_{side}", "meeting", [f"{side}_home", side, f"{side}_class"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_article_words ON article USING gin (to_tsvector('simple', regexp_replace(folded, '[^a-z0-9\\u0080-\\uffff]+', ' ', 'g')))")
        return
    op.execute("CREATE VIRTUAL TABLE article_words USING fts5(folded, content='article', content_rowid='id', tokenize='unicode61 remove_diacritics 0')")
    op.execute("INSERT INTO article_words(article_words) VALUES('rebuild')")
    gone = "INSERT INTO article_words(article_words, rowid, folded) VALUES('delete', old.id, old.folded);"
    come = "INSERT INTO article_words(rowid, folded) VALUES (new.id, new.folded);"
    op.execute(f"CREATE TRIGGER article_words_come AFTER INSERT ON article BEGIN {come} END")
    op.execute(f"CREATE TRIGGER article_words_gone AFTER DELETE ON article BEGIN {gone} END")
    op.execute(f"CREATE TRIGGER article_words_change AFTER UPDATE OF folded ON article BEGIN {gone} {come} END")
