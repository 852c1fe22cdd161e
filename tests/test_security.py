"""SECURITY.md is true: every promise names tests that hold it, and each of them is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TEST = re.compile(r"^- `((?:tests|benchmarks)/[\w/]+\.py)(?:::(\w+))?`$", re.MULTILINE)
PROMISES = dict(
    part.split("\n", 1)
    for part in re.split(r"^### ", re.split(r"^## ", PAGE, flags=re.MULTILINE)[2], flags=re.MULTILINE)[1:]
)


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests that a file holds, by the names that pytest collects them under."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")


def is_there(path: str, name: str | None) -> bool:
    """Whether this file is there and holds this test; for a file alone whether it holds any, or is a benchmark."""
    if not (ROOT / path).is_file():
        return False
    return name in names_in(path) if name else path.startswith("benchmarks/") or bool(names_in(path))


def test_the_promises_are_found() -> None:
    assert len(PROMISES) >= 9
    assert "Publishing never loses a table" in PROMISES


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_names_tests_that_are_there(promise: str) -> None:
    named = TEST.findall(PROMISES[promise])
    assert any(path.startswith("tests/") for path, _ in named)
    assert [f"{path}::{name}" for path, name in named if not is_there(path, name or None)] == []
    assert len(named) == len(re.findall(r"^- ", PROMISES[promise], re.MULTILINE)), "a line of the list names no test"


@pytest.mark.parametrize(
    ("path", "name", "there"),
    [
        ("tests/test_security.py", "test_the_promises_are_found", True),
        ("tests/test_security.py", None, True),
        ("tests/test_security.py", "test_that_nobody_wrote", False),
        ("tests/test_security.py", "is_there", False),
        ("tests/test_nothing.py", None, False),
        ("tests/sample.py", None, False),
        ("benchmarks/reading.py", None, True),
    ],
)
def test_a_test_that_is_gone_is_seen(path: str, name: str | None, there: bool) -> None:
    assert is_there(path, name) is there
