"""What the tests of the refresh share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from etl.online.fetch import Fetched, fetch
from etl.source import Online
from tests.etl.bucket import Bucket, serving
from tests.etl.online.server import HOST, Server, running
from tests.etl.online.toys import QUICK, Fetch, source
from tests.etl.refreshing import Place


@pytest.fixture
def allow_few_rows(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType], None]:
    """Let a source take a fixture of a few records, where it declares thousands."""

    def allow(module: ModuleType) -> None:
        monkeypatch.setattr(module, "SOURCE", replace(module.SOURCE, rows=(1, 100)))

    return allow


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An object store, with what the environment says of it."""
    with serving() as bucket:
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        yield bucket


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def get(tmp_path: Path) -> Fetch:
    """Fetch addresses to ``toy/`` in the test's folder."""

    def get(*online: Online, **limits: Any) -> Fetched:
        return fetch(source(*online), tmp_path, replace(QUICK, **limits), loopback=HOST)

    return get


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place with the files of the toy sources, before their first refresh."""
    place = Place(tmp_path)
    place.write("raw/toy.csv", "1,killed,12\n1,injured,30\n2,killed,7\n")
    place.write("documents/a.md", "On Friday 41 people were killed.\nAt night 42 people were killed.\n")
    place.write("documents/b.md", "On Sunday 51 people were killed.\n")
    return place
