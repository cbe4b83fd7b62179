"""The tables. Portable between SQLite and PostgreSQL; days are DATE, JSON is text, all text is Unicode."""

import sqlalchemy as sa

metadata = sa.MetaData()

article = sa.Table(
    "article", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False, default=""),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("published", sa.Date, index=True),
    sa.Column("published_time", sa.Text, nullable=False, default=""),
    sa.Column("updated", sa.Text, nullable=False, default=""),
    sa.Column("published_by", sa.Text, nullable=False, default=""),
    sa.Column("doubt", sa.Text, nullable=False, default=""),
    sa.Column("byline", sa.Text, nullable=False, default=""),
    sa.Column("source", sa.Text, nullable=False, default=""),
    sa.Column("dateline", sa.Text, nullable=False, default=""),
    sa.Column("url", sa.Text, nullable=False, default=""),
    sa.Column("language", sa.String(8), nullable=False, default="en"),
    sa.Column("origin", sa.String(8), nullable=False, default="user", index=True),  # user or sample
    sa.Column("added", sa.DateTime(timezone=True), nullable=False),
    sa.Column("added_by", sa.Text, nullable=False, default=""),
    # title and text without capitals and diacritics, for searching
    sa.Column("folded", sa.Text, nullable=False, default=""),
    sa.Column("signature", sa.Text, nullable=False, default=""),  # MinHash of its words (resolve/alike.py)
    sa.Column("reading", sa.Text, nullable=False),  # entities, toponyms, timex, people, quotes, tours as JSON
    sa.Index("ix_article_board", "published", "source", "origin"),
    sa.Index("ix_article_added", "added"),
)  # fmt: skip

person = sa.Table(
    "person", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("uid", sa.String(12), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False, default=""),  # the name, for searching
    sa.Column("home", sa.String(12), nullable=False, default="", index=True),
    sa.Column("role", sa.Text, nullable=False, default=""),
    sa.Column("role_class", sa.String(24), nullable=False, default=""),
)  # fmt: skip

visit = sa.Table(
    "visit", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("uid", sa.String(12), nullable=False, unique=True),
    sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("role", sa.Text, nullable=False, default=""),
    sa.Column("role_class", sa.String(24), nullable=False, default="", index=True),
    sa.Column("home", sa.String(12), nullable=False, index=True),
    sa.Column("country", sa.String(12), nullable=False, index=True),
    sa.Column("city", sa.Text, nullable=False, default=""),
    sa.Column("lat", sa.Float), sa.Column("lon", sa.Float),
    sa.Column("start", sa.Text), sa.Column("start_earliest", sa.Date, index=True), sa.Column("start_latest", sa.Date),
    sa.Column("end", sa.Text), sa.Column("end_earliest", sa.Date), sa.Column("end_latest", sa.Date),
    # what filters and sorting use
    sa.Column("first_day", sa.Date, index=True), sa.Column("last_day", sa.Date, index=True),
    sa.Column("status", sa.String(12), nullable=False, index=True),
    sa.Column("purpose", sa.String(16), nullable=False, default="unspecified"),
    sa.Column("tour", sa.Text, nullable=False, default=""), sa.Column("sequence", sa.Integer),
    sa.Column("is_first_ever", sa.Boolean, nullable=False, default=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("reports", sa.Integer, nullable=False, default=1),
    sa.Column("sources", sa.Integer, nullable=False, default=1),
    sa.Column("review", sa.String(12), nullable=False, default="machine"),
)  # fmt: skip

setting = sa.Table(
    "setting", metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)  # fmt: skip

report = sa.Table(
    "report", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("visit_id", sa.Integer, sa.ForeignKey("visit.id", ondelete="SET NULL"), index=True),
    sa.Column("read_as", sa.Text, nullable=False, default="", index=True),  # home and folded name as read
    sa.Column("visitor", sa.Text, nullable=False),  # this and the next three as they stand, corrections applied
    sa.Column("home", sa.String(12), nullable=False, index=True),
    sa.Column("country", sa.String(12), nullable=False, index=True),
    sa.Column("role_class", sa.String(24), nullable=False, default=""),
    sa.Column("status", sa.String(12), nullable=False, default=""),
    sa.Column("fixes", sa.Text, nullable=False, default=""),  # numbers of the corrections that touch it
    sa.Column("record", sa.Text, nullable=False),  # the Visit as read, as JSON
    sa.UniqueConstraint("article_id", "position"),
    sa.Index("ix_report_home_visitor", "home", "visitor", "role_class"),
    sa.Index("ix_report_board", "visit_id", "article_id", "status"),
)  # fmt: skip

visit_host = sa.Table(
    "visit_host", metadata,
    sa.Column("visit_id", sa.Integer, sa.ForeignKey("visit.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
)  # fmt: skip

visit_topic = sa.Table(
    "visit_topic", metadata,
    sa.Column("visit_id", sa.Integer, sa.ForeignKey("visit.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("topic", sa.String(24), primary_key=True, index=True),
)  # fmt: skip

article_topic = sa.Table(
    "article_topic", metadata,
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("topic", sa.String(24), primary_key=True, index=True),
    sa.Column("weight", sa.Float, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),  # [[start, end], ...]
)  # fmt: skip

meeting = sa.Table(
    "meeting", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id", ondelete="CASCADE"), nullable=False, index=True),
    # as read
    sa.Column("first", sa.Text, nullable=False), sa.Column("first_home", sa.String(12), nullable=False, default="",
                                                           index=True),
    sa.Column("first_role", sa.Text, nullable=False, default=""),
    sa.Column("first_class", sa.String(24), nullable=False, default=""),
    sa.Column("first_person", sa.Integer, sa.ForeignKey("person.id", ondelete="SET NULL"), index=True),
    sa.Column("second", sa.Text, nullable=False), sa.Column("second_home", sa.String(12), nullable=False, default="",
                                                            index=True), sa.Column("second_role", sa.Text,
                                                            nullable=False, default=""),
                                                            sa.Column("second_class", sa.String(24), nullable=False,
                                                                default=""),
    sa.Column("second_person", sa.Integer, sa.ForeignKey("person.id", ondelete="SET NULL"), index=True),
    sa.Column("country", sa.String(12), nullable=False, default=""),
    sa.Column("city", sa.Text, nullable=False, default=""), sa.Column("date", sa.Text),
    sa.Column("first_day", sa.Date, index=True), sa.Column("last_day", sa.Date),
    sa.Column("mode", sa.String(12), nullable=False), sa.Column("status", sa.String(12), nullable=False),
    sa.Column("evidence", sa.Text, nullable=False), sa.Index("ix_meeting_first", "first_home", "first", "first_class"),
    sa.Index("ix_meeting_second", "second_home", "second", "second_class"),
)  # fmt: skip

tour = sa.Table(
    "tour", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("visitor", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("announced", sa.Integer),
    sa.Column("legs", sa.Text, nullable=False, default=""),  # countries joined by |
)  # fmt: skip

link = sa.Table(
    "link", metadata,
    sa.Column("key", sa.String(16), primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False),  # SHA-256 of the secret, hexadecimal
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False, default=""),
    sa.Column("scope", sa.Text, nullable=False),  # Filters as JSON
    sa.Column("view", sa.Text, nullable=False, default=""),
    sa.Column("made_by", sa.Text, nullable=False, default=""),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
    sa.Column("revoked", sa.DateTime(timezone=True)),
    sa.Column("last_used", sa.DateTime(timezone=True)),
)  # fmt: skip

incident = sa.Table(
    "incident", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("kind", sa.String(48), nullable=False),
    sa.Column("place", sa.Text, nullable=False, default=""),  # module and line; never words of an article
)  # fmt: skip

correction = sa.Table(
    "correction", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("author", sa.Text, nullable=False, default=""),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("names", sa.Text, nullable=False, default="[]"),
    sa.Column("anchors", sa.Text, nullable=False, default="[]"),
    sa.Column("change", sa.Text, nullable=False, default="{}"),
    sa.Column("before", sa.Text, nullable=False, default="{}"),
    sa.Column("undone_at", sa.DateTime(timezone=True)),
    sa.Column("undone_by", sa.Text, nullable=False, default=""),
)  # fmt: skip

feed = sa.Table(
    "feed", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),  # of its address
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False, default=""),
    sa.Column("added", sa.DateTime(timezone=True), nullable=False),
    sa.Column("added_by", sa.Text, nullable=False, default=""),
    sa.Column("looked", sa.DateTime(timezone=True)),  # last tried
    sa.Column("fine", sa.DateTime(timezone=True)),  # last answered
    sa.Column("failure", sa.Text, nullable=False, default=""),  # the sentence of its last failure, "" while all is well
    sa.Column("failing", sa.DateTime(timezone=True)),  # since when
    sa.Column("failures", sa.Integer, nullable=False, default=0),  # in a row
    sa.Column("due", sa.DateTime(timezone=True), nullable=False),  # not to be looked at before
    sa.Column("etag", sa.Text, nullable=False, default=""),
    sa.Column("modified", sa.Text, nullable=False, default=""),
)  # fmt: skip

entry = sa.Table(
    "entry", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("feed_id", sa.Integer, sa.ForeignKey("feed.id", ondelete="CASCADE"), nullable=False),
    sa.Column("key", sa.String(64), nullable=False),  # what names it within the feed
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False, default=""),
    sa.Column("published", sa.Text, nullable=False, default=""),  # as the feed writes it
    sa.Column("story", sa.Text, nullable=False, default=""),  # what the feed tells of it, as HTML, while it waits
    sa.Column("found", sa.DateTime(timezone=True), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),  # waiting, kept, refused
    sa.Column("reason", sa.Text, nullable=False, default=""),  # why it was refused, or waits for another try
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("due", sa.DateTime(timezone=True), nullable=False),
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id", ondelete="SET NULL"), index=True),
    sa.UniqueConstraint("feed_id", "key"), sa.Index("ix_entry_waiting", "feed_id", "state", "due"),
)  # fmt: skip

page = sa.Table(
    "page", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),  # of the address asked for
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),  # that answered
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("etag", sa.Text, nullable=False, default=""),
    sa.Column("modified", sa.Text, nullable=False, default=""),
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.UniqueConstraint("key", "article_id"),
)  # fmt: skip

seen = sa.Table(
    "seen", metadata,
    sa.Column("person", sa.Text, primary_key=True),  # as added_by has them
    # when the latest article was added that they have seen
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)  # fmt: skip


def inserted(db: sa.Connection, row: sa.Insert) -> int:
    """Put one row in; returns the number it was given."""
    key = db.execute(row).inserted_primary_key
    assert key is not None  # every table has a number of its own
    return key[0]
