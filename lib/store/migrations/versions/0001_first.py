"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table('article',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('published_time', sa.Text(), nullable=False),
    sa.Column('updated', sa.Text(), nullable=False),
    sa.Column('published_by', sa.Text(), nullable=False),
    sa.Column('doubt', sa.Text(), nullable=False),
    sa.Column('byline', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('dateline', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('origin', sa.String(length=8), nullable=False),
    sa.Column('added', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reading', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('fingerprint')
    )
    op.create_index(op.f('ix_article_origin'), 'article', ['origin'], unique=False)
    op.create_index(op.f('ix_article_published'), 'article', ['published'], unique=False)
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=12), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('home', sa.String(length=12), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('role_class', sa.String(length=24), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid')
    )
    op.create_index(op.f('ix_person_home'), 'person', ['home'], unique=False)
    op.create_table('setting',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('article_topic',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=24), nullable=False),
    sa.Column('weight', sa.Float(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('article_id', 'topic')
    )
    op.create_index(op.f('ix_article_topic_topic'), 'article_topic', ['topic'], unique=False)
    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.Text(), nullable=False),
    sa.Column('first_home', sa.String(length=12), nullable=False),
    sa.Column('second', sa.Text(), nullable=False),
    sa.Column('second_home', sa.String(length=12), nullable=False),
    sa.Column('country', sa.String(length=12), nullable=False),
    sa.Column('city', sa.Text(), nullable=False),
    sa.Column('date', sa.Text(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('mode', sa.String(length=12), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_meeting_article_id'), 'meeting', ['article_id'], unique=False)
    op.create_index(op.f('ix_meeting_first_day'), 'meeting', ['first_day'], unique=False)
    op.create_table('visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=12), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('role_class', sa.String(length=24), nullable=False),
    sa.Column('home', sa.String(length=12), nullable=False),
    sa.Column('country', sa.String(length=12), nullable=False),
    sa.Column('city', sa.Text(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('start', sa.Text(), nullable=True),
    sa.Column('start_earliest', sa.Date(), nullable=True),
    sa.Column('start_latest', sa.Date(), nullable=True),
    sa.Column('end', sa.Text(), nullable=True),
    sa.Column('end_earliest', sa.Date(), nullable=True),
    sa.Column('end_latest', sa.Date(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('purpose', sa.String(length=16), nullable=False),
    sa.Column('tour', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=True),
    sa.Column('is_first_ever', sa.Boolean(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('reports', sa.Integer(), nullable=False),
    sa.Column('sources', sa.Integer(), nullable=False),
    sa.Column('review', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid')
    )
    op.create_index(op.f('ix_visit_country'), 'visit', ['country'], unique=False)
    op.create_index(op.f('ix_visit_first_day'), 'visit', ['first_day'], unique=False)
    op.create_index(op.f('ix_visit_home'), 'visit', ['home'], unique=False)
    op.create_index(op.f('ix_visit_last_day'), 'visit', ['last_day'], unique=False)
    op.create_index(op.f('ix_visit_person_id'), 'visit', ['person_id'], unique=False)
    op.create_index(op.f('ix_visit_role_class'), 'visit', ['role_class'], unique=False)
    op.create_index(op.f('ix_visit_start_earliest'), 'visit', ['start_earliest'], unique=False)
    op.create_index(op.f('ix_visit_status'), 'visit', ['status'], unique=False)
    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('visitor', sa.Text(), nullable=False),
    sa.Column('home', sa.String(length=12), nullable=False),
    sa.Column('country', sa.String(length=12), nullable=False),
    sa.Column('record', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('article_id', 'position')
    )
    op.create_index(op.f('ix_report_article_id'), 'report', ['article_id'], unique=False)
    op.create_index(op.f('ix_report_country'), 'report', ['country'], unique=False)
    op.create_index(op.f('ix_report_home'), 'report', ['home'], unique=False)
    op.create_index(op.f('ix_report_visit_id'), 'report', ['visit_id'], unique=False)
    op.create_table('visit_host',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('visit_id', 'name')
    )
    op.create_table('visit_topic',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('visit_id', 'topic')
    )
    op.create_index(op.f('ix_visit_topic_topic'), 'visit_topic', ['topic'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_visit_topic_topic'), table_name='visit_topic')
    op.drop_table('visit_topic')
    op.drop_table('visit_host')
    op.drop_index(op.f('ix_report_visit_id'), table_name='report')
    op.drop_index(op.f('ix_report_home'), table_name='report')
    op.drop_index(op.f('ix_report_country'), table_name='report')
    op.drop_index(op.f('ix_report_article_id'), table_name='report')
    op.drop_table('report')
    op.drop_index(op.f('ix_visit_status'), table_name='visit')
    op.drop_index(op.f('ix_visit_start_earliest'), table_name='visit')
    op.drop_index(op.f('ix_visit_role_class'), table_name='visit')
    op.drop_index(op.f('ix_visit_person_id'), table_name='visit')
    op.drop_index(op.f('ix_visit_last_day'), table_name='visit')
    op.drop_index(op.f('ix_visit_home'), table_name='visit')
    op.drop_index(op.f('ix_visit_first_day'), table_name='visit')
    op.drop_index(op.f('ix_visit_country'), table_name='visit')
    op.drop_table('visit')
    op.drop_index(op.f('ix_meeting_first_day'), table_name='meeting')
    op.drop_index(op.f('ix_meeting_article_id'), table_name='meeting')
    op.drop_table('meeting')
    op.drop_index(op.f('ix_article_topic_topic'), table_name='article_topic')
    op.drop_table('article_topic')
    op.drop_table('setting')
    op.drop_index(op.f('ix_person_home'), table_name='person')
    op.drop_table('person')
    op.drop_index(op.f('ix_article_published'), table_name='article')
    op.drop_index(op.f('ix_article_origin'), table_name='article')
    op.drop_table('article')
