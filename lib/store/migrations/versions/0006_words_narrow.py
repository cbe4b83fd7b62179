"""PostgreSQL: the words of an article lie outside its row, so that a word of many articles visits a sixth of the pages. Short rows stay whole unless they grow past 2 kB: hence the filler, which is pressed to nothing once it has had that effect."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE article_words RENAME TO article_words_before")
    op.execute("""
        CREATE TABLE article_words (
            id integer PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE, words tsvector NOT NULL, filler text NOT NULL DEFAULT repeat(' ', 2048)
        ) WITH (toast_tuple_target = 128)
    """)
    op.execute("ALTER TABLE article_words ALTER words SET STORAGE EXTERNAL, ALTER filler SET STORAGE MAIN")
    op.execute("INSERT INTO article_words (id, words) SELECT id, words FROM article_words_before")
    op.execute("DROP TABLE article_words_before")
    op.execute("CREATE INDEX ix_article_words ON article_words USING gin (words)")
    op.execute("""
        CREATE OR REPLACE FUNCTION article_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                UPDATE article_words SET words = article_words_of(NEW.folded), filler = DEFAULT WHERE id = NEW.id;
            ELSE
                INSERT INTO article_words (id, words) VALUES (NEW.id, article_words_of(NEW.folded));
            END IF;
            RETURN NULL;
        END $$
    """)
