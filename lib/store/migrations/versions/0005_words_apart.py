"""PostgreSQL: the words of articles in a table of their own, made once. An index over an expression makes the words of every article that a phrase may be in again: half a minute among a million."""

from alembic import op

revision = "0005"
down_revision = "0004"

TOLD = "to_tsvector('simple', regexp_replace({}, '[^a-z0-9\\u0080-\\uffff]+', ' ', 'g'))"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP INDEX ix_article_words")
    op.execute("CREATE TABLE article_words (id integer PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE, words tsvector NOT NULL)")
    op.execute(f"""
        CREATE FUNCTION article_words_of(told text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN
            RETURN {TOLD.format("told")};
        EXCEPTION WHEN program_limit_exceeded THEN  -- more different words than PostgreSQL indexes: those of the beginning
            RETURN {TOLD.format("left(told, 100000)")};
        END $$
    """)
    op.execute("""
        CREATE FUNCTION article_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                UPDATE article_words SET words = article_words_of(NEW.folded) WHERE id = NEW.id;
            ELSE
                INSERT INTO article_words VALUES (NEW.id, article_words_of(NEW.folded));
            END IF;
            RETURN NULL;
        END $$
    """)
    op.execute("INSERT INTO article_words SELECT id, article_words_of(folded) FROM article")
    op.execute("CREATE INDEX ix_article_words ON article_words USING gin (words)")
    op.execute("CREATE TRIGGER article_words_come AFTER INSERT ON article FOR EACH ROW EXECUTE FUNCTION article_words_keep()")
    op.execute("CREATE TRIGGER article_words_change AFTER UPDATE OF folded ON article FOR EACH ROW EXECUTE FUNCTION article_words_keep()")
