"""What the tests of the refresh share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest


@pytest.fixture
def allow_few_rows(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType], None]:
    """Let a source take a fixture of a few records, where it declares thousands."""

    def allow(module: ModuleType) -> None:
        monkeypatch.setattr(module, "SOURCE", replace(module.SOURCE, rows=(1, 100)))

    return allow
