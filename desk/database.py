"""The database of the desk: its tables, and opening it with every migration done."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

import sqlalchemy as sql
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from filelock import FileLock
from sqlalchemy import event


class Moment(sql.types.TypeDecorator[datetime]):
    """A moment in UTC, with its time zone: SQLite, which keeps none, gives it back too."""

    impl = sql.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: sql.Dialect) -> datetime | None:
        """The moment in UTC. Raises ValueError for one without a time zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: sql.Dialect) -> datetime | None:
        """The moment in UTC as it was kept."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


METADATA: Final = sql.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

DOCUMENTS: Final = sql.Table(
    "documents",
    METADATA,
    sql.Column("name", sql.String(120), primary_key=True),
    sql.Column("version", sql.Integer, primary_key=True),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("publisher", sql.Text),
    sql.Column("published_on", sql.Date),
    sql.Column("language", sql.Text),
    sql.Column("url", sql.Text),
    sql.Column("licence", sql.Text),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("text_sha256", sql.String(64), nullable=False, index=True),
    sql.Column("pages", sql.JSON, nullable=False),
    sql.Column("tables", sql.JSON, nullable=False),
    sql.Column("file_name", sql.Text, nullable=False),
    sql.Column("content", sql.LargeBinary),
    sql.Column("removed", sql.Boolean, nullable=False),
    sql.Column("complete", sql.Boolean, nullable=False),
    sql.Column("reason", sql.Text, nullable=False),
    sql.Column("editor", sql.Text, nullable=False),
    sql.Column("made_at", Moment, nullable=False),
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
    sql.Column("before", sql.JSON(none_as_null=True)),
    sql.Column("reading", sql.JSON(none_as_null=True)),
    sql.Column("reason", sql.Text, nullable=False),
    sql.Column("editor", sql.Text, nullable=False),
    sql.Column("made_at", Moment, nullable=False),
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
    sql.Column("began_at", Moment, nullable=False),
    sql.Column("seen_at", Moment, nullable=False),
    sql.Column("ended_at", Moment),
)
"""Refreshes that an editor started: state is running, published, unchanged or failed; ``words`` say what came of it,
``seen_at`` when the process last gave a sign of life."""


class DeskUnreachable(Exception):
    """The database cannot be opened or does not answer; the message says which, without its password, and why."""


LOCK: Final = 5_051_948
"""The number of PostgreSQL's lock that whoever writes holds."""

NEVER_STORED: Final = {0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""Characters that no database keeps: the one with number 0, and halves of others. U+FFFD stands in their place."""


def storable(text: str) -> str:
    """The text as every database can keep it, of the same length: no offset moves."""
    return text.translate(NEVER_STORED)


@dataclass(frozen=True)
class Desk:
    """An opened database, with every migration done."""

    engine: sql.Engine

    @contextmanager
    def writing(self) -> Iterator[sql.Connection]:
        """A transaction that is on the disk when the block ends, or not there at all.

        One at a time, whatever the database: what is read in it is what holds when it ends. Raises DeskUnreachable.
        """
        with _told(self.engine), self.engine.execution_options(desk_writes=True).begin() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execute(sql.select(sql.func.pg_advisory_xact_lock(LOCK)))
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """A connection to ask with, which keeps nobody from writing. Raises DeskUnreachable."""
        with _told(self.engine), self.engine.connect() as connection:
            yield connection


def database_url(table: Path) -> str:
    """Where the desk's database is: ``FIGURES_DATABASE``, else desk.sqlite beside the published table.

    ``FIGURES_DATABASE_FILE`` names a file that holds the address instead (a secret that is mounted). `postgresql://`
    is taken for the driver that we ship (pg8000). Raises DeskUnreachable for an address that cannot be one.
    """
    named = os.environ.get("FIGURES_DATABASE", "").strip()
    named_in = os.environ.get("FIGURES_DATABASE_FILE", "").strip()
    if not named and named_in:
        try:
            named = Path(named_in).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise DeskUnreachable(f"FIGURES_DATABASE_FILE names {named_in}, which cannot be read") from None
    if not named:
        beside = sql.URL.create("sqlite", database=str(table.with_name("desk.sqlite").resolve()))
        return beside.render_as_string(hide_password=False)
    for short in ("postgresql://", "postgres://"):
        if named.startswith(short):
            named = "postgresql+pg8000://" + named.removeprefix(short)
    try:
        url = sql.make_url(named)
    except (sql.exc.ArgumentError, ValueError):
        url = None
    if url is None or not _is_understood(url):
        raise DeskUnreachable(
            "FIGURES_DATABASE is no address of a database; write postgresql://NAME:PASSWORD@HOST/DATABASE, with "
            "signs such as @ or / in the password written as %40 or %2F, or sqlite:////PATH"
        )
    return named


def _is_understood(url: sql.URL) -> bool:
    """Whether the address is whole; a sign of the password that is not written as it must be lands in another part."""
    if url.drivername == "postgresql+pg8000":
        return bool(re.fullmatch(r"[\w.:-]+", url.host or "") and re.fullmatch(r"[^/@]+", url.database or ""))
    return url.drivername == "sqlite" and bool(url.database)


def open_desk(table: Path) -> Desk:
    """The desk of this table, made where there is none yet, with every migration done. Raises DeskUnreachable."""
    url = sql.make_url(database_url(table))
    arguments: dict[str, Any] = {}
    if url.get_backend_name() == "postgresql":
        url, arguments = _in_terms_of_pg8000(url)
    engine = sql.create_engine(url, pool_pre_ping=True, connect_args=arguments)
    try:
        if engine.dialect.name == "sqlite":
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            with FileLock(f"{url.database}.lock", timeout=30):
                _migrate(engine)
        else:
            _migrate(engine)
    except (sql.exc.SQLAlchemyError, OSError, TypeError) as error:  # pg8000 meets an option unknown to it by TypeError
        raise _unreachable(engine, error) from error
    return Desk(engine)


_MIGRATING: Final = Lock()
"""Alembic keeps what it works on in variables of its modules: one thread at a time."""


def _migrate(engine: sql.Engine) -> None:
    """Bring the tables to the newest version; where two servers start at once, the second waits and finds it done."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with _MIGRATING, Desk(engine).writing() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise DeskUnreachable(
                f"the database {_shown(engine.url)} was made by a newer version of Humanitarian Figures "
                f"({error}); bring this one up to date"
            ) from error


@contextmanager
def _told(engine: sql.Engine) -> Iterator[None]:
    """Tell that a database does not answer as DeskUnreachable; mistakes in what is asked of it stay what they are."""
    try:
        yield
    except (sql.exc.OperationalError, sql.exc.InterfaceError, sql.exc.TimeoutError) as error:
        raise _unreachable(engine, error) from error
    except sql.exc.DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise _unreachable(engine, error) from error


def _unreachable(engine: sql.Engine, error: Exception) -> DeskUnreachable:
    orig = getattr(error, "orig", None) or error
    server_says = orig.args[0].get("M") if orig.args and isinstance(orig.args[0], dict) else None  # pg8000's way
    said = " ".join(str(server_says or orig).split())[:300]
    said = said.replace(str(engine.url.password), "***") if engine.url.password else said
    known = (way_out for words, way_out in _WAYS_OUT.items() if words in said)
    way_out = next(known, "does not answer ({said}); see docs/hosting.md")
    return DeskUnreachable(f"the database {_shown(engine.url)} {way_out.format(said=said)}")


_MAKE_ROOM: Final = "cannot be written ({said}); nothing of this is kept. Make room, then do it again"
_GIVE_LEAVE: Final = "cannot be written ({said}); nothing of this is kept. Give leave to write there, then do it again"
_TAKE_COPY: Final = "cannot be read ({said}); move it away, and put the last good copy in its place"
_WAYS_OUT: Final = {
    **dict.fromkeys(("disk is full", "disk I/O error", "No space left"), _MAKE_ROOM),
    **dict.fromkeys(("readonly database", "Read-only file system", "Permission denied"), _GIVE_LEAVE),
    **dict.fromkeys(("is not a database", "malformed"), _TAKE_COPY),
}
"""What to do, by words of what SQLite or the system says; the address names the file."""


def _shown(url: sql.URL) -> str:
    """The address without anything secret: options may hold a password too."""
    return url.set(query={}).render_as_string()


def _in_terms_of_pg8000(url: sql.URL) -> tuple[sql.URL, dict[str, Any]]:
    """The address without libpq's `sslmode`, and the arguments by which pg8000 says the same."""
    mode = url.query.get("sslmode", "prefer")
    verified = ssl.create_default_context() if mode in ("verify-ca", "verify-full") else None
    encrypted = {"disable": False, "require": True}.get(str(mode), verified)
    return url.difference_update_query(["sslmode"]), {"ssl_context": encrypted, "timeout": 30}


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Wait for another writer instead of failing; be on the disk when a transaction ends."""
    connection.isolation_level = None  # SQLAlchemy begins each transaction itself, see _begin_sqlite
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sql.Connection) -> None:
    """Whoever writes takes the lock at the beginning: what is read then still holds when it is written upon."""
    writes = connection.get_execution_options().get("desk_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
