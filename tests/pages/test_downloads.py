"""The downloads of a page, used in a browser: every form leaves by its link, and equals what the page says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from etl.plain_csv import read_csv
from tests.conftest import Visit
from tests.sample import build_published


def test_the_button_downloads_what_is_selected(server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(server, accept_downloads=True)
    page = seen.open("casualties?place=SYR&outcome=killed")
    chosen = build_published().filter(
        (pl.col("iso3") == "SYR") & (pl.col("outcome") == "killed") & pl.col("redistributable")
    )
    button = page.get_by_role("link", name=f"Download {chosen.height} figures (CSV)")
    with page.expect_download() as download:
        button.click()
    assert read_csv(Path(download.value.path()).read_bytes())["figure_id"].to_list() == chosen["figure_id"].to_list()
    assert download.value.suggested_filename.startswith("humanitarian-figures-casualty-")
    assert page.get_by_text("1 figure stays here: no licence allows passing it on.").is_visible()
    seen.assert_quiet()


@pytest.mark.parametrize(("name", "ending"), [("Zip", ".zip"), ("Excel", ".xlsx"), ("Parquet", ".parquet")])
def test_the_other_forms_are_reached_by_keyboard(
    server: str, visit: Callable[..., Visit], name: str, ending: str
) -> None:
    seen = visit(server, accept_downloads=True)
    page = seen.open("displacement?outcome=displaced")
    page.get_by_role("button", name="Other formats, references, citation").press("Enter")
    link = page.get_by_role("link", name=name)
    link.wait_for()
    link.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(ending)
    page.get_by_text("Humanitarian Figures: displacement; displaced").first.wait_for()
    seen.assert_quiet()
