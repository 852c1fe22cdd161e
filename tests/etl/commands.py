"""The command line, run in the process of the test."""

from __future__ import annotations

import pytest

from etl import __main__ as command


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """How `python -m etl` ends with these words: 0, or what it exits with."""
    monkeypatch.setattr("sys.argv", ["etl", *words])
    with pytest.raises(SystemExit) as ended:
        command.main()
    return int(ended.value.code or 0)
