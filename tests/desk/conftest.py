"""Fixtures of the desk's tests: a desk in SQLite and one in a real PostgreSQL server, and people who sit at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import uuid4

import pg8000.dbapi
import pytest
import sqlalchemy as sql

from desk.access import Person
from desk.database import Desk, open_desk
from etl.documents import Document
from tests import database as databases

NO_DATABASE = "PostgreSQL is not here: `python -m tests.database` installs it, or name its programs in POSTGRESQL"
ANNA, BEN = Person("anna@example.org", True), Person("ben@example.org", True)
VISITOR = Person("somebody@example.org", False)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server that runs while the tests do."""
    programs = databases.find()
    if programs is None:
        pytest.skip(NO_DATABASE)
    with databases.serve(programs) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def beside(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table's path whose desk nobody has opened yet: in each kind of database a fresh one."""
    for name in ("FIGURES_DATABASE", "FIGURES_DATABASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        monkeypatch.setenv("FIGURES_DATABASE", make_database(server))
    return tmp_path / "figures.parquet"


@pytest.fixture
def desk(beside: Path) -> Iterator[Desk]:
    """An opened desk, once in SQLite and once in PostgreSQL."""
    opened = open_desk(beside)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def sqlite_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An opened desk, for what no database has a part in."""
    for name in ("FIGURES_DATABASE", "FIGURES_DATABASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    return open_desk(tmp_path / "figures.parquet")


@pytest.fixture
def report() -> Document:
    """A report that an editor may add."""
    return Document(
        "upload",
        "Shelling on 2 May killed 12 people in the town, the ministry said.",
        "Shelling in the town",
        published_on=date(2021, 5, 3),
        language="en",
    )


def make_database(server: str) -> str:
    """The address of a new, empty database of this server."""
    url, name = sql.make_url(server), f"desk_{uuid4().hex}"
    with closing(
        pg8000.dbapi.connect(str(url.username), url.host or "", url.database, url.port or 0, url.password)
    ) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
    return url.set(database=name).render_as_string(hide_password=False)
