"""The desk's database: opened with every migration done, one writer at a time, and plain words when it is not there."""

from __future__ import annotations

import multiprocessing
import os
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sql
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from desk.database import METADATA, REFRESHES, Desk, DeskUnreachable, database_url, open_desk, storable

SPAWN = multiprocessing.get_context("spawn")
MOMENT = datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC)


def note(connection: sql.Connection, moment: datetime = MOMENT) -> None:
    """One row, to see whether it is kept."""
    words = dict.fromkeys(("editor", "state", "step", "words"), "x")
    row = {**words, "online": False, "done": 0, "total": 0, "began_at": moment, "seen_at": moment}
    connection.execute(sql.insert(REFRESHES), row)


def count(desk: Desk) -> int:
    with desk.reading() as connection:
        return connection.execute(sql.select(sql.func.count()).select_from(REFRESHES)).scalar_one()


def open_in_another_process(beside: str, start: object, told: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    try:
        open_desk(Path(beside))
        told.put("opened")  # type: ignore[attr-defined]
    except Exception as error:
        told.put(repr(error))  # type: ignore[attr-defined]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(desk: Desk) -> None:
    with desk.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_a_desk_is_opened_again_with_what_was_kept(desk: Desk, beside: Path) -> None:
    with desk.writing() as connection:
        note(connection)
    assert count(open_desk(beside)) == 1


def test_two_processes_open_a_new_desk_at_once(beside: Path) -> None:
    start, told = SPAWN.Event(), SPAWN.Queue()
    openers = [SPAWN.Process(target=open_in_another_process, args=(str(beside), start, told)) for _ in range(2)]
    for opener in openers:
        opener.start()
    start.set()
    assert [told.get(timeout=60) for _ in openers] == ["opened"] * 2
    for opener in openers:
        opener.join(60)


def test_several_threads_open_new_desks_at_once(beside: Path) -> None:
    opened: list[Desk] = []
    tables = [beside, beside, *(beside.parent / f"{number}" / "figures.parquet" for number in range(4))]
    threads = [threading.Thread(target=lambda table=table: opened.append(open_desk(table))) for table in tables]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [count(desk) for desk in opened] == [0] * len(tables)


def test_a_database_of_a_newer_version_is_told_and_left_as_it_is(desk: Desk, beside: Path) -> None:
    with desk.writing() as connection:
        connection.execute(sql.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DeskUnreachable, match=r"newer version of Humanitarian Figures .*bring this one up to date"):
        open_desk(beside)
    with desk.reading() as connection:
        assert connection.execute(sql.text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_what_fails_halfway_is_not_there_at_all(desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="halfway"), desk.writing() as connection:
        note(connection)
        raise RuntimeError("halfway")
    assert count(desk) == 0


def test_reading_waits_for_nobody_who_writes_and_sees_only_what_is_whole(desk: Desk) -> None:
    with desk.writing() as connection:
        note(connection)
        assert count(desk) == 0
    assert count(desk) == 1


def test_who_reads_keeps_nobody_from_writing(desk: Desk) -> None:
    with desk.reading() as reader:
        reader.execute(sql.select(REFRESHES)).all()
        with desk.writing() as connection:
            note(connection)
    assert count(desk) == 1


def test_one_writes_at_a_time(desk: Desk) -> None:
    """Each counts, then adds one: nobody may count while another is between the two."""

    def add_one() -> None:
        for _ in range(5):
            with desk.writing() as connection:
                known = connection.execute(sql.select(sql.func.count()).select_from(REFRESHES)).scalar_one()
                counted.append(known)
                note(connection)

    counted: list[int] = []
    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(counted) == list(range(20))


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=11))])
def test_a_moment_comes_back_in_utc_to_the_microsecond(desk: Desk, zone: timezone) -> None:
    with desk.writing() as connection:
        note(connection, MOMENT.astimezone(zone))
    with desk.reading() as connection:
        kept = connection.execute(sql.select(REFRESHES.c.began_at)).scalar_one()
    assert (kept, kept.utcoffset()) == (MOMENT, timedelta(0))


def test_a_moment_without_a_time_zone_is_refused(desk: Desk) -> None:
    with pytest.raises(sql.exc.StatementError, match="has no time zone"), desk.writing() as connection:
        note(connection, datetime(2024, 1, 1))
    assert count(desk) == 0


def test_what_no_database_keeps_is_replaced_without_moving_an_offset(desk: Desk) -> None:
    hostile = "a\x00b\ud800c\U0001f600"
    with desk.writing() as connection:
        note(connection)
        connection.execute(sql.update(REFRESHES).values(words=storable(hostile)))
    with desk.reading() as connection:
        kept = connection.execute(sql.select(REFRESHES.c.words)).scalar_one()
    assert (kept, len(kept)) == ("a�b�c\U0001f600", len(hostile))


def test_the_default_database_lies_beside_the_table_whatever_its_folder_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIGURES_DATABASE", raising=False)
    odd = tmp_path / "50% of #1? a b"
    open_desk(odd / "figures.parquet")
    assert (odd / "desk.sqlite").exists()


def test_a_secret_file_may_hold_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "database"
    secret.write_text("postgres://figures:pass@host/figures\n", encoding="utf-8")
    monkeypatch.delenv("FIGURES_DATABASE", raising=False)
    monkeypatch.setenv("FIGURES_DATABASE_FILE", str(secret))
    assert database_url(tmp_path / "figures.parquet") == "postgresql+pg8000://figures:pass@host/figures"
    secret.unlink()
    with pytest.raises(DeskUnreachable, match=r"FIGURES_DATABASE_FILE names .*cannot be read"):
        database_url(tmp_path / "figures.parquet")


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "postgresql://u:hush@host:port/db",
        "mysql://u:hush@host/db",
        "postgresql+psycopg://u:hush@host/db",
        "postgresql://u:hush@host",
        "postgresql://u:a@hush@host/db",
    ],
)
def test_what_is_no_address_is_told_without_repeating_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("FIGURES_DATABASE", address)
    with pytest.raises(DeskUnreachable, match="FIGURES_DATABASE is no address of a database") as told:
        open_desk(tmp_path / "figures.parquet")
    assert "hush" not in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("not%3Aa", "wrong", "password authentication failed"),
        ("/desk_", "/no_desk_", "does not exist"),
        ("@127.0.0.1:", "@127.0.0.1:1", "does not answer"),
    ],
)
@pytest.mark.parametrize("beside", ["postgresql"], indirect=True)
def test_a_server_that_lets_nobody_in_is_told_without_the_password(
    beside: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    address = os.environ["FIGURES_DATABASE"].replace(old, new)
    if new.endswith(":1"):
        address = "postgresql://figures:not%3Aa%2Fsecret%40all@127.0.0.1:1/desk"
    monkeypatch.setenv("FIGURES_DATABASE", f"{address}?application_name=secret%40all")
    with pytest.raises(DeskUnreachable, match=said) as told:
        open_desk(beside)
    assert not any(secret in str(told.value) for secret in ("secret@all", "secret%40all", "wrong"))


@pytest.mark.parametrize(
    ("mode", "opens"), [("disable", True), ("prefer", True), ("require", False), ("verify-full", False)]
)
@pytest.mark.parametrize("beside", ["postgresql"], indirect=True)
def test_the_address_says_whether_the_way_to_the_server_must_be_encrypted(
    beside: Path, monkeypatch: pytest.MonkeyPatch, mode: str, opens: bool
) -> None:
    """The server of the tests speaks no TLS."""
    monkeypatch.setenv("FIGURES_DATABASE", os.environ["FIGURES_DATABASE"] + f"?sslmode={mode}")
    if opens:
        assert count(open_desk(beside)) == 0
    else:
        with pytest.raises(DeskUnreachable, match="SSL"):
            open_desk(beside)


@pytest.mark.parametrize("beside", ["postgresql"], indirect=True)
def test_a_server_that_ended_its_connections_is_asked_anew(desk: Desk) -> None:
    """As it does when it is started again."""
    end = sql.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    with desk.writing() as connection:
        note(connection)
    with pytest.raises(DeskUnreachable, match="does not answer"), desk.writing() as connection:
        note(connection)
        connection.execute(end)
    assert count(desk) == 1


def test_a_folder_that_cannot_be_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIGURES_DATABASE", raising=False)
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    with pytest.raises(DeskUnreachable, match=r"desk\.sqlite does not answer"):
        open_desk(tmp_path / "data" / "figures.parquet")


def test_a_file_that_is_no_database_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIGURES_DATABASE", raising=False)
    (tmp_path / "desk.sqlite").write_text("these are notes, and no database at all " * 50, encoding="utf-8")
    with pytest.raises(DeskUnreachable, match=r"desk\.sqlite cannot be read .* move it away"):
        open_desk(tmp_path / "figures.parquet")


def test_a_database_that_went_away_is_told_without_its_password(desk: Desk) -> None:
    gone = sql.exc.OperationalError("SELECT 1", {}, OSError("gone", "not:a/secret@all"))
    with pytest.raises(DeskUnreachable, match=r"does not answer .*gone") as told, desk.reading():
        raise gone
    assert desk.engine.dialect.name == "sqlite" or "secret" not in str(told.value)
