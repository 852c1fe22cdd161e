"""The pages for people are true: what they link to and name is there, and so is what docstrings refer to."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(path.relative_to(ROOT) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))
ROOMS = ("benchmarks", "desk", "etl", "ledger", "pages", "ui")
MADE_ON_THE_MACHINE = ("data/", "hosting/secrets/", ".streamlit/secrets.toml", "sbom.json")
"""What the pages name and no checkout has: it is put there, or written by what they tell of."""


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_there(page: Path, target: str) -> bool:
    """Whether a link of a page leads to a file of the repository, and to a heading of it where it names one."""
    name, _, anchor = target.partition("#")
    path = (page.parent / name) if name else page
    return path.exists() and (not anchor or anchor in anchors(path))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not is_there(ROOT / page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_file_and_every_command_that_is_named_is_there(page: Path) -> None:
    words = re.findall(r"`([^`\n]+)`", (ROOT / page).read_text(encoding="utf-8"))
    tops = {path.name for path in ROOT.iterdir()}
    paths = [word for word in words if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?", word) and word.split("/")[0] in tops]
    assert [path for path in paths if not (ROOT / path).exists() and not path.startswith(MADE_ON_THE_MACHINE)] == []
    commands = {found[1] for word in words if (found := re.match(r"python -m ((?:etl|tests|benchmarks)[\w.]*)", word))}
    modules = {name: ROOT / name.replace(".", "/") for name in commands}
    started = {name: (path.with_suffix(".py"), path / "__main__.py") for name, path in modules.items()}
    assert [name for name, files in started.items() if not any(file.exists() for file in files)] == []


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of a module's functions, classes and methods, and of what it imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return frozenset(names)


def refers_to_something(reference: str, path: Path) -> bool:
    """Whether what a docstring of a module refers to is in that module, or in the one that the reference names."""
    module, _, name = reference.rpartition(".")
    named = ROOT / module.replace(".", "/")
    beside = path.with_name(f"{module}.py")
    files = (named.with_suffix(".py"), named / "__init__.py", beside) if module else (path,)
    return any(file.is_file() and name in names_in(file) for file in files)


@pytest.mark.parametrize("room", ROOMS)
def test_whatever_a_docstring_refers_to_is_there(room: str) -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {reference}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for reference in re.findall(r":(?:func|class|meth|mod):`([\w.]+)`", path.read_text(encoding="utf-8"))
        if not refers_to_something(reference, path)
    ]
    assert broken == []


def test_what_leads_nowhere_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One heading, said `so`\n", encoding="utf-8")
    assert is_there(page, "#one-heading-said-so")
    assert is_there(page, "page.md#one-heading-said-so")
    assert not is_there(page, "#another")
    assert not is_there(page, "gone.md")
    assert refers_to_something("digest", ROOT / "etl" / "trusted.py")
    assert refers_to_something("etl.trusted.digest", ROOT / "etl" / "sbom.py")
    assert not refers_to_something("digested", ROOT / "etl" / "trusted.py")
    assert not refers_to_something("etl.trusted.digested", ROOT / "etl" / "sbom.py")
