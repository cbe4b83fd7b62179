"""PostgreSQL: every two words that stand beside each other, as one lexeme. Its index of words knows no positions, so that it looked through the words of each article that a phrase may be in: seconds, where many are."""

from alembic import op

revision = "0007"
down_revision = "0006"

# letters and digits; of what is not ASCII, all but the blocks of punctuation and signs
WORDS = "string_to_array(trim(regexp_replace({}, '[^a-z0-9\\u00c0-\\u1fff\\u2c00-\\u2fff\\u3040-\\ufeff\\uff10-\\uff19\\uff21-\\uffff]+', ' ', 'g')), ' ')"
PAIRS = "array_to_tsvector(ARRAY(SELECT a || '-' || b FROM unnest(words, words[2:]) AS pair (a, b) WHERE length(a) + length(b) < 600))"  # longer ones are no lexemes


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"""
        CREATE FUNCTION article_pairs_of(told text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
        DECLARE  -- a tsvector takes a megabyte: an article longer than any the app takes counts with its beginning
            words text[] := {WORDS.format("CASE WHEN octet_length(told) > 400000 THEN left(told, 130000) ELSE told END")};
        BEGIN
            RETURN {PAIRS};
        END $$
    """)
    op.execute("ALTER TABLE article_words RENAME TO article_words_before")
    op.execute("""
        CREATE TABLE article_words (
            id integer PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE, words tsvector NOT NULL, pairs tsvector NOT NULL, filler text NOT NULL DEFAULT repeat(' ', 2048)
        ) WITH (toast_tuple_target = 128)
    """)
    op.execute("ALTER TABLE article_words ALTER words SET STORAGE EXTERNAL, ALTER filler SET STORAGE MAIN")
    op.execute("INSERT INTO article_words (id, words, pairs) SELECT id, words, article_pairs_of(folded) FROM article_words_before JOIN article USING (id)")
    op.execute("DROP TABLE article_words_before")
    op.execute("CREATE INDEX ix_article_words ON article_words USING gin (words)")
    op.execute("CREATE INDEX ix_article_pairs ON article_words USING gin (pairs)")
    op.execute("""
        CREATE OR REPLACE FUNCTION article_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                UPDATE article_words SET words = article_words_of(NEW.folded), pairs = article_pairs_of(NEW.folded), filler = DEFAULT WHERE id = NEW.id;
            ELSE
                INSERT INTO article_words (id, words, pairs) VALUES (NEW.id, article_words_of(NEW.folded), article_pairs_of(NEW.folded));
            END IF;
            RETURN NULL;
        END $$
    """)
