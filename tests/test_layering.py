"""The house: its arrows (pages -> ui -> ledger -> etl.schema, ui -> desk -> etl, nothing the other way), and how long a
module may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("pages", "ui", "ledger", "desk", "etl")
MAY_IMPORT = {
    "dashboard": {"ui", "ledger.language"},
    "pages": {"ui", "ledger", "etl.schema"},
    "ui": {"ui", "ledger", "desk", "etl.schema", "etl.decisions"},
    "ledger": {"ledger", "etl.schema", "etl.plain_csv", "etl.relations.conflicts"},
    "desk": {"desk", "etl"},
    "etl": {"etl"},
}
"""What each room may import of the house."""

COMMAND_LINE = (Path("etl/__main__.py"), ("ui.bundle", "desk"))
"""The command line is the outermost shell: it alone may start the static export, which draws what the pages draw, and
open the desk for the refresh."""

NO_STREAMLIT = ("ledger", "desk", "etl")

LONGEST = 400
"""Lines of a module, of tests too: a longer one holds more than one subject."""


def imported(path: Path, here: Path) -> set[str]:
    """The modules that a file imports, by their full names; `from a import b` gives both `a` and `a.b`.

    `here` is the path from the root, which relative imports are resolved against.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            folders = here.parent.parts
            package = ".".join(folders[: len(folders) - node.level + 1]) if node.level else ""
            base = ".".join(part for part in (package, node.module) if part)
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def broken_arrows(root: Path) -> list[str]:
    """Every import under this root that goes against an arrow, a line each."""
    broken = []
    files = [root / "dashboard.py", *(path for room in ROOMS for path in sorted((root / room).rglob("*.py")))]
    for path in files:
        if not path.exists():
            continue
        here = path.relative_to(root)
        room = here.parts[0].removesuffix(".py")
        for name in sorted(imported(path, here)):
            top = name.split(".")[0]
            if top == "streamlit" and room in NO_STREAMLIT:
                broken.append(f"{here}: {room} must not know Streamlit")
            if top in ROOMS and not allowed(room, name) and not is_outermost(here, name):
                broken.append(f"{here}: {room} must not import {name}")
            if is_sibling_source(here, name):
                broken.append(f"{here}: a source must not import another source ({name})")
    return broken


def allowed(room: str, name: str) -> bool:
    """Whether the name lies in something that the room may import; a package's bare name counts as its door."""
    may = MAY_IMPORT[room]
    return any(name == known or name.startswith(f"{known}.") or known.startswith(f"{name}.") for known in may)


def is_outermost(here: Path, name: str) -> bool:
    """Whether this is the command line, importing what it alone may."""
    shell, rooms = COMMAND_LINE
    return here == shell and any(f"{name}.".startswith(f"{room}.") for room in rooms)


def is_sibling_source(here: Path, name: str) -> bool:
    """Whether a source file imports from the folder of sources, which is for the list in its __init__ only."""
    in_sources = here.parts[:2] == ("etl", "sources") and here.name != "__init__.py"
    return in_sources and (name == "etl.sources" or name.startswith("etl.sources."))


def test_every_import_follows_the_arrows() -> None:
    assert broken_arrows(ROOT) == []


def test_the_house_is_where_it_is_looked_for() -> None:
    assert all(list((ROOT / room).rglob("*.py")) for room in ROOMS)


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("etl/relate.py", "from ui.text import in_html", "etl must not import ui.text"),
        ("etl/relate.py", "import ledger.table", "etl must not import ledger.table"),
        ("etl/relate.py", "from ui.bundle import write_bundle", "etl must not import ui.bundle"),
        ("etl/__main__.py", "from ui.frame import show_chart", "etl must not import ui.frame"),
        ("etl/refresh.py", "from desk.checkout import check_out", "etl must not import desk.checkout"),
        ("desk/reading.py", "from ledger.table import open_ledger", "desk must not import ledger.table"),
        ("desk/access.py", "import streamlit as st", "desk must not know Streamlit"),
        ("pages/documents.py", "from desk.documents import add_document", "pages must not import desk.documents"),
        ("etl/gate.py", "def late():\n    from pages import overview", "etl must not import pages"),
        ("ledger/table.py", "import streamlit as st", "ledger must not know Streamlit"),
        ("ledger/table.py", "from ui import text", "ledger must not import ui"),
        ("ledger/table.py", "from etl.store import read", "ledger must not import etl.store"),
        ("ui/charts.py", "from etl.sources import SOURCES", "ui must not import etl.sources"),
        ("ui/charts.py", "import pages.overview", "ui must not import pages.overview"),
        ("pages/overview.py", "from etl import refresh", "pages must not import etl.refresh"),
        ("etl/sources/one.py", "from etl.sources import two", "a source must not import another source"),
        ("etl/sources/one.py", "from . import two", "a source must not import another source"),
        ("dashboard.py", "from ledger.table import open_ledger", "dashboard must not import ledger.table"),
    ],
)  # fmt: skip
def test_a_bent_arrow_is_seen(tmp_path: Path, file: str, line: str, complaint: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line, encoding="utf-8")
    assert any(complaint in broken for broken in broken_arrows(tmp_path))


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("pages/overview.py", "from ui.layout import open_page\nfrom ledger.series import newest_rows"),
        ("ui/charts.py", "import streamlit\nfrom etl.schema import OUTCOMES"),
        ("ledger/table.py", "from etl import schema"),
        ("etl/sources/__init__.py", "from etl.sources import unhcr_population"),
        ("etl/sources/one.py", "from etl import tables"),
        ("etl/__main__.py", "from ui.bundle import write_bundle"),
        ("etl/__main__.py", "from desk.database import open_desk"),
        ("desk/reading.py", "from etl.prose import read"),
        ("ui/review/review.py", "from desk.decisions import decide"),
    ],
)
def test_a_straight_arrow_is_let_through(tmp_path: Path, file: str, line: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line, encoding="utf-8")
    assert broken_arrows(tmp_path) == []


def long_modules(root: Path) -> list[str]:
    """Every module of Python or JavaScript under this root that is too long, a line each."""
    folders = [root / folder for folder in (*ROOMS, "tests", "benchmarks")]
    paths = sorted(path for folder in folders for ending in ("*.py", "*.js") for path in folder.rglob(ending))
    lengths = {path.relative_to(root): len(path.read_bytes().splitlines()) for path in paths}
    return [f"{path}: {lines} lines, split it by its subjects" for path, lines in lengths.items() if lines > LONGEST]


def test_no_module_is_too_long_to_be_read_in_one_go() -> None:
    assert long_modules(ROOT) == []


def test_a_module_that_is_too_long_is_seen(tmp_path: Path) -> None:
    (tmp_path / "tests" / "etl").mkdir(parents=True)
    (tmp_path / "tests" / "etl" / "test_much.py").write_text("pass\n" * (LONGEST + 1), encoding="utf-8")
    (tmp_path / "tests" / "etl" / "test_enough.py").write_text("pass\n" * LONGEST, encoding="utf-8")
    assert long_modules(tmp_path) == ["tests/etl/test_much.py: 401 lines, split it by its subjects"]
