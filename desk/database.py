"""The database of the desk: its tables, and opening it with every migration done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sql
from alembic import command
from alembic.config import Config
from filelock import FileLock
from sqlalchemy import event

METADATA: Final = sql.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
_MOMENT: Final = sql.DateTime(timezone=True)

DOCUMENTS: Final = sql.Table(
    "documents",
    METADATA,
    sql.Column("name", sql.String(120), primary_key=True),
    sql.Column("version", sql.Integer, primary_key=True),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("publisher", sql.Text),
    sql.Column("published_on", sql.Date),
    sql.Column("language", sql.String(16)),
    sql.Column("url", sql.Text),
    sql.Column("licence", sql.Text),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("pages", sql.JSON, nullable=False),
    sql.Column("tables", sql.JSON, nullable=False),
    sql.Column("file_name", sql.Text, nullable=False),
    sql.Column("content", sql.LargeBinary),
    sql.Column("removed", sql.Boolean, nullable=False),
    sql.Column("complete", sql.Boolean, nullable=False),
    sql.Column("reason", sql.Text, nullable=False),
    sql.Column("editor", sql.Text, nullable=False),
    sql.Column("made_at", _MOMENT, nullable=False),
)
"""Every version of every document: a change is a new row, the highest version holds. ``content`` is the file as it
came, in the first version and wherever it is another one. ``complete``: an editor has said that every figure in it is
marked. ``removed``: it is taken out of the table."""

DECISIONS: Final = sql.Table(
    "decisions",
    METADATA,
    sql.Column("id", sql.String(64), primary_key=True),
    sql.Column("dataset", sql.String(120), nullable=False),
    sql.Column("document_id", sql.Text, nullable=False, index=True),
    sql.Column("figure_id", sql.String(32), nullable=False),
    sql.Column("sequence", sql.Integer, nullable=False),
    sql.Column("action", sql.String(16), nullable=False),
    sql.Column("before", sql.JSON),
    sql.Column("reading", sql.JSON),
    sql.Column("reason", sql.Text, nullable=False),
    sql.Column("editor", sql.Text, nullable=False),
    sql.Column("made_at", _MOMENT, nullable=False),
    sql.UniqueConstraint("figure_id", "sequence"),
)
"""Every decision on every figure (etl/decisions.py), only ever added to: two editors who decide at once on the same
figure ask for the same sequence, and the second is told."""

REFRESHES: Final = sql.Table(
    "refreshes",
    METADATA,
    sql.Column("id", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("editor", sql.Text, nullable=False),
    sql.Column("online", sql.Boolean, nullable=False),
    sql.Column("state", sql.String(16), nullable=False),
    sql.Column("step", sql.Text, nullable=False),
    sql.Column("done", sql.Integer, nullable=False),
    sql.Column("total", sql.Integer, nullable=False),
    sql.Column("words", sql.Text, nullable=False),
    sql.Column("began_at", _MOMENT, nullable=False),
    sql.Column("seen_at", _MOMENT, nullable=False),
    sql.Column("ended_at", _MOMENT),
)
"""Refreshes that an editor started: state is running, published, unchanged or failed; ``words`` say what came of it,
``seen_at`` when the process last gave a sign of life."""


class DeskUnreachable(Exception):
    """The database cannot be opened; the message says which, without its password, and what to do."""


@dataclass(frozen=True)
class Desk:
    """An opened database, with every migration done."""

    engine: sql.Engine

    @contextmanager
    def writing(self) -> Iterator[sql.Connection]:
        """A transaction that is on the disk when the block ends, or not there at all."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """A connection to ask with."""
        with self.engine.connect() as connection:
            yield connection


def database_url(table: Path) -> str:
    """Where the desk's database is: ``FIGURES_DATABASE``, else desk.sqlite beside the published table.

    ``postgresql://`` is taken for the driver that we ship (pg8000).
    """
    named = os.environ.get("FIGURES_DATABASE")
    if not named:
        return f"sqlite:///{table.with_name('desk.sqlite').resolve()}"
    for short in ("postgresql://", "postgres://"):
        if named.startswith(short):
            return "postgresql+pg8000://" + named.removeprefix(short)
    return named


def open_desk(table: Path) -> Desk:
    """The desk of this table, made where there is none yet, with every migration done. Raises DeskUnreachable."""
    url = sql.make_url(database_url(table))
    try:
        engine = sql.create_engine(url, pool_pre_ping=True)
        if engine.dialect.name == "sqlite":
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            with FileLock(f"{url.database}.lock", timeout=30):
                _migrate(engine)
        else:
            _migrate(engine)
    except (sql.exc.SQLAlchemyError, OSError) as error:
        shown = url.render_as_string(hide_password=True)
        raise DeskUnreachable(
            f"the database {shown} cannot be opened ({error.__class__.__name__}); see docs/hosting.md"
        ) from error
    return Desk(engine)


def _migrate(engine: sql.Engine) -> None:
    """Bring the tables to the newest version; where two servers start at once, the second waits and finds it done."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sql.text("SELECT pg_advisory_xact_lock(5051948)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Wait for another writer instead of failing; be on the disk when a transaction ends."""
    connection.isolation_level = None  # SQLAlchemy begins each transaction itself, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sql.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
