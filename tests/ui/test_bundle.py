"""The static export: what is in the folder, and the page that opens from disk."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Page

from etl.schema import OUTCOMES
from ledger.table import open_ledger
from tests.conftest import ROOT
from tests.pages.test_pages import serious
from tests.sample import build_published
from ui.bundle import BundleRefused, write_bundle


def quietly(steps: Sequence[str]) -> Iterable[str]:
    return steps


@pytest.fixture(scope="module")
def folder(table: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of the sample."""
    made = tmp_path_factory.mktemp("export") / "figures"
    write_bundle(table, made, "en", quietly)
    return made


def read_ids(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["figure_id"] for row in csv.DictReader(file)]


def test_what_may_be_passed_on_leaves_and_nothing_else(folder: Path) -> None:
    free = build_published().filter("redistributable")["figure_id"]
    assert sorted(read_ids(folder / "figures.csv")) == sorted(free)
    assert sorted(pl.read_parquet(folder / "figures.parquet")["figure_id"]) == sorted(free)


def test_the_files_of_the_categories_hold_every_figure_once(folder: Path) -> None:
    parts = [figure for category in OUTCOMES for figure in read_ids(folder / f"figures-{category}.csv")]
    assert sorted(parts) == sorted(read_ids(folder / "figures.csv"))


def test_the_description_names_every_table_with_its_size_and_checksum(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"]: resource for resource in package["resources"]}
    assert set(described) == {path.name for path in folder.iterdir() if path.name.startswith("figures")}
    for name, resource in described.items():
        content = (folder / name).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert package["leftOut"]["figures"] == 1


def test_the_dashboard_can_open_the_exported_table(folder: Path) -> None:
    assert open_ledger(folder / "figures.parquet").figures.select(pl.len()).collect().item() > 50


def test_an_export_replaces_an_older_one_and_leaves_nothing_beside_it(table: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    write_bundle(table, made, "en", quietly)
    (made / "left behind.txt").write_text("of the older one")
    write_bundle(table, made, "fr", quietly)
    assert not (made / "left behind.txt").exists()
    assert list(tmp_path.iterdir()) == [made]


def test_a_folder_that_holds_anything_else_is_refused_and_untouched(table: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BundleRefused, match="no export"):
        write_bundle(table, tmp_path, "en", quietly)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_export_that_is_broken_off_leaves_the_older_one_whole(table: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    write_bundle(table, made, "en", quietly)
    before = contents(made)

    def stop(steps: Sequence[str]) -> Iterable[str]:
        yield from steps[:2]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_bundle(table, made, "fr", stop)
    assert contents(made) == before
    assert list(tmp_path.iterdir()) == [made]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_export_that_was_killed_between_old_and_new_is_put_right_by_the_next(table: Path, tmp_path: Path) -> None:
    made, beside = tmp_path / "made", tmp_path / ".made.export"
    write_bundle(table, made, "en", quietly)
    before = contents(made)
    (beside / "fresh").mkdir(parents=True)
    (beside / "fresh" / "figures.csv").write_text("half of it")
    made.rename(beside / "old")
    with pytest.raises(BundleRefused):  # the next one fails, too
        write_bundle(table, made, "fr", refuse)
    assert contents(made) == before
    write_bundle(table, made, "en", quietly)
    assert list(tmp_path.iterdir()) == [made]


def refuse(steps: Sequence[str]) -> Iterable[str]:
    """A disk that is full after the second step."""
    yield from steps[:2]
    raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_and_leaves_the_older_export_whole(table: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    write_bundle(table, made, "en", quietly)
    before = contents(made)
    with pytest.raises(BundleRefused, match=r"made cannot be written \(No space left on device\).* Make room"):
        write_bundle(table, made, "fr", refuse)
    assert contents(made) == before
    assert list(tmp_path.iterdir()) == [made]


def test_two_exports_at_once_into_one_folder_are_refused(table: Path, tmp_path: Path) -> None:
    def again(steps: Sequence[str]) -> Iterable[str]:
        with pytest.raises(BundleRefused, match="another export is writing"):
            write_bundle(table, tmp_path / "made", "fr", quietly)
        return steps

    write_bundle(table, tmp_path / "made", "en", again)
    assert "Every figure that may be passed on" in (tmp_path / "made" / "index.html").read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [tmp_path / "made"]


def test_a_missing_table_is_said_in_one_sentence_by_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "etl", "export", str(tmp_path / "out"), "--table", str(tmp_path / "none.parquet")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "There is no table at none.parquet" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_export_knows_no_streamlit() -> None:
    code = "import sys, ui.bundle; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


Open = Callable[..., Page]


@pytest.fixture
def opened(folder: Path, chromium: Browser) -> Iterable[Open]:
    """Opens the page of charts from disk; fails where it asks for anything or complains."""
    contexts, asked, complaints = [], [], []
    address = (folder / "index.html").as_uri()

    def begin(**context: object) -> Page:
        window = chromium.new_context(**context)  # type: ignore[arg-type]
        contexts.append(window)
        page = window.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.locator("html[data-drawn]").wait_for(state="attached")
        return page

    yield begin
    for window in contexts:
        window.close()
    assert set(asked) == {address}
    assert complaints == []


def test_the_page_opens_from_disk_and_draws_its_charts_with_their_words(opened: Open) -> None:
    page = opened()
    assert page.locator("h2").all_inner_texts()[:4] == ["Overview", "Casualties", "Displacement", "Children"]
    charts = page.locator("figure").count()
    assert charts >= 6
    assert page.locator("figure .main-svg").count() >= charts
    assert page.locator("figcaption", has_text="Sources: ").count() == charts
    labels = page.locator("[role=img]").evaluate_all("all => all.map(chart => chart.getAttribute('aria-label'))")
    assert all(labels)
    page.locator("summary", has_text="as a table").first.click()
    assert page.locator("table").first.is_visible()


def test_hostile_words_stay_text_in_the_page(opened: Open) -> None:
    page = opened()
    assert "evil.example" in page.content()
    assert page.locator("[src*=evil], [href*=evil]").count() == 0
    assert page.title() == "Humanitarian Figures"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_page(scheme: str, opened: Open) -> None:
    assert serious(opened(color_scheme=scheme)) == []


def test_the_page_is_no_wider_than_a_phone(opened: Open) -> None:
    page = opened(viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_charts_are_drawn_in_the_colours_of_the_readers_scheme(opened: Open) -> None:
    colour = "getComputedStyle(document.querySelector('.chart .xtick text')).fill"
    assert opened(color_scheme="dark").evaluate(colour) == "rgb(231, 234, 239)"
    assert opened(color_scheme="light").evaluate(colour) == "rgb(31, 39, 51)"


def test_the_page_speaks_the_language_asked_for(table: Path, tmp_path: Path) -> None:
    write_bundle(table, tmp_path / "made", "ar", quietly)
    page = (tmp_path / "made" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
