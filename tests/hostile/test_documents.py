"""Hostile documents: each is read, or gets its reason; the process that asks is never harmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.attacks import Attack
from tests.hostile.documents import DOCUMENTS
from tests.hostile.holding import try_document

CHEAP = [attack for attack in DOCUMENTS if not attack.costly]


@pytest.mark.parametrize("attack", CHEAP, ids=[attack.id for attack in CHEAP])
def test_a_hostile_document_is_read_or_gets_its_reason(attack: Attack) -> None:
    try_document(attack, attack.make())
    assert not Path("/tmp/hostile").exists()


def test_each_attack_has_a_name_of_its_own() -> None:
    assert len({attack.id for attack in DOCUMENTS}) == len(DOCUMENTS)
