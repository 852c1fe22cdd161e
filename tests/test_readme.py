"""The README is true: its commands, options, pages, sources and settings are those of the code, and its code runs."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pycountry
import typer.main

from etl.__main__ import app
from etl.online.keys import names_of_keys
from etl.prose.lexicon import LANGUAGES
from etl.sources import SOURCES, own_tables

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands


def test_every_command_is_in_the_readme_and_no_other():
    assert set(re.findall(r"python -m etl (\w+)", README)) == set(COMMANDS)


def test_every_option_is_in_the_readme_and_no_other():
    shown = (option for command in COMMANDS.values() for option in command.params)
    options = {name for option in shown if not getattr(option, "hidden", False) for name in option.opts}
    long = {name for name in options if name.startswith("--")}
    assert set(re.findall(r"(?<=[\s`;])--[a-z][\w-]*", README)) == long


def test_the_readme_says_how_many_sources_there_are():
    assert f"says of all\n{len(SOURCES)} what" in README


def test_every_key_that_a_source_asks_for_is_in_the_readme_and_no_other():
    asked = {name for source in SOURCES for name in names_of_keys(source.online)}
    section = README.split("A key, where a publisher wants one")[1].split("\n\n")[0]
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", section)) == asked


def test_the_map_of_a_table_in_the_readme_is_one_that_can_be_read(tmp_path):
    (tmp_path / "clinics.toml").write_text(re.search(r"```toml\n(.*?)```", README, re.DOTALL)[1], encoding="utf-8")
    lines = ["month,governorate,clinic,wounded,remarks", "2024-05,Idleb,North,12,"]
    (tmp_path / "clinics.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (figure,) = own_tables.SOURCE.read(tmp_path / "clinics.toml").claims.to_dicts()
    assert (figure["value"], figure["outcome"], figure["admin1_pcode"]) == (12, "injured", "SY07")


def test_every_page_is_in_the_readme_in_the_order_of_the_menu():
    tree = ast.parse((ROOT / "dashboard.py").read_text(encoding="utf-8"))
    pages = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    titles = [title.args[0].value for title in pages.values]
    table = README.split("| page | answers |")[1].split("\n\n")[0]
    assert re.findall(r"^\| (\w[\w ]*\w) \|", table, re.MULTILINE) == titles


def test_the_two_commands_are_on_the_first_screen_and_are_targets_of_make():
    first_screen = README.splitlines()[:24]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for command in ("run", "test"):
        assert any(f"`make {command}`" in line for line in first_screen)
        assert command in targets


def test_every_target_of_make_that_the_readme_names_is_one():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:`|\$ )make (\w+)", README)) <= set(targets)


def test_every_language_that_is_read_is_in_the_readme():
    names = [pycountry.languages.get(alpha_2=code).name for code in LANGUAGES]
    assert all(name in README for name in names)


def run_python(code):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def test_the_python_of_the_readme_runs_and_finds_what_it_says():
    reports, totals = (run_python(code) for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    assert reports.returncode == 0, reports.stderr
    assert re.search(r"948,000\s+more_than\s+displaced\s+UN", reports.stdout)
    assert totals.returncode == 0, totals.stderr
    low, high, sentence = totals.stdout.split(maxsplit=2)
    assert 0 < int(low) <= int(high)
    assert "UCDP" in sentence
