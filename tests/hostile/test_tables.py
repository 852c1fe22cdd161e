"""Hostile tables and downloads: each is read, or gets its reason, and nothing but that is raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.attacks import Attack
from tests.hostile.holding import try_table
from tests.hostile.tables import TABLES

CHEAP = [attack for attack in TABLES if not attack.costly]


@pytest.mark.parametrize("attack", CHEAP, ids=[attack.id for attack in CHEAP])
def test_a_hostile_table_is_read_or_gets_its_reason(attack: Attack, tmp_path: Path) -> None:
    (tmp_path / attack.file).write_bytes(attack.make())
    try_table(attack, tmp_path / attack.file)
    assert [path.name for path in tmp_path.iterdir()] == [attack.file]
    assert not Path("/tmp/hostile.csv").exists()
