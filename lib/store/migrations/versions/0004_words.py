"""An index of the words of articles, for searching any number of them."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
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
