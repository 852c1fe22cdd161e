"""The desk's first tables: documents, decisions, refreshes."""

import sqlalchemy as sql
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "documents",
        sql.Column("name", sql.String(120), nullable=False),
        sql.Column("version", sql.Integer, nullable=False),
        sql.Column("title", sql.Text, nullable=False),
        sql.Column("publisher", sql.Text),
        sql.Column("published_on", sql.Date),
        sql.Column("language", sql.Text),
        sql.Column("url", sql.Text),
        sql.Column("licence", sql.Text),
        sql.Column("text", sql.Text, nullable=False),
        sql.Column("text_sha256", sql.String(64), nullable=False),
        sql.Column("pages", sql.JSON, nullable=False),
        sql.Column("tables", sql.JSON, nullable=False),
        sql.Column("file_name", sql.Text, nullable=False),
        sql.Column("content", sql.LargeBinary),
        sql.Column("removed", sql.Boolean, nullable=False),
        sql.Column("complete", sql.Boolean, nullable=False),
        sql.Column("reason", sql.Text, nullable=False),
        sql.Column("editor", sql.Text, nullable=False),
        sql.Column("made_at", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("name", "version", name="pk_documents"),
    )
    op.create_index("ix_documents_text_sha256", "documents", ["text_sha256"])
    op.create_table(
        "decisions",
        sql.Column("id", sql.String(64), nullable=False),
        sql.Column("dataset", sql.String(120), nullable=False),
        sql.Column("document_id", sql.Text, nullable=False),
        sql.Column("figure_id", sql.String(32), nullable=False),
        sql.Column("sequence", sql.Integer, nullable=False),
        sql.Column("action", sql.String(16), nullable=False),
        sql.Column("before", sql.JSON),
        sql.Column("reading", sql.JSON),
        sql.Column("reason", sql.Text, nullable=False),
        sql.Column("editor", sql.Text, nullable=False),
        sql.Column("made_at", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("id", name="pk_decisions"),
        sql.UniqueConstraint("figure_id", "sequence", name="uq_decisions_figure_id_sequence"),
    )
    op.create_index("ix_decisions_document_id", "decisions", ["document_id"])
    op.create_table(
        "refreshes",
        sql.Column("id", sql.Integer, autoincrement=True, nullable=False),
        sql.Column("editor", sql.Text, nullable=False),
        sql.Column("online", sql.Boolean, nullable=False),
        sql.Column("state", sql.String(16), nullable=False),
        sql.Column("step", sql.Text, nullable=False),
        sql.Column("done", sql.Integer, nullable=False),
        sql.Column("total", sql.Integer, nullable=False),
        sql.Column("words", sql.Text, nullable=False),
        sql.Column("began_at", sql.DateTime(timezone=True), nullable=False),
        sql.Column("seen_at", sql.DateTime(timezone=True), nullable=False),
        sql.Column("ended_at", sql.DateTime(timezone=True)),
        sql.PrimaryKeyConstraint("id", name="pk_refreshes"),
    )
